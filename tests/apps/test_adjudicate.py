"""A moderator in front of what two reviewers disagree on, in a real browser, on a real project."""

import io
import re
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from playwright.sync_api import Browser, Page

from pictoria_docs.apps.server.rest import make_router
from pictoria_docs.apps.server.team_routes import make_team_router
from pictoria_docs.document import Status
from pictoria_docs.errors import PictoriaError
from pictoria_docs.i18n import messages
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from tests.apps.answering import answering
from tests.apps.looking import look, shot
from tests.programs import needs_chromium
from tests.review.conftest import MEMBERS, opened
from tests.review.test_adjudication import NEW, OTHER, captions, draw
from tests.review.test_campaigns import campaign, do

__all__ = ["opened"]
pytestmark = [pytest.mark.slow, needs_chromium]
DPI = 110.0
HTML = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>Team</title>
<link rel="stylesheet" href="/static/team/adjudicate.css">
<style>html,body{{margin:0;height:100%}}#host{{height:100vh}}</style><main id="host"></main>
<script type="module">
import {{ mountAdjudication }} from '/static/team/adjudicate.js';
const words = await (await fetch('/words/{lang}')).json();
const pageUrl = (document, page, subject) => `/desk?document=${{document}}&page=${{page}}&subject=${{subject}}`;
const done = () => {{ window.finished = true; }};
mountAdjudication(document.getElementById('host'),
  {{ project: 'example', task: 1, language: '{lang}', words, pageUrl, done }});
</script></html>"""


def make_app(project: OpenProject) -> FastAPI:
    def open_review(_: Request, slug: str) -> ReviewService:
        return ReviewService(
            ReviewSession(project, Person("mo", "Mo"), Role.MODERATOR, slug, "en", lambda: MEMBERS)
        )

    def image_of(_: Request, __: ReviewService, view: dict[str, Any]) -> dict[str, Any]:
        size = {name: round(view[name] / 72 * DPI) for name in ("width", "height")}
        url = f"/img/{view['document']}/{view['number']}.jpg"
        side = max(size.values())
        return {"url": url, "iiif": "", **size, "side": side, "tile": 512, "scales": [1, 2, 4, 8]}

    app = FastAPI()
    app.include_router(make_router(open_review, image_of))
    app.include_router(make_team_router(open_review))
    static = resources.files("pictoria_docs").joinpath("apps/desk/static")
    app.mount("/static", StaticFiles(directory=str(static)))

    @app.exception_handler(PictoriaError)
    def fail(_: Request, error: PictoriaError) -> JSONResponse:
        return JSONResponse({"code": error.code, "sentence": error.sentence("en")}, 400)

    @app.get("/img/{document}/{number}.jpg")
    def image(document: str, number: int) -> Response:
        buffer = io.BytesIO()
        project.project.page_image(document, number, DPI).save(buffer, "JPEG")
        return Response(buffer.getvalue(), media_type="image/jpeg")

    @app.get("/words/{language}")
    def words(language: str) -> dict[str, str]:
        return {code: text for code, text in messages(language).items() if code.startswith("desk.t")}

    @app.get("/{language}")
    def page(language: str) -> HTMLResponse:
        return HTMLResponse(HTML.format(lang=language))

    return app


@pytest.fixture
def page(opened: OpenProject, browser: Browser) -> Iterator[Page]:
    """The page, after two people have disagreed on a link, a figure, and a box."""

    def desk_as(role: Role = Role.CONTRIBUTOR, name: str = "ada") -> ReviewService:
        return ReviewService(
            ReviewSession(opened, Person(name, name), role, "example", "en", lambda: MEMBERS)
        )

    tasks = campaign(desk_as, double=1.0)
    ada, grace = desk_as(), desk_as(name="grace")
    link = next(each for each in captions(ada) if each["source_end"]["name"].startswith("Fig"))
    do(ada, link["id"])
    do(grace, link["id"], "reject", note="This is the caption of the next figure.")
    draw(ada, NEW, [100, 100, 300, 300], page=4)
    draw(grace, OTHER, [100, 100, 300, 210], page=4)
    for task in tasks:
        (ada if task["person"] == "ada" else grace).tasks.submit(task["number"])
    with answering(make_app(opened)) as url:
        page = browser.new_page(viewport={"width": 1280, "height": 760})
        page.goto(f"{url}/en")
        page.locator(".pt-card").first.wait_for()
        yield page
        page.close()


def test_disagreements_are_settled_with_keys_one_after_the_other(page: Page, opened: OpenProject) -> None:
    cards = page.locator(".pt-card")
    assert cards.locator(".pt-by").all_text_contents() == ["ada", "grace", "Suggestion"]
    assert cards.locator(".pt-said").all_text_contents() == ["accepted", "rejected"]
    # A link is drawn on its page from end to end, but not where it is rejected.
    assert [card.locator("line.pt-line").count() for card in cards.all()] == [1, 0, 1]
    assert "next figure" in (cards.nth(1).text_content() or "")
    shot(page, "settling-link")
    # The entry that only the words of this caption named went with it.
    page.keyboard.press("ArrowRight")
    page.locator("text=2 of 3").wait_for()
    assert cards.locator(".pt-said").all_text_contents() == ["said nothing", "rejected"]
    page.keyboard.press("ArrowRight")
    page.locator("text=Page 4").wait_for()
    assert page.locator(".pt-card").count() == 2
    heights = [float(page.locator("rect.pt-line").nth(at).get_attribute("height") or 0) for at in (0, 1)]
    assert heights == [200, 110]
    views = {page.locator(".pt-crop svg").nth(at).get_attribute("viewBox") for at in (0, 1)}
    assert len(views) == 1, "both sides show the same part of the page"
    shot(page, "settling-boxes")
    page.keyboard.press("2")
    page.locator("text=1 settled").wait_for()
    assert page.locator(".pt-said").all_text_contents() == ["accepted", "rejected"]
    page.get_by_label("Note").fill("1")
    page.locator(".pt-card").first.click()
    page.locator(".pt").focus()
    page.keyboard.press("1")
    page.locator("text=2 settled").wait_for()
    page.keyboard.press("1")
    page.locator("text=All is settled").wait_for()
    assert page.evaluate("window.finished") is True
    shot(page, "settling-done")
    document = opened.store.load_document("catalogue")
    assert list(document.find(NEW).box) == [100, 100, 300, 210]  # type: ignore[union-attr]
    (link,) = (each for each in document.links if each.status is Status.ACCEPTED and each.source)
    assert [line for line in opened.store.decisions.history() if line.subject == link.id][
        -1
    ].note == "1 · ada: accept, grace: reject"
    assert {task.state for task in opened.store.campaigns.tasks()} == {"validated"}


def test_all_that_is_left_is_settled_at_once(page: Page, opened: OpenProject) -> None:
    page.get_by_text("Settle all that is left at once").click()
    shot(page, "settling-rest")
    page.get_by_role("button", name=re.compile(r"^All \d+ from grace$")).click()
    page.locator("text=All is settled").wait_for()
    document = opened.store.load_document("catalogue")
    assert list(document.find(NEW).box) == [100, 100, 300, 210]  # type: ignore[union-attr]
    assert {task.state for task in opened.store.campaigns.tasks()} == {"validated"}


def test_a_key_pressed_before_the_disagreements_are_there_does_nothing(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(error.message))
    page.route("**/disagreements", lambda _: None)  # held until the route goes
    page.reload()
    page.locator(".pt").focus()
    page.keyboard.press("1")
    page.keyboard.press("ArrowRight")
    page.unroute("**/disagreements")
    page.locator("text=1 of 3").wait_for()
    assert errors == []


def test_the_page_can_be_used_by_everyone(page: Page) -> None:
    for place, theme in enumerate(("", "dark")):
        page.evaluate("theme => { document.body.className = theme; }", theme)
        look(page, f"settling-theme-{place}")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shot(page, "settling-narrow")
    page.goto(page.url.replace("/en", "/fr"))
    page.locator(".pt-card").first.wait_for()
    assert "Deux relectures côte à côte" in (page.locator("h2").text_content() or "")
    assert not page.locator("text=/[a-z]+_[a-z]+/").count(), "every code has its words"
    page.set_viewport_size({"width": 1280, "height": 760})
    shot(page, "settling-french")
