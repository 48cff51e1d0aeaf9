"""A detector that fails on a page costs its opinion of that page, and is told with the page and the option."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from pictoria_docs.document import Box, Page
from pictoria_docs.errors import PageError
from pictoria_docs.i18n import LANGUAGES, translate
from pictoria_docs.layout import LayoutOptions, detect
from pictoria_docs.layout.detectors import DETECTORS, Detection
from pictoria_docs.layout.detectors.detection import detecting
from pictoria_docs.layout.options import SecondOpinion
from pictoria_docs.layout.parts import Availability, PartStatus
from pictoria_docs.layout.scans.read import read_scan
from pictoria_docs.sources import open_source
from tests.layout.pdf_factory import LOREM, new_pdf, photo, write
from tests.layout.scan_factory import DrawnPage, ImagePage

PHOTOGRAPH = Box(80, 100, 340, 320)


class FailingDetector:
    """Fails as its model says: in its own words, or in ours."""

    name = "failing"

    def __init__(self, model: str | None) -> None:
        self.model = model

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        if self.model == "foreseen":
            with detecting(self.name):
                raise RuntimeError("no such kernel")
        raise RuntimeError("no such kernel")


@pytest.fixture(params=["foreseen", "unforeseen"])
def options(request: pytest.FixtureRequest) -> Iterator[LayoutOptions]:
    part = Availability("failing", FailingDetector, lambda: PartStatus("failing", True, "model_included"))
    DETECTORS.register("failing", part)
    yield LayoutOptions(
        detector="failing",
        scan_detector="failing",
        detector_model=request.param,
        second_opinion=SecondOpinion.ALWAYS,
        ocr="off",
    )
    DETECTORS.unregister("failing")


def told(page: Page, option: str) -> None:
    (warning,) = page.warnings
    for language in LANGUAGES:
        for sentence in (
            translate(f"warnings.{warning.code}", language, **warning.values),
            PageError(warning.code, **{**warning.values, "file": "made.pdf", "page": page.number}).sentence(
                language
            ),
        ):
            assert "no such kernel" in sentence and f"page {page.number}" in sentence
            assert f" {option} " in sentence


def test_of_a_page_with_text(options: LayoutOptions, tmp_path: Path) -> None:
    pdf = new_pdf()
    pdf.new_page(width=420, height=595)
    page = pdf.new_page(width=420, height=595)
    page.insert_image((60, 80, 360, 305), stream=photo())
    write(page, (60, 320, 360, 500), LOREM)
    pdf.save(str(tmp_path / "made.pdf"))
    made = detect(open_source(tmp_path / "made.pdf").page(2), options, "doc")
    assert [figure.box.iou(Box(60, 80, 360, 305)) > 0.98 for figure in made.figures] == [True]
    assert any(region.text for region in made.regions)
    told(made, "layout.detector")


def test_of_a_page_image(options: LayoutOptions) -> None:
    page = DrawnPage()
    page.photograph(PHOTOGRAPH)
    made = read_scan(ImagePage(page.scanned()), options, "doc")
    assert [figure.box.iou(PHOTOGRAPH) > 0.8 for figure in made.figures] == [True]
    told(made, "layout.scan_detector")
