"""Documents are finished at the end of their review, shown as locked, and reopened with one click."""

import re

import pytest
from playwright.sync_api import Page, expect

from pictoria_docs.store import Store
from tests.apps.desk_site import Site, sees_no_others, settled
from tests.apps.looking import look
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
ALL = "() => window.review.client.http.post('/bulk/accept', { filters: {}, change_set: 'accept-all-of-it' })"
LOCKED = "() => window.review.canvas.readOnly"
OPEN = "() => !window.review.canvas.readOnly"


def at_the_end(site: Site, **person: object) -> Page:
    """The desk of a project in which nothing is left."""
    page = site.open(site.person(**person))  # type: ignore[arg-type]
    page.evaluate(ALL)
    page.evaluate("() => window.review.queue.load(true)")
    page.wait_for_selector(".pd-end")
    return page


def test_what_is_finished_is_locked_and_one_click_reopens_it(site: Site) -> None:
    page = at_the_end(site)
    look(page, "review-end-finish")
    page.get_by_role("button", name="as finished").press("Enter")
    page.wait_for_function(LOCKED)
    expect(page.locator(".pd-locked")).to_contain_text("Finished by ada")
    expect(page.locator(".pd-documents option")).to_contain_text(["(finished)"])
    expect(page.locator(".pd-end")).to_contain_text("1 of 1 documents finished")
    expect(page.get_by_role("button", name="as finished")).to_have_count(0)
    page.evaluate("() => window.review.selection.filter({ status: 'accepted' })")
    page.wait_for_function("() => window.review.selection.current && window.review.panel.content")
    expect(page.locator('.pd-act[data-act="accept"]')).to_be_hidden()
    expect(page.locator('.pd-act[data-act="comment"]')).to_be_visible()
    look(page, "review-locked")
    before = site.decisions()
    page.keyboard.press("x")
    expect(page.locator(".pd-passing")).to_contain_text("This document is finished")
    page.keyboard.press("Delete")
    settled(page)
    assert site.decisions() == before
    page.locator(".pd-locked").get_by_role("button", name="Reopen").click()
    page.wait_for_function(OPEN)
    expect(page.locator(".pd-locked")).to_be_hidden()
    expect(page.locator('.pd-act[data-act="accept"]')).to_be_visible()
    page.keyboard.press("x")
    settled(page)
    assert site.decisions() != before
    with Store(site.folder) as store:
        done = [line.action for line in store.decisions.history() if line.subject == site.document]
    assert done[-2:] == ["validate", "reopen"]


def test_where_only_what_was_left_for_later_is_left_one_button_leads_to_it(site: Site) -> None:
    page = site.open(site.person())
    first = page.evaluate("() => window.review.selection.current.id")
    page.keyboard.press("s")
    page.get_by_label(re.compile("Why")).fill("no light")
    page.keyboard.press("Enter")
    settled(page)
    while page.evaluate("() => window.review.queue.items.length"):
        page.keyboard.press("a")
        settled(page)
    end = page.locator(".pd-end")
    expect(end.locator(".pd-main")).to_contain_text("for later")
    expect(end.get_by_role("link", name="Export")).to_be_visible()
    look(page, "review-end-later")
    end.locator(".pd-main").click()
    page.wait_for_function("() => window.review.queue.filters.status === 'skipped'")
    page.wait_for_function("id => window.review.queue.items.some((item) => item.id === id)", arg=first)


def test_somebody_else_sees_the_lock_without_doing_anything(site: Site) -> None:
    page = site.open(site.person("grace"))
    with Store(site.folder) as store:
        store.validations.validate(store.documents.all()[0].id, "ada")
    page.wait_for_function(LOCKED)
    expect(page.locator(".pd-locked")).to_contain_text("Finished by ada")
    with Store(site.folder) as store:
        store.validations.reopen(store.documents.all()[0].id, "ada")
    page.wait_for_function(OPEN)


def test_what_was_on_its_way_is_refused_with_a_sentence(site: Site) -> None:
    page = site.open(site.person())
    before = site.decisions()
    sees_no_others(page)
    with Store(site.folder) as store:
        store.validations.validate(store.documents.all()[0].id, "mo")
    page.keyboard.press("a")
    expect(page.locator(".pd-staying")).to_contain_text("is finished and locked (mo): reopen it")
    page.wait_for_function(LOCKED)
    assert site.decisions() == before


def test_a_reader_sees_the_lock_and_cannot_reopen(site: Site) -> None:
    with Store(site.folder) as store:
        store.validations.validate(store.documents.all()[0].id, "ada")
    page = site.open(
        site.person("reader"), document=site.document, page="1", subject=site.find("entry")[0].id
    )
    expect(page.locator(".pd-locked")).to_contain_text("Finished by ada")
    expect(page.get_by_role("button", name="Reopen")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(320, 640), (768, 900)])
def test_the_lock_fits_narrow_windows_in_french(site: Site, width: int, height: int) -> None:
    with Store(site.folder) as store:
        store.validations.validate(store.documents.all()[0].id, "ada")
    viewport = {"viewport": {"width": width, "height": height}}
    page = site.open(
        site.person(language="fr", **viewport),
        subject=site.find("entry")[0].id,
        document=site.document,
        theme="dark",
    )
    expect(page.locator(".pd-locked")).to_contain_text("Terminé par ada")
    look(page, f"review-locked-{width}")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_one_button_finishes_and_leads_to_the_exports(site: Site) -> None:
    page = at_the_end(site)
    assert page.locator(".pd-end .pd-main").count() == 1
    page.get_by_role("button", name="Finish and export").click()
    page.wait_for_url("**/exports")
    with Store(site.folder) as store:
        assert store.documents.all()[0].validated is not None
    page.goto(f"{site.url}/desk")
    expect(page.locator(".pd-end .pd-main")).to_have_text("Export")
