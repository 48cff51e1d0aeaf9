"""Italics on page images: words that lean."""

import pymupdf
import pytest
from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.layout.ocr.lines import make_line
from pictoria_docs.layout.scans.slant import with_italics
from pictoria_docs.layout.text_line import TextLine

DPI = 200
UPRIGHT = "The vessel was found in the northern harbour of the old town"
SLANTED = "A comparable example differs in the treatment of the decoration"
MIXED = (
    ("Rome, Villa Giulia:", "tiro"),
    ("Monumenti antichi della costa", "tiit"),
    ("in four volumes", "tiro"),
)


def page_of(lines: list[list[tuple[str, str]]], size: float = 9.0) -> tuple[list[TextLine], Image.Image]:
    """Lines of pieces in faces of their own, and their picture; words boxed as they are printed."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=420, height=40 + 20 * len(lines))
    for row, pieces in enumerate(lines):
        x = 40.0
        for text, face in pieces:
            page.insert_text((x, 30 + 20 * row), text, fontsize=size, fontname=face)
            x += pymupdf.get_text_length(text + " ", face, size)
    read: dict[int, list[tuple[str, pymupdf.Rect, float]]] = {}
    for x0, y0, x1, y1, word, *_ in page.get_text("words"):
        read.setdefault(round((y1 - 30) / 20), []).append((word, pymupdf.Rect(x0, y0, x1, y1), 0.95))
    made = []
    for row in sorted(read):
        words = [
            (word, tuple(rect), confidence)
            for word, rect, confidence in sorted(read[row], key=lambda w: w[1].x0)
        ]
        made.append(make_line([(word, Box(*box), confidence) for word, box, confidence in words], size))
    pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
    return made, Image.frombytes("L", (pixmap.width, pixmap.height), pixmap.samples)


def italics(lines: list[TextLine]) -> list[str]:
    return [line.text[start:end].strip() for line in lines for start, end, *_, italic in line.runs if italic]


@pytest.mark.parametrize(("upright", "slanted"), [("tiro", "tiit"), ("helv", "heit"), ("cour", "coit")])
def test_a_line_in_italics_among_upright_ones(upright: str, slanted: str) -> None:
    faces = [upright, upright, slanted, upright, upright]
    lines, picture = page_of([[(SLANTED if face == slanted else UPRIGHT, face)] for face in faces])
    assert italics(with_italics(lines, picture, DPI)) == [SLANTED]


def test_the_words_of_a_line_that_are_in_italics() -> None:
    lines, picture = page_of([[(UPRIGHT, "tiro")], list(MIXED), [(UPRIGHT, "tiro")]])
    done = with_italics(lines, picture, DPI)
    assert italics(done) == ["Monumenti antichi della costa"]
    for line in done:
        assert [line.runs[0][0], *(run[1] for run in line.runs)] == [
            *(run[0] for run in line.runs),
            len(line.text),
        ]


def test_a_page_that_leans_as_a_whole_has_no_italics() -> None:
    lines, picture = page_of([[(UPRIGHT, "tiro")], [(SLANTED, "tiro")], [(UPRIGHT, "tiro")]])
    leaning = picture.transform(
        picture.size, Image.Transform.AFFINE, (1, 0.12, -8, 0, 1, 0), Image.Resampling.BILINEAR, fillcolor=255
    )
    assert italics(with_italics(lines, leaning, DPI)) == []
