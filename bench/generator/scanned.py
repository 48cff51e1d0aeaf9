"""The scanned look: a made catalogue as pictures of its pages, without a text layer, its truth turned with them.

Each page is printed on toned paper with stains and the shine-through of its back, laid askew on a scanner, lit
unevenly, read with noise and kept as a JPEG. Everything is drawn from a seed.
"""

import io
import math
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pymupdf
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from bench.generator.curl import Curl
from bench.generator.imposition import Move, move
from bench.generator.pdf_output import save
from pictoria_docs.document import Box

Pixels = NDArray[np.float32]
"""Height x width x 3, 0 (black) to 1 (white)."""


@dataclass(frozen=True)
class ScanLook:
    """How a book looks once scanned; the same for all its pages, which differ in chance."""

    dpi: int = 200
    grey: bool = False
    jpeg_quality: int = 55
    skew: float = 1.0
    """Pages lie askew by at most this, in degrees, either way."""
    shift: float = 4.0
    """Pages are off their place by at most this, in PDF points."""
    paper: tuple[float, float, float] = (0.96, 0.94, 0.88)
    """Red, green and blue of the paper, 0 to 1."""
    grain: float = 0.012
    """Mottling of the paper, as a share of white."""
    stains: int = 1
    """Most stains on a page; foxing comes with them."""
    bleed: float = 0.06
    """How much of the back of the leaf shines through, 0 to 1."""
    ink: float = 0.12
    """Grey of what was black, 0 to 1."""
    light: float = 0.08
    """How much darker the darkest corner is, 0 to 1."""
    gutter: float = 0.35
    """Darkness of the shadow at the inner edge, 0 to 1."""
    bed: float = 0.15
    """Grey of the scanner around the page, 0 (dark) to 1."""
    blur: float = 0.5
    """Radius in pixels at 200 dpi."""
    noise: float = 0.02
    """Standard deviation of the sensor's noise, as a share of white."""
    curl: float = 0.0
    """Lines near the gutter bend by at most this, in points, as those of a thick book do."""


def draw_look(random: Random) -> ScanLook:
    """A look drawn by chance: from clean office scans to old paper read by a tired machine."""
    worn = random.random()
    """0 for a clean scan, 1 for the worst."""
    tone = random.choice([(1.0, 1.0, 1.0), (0.97, 0.96, 0.93), (0.95, 0.92, 0.84), (0.9, 0.85, 0.74)])
    return ScanLook(
        dpi=random.choice([150, 200, 200, 200, 240, 300]),
        grey=random.random() < 0.35,
        jpeg_quality=round(random.uniform(75, 90) - 45 * worn * random.random()),
        skew=random.uniform(0.1, 0.5) + worn,
        shift=random.uniform(0, 6),
        paper=tone,
        grain=random.uniform(0.002, 0.008 + 0.012 * worn),
        stains=random.choice([0, 0, 1, round(3 * worn)]),
        bleed=random.choice([0.0, 0.02, 0.1 * worn]),
        ink=random.uniform(0.0, 0.1 + 0.2 * worn),
        light=random.uniform(0.0, 0.05 + 0.15 * worn),
        gutter=random.choice([0.0, random.uniform(0.15, 0.55)]),
        bed=random.choice([0.06, 0.15, 0.5, 0.97]),
        blur=random.uniform(0.2, 0.5 + 0.5 * worn),
        noise=random.uniform(0.005, 0.015 + 0.03 * worn),
        curl=random.choice([0.0, 0.0, 0.0, random.uniform(4.0, 16.0)]),
    )


def scan(
    pdf: Path, to: Path, gold: Mapping[str, Any], *, seed: int | str, look: ScanLook | None = None
) -> dict[str, Any]:
    """Write `pdf` to `to` as a scan and return its truth; the given truth is left alone.

    Boxes turn with the page and become the upright boxes around the turned ones; each page's `skew_degrees` is
    positive where the page is turned against the clock. `look` is drawn from the seed where it is not given.

    Raises:
        pymupdf.FileDataError: `pdf` cannot be read.
    """
    random = Random(f"scan {seed}")
    look = look or draw_look(random)
    truth = deepcopy(dict(gold))
    truth["name"], truth["origin"] = to.stem, f"scan of {gold['origin']}"
    truth["scan"] = {"dpi": look.dpi, "gray": look.grey, "jpeg_quality": look.jpeg_quality}
    turns: dict[int, tuple[float, float, float]] = {}
    curls: dict[int, Curl] = {}
    with pymupdf.open(pdf) as source, pymupdf.open() as target:
        for page, ink, back in _leaves(source, look.dpi):
            # Each page has chance of its own, so that a page looks the same whatever comes before it.
            chance = Random(f"scan {seed} {page.number}")
            angle = chance.uniform(-look.skew, look.skew)
            dx, dy = (chance.uniform(-look.shift, look.shift) for _ in range(2))
            turns[page.number + 1] = (round(angle, 3), round(dx, 2), round(dy, 2))
            right = page.number % 2 == 0
            curl = _curl(look, chance, page.rect.width, page.rect.height, right)
            if curl is not None:
                curls[page.number + 1] = curl
            picture = _photographed(ink, back, look, chance, turns[page.number + 1], right, curl)
            sheet = target.new_page(width=page.rect.width, height=page.rect.height)
            sheet.insert_image(sheet.rect, stream=_jpeg(picture, look), keep_proportion=False)
        save(target, to)
    sizes: dict[int, Box] = {}
    for row in truth["pages"]:
        row["skew_degrees"] = turns[row["page"]][0]
        sizes[row["page"]] = Box(0, 0, row["width"], row["height"])
    move(truth, {page: (page, _turn(sizes[page], curls.get(page), *turns[page])) for page in turns})
    return truth


def _curl(look: ScanLook, chance: Random, width: float, height: float, right: bool) -> Curl | None:
    if not look.curl:
        return None
    fan, drop = look.curl * chance.uniform(0.4, 1.0), look.curl * chance.uniform(-0.5, 0.5)
    return Curl(width, height, fan, drop, right)


def _turn(page: Box, curl: Curl | None, angle: float, dx: float, dy: float) -> Move:
    return lambda box: _turned(box if curl is None else curl.box(box), page, angle, dx, dy)


def _turned(box: Box, page: Box, angle: float, dx: float, dy: float) -> Box:
    """The upright box around a box turned against the clock about the middle of its page, then moved."""
    turn = math.radians(angle)
    corners = []
    for x in (box.x0, box.x1):
        for y in (box.y0, box.y1):
            across, down = x - page.centre.x, y - page.centre.y
            corners.append(
                (
                    page.centre.x + across * math.cos(turn) + down * math.sin(turn) + dx,
                    page.centre.y - across * math.sin(turn) + down * math.cos(turn) + dy,
                )
            )
    xs, ys = zip(*corners, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


# ---------------------------------------------------------------------- paper and light


def _leaves(source: Any, dpi: int) -> Iterator[tuple[Any, Pixels, Pixels]]:
    """Each page with its ink and the ink of the back of its leaf (a right-hand page comes first)."""
    for first in range(0, len(source), 2):
        pages = [source[number] for number in range(first, min(first + 2, len(source)))]
        inks = [_rendered(page, dpi) for page in pages]
        for index, page in enumerate(pages):
            back = inks[1 - index] if len(inks) == 2 else np.ones_like(inks[0])
            if back.shape != inks[index].shape:
                back = np.ones_like(inks[index])
            yield page, inks[index], back


def _rendered(page: Any, dpi: int) -> Pixels:
    pixmap = page.get_pixmap(dpi=dpi, alpha=False)
    pixels = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.width, 3)
    return pixels.astype(np.float32) / np.float32(255)


def _photographed(
    ink: Pixels, back: Pixels, look: ScanLook, chance: Random, turn: tuple[float, float, float], right: bool,
    curl: Curl | None,
) -> Pixels:  # fmt: skip
    random = np.random.default_rng(chance.getrandbits(32))
    height, width = ink.shape[:2]
    paper = np.asarray(look.paper, dtype=np.float32)
    sheet = paper * (1 + look.grain * _cloud(random, height, width, 3 * look.dpi // 100)[..., None])
    for _ in range(chance.randint(0, look.stains)):
        sheet *= _stain(chance, random, height, width, look.dpi)
    if look.bleed:
        through = _blurred(back[:, ::-1], 1.5 * look.dpi / 200)
        sheet *= 1 - look.bleed * (1 - through)
    sheet *= look.ink + (1 - look.ink) * ink
    if look.gutter:
        sheet *= _shadow(width, look, chance, right)[None, :, None]
    laid = _laid(sheet if curl is None else curl.applied(sheet, look.bed), look, turn)
    laid *= 1 - look.light * _slope(chance, height, width)[..., None]
    laid = _blurred(laid, look.blur * look.dpi / 200)
    laid += look.noise * random.standard_normal((height, width, 1), dtype=np.float32)
    return np.clip(laid, 0, 1, out=laid)


def _laid(sheet: Pixels, look: ScanLook, turn: tuple[float, float, float]) -> Pixels:
    """The sheet on the scanner's bed: turned, moved, what it leaves free in the colour of the bed."""
    angle, dx, dy = math.radians(turn[0]), turn[1] * look.dpi / 72, turn[2] * look.dpi / 72
    x, y = sheet.shape[1] / 2, sheet.shape[0] / 2
    cos, sin = math.cos(angle), math.sin(angle)
    # For each place on the bed, the place on the sheet that lies there.
    back = (
        cos, -sin, x - cos * (x + dx) + sin * (y + dy),
        sin, cos, y - sin * (x + dx) - cos * (y + dy),
    )  # fmt: skip
    bed = tuple(round(255 * look.bed) for _ in range(3))
    picture = _image(sheet)
    return _pixels(
        picture.transform(picture.size, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC, fillcolor=bed)
    )


def _image(pixels: Pixels) -> Image.Image:
    return Image.fromarray(np.clip(pixels * 255 + 0.5, 0, 255).astype(np.uint8))


def _pixels(picture: Image.Image) -> Pixels:
    return np.asarray(picture, dtype=np.float32) / np.float32(255)


def _blurred(pixels: Pixels, radius: float) -> Pixels:
    return _pixels(_image(pixels).filter(ImageFilter.GaussianBlur(radius)))


def _spread(small: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
    """A small field drawn out smoothly over the page."""
    return np.asarray(
        Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32
    )


def _cloud(random: np.random.Generator, height: int, width: int, grain: int) -> NDArray[np.float32]:
    """Soft mottling, about -2 to 2, in patches of `grain` pixels."""
    shape = (height // grain + 2, width // grain + 2)
    return _spread(random.standard_normal(shape, dtype=np.float32), height, width)


def _stain(chance: Random, random: np.random.Generator, height: int, width: int, dpi: int) -> Pixels:
    """A stain to multiply a page with: a ring of damp, a thumb's grease or a shower of foxing."""
    small = (height * 40 // dpi, width * 40 // dpi)
    y, x = np.mgrid[0 : small[0], 0 : small[1]].astype(np.float32)
    kind = chance.choice(["damp", "grease", "foxing"])
    depth = np.zeros(small, dtype=np.float32)
    spots = 1 if kind != "foxing" else chance.randint(5, 30)
    for _ in range(spots):
        radius = {"damp": chance.uniform(20, 70), "grease": chance.uniform(8, 20), "foxing": chance.uniform(0.6, 2)}[
            kind
        ]  # fmt: skip
        middle = chance.uniform(0, small[0]), chance.uniform(0, small[1])
        wobble = 1 + 0.15 * np.sin(
            chance.randint(3, 6) * np.arctan2(y - middle[0], x - middle[1]) + chance.uniform(0, 6)
        )
        away = np.hypot(y - middle[0], x - middle[1]) / (radius * wobble)
        if kind == "damp":
            depth += 0.06 * (away < 1) + 0.16 * np.exp(-(((away - 1) * radius / 2) ** 2))
        else:
            depth += chance.uniform(0.08, 0.25) * np.exp(-(away**2))
    depth += 0.02 * depth * random.standard_normal(small, dtype=np.float32)
    spread = _spread(depth, height, width)[..., None]
    return np.asarray(1 - np.clip(spread, 0, 0.5) * np.asarray([0.5, 0.8, 1.2], np.float32), dtype=np.float32)


def _shadow(width: int, look: ScanLook, chance: Random, right: bool) -> NDArray[np.float32]:
    """The shadow of the gutter: at the left of a right-hand page, at the right of a left-hand one."""
    reach = chance.uniform(0.02, 0.06) * width
    away = np.arange(width, dtype=np.float32)
    shade = 1 - look.gutter * np.exp(-away / reach)
    return np.asarray(shade if right else shade[::-1], dtype=np.float32)


def _slope(chance: Random, height: int, width: int) -> NDArray[np.float32]:
    """Light that falls off to one side and to the edges, 0 (full) to 1."""
    y, x = np.mgrid[-1:1:32j, -1:1:24j].astype(np.float32)
    direction = chance.uniform(0, 2 * math.pi)
    slope = 0.5 + 0.25 * (x * math.cos(direction) + y * math.sin(direction)) + 0.12 * (x**2 + y**2)
    return _spread(np.clip(slope, 0, 1).astype(np.float32), height, width)


def _jpeg(pixels: Pixels, look: ScanLook) -> bytes:
    picture = _image(pixels)
    if look.grey:
        picture = picture.convert("L")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=look.jpeg_quality, dpi=(look.dpi, look.dpi))
    return buffer.getvalue()
