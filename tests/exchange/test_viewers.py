"""Pictures of an exported folder, clicked in a stock Mirador and a stock Universal Viewer: caption, entry and page are
shown, and a link leads to the region."""

import json
import re
from collections.abc import Iterator
from itertools import islice

import pytest
from playwright.sync_api import expect

from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.places.addresses import Addresses
from tests.chromium import chromium
from tests.exchange.sample import draw_page, sample_document
from tests.exchange.test_iiif import official
from tests.exchange.viewer_clicks import (
    VIEWER_CLICKS,
    WINDOW,
    PictureToClick,
    pictures_to_click,
    with_small_pages,
)
from tests.exchange.viewers import shown
from tests.programs import needs_chromium

pytestmark = [pytest.mark.slow, needs_chromium]
PICTURES = 12
"""Of two documents; the second is opened where the first ends."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[PictureToClick]]]:
    folder = tmp_path_factory.mktemp("iiif") / "out"
    folder.mkdir()
    with shown(folder) as base:
        made = [with_small_pages(sample_document(name).without_rejected()) for name in ("a", "b")]
        export_project(iter(made), draw_page, folder, "iiif", "en", base_url=base)
        for document in made:
            official(json.loads((folder / document.name / "manifest.json").read_text("utf-8")))
            for path in (folder / document.name / "annotations").glob("*.json"):
                official(json.loads(path.read_text("utf-8")))
        pictures = [picture for document in made for picture in pictures_to_click(document)]
        yield base, list(islice(pictures, PICTURES))


@pytest.mark.parametrize("viewer", VIEWER_CLICKS)
def test_a_picture_that_is_clicked_has_its_caption_entry_and_page(
    viewer: str, site: tuple[str, list[PictureToClick]]
) -> None:
    base, pictures = site
    with chromium() as browser:
        found = list(VIEWER_CLICKS[viewer](browser, base, pictures))
    assert [each.picture for each in found] == pictures
    assert [(each.picture.id, each.missing) for each in found if each.missing] == []
    assert sum(len(picture.words) for picture in pictures) > 2 * len(pictures)
    # Universal Viewer lets nobody click into a page; in Mirador nothing else is needed.
    assert all(each.on_the_page == (viewer == "mirador") for each in found)


def test_a_link_in_mirador_leads_to_the_region(site: tuple[str, list[PictureToClick]]) -> None:
    base, pictures = site
    one = next(one for one in pictures if len(one.words) > 1)
    addresses = Addresses.in_folder(base, one.document)
    with chromium() as browser:
        page = browser.new_page(viewport=WINDOW)
        items = page.request.get(addresses.annotations(one.page)).json()["items"]
        (item,) = [item for item in items if item["id"] == addresses.annotation(one.id)]
        link = next(
            match for body in item["body"] for match in re.findall(r'href="([^"]+)"', body.get("value", ""))
        )
        page.goto(link)
        expect(page.locator("#box")).to_be_visible()
        expect(page.locator("#picture")).to_be_visible()
        expect(page.locator("#words")).to_contain_text(re.compile(r"\S"))
