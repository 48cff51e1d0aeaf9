"""Two facing pages on one image: a detector is shown each of them too."""

from PIL import Image

from pictoria_docs.document import Box, RegionType
from pictoria_docs.layout.detectors import Detection, get_detector
from pictoria_docs.layout.scans.image import prepare
from pictoria_docs.layout.scans.votes import page_votes
from tests.layout.scan_factory import DPI, HEIGHT, WIDTH, DrawnPage

LEFT, RIGHT = Box(80, 100, 160, 180), Box(200, 300, 290, 390)


def spread() -> Image.Image:
    left, right = DrawnPage(), DrawnPage()
    left.photograph(LEFT, 1)
    right.photograph(RIGHT, 2)
    both = Image.new("RGB", (2 * left.image.width, left.image.height))
    both.paste(left.scanned(noise=2), (0, 0))
    both.paste(right.scanned(noise=2, seed=2), (left.image.width, 0))
    return both


def test_pictures_of_both_pages_are_seen_where_they_are() -> None:
    scan = prepare(spread(), 2 * WIDTH, HEIGHT, DPI)
    found = [vote for vote in page_votes(scan, get_detector("figcrop")) if vote.type is RegionType.FIGURE]
    for place in (LEFT, RIGHT.moved(WIDTH, 0)):
        surest = max(vote.confidence for vote in found if vote.box.iou(place) > 0.8)
        assert surest > 0.3


class Halves:
    """Sees one zone on any image, from a third of it to its right edge."""

    name = "halves"

    def detect(self, image: Image.Image, dpi: float) -> list[Detection]:
        width, height = (size * 72 / dpi for size in image.size)
        return [Detection(RegionType.FIGURE, Box(width / 3, 0, width, height), 0.9, "zone")]


def test_what_the_cut_would_part_is_believed_of_the_whole_image_alone() -> None:
    found = page_votes(prepare(spread(), 2 * WIDTH, HEIGHT, DPI), Halves())
    assert [round(vote.box.x0) for vote in found] == [round(2 * WIDTH / 3), round(WIDTH + WIDTH / 3)]
