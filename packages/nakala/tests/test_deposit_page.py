"""The export page deposits at the strict Nakala of the tests, in French too; where it cannot, it says why."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_nakala.journal import DepositItem, DepositJournal
from pictoria_nakala.metadata import collection_metas, data_metas
from tests.apps.answering import answering, let_in
from tests.apps.looking import look
from tests.chromium import PATIENCE
from tests.exchange.publications import publication
from tests.programs import needs_chromium

from fake_nakala import KEY, FakeNakala  # isort: skip

pytestmark = [pytest.mark.slow, needs_chromium]
SLUG = "example-catalogue"


@pytest.fixture
def export_page(browser: Browser, analysed_example: Path, tmp_path: Path) -> Iterator[Callable[[], Page]]:
    """Opens the export page of a project that was once deposited at Nakala's test server."""
    project = Path(shutil.copytree(analysed_example, tmp_path / analysed_example.name))
    options = publication(formats=["csv"])
    config = {"publication": options.model_dump(mode="json")}
    (project / "config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    deposited_before(project)
    app = make_desk(LocalDirectory(project, Person("ada", "Ada")))
    with answering(app) as url:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)

        def opened() -> Page:
            page = context.new_page()
            let_in(context, app, url)
            page.goto(f"{url}/ui/export?project={SLUG}")
            page.locator("summary", has_text="For specialists").click()
            return page

        yield opened
        context.close()


def deposited_before(project: Path) -> None:
    (project / "deposit").mkdir()
    journal = DepositJournal(project / "deposit/nakala.sqlite", "https://apitest.nakala.fr")
    urn, options = "urn:pictoria-docs:0", publication()
    items = [
        DepositItem(0, urn, collection_metas(options, urn), []),
        DepositItem(1, urn, data_metas(options, [], "vases", urn), [{}]),
    ]
    journal.plan("0", items, published=False)
    for item in items:
        journal.note_made("0", item, f"10.34847/nkl.test{item.number}")
    journal.close()


def test_pending_then_published_for_good(
    export_page: Callable[[], Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeNakala() as nakala:
        monkeypatch.setenv("NAKALA_API_KEY", KEY)
        monkeypatch.setenv("NAKALA_API_URL", nakala.url)
        page = export_page()
        card = page.locator(".ph-nakala")
        before = card.get_by_role("link", name="10.34847/nkl.test0")
        expect(before).to_have_attribute("href", "https://test.nakala.fr/collection/10.34847/nkl.test0")
        expect(card.get_by_label("Pending")).to_be_checked()
        look(page, "nakala", context=".ph-nakala", whole=True)
        card.locator("[data-action=deposit]").click()
        expect(page.locator(".ph-job[data-kind=deposit]")).to_contain_text(
            "Deposited at Nakala (Pending): 2 data items"
        )
        assert {data["status"] for data in nakala.datas.values()} == {"pending"}
        (collection,) = nakala.collections
        expect(card).to_contain_text(f"Collection {collection} · 127.0.0.1 · Pending")

        card.get_by_label("Published").check()
        card.locator("[data-action=deposit]").click()
        expect(card.get_by_role("alertdialog")).to_contain_text("127.0.0.1")
        look(page, "nakala-sure", context=".ph-nakala")
        card.locator("[data-action=keep]").click()
        expect(card.get_by_role("alertdialog")).to_be_hidden()
        card.locator("[data-action=deposit]").click()
        card.locator("[data-action=publish]").click()
        expect(card).to_contain_text(f"Collection {collection} · 127.0.0.1 · Published")
        assert {data["status"] for data in nakala.datas.values()} == {"published"} and nakala.doubled() == 0
        page.context.add_cookies(
            [{"name": "pictoria_language", "value": "fr", "url": page.url.partition("/ui/")[0]}]
        )
        page.reload()
        page.locator("summary", has_text="Pour les spécialistes").click()
        expect(card).to_contain_text("Déposer dans Nakala")
        expect(page.locator(".ph-job[data-kind=deposit]").first).to_contain_text("déposé (Publié)")
        card.locator("summary").first.click()
        expect(card).to_contain_text("Céramiques attiques")
        look(page, "nakala-fr", context=".ph-nakala", whole=True)
        assert KEY not in page.content()


def test_a_deposit_that_was_refused_is_begun_anew(
    export_page: Callable[[], Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeNakala() as nakala:
        monkeypatch.setenv("NAKALA_API_KEY", KEY)
        monkeypatch.setenv("NAKALA_API_URL", nakala.url)
        take = nakala.add_data
        nakala.add_data = lambda asked: take({**asked, "status": "gone"})  # type: ignore[method-assign]
        page = export_page()
        card = page.locator(".ph-nakala")
        expect(card.get_by_role("button", name="Deposit")).to_be_visible()
        expect(card.get_by_label("Begin anew")).to_have_count(0)
        card.locator("[data-action=deposit]").click()
        expect(page.locator(".ph-job[data-kind=deposit]")).to_contain_text("The status is not valid.")
        nakala.add_data = take  # type: ignore[method-assign]
        card.get_by_label("Begin anew").check()
        look(page, "nakala-anew", context=".ph-nakala", whole=True)
        card.locator("[data-action=deposit]").click()
        expect(page.locator(".ph-job[data-kind=deposit]").first).to_contain_text("2 data items")
        assert len(nakala.collections) == 2 and nakala.doubled() == 0
        expect(card.get_by_label("Begin anew")).to_have_count(0)


def test_without_a_key_there_is_a_reason_and_no_button(
    export_page: Callable[[], Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NAKALA_API_KEY", raising=False)
    page = export_page()
    expect(page.locator(".ph-nakala [data-part=reason]")).to_contain_text("NAKALA_API_KEY")
    expect(page.locator(".ph-nakala button")).to_have_count(0)
    look(page, "nakala-no-key", context=".ph-nakala", whole=True)
