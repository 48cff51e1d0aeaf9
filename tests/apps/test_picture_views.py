"""The pictures of a project as families and on a map: in a real browser on the real server."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, expect

from pictoria_docs import Project
from pictoria_docs.retrieval.picture_map import in_plane, picture_map
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


def test_what_looks_alike_lies_together_and_the_map_is_never_mirrored() -> None:
    random = np.random.default_rng(3)
    centres = random.normal(size=(2, 16))
    vectors = np.concatenate([centre + random.normal(scale=0.05, size=(20, 16)) for centre in centres])
    places = in_plane(vectors.astype(np.float32))
    first, second = places[:20], places[20:]
    apart = np.linalg.norm(first.mean(axis=0) - second.mean(axis=0))
    assert max(np.ptp(first, axis=0).max(), np.ptp(second, axis=0).max()) < apart / 4
    assert np.abs(places).max() == pytest.approx(1)
    order = random.permutation(40)
    assert in_plane(vectors[order].astype(np.float32)) == pytest.approx(places[order], abs=1e-4)
    assert in_plane(vectors[:1]).tolist() == [[0, 0]] and in_plane(vectors[:0]).shape == (0, 2)


def test_the_same_picture_of_two_editions_has_one_place(two_catalogues: Path) -> None:  # noqa: F811
    with Project.open(two_catalogues, create=False) as project:
        found = picture_map(project.store)
        assert len(found.pictures) == found.total == sum(len(each.figures) for each in project.documents)
        places: dict[str, list[tuple[float, float]]] = {}
        for each in found.pictures:
            places.setdefault(f"{each.page} {each.box.rounded()}", []).append((each.x, each.y))
    assert all(two[0] == pytest.approx(two[1], abs=0.01) for two in places.values())


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
def test_the_map_is_walked_moved_and_opened_from_the_keyboard_and_the_mouse(desk: Desk) -> None:
    page = view(desk, "map", "fr")
    stage, crops = page.locator(".pf-stage"), page.locator(".pf-crop")
    expect(crops.first).to_be_visible()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.pf-crop')].every((each) => each.naturalWidth)"
    )
    stage.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="Montrer sur sa page")).to_be_visible()
    named = page.locator(".pf-info b").inner_text()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".pf-info b")).not_to_have_text(named)
    look(page, "map-french")
    whole = crops.count()
    seen = crops.evaluate_all("all => all.map((each) => each.style.transform)")
    page.keyboard.press("Shift+ArrowUp")
    page.wait_for_function(
        "was => [...document.querySelectorAll('.pf-crop')].every((each) => !was.includes(each.style.transform))",
        arg=seen,
    )
    page.keyboard.press("0")
    page.wait_for_function(
        "was => [...document.querySelectorAll('.pf-crop')].some((each) => was.includes(each.style.transform))",
        arg=seen,
    )
    place = page.locator(".pf-chosen").bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 30, place["y"] + 30)
    for _ in range(6):
        page.mouse.wheel(0, -400)
    page.wait_for_function("count => document.querySelectorAll('.pf-crop').length < count", arg=whole)
    page.get_by_role("button", name="Tout montrer").click()
    expect(crops).to_have_count(whole)
    crops.first.click()
    expect(page.locator(".pf-info b")).to_be_visible()
    index = crops.evaluate_all("all => all.findIndex((each) => each.classList.contains('pf-chosen'))")
    assert index >= 0
    stage.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ui/review?**subject=**")


@pytest.mark.slow
@needs_chromium
def test_views_have_addresses_and_nothing_scrolls_sideways_on_a_tablet(desk: Desk) -> None:
    page = desk.page("fr")
    page.set_viewport_size({"width": 768, "height": 1024})
    page.goto(f"{desk.url}/ui/figures?project=vases")
    expect(page.locator(".pg-item").first).to_be_visible()
    for name, ready in (
        ("Familles", ".pf-family"),
        ("Carte", ".pf-crop"),
    ):
        page.get_by_role("navigation", name="Vues des images").get_by_role("link", name=name).click()
        expect(page.locator(ready).first).to_be_visible()
        look(page, f"{name.lower()}-768")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert query(page)["view"] == ["map"]
    page.reload()
    expect(page.get_by_role("link", name="Carte")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Images").click()
    expect(page.locator(".pg-item").first).to_be_visible()
    expect(page.locator(".pf")).to_have_count(0)
