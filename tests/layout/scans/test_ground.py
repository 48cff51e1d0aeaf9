"""Pages printed white on black, and dark pages that are not: what a user gets from them."""

from PIL import Image, ImageDraw, ImageOps

from pictoria_docs.document import Box
from pictoria_docs.layout.scans.read import read_scan
from tests.layout.scan_factory import SCALE, SENTENCE, DrawnPage, ImagePage
from tests.layout.scans.test_read import LEFT, OPTIONS, best, plain_text
from tests.programs import needs_tesseract

DARK = (38, 38, 40)


def white_on_black() -> Image.Image:
    """A page printed white on black, with a photograph, under a white head."""
    page = DrawnPage()
    page.paragraph(330, 8)
    picture = ImageOps.invert(page.image)
    photograph = DrawnPage()
    photograph.photograph(LEFT, 3)
    box = tuple(round(value * SCALE) for value in LEFT)
    picture.paste(photograph.image.crop(box), box[:2])
    head = Image.new("RGB", (picture.width, round(40 * SCALE)), (250, 250, 250))
    picture.paste(head, (0, 0))
    return picture


@needs_tesseract
def test_light_text_on_a_dark_page_is_read() -> None:
    found = read_scan(ImagePage(white_on_black()), OPTIONS, "doc")
    assert SENTENCE[:60] in plain_text(found)
    assert best(found.figures, LEFT) > 0.85


@needs_tesseract
def test_a_page_on_a_black_bed_is_read_as_before() -> None:
    page = DrawnPage()
    page.paragraph(200, 8)
    bed = Image.new("RGB", page.image.size, DARK)
    sheet = page.image.crop(tuple(round(value * SCALE) for value in Box(0, 180, 420, 380)))
    bed.paste(sheet, (0, round(180 * SCALE)))
    found = read_scan(ImagePage(bed), OPTIONS, "doc")
    assert SENTENCE[:60] in plain_text(found)


@needs_tesseract
def test_a_photograph_on_a_dark_ground_is_a_picture_as_a_whole() -> None:
    page = DrawnPage()
    page.paragraph(420, 8)
    box = Box(20, 40, 400, 380)
    x0, y0, x1, y1 = (round(value * SCALE) for value in box)
    draw = ImageDraw.Draw(page.image)
    draw.rectangle((x0, y0, x1, y1), fill=DARK)
    draw.ellipse((x0 + 300, y0 + 200, x1 - 300, y1 - 200), fill=(150, 120, 90))
    found = read_scan(ImagePage(page.scanned()), OPTIONS, "doc")
    assert best(found.figures, box) > 0.85


@needs_tesseract
def test_what_is_read_into_the_edges_of_the_leaves_is_left_out() -> None:
    page = DrawnPage()
    page.paragraph(200, 8)
    for row in range(12):
        page.text(0.5, 60 + 40 * row, "E", 7)
    found = read_scan(ImagePage(page.image), OPTIONS, "doc")
    assert SENTENCE[:60] in plain_text(found)
    assert not any(region.box.x1 < 8 for region in found.regions)
