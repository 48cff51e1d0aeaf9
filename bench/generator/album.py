"""Albums: prints mounted on boards of many colours, some lying on their side, with handwriting or typed labels."""

import io
from dataclasses import dataclass
from random import Random
from typing import Any

import pymupdf
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from bench.generator import content
from bench.generator.bitmaps import bitmap
from bench.generator.hand import Hand, note, write
from bench.generator.typesetter import BookTypesetter
from bench.typesetter import TextRun
from pictoria_docs.document import Box

PAGES = 7
DPI = 200
BOARDS = (
    (0.96, 0.92, 0.80), (0.80, 0.82, 0.78), (0.62, 0.58, 0.52), (0.45, 0.37, 0.30), (0.30, 0.30, 0.32),
    (0.16, 0.15, 0.15), (0.88, 0.84, 0.76), (0.70, 0.66, 0.56), (0.93, 0.93, 0.92),
)  # fmt: skip
"""Red, green and blue of the boards, 0 to 1."""
KINDS = ("photo", "site", "cast", "painting", "light", "dark")
SEPIA = ("#2a1a10", "#f6ead2")
DARK = 1.2
"""Sum of the three colours of a board below which ink is pale."""
UPRIGHT, AT_EDGE, LABELLED = 0.65, 0.25, 0.8
"""Shares of notes by hand below their print, of others at the edge of the board, of prints with a note."""


@dataclass(frozen=True, slots=True)
class _Album:
    """How one album is made."""

    board: tuple[float, float, float]
    border: float
    """Points of white around a print, a part of it."""
    sepia: bool
    faded: float
    """How much of its contrast a print has lost, 0 to 1."""
    askew: float
    """Degrees by which prints are glued askew at most."""
    labels: str
    """Whether "typed" on the board, on a "strip" of paper, written by "hand", or "none"."""
    shadow: bool
    edge: float
    """Points of the table around the board."""
    hand: Hand

    @classmethod
    def draw(cls, random: Random) -> "_Album":
        board = random.choice(BOARDS)
        return cls(
            board,
            random.choice([0.0, 0.0, 3.0, 7.0]),
            random.random() < 0.6,
            random.choice([0.0, 0.2, 0.5]),
            random.choice([0.0, 0.4, 1.2]),
            random.choice(["typed", "strip", "hand", "hand", "none"]),
            random.random() < 0.5,
            random.choice([0.0, 10.0, 22.0]),
            Hand.draw(random, dark=sum(board) < DARK),
        )


def album(typesetter: BookTypesetter) -> None:
    """One to four prints on each board."""
    random, made = typesetter.random, _Album.draw(typesetter.random)
    count = 0
    for _ in range(PAGES):
        typesetter.new_page(furniture=False)
        width, height = typesetter.style.paper
        board = Box(
            made.edge * random.random(), made.edge * random.random(), width - made.edge, height - made.edge
        )
        typesetter.page.draw_rect(
            typesetter.page.rect, color=None, fill=random.choice([(0.97,) * 3, (0.06,) * 3])
        )
        typesetter.page.draw_rect(pymupdf.Rect(board), color=(0.35, 0.3, 0.25), fill=made.board, width=0.8)
        for place in _places(board.grown(-40), random):
            count += 1
            _mount(typesetter, made, place, count)


def _places(area: Box, random: Random) -> list[Box]:
    """Where the prints of a board go."""
    across, down = random.choice([(1, 1), (1, 2), (1, 2), (2, 2), (2, 1)])
    wide, tall = area.width / across, area.height / down
    return [
        Box(area.x0 + x * wide, area.y0 + y * tall, area.x0 + (x + 1) * wide, area.y0 + (y + 1) * tall)
        for y in range(down)
        for x in range(across)
    ]


def _mount(typesetter: BookTypesetter, made: _Album, place: Box, index: int) -> None:
    random = typesetter.random
    ratio = random.choice([0.7, 0.75, 1.3, 1.4, 1.0])
    wide = min(place.width * 0.9, (place.height - 60) * ratio) * random.uniform(0.65, 1.0)
    tall = wide / ratio
    x0 = place.x0 + (place.width - wide) * random.uniform(0.3, 0.7)
    y0 = place.y0 + (place.height - 50 - tall) * random.uniform(0.2, 0.6)
    box = Box(x0, y0, x0 + wide, y0 + tall)
    print_, angle = _print(made, ratio, wide, random), random.uniform(-made.askew, made.askew)
    shown = _glued(typesetter.page, print_, box, angle, made)
    typesetter.figure(f"f{index}", shown)
    _label(typesetter, made, shown, index)


def _print(made: _Album, ratio: float, wide: float, random: Random) -> Image.Image:
    """A print in its final size, with its border; some lie on their side."""
    turned = random.random() < 0.25
    stream, _ = bitmap(random.choice(KINDS), random.randrange(40), round(1 / ratio if turned else ratio, 1))
    picture = Image.open(io.BytesIO(stream)).convert("RGB")
    if turned:
        picture = picture.transpose(random.choice([Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270]))
    if made.sepia:
        picture = ImageOps.colorize(picture.convert("L"), *SEPIA)
    if made.faded:
        picture = Image.blend(picture, Image.new("RGB", picture.size, (205, 195, 175)), made.faded)
    scale = DPI / 72
    size = (max(round(wide * scale), 20), max(round(wide / ratio * scale), 20))
    border = round(made.border * scale)
    picture = picture.resize((size[0] - 2 * border, size[1] - 2 * border))
    return ImageOps.expand(picture, border, (242, 238, 226)) if border else picture


def _glued(page: Any, print_: Image.Image, box: Box, angle: float, made: _Album) -> Box:
    """Place a print on the page, turned a little about its middle; returns the upright box around it."""
    alpha = Image.new("L", print_.size, 255)
    turned = print_.convert("RGBA")
    turned.putalpha(alpha)
    turned = turned.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    scale = DPI / 72
    wide, tall = turned.width / scale, turned.height / scale
    x0, y0 = box.centre.x - wide / 2, box.centre.y - tall / 2
    shown = Box(x0, y0, x0 + wide, y0 + tall)
    if made.shadow:
        shade = Image.new("RGBA", (turned.width + 24, turned.height + 24), (0, 0, 0, 0))
        ImageDraw.Draw(shade).rectangle((12, 12, turned.width + 12, turned.height + 12), fill=(0, 0, 0, 110))
        _insert(page, shade.filter(ImageFilter.GaussianBlur(5)), shown.grown(12 / scale).moved(1.5, 1.5))
    _insert(page, turned, shown)
    return shown


def _insert(page: Any, picture: Image.Image, box: Box) -> None:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    page.insert_image(pymupdf.Rect(box), stream=buffer.getvalue(), keep_proportion=False)


def _label(typesetter: BookTypesetter, made: _Album, shown: Box, index: int) -> None:
    random, dark = typesetter.random, sum(made.board) < DARK
    if made.labels == "hand":
        if random.random() < LABELLED:
            _handwriting(typesetter, made.hand, shown)
    elif made.labels != "none":
        runs = [TextRun(content.stop(f"{index}. {random.choice(typesetter.style.words.objects)}"), "roman")]
        size = 9.0
        words = content.words_of(runs)
        y = shown.y1 + 14
        if made.labels == "strip":
            wide = 7.0 + size * 0.55 * len(words)
            strip = pymupdf.Rect(shown.x0 - 3, y - size - 1, shown.x0 + wide, y + 4)
            typesetter.page.draw_rect(strip, color=None, fill=(0.95, 0.94, 0.9))
        ink = 0.9 if dark and made.labels == "typed" else 0.1
        box = typesetter.line(words, shown.x0, y, size, ink=ink)
        caption = typesetter.caption((typesetter.number, box), words, None)
        typesetter.link("caption_of", caption, f"f{index}")


def _handwriting(typesetter: BookTypesetter, hand: Hand, shown: Box) -> None:
    """A note by hand below a print, or up its side, and another at the edge of the board now and then."""
    random, (width, height) = typesetter.random, typesetter.style.paper
    if random.random() < UPRIGHT:
        x0 = shown.x0 + random.uniform(0, 0.3) * shown.width
        write(typesetter, hand, note(typesetter), x0, shown.y1 + random.uniform(14, 22))
    else:
        x0 = shown.x1 + random.uniform(12, 18)
        write(typesetter, hand, note(typesetter), x0, shown.y1 - 6, upwards=True)
    if random.random() < AT_EDGE:
        write(typesetter, hand, note(typesetter), random.uniform(0.1, 0.6) * width, height - 50)
