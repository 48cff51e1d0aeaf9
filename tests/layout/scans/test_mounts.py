"""Boards with prints that are lighter or darker than they; pale prints; initials, which are no figures."""

import numpy as np
import pytest
from PIL import Image

from pictoria_docs.document import Box, RegionType
from pictoria_docs.layout.ocr.lines import make_line
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.scans.image import Scan, prepare
from pictoria_docs.layout.scans.initials import with_initials
from pictoria_docs.layout.scans.pale import pale_rectangles
from pictoria_docs.layout.scans.photographs import find_photographs
from pictoria_docs.layout.scans.pictures import PictureBox
from pictoria_docs.layout.scans.read import read_scan
from pictoria_docs.layout.text_line import TextLine
from tests.layout.scan_factory import DPI, HEIGHT, WIDTH, DrawnPage, ImagePage

UPPER, LOWER = Box(90, 60, 330, 230), Box(120, 300, 300, 520)


def board(level: int) -> DrawnPage:
    return DrawnPage(Image.new("RGB", DrawnPage().image.size, (level, level - 8, level - 20)))


def lifted(page: DrawnPage, box: Box, low: int, high: int) -> None:
    """A print whose greys run from `low` to `high`."""
    x0, y0, x1, y1 = (round(value * DPI / 72) for value in box)
    noise = np.random.default_rng(5).normal(0, 1, (6, 6))
    greys = (noise - noise.min()) / np.ptp(noise) * (high - low) + low
    patch = Image.fromarray(greys.astype(np.uint8)).resize((x1 - x0, y1 - y0), Image.Resampling.BICUBIC)
    page.image.paste(patch.convert("RGB"), (x0, y0))


def scanned(page: DrawnPage) -> Scan:
    return prepare(page.scanned(noise=2), WIDTH, HEIGHT, DPI)


@pytest.mark.parametrize("level", [60, 110, 160])
def test_prints_lighter_than_their_board_are_the_pictures(level: int) -> None:
    page = board(level)
    lifted(page, UPPER, 150, 245)
    lifted(page, LOWER, 170, 240)
    scan = scanned(page)
    assert scan.mounted
    found = [picture.box for picture in find_photographs(scan)[0]]
    assert len(found) == 2
    for print_ in (UPPER, LOWER):
        assert max(box.iou(print_) for box in found) > 0.93


def test_a_large_dark_photograph_on_paper_is_no_board() -> None:
    page = DrawnPage()
    lifted(page, Box(40, 40, 380, 540), 15, 90)
    lifted(page, Box(150, 150, 270, 400), 180, 240)
    scan = scanned(page)
    assert not scan.mounted
    [photograph] = find_photographs(scan)[0]
    assert photograph.box.iou(Box(40, 40, 380, 540)) > 0.93


def test_a_page_of_text_is_no_board() -> None:
    page = board(150)
    page.paragraph(60, 20)
    assert not scanned(page).mounted


def column(*texts: str, x0: float = 40, beside: int = 0, indent: float = 60) -> list[TextLine]:
    """Lines of a paragraph, the first ones beside something at its left."""
    lines = []
    for index, text in enumerate(texts):
        start = x0 + indent if index < beside else x0
        words, x = [], start
        for word in text.split():
            words.append((word, Box(x, 100 + 12 * index, x + 5 * len(word), 108 + 12 * index), 0.9))
            x += 5 * len(word) + 3
        lines.append(make_line(words, 10.0))
    return lines


PARAGRAPH = (
    "N fin il en faut tousjours venir la",
    "qu'il n'est point d'autre",
    "contentement au monde",
    "que celuy d'aymer Dieu",
    "l'unique plaisir qui peut combler nos ames",
    "de joye parmi la foule des ennuis",
)
BESIDE = (
    "Mphora found in the sanctuary with",
    "several fragments of a bronze",
    "mirror and the handle of a",
    "vessel that was broken and",
)
INITIAL = Box(40, 99, 94, 146)


def kind(box: Box, lines: list[TextLine]) -> str:
    return with_initials([PictureBox(box, "drawing", 0.8)], lines)[0].kind


def test_a_picture_in_the_place_of_the_first_letter_is_an_initial() -> None:
    assert kind(INITIAL, column(*PARAGRAPH, beside=4)) == "initial"


def test_a_figure_that_text_runs_around_is_none() -> None:
    running = ("au monde que celuy d'aymer", *PARAGRAPH[1:])
    assert kind(INITIAL, column(*running, beside=4)) == "drawing"
    above = [
        *column("la lumiere de vos vertus fait que l'ombre du vice est dissipe"),
        *column(*PARAGRAPH, beside=4),
    ]
    above[0] = make_line(
        [(word, Box(40 + 30 * n, 86, 65 + 30 * n, 94), 0.9) for n, word in enumerate(above[0].text.split())],
        10.0,
    )
    assert kind(INITIAL, above) == "drawing"


def test_a_woodcut_beside_a_paragraph_is_none() -> None:
    large = Box(40, 99, 170, 146)
    assert kind(large, column(*PARAGRAPH, beside=4, indent=136)) == "drawing"
    assert kind(INITIAL, []) == "drawing"


def test_an_initial_is_a_region_of_its_own_type() -> None:
    page = DrawnPage()
    page.text(40, 60, "A chapter of the book", 16)
    page.vessel(Box(40, 100, 96, 156))
    for index in range(4):
        page.text(
            102,
            100 + 14 * index,
            (
                "Mphora found in the sanctuary with",
                "several fragments of a bronze",
                "mirror and the handle of a",
                "vessel that was broken and",
            )[index],
            10,
        )
    for index in range(4):
        page.text(40, 156 + 14 * index, "several fragments of a bronze mirror and a handle of it", 10)
    found = read_scan(ImagePage(page.scanned()), LayoutOptions(languages=("eng",)), "doc")
    assert [region.type for region in found.regions if region.origin.model != "auto"] == [
        RegionType.DROP_CAPITAL
    ]


@pytest.mark.parametrize("level", [148, 190])
@pytest.mark.parametrize("points", [4, 9])
def test_a_faded_print_on_a_board_is_a_candidate_though_shadows_run_around_it(
    points: int, level: int
) -> None:
    page = board(110)
    lifted(page, UPPER, level, level + 12)
    shadow = round(points * DPI / 72)
    pixels = np.asarray(page.image).copy()
    for side in (np.s_[:shadow], np.s_[-shadow:], np.s_[:, :shadow], np.s_[:, -shadow:]):
        pixels[side] = 75
    page.image = Image.fromarray(pixels)
    scan = scanned(page)
    assert scan.mounted
    photographs, faint, _ = find_photographs(scan)
    assert not photographs
    assert [round(box.iou(UPPER), 1) for box in pale_rectangles(scan, faint, [])] == [1.0]
