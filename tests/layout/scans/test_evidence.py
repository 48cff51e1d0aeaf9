"""What the print around a picture and the ink in it say: stamps, faint photographs, charts, halves, bold type."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pictoria_docs.document import Box, Page, RegionType
from pictoria_docs.layout.options import LayoutOptions, SecondOpinion
from pictoria_docs.layout.scans.labels import reference
from pictoria_docs.layout.scans.read import read_scan
from tests.layout.scan_factory import SCALE, DrawnPage, ImagePage
from tests.programs import needs_tesseract

pytestmark = needs_tesseract
OPTIONS = LayoutOptions(languages=("eng",), second_opinion=SecondOpinion.NEVER, ocr="tesseract")


def read(page: DrawnPage, noise: float = 3.0) -> Page:
    return read_scan(ImagePage(page.scanned(0.3, noise=noise)), OPTIONS, "doc")


def best(page: Page, box: Box) -> float:
    return max((figure.box.iou(box) for figure in page.figures), default=0.0)


def stamp(page: DrawnPage, box: Box) -> None:
    pen, ink = ImageDraw.Draw(page.image), (60, 80, 170)
    x0, y0, x1, y1 = (value * SCALE for value in box)
    pen.ellipse((x0, y0, x1, y1), outline=ink, width=4)
    pen.ellipse((x0 + 14, y0 + 10, x1 - 14, y1 - 10), outline=ink, width=2)
    font = ImageFont.load_default(round(8 * SCALE))
    pen.text(((x0 + x1) / 2, (y0 + y1) / 2), "MUSEUM", ink, font=font, anchor="mm")


def test_a_librarys_stamp_is_no_figure_and_a_round_photograph_is_one() -> None:
    page = DrawnPage()
    place, coin = Box(60, 470, 130, 515), Box(220, 200, 290, 270)
    stamp(page, place)
    rough = Image.effect_noise((200, 200), 90).resize((400, 400))
    disc = Image.new("L", (400, 400), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, 399, 399), fill=255)
    size = round(70 * SCALE)
    page.image.paste(
        rough.convert("RGB").resize((size, size)),
        (round(coin.x0 * SCALE), round(coin.y0 * SCALE)),
        disc.resize((size, size)),
    )
    page.paragraph(40, 5)
    found = read(page)
    stamps = [region for region in found.regions if region.type is RegionType.STAMP]
    assert len(stamps) == 1 and stamps[0].box.iou(place) > 0.7
    assert len(found.figures) == 1 and best(found, coin) > 0.7


def test_a_pale_photograph_is_claimed_by_its_caption_and_a_ghost_is_not() -> None:
    page = DrawnPage()
    pale, ghost = Box(60, 60, 200, 180), Box(230, 300, 360, 420)
    for box in (pale, ghost):
        x0, y0, x1, y1 = (round(value * SCALE) for value in box)
        page.image.paste((215, 212, 203), (x0, y0, x1, y1))
    page.text(60, 186, "Fig. 1. A faded photograph", 9)
    page.paragraph(450)
    found = read(page, noise=2)
    assert best(found, pale) > 0.8
    assert best(found, ghost) < 0.1


def test_the_pale_ground_that_an_object_stands_on_belongs_to_its_photograph() -> None:
    page = DrawnPage()
    ground = Box(60, 60, 200, 220)
    x0, y0, x1, y1 = (round(value * SCALE) for value in ground)
    page.image.paste((216, 213, 204), (x0, y0, x1, y1))
    ImageDraw.Draw(page.image).ellipse((x0 + 100, y0 + 90, x1 - 100, y1 - 70), fill=(90, 70, 60))
    page.text(60, 226, "Fig. 1. A lamp on a pale ground", 9)
    page.paragraph(320)
    found = read(page, noise=2)
    assert len(found.figures) == 1
    assert best(found, ground) > 0.9


def test_the_two_outlines_of_one_vessel_are_one_figure() -> None:
    page = DrawnPage()
    pen, box = ImageDraw.Draw(page.image), Box(100, 80, 240, 240)
    x0, y0, x1, y1 = (value * SCALE for value in box)
    left = [(x0 + 60, y0), (x0 + 70, y0 + 90), (x0, y0 + 220), (x0 + 80, y1)]
    for outline in (left, [(x0 + x1 - x, y) for x, y in left]):
        pen.line(outline, (20, 20, 20), 3)
    page.text(100, 248, "Fig. 2. An amphora", 9)
    page.paragraph(320)
    found = read(page)
    assert len(found.figures) == 1 and best(found, box) > 0.85


def test_a_chart_is_one_figure_with_the_numbers_of_its_axes() -> None:
    page = DrawnPage()
    pen = ImageDraw.Draw(page.image)
    left, ground = 80 * SCALE, 240 * SCALE
    for index, height in enumerate((140, 60, 100, 30, 120)):
        x = left + (12 + 40 * index) * SCALE
        pen.rectangle((x, ground - height * SCALE, x + 24 * SCALE, ground), fill=(120, 130, 180))
        page.text(92 + 40 * index + 8, 244, "ABCDE"[index], 7)
    pen.line([(left, 90 * SCALE), (left, ground), (left + 210 * SCALE, ground)], (0, 0, 0), 3)
    for step in range(4):
        page.text(64, 232 - 45 * step, str(20 * step), 7)
    page.paragraph(320)
    found = read(page)
    assert len(found.figures) == 1
    assert best(found, Box(64, 90, 290, 252)) > 0.85


def test_a_scale_bar_belongs_to_its_drawing_and_the_number_below_it_does_not() -> None:
    page = DrawnPage()
    page.vessel(Box(100, 80, 220, 220))
    pen = ImageDraw.Draw(page.image)
    for field in range(4):
        x0, x1 = ((130 + 15 * step) * SCALE for step in (field, field + 1))
        fill = (20, 20, 20) if field % 2 == 0 else (247, 243, 232)
        pen.rectangle((x0, 238 * SCALE, x1, 242 * SCALE), fill=fill, outline=(20, 20, 20), width=2)
    page.text(128, 229, "0", 6)
    page.text(180, 229, "5 cm", 6)
    page.text(156, 250, "3", 9)
    page.paragraph(320)
    found = read(page)
    assert len(found.figures) == 1
    assert best(found, Box(100, 80, 220, 242)) > 0.9
    free = [region.text for region in found.regions if not region.is_picture and region.box.y1 < 300]
    assert free == ["3"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("PI. IV, 2.", "Pl. IV, 2."),
        ("P1.3,2", "Pl. 3,2"),
        ("Taf. 2.3.", "Taf. 2.3."),
        ("Paris 1912", None),
        ("Plomb. 3", None),
        ("Taf. 2 zeigt", None),
    ],
)
def test_a_line_that_is_nothing_but_a_reference(text: str, meant: str | None) -> None:
    assert reference(text) == meant


def test_the_shadow_of_the_fold_is_no_figure() -> None:
    page = DrawnPage()
    page.paragraph(60, 6)
    pixels = np.asarray(page.image).astype(np.float32)
    shade = 1 - 0.6 * np.exp(-np.arange(pixels.shape[1]) / (0.05 * pixels.shape[1]))
    page.image = Image.fromarray((pixels * shade[None, :, None]).astype(np.uint8))
    assert read(page).figures == ()


def test_a_bold_line_is_marked_bold_and_the_others_are_not() -> None:
    page = DrawnPage()
    for row in range(3):
        page.paragraph(60 + 110 * row, 5)
    font = ImageFont.load_default(round(9 * SCALE))
    ImageDraw.Draw(page.image).text(
        (40 * SCALE, 400 * SCALE), "Bronze mirrors", (25, 25, 25), font=font, stroke_width=1
    )
    found = read(page)
    bold = {region.text for region in found.regions if any(run.bold for run in region.runs)}
    assert bold == {"Bronze mirrors"}
