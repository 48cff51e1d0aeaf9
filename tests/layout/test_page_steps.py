"""What fails on a part of a page costs that part, never the page."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pictoria_docs.document import Page
from pictoria_docs.errors import PageError
from pictoria_docs.i18n import LANGUAGES, translate
from pictoria_docs.isolation import SkippedItem, collect_skipped_items
from pictoria_docs.layout import LayoutOptions, detect, page_detection, pdf_text
from pictoria_docs.layout.options import SecondOpinion
from pictoria_docs.layout.scans import read as scan_reading
from pictoria_docs.layout.scans import text as scan_text
from pictoria_docs.layout.scans.paper import paper_level
from pictoria_docs.sources import open_source
from tests.layout.scan_factory import SENTENCE, DrawnPage, ImagePage
from tests.pipeline.test_left_out import failing
from tests.programs import needs_tesseract

from .pdf_factory import new_pdf, photo, write

CAPTION, TEXT = "Fig. 1. A jug from the northern slope", "The jug was found in the grave of a child."


def book_page(tmp_path: Path) -> Path:
    """A picture with its caption, and a text beside it."""
    pdf = new_pdf()
    page = pdf.new_page()
    page.insert_image((60, 100, 260, 300), stream=photo())
    write(page, (60, 310, 300, 330), CAPTION)
    write(page, (320, 100, 540, 130), TEXT)
    path = tmp_path / "book.pdf"
    pdf.save(str(path))
    return path


def read(path: Path) -> tuple[Page, list[SkippedItem]]:
    source = open_source(path)
    try:
        with collect_skipped_items() as left_out:
            return detect(source.page(1), LayoutOptions(), "doc-1"), left_out
    finally:
        source.close()


def texts(page: Page) -> list[str]:
    return [region.text for region in page.regions if region.text]


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_block_of_blanks_costs_nothing(tmp_path: Path, rotation: int) -> None:
    pdf = new_pdf()
    page = pdf.new_page()
    page.insert_text((60, 60), "   ")
    page.insert_text((60, 400), TEXT)
    page.insert_text((60, 700), "\u00a0 \u00a0")
    page.set_rotation(rotation)
    path = tmp_path / "blanks.pdf"
    pdf.save(str(path))
    found, left_out = read(path)
    assert (texts(found), left_out) == ([TEXT], [])


def test_one_block_of_text_that_fails_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = failing(pdf_text._line, lambda line, words, *_: words[0][4] == "The")
    monkeypatch.setattr(pdf_text, "_line", broken)
    found, left_out = read(book_page(tmp_path))
    assert texts(found) == [CAPTION] and len(found.figures) == 1
    assert [(one.kind, one.page, one.item) for one in left_out] == [("text", 1, TEXT)]


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("find_pictures", "pictures"),
        ("with_second_opinion", "second_opinion"),
        ("with_unknown_read", "unmapped_text"),
        ("reading_order", "reading_order"),
        ("is_scan", "pictures"),
    ],
)
def test_a_step_that_fails_leaves_text_and_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, kind: str
) -> None:
    monkeypatch.setattr(page_detection, step, failing(getattr(page_detection, step), lambda *_: True))
    found, left_out = read(book_page(tmp_path))
    assert sorted(texts(found)) == sorted([CAPTION, TEXT]) and len(found.figures) == 1
    assert [region.order for region in found.regions] == list(range(len(found.regions)))
    assert [(one.kind, one.page) for one in left_out] == [(kind, 1)]


def test_a_detector_that_fails_on_the_page_is_told_and_costs_its_opinion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failed(*_: object) -> None:
        raise PageError("detector_failed", name="its-name", detail="out of order")

    monkeypatch.setattr(page_detection, "with_second_opinion", failed)
    found, left_out = read(book_page(tmp_path))
    (warning,) = found.warnings
    for language in LANGUAGES:
        for list in ("warnings", "errors"):
            told = translate(f"{list}.{warning.code}", language, **warning.values, file="book.pdf", page=1)
            assert "out of order" in told
    assert not left_out
    assert sorted(texts(found)) == sorted([CAPTION, TEXT]) and len(found.figures) == 1


@needs_tesseract
@pytest.mark.parametrize(
    ("module", "step", "kind"),
    [
        (scan_text, "find_photographs", "pictures"),
        (scan_text, "read_missed", "scan_step"),
        (scan_reading, "find_pictures", "pictures"),
        (scan_reading, "mark_stamps", "scan_step"),
        (scan_reading, "settle_pictures", "second_opinion"),
        (scan_reading, "find_handwriting", "scan_step"),
    ],
)
def test_a_step_of_reading_a_scan_that_fails_leaves_the_text(
    monkeypatch: pytest.MonkeyPatch, module: object, step: str, kind: str
) -> None:
    monkeypatch.setattr(module, step, failing(getattr(module, step), lambda *_: True))
    page = DrawnPage()
    page.paragraph(100)
    with collect_skipped_items() as left_out:
        found = detect(ImagePage(page.scanned()), LayoutOptions(languages=("eng",)), "doc")
    assert SENTENCE[:60] in " ".join(texts(found))
    assert [(one.kind, one.page) for one in left_out] == [(kind, found.number)]


def test_a_plate_of_smooth_colours_has_a_level_of_paper() -> None:
    ramp = np.tile(np.linspace(0, 255, 640).astype(np.uint8), (480, 1))
    level = paper_level(ramp)
    assert level.shape == ramp.shape and 0 <= level.min() <= level.max() <= 255


@needs_tesseract
def test_a_page_is_read_coarsely_and_what_time_allows_is_kept() -> None:
    page = DrawnPage()
    for y in (60, 200, 340, 480):
        page.paragraph(y)
    scanned = ImagePage(page.scanned())
    options = LayoutOptions(languages=("eng", "fra"), coarse=True)
    whole = detect(scanned, options, "doc")
    assert " ".join(texts(whole)).count(SENTENCE[:30]) == 20 and [
        warning.code for warning in whole.warnings
    ] == ["page_coarse"]
    short = detect(scanned, options.model_copy(update={"time_limit": 1e-6}), "doc")
    assert [warning.code for warning in short.warnings] == ["text_cut_short", "page_coarse"]
    assert (short.width, short.kind) == (whole.width, whole.kind)


@st.composite
def any_picture(draw: st.DrawFn) -> Image.Image:
    """Noise, a ramp, blots, or all of these at once, of any size and tone."""
    width, height = draw(st.integers(1, 300)), draw(st.integers(1, 300))
    chance = np.random.default_rng(draw(st.integers(0, 1000)))
    pixels = np.full((height, width, 3), draw(st.integers(0, 255)), dtype=np.float32)
    if draw(st.booleans()):
        pixels += np.linspace(0, draw(st.integers(-255, 255)), width)[None, :, None]
    if draw(st.booleans()):
        pixels += chance.normal(0, draw(st.integers(1, 60)), pixels.shape)
    for _ in range(draw(st.integers(0, 6))):
        x, y = chance.integers(0, width), chance.integers(0, height)
        pixels[y : y + chance.integers(1, 80), x : x + chance.integers(1, 80)] = chance.integers(0, 255, 3)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


@given(any_picture(), st.booleans())
def test_any_picture_is_read_and_no_step_fails_on_it(picture: Image.Image, coarse: bool) -> None:
    options = LayoutOptions(ocr="off", second_opinion=SecondOpinion.NEVER, coarse=coarse)
    with collect_skipped_items() as left_out:
        page = detect(ImagePage(picture), options, "doc")
    assert not left_out, left_out[0].trace
    assert [region.order for region in page.regions] == list(range(len(page.regions)))
