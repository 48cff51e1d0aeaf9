"""What the layout stage makes of born-digital pages."""

from collections.abc import Sequence
from pathlib import Path

import pymupdf
import pytest

from pictoria_docs.document import Box, Origin, RegionType
from pictoria_docs.layout.blocks import group_lines
from pictoria_docs.layout.pdf_text import read_lines
from pictoria_docs.layout.text_line import TextLine
from tests.layout.pdf_factory import LOREM, analysed, new_pdf, photo, write


def texts(page, type=RegionType.TEXT):
    return [region.text for region in page.regions if region.type is type]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    write(page, (40, 40, 380, 70), "A heading over both columns", 16, "tibo")
    write(page, (40, 80, 200, 330), "Left column. " + LOREM)
    write(page, (220, 80, 380, 330), "Right column. " + LOREM)
    (made,) = analysed(pdf, tmp_path)
    order = [region.text[:12] for region in made.regions if region.text]
    assert order == ["A heading ov", "Left column.", "Right column"]


def test_hyphens_at_line_ends_go_and_offsets_still_point_at_the_words(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=300, height=300)
    page.insert_text((40, 60), "The archaeo-", fontsize=10)
    page.insert_text((40, 72), "logical record of Saint-", fontsize=10)
    page.insert_text((40, 84), "Denis is long.", fontsize=10)
    (made,) = analysed(pdf, tmp_path)
    (region,) = [region for region in made.regions if region.text]
    assert region.text == "The archaeological record of Saint- Denis is long."
    start = region.text.index("record")
    box = region.box_of(start, start + len("record"))
    assert box.y0 > 60 and box.y1 < 76, "the box lies on the second line"


def test_placed_images_are_figures_with_their_box_and_pixels(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_image(pymupdf.Rect(60, 80, 260, 230), stream=photo())
    write(page, (60, 240, 360, 400), LOREM)
    (made,) = analysed(pdf, tmp_path)
    (figure,) = made.figures
    assert figure.box.iou(Box(60, 80, 260, 230)) > 0.98
    assert (figure.picture.width, figure.picture.height) == (200, 150)


def test_an_image_cut_into_strips_is_one_figure(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    for strip in range(4):
        page.insert_image(
            pymupdf.Rect(60, 80 + 40 * strip, 260, 120 + 40 * strip),
            stream=photo(strip, 200, 40),
            keep_proportion=False,
        )
    (made,) = analysed(pdf, tmp_path)
    assert len(made.figures) == 1
    assert made.figures[0].box.iou(Box(60, 80, 260, 240)) > 0.98
    assert not made.figures[0].is_drawing
    picture = made.figures[0].picture
    assert picture is not None and (picture.width, picture.height) == (200, 160)


def test_the_last_line_of_a_caption_over_a_drawing_is_no_label(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_text((60, 92), "Figure 3. A map of the northern slope and the harbour, drawn", fontsize=10)
    page.insert_text((150, 104), "by the author.", fontsize=10)
    for step in range(12):
        page.draw_line((100 + 12 * step, 250), (106 + 12 * step, 120 + 7 * step), width=0.8)
    page.draw_rect(pymupdf.Rect(60, 109, 360, 252), width=0.6)
    write(page, (60, 285, 360, 400), LOREM)
    (made,) = analysed(pdf, tmp_path)
    (figure,) = made.figures
    assert figure.box.y0 > 105
    assert texts(made)[0].endswith("drawn by the author.")


def test_justified_prose_in_a_typewriter_face_is_no_listing() -> None:
    rows = [(50, 350)] * 5 + [(62, 350)] * 3 + [(62, 200)]
    lines = [
        TextLine(
            "the underside keeps traces of two tenons (fig. 1)",
            Box(x0, 90 + 12 * row, x1, 99 + 12 * row),
            [],
            [],
            monospaced=True,
        )
        for row, (x0, x1) in enumerate(rows)
    ]
    (region,) = group_lines(lines, [], "doc-1", 1, Origin(stage="test"))
    assert region.type is RegionType.TEXT


def test_a_drawing_takes_in_its_labels_but_not_the_text_below(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    for step in range(12):
        page.draw_line((100 + 12 * step, 250), (106 + 12 * step, 120 + 7 * step), width=0.8)
    page.draw_rect(pymupdf.Rect(95, 110, 260, 252), width=0.6)
    page.insert_text((150, 261), "time (s)", fontsize=7)
    write(page, (60, 285, 360, 400), LOREM)
    (made,) = analysed(pdf, tmp_path)
    (figure,) = made.figures
    assert figure.box.iou(Box(95, 110, 260, 262)) > 0.9
    assert "time (s)" in figure.text
    assert texts(made) == [LOREM]


def test_a_box_round_text_and_words_on_a_tint_are_no_figures(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.draw_rect(pymupdf.Rect(50, 60, 370, 140), fill=(0.93, 0.93, 0.9), color=(0.5, 0.5, 0.5))
    write(page, (60, 66, 360, 136), LOREM)
    page.draw_rect(pymupdf.Rect(60, 300, 140, 314), fill=(1, 1, 0.8), color=None)
    page.insert_text((62, 311), "highlighted words", fontsize=10)
    (made,) = analysed(pdf, tmp_path)
    assert made.figures == ()


def test_a_ruled_table_is_a_table(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    for row in range(6):
        page.draw_line((60, 100 + 20 * row), (360, 100 + 20 * row), width=0.5)
        for column in range(4):
            if row < 5:
                page.insert_text((64 + 75 * column, 114 + 20 * row), f"cell {row}{column}", fontsize=9)
    (made,) = analysed(pdf, tmp_path)
    assert [region.type for region in made.regions if not region.text] == [RegionType.TABLE]


@pytest.mark.parametrize("scale", [1.0, 1.4])
def test_a_table_is_one_however_large_its_page_is_printed(tmp_path: Path, scale: float) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420 * scale, height=595 * scale)
    for row in range(6):
        y = (100 + 20 * row) * scale
        page.draw_rect(pymupdf.Rect(60 * scale, y, 360 * scale, y + 2.2 * scale), color=None, fill=(0, 0, 0))
        for column in range(4):
            if row < 5:
                at = ((64 + 75 * column) * scale, y + 15 * scale)
                page.insert_text(at, f"cell {row}{column}", fontsize=10 * scale)
    for column in range(5):
        x = (60 + 75 * column) * scale
        page.draw_line((x, 100 * scale), (x, 202 * scale), width=0.5)
    (made,) = analysed(pdf, tmp_path)
    assert [region.type for region in made.regions if not region.text] == [RegionType.TABLE]


def test_a_full_page_ground_under_text_is_decoration(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_image(page.rect, stream=photo(2, 210, 297), keep_proportion=False)
    write(page, (60, 80, 360, 300), LOREM)
    (made,) = analysed(pdf, tmp_path)
    assert made.figures == ()
    assert [region.type for region in made.regions if not region.text] == [RegionType.DECORATION]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_are_those_of_the_displayed_page(tmp_path: Path, rotation: int) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=400, height=600)
    page.insert_image(pymupdf.Rect(50, 60, 150, 260), stream=photo(), keep_proportion=False)
    page.set_rotation(rotation)
    (made,) = analysed(pdf, tmp_path)
    expected = {
        0: Box(50, 60, 150, 260),
        90: Box(340, 50, 540, 150),
        180: Box(250, 340, 350, 540),
        270: Box(60, 250, 260, 350),
    }[rotation]
    assert (made.width, made.height) == ((400, 600) if rotation in (0, 180) else (600, 400))
    assert made.figures[0].box.iou(expected) > 0.97


def test_crop_boxes_move_the_origin(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=400, height=600)
    page.insert_image(pymupdf.Rect(150, 160, 250, 260), stream=photo(), keep_proportion=False)
    page.set_cropbox(pymupdf.Rect(100, 100, 380, 500))
    (made,) = analysed(pdf, tmp_path)
    assert made.figures[0].box.iou(Box(50, 60, 150, 160)) > 0.97


def test_the_pictures_of_a_plate_are_read_row_by_row(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    for place in range(4):
        x, y = 40 + 180 * (place % 2), 80 + 200 * (place // 2)
        page.insert_image(pymupdf.Rect(x, y, x + 160, y + 160), stream=photo(place), keep_proportion=False)
        page.insert_text((x + 76, y + 172), str(place + 1), fontsize=9)
    (made,) = analysed(pdf, tmp_path)
    corners = [(round(figure.box.x0), round(figure.box.y0)) for figure in made.figures]
    assert corners == [(40, 80), (220, 80), (40, 280), (220, 280)]


def stretched(pdf: pymupdf.Document, rows: Sequence[str], right: float = 500) -> pymupdf.Page:
    """A page with rows of words, each from edge to edge but the last."""
    page = pdf.new_page(width=595, height=400)
    font = pymupdf.Font("cour")
    writer = pymupdf.TextWriter(page.rect)
    for number, row in enumerate(rows):
        words = row.split()
        width = sum(font.text_length(word, 9) for word in words)
        space = (
            (right - 60 - width) / (len(words) - 1) if number + 1 < len(rows) else font.text_length(" ", 9)
        )
        x = 60.0
        for word in words:
            writer.append((x, 100 + 12 * number), word, font=font, fontsize=9)
            x += font.text_length(word, 9) + space
    writer.write_text(page)
    return page


def test_a_justified_line_with_wide_spaces_is_one_line() -> None:
    rows = [
        "Silver obol found in the harbour together with others like itself.",
        "Obverse: helmeted head (Athena) turned leftwards; inscription worn,",
        "hardly legible.",
    ]
    pdf = new_pdf()
    assert [line.text for line in read_lines(stretched(pdf, rows))] == rows


def test_the_cells_of_a_table_stay_apart() -> None:
    rows = ["Loops Trees Traces Aborts Flushes Exits Calls Costs", "25 27 29 3 0 1 2 3", "all"]
    pdf = new_pdf()
    found = [line.text for line in read_lines(stretched(pdf, rows, right=560))]
    assert "Loops Trees Traces" not in " / ".join(found)
