"""What only a detector takes for a figure is kept beside the regions of its page, and is none of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from pictoria_docs.document import Box, Page, RegionType
from pictoria_docs.layout import LayoutOptions, detect
from pictoria_docs.layout.detectors import DETECTORS, Detection
from pictoria_docs.layout.options import SecondOpinion
from pictoria_docs.layout.parts import Availability, PartStatus
from pictoria_docs.layout.scans.read import read_scan
from pictoria_docs.sources import open_source
from tests.layout.pdf_factory import LOREM, new_pdf, photo, write
from tests.layout.scan_factory import DrawnPage, ImagePage
from tests.programs import needs_tesseract

PHOTOGRAPH, OTHER = Box(80, 100, 340, 320), Box(60, 400, 300, 520)


class EagerDetector:
    """Sees a picture where there is one, and one where there is none."""

    name = "eager"

    def __init__(self, model: str | None) -> None:
        self.model = model

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        return [
            Detection(RegionType.FIGURE, box, sure, "") for box, sure in ((PHOTOGRAPH, 0.95), (OTHER, 0.65))
        ]


@pytest.fixture
def options() -> Iterator[LayoutOptions]:
    part = Availability("eager", EagerDetector, lambda: PartStatus("eager", True, "model_included"))
    DETECTORS.register("eager", part)
    yield LayoutOptions(
        languages=("eng",), detector="eager", scan_detector="eager", second_opinion=SecondOpinion.ALWAYS
    )
    DETECTORS.unregister("eager")


def only_possible(page: Page) -> None:
    assert [figure.box.iou(PHOTOGRAPH) > 0.8 for figure in page.figures] == [True]
    (offer,) = page.possible_figures
    assert offer.is_offer and offer.box.iou(OTHER) > 0.95 and 0.1 <= offer.confidence < 0.6
    assert offer.id not in {region.id for region in page.regions}


@needs_tesseract
def test_of_a_page_image(options: LayoutOptions) -> None:
    page = DrawnPage()
    page.photograph(PHOTOGRAPH)
    only_possible(read_scan(ImagePage(page.scanned()), options, "doc"))


def test_of_a_page_with_a_text_layer(options: LayoutOptions, tmp_path: Path) -> None:
    pdf = new_pdf()
    page = pdf.new_page(width=420, height=595)
    page.insert_image(tuple(PHOTOGRAPH), stream=photo(width=260, height=220))
    write(page, (OTHER.x0, OTHER.y0, OTHER.x1, OTHER.y1), LOREM)
    pdf.save(str(tmp_path / "made.pdf"))
    only_possible(detect(open_source(tmp_path / "made.pdf").page(1), options, "doc"))
