"""The contact sheet: many pictures at once; what is wrong is marked, the rest is accepted in one step."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from pictoria_docs.store import Store
from tests.apps.desk_site import Site, current, serve, settled
from tests.apps.looking import look
from tests.apps.picture_volumes import make_list, make_volumes
from tests.apps.test_reflow import OVER
from tests.complaints import NO_CONNECTION
from tests.kept import kept
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
CARD = ".pd-contact .pg-item"
ON_SHOW = "number => document.querySelectorAll('.pd-contact-stage:not([hidden]) .pg-item').length >= number"
ALL_SHOWN = (
    "css => [...document.querySelectorAll(css)].every((image) => image.complete && image.naturalWidth)"
)
CARDS = "() => window.review.contactSheet.cards"
READY = """number => { const { cards, acceptButton } = window.review.contactSheet;
  return cards.length >= number && acceptButton.textContent.includes(cards.length)
    && !acceptButton.disabled; }"""
"""All pictures are there, and nothing is marked."""
LINES = "node => Math.floor(node.clientHeight / parseFloat(getComputedStyle(node).lineHeight))"
WHOLE = """node => { const words = node.parentElement;
  return node.scrollHeight <= node.clientHeight + 1 && words.scrollHeight <= words.clientHeight + 1; }"""
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def volumes(tmp_path: Path, browser: Browser) -> Iterator[Site]:
    """A desk with 36 pictures in two documents."""
    project = tmp_path / "volumes.pictoria"
    shutil.copytree(kept("volumes", make_volumes) / project.name, project)
    with serve(project, browser) as site:
        yield site


@pytest.fixture
def works(tmp_path: Path, browser: Browser) -> Iterator[Site]:
    """A desk with a list of works."""
    project = tmp_path / "list.pictoria"
    shutil.copytree(kept("works", make_list) / project.name, project)
    with serve(project, browser) as site:
        yield site


def decisions(site: Site) -> dict[str, list[Any]]:
    """All decisions, by subject, in order."""
    found: dict[str, list[Any]] = {}
    with Store(site.folder) as store:
        for record in store.documents.all():
            for decision in store.decisions.of(record.id):
                found.setdefault(decision.subject, []).append(decision)
    return found


def sheet_of(page: Page, least: int = 12) -> list[dict[str, Any]]:
    """Open the sheet by its key; its cards once all are on show."""
    page.keyboard.press("y")
    return cards_of(page, least)


def cards_of(page: Page, least: int = 12) -> list[dict[str, Any]]:
    page.wait_for_function(READY, arg=least)
    cards: list[dict[str, Any]] = page.evaluate(CARDS)
    return cards


def ids(*cards: dict[str, Any]) -> set[str]:
    return {each["id"] for card in cards for each in card["asked"]}


def test_the_rest_is_accepted_and_what_is_marked_opens(volumes: Site) -> None:
    page = volumes.open(volumes.person())
    cards = sheet_of(page)
    assert 12 <= len(cards) <= 40
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator(".pd-contact-status")).to_contain_text("2 marked")
    columns = page.evaluate("() => window.review.contactSheet.grid.columns")
    wrong = [cards[1], cards[1 + columns]]
    right = [card for card in cards if card not in wrong]
    page.keyboard.press("a")
    settled(page)
    decided = decisions(volumes)
    assert set(decided) == ids(*right)
    assert {each.action.value for known in decided.values() for each in known} == {"accept"}
    # They were looked at, so they count for the sample.
    with Store(volumes.folder) as store:
        kept = [each for record in store.documents.all() for each in store.decisions.stored(record.id)]
    assert kept and not any(each.bulk for each in kept)
    assert page.locator(".pd-contact").is_hidden()
    assert current(page)["id"] == wrong[0]["asked"][0]["id"]
    for card in wrong:
        for _ in card["asked"]:
            before = current(page)["id"]
            if before in ids(card):
                page.keyboard.press("x")
                page.wait_for_function("id => window.review.selection.current.id !== id", arg=before)
    expect(page.locator(".pd-passing")).to_contain_text("dealt with")
    page.locator(".pd-passing").get_by_role("button", name="Back to the contact sheet").click()
    assert not ids(*cards_of(page)) & ids(*cards)


def test_short_entries_are_looked_at_when_there_are_no_pictures(works: Site) -> None:
    page = works.open(works.person())
    cards = sheet_of(page)
    assert all(card["values"] for card in cards)
    expect(page.locator(CARD).first).to_contain_text("Title")
    expect(page.locator(".pd-contact-status")).to_contain_text(f"{len(cards)} entries")
    look(page, "contact-sheet-entries")
    page.keyboard.press("x")
    page.keyboard.press("a")
    # What is below has to be looked at first.
    while page.locator(".pd-contact").is_visible():
        page.keyboard.press("a")
    settled(page)
    assert set(decisions(works)) == ids(*cards[1:])
    assert current(page)["id"] == cards[0]["asked"][0]["id"]


def test_a_card_says_what_its_entry_lacks(works: Site) -> None:
    page = works.open(works.person())
    reasons = [" · ".join(card["reasons"]) for card in sheet_of(page)]
    told = [each for each in reasons if each]
    assert 0 < len(told) < len(reasons)
    lines = page.locator(".pd-card-reasons:visible")
    expect(lines).to_have_text(told)
    assert "missing: Maker" in " ".join(told)
    expect(page.get_by_role("option", name=re.compile("missing: Maker")).first).to_be_visible()
    look(page, "contact-sheet-reasons")


def test_the_sheet_that_is_offered_opens_and_citations_show_what_they_cite(
    example_project: Callable[[], Path], browser: Browser
) -> None:
    with serve(example_project(), browser) as site:
        page = site.open(site.person())
        offer = page.locator(".pd-sheet-offer")
        expect(offer).to_be_visible()
        place, around = offer.bounding_box(), page.locator(".pd-queue").bounding_box()
        assert place is not None and around is not None
        assert place["x"] > around["x"] and place["x"] + place["width"] < around["x"] + around["width"]
        offered = page.evaluate("() => window.review.list.sheetOffer.kind")
        offer.click()
        expect(page.locator(".pd-contact")).to_have_attribute("data-kind", offered)
        page.get_by_role("button", name="Citations", exact=True).click()
        expect(page.locator(".pd-contact")).to_have_attribute("data-kind", "citations")
        cards = cards_of(page, 1)
        images = page.locator(f"{CARD} .pd-card-cited img")
        assert images.count() >= len(cards)
        page.wait_for_function(ALL_SHOWN, arg=f"{CARD} .pd-card-cited img")
        look(page, "contact-sheet-citations")
        while page.evaluate(f"{CARDS.removeprefix('() => ')}.length"):
            page.wait_for_function(READY, arg=1)
            page.keyboard.press("a")
        settled(page)
        with Store(site.folder) as store:
            accepted = [
                row
                for record in store.documents.all()
                for row in store.projection.get(
                    record.id, [each for card in cards for each in ids(card)]
                ).values()
            ]
        assert {row.type for row in accepted} == {"cites"}
        assert {row.status.value for row in accepted} == {"accepted"}


def test_one_undo_takes_back_a_whole_sheet_of_two_documents(volumes: Site) -> None:
    page = volumes.open(volumes.person())
    done: set[str] = set()
    for _ in range(2):
        cards = cards_of(page) if done else sheet_of(page)
        page.keyboard.press("a")
        done |= ids(*cards)
        page.wait_for_function("key => window.review.contactSheet.cards[0]?.key !== key", arg=cards[0]["key"])
    last = cards
    assert len({card["document"] for card in last}) == 2
    settled(page)
    assert set(decisions(volumes)) == done
    page.keyboard.press("Control+z")
    settled(page)
    page.wait_for_function("key => window.review.contactSheet.cards[0]?.key === key", arg=last[0]["key"])
    standing = {id for id, known in decisions(volumes).items() if known[-1].action.value == "accept"}
    assert standing == done - ids(*last)
    page.keyboard.press("Control+y")
    settled(page)
    assert {id for id, known in decisions(volumes).items() if known[-1].action.value == "accept"} == done


def test_the_next_sheet_is_there_at_once(volumes: Site) -> None:
    context = volumes.person()
    page = volumes.open(context)
    first = sheet_of(page)
    page.wait_for_load_state("networkidle")
    volumes.complaints.expect(NO_CONNECTION)
    context.route("**/contact-sheet?*", lambda route: route.abort())
    page.keyboard.press("a")
    second = cards_of(page)
    assert not ids(*second) & ids(*first)
    context.unroute("**/contact-sheet?*")
    settled(page)


def test_sheet_after_sheet_accepts_everything(volumes: Site) -> None:
    page = volumes.open(volumes.person())
    cards = sheet_of(page)
    while cards:
        page.keyboard.press("a")
        page.wait_for_function("key => window.review.contactSheet.cards[0]?.key !== key", arg=cards[0]["key"])
        page.wait_for_function(
            "() => window.review.contactSheet.cards.length || !document.querySelector('.pd-contact-empty').hidden"
        )
        cards = cards_of(page, 1) if page.evaluate("() => window.review.contactSheet.cards.length") else []
    settled(page)
    expect(page.locator(".pd-contact-empty")).to_contain_text("No more cards.")
    page.keyboard.press("Escape")
    expect(page.locator(".pd-end")).to_contain_text("All that was found is reviewed")


def test_a_click_marks_and_the_corner_opens(volumes: Site) -> None:
    page = volumes.open(volumes.person())
    page.get_by_role("button", name="Contact sheet: many things at once").click()
    cards = cards_of(page)
    page.locator(CARD).nth(3).click()
    expect(page.locator(CARD).nth(3)).to_have_attribute("aria-selected", "true")
    page.locator(CARD).nth(3).click()
    expect(page.locator(CARD).nth(3)).to_have_attribute("aria-selected", "false")
    page.locator(CARD).nth(5).hover()
    page.locator(CARD).nth(5).locator(".pg-opener").click()
    expect(page.locator(".pd-contact")).to_be_hidden()
    assert current(page)["id"] == cards[5]["asked"][0]["id"]
    expect(page.locator(".pd-group [data-member]")).to_have_count(len(cards[5]["asked"]))


def test_a_tap_marks_and_a_finger_that_rests_opens(volumes: Site) -> None:
    page = volumes.open(volumes.person(**PHONE))
    page.get_by_role("button", name="Contact sheet: many things at once").tap()
    page.wait_for_function(ON_SHOW, arg=2)
    page.locator(CARD).nth(1).tap()
    expect(page.locator(CARD).nth(1)).to_have_attribute("aria-selected", "true")
    cards = page.evaluate(CARDS)
    box = page.locator(CARD).nth(0).bounding_box()
    assert box is not None
    touch = page.context.new_cdp_session(page)
    place = {"x": box["x"] + 40, "y": box["y"] + 60}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [place]})
    expect(page.locator(".pd-contact")).to_be_hidden()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert current(page)["id"] == cards[0]["asked"][0]["id"]
    assert decisions(volumes) == {}


def test_nothing_is_accepted_that_was_not_in_view(volumes: Site) -> None:
    page = volumes.open(volumes.person(**PHONE))
    page.keyboard.press("y")
    page.wait_for_function(ON_SHOW, arg=2)
    accept = page.locator(".pd-contact footer button")
    accept.click()
    expect(page.locator(".pd-passing")).to_contain_text("below first")
    assert decisions(volumes) == {}
    cards = page.evaluate(CARDS)
    for _ in cards:
        accept.click()
        if page.evaluate("key => window.review.contactSheet.cards[0]?.key !== key", cards[0]["key"]):
            break
    settled(page)
    assert set(decisions(volumes)) == ids(*cards)


def test_what_somebody_else_decided_meanwhile_stands_and_one_sentence_tells(volumes: Site) -> None:
    ada, bob = volumes.open(volumes.person("ada")), volumes.open(volumes.person("bob"))
    cards = sheet_of(ada)
    link = next(each for each in cards[2]["asked"] if each["type"] == "caption_of")
    figure = next(each for each in cards[4]["asked"] if each["type"] == "figure")
    bob.evaluate(
        """subjects => { const { decisions } = window.review;
        for (const subject of subjects) decisions.edit([decisions.editOf('reject', subject)]); }""",
        [link, figure],
    )
    settled(bob)
    theirs = set(decisions(volumes))
    ada.keyboard.press("a")
    settled(ada)
    decided = decisions(volumes)
    assert {decided[id][-1].user for id in theirs} == {"bob"}
    mine = {id for id, known in decided.items() if known[-1].user == "ada"}
    assert mine == ids(*cards) - theirs
    expect(ada.locator(".pd-notice")).to_have_count(1)
    expect(ada.locator(".pd-notice")).to_contain_text("bob decided on")
    expect(ada.locator(".pd-notice")).to_contain_text(figure["name"])
    expect(ada.locator(".pd-conflict")).to_have_count(0)


def test_the_filters_of_the_order_of_work_hold_for_the_sheet(volumes: Site) -> None:
    page = volumes.open(volumes.person())
    second = page.evaluate("() => window.review.queue.documents[1].id")
    page.locator('.pd-filters select[aria-label="Document"]').select_option(second)
    page.evaluate("() => window.review.act('none')")
    assert {card["document"] for card in sheet_of(page)} == {second}
    page.keyboard.press("Escape")
    page.locator('select[aria-label="What to review"]').select_option("field")
    page.locator(".pc-svg").focus()
    page.keyboard.press("y")
    expect(page.locator(".pd-contact-empty")).to_be_visible()


def test_readers_have_no_sheet(volumes: Site) -> None:
    page = volumes.open(volumes.person("reader"))
    page.keyboard.press("y")
    page.evaluate("() => window.review.act('none')")
    expect(page.locator(".pd-contact")).to_be_hidden()
    expect(page.get_by_role("button", name="Contact sheet: many things at once")).to_have_count(0)


def test_the_help_lists_its_keys(volumes: Site) -> None:
    page = volumes.open(volumes.person())
    sheet_of(page)
    page.keyboard.press("?")
    help = page.get_by_role("dialog")
    expect(help).to_contain_text("Mark as wrong")
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(page.locator(".pd-contact")).to_be_visible()
    assert decisions(volumes) == {}


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "fr")])
def test_a_long_caption_shows_three_lines_and_whole_where_it_is_looked_at(
    volumes: Site, theme: str, language: str
) -> None:
    def with_long_captions(route: Route) -> None:
        answer = route.fetch().json()
        for card in answer["items"]:
            for caption in card["captions"]:
                caption["text"] += " A long caption tells how the piece was found." * 6 + " END"
        route.fulfill(json=answer)

    page = volumes.open(volumes.person(language=language), theme=theme)
    page.route("**/contact-sheet?*", with_long_captions)
    sheet_of(page)
    cards = page.locator(CARD)
    first, second = (cards.nth(n).locator(".pd-card-caption") for n in (0, 1))
    page.mouse.move(2, 2)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(LINES, first.element_handle()) >= 3
    assert not page.evaluate(WHOLE, first.element_handle())
    assert page.evaluate(WHOLE, second.element_handle()), "the card that has the keys"
    before = cards.nth(0).bounding_box()
    first.hover()
    assert page.evaluate(WHOLE, first.element_handle())
    assert cards.nth(0).bounding_box() == before
    look(page, f"contact-sheet-long-caption-{language}", context=".pd-contact")


# The theme decides the colours, the language the words and how much room they take.
@pytest.mark.parametrize(("theme", "language"), [("light", "fr"), ("dark", "en")])
def test_everybody_can_use_it(volumes: Site, theme: str, language: str) -> None:
    page = volumes.open(volumes.person(language=language), theme=theme)
    sheet_of(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    look(page, f"contact-sheet-{language}-{theme}", context=".pd-contact")


@pytest.mark.parametrize("sheet", [False, True])
def test_nothing_scrolls_sideways_on_a_phone_and_all_can_be_reached(volumes: Site, sheet: bool) -> None:
    page = volumes.open(volumes.person(language="fr", **PHONE))
    if sheet:
        page.keyboard.press("y")
        page.wait_for_function(ON_SHOW, arg=2)
        page.locator(CARD).nth(1).tap()
    else:
        head = page.evaluate(
            "() => window.review.queue.items.find(({ id }) => window.review.queue.groups.get(id).length)"
        )
        page.evaluate("subject => window.review.selection.open(subject)", head)
        expect(page.locator(".pd-group [data-member]").first).to_be_visible()
    look(
        page,
        f"phone-{'contact-sheet' if sheet else 'question-group'}",
        context=".pd-contact" if sheet else ".pd-group",
        whole=True,
    )
    found = page.evaluate(OVER)
    assert (found["page"], found["out"], found["sideways"]) == (0, [], [])
    part = page.locator(".pd-contact" if sheet else ".pd-panel")
    buttons = part.get_by_role("button")
    assert buttons.count() > 1
    for button in buttons.all():
        if button.is_visible():
            button.scroll_into_view_if_needed()
            button.click(trial=True)  # fails if something lies over it
