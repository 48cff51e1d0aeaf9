"""The map of the pictures of a project: its places, who may see it, and its page in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from pictoria_docs import Project
from pictoria_docs.apps.desk.api_types import package_declarations, types_file
from pictoria_look_alikes.picture_map import in_plane, picture_map
from tests.apps.looking import look
from tests.apps.server.test_search import SECRET, VASES, Ask
from tests.apps.test_picture_views import query, view
from tests.apps.test_search_page import Desk, serving
from tests.programs import needs_chromium


@pytest.fixture
def desk(two_catalogues: Path, tmp_path: Path, browser: Browser) -> Iterator[Desk]:
    shutil.copytree(two_catalogues, tmp_path / "projects" / "vases.pictoria")
    with serving(tmp_path / "projects", browser) as desk:
        yield desk


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


def test_the_same_picture_of_two_editions_has_one_place(two_catalogues: Path) -> None:
    with Project.open(two_catalogues, create=False) as project:
        found = picture_map(project.store)
        assert len(found.pictures) == found.total == sum(len(each.figures) for each in project.documents)
        places: dict[str, list[tuple[float, float]]] = {}
        for each in found.pictures:
            picture = each.indexed.picture
            places.setdefault(f"{picture.page} {picture.box.rounded()}", []).append((each.x, each.y))
    assert all(two[0] == pytest.approx(two[1], abs=0.01) for two in places.values())


def test_the_map_is_for_those_who_take_part(own_ask: Ask) -> None:
    shown = own_ask("anna", f"{VASES}/map").json()
    families = own_ask("anna", f"{VASES}/families").json()
    assert shown["total"] == len(shown["pictures"]) == families["pictures"] > 0
    assert not shown["problems"]
    assert own_ask("anna", shown["pictures"][0]["crop"]).headers["content-type"] == "image/jpeg"
    own_ask("anna", f"{SECRET}/map", 404)


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
def test_the_view_has_an_address_and_nothing_scrolls_sideways_on_a_tablet(desk: Desk) -> None:
    page = desk.page("fr")
    page.set_viewport_size({"width": 768, "height": 1024})
    page.goto(f"{desk.url}/ui/figures?project=vases")
    page.get_by_role("navigation", name="Vues des images").get_by_role("link", name="Carte").click()
    expect(page.locator(".pf-crop").first).to_be_visible()
    look(page, "carte-768")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert query(page)["view"] == ["map"]
    page.reload()
    expect(page.get_by_role("link", name="Carte")).to_have_attribute("aria-current", "page")


def test_the_types_of_the_view_are_those_of_the_interface() -> None:
    package = "pictoria_look_alikes"
    told = f"python -m pictoria_docs.apps.desk.api_types {package} writes it"
    assert types_file(package).read_text(encoding="utf-8") == package_declarations(package), told
