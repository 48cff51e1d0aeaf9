"""What is probably missing is told at the end of the review, and a walk leads through its pages."""

import re

import pytest
from playwright.sync_api import Page, expect

from pictoria_docs.store import Store
from tests.apps.desk_site import Site
from tests.apps.looking import look
from tests.apps.test_desk_finished import at_the_end
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
REJECT = """([document, id]) => window.review.client.http.post(`/documents/${document}/edits`,
  { change_set: `reject-${id}`, edits: [{ key: `reject-${id}`, action: 'reject', id }] })"""


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
    end.get_by_role("button", name="Look at this page").press("Enter")
    expect(page.locator(".pd-unseen")).to_contain_text("Something may be missing on this page")
    page.wait_for_function("number => window.review.pages.numbers.join() === String(number)", arg=number)
    expect(page.get_by_role("img", name=re.compile("Something may be missing here"))).to_have_count(1)
    look(page, "review-missing-page")
    assert complete(site) == set()
    page.keyboard.press("j")
    expect(page.locator(".pd-unseen")).to_be_hidden()
    assert complete(site) == {number}
    expect(end.locator("h3")).to_have_text("All that was found is reviewed")
    expect(end.locator(".pd-missing")).to_be_hidden()


def test_in_french(site: Site) -> None:
    page = at_the_end(site, language="fr")
    without_caption(site, page)
    expect(page.locator(".pd-end h3")).to_contain_text("il manque peut-être quelque chose")
    expect(page.locator(".pd-missing")).to_contain_text("légende")
