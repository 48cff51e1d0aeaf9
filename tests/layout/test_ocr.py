"""OCR engines: lines with words, places and confidences."""

import shutil

import pytest

from pictoria_docs.document import Box
from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.layout.ocr import OcrEngine, get_ocr, ocr_parts
from pictoria_docs.layout.ocr.tesseract import parse_hocr
from tests.layout.scan_factory import DPI, SENTENCE, DrawnPage
from tests.programs import needs_tesseract

engines = pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            "tesseract",
            marks=needs_tesseract,
        ),
        "rapidocr",
    ],
)


@engines
def test_a_paragraph_is_read_with_words_sizes_and_places(name: str) -> None:
    page = DrawnPage()
    page.text(40, 100, SENTENCE[:50], 10)
    page.text(40, 120, "Fig. 12. Bronze mirror, 480 BC", 10)
    engine = get_ocr(name)
    assert isinstance(engine, OcrEngine)
    lines = sorted(engine.read(page.scanned(noise=2), DPI, ("eng",)), key=lambda line: line.box.y0)
    assert [line.text for line in lines] == [SENTENCE[:50].strip(), "Fig. 12. Bronze mirror, 480 BC"]
    for line, top in zip(lines, (100, 120), strict=True):
        assert top - 2 < line.box.y0 < line.box.y1 < top + 16
        assert 38 < line.box.x0 < 44
        assert 7 < line.size < 13
        assert line.confidence > 0.7
        for word in line.words:
            assert line.text[word.start : word.end].strip() == line.text[word.start : word.end] != ""
            assert word.box.inside(line.box.grown(2)) > 0.95


@engines
def test_a_single_place_is_read_in_page_coordinates(name: str) -> None:
    page = DrawnPage()
    page.text(200, 300, "37", 10)
    lines = get_ocr(name).read(page.scanned(noise=2), DPI, ("eng",), [Box(196, 298, 216, 314)])
    assert [line.text for line in lines] == ["37"]
    assert 190 < lines[0].box.x0 < lines[0].box.x1 < 225
    assert 292 < lines[0].box.y0 < lines[0].box.y1 < 320


@engines
def test_an_empty_image_has_no_lines(name: str) -> None:
    assert get_ocr(name).read(DrawnPage().image, DPI, ("eng",)) == []
    assert get_ocr(name).read(DrawnPage().image, DPI, ("eng",), []) == []


def _hocr(*lines: tuple[str, int, int, float]) -> bytes:
    """A paragraph in hOCR: text, top and foot in pixels, and the height of type that Tesseract believes."""
    spans = "".join(
        f'<span class="ocr_line" title="bbox 0 {top} 300 {foot}; x_size {size}">'
        f'<span class="ocrx_word" title="bbox 0 {top} 300 {foot}; x_wconf 90">{text}</span></span>'
        for text, top, foot, size in lines
    )
    page = f'<div class="ocr_page"><p class="ocr_par">{spans}</p></div>'
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{page}</body></html>'.encode()


def test_the_height_of_type_in_a_line_of_few_letters_is_that_of_its_paragraph() -> None:
    lines = parse_hocr(
        _hocr(("Amphora,", 0, 28, 28), ("sanctuary,", 40, 65, 28), ("(no.13).", 80, 107, 40)),
        [(0.0, 0.0)],
        0.25,
    )
    assert {line.size for line in lines} == {lines[0].size}
    (heading, text) = parse_hocr(
        _hocr(("Amphorae", 0, 44, 44), ("sanctuary,sanctuary", 60, 88, 28)), [(0.0, 0.0)], 0.25
    )
    assert heading.size > 1.4 * text.size


def test_status_names_what_is_there_and_what_to_install() -> None:
    status = {part.name: part for part in ocr_parts.statuses()}
    assert {"tesseract", "rapidocr"} <= set(status)
    assert status["rapidocr"].ready and "fra" in status["rapidocr"].languages
    tesseract = status["tesseract"]
    assert tesseract.ready == bool(tesseract.languages) == (shutil.which("tesseract") is not None)
    for part in status.values():
        for language in ("en", "fr"):
            assert not part.sentence(language).startswith("parts."), "each status has words"


def test_an_unknown_engine_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="no-such-engine"):
        get_ocr("no-such-engine")


def test_tesseract_that_is_missing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from pictoria_docs.layout.ocr import tesseract

    monkeypatch.setenv("PATH", "")
    tesseract.installed_languages.cache_clear()
    try:
        assert not tesseract.status().ready
        with pytest.raises(MissingPartError) as caught:
            tesseract.Tesseract()
        assert "apt install tesseract-ocr" in caught.value.sentence("en")
    finally:
        tesseract.installed_languages.cache_clear()
