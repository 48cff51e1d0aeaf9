"""Pages that nobody has looked at: told at the end, walked through with the keyboard, marked in the strip."""

import pytest
from playwright.sync_api import Page, expect

from pictoria_docs.store import Store
from tests.apps.desk_site import Site
from tests.apps.looking import look
from tests.apps.test_desk_finished import at_the_end
from tests.chromium import hold_timers, milliseconds_of
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
PAGES = 10
SEEN = """state => { Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange')); }"""
"""Whether the window can be seen."""


def looked(site: Site) -> set[int]:
    with Store(site.folder) as store:
        return store.looked_pages.of(store.documents.all()[0].id)


def turn(page: Page, number: int) -> None:
    """Go to a page, and stay there until it counts as looked at."""
    page.locator(".pd-number").fill(str(number))
    page.keyboard.press("Enter")
    stay(page, number)


def stay(page: Page, number: int) -> None:
    page.wait_for_function("number => window.review.pages.numbers.join() === String(number)", arg=number)
    page.wait_for_function(
        "number => window.review.looked.knows(window.review.pages.document, number)", arg=number
    )


def test_pages_turned_to_are_told_at_once_and_not_one_by_one(site: Site) -> None:
    context = site.person()
    hold_timers(context, milliseconds_of("desk/looked_pages.js", "PAUSE"))
    page = site.open(context)
    sent: list[int] = []
    page.on("request", lambda request: sent.append(1) if request.url.endswith("/looked") else None)
    for number in (2, 3, 5):
        turn(page, number)
    assert sent == [], "turning a page asks nothing of the server"
    page.evaluate("() => window.review.looked.tell()")
    assert len(sent) == 1
    assert {2, 3, 5} <= looked(site)
    page.evaluate("() => window.review.looked.tell()")
    assert len(sent) == 1


def test_a_page_that_was_turned_to_unseen_counts_once_its_window_is_back(site: Site) -> None:
    page = site.open(site.person())
    turn(page, 3)
    page.evaluate(SEEN, "hidden")
    page.evaluate("() => window.review.navigation.show(window.review.pages.document, [4])")
    page.evaluate("() => new Promise((done) => { setTimeout(done, 1500); })")  # longer than a look takes
    assert not page.evaluate("() => window.review.looked.knows(window.review.pages.document, 4)")
    page.evaluate(SEEN, "visible")
    stay(page, 4)


def test_the_end_leads_through_the_pages_that_nobody_has_looked_at(site: Site) -> None:
    with Store(site.folder) as store:
        document = store.documents.all()[0].id
        store.looked_pages.add((document, number) for number in range(1, PAGES + 1) if number not in (5, 9))
    page = at_the_end(site)
    expect(page.locator(".pd-end")).to_contain_text("2 pages that nobody has looked at")
    look(page, "review-end-unseen")
    page.get_by_role("button", name="Look at them").press("Enter")
    expect(page.locator(".pd-unseen")).to_contain_text("1 more follows")
    stay(page, 5)
    look(page, "review-unseen-page")
    page.keyboard.press("j")
    expect(page.locator(".pd-unseen")).to_contain_text("the last one")
    stay(page, 9)
    page.keyboard.press("k")
    stay(page, 5)
    page.keyboard.press("j")
    stay(page, 9)
    page.keyboard.press("j")
    expect(page.locator(".pd-unseen")).to_be_hidden()
    assert looked(site) == set(range(1, PAGES + 1))
    expect(page.locator(".pd-end")).not_to_contain_text("nobody has looked at")


def test_the_strip_marks_pages_that_nobody_has_looked_at(site: Site) -> None:
    site.complaints.expect(r"404.*144,144")  # small pictures, which the server of the tests has not
    page = at_the_end(site)
    page.get_by_role("button", name="All pages", exact=True).click()
    strip = page.locator(".pd-strip")
    expect(strip.get_by_role("button", name="Page 9: nothing left; nobody has looked at it")).to_be_visible()
    turn(page, 9)
    page.evaluate("() => window.review.looked.tell().then(() => window.review.navigation.countPages())")
    expect(strip.get_by_role("button", name="Page 9: nothing left", exact=True)).to_be_visible()
    look(page, "review-strip-unseen")


def test_a_reader_leaves_no_trace(site: Site) -> None:
    page = site.open(site.person("reader"), document=site.document, subject=site.find("entry")[0].id)
    page.evaluate("() => window.review.looked.tell()")
    assert looked(site) == set()
