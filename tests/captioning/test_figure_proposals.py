"""Captions say which drawings, frames and listings are figures."""

from pathlib import Path

import pymupdf

from pictoria_docs.captioning import find_captions
from pictoria_docs.captioning.figure_proposals import propose_figures
from pictoria_docs.document import Box
from tests.layout.pdf_factory import LOREM, analysed, new_pdf, photo, write


def figures(pdf: pymupdf.Document, tmp_path: Path) -> list[Box]:
    return [
        figure.box
        for page in propose_figures(find_captions(analysed(pdf, tmp_path)))
        for figure in page.figures
    ]


def page_with_text(pdf: pymupdf.Document) -> pymupdf.Page:
    page = pdf.new_page(width=420, height=595)
    write(page, (60, 50, 360, 120), LOREM)
    write(page, (60, 440, 360, 560), LOREM)
    return page


def test_pieces_of_a_drawing_over_one_caption_are_one_figure(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = page_with_text(pdf)
    for column in range(3):
        for row in range(2):
            x, y = 80 + 90 * column, 140 + 90 * row
            page.draw_circle((x + 25, y + 25), 24)
            page.draw_line((x, y), (x + 50, y + 50))
    page.insert_text((80, 330), "Fig. 4. Six states of the mould.", fontsize=9)
    (figure,) = figures(pdf, tmp_path)
    assert figure.iou(Box(80, 140, 310, 280)) > 0.9


def test_a_framed_text_is_a_figure_where_its_caption_says_so(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = page_with_text(pdf)
    page.draw_rect(pymupdf.Rect(80, 150, 340, 250))
    write(page, (90, 160, 330, 240), LOREM, 9)
    page.insert_text((80, 270), "Figure 2: The inscription in full.", fontsize=9)
    (figure,) = figures(pdf, tmp_path)
    assert figure.iou(Box(80, 150, 340, 250)) > 0.9


def test_the_same_frame_without_a_caption_stays_text(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = page_with_text(pdf)
    page.draw_rect(pymupdf.Rect(80, 150, 340, 250))
    write(page, (90, 160, 330, 240), LOREM, 9)
    assert figures(pdf, tmp_path) == []


def test_a_framed_screen_with_a_logo_in_it_is_one_figure(tmp_path: Path) -> None:
    pdf = new_pdf()
    page = page_with_text(pdf)
    page.draw_rect(pymupdf.Rect(80, 140, 340, 300))
    page.insert_image(pymupdf.Rect(90, 150, 170, 190), stream=photo(), keep_proportion=False)
    write(page, (90, 200, 330, 290), LOREM, 9)
    page.insert_text((80, 318), "Figure 2: The report as it is shown.", fontsize=9)
    (figure,) = figures(pdf, tmp_path)
    assert figure.iou(Box(80, 140, 340, 300)) > 0.9
