"""Reading a page image: what a user gets from a scan."""

from random import Random

import pytest
from PIL import ImageDraw

from pictoria_docs.document import Box, Page, PageKind, Region, RegionType
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.scans.read import read_scan
from tests.layout.scan_factory import SCALE, SENTENCE, DrawnPage, ImagePage, turned
from tests.programs import needs_tesseract

OPTIONS = LayoutOptions(languages=("eng",), scan_detector="rapid-layout", ocr="tesseract")
LEFT, RIGHT = Box(60, 60, 200, 200), Box(212, 60, 360, 200)
POT = Box(120, 240, 290, 380)


def plate() -> DrawnPage:
    page = DrawnPage()
    page.photograph(LEFT, 1)
    page.photograph(RIGHT, 2)
    page.vessel(POT)
    page.text(128, 206, "1", 9)
    page.text(284, 206, "2", 9)
    page.text(203, 387, "3", 9)
    page.paragraph(430)
    return page


def best(figures: tuple[Region, ...], box: Box) -> float:
    return max((figure.box.iou(box) for figure in figures), default=0.0)


def plain_text(page: Page) -> str:
    return " ".join(region.text for region in page.regions if region.text)


@needs_tesseract
@pytest.mark.parametrize("degrees", [0.0, 0.7, -0.9])
def test_pictures_and_text_of_a_skewed_noisy_plate(degrees: float) -> None:
    found = read_scan(ImagePage(plate().scanned(degrees, noise=6)), OPTIONS, "doc")
    assert found.kind is PageKind.SCAN
    assert found.skew == pytest.approx(-degrees, abs=0.2), "clockwise"
    assert len(found.figures) == 3, "neighbours with a white gutter are separate pictures"
    for box in (LEFT, RIGHT, POT):
        assert best(found.figures, turned(box, degrees)) > 0.85
    assert SENTENCE[:60] in plain_text(found)
    assert [region.order for region in found.regions] == list(range(len(found.regions)))


@needs_tesseract
def test_numbers_printed_under_pictures_are_read_where_they_stand() -> None:
    found = read_scan(ImagePage(plate().scanned(0.5)), OPTIONS, "doc")
    for number, box in (("1", LEFT), ("2", RIGHT), ("3", POT)):
        place = turned(box, 0.5)
        under = [
            region
            for region in found.regions
            if region.text == number and 0 < region.box.y0 - place.y1 < 15 and region.type is RegionType.TEXT
        ]
        assert len(under) == 1
        assert abs(under[0].box.centre.x - place.centre.x) < 8


@needs_tesseract
def test_two_drawings_side_by_side_are_parted_by_their_numbers() -> None:
    page = DrawnPage()
    first, second = Box(50, 80, 195, 220), Box(204, 80, 350, 220)
    page.vessel(first)
    page.vessel(second)
    page.text(119, 228, "1", 9)
    page.text(274, 228, "2", 9)
    page.paragraph(300)
    found = read_scan(ImagePage(page.scanned()), OPTIONS, "doc")
    assert len(found.figures) == 2
    assert best(found.figures, first) > 0.8 and best(found.figures, second) > 0.8


@needs_tesseract
def test_stains_rules_and_text_are_no_pictures() -> None:
    page = DrawnPage()
    for y in (40, 130, 220, 310, 400, 490):
        page.paragraph(y, 5)
    scan = page.scanned(0.4, stains=4)
    found = read_scan(ImagePage(scan), OPTIONS, "doc")
    assert found.figures == ()
    assert plain_text(found).count("sanctuary") >= 20


@needs_tesseract
def test_words_imagined_in_photographs_are_dropped() -> None:
    page = DrawnPage()
    page.photograph(Box(40, 40, 380, 400))
    page.text(100, 200, "NOT TEXT OF THE PAGE", 20)
    page.paragraph(430)
    found = read_scan(ImagePage(page.scanned()), OPTIONS, "doc")
    assert "NOT TEXT" not in plain_text(found)
    assert len(found.figures) == 1


@needs_tesseract
def test_a_given_text_layer_is_used_instead_of_ocr() -> None:
    from pictoria_docs.document.words import Word
    from pictoria_docs.layout.text_line import TextLine

    box = Box(40, 430, 300, 440)
    line = TextLine("Given by the text layer", box, [Word(0, 23, *box)], [(0, 23, 9.0, False, False)])
    found = read_scan(ImagePage(plate().scanned()), OPTIONS, "doc", [line])
    assert plain_text(found) == "Given by the text layer"


def test_without_ocr_pictures_are_still_found() -> None:
    options = LayoutOptions(ocr="off", scan_detector="rapid-layout")
    found = read_scan(ImagePage(plate().scanned()), options, "doc")
    assert best(found.figures, LEFT) > 0.85 and best(found.figures, RIGHT) > 0.85
    assert plain_text(found) == ""


def test_an_empty_page_is_an_empty_page() -> None:
    found = read_scan(ImagePage(DrawnPage().scanned()), LayoutOptions(scan_detector="rapid-layout"), "doc")
    assert found.regions == ()


@needs_tesseract
def test_dirt_is_no_text_and_numbers_beside_it_stay() -> None:
    """Strokes that Tesseract takes for letters and numbers, each by itself, with more than half confidence."""
    page = DrawnPage()
    pen, random = ImageDraw.Draw(page.image), Random(0)
    for index in range(24):
        x, y = 30 + (index % 6) * 64, 40 + (index // 6) * 110
        strokes = [(x + random.uniform(0, 6), y + random.uniform(0, 8)) for _ in range(random.randint(2, 5))]
        pen.line([(SCALE * x, SCALE * y) for x, y in strokes], (30, 30, 30), random.randint(2, 6))
    for number, (x, y) in {"2": (180, 500), "3": (300, 500), "5": (60, 560)}.items():
        page.text(x, y, number, 10)
    found = read_scan(ImagePage(page.scanned()), OPTIONS, "doc")
    lines = [region for region in found.regions if region.text]
    assert {"2", "3", "5"} == {region.text for region in lines if region.box.y0 > 490}
    dirt = Box(90, 38, 106, 52), Box(32, 150, 40, 160)
    assert not [region for region in lines if any(region.box.intersection(box) for box in dirt)]
