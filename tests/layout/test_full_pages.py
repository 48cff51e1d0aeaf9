"""Pages that draw more than is looked at one by one."""

from pathlib import Path

import pymupdf
import pytest

from pictoria_docs.document import Page
from pictoria_docs.errors import PageError
from pictoria_docs.layout import LayoutOptions, detect
from pictoria_docs.sources import open_source

from .pdf_factory import new_pdf, photo, write

CAPTION = "Fig. 1. A mosaic of many small stones"


def read(pdf: pymupdf.Document, tmp_path: Path, **options: int) -> Page:
    path = tmp_path / "full.pdf"
    pdf.save(str(path), deflate=True)
    source = open_source(path)
    try:
        return detect(source.page(1), LayoutOptions(**options), "doc-1")
    finally:
        source.close()


def mosaic(rows: int = 6) -> pymupdf.Document:
    """Two groups of small images, and a caption below the first."""
    pdf = new_pdf()
    page = pdf.new_page()
    stone, placed = photo(width=16, height=16), 0
    for group in (60, 340):
        for row in range(rows):
            for column in range(20):
                x, y = group + 10 * column, 100 + 10 * row
                placed = page.insert_image((x, y, x + 9, y + 9), stream=stone, xref=placed)
    write(page, (60, 310, 300, 330), CAPTION)
    return pdf


def test_many_images_are_found_as_what_they_make_up(tmp_path: Path) -> None:
    page = read(mosaic(), tmp_path, max_images=150)
    boxes = sorted(figure.box for figure in page.figures)
    assert [tuple(round(value / 10) * 10 for value in box) for box in boxes] == [
        (60, 100, 260, 160),
        (340, 100, 540, 160),
    ]
    assert CAPTION in [region.text for region in page.regions]
    assert [warning.code for warning in page.warnings] == ["pictures_coarse"]
    assert page.warnings[0].values["images"] == "240"


def test_a_page_within_the_limits_has_no_warning(tmp_path: Path) -> None:
    assert read(mosaic(2), tmp_path, max_images=150).warnings == ()


def drawn(count: int) -> pymupdf.Document:
    pdf = new_pdf()
    page = pdf.new_page()
    write(page, (60, 310, 300, 330), CAPTION)
    number = pdf.get_new_xref()
    pdf.update_object(number, "<< >>")
    marks = "\n".join(f"{100 + n % 200} {600 + n // 200 % 150} 0.8 0.8 re f" for n in range(count))
    pdf.update_stream(number, marks.encode())
    pdf.xref_set_key(page.xref, "Contents", f"[{page.get_contents()[0]} 0 R {number} 0 R]")
    return pdf


def test_many_drawings_are_one_picture_and_the_text_is_read(tmp_path: Path) -> None:
    page = read(drawn(30_000), tmp_path, max_drawings=20_000)
    (figure,) = page.figures
    assert figure.box.intersection(figure.box.grown(0)) is not None
    assert abs(figure.box.x0 - 100) < 5 and abs(figure.box.x1 - 300) < 5
    assert CAPTION in [region.text for region in page.regions]
    assert [warning.code for warning in page.warnings] == ["pictures_coarse"]


def test_text_beyond_reading_is_left_out_and_pictures_stay(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page()
    page.insert_image((60, 60, 300, 260), stream=photo())
    for row in range(60):
        page.insert_text((60, 300 + row / 2), "word " * 80, fontsize=2)
    found = read(pdf, tmp_path, max_characters=20_000)
    assert len(found.figures) == 1
    assert not any(region.text for region in found.regions)
    assert [warning.code for warning in found.warnings] == ["text_too_long"]


def test_a_page_that_cannot_be_drawn_is_given_up_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PageError) as error:
        read(drawn(120_000), tmp_path, max_drawings=1_000)
    for language in ("en", "fr"):
        sentence = error.value.sentence(language)
        assert "full.pdf, page 1" in sentence and "240\u202f000" in sentence


def test_a_page_that_mupdf_gives_up_is_told_as_damaged(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page()
    write(page, (60, 310, 300, 330), CAPTION)
    number = page.get_contents()[0]
    pdf.update_stream(number, b"q\n" * 100_000 + pdf.xref_stream(number))
    with pytest.raises(PageError) as error:
        read(pdf, tmp_path)
    assert error.value.code == "page_damaged"
    assert "full.pdf, page 1" in error.value.sentence("en")


def test_a_page_as_large_as_a_field_is_read_on_a_coarser_grid(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=1_000_000, height=1_000_000)
    for x in (100_000, 700_000):
        page.draw_circle((x, 500_000), 50_000, fill=(0.2, 0.3, 0.4))
    assert len(read(pdf, tmp_path).figures) == 2
