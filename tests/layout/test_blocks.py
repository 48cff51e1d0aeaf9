"""The order in which a page is read."""

from dataclasses import replace

import pytest

from pictoria_docs.document import Box, Origin, Rotation
from pictoria_docs.document.geometry import rotate
from pictoria_docs.layout.blocks import group_lines
from pictoria_docs.layout.text_line import DIRECTIONS, TextLine
from tests.linking.factory import PageMaker


def test_a_folio_in_the_gutter_does_not_mix_the_columns_below_it() -> None:
    """Each column begins with a picture over its heading; the folio stands where the gutter is."""
    page = PageMaker(1)
    page.text(235, 30, 250, "7", 8)
    page.text(360, 30, 460, "Catalogue", 8)
    columns = []
    for x0, tall in ((50, 166), (244, 139)):
        picture = page.picture(x0, 68, x0 + 150, 68 + tall)
        heading = page.heading(x0, 77 + tall, x0 + 185, f"{x0}. Lamp", 9)
        texts = [page.text(x0, 110 + tall + 70 * n, x0 + 185, "Marble, found in Vulci. " * 6) for n in (0, 1)]
        columns += [picture, heading, *texts]
    ordered = [region.id for region in page.made().regions]
    assert ordered[2:] == [region.id for region in columns]


def line(x0: float, y0: float, x1: float, text: str, size: float = 9.0) -> TextLine:
    return TextLine(text, Box(x0, y0, x1, y0 + size), [], [(0, len(text), size, False, False)])


def grouped(lines: list[TextLine], *, scanned: bool) -> list[str]:
    return [region.text for region in group_lines(lines, [], "d", 1, Origin(stage="test"), scanned=scanned)]


def test_lines_whose_size_ocr_measures_unlike_are_one_text_on_scans() -> None:
    lines = [
        line(60, 100, 300, "Fig. 6. A stele of the second", 7.6),
        line(60, 109, 280, "century, ivory.", 6.2),
    ]
    assert grouped(lines, scanned=True) == ["Fig. 6. A stele of the second century, ivory."]
    assert len(grouped(lines, scanned=False)) == 2


def test_a_centred_caption_right_over_a_text_is_no_part_of_it_on_scans() -> None:
    caption = line(120, 100, 220, "Frieze with a boar")
    text = [line(50, 110 + 10 * row, 300, f"line {row} of the text that follows it") for row in range(3)]
    first, *others = grouped([caption, *text], scanned=True)
    assert first == "Frieze with a boar" and len(others) == 1


def test_the_first_line_of_a_paragraph_stays_with_it_on_scans() -> None:
    lines = [
        line(62, 100, 300, "An indented first line of a text"),
        line(50, 110, 300, "goes on at the edge"),
    ]
    assert len(grouped([*lines, line(50, 120, 180, "and ends.")], scanned=True)) == 1


@pytest.mark.parametrize("end", ["black.", "of a vessel, which is black and goes on to the edge."])
def test_a_text_behind_a_heading_goes_on_at_the_left_edge(end: str) -> None:
    heading = line(90, 101, 194, "SHAPE AND ORNAMENT", 7.0)
    lines = [
        heading,
        line(203, 100, 340, "Single fragment. Interior"),
        line(90, 113, 90 + 4.9 * len(end), end),
    ]
    assert sorted(grouped(lines, scanned=False)) == ["SHAPE AND ORNAMENT", f"Single fragment. Interior {end}"]


def test_a_text_below_a_label_of_a_form_is_no_end_of_the_value_beside_it() -> None:
    lines = [
        line(90, 101, 120, "TITLE", 7.0),
        line(203, 100, 340, "A krater from Vulci"),
        line(90, 113, 120, "Vase"),
    ]
    assert len(grouped(lines, scanned=False)) == len(lines)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_lines_on_their_side_or_upside_down_are_grouped_as_they_are_read(rotation: Rotation) -> None:
    upright = [
        line(60, 100, 300, "Fig. 6. A stele of the second"),
        line(60, 111, 180, "century, ivory."),
        line(60, 160, 300, "Another text, further down"),
    ]
    turned = [
        replace(one, box=rotate(one.box, 400, 600, rotation), direction=DIRECTIONS[rotation])
        for one in upright
    ]
    assert sorted(grouped(turned[::-1], scanned=False)) == [
        "Another text, further down",
        "Fig. 6. A stele of the second century, ivory.",
    ]


def test_a_line_at_a_slant_is_a_text_of_its_own() -> None:
    slanted = replace(line(60, 100, 300, "along the coast"), direction=(0.8, 0.6))
    assert len(grouped([slanted, line(60, 110, 300, "of the sea")], scanned=False)) == 2
