"""Handwriting on scans: a region of its own, not read, not a picture; print stays print."""

from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pictoria_docs.document import Box, Page, RegionType
from pictoria_docs.layout.ocr.lines import make_line
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.scans.handwriting import Handwriting, without_handwriting
from pictoria_docs.layout.scans.read import read_scan
from pictoria_docs.layout.text_line import TextLine
from tests.campaigns import cases
from tests.layout.scan_factory import SCALE, DrawnPage, ImagePage
from tests.programs import needs_tesseract

HANDS = {"fontpkg_zeyada": "Zeyada.ttf", "fontpkg_dancing_script": "DancingScript[wght].ttf"}
GREY = (120, 120, 125)


def written(page: DrawnPage, x: float, y: float, text: str, package: str, *, upwards: bool = False) -> Box:
    """Write in pencil from a point (the upper left corner), or from there up the page; returns the box, in points."""
    font = ImageFont.truetype(str(files(package) / "files" / HANDS[package]), round(19 * SCALE))
    x0, y0, x1, y1 = font.getbbox(text)
    note = Image.new("L", (round(x1) + 4, round(y1) + 4), 0)
    ImageDraw.Draw(note).text((0, 0), text, 255, font=font)
    note = note.crop((round(x0), round(y0), round(x1), round(y1)))
    # A hand leans to the right.
    lean = 0.3
    note = note.transform(
        (round(note.width + lean * note.height), note.height),
        Image.Transform.AFFINE,
        (1, lean, -lean * note.height, 0, 1, 0),
        Image.Resampling.BICUBIC,
    )
    if upwards:
        note = note.transpose(Image.Transpose.ROTATE_90)
    at = (round(x * SCALE), round(y * SCALE))
    page.image.paste(Image.new("RGB", note.size, GREY), at, note)
    return Box(x, y, x + note.width / SCALE, y + note.height / SCALE)


def read(page: DrawnPage) -> Page:
    return read_scan(ImagePage(page.scanned(noise=3)), LayoutOptions(), "doc")


def notes(page: Page) -> list[Box]:
    return [region.box for region in page.regions if region.type is RegionType.HANDWRITING]


@needs_tesseract
@pytest.mark.parametrize("hand", list(HANDS))
def test_notes_under_and_beside_a_print_are_handwriting(hand: str) -> None:
    page = DrawnPage()
    picture = Box(90, 90, 320, 330)
    page.photograph(picture)
    under = written(page, 110, 345, "Sur la lagune de Grado", hand)
    beside = written(page, 340, 120, "Villers, 21 aout 1917", hand, upwards=True)
    made = read(page)
    assert len(made.figures) == 1 and made.figures[0].box.iou(picture) > 0.9
    for note in (under, beside):
        assert max((box.iou(note) for box in notes(made)), default=0) > 0.5
    texts = [region for region in made.regions if region.text and region.type is not RegionType.FIGURE]
    assert not [text for text in texts if any(text.box.inside(note) > 0.5 for note in (under, beside))]
    assert not made.captions


@needs_tesseract
def test_a_printed_page_has_none() -> None:
    page = DrawnPage()
    page.paragraph(60)
    page.vessel(Box(120, 160, 300, 330))
    page.text(120, 345, "Fig. 3. A vessel from Villers.", 9)
    page.text(190, 560, "41", 9)
    page.paragraph(380)
    made = read(page)
    assert not notes(made)
    assert any(region.text.startswith("Fig. 3.") for region in made.regions)


@needs_tesseract
def test_a_note_beside_print_leaves_the_print_alone() -> None:
    page = DrawnPage()
    page.paragraph(60, 12)
    note = written(page, 120, 300, "vendu au musee Rollin", "fontpkg_dancing_script")
    made = read(page)
    assert max((box.iou(note) for box in notes(made)), default=0) > 0.5
    [text] = [region for region in made.regions if region.text]
    plain = DrawnPage()
    plain.paragraph(60, 12)
    [alone] = [region for region in read(plain).regions if region.text]
    assert text.text == alone.text


@given(st.lists(st.booleans(), min_size=1, max_size=8))
@settings(max_examples=cases(25, 60), deadline=None)
def test_lines_lose_the_words_of_notes_and_no_others(is_note: list[bool]) -> None:
    words = [f"word{index}" for index in range(len(is_note))]
    boxes = [Box(50 * index, 10, 50 * index + 40, 20) for index in range(len(is_note))]
    line = make_line([(word, box, 0.9) for word, box in zip(words, boxes, strict=True)], 10)
    parts = tuple(box.grown(1) for box, note in zip(boxes, is_note, strict=True) if note)
    left = without_handwriting([line], [Handwriting(parts, 0.9)] if parts else [])
    assert " ".join(part.text for part in left).split() == [
        word for word, note in zip(words, is_note, strict=True) if not note
    ]
    assert all(_words(part) == part.text.split() for part in left)


def _words(line: TextLine) -> list[str]:
    return [line.text[word.start : word.end] for word in line.words]
