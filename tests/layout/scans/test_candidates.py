"""Pictures of page images: the ink's evidence and a detector's votes weighed together."""

import numpy as np
import pytest

from pictoria_docs.document import Box, RegionType
from pictoria_docs.layout.detectors import Detection
from pictoria_docs.layout.options import LayoutOptions, SecondOpinion
from pictoria_docs.layout.scans.candidates import (
    PageEvidence,
    weighed_pictures,
)
from pictoria_docs.layout.scans.image import prepare
from pictoria_docs.layout.scans.pictures import PictureBox
from pictoria_docs.layout.scans.read import read_scan
from tests.layout.scan_factory import DPI, HEIGHT, WIDTH, DrawnPage, ImagePage
from tests.programs import needs_tesseract

PHOTOGRAPH = Box(80, 100, 340, 320)
MOUNT = Box(10, 10, 410, 585)


def evidence(*pieces: PictureBox) -> PageEvidence:
    page = DrawnPage()
    page.photograph(PHOTOGRAPH)
    scan = prepare(page.scanned(), WIDTH, HEIGHT, DPI)
    dark = (scan.tone > 40).astype(np.uint8) * np.uint8(255)
    return PageEvidence(scan, pieces, (), dark, dark)


def vote(box: Box, confidence: float, type: RegionType = RegionType.FIGURE) -> Detection:
    return Detection(type, box, confidence, type.value)


def test_what_ink_and_detector_agree_on_is_sure_and_keeps_the_edges_of_the_ink() -> None:
    exact = PHOTOGRAPH.grown(0.4)
    found = weighed_pictures(
        evidence(PictureBox(exact, "photograph", 0.9)), [vote(PHOTOGRAPH.grown(3), 0.95)], "figcrop"
    ).pictures
    assert len(found) == 1 and found[0].confidence > 0.8
    assert found[0].box.iou(PHOTOGRAPH) > 0.95


def test_a_print_on_its_mount_is_the_picture_and_the_mount_is_not() -> None:
    found = weighed_pictures(evidence(), [vote(PHOTOGRAPH, 0.9), vote(MOUNT, 0.4)], "figcrop").pictures
    assert [picture.box.iou(PHOTOGRAPH) > 0.9 for picture in found] == [True]


def test_ink_in_pieces_is_one_picture_where_a_detector_sees_one() -> None:
    left, right = Box(80, 100, 200, 320), Box(205, 100, 340, 320)
    pieces = [PictureBox(box, "drawing", 0.7) for box in (left, right)]
    found = weighed_pictures(evidence(*pieces), [vote(PHOTOGRAPH, 0.96)], "figcrop").pictures
    assert [picture.box.iou(PHOTOGRAPH) > 0.9 for picture in found] == [True]


@needs_tesseract
@pytest.mark.parametrize("opinion", list(SecondOpinion))
def test_a_photograph_is_found_with_and_without_a_second_opinion(opinion: SecondOpinion) -> None:
    page = DrawnPage()
    page.photograph(PHOTOGRAPH)
    page.paragraph(360, 12)
    options = LayoutOptions(languages=("eng",), second_opinion=opinion)
    (figure,) = read_scan(ImagePage(page.scanned(0.5)), options, "doc").figures
    assert figure.box.iou(PHOTOGRAPH) > 0.8
    assert 0.5 < figure.confidence <= 1


def test_what_looks_like_a_stamp_is_a_picture_where_a_detector_sees_a_picture_and_a_stamp_elsewhere() -> None:
    page = evidence(PictureBox(PHOTOGRAPH, "stamp", 0.7))
    (found,) = weighed_pictures(page, [vote(PHOTOGRAPH, 0.8)], "figcrop").pictures
    assert found.kind != "stamp" and found.box.iou(PHOTOGRAPH) > 0.9
    assert weighed_pictures(page, [vote(PHOTOGRAPH, 0.8, RegionType.STAMP)], "figcrop").pictures == []


def test_nothing_printed_is_no_picture_but_to_a_sure_detector() -> None:
    white = Box(60, 400, 200, 520)
    assert weighed_pictures(evidence(), [vote(white, 0.65)], "figcrop").pictures == []


def test_what_a_detector_is_sure_of_and_the_ink_is_not_is_possible_beside_what_was_chosen() -> None:
    white = Box(60, 400, 200, 520)
    found = weighed_pictures(
        evidence(), [vote(PHOTOGRAPH, 0.9), vote(white, 0.65), vote(PHOTOGRAPH.grown(-30), 0.6)], "figcrop"
    )
    assert [picture.box.iou(PHOTOGRAPH) > 0.9 for picture in found.pictures] == [True]
    assert [picture.box for picture in found.possible] == [white]
    assert weighed_pictures(evidence(), [vote(white, 0.45)], "figcrop").possible == []
