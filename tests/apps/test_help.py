"""The help answers: a word or a question gives passages, with the key, a button that does it, or the way there."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.apps.desk.assets import STATIC
from pictoria_docs.i18n import LANGUAGES, messages
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from tests.apps.answering import answering, let_in
from tests.apps.held import HeldRequests
from tests.apps.looking import bright, look
from tests.apps.test_reflow import OVER
from tests.chromium import PATIENCE
from tests.programs import needs_chromium

SLUG = "example-catalogue"
ASKED = {
    "en": {
        "export": "export",
        "how do I undo?": "undo",
        "caption": "caption",
        "Excel": "export",
        "exporting data": "export",
        "keyboard shortcuts": "keys",
        "delete my project": "project",
        "add a PDF": "add",
        "accept all suggestions": "bulk",
        "rename a field": "fields",
        "I lost the connection": "offline",
        "send a spreadsheet back": "sheet",
        "two regions into one": "cut",
        "what does assumed mean": "assumed",
        "link a figure to its entry": "link",
        "who changed this": "history",
        "add an entry": "entry",
        "a missed entry": "entry",
        "nothing was found": "missed",
        "move the side of a slanted frame": "shape",
    },
    "fr": {
        "exporter": "export",
        "légende": "caption",
        "legende": "caption",
        "undo": "undo",
        "comment annuler ?": "undo",
        "annulation": "undo",
        "exporter en Excel": "export",
        "qui a changé cela": "history",
        "raccourcis clavier": "keys",
        "ajouter un PDF": "add",
        "supprimer un projet": "project",
        "couleur d’un type": "types",
        "hors ligne": "offline",
        "relier une figure": "link",
        "deux pages": "facing",
        "présumé": "assumed",
        "vocabulaire": "fields",
        "ajouter une notice": "entry",
        "une notice manque": "entry",
        "rien n’a été trouvé": "missed",
    },
}
"""What people ask, and the topic that should come first."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_topic_has_its_words(language: str) -> None:
    topics = {code.split(".")[3] for code in messages(language) if code.startswith("desk.help.topic.")}
    source = (STATIC / "help" / "help_topics.js").read_text(encoding="utf-8")
    listed = {
        line.strip().partition(":")[0]
        for line in source.splitlines()
        if line.startswith("  ") and ": {" in line
    }
    assert topics == listed
    for topic in topics:
        assert all(
            messages(language).get(f"desk.help.topic.{topic}.{part}") for part in ("title", "text", "words")
        )


@pytest.fixture
def opening(browser: Browser, project: Path) -> Iterator[Callable[..., Page]]:
    """Opens pages of the whole application with the example project."""
    app = make_desk(LocalDirectory(project, Person("ada", "Ada")))
    with answering(app) as url:

        def opened(path: str = "/ui/", **options: Any) -> Page:
            context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}} | options)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            let_in(context, app, url)
            page.goto(f"{url}{path}")
            return page

        yield opened
        for context in browser.contexts:
            context.close()


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize("language", ["en", "fr"])
def test_questions_are_answered_by_the_right_passage(opening: Callable[..., Page], language: str) -> None:
    page = opening(locale=f"{language}-{language.upper()}")
    page.locator(".ph-project").first.wait_for()
    found = page.evaluate(
        """async ([words, language, questions]) => {
        const { HelpSearch } = await import('/static/help/help_search.js');
        const { makeTranslator } = await import('/static/shared/translator.js');
        const search = new HelpSearch(makeTranslator(words, language));
        return questions.map((question) => search.find(question).map((topic) => topic.name));
        }""",
        [messages(language), language, list(ASKED[language])],
    )
    first = dict(zip(ASKED[language], found, strict=True))
    wrong = {
        question: first[question][:3]
        for question, topic in ASKED[language].items()
        if first[question][:1] != [topic]
    }
    assert wrong == {}, json.dumps(wrong, ensure_ascii=False)


@pytest.mark.slow
@needs_chromium
def test_the_start_page_answers_by_keyboard_alone(opening: Callable[..., Page]) -> None:
    page = opening()
    page.locator(".ph-project").first.wait_for()
    page.get_by_role("button", name="Help").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Help")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    look(page, "help-home", context=".ph-help-dialog")
    page.keyboard.type("three steps")
    expect(dialog.locator("[data-topic]").first).to_have_attribute("data-topic", "guide")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("heading", name="From a catalogue to data")).to_be_focused()
    page.get_by_role("button", name="Help").click()
    page.keyboard.type("zzqx")
    expect(dialog.get_by_role("status")).to_contain_text("Nothing here answers “zzqx”")
    look(page, "help-nothing", context=".ph-help-dialog")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Help")).to_be_focused()


@pytest.mark.slow
@needs_chromium
def test_the_desk_does_what_the_help_names(opening: Callable[..., Page]) -> None:
    page = opening(f"/ui/review?project={SLUG}")
    page.locator(".pc-image[href]").first.wait_for()  # a page that comes later takes the tool out of hand
    page.locator(".pc-svg").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("All keys").or_(dialog.locator(".pd-keys").first).first).to_be_visible()
    look(page, "help-desk", context="dialog")
    page.keyboard.type("draw a box")
    expect(dialog.locator("[data-topic]").first).to_have_attribute("data-topic", "draw")
    expect(dialog.locator(".pd-keys").first).to_be_hidden()
    look(page, "help-desk-answers", context="dialog")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator(".pc-bar button[aria-pressed=true]").first).to_have_attribute(
        "aria-keyshortcuts", "b"
    )
    page.keyboard.press("?")
    page.keyboard.type("export")
    way = dialog.locator("[data-topic=export] a")
    expect(way).to_have_text("Go there: Export")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ui/export?project=*")


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_in_french_and_in_the_dark(opening: Callable[..., Page], scheme: Any) -> None:
    page = opening(
        f"/ui/search?project={SLUG}",
        locale="fr-FR",
        color_scheme=scheme,
        viewport={"width": 320, "height": 640},
    )
    page.get_by_role("button", name="Aide").click()
    page.keyboard.type("légende")
    expect(page.locator("[data-topic]").first).to_have_attribute("data-topic", "caption")
    look(page, f"help-320-{scheme}", context=".ph-help-dialog")
    assert page.evaluate(OVER)["out"] == []
    if scheme == "dark":
        assert bright(page) == []


@pytest.mark.slow
@needs_chromium
def test_help_that_is_opened_while_a_page_loads_stays(opening: Callable[..., Page]) -> None:
    page = opening("/ui/")
    held = HeldRequests(page, "**/api/v1/desk")
    page.goto(page.url.replace("/ui/", f"/ui/search?project={SLUG}"))
    page.get_by_role("button", name="Help").click()
    page.get_by_role("dialog", name="Help").wait_for()
    held.first().continue_()
    page.unroute_all()
    page.get_by_role("list", name="What was found", include_hidden=True).wait_for(state="attached")
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
