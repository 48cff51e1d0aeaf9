"""The pictures of a project as families: in a real browser on the real server."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, expect

from pictoria_docs.review import picture_follower
from pictoria_docs.review.gallery import families
from pictoria_docs.review.jobs.job_runner import WRITING
from pictoria_docs.review.jobs.jobs import FOLDER
from tests.apps.looking import look
from tests.apps.test_search_page import Desk, serving
from tests.programs import needs_chromium
from tests.retrieval.conftest import indexed_example  # noqa: F401
from tests.retrieval.test_picture_search import two_catalogues  # noqa: F401


@pytest.fixture
def desk(two_catalogues: Path, tmp_path: Path, browser: Browser) -> Iterator[Desk]:  # noqa: F811
    shutil.copytree(two_catalogues, tmp_path / "projects" / "vases.pictoria")
    with serving(tmp_path / "projects", browser) as desk:
        yield desk


def view(desk: Desk, name: str, language: str = "en", project: str = "vases") -> Page:
    page = desk.signed_in(language)
    page.goto(f"{desk.url}/ui/figures?project={project}&view={name}")
    expect(page.locator(".pf-count")).not_to_be_empty()
    return page


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize(
    ("language", "compare", "queued", "cancel", "cancelled"),
    [
        ("en", "Compare all pictures", "Waiting for another job to end", "Cancel", "Cancelled."),
        ("fr", "Comparer toutes les images", "En attente de la fin d’une autre tâche", "Annuler", "Annulé."),
    ],
)
def test_many_pictures_are_compared_by_a_job_that_can_be_cancelled(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, compare: str, queued: str,
    cancel: str, cancelled: str,
) -> None:  # fmt: skip
    for module in (families, picture_follower):
        monkeypatch.setattr(module, "FOLLOWED", 0)
    page = view(desk, "families", language)
    button = page.get_by_role("button", name=compare)
    expect(button).to_be_visible()
    expect(page.locator(".pf-family")).to_have_count(0)
    look(page, f"families-compare-{language}")
    jobs = tmp_path / "projects" / "vases.pictoria" / FOLDER
    jobs.mkdir(exist_ok=True)
    with FileLock(jobs / WRITING):
        button.click()
        expect(page.get_by_text(queued)).to_be_visible()
        expect(button).to_be_hidden()
        look(page, f"families-comparing-{language}")
        page.get_by_role("button", name=cancel).click()
        expect(page.get_by_text(cancelled)).to_be_visible()
    look(page, f"families-cancelled-{language}")
    button.click()
    expect(page.locator(".pf-family").first).to_be_visible()
    expect(button).to_be_hidden()
    expect(page.locator(".ph-job")).to_have_count(0)
    look(page, f"families-compared-{language}")


@pytest.mark.slow
@needs_chromium
def test_families_are_rows_that_open_their_pictures_on_their_pages(desk: Desk, tmp_path: Path) -> None:
    page = view(desk, "families")
    # They are compared in the background, while somebody looks.
    expect(page.locator(".pf-family").first).to_be_visible()
    expect(page.get_by_text("still being compared")).to_have_count(0)
    look(page, "families")
    families = page.locator(".pf-family").count()
    first = page.locator(".pf-family").first.locator(".pf-card")
    size = first.count()
    expect(page.locator(".pf-family h2").first).to_contain_text(f"Family 1 · {size} pictures")
    with page.expect_download() as download:
        page.get_by_role("link", name="Table (CSV)").click()
    download.value.save_as(tmp_path / "families.csv")
    with (tmp_path / "families.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert (
        len({row["family"] for row in rows})
        == families
        == int(page.locator(".pf-count").inner_text().split()[0])
    )
    assert sum(row["family"] == "1" for row in rows) == size
    first.first.focus()
    page.keyboard.press("ArrowRight")
    expect(first.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".pf-family").nth(1).locator(".pf-card").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ui/review?**")
    assert query(page)["subject"] == [rows[1]["figure_id"]] and query(page)["page"] == [rows[1]["page"]]
    page.go_back()
    expect(page.locator(".pf-family").first).to_be_visible()


@pytest.mark.slow
@needs_chromium
def test_views_have_addresses_and_nothing_scrolls_sideways_on_a_tablet(desk: Desk) -> None:
    page = desk.page("fr")
    page.set_viewport_size({"width": 768, "height": 1024})
    page.goto(f"{desk.url}/ui/figures?project=vases")
    expect(page.locator(".pg-item").first).to_be_visible()
    page.get_by_role("navigation", name="Vues des images").get_by_role("link", name="Familles").click()
    expect(page.locator(".pf-family").first).to_be_visible()
    look(page, "familles-768")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert query(page)["view"] == ["families"]
    page.reload()
    expect(page.get_by_role("link", name="Familles")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Images").click()
    expect(page.locator(".pg-item").first).to_be_visible()
    expect(page.locator(".pf")).to_have_count(0)
