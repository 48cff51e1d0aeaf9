"""The desk of several documents: what the panel shows belongs to its own document, whichever is on show."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pictoria_docs.api.project import Project
from pictoria_docs.document import Link
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.store import Store
from tests.apps.desk_site import Site, current, serve, settled
from tests.apps.test_cli import make_pdf
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]


@pytest.fixture
def found(project: Path, browser: Browser) -> tuple[str, str, Link]:
    """The first document, an entry in it, and a link that could have gone elsewhere."""
    site = Site("", project, browser)
    link = next(row.state for row in site.find("link") if isinstance(row.state, Link) and row.state.runner_up)
    return site.document, str(site.find("entry", number="1")[0].id), link


@pytest.fixture
def desk_of_two(
    project: Path, found: tuple[str, str, Link], tmp_path: Path, browser: Browser
) -> Iterator[Site]:
    """The example with a document of one page beside it."""
    make_pdf(tmp_path / "bowls.pdf", 1)
    with Project.open(project) as opened:
        opened.add(tmp_path / "bowls.pdf")
        opened.analyse(progress=Quiet(), jobs=1)
    with serve(project, browser) as site:
        yield site


def open_other(page: Page, document: str) -> None:
    """Show the other document; what is at hand stays in the panel."""
    other = page.evaluate("first => window.review.documents.find(({ id }) => id !== first).id", document)
    page.locator(".pd-documents").select_option(other)
    page.wait_for_function("id => window.review.pages.document === id", arg=other)


def test_a_value_is_added_to_the_document_of_its_entry(
    desk_of_two: Site, found: tuple[str, str, Link]
) -> None:
    document, entry, _ = found
    page = desk_of_two.open(desk_of_two.person(), document=document, subject=entry)
    open_other(page, document)
    new = page.get_by_label("New value of Culture")
    new.fill("punique")
    with page.expect_response(lambda answer: answer.url.endswith("/edits")) as sent:
        new.press("Enter")
    assert f"/documents/{document}/" in sent.value.url
    settled(page)
    expect(page.locator('[data-field="culture"] .pd-value textarea')).to_have_value("punique")


def test_what_is_moved_with_keys_just_before_another_document_is_shown_is_of_the_first(
    desk_of_two: Site, found: tuple[str, str, Link]
) -> None:
    document, entry, _ = found
    page = desk_of_two.open(desk_of_two.person(), document=document, subject=entry)
    moved = page.evaluate(
        """async (first) => {
        const { canvas, client, documents, navigation } = window.review;
        const other = documents.find(({ id }) => id !== first).id;
        await client.page(other, 1);  // it is on show before the keys have come to rest
        const [{ id }] = canvas.state.objects.region.values();
        canvas.choose(id);
        canvas.focus();
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        await navigation.openDocument(other);
        return id;
        }""",
        document,
    )
    settled(page)
    with Store(desk_of_two.folder) as store:
        assert [each.subject for each in store.decisions.of(document)] == [moved]
    expect(page.locator(".pd-notice")).to_have_count(0)


def test_a_link_is_corrected_in_its_document_and_leads_there(
    desk_of_two: Site, found: tuple[str, str, Link]
) -> None:
    document, _, link = found
    page = desk_of_two.open(desk_of_two.person(), document=document, subject=link.id)
    open_other(page, document)
    with page.expect_response(lambda answer: answer.url.endswith("/edits")) as sent:
        page.get_by_role("button", name="Use this").click()
    assert f"/documents/{document}/" in sent.value.url
    settled(page)
    assert current(page)["status"] == "corrected"
    page.locator(".pd-ends .pd-link").first.click()
    page.wait_for_function("first => window.review.pages.document === first", arg=document)
