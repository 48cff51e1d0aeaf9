"""What a page draws, counted before it is drawn."""

from itertools import pairwise

import pymupdf
import pytest

from pictoria_docs.sources.pdf_counts import READ_BYTES, SMALL, ContentCounts, count_contents

RECTANGLE, WORD, BLANKS = b"10 10 5 5 re f\n", b"BT /F 9 Tf (ten signs.) Tj ET\n", b" " * (SMALL + 1)


def page_of(contents: bytes, forms: dict[str, bytes] | None = None) -> pymupdf.Page:
    """A page with these contents, whose forms may use each other by their names."""
    document = pymupdf.open()
    page = document.new_page()
    numbers = {name: document.get_new_xref() for name in forms or {}}
    named = "<< " + " ".join(f"/{name} {number} 0 R" for name, number in numbers.items()) + " >>"
    for name, number in numbers.items():
        document.update_object(
            number,
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject {named} >> >>",
        )
        document.update_stream(number, (forms or {})[name])
    number = document.get_new_xref()
    document.update_object(number, "<< >>")
    document.update_stream(number, contents)
    page.set_contents(number)
    document.xref_set_key(page.xref, "Resources", f"<< /XObject {named} >>")
    return pymupdf.open("pdf", document.tobytes())[0]


def test_what_little_content_draws_is_not_counted() -> None:
    counts = count_contents(page_of(RECTANGLE * 10 + WORD))
    assert (counts.drawings, counts.characters, counts.images, counts.complete) == (0, 0, 0, True)


def test_drawings_and_characters_are_counted() -> None:
    counts = count_contents(
        page_of(RECTANGLE * 1_000 + b"1 2 m 3 4 l 5 6 7 8 9 9 c S\n" + WORD * 20 + BLANKS)
    )
    assert (counts.drawings, counts.characters) == (2_003, 200)


def test_each_use_of_a_form_counts() -> None:
    counts = count_contents(
        page_of(b"/A Do /A Do\n" + BLANKS, {"A": b"/B Do " * 3 + WORD, "B": RECTANGLE * 5})
    )
    assert (counts.drawings, counts.characters) == (2 * 3 * 10 + 2 + 2 * 3, 2 * 10)


@pytest.mark.parametrize("inner", [b"/A Do /A Do ", b"/B Do ", b"/Missing Do "])
def test_forms_that_use_themselves_or_nothing_end(inner: bytes) -> None:
    counts = count_contents(
        page_of(b"/A Do\n" + BLANKS, {"A": inner + RECTANGLE, "B": b"/A Do " + RECTANGLE})
    )
    assert 2 <= counts.drawings <= 9


def test_a_few_small_forms_draw_billions() -> None:
    names = "ABCDEFGHI"
    forms = {name: f"/{after} Do ".encode() * 10 for name, after in pairwise(names)}
    counts = count_contents(page_of(b"/A Do", {**forms, "I": RECTANGLE * 10}))
    assert 20 * 10**8 <= counts.drawings < 22 * 10**8


def test_more_than_is_read_is_told() -> None:
    counts = count_contents(page_of(b" " * 40_000_000))
    assert not counts.complete
    assert counts.size <= 20_000_000


@pytest.mark.parametrize("end", [b"(" + b"a(" * 200_000, b"<" * 400_000, b"(\\" * 200_000, b"BI " * 200_000])
def test_what_is_no_content_is_counted_all_the_same(end: bytes) -> None:
    assert isinstance(count_contents(page_of(RECTANGLE + end)), ContentCounts)


def test_a_stream_named_again_and_again_is_read_up_to_the_limit() -> None:
    page = page_of(RECTANGLE * 100_000)
    number = page.get_contents()[0]
    page.parent.xref_set_key(page.xref, "Contents", "[" + f"{number} 0 R " * 1_000 + "]")
    counts = count_contents(pymupdf.open("pdf", page.parent.tobytes())[0])
    assert not counts.complete
    assert counts.drawings > 1_000_000
    assert counts.size < 2 * READ_BYTES


def test_uses_of_forms_that_draw_nothing_count_as_well() -> None:
    assert count_contents(page_of(b"/A Do\n" * 60_000, {"A": b" "})).drawings == 60_000
