"""The title of an entry is shown once in the panel, and what is typed counts for the entry and its record."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.apps.desk_site import Site, settled
from tests.apps.looking import look
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
REJECT = """([document, id]) => window.review.client.http.post(`/documents/${document}/edits`,
  { change_set: 'no-title', edits: [{ key: 'no-title', action: 'reject', kind: 'field', id }] })"""


def the_title(page: Page) -> Locator:
    """The one field for it."""
    title = page.get_by_role("textbox", name="Titre", exact=True)
    expect(title).to_have_count(1)
    return title


def typed(page: Page, title: Locator, words: str) -> None:
    title.fill(words)
    title.press("Control+Enter")
    settled(page)


def test_a_title_of_the_record_is_that_of_the_entry(site: Site) -> None:
    (entry,) = site.find("entry", number="1")
    page = site.at(site.person(language="fr"), entry.id)
    title = the_title(page)
    expect(title).to_have_value(entry.state.title)
    expect(page.locator('[data-field="title"]')).to_contain_text("Titre")
    look(page, "entry-title-fr")
    typed(page, title, "Une autre amphore")
    (after,) = site.find("entry", number="1")
    assert after.state.title == "Une autre amphore"
    expect(the_title(page)).to_have_value("Une autre amphore")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    settled(page)
    expect(the_title(page)).to_have_value(entry.state.title)


def test_a_title_that_no_record_has_is_typed_above_it(site: Site) -> None:
    (entry,) = site.find("entry", number="2")
    page = site.at(site.person(language="fr"), entry.id)
    page.evaluate(REJECT, [site.document, value_of(page)])
    page.reload()
    page.wait_for_function("() => window.review?.panel.content")
    title = page.locator('[data-field="title"] textarea')
    expect(title).to_have_count(1)
    expect(page.get_by_role("textbox", name="Titre", exact=True)).to_have_count(0)
    title.fill("Une coupe")
    title.press("Control+Enter")
    settled(page)
    (after,) = site.find("entry", number="2")
    assert after.state.title == "Une coupe"
    expect(the_title(page)).to_have_value("Une coupe")


def value_of(page: Page) -> str:
    """Id of the value of the record that is the title."""
    found = page.locator('[data-field="title"] .pd-value').get_attribute("data-value")
    assert found
    return found
