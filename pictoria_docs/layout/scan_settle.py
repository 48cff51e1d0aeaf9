"""Pictures found in the ink against what a detector sees."""

from collections.abc import Sequence
from dataclasses import replace

from pictoria_docs.document import RegionType
from pictoria_docs.layout.detectors import Detection, available_detectors, get_detector
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.layout.scan_image import Scan
from pictoria_docs.layout.scan_pictures import PictureBox
from pictoria_docs.layout.text_line import TextLine


def settle_pictures(
    scan: Scan, pictures: Sequence[PictureBox], lines: Sequence[TextLine], options: LayoutOptions
) -> list[PictureBox]:
    return list(pictures)
