"""The friezes of a project on the figures page, in a real browser on the real server; and who may see them."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pictoria_docs.apps.desk.api_types import package_declarations, types_file
from pictoria_friezes import frieze_reader
from tests.apps.looking import look
from tests.apps.server.test_search import SECRET, VASES, Ask
from tests.apps.test_picture_views import query, view
from tests.apps.test_search_page import Desk, serving
from tests.programs import needs_chromium


@pytest.fixture
def desk(sherds: Path, tmp_path: Path, browser: Browser) -> Iterator[Desk]:
    shutil.copytree(sherds, tmp_path / "projects" / "sherds.pictoria")
    with serving(tmp_path / "projects", browser) as desk:
        yield desk


@pytest.mark.slow
@needs_chromium
def test_friezes_come_as_they_are_read_grouped_by_roller(desk: Desk, tmp_path: Path) -> None:
    page = view(desk, "friezes", project="sherds")
    expect(page.locator(".pf-frieze")).to_have_count(3)
    expect(page.get_by_text("still being read")).to_have_count(0)
    expect(page.locator(".pf-family h2").first).to_have_text("Roller 1 · 2 friezes")
    expect(page.locator(".pf-family h2").nth(1)).to_have_text("No other frieze of their roller · 1")
    look(page, "friezes")
    with page.expect_download() as download:
        page.get_by_role("link", name="Table (CSV)").click()
    download.value.save_as(tmp_path / "friezes.csv")
    with (tmp_path / "friezes.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    shown = page.locator(".pf-sequence").evaluate_all("all => all.map((each) => each.textContent)")
    assert [row["sequence"] for row in rows] == shown and [row["roller"] for row in rows] == ["1", "1", "0"]
    page.locator(".pf-frieze").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ui/review?**")
    assert query(page)["subject"] == [rows[0]["figure_id"]]


@pytest.mark.slow
@needs_chromium
def test_the_view_has_an_address_and_nothing_scrolls_sideways_on_a_tablet(desk: Desk) -> None:
    page = desk.signed_in("fr")
    page.set_viewport_size({"width": 768, "height": 1024})
    page.goto(f"{desk.url}/ui/figures?project=sherds")
    page.get_by_role("navigation", name="Vues des images").get_by_role("link", name="Frises").click()
    expect(page.locator(".pf-count")).not_to_be_empty()
    look(page, "frises-768")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    expect(page.get_by_role("link", name="Frises")).to_have_attribute("aria-current", "page")


def test_friezes_are_for_those_who_take_part(own_ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing is read here: see test_frieze_service.py.
    monkeypatch.setattr(frieze_reader, "ASKED_WITHIN", -1)
    answer = own_ask("anna", f"{VASES}/friezes").json()
    assert answer["friezes"] == [] and answer["left"] > 0
    own_ask("anna", f"{VASES}/friezes", 404, params={"document": "nosuch"})
    table = own_ask("anna", f"{VASES}/friezes/export").content.decode("utf-8-sig")
    assert table.startswith("document,document_id")
    for path in ("friezes", "friezes/export"):
        own_ask("anna", f"{SECRET}/{path}", 404)


def test_the_types_of_the_view_are_those_of_the_interface() -> None:
    assert types_file("pictoria_friezes").read_text(encoding="utf-8") == package_declarations(
        "pictoria_friezes"
    ), "python -m pictoria_docs.apps.desk.api_types pictoria_friezes writes it"
