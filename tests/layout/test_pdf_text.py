"""Lines of a text layer are the same whatever other programs in the process have set MuPDF to."""

from collections.abc import Iterator

import pymupdf
import pytest

from pictoria_docs.layout.pdf_text import read_lines

SIZE = 11.0


@pytest.fixture
def settings() -> Iterator[None]:
    before = (pymupdf.TOOLS.unset_quad_corrections(), pymupdf.TOOLS.set_small_glyph_heights())
    yield
    pymupdf.TOOLS.unset_quad_corrections(before[0])
    pymupdf.TOOLS.set_small_glyph_heights(before[1])


def read() -> list[tuple[str, tuple[float, ...]]]:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        font = pymupdf.Font("figo")  # Its letters reach higher and lower than its size.
        writer = pymupdf.TextWriter(page.rect)
        writer.append((72, 100), "Figure 3. A vessel (Ångström).", font=font, fontsize=SIZE)
        writer.write_text(page)
        with pymupdf.open("pdf", pdf.tobytes()) as written:
            return [(line.text, tuple(line.box)) for line in read_lines(written[0])]


@pytest.mark.parametrize("corrections_off", [False, True])
@pytest.mark.parametrize("small", [False, True])
def test_lines_are_as_tall_as_their_type(settings: None, corrections_off: bool, small: bool) -> None:
    # pymupdf4llm, which pymupdf imports where it is installed, switches the corrections off.
    pymupdf.TOOLS.unset_quad_corrections(corrections_off)
    pymupdf.TOOLS.set_small_glyph_heights(small)
    [(text, (_, y0, _, y1))] = read()
    assert text == "Figure 3. A vessel (Ångström)."
    assert y1 - y0 == pytest.approx(SIZE, abs=0.1)
    assert pymupdf.TOOLS.unset_quad_corrections() == corrections_off, "others' settings are theirs"
    assert pymupdf.TOOLS.set_small_glyph_heights() == small


def test_boxes_of_text_upside_down_hold_its_letters() -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=300, height=200)
        page.insert_text((200, 100), "Height", fontsize=20, rotate=180)
        [line] = read_lines(page)
        picture = page.get_pixmap(dpi=72)
        inked = [
            (x, y)
            for y in range(picture.height)
            for x in range(picture.width)
            if picture.pixel(x, y)[0] < 128
        ]
    x0, y0, x1, y1 = line.box.grown(1)
    assert inked and all(x0 <= x <= x1 and y0 <= y <= y1 for x, y in inked)


@pytest.mark.parametrize(("below", "joined"), [("of its dimensions: 7 cm", True), ("width", False)])
def test_two_words_far_apart_are_one_line_where_the_next_line_bridges_them(below: str, joined: bool) -> None:
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((72, 100), "Maximum", fontsize=SIZE)
        page.insert_text((140, 100), "preserved", fontsize=SIZE)
        page.insert_text((72, 114), below, fontsize=SIZE)
        texts = [line.text for line in read_lines(page)]
    assert ("Maximum preserved" in texts) == joined
