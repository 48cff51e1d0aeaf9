"""The search page in a real browser on the real server: from the keyboard, in French and English."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from pictoria_docs import Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.i18n import messages
from pictoria_docs.retrieval.ranking import FEATURES
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.store.pictures.comparisons import PicturePair
from pictoria_docs.store.pictures.gallery import Ref
from tests.apps.answering import answering, ask, let_in
from tests.apps.held import HeldRequests
from tests.apps.looking import look, shot
from tests.chromium import COMPLAINTS
from tests.programs import needs_chromium
from tests.review.many_records import make_records

NAMES = ("vases", "other")


class Desk:
    """A person's own server with two projects, and a browser before it."""

    def __init__(self, url: str, app: Any, browser: Browser) -> None:
        self.url, self._app, self._browser = url, app, browser

    def signed_in(self, language: str = "en", scheme: str = "light") -> Page:
        """An empty page of a browser of one's own."""
        context = self._browser.new_context(viewport={"width": 1280, "height": 860}, color_scheme=scheme)  # type: ignore[arg-type]
        let_in(context, self._app, self.url)
        ask(context, f"{self.url}/language/{language}?next=/ui/")
        return context.new_page()

    def page(self, language: str = "en", scheme: str = "light", **query: str) -> Page:
        """The page of the search."""
        page = self.signed_in(language, scheme)
        rest = "".join(f"&{name}={value}" for name, value in query.items())
        page.goto(f"{self.url}/ui/search?project=vases{rest}")
        expect(page.locator(".ps-status")).not_to_be_empty()
        return page


@contextmanager
def serving(folder: Path, browser: Browser) -> Iterator[Desk]:
    app = make_desk(LocalDirectory(folder, Person("ada", "Ada")))
    with answering(app) as url:
        yield Desk(url, app, browser)
        for context in browser.contexts:
            context.close()
    app.state.projects.close()


@pytest.fixture
def desk(searched_example: Path, tmp_path: Path, browser: Browser) -> Iterator[Desk]:
    for name in NAMES:
        shutil.copytree(searched_example, tmp_path / "projects" / f"{name}.pictoria")
    with serving(tmp_path / "projects", browser) as desk:
        yield desk


def hits(page: Page) -> list[str]:
    """The headings of the hits."""
    return page.locator(".ps-hit h2").all_inner_texts()


def found(page: Page, text: str) -> None:
    """Wait for a first hit."""
    expect(page.locator(".ps-hit h2").first).to_contain_text(text)
    expect(page.locator(".ps:not([aria-busy])")).to_be_visible()


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_evidence_that_speaks_for_a_hit_has_words() -> None:
    told = {each.name for each in FEATURES.features if each.rises}
    for language in ("en", "fr"):
        words = messages(language)
        assert {name for name in told if f"desk.search.why_{name}" not in words} == set()


@pytest.mark.slow
@needs_chromium
def test_what_is_typed_is_found_as_one_types_and_opened_from_the_keyboard(desk: Desk) -> None:
    page = desk.page()
    look(page, "search-empty")
    page.keyboard.type("krater without han")
    found(page, "Entry 4")
    page.keyboard.type("dles")
    page.wait_for_url("**q=krater+without+handles**")
    found(page, "Entry 4")
    expect(page.locator(".ps-hit").first.locator("mark").first).to_be_visible()
    look(page, "search")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("w")
    expect(page.locator(".ps-hit").first.get_by_text("words of the query").first).to_be_visible()
    page.keyboard.press("j")
    second = hits(page)[1]
    assert page.evaluate("() => document.activeElement.textContent") == second
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ui/review?**")
    assert query(page)["subject"][0].startswith("ent-") and query(page)["page"]
    page.go_back()
    found(page, "Entry 4")
    expect(page.get_by_label("What do you look for?")).to_have_value("krater without handles")


@pytest.mark.slow
@needs_chromium
def test_who_comes_back_from_a_hit_goes_on_there(desk: Desk) -> None:
    page = desk.signed_in()
    page.goto(f"{desk.url}/ui/search?project=vases&kind=figure&kind=caption&kind=passage")
    expect(page.locator(".ps-hit")).to_have_count(30)
    for _ in range(31):
        page.keyboard.press("ArrowDown")
        expect(page.locator(".ps:not([aria-busy])")).to_be_visible()
    title = page.locator(".ps-link:focus").inner_text()
    href = page.locator(".ps-link:focus").get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ui/review?**")
    page.go_back()
    expect(page.locator(".ps-link:focus")).to_have_attribute("href", href or "")
    expect(page.locator(".ps-link:focus")).to_have_text(title)
    page.keyboard.press("/")
    page.keyboard.type("fig. 2")
    found(page, "Figure 2")
    expect(page.get_by_label("What do you look for?")).to_be_focused()


@pytest.mark.slow
@needs_chromium
def test_on_a_narrow_screen_what_was_found_comes_first(desk: Desk) -> None:
    page = desk.page(q="lampe")
    expect(page.get_by_role("button", name="Narrow down")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 860})
    expect(page.get_by_role("checkbox").first).to_be_hidden()
    expect(page.locator(".ps-hit h2").first).to_be_in_viewport()
    page.get_by_role("button", name="Narrow down").press("Enter")
    page.get_by_role("checkbox", name="Entries").check()
    expect(page.locator(".ps:not([aria-busy])")).to_be_visible()
    page.get_by_role("button", name="Narrow down").click()
    page.get_by_role("button", name="Show all again").click()
    expect(page.locator(".ps-hit.ps-figure").first).to_be_attached()


@pytest.mark.slow
@needs_chromium
def test_the_words_are_lit_where_they_stand(desk: Desk) -> None:
    page = desk.page(q="petite+amphore")
    found(page, "amphore")
    first = page.locator(".ps-hit", has=page.locator(".ps-lit rect")).first
    frame, image = first.locator(".ps-frame"), first.locator(".ps-frame img")
    page.wait_for_function("image => image.complete && image.naturalWidth > 100", arg=image.element_handle())
    box, picture = frame.bounding_box(), image.bounding_box()
    assert box is not None and picture is not None
    shape = image.evaluate("image => image.naturalWidth / image.naturalHeight")
    assert box["width"] / box["height"] == pytest.approx(shape, rel=0.05), "words stay over their picture"
    for rect in first.locator(".ps-lit rect").all():
        place = rect.bounding_box()
        assert place is not None
        assert place["x"] >= box["x"] - 1 and place["x"] + place["width"] <= box["x"] + box["width"] + 1


@pytest.mark.slow
@needs_chromium
def test_hits_are_narrowed_down_and_widened_again(desk: Desk) -> None:
    page = desk.page(q="terre+cuite")
    everything = page.locator(".ps-status").inner_text()
    box = page.get_by_role("checkbox", name="Entries")
    count = page.locator("li", has=box).locator(".ps-number").inner_text()
    box.check()
    expect(page.locator(".ps-status")).to_have_text(f"{count} results")
    assert query(page)["kind"] == ["entry"] and all(each.startswith("Entry") for each in hits(page))
    page.get_by_label("From").fill("-399")
    page.wait_for_url("**first_year=-399**")
    expect(page.locator(".ps-status")).not_to_have_text(f"{count} results")
    page.reload()
    expect(page.get_by_role("checkbox", name="Entries")).to_be_checked()
    expect(page.get_by_label("From")).to_have_value("-399")
    page.get_by_role("button", name="Show all again").click()
    expect(page.locator(".ps-status")).to_have_text(everything)


@pytest.mark.slow
@needs_chromium
def test_a_search_is_kept_and_chosen_again_in_french(desk: Desk) -> None:
    page = desk.page("fr", "dark", q="pl.+II")
    found(page, "Planche II")
    page.get_by_role("searchbox").fill("coupe")
    page.wait_for_url("**q=coupe**")
    page.get_by_role("checkbox", name="Notices").check()
    page.wait_for_url("**kind=entry**")
    page.get_by_text("Mes recherches").click()
    page.get_by_label("Enregistrer cette recherche sous").fill("Coupes en notices")
    page.keyboard.press("Enter")
    expect(page.get_by_text("« Coupes en notices » est enregistrée.")).to_be_attached()
    look(page, "search-french-dark")
    page.keyboard.press("/")
    page.keyboard.type("fibule")
    page.wait_for_url("**q=fibule**")
    page.get_by_role("button", name="Tout afficher de nouveau").click()
    page.get_by_text("Mes recherches").click()
    page.get_by_role("button", name="Coupes en notices", exact=True).click()
    page.wait_for_url("**q=coupe&kind=entry**")
    expect(page.get_by_role("checkbox", name="Notices")).to_be_checked()
    expect(page.get_by_text("Mes recherches")).to_be_focused()
    page.get_by_text("Mes recherches").click()
    page.get_by_role("button", name="Supprimer « Coupes en notices »").click()
    expect(page.get_by_text("Aucune recherche n’est encore enregistrée.")).to_be_visible()


@pytest.mark.slow
@needs_chromium
def test_all_projects_are_searched_and_what_was_found_is_taken_away(desk: Desk, tmp_path: Path) -> None:
    page = desk.page(q="lampe")
    found(page, "lamp")
    page.get_by_text("Export", exact=True).last.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Table (CSV)").click()
    download.value.save_as(tmp_path / "search.csv")
    assert "lamp" in (tmp_path / "search.csv").read_text(encoding="utf-8-sig").lower()
    with page.expect_download() as download:
        page.get_by_role("link", name="Annotations for viewers (IIIF)").click()
    download.value.save_as(tmp_path / "found.json")
    assert json.loads((tmp_path / "found.json").read_text())["type"] == "AnnotationPage"
    page.get_by_label("Where to search").select_option("all")
    expect(page.get_by_text("other: ")).to_be_visible()
    expect(page.get_by_text("Answers and pictures: in “vases” only")).to_be_visible()
    expect(page.get_by_role("link", name="Annotations for viewers (IIIF)")).to_have_count(0)
    look(page, "search-all-projects")
    links: list[Any] = page.locator(".ps-link").evaluate_all("links => links.map((link) => link.href)")
    assert {parse_qs(urlsplit(link).query)["project"][0] for link in links} == set(NAMES)


@pytest.mark.slow
@needs_chromium
def test_each_sentence_of_an_answer_lights_up_its_source(desk: Desk) -> None:
    page = desk.page()
    page.keyboard.type("What does the wheel-made lamp look like?")
    page.keyboard.press("Control+Enter")
    sentences = page.locator(".ps-sentence")
    expect(sentences.first).to_be_visible()
    expect(page.get_by_text("No model is configured")).to_be_visible()
    look(page, "search-answer")
    for sentence in sentences.all():
        sentence.focus()
        expect(sentence).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".ps-sources .ps-lit rect").first).to_be_visible()
        quotation = page.locator(".ps-sources q").first.inner_text()
        assert quotation.split()[0] in sentence.inner_text()
    page.locator(".ps-sources a").first.click()
    page.wait_for_url("**/ui/review?**subject=**")


@pytest.mark.slow
@needs_chromium
def test_figures_are_found_by_a_picture_and_by_each_other(desk: Desk, tmp_path: Path) -> None:
    page = desk.page(q="amphore", kind="figure")
    found(page, "Figure")
    page.get_by_role("button", name="Look-alikes").first.click()
    expect(page.get_by_role("button", name="Back to the words")).to_be_focused()
    look(page, "search-alike")
    page.keyboard.press("Enter")
    found(page, "Figure")
    file = tmp_path / "picture.png"
    page.wait_for_function("() => document.querySelector('.ps-frame img')?.naturalWidth")
    page.locator(".ps-frame img").first.screenshot(path=file)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Figures like “picture.png”")).to_be_visible()
    expect(page.locator(".ps-hit").first).to_be_visible()
    COMPLAINTS.expect(r"answer: 422 POST", r"status of 422")
    page.locator("input[type=file]").set_input_files(
        {"name": "letter.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    expect(page.get_by_text("letter.png")).to_be_visible()


@pytest.mark.slow
@needs_chromium
def test_where_no_picture_was_looked_at_none_is_counted(tmp_path: Path, browser: Browser) -> None:
    make_records(tmp_path / "projects" / "vases.pictoria", 2)
    Image.new("RGB", (200, 200), "brown").save(tmp_path / "brown.png")
    with serving(tmp_path / "projects", browser) as desk:
        page = desk.page()
        page.locator("input[type=file]").set_input_files(tmp_path / "brown.png")
        expect(page.get_by_text("The pictures of this project are not indexed yet")).to_be_visible()
        expect(page.locator(".ps-status")).to_be_empty()


@pytest.mark.slow
@needs_chromium
def test_what_people_said_of_a_found_picture_is_shown(desk: Desk, tmp_path: Path) -> None:
    with Project.open(tmp_path / "projects" / "vases.pictoria", create=False) as project:
        asked, other = (
            Ref(each.document, each.id) for each in project.search("amphore", kinds=["figure"]).hits[:2]
        )
        project.store.comparisons.add(
            PicturePair.of(asked, other), "same_motif", user="ada", key="k" * 32, seen={}
        )
    page = desk.page("fr", q="amphore", kind="figure")
    found(page, "Figure")
    page.get_by_role("button", name="Semblables").first.click()
    first = page.locator(".ps-hit").first
    expect(first.locator(".ps-said")).to_have_text("Selon ceux qui les ont comparées : Même motif")
    expect(page.locator(".ps-said")).to_have_count(1)
    look(page, "search-said-fr")


@pytest.mark.slow
@needs_chromium
def test_an_answer_says_what_could_not_be_searched(desk: Desk, tmp_path: Path) -> None:
    config = tmp_path / "projects" / "vases.pictoria" / "config.yaml"
    config.write_text(
        "retrieval: {reranker: tiny, reranker_url: 'http://127.0.0.1:9/v1'}\n", encoding="utf-8"
    )
    page = desk.page("fr")
    page.keyboard.type("What does the wheel-made lamp look like?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ps-sentence").first).to_be_visible()
    expect(page.locator(".ps-answer .ps-problem")).to_contain_text("127.0.0.1:9")
    look(page, "search-answer-problem")


@pytest.mark.slow
@needs_chromium
def test_look_alikes_that_come_late_do_not_replace_what_was_asked_since(desk: Desk) -> None:
    page = desk.page(q="amphore", kind="figure")
    found(page, "Figure")
    held = HeldRequests(page, "**/search/box?**")
    with page.expect_request("**/search/box?**"):
        page.get_by_role("button", name="Look-alikes").first.click()
    page.get_by_role("checkbox", name="Figures").uncheck()
    page.get_by_label("What do you look for?").fill("krater without handles")
    found(page, "Entry 4")
    held.let_go()
    found(page, "Entry 4")
    expect(page.get_by_role("button", name="Back to the words")).to_have_count(0)
    assert "like" not in query(page)


@pytest.mark.slow
@needs_chromium
def test_a_menu_closes_when_one_goes_on_elsewhere(desk: Desk) -> None:
    page = desk.page(q="amphore")
    found(page, "Entry")
    saved, export = page.get_by_label("Save this search as"), page.get_by_role("link", name="Table (CSV)")
    opener = page.locator(".ps-menu summary", has_text="Export")
    page.get_by_text("My searches").click()
    expect(saved).to_be_visible()
    opener.click()
    expect(export).to_be_visible()
    expect(saved).to_be_hidden()
    page.keyboard.press("Escape")
    expect(export).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    expect(export).to_be_visible()
    page.locator(".ps-status").click()
    expect(export).to_be_hidden()


@pytest.mark.slow
@needs_chromium
def test_an_answer_that_comes_late_does_not_stand_above_another_query(desk: Desk) -> None:
    page = desk.page()
    page.keyboard.type("What does the wheel-made lamp look like?")
    held = HeldRequests(page, "**/answer?**")
    with page.expect_request("**/answer?**"):
        page.keyboard.press("Control+Enter")
    expect(page.locator(".ps-answer")).to_be_visible()
    page.get_by_label("What do you look for?").fill("krater without handles")
    found(page, "Entry 4")
    held.let_go()
    expect(page.locator(".ps-answer")).to_be_hidden()


@pytest.mark.slow
@needs_chromium
def test_what_looks_like_a_picture_of_a_page_is_found_from_the_review(desk: Desk) -> None:
    page = desk.page("fr", q="amphore", kind="figure")
    found(page, "Figure")
    page.locator(".ps-link").first.click()
    page.wait_for_url("**/ui/review?**")
    expect(page.locator(".pd-panel").get_by_role("link", name="Trouver ce qui lui ressemble")).to_be_visible()
    shot(page, "review-alike-french")
    before = page.url
    page.keyboard.press("z")
    page.wait_for_url("**/ui/search?**like=**")
    expect(page.get_by_role("button", name="Revenir aux mots")).to_be_focused()
    expect(page.locator(".ps-hit").first).to_be_visible()
    look(page, "search-box-french")
    page.reload()
    expect(page.get_by_role("button", name="Revenir aux mots")).to_be_focused()
    page.go_back()
    page.wait_for_url(before)
    # And what looks like a box that one draws.
    region = page.locator(".pc-selected").first
    expect(region).to_be_visible()
    place = region.bounding_box()
    assert place is not None
    page.locator(".pc-svg").focus()
    page.keyboard.press("b")
    page.mouse.move(place["x"] + place["width"] * 0.2, place["y"] + place["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] * 0.9, place["y"] + place["height"] * 0.9, steps=4)
    page.mouse.up()
    page.wait_for_function("() => document.querySelector('.pd').dataset.saved === 'saved'")
    page.keyboard.press("z")
    page.wait_for_url("**/ui/search?**like=**")
    expect(page.locator(".ps-alike img")).to_be_visible()
    expect(page.locator(".ps-hit").first).to_be_visible()


@pytest.mark.slow
@needs_chromium
def test_what_is_in_a_catalogue_or_an_address_stays_text(desk: Desk) -> None:
    page = desk.page(q="%3Cimg+src%3Dx+onerror%3Ddocument.title%3D1%3E%22*")
    expect(page.locator(".ps-status")).not_to_be_empty()
    assert "Search" in page.title()


@pytest.mark.slow
@needs_chromium
def test_hits_are_narrowed_down_to_what_is_assumed(desk: Desk, tmp_path: Path) -> None:
    config = tmp_path / "projects" / "vases.pictoria" / "config.yaml"
    config.write_text("review: {accepted_error: 0.2, assume_from: 0.8}\n", encoding="utf-8")
    page = desk.page("fr", q="amphore", status="assumed")
    found = page.locator(".ps-facet", has=page.locator('[data-key="status:assumed"]'))
    expect(found).to_be_visible()
    expect(page.locator('[data-key="status:assumed"]')).to_be_checked()
    expect(found).to_contain_text("présumé")
    shot(page, "search-assumed-fr")
