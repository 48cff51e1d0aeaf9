"""What a detector sees on a page image; on the image of two facing pages, also what it sees on each of them.

A detector reduces each image to one size of its own, so that pictures of a spread are half as large to it as the same
pictures on a page.
"""

from dataclasses import replace

from pictoria_docs.document import Box
from pictoria_docs.document.geometry import to_points
from pictoria_docs.layout.detectors import Detection, Detector
from pictoria_docs.layout.scans.image import Scan

SPREAD = 1.3  # times its height that the image of two pages is wide
CUT_SLACK = 3.0  # points: what ends so near the cut may go on beyond it


def page_votes(scan: Scan, detector: Detector) -> list[Detection]:
    """The zones of a page image, in points of the straight page; of a spread, each half seen by itself.

    Args:
        scan: the straight page.
        detector: whom to ask: once, or of a spread three times.

    Raises:
        PageError: it failed on this image.
    """
    votes = detector.detect(scan.image, scan.dpi)
    width, height = scan.image.size
    if width <= SPREAD * height:
        return votes
    cut = width // 2
    middle = to_points(Box(0, 0, cut, height), scan.dpi).x1
    left = detector.detect(scan.image.crop((0, 0, cut, height)), scan.dpi)
    right = detector.detect(scan.image.crop((cut, 0, width, height)), scan.dpi)
    return [
        *(vote for vote in votes if vote.box.x0 < middle < vote.box.x1),
        *(vote for vote in left if vote.box.x1 < middle - CUT_SLACK),
        *(replace(vote, box=vote.box.moved(middle, 0)) for vote in right if vote.box.x0 > CUT_SLACK),
    ]
