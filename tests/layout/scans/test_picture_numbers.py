"""Numbers printed on photographs, on light labels."""

import numpy as np
import pytest
from PIL import ImageDraw, ImageFont

from pictoria_docs.captioning import find_captions
from pictoria_docs.document import Box, RegionType
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.scans.read import read_scan
from tests.layout.scan_factory import SCALE, DrawnPage, ImagePage
from tests.programs import needs_tesseract

PLACES = [Box(60, 80, 200, 230), Box(220, 80, 360, 230), Box(60, 260, 200, 410), Box(220, 260, 360, 410)]


def label(page: DrawnPage, picture: Box, text: str) -> None:
    """A white square near the lower left corner of a picture, with its number."""
    x0, y0, x1, y1 = (
        SCALE * value for value in (picture.x0 + 4, picture.y1 - 18, picture.x0 + 16, picture.y1 - 4)
    )
    pen = ImageDraw.Draw(page.image)
    pen.rectangle((x0, y0, x1, y1), fill=(247, 243, 232))
    font = ImageFont.truetype("DejaVuSans-Bold.ttf", round(8 * SCALE))
    pen.text(((x0 + x1) / 2, (y0 + y1) / 2), text, (20, 20, 20), font=font, anchor="mm")


@needs_tesseract
@pytest.mark.parametrize("degrees", [0.0, 0.8])
def test_numbers_on_photographs_are_their_numbers(degrees: float) -> None:
    page = DrawnPage()
    for number, place in enumerate(PLACES, 2):
        page.photograph(place, number)
        label(page, place, str(number))
    read = read_scan(ImagePage(page.scanned(degrees)), LayoutOptions(), "d")
    (found,) = find_captions([read])
    numbers = [region for region in found.regions if region.type is RegionType.FIGURE_NUMBER]
    figures = [region for region in found.regions if region.is_picture]
    assert sorted(region.number or "" for region in numbers) == ["2", "3", "4", "5"]
    for region in numbers:
        nearest = min(figures, key=lambda figure: figure.box.distance(region.box))
        own = PLACES[int(region.number or 0) - 2]
        assert nearest.box.iou(own) > 0.7 and region.box.area < 0.02 * nearest.box.area


@needs_tesseract
def test_light_spots_of_a_photograph_are_no_numbers() -> None:
    page = DrawnPage()
    page.photograph(PLACES[0], 3)
    random = np.random.default_rng(5)
    pen = ImageDraw.Draw(page.image)
    for _ in range(12):
        x, y = (
            random.uniform(PLACES[0].x0, PLACES[0].x1 - 12),
            random.uniform(PLACES[0].y0, PLACES[0].y1 - 12),
        )
        pen.ellipse([SCALE * value for value in (x, y, x + 10, y + 9)], fill=(240, 238, 230))
    read = read_scan(ImagePage(page.scanned()), LayoutOptions(), "d")
    assert [region.text for region in read.regions if region.text] == []
