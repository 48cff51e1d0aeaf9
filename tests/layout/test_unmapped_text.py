"""Text of fonts without a map to Unicode is read by OCR, where it stands, and nothing else is."""

from collections.abc import Sequence
from pathlib import Path

import pymupdf
import pytest

from pictoria_docs.document import Box, Page, PageKind
from pictoria_docs.layout import LayoutOptions, detect
from pictoria_docs.sources import open_source
from tests.layout.pdf_factory import new_pdf, photo
from tests.programs import needs_tesseract

CAPTION = "Fig. 12. A bronze mirror from the northern cemetery"
PARAGRAPH = (
    "The mirror was found in the third chamber, close to the wall,",
    "together with two lamps and a number of beads (see fig. 12).",
    "Nothing else was left of what had once been a rich burial.",
)


def set_lines(page: pymupdf.Page, lines: Sequence[tuple[float, str]], font: str) -> None:
    writer = pymupdf.TextWriter(page.rect)
    for y, text in lines:
        writer.append((60, y), text, font=pymupdf.Font(font), fontsize=10)
    writer.write_text(page)


def catalogue_page(*, map_of_paragraph: bool, map_of_caption: bool, number: str = "") -> pymupdf.Document:
    """A picture with its caption, and a paragraph, in two embedded fonts, each with a map to Unicode or without."""
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_image(pymupdf.Rect(60, 80, 260, 230), stream=photo())
    set_lines(page, [(248, CAPTION)], "notosbo")
    lines = [(300 + 13 * row, text) for row, text in enumerate(PARAGRAPH)]
    set_lines(page, [*lines, (560, number)] if number else lines, "notos")
    pdf.subset_fonts()
    for xref, _, _, name, *_ in page.get_fonts():
        if not (map_of_caption if "Bold" in name else map_of_paragraph):
            pdf.xref_set_key(xref, "ToUnicode", "null")
    return pdf


def analysed(pdf: pymupdf.Document, folder: Path, options: LayoutOptions | None = None) -> Page:
    pdf.save(folder / "made.pdf")
    source = open_source(folder / "made.pdf")
    try:
        return detect(source.page(1), options or LayoutOptions(), "doc-1")
    finally:
        source.close()


def texts(page: Page) -> list[str]:
    return [region.text for region in page.regions if region.text]


@needs_tesseract
def test_a_page_without_any_map_is_read_line_by_line_and_its_picture_stays(tmp_path: Path) -> None:
    mapped = analysed(catalogue_page(map_of_paragraph=True, map_of_caption=True), tmp_path)
    made = analysed(catalogue_page(map_of_paragraph=False, map_of_caption=False), tmp_path)
    assert texts(mapped) == texts(made) == [CAPTION, " ".join(PARAGRAPH)]
    assert made.kind is PageKind.BORN_DIGITAL
    assert [figure.box for figure in made.figures] == [figure.box for figure in mapped.figures]
    for region, exact in zip(made.regions, mapped.regions, strict=True):
        assert region.box == exact.box
        assert [line[2:] for line in region.lines] == [line[2:] for line in exact.lines]
        assert [run[2:] for run in region.runs] == [run[2:] for run in exact.runs]
        for word, known in zip(region.words, exact.words, strict=True):
            assert known.box.grown(3).holds(word.box.centre)
            assert word[:2] == known[:2] and word.confidence < 1.0 == known.confidence
    assert [warning.code for warning in made.warnings] == ["text_unmapped"]


@needs_tesseract
def test_only_the_font_without_a_map_is_read(tmp_path: Path) -> None:
    made = analysed(catalogue_page(map_of_paragraph=True, map_of_caption=False), tmp_path)
    caption, paragraph = [region for region in made.regions if region.text]
    assert (caption.text, paragraph.text) == (CAPTION, " ".join(PARAGRAPH))
    assert all(word.confidence < 1.0 for word in caption.words)
    assert all(word.confidence == 1.0 for word in paragraph.words)
    assert caption.confidence < 1.0 == paragraph.confidence


@needs_tesseract
@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_turned_pages_are_read_as_displayed(tmp_path: Path, rotation: int) -> None:
    pdf = catalogue_page(map_of_paragraph=False, map_of_caption=False)
    turned = new_pdf()
    width, height = (420, 595) if rotation == 180 else (595, 420)
    sheet = turned.new_page(width=width, height=height)
    sheet.show_pdf_page(sheet.rect, pdf, 0, rotate=rotation)
    sheet.set_rotation(rotation)
    made = analysed(turned, tmp_path)
    assert texts(made) == [CAPTION, " ".join(PARAGRAPH)]
    assert made.figures[0].box.iou(Box(60, 80, 260, 230)) > 0.98


def test_without_ocr_the_page_is_read_all_the_same(tmp_path: Path) -> None:
    pdf = catalogue_page(map_of_paragraph=True, map_of_caption=False)
    made = analysed(pdf, tmp_path, LayoutOptions(ocr="off"))
    assert " ".join(PARAGRAPH) in texts(made) and CAPTION not in texts(made)
    assert len(made.figures) == 1 and not made.warnings


@needs_tesseract
def test_the_number_of_a_panel_is_read_where_other_text_of_its_font_is(tmp_path: Path) -> None:
    pdf = catalogue_page(map_of_paragraph=False, map_of_caption=False, number="7")
    made = analysed(pdf, tmp_path)
    assert "7" in texts(made)
    assert made.read_by_ocr and made.kind is PageKind.BORN_DIGITAL
