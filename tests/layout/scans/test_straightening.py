"""Pages that lie on their side or upside down, and pages whose lines bend: set straight, and found where they were."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bench.generator.curl import Curl
from pictoria_docs.document import Box, Rotation
from pictoria_docs.document.geometry import rotate
from pictoria_docs.document.words import Word
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.scans.bend import bend_of
from pictoria_docs.layout.scans.read import read_scan
from pictoria_docs.layout.scans.straightening import Bend, Straightening
from pictoria_docs.layout.text_line import TextLine
from tests.layout.scan_factory import DPI, HEIGHT, WIDTH, DrawnPage, ImagePage
from tests.programs import needs_tesseract

within = st.floats(0.0, 1.0)
rotations = st.sampled_from([0, 90, 180, 270])
PAGE = Box(0, 0, WIDTH, HEIGHT)
PHOTOGRAPH = Box(60, 60, 360, 260)
CAPTION = "Plate 12. Bronze mirror from the sanctuary"
SECOND_LINE = "with a handle of bone, fifth century"
QUARTERS: list[Rotation] = [90, 180, 270]


def bend(fan: float, drop: float) -> Bend:
    rising = tuple(float(value) for value in np.linspace(0, 1, 10) ** 3)
    return Bend(
        30.0, 390.0, HEIGHT, tuple(drop * value for value in rising), tuple(fan * value for value in rising)
    )


@given(within, within, st.floats(-3, 3), rotations, st.none() | st.floats(-12, 12))
def test_straight_and_displayed_are_inverse_whatever_the_page_went_through(
    x: float, y: float, degrees: float, rotation: Rotation, fan: float | None
) -> None:
    straightening = Straightening(
        degrees, WIDTH, HEIGHT, rotation, None if fan is None else bend(fan, fan / 2)
    )
    page = straightening.page
    there = straightening.displayed(x * page.width, y * page.height)
    assert straightening.straight(*there) == pytest.approx((x * page.width, y * page.height), abs=0.02)


def lines_of(curl: Curl | None, *, count: int = 20, noise: float = 0.15) -> list[TextLine]:
    """Lines of words "and", seen on a page that bends."""
    random = np.random.default_rng(3)
    lines = []
    for row in range(count):
        words, text = [], ""
        for x in range(60, 360, 25):
            box = Box(x, 60 + 20 * row - 7.4, x + 20, 60 + 20 * row)
            if curl is not None:
                seen = curl.box(box)
                box = box.moved(0, seen.y1 - box.y1)
            box = box.moved(0, random.normal(0, noise))
            start = len(text) + bool(text)
            text = f"{text} and" if text else "and"
            words.append(Word(start, len(text), *box, 0.95))
        lines.append(
            TextLine(text, Box.union(word.box for word in words), words, [(0, len(text), 10.0, False, False)])
        )
    return lines


@pytest.mark.parametrize("right", [True, False])
def test_the_bend_that_lines_have_in_common_is_measured_to_half_a_point(right: bool) -> None:
    curl = Curl(WIDTH, HEIGHT, 12.0, 4.0, right)
    lines = lines_of(curl)
    found = bend_of(lines, PAGE)
    assert found is not None
    for line in lines:
        drop = found.drop(
            np.array([word.box.centre.x for word in line.words]), np.array([word.y1 for word in line.words])
        )
        flat = np.array([word.y1 for word in line.words]) - drop
        assert np.ptp(flat) < 1.2
        assert np.abs(flat - np.median(flat)).mean() < 0.35


@pytest.mark.parametrize("noise", [0.1, 0.4])
def test_straight_lines_do_not_bend(noise: float) -> None:
    assert bend_of(lines_of(None, noise=noise), PAGE) is None


def plate() -> DrawnPage:
    page = DrawnPage()
    page.photograph(PHOTOGRAPH)
    page.text(60, 280, CAPTION)
    page.text(60, 294, SECOND_LINE)
    return page


@needs_tesseract
@pytest.mark.parametrize("rotation", QUARTERS)
def test_a_plate_on_its_side_or_upside_down_is_read(rotation: Rotation) -> None:
    upright = plate().scanned()
    width, height = (WIDTH, HEIGHT) if rotation == 180 else (HEIGHT, WIDTH)
    lying = ImagePage(upright.rotate(-rotation, expand=True), width=width, height=height)
    page = read_scan(lying, LayoutOptions(languages=("eng",)), "doc")
    [caption] = [region for region in page.regions if region.text.startswith("Plate 12")]
    assert caption.text == f"{CAPTION} {SECOND_LINE}"
    assert caption.box.inside(rotate(Box(50, 270, 300, 315), WIDTH, HEIGHT, rotation)) > 0.95
    [figure] = [region for region in page.regions if region.is_picture]
    assert figure.box.iou(rotate(PHOTOGRAPH, WIDTH, HEIGHT, rotation)) > 0.9
    assert page.rotation == 0 and (page.width, page.height) == (width, height)


@needs_tesseract
def test_a_caption_on_its_side_is_read_on_a_page_of_upright_text() -> None:
    page = DrawnPage()
    page.photograph(Box(60, 60, 260, 300))
    caption = Image.new("RGB", (round(240 * DPI / 72), round(32 * DPI / 72)), (247, 243, 232))
    beside = DrawnPage(caption)
    beside.text(4, 2, CAPTION[:35])
    beside.text(4, 16, SECOND_LINE)
    page.image.paste(caption.rotate(90, expand=True), (round(270 * DPI / 72), round(60 * DPI / 72)))
    page.paragraph(330, 12)
    found = read_scan(ImagePage(page.scanned()), LayoutOptions(languages=("eng",)), "doc")
    [lying] = [region for region in found.regions if region.text.startswith("Plate 12")]
    assert lying.text == f"{CAPTION[:35]} {SECOND_LINE}"
    assert lying.box.inside(Box(268, 55, 308, 305)) > 0.95
    assert lying.box.height > 3 * lying.box.width
    assert sum("amphora" in region.text for region in found.regions) == 1


@needs_tesseract
def test_a_page_that_bends_gives_its_lines_and_its_pictures_where_they_are_displayed() -> None:
    page = DrawnPage()
    page.paragraph(40, 14)
    page.photograph(Box(40, 260, 300, 400))
    page.paragraph(420, 9)
    curl = Curl(WIDTH, HEIGHT, 22.0, 6.0, True)
    bent = curl.applied(np.asarray(page.image).astype(np.float32) / 255, 0.2)
    page.image = Image.fromarray((np.clip(bent, 0, 1) * 255).astype(np.uint8))
    found = read_scan(ImagePage(page.scanned(noise=2)), LayoutOptions(languages=("eng",)), "doc")
    [figure] = [region for region in found.regions if region.is_picture]
    assert figure.box.iou(curl.box(Box(40, 260, 300, 400))) > 0.9
    assert figure.polygon is not None and len(figure.polygon) > 4
    paragraphs = [region for region in found.regions if "amphora" in region.text]
    assert [len(region.lines) for region in paragraphs] == [14, 9]
    for region in paragraphs:
        assert region.text.count("The amphora was found in the sanctuary") == len(region.lines)
