"""What is probably missing is told at the end of the review, and a walk leads through its pages."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from pictoria_docs.store import Store
from tests.apps.desk_site import Site, settled
from tests.apps.looking import look
from tests.apps.test_desk_finished import at_the_end
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
REJECT = """([document, id]) => window.review.client.http.post(`/documents/${document}/edits`,
  { change_set: `reject-${id}`, edits: [{ key: `reject-${id}`, action: 'reject', id }] })"""

UNREAD = """([document, caption, link]) => window.review.client.http.post(`/documents/${document}/edits`,
  { change_set: 'unread-caption', edits: [
    { key: 'unread-the-link', action: 'reject', kind: 'link', id: link },
    { key: 'unread-the-type', action: 'correct', id: caption, changes: { type: 'text' } }] })"""
REJECT_ENTRY = """([document, id]) => window.review.client.http.post(`/documents/${document}/edits`,
  { change_set: 'reject-entry', edits: [{ key: 'reject-entry', action: 'reject', kind: 'entry', id }] })"""
DECORATION = """([document, figure]) => window.review.client.http.post(`/documents/${document}/edits`,
  { change_set: 'to-decoration', edits: [{ key: 'to-decoration', action: 'correct', id: figure,
    changes: { type: 'decoration' } }] })"""


def without_caption(site: Site, page: Page) -> int:
    """Reject the caption of a picture, and come to the end again; the page of both."""
    captions = {caption.id: caption.pages[0] for caption in site.find("region", type="caption")}
    caption = next(link.source for link in site.find("link", type="caption_of") if link.source in captions)
    page.evaluate(REJECT, [site.document, caption])
    page.evaluate("() => window.review.queue.load(true)")
    return captions[caption]


def complete(site: Site) -> set[int]:
    with Store(site.folder) as store:
        return store.looked_pages.complete(store.documents.all()[0].id)


def test_the_end_tells_what_may_be_missing_and_leads_there(site: Site) -> None:
    page = at_the_end(site)
    expect(page.locator(".pd-end h3")).to_have_text("All that was found is reviewed")
    number = without_caption(site, page)
    end = page.locator(".pd-end")
    expect(end.locator("h3")).to_have_text("What was found is reviewed; something may be missing")
    expect(end.locator(".pd-missing")).to_contain_text(re.compile(r"captions? may be missing"))
    look(page, "review-end-missing")
    walk = begin(page, number)
    expect(page.get_by_role("img", name=re.compile("Something may be missing here"))).to_have_count(1)
    look(page, "review-missing-page")
    page.keyboard.press("x")
    expect(walk).to_contain_text("If anything else is missing on this page, draw it")
    settled(page)
    assert complete(site) == set()
    page.keyboard.press("j")
    expect(walk).to_be_hidden()
    assert complete(site) == {number}
    expect(end.locator("h3")).to_have_text("All that was found is reviewed")
    expect(end.locator(".pd-missing")).to_be_hidden()


def begin(page: Page, number: int) -> Locator:
    """Begin the walk through what may be missing, on its only page."""
    page.locator(".pd-end").get_by_role("button", name="Look at this page").press("Enter")
    page.wait_for_function("number => window.review.pages.numbers.join() === String(number)", arg=number)
    walk = page.locator(".pd-unseen")
    expect(walk.locator("kbd").last).to_have_text("J")
    return walk


def test_one_key_takes_a_caption_for_its_picture_and_one_undo_gives_it_back(site: Site) -> None:
    page = at_the_end(site)
    links = {link.source: link for link in site.find("link", type="caption_of")}
    caption = next(each for each in site.find("region", type="caption") if each.id in links)
    link = links[caption.id]
    page.evaluate(UNREAD, [site.document, caption.id, link.id])
    page.evaluate("() => window.review.queue.load(true)")
    walk = begin(page, caption.pages[0])
    expect(walk).to_contain_text("Is this text the caption of the picture beside it?")
    look(page, "review-missing-caption")
    page.keyboard.press("a")
    settled(page)
    assert named(site, caption.id) == {link.target}
    expect(walk).to_contain_text("If anything else is missing on this page, draw it")
    page.keyboard.press("Control+z")
    settled(page)
    assert named(site, caption.id) == set()


def test_one_key_takes_a_picture_that_was_called_a_decoration(site: Site) -> None:
    page = at_the_end(site)
    figure = site.find("region", type="figure")[0]
    page.evaluate(DECORATION, [site.document, figure.id])
    page.evaluate("() => window.review.queue.load(true)")
    walk = begin(page, figure.pages[0])
    expect(walk).to_contain_text("Is this a picture?")
    walk.get_by_role("button", name="Yes, a picture").click()
    settled(page)
    assert figure.id in {each.id for each in site.find("region", type="figure")}


def test_one_key_takes_an_entry_with_its_record(site: Site) -> None:
    page = at_the_end(site, language="fr")
    lost = site.find("entry")[3]
    values = fields_of(site, lost.id)
    page.evaluate(REJECT_ENTRY, [site.document, lost.id])
    page.evaluate("() => window.review.queue.load(true)")
    page.locator(".pd-missing button").press("Enter")
    walk = page.locator(".pd-unseen")
    expect(walk).to_contain_text("Est-ce une notice ?")
    look(page, "review-missing-entry-fr")
    page.keyboard.press("a")
    settled(page)
    (taken,) = [entry for entry in site.find("entry") if entry.id.startswith("ent-u")]
    assert (taken.state.number, taken.pages[0]) == (lost.state.number, lost.pages[0])
    assert taken.state.title == lost.state.title
    assert fields_of(site, taken.id) == values


def fields_of(site: Site, entry: str) -> dict[str, str]:
    """The record of an entry."""
    with Store(site.folder) as store:
        entries = store.load_document(site.document).entries
    return {field.name: field.value for own in entries if own.id == entry for field in own.fields}


def named(site: Site, caption: str) -> set[str]:
    """Pictures that a caption names."""
    links = site.find("link", type="caption_of")
    known = {each.id for each in site.find("region", type="caption")}
    return {link.target for link in links if link.source == caption in known and link.status != "rejected"}


def test_a_no_is_kept_for_everybody_and_one_undo_takes_it_back(site: Site) -> None:
    page = at_the_end(site, language="fr")
    without_caption(site, page)
    page.locator(".pd-missing button").press("Enter")
    walk, end = page.locator(".pd-unseen"), page.locator(".pd-end")
    refuse = walk.get_by_role("button", name="Non")
    expect(refuse).to_be_visible()
    page.keyboard.press("x")
    settled(page)
    expect(refuse).to_be_hidden()
    expect(walk).to_contain_text("S’il manque autre chose sur cette page")
    page.keyboard.press("Control+z")
    expect(refuse).to_be_visible()
    page.keyboard.press("Control+y")
    expect(refuse).to_be_hidden()
    walk.get_by_role("button", name="Arrêter là").click()
    expect(end.locator("h3")).to_have_text("Tout ce qui a été trouvé est relu")
    expect(end.locator(".pd-missing")).to_be_hidden()
    look(page, "review-missing-refused-fr")
    slug = page.evaluate("() => window.review.outbox.project")
    other = site.person("bob").request.get(f"{site.url}/api/v1/projects/{slug}/missing").json()
    assert (other["kinds"], other["pages"]) == ([], [])
    page.keyboard.press("Control+z")
    expect(end.locator("h3")).to_contain_text("il manque peut-être quelque chose")


def test_in_french(site: Site) -> None:
    page = at_the_end(site, language="fr")
    without_caption(site, page)
    expect(page.locator(".pd-end h3")).to_contain_text("il manque peut-être quelque chose")
    expect(page.locator(".pd-missing")).to_contain_text("légende")
