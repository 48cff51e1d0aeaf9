"""Pictures of the guided tour (see make_tour.py): taken, marked, and made small."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Locator, Page

WIDTH, HEIGHT = 1280, 800
MAX_BYTES, MAX_IN_ALL = 85_000, 1_500_000
REST = 450
"""Milliseconds for what moves to come to rest."""
RING = (214, 31, 92)
Box = tuple[float, float, float, float]


@dataclass
class Camera:
    """Takes pictures of a page into a folder, with the places to look at marked 1, 2, 3."""

    folder: Path
    taken: dict[str, str] = field(default_factory=dict)
    """File names by step."""

    def shoot(self, page: Page, step: str, *spots: Locator, height: int = HEIGHT) -> None:
        """Take the picture of a step, once what moves has come to rest.

        Raises:
            SystemExit: what should be marked is not to be seen.
        """
        boxes: list[Box] = []
        shot = b""
        # What a server tells late moves what stands below it.
        while not shot or boxes != _places(step, spots):
            page.wait_for_timeout(REST)
            boxes, shot = _places(step, spots), page.screenshot()
        picture = Image.open(BytesIO(shot)).convert("RGB").crop((0, 0, WIDTH, height))
        name = f"{len(self.taken) + 1:02d}-{step}.png"
        (self.folder / name).write_bytes(small(picture, boxes, step))
        self.taken[step] = name

    def check(self) -> None:
        """The repository stays small.

        Raises:
            SystemExit: it would not.
        """
        whole = sum((self.folder / name).stat().st_size for name in self.taken.values())
        if whole > MAX_IN_ALL:
            raise SystemExit(f"{self.folder}: {whole} bytes")


def _places(step: str, spots: Sequence[Locator]) -> list[Box]:
    """Where the spots are, each wholly in the picture."""
    boxes: list[Box] = []
    for spot in spots:
        box = spot.bounding_box()
        if box is None:
            raise SystemExit(f"{step}: nothing to see at {spot}")
        if box["y"] + box["height"] > HEIGHT + 1 or box["y"] < 0:
            raise SystemExit(f"{step}: out of the picture: {spot}")
        boxes.append((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    return boxes


def ring(picture: Image.Image, box: Box, number: str) -> None:
    """Draw a ring around a box and its number at a corner, inside of the picture."""
    draw = ImageDraw.Draw(picture)
    x0, y0 = (max(3.0, value - 5) for value in box[:2])
    x1, y1 = min(picture.width - 4.0, box[2] + 5), min(picture.height - 4.0, box[3] + 5)
    for colour, width, out in (((255, 255, 255), 7, 2), (RING, 3, 0)):
        draw.rounded_rectangle((x0 - out, y0 - out, x1 + out, y1 + out), 9, outline=colour, width=width)
    # Beside it where that hides no label; above what is as small as a button.
    if x1 - x0 < 60:
        x, y = (x0 + x1) / 2, y0 - 13
    elif x0 < 16 and x1 < picture.width - 16:
        x, y = x1 + 8, y0 + (y1 - y0) / 3
    else:
        x, y = x0 - 8, (y0 + y1) / 2
    x, y = min(max(x, 16), picture.width - 16), min(max(y, 16), picture.height - 16)
    draw.ellipse((x - 15, y - 15, x + 15, y + 15), fill=RING, outline=(255, 255, 255), width=2)
    draw.text((x, y), number, fill=(255, 255, 255), font=ImageFont.load_default(18), anchor="mm")


def small(picture: Image.Image, boxes: list[Box], step: str) -> bytes:
    """A PNG with as many colours as fit; the rings keep theirs.

    Raises:
        SystemExit: it is too large even with few colours.
    """
    ways = [(colours, Image.Quantize.MEDIANCUT) for colours in (230, 160, 96)]
    # Of few colours that of photographs would take all.
    ways += [(colours, Image.Quantize.MAXCOVERAGE) for colours in (230, 160, 96, 64, 40, 28)]
    for colours, way in ways:
        few = picture.quantize(colours, method=way, dither=Image.Dither.NONE)
        marked = few.convert("RGB")
        for number, box in enumerate(boxes, 1):
            ring(marked, box, str(number))
        out = BytesIO()
        marked.quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= MAX_BYTES:
            return out.getvalue()
    raise SystemExit(f"{step}: {out.tell()} bytes")
