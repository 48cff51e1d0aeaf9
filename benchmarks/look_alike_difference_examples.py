"""Examples for the network that sees where two pictures differ (`look_alike_differences.py`): two pictures laid on each
other as verification lays them, and in which cells something else is shown.

A picture, or two over one ground, or one of which parts are pasted, painted over or written on, is reproduced twice:
cut out, turned, shrunk, blurred, printed in dots, of other tone, compressed. What differs is told from the pictures
before that.
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import cv2
import numpy as np
from look_alike_changes import CHANGES
from look_alike_grounds import SEED, TILES, scanned_tiles
from look_alike_pictures import KINDS, generated_picture
from look_alike_variants import variants
from numpy.typing import NDArray
from PIL import Image
from scipy.special import expit

from pictoria_docs.retrieval.pictures.differences import CELL, overlap
from pictoria_docs.retrieval.pictures.local_features import THUMB

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]
Map = NDArray[np.float64]

GROUNDS_LEARNED = ("texts", "charts", "medals", "pots", "plans")
"""Kinds of grounds that the network learns from; the other five are only judged."""
FIRST_SEED = 800_000
"""Of the pictures learned from."""
OF_A_GROUND = 3
MAX_LENGTH = 400
"""Pixels of the longer side of a picture before it is reproduced."""
WINDOW = 128
"""Side of an example [pixels]."""
SURE_SAME, SURE_OTHER = 6.0, 24.0
"""Grey levels in the pixels of the small copies: at most so much is the same, from so much on something else."""
SEEN_AT = 1.0
"""Deviation of the Gaussian under which that is told [pixels]."""
MIN_CELLS = 40
"""Cells with pixels of both pictures, of an example."""
SHIFT, STRETCH = 0.8, 0.006
"""Deviations of what an alignment is off by: pixels of the small copies; share of a length, and radians."""


class Example(NamedTuple):
    """Two pictures laid on each other."""

    grey: Grey
    """2 x WINDOW x WINDOW."""
    shown: Grey
    """1 where both have pixels."""
    other: Grey
    """Cells: 1 where something else is shown, 0 where not, 2 where it is in between or nothing is shown."""


def grounds(kind: str, seeds: Sequence[int]) -> Iterator[list[Grey]]:
    """Pictures of a kind of `VARIED` or `KINDS`, those over one ground together, the longer side `MAX_LENGTH`."""
    for seed in seeds:
        made = [generated_picture(kind, seed)] if kind in KINDS else variants(kind, seed, OF_A_GROUND)
        yield [small(image) for image in made]


def small(image: Image.Image) -> Grey:
    """A picture in grey, of the size that is reproduced."""
    factor = MAX_LENGTH / max(image.size)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return np.asarray(image.convert("L").resize(size, Image.Resampling.LANCZOS))


class Recording(Random):
    """Remembers the files that it chose."""

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self.files = set[Path]()

    def choice(self, among: Any) -> Any:
        """As `Random` chooses."""
        found = super().choice(among)
        if isinstance(found, Path):
            self.files.add(found)
        return found


def judged_pages() -> set[Path]:
    """Scans of which `look_alike_grounds.py` judges parts."""
    random = Recording(f"scanned {SEED}")
    for tile in scanned_tiles(random, TILES):
        for change in CHANGES.values():
            change(tile, random)
    return random.files


def scans(count: int, seed: int) -> list[list[Grey]]:
    """Parts of scanned pages of which nothing is judged."""
    left_out = judged_pages()

    class Others(Random):
        def choice(self, among: Any) -> Any:
            return super().choice([each for each in among if each not in left_out])

    return [[small(tile)] for tile in scanned_tiles(Others(seed), count)]


def example(bases: Sequence[list[Grey]], random: Random) -> Example:
    """One example."""
    while True:
        first, second, unlike = _two(bases, random)
        found = _reproduced(first, second, random, turned=0.0 if unlike else None)
        if found is not None:
            return found


def _two(bases: Sequence[list[Grey]], random: Random) -> tuple[Grey, Grey, bool]:
    """Two pictures of one size before they are reproduced, and whether they have nothing to do with each other."""
    way = random.random()
    if way < 0.30:
        ground = random.choice([each for each in bases if len(each) > 1])
        first, second = random.sample(ground, 2)
        if random.random() < 0.2:
            # A part of what differs.
            second = _blended(first, second, random)
        return first, second, False
    first = random.choice(random.choice(bases))
    if way < 0.78:
        if random.random() < 0.3:
            first = edited(first, bases, random)
        return first, first, False
    if way < 0.93:
        return (
            (edited(first, bases, random) if random.random() < 0.3 else first),
            edited(first, bases, random),
            False,
        )
    other = random.choice(random.choice(bases))
    return first, cv2.resize(other, first.shape[::-1], interpolation=cv2.INTER_AREA), True


def _blended(first: Grey, second: Grey, random: Random) -> Grey:
    mask = _region(first.shape, random, random.uniform(0.2, 0.7))
    return np.where(mask, second, first).astype(np.uint8)


def _region(shape: tuple[int, ...], random: Random, extent: float) -> NDArray[np.bool_]:
    """A blob, an ellipse or a box, so long as a share of the picture."""
    rows, columns = shape[:2]
    mask = np.zeros((rows, columns), np.uint8)
    x, y = random.uniform(0, columns), random.uniform(0, rows)
    half = extent * max(rows, columns) / 2
    wide, tall = half * random.uniform(0.5, 1.2), half * random.uniform(0.3, 1.0)
    form = random.randrange(3)
    if form == 0:
        cv2.rectangle(mask, (int(x - wide), int(y - tall)), (int(x + wide), int(y + tall)), 1, -1)
    elif form == 1:
        cv2.ellipse(
            mask, (int(x), int(y)), (int(wide) + 1, int(tall) + 1), random.uniform(0, 180), 0, 360, 1, -1
        )
    else:
        turns = sorted(random.uniform(0, 2 * math.pi) for _ in range(random.randint(5, 12)))
        points = [
            (x + wide * random.uniform(0.5, 1) * math.cos(t), y + tall * random.uniform(0.5, 1) * math.sin(t))
            for t in turns
        ]
        cv2.fillPoly(mask, [np.array(points, np.int32)], 1)
    return mask > 0


def edited(picture: Grey, bases: Sequence[list[Grey]], random: Random) -> Grey:
    """A picture with parts of others pasted, painted over, written or drawn on, or moved."""
    made = picture.copy()
    for _ in range(random.randint(1, 4)):
        random.choice((_paste, _paste, _paint_over, _overprint, _dots, _move, _strokes))(made, bases, random)
    return made


def _paste(made: Grey, bases: Sequence[list[Grey]], random: Random) -> None:
    """A part of another picture."""
    mask = _region(made.shape, random, random.uniform(0.1, 0.6))
    other = _other_like(made, bases, random)
    made[mask] = other[mask]


def _other_like(made: Grey, bases: Sequence[list[Grey]], random: Random) -> Grey:
    other = random.choice(random.choice(bases))
    if random.random() < 0.5:
        rows, columns = (max(8, round(side * random.uniform(0.3, 1))) for side in other.shape)
        top, left = random.randint(0, other.shape[0] - rows), random.randint(0, other.shape[1] - columns)
        other = other[top : top + rows, left : left + columns]
    return np.asarray(cv2.resize(other, made.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)


def _paint_over(made: Grey, bases: Sequence[list[Grey]], random: Random) -> None:
    """What is there is gone."""
    mask = _region(made.shape, random, random.uniform(0.1, 0.4))
    if not mask.any():
        return
    if random.random() < 0.5:
        made[mask] = int(np.percentile(made[mask], random.choice((10, 50, 90))))
    else:
        step = 4
        rough = cv2.resize(made, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
        hole = cv2.resize(mask.astype(np.uint8), rough.shape[::-1], interpolation=cv2.INTER_NEAREST)
        filled = cv2.resize(cv2.inpaint(rough, hole, 3, cv2.INPAINT_TELEA), made.shape[::-1])
        made[mask] = filled[mask]


def _overprint(made: Grey, bases: Sequence[list[Grey]], random: Random) -> None:
    """What is dark in another picture is printed over a part."""
    mask = _region(made.shape, random, random.uniform(0.15, 0.8))
    both = np.minimum(made, _other_like(made, bases, random))
    made[mask] = both[mask]


def _dots(made: Grey, bases: Sequence[list[Grey]], random: Random) -> None:
    """Symbols, as on a map."""
    rows, columns = made.shape
    size, tone, form = random.uniform(2.5, 8), random.choice((0, 30, 90, 255)), random.randrange(4)
    for _ in range(random.randint(2, 30)):
        x, y = random.randrange(columns), random.randrange(rows)
        side = max(2, round(size * random.uniform(0.8, 1.3)))
        if form == 0:
            cv2.circle(made, (x, y), side, tone, -1, cv2.LINE_AA)
        elif form == 1:
            cv2.circle(made, (x, y), side, tone, 2, cv2.LINE_AA)
        elif form == 2:
            cv2.rectangle(made, (x - side, y - side), (x + side, y + side), tone, -1)
        else:
            cv2.line(made, (x - side, y - side), (x + side, y + side), tone, 2, cv2.LINE_AA)
            cv2.line(made, (x + side, y - side), (x - side, y + side), tone, 2, cv2.LINE_AA)


def _move(made: Grey, bases: Sequence[list[Grey]], random: Random) -> None:
    """A part of the picture elsewhere in it."""
    mask = _region(made.shape, random, random.uniform(0.1, 0.35))
    across, down = (
        round(random.choice((-1, 1)) * random.uniform(0.06, 0.4) * side) for side in made.shape[::-1]
    )
    moved = np.roll(made, (down, across), (0, 1))
    made[mask] = moved[mask]


def _strokes(made: Grey, bases: Sequence[list[Grey]], random: Random) -> None:
    """Lines drawn or written on it."""
    rows, columns = made.shape
    tone, width = random.choice((0, 40, 255)), random.randint(1, 4)
    if random.random() < 0.5:
        for _ in range(random.randint(1, 6)):
            letters = "".join(
                random.choice("abcdefghiklmnoprstuvxyzABCDEFGH0123456789 ")
                for _ in range(random.randint(2, 14))
            )
            face = random.choice(
                (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX)
            )
            at = random.randrange(columns), random.randrange(10, max(11, rows))
            cv2.putText(
                made, letters, at, face, random.uniform(0.4, 1.2), tone, max(1, width // 2), cv2.LINE_AA
            )
        return
    x, y, side = random.uniform(0, columns), random.uniform(0, rows), random.uniform(10, 90)
    points = [(x + random.gauss(0, side), y + random.gauss(0, side)) for _ in range(random.randint(2, 8))]
    if random.random() < 0.4:
        cv2.fillPoly(made, [np.array(points, np.int32)], tone, cv2.LINE_AA)
    else:
        cv2.polylines(made, [np.array(points, np.int32)], random.random() < 0.5, tone, width, cv2.LINE_AA)


def _reproduced(first: Grey, second: Grey, random: Random, turned: float | None) -> Example | None:
    """Both reproduced, one cut out of what the other shows or both, and laid on each other."""
    region = (0.0, 0.0, 1.0, 1.0)
    views = [region, region]
    which = random.randrange(2)
    if random.random() < 0.65:
        views[which] = _part(random, random.choice((0.25, 0.6, random.uniform(0.2, 0.95))))
    if random.random() < 0.35:
        views[1 - which] = _part(random, random.uniform(0.6, 1))
    angles = [0.0, 0.0]
    angles[which] = (
        random.choice((0, 0, random.uniform(-18, 18), random.gauss(0, 1.5))) if turned is None else turned
    )
    angles[1 - which] = random.choice((0, 0, random.gauss(0, 1.5)))
    copies = [
        _copy(picture, view, angle, random)
        for picture, view, angle in zip((first, second), views, angles, strict=True)
    ]
    (one, map_one), (other, map_other) = copies
    to_other = _joined(map_other, cv2.invertAffineTransform(map_one))
    laid = overlap(one, other, _joined(_jitter(other.shape, random), to_other))
    if laid is None:
        return None
    # What both show before it was reproduced, in the same pixels.
    shift = np.array([[1.0, 0, -laid.corner[0]], [0, 1, -laid.corner[1]]])
    frame = map_other if laid.in_second else map_one
    clean = [_warped(picture, _joined(shift, frame), laid.shown.shape) for picture in (first, second)]
    off = np.abs(np.subtract(*[cv2.GaussianBlur(each, (0, 0), SEEN_AT) for each in clean]))
    return _window(laid.first, laid.second, laid.shown, off, random)


def _window(first: Floats, second: Floats, shown: Floats, off: Floats, random: Random) -> Example | None:
    """A part of an overlap, or all of it with nothing around it."""
    rows, columns = shown.shape
    top, left = random.randint(0, max(0, rows - WINDOW)), random.randint(0, max(0, columns - WINDOW))
    top, left = top // CELL * CELL, left // CELL * CELL
    part = np.s_[top : top + WINDOW, left : left + WINDOW]
    height, width = shown[part].shape
    padding = ((0, WINDOW - height), (0, WINDOW - width))
    planes = [np.pad(plane[part], padding) for plane in (first, second, shown, off)]
    cells = (WINDOW // CELL, CELL, WINDOW // CELL, CELL)
    seen = planes[2].reshape(cells).mean(axis=(1, 3)) > 0.5
    most = (planes[3] * planes[2]).reshape(cells).max(axis=(1, 3))
    other = np.where(most >= SURE_OTHER, 1, np.where(most <= SURE_SAME, 0, 2))
    other[~seen] = 2
    if (other < 2).sum() < MIN_CELLS:
        return None
    return Example(
        np.rint(np.stack(planes[:2])).clip(0, 255).astype(np.uint8),
        planes[2].astype(np.uint8),
        other.astype(np.uint8),
    )


def _part(random: Random, share: float) -> tuple[float, float, float, float]:
    """Left, top, width and height of a part of a picture, in shares of its sides."""
    stretch = random.uniform(0.75, 1.33)
    wide, tall = min(1.0, share**0.5 * stretch), min(1.0, share**0.5 / stretch)
    return random.uniform(0, 1 - wide), random.uniform(0, 1 - tall), wide, tall


def _joined(after: Map, before: Map) -> Map:
    last = np.array([[0.0, 0.0, 1.0]])
    return np.asarray((np.vstack([after, last]) @ np.vstack([before, last]))[:2], np.float64)


def _jitter(shape: tuple[int, ...], random: Random) -> Map:
    """What an alignment is off by, about the middle of a small copy."""
    middle = np.array([shape[1] / 2, shape[0] / 2])
    share = random.choice((0.2, 1.0, 1.0))
    linear = np.eye(2) + share * np.array([[random.gauss(0, STRETCH) for _ in "xy"] for _ in "xy"])
    moved = middle - linear @ middle + [share * random.gauss(0, SHIFT) for _ in "xy"]
    return np.hstack([linear, moved[:, None]])


def _warped(picture: Grey, forward: Map, shape: tuple[int, ...], border: int | None = None) -> Floats:
    """A picture under a map to something smaller."""
    scale = math.sqrt(abs(np.linalg.det(forward[:, :2])))
    softened = picture.astype(np.float32)
    if scale < 1:
        softened = cv2.GaussianBlur(softened, (0, 0), 0.45 / scale)
    mode = cv2.BORDER_REPLICATE if border is None else cv2.BORDER_CONSTANT
    return np.asarray(
        cv2.warpAffine(
            softened, forward, (shape[1], shape[0]), flags=cv2.INTER_LINEAR, borderMode=mode,
            borderValue=0 if border is None else border,
        ),
        np.float32,
    )  # fmt: skip


def _copy(
    picture: Grey, view: tuple[float, float, float, float], angle: float, random: Random
) -> tuple[Grey, Map]:
    """The small copy of a part of a picture, turned and reproduced, and the map to it."""
    rows, columns = picture.shape
    left, top, wide, tall = view[0] * columns, view[1] * rows, view[2] * columns, view[3] * rows
    turn = math.radians(angle)
    cosine, sine = math.cos(turn), math.sin(turn)
    full = (wide * abs(cosine) + tall * abs(sine), wide * abs(sine) + tall * abs(cosine))
    # Of a part, 400 pixels need not be there.
    longest = random.choice((MAX_LENGTH, MAX_LENGTH, random.uniform(130, 400)))
    scale = min(longest, max(wide, tall) * random.uniform(0.9, 1.5)) / max(full)
    size = (max(24, round(full[0] * scale)), max(24, round(full[1] * scale)))
    linear = scale * np.array([[cosine, -sine], [sine, cosine]])
    moved = np.array(size) / 2 - linear @ [left + wide / 2, top + tall / 2]
    forward = np.hstack([linear, moved[:, None]])
    border = random.choice((255, 255, 255, 0, int(np.median(picture))))
    made = _warped(picture, forward, (size[1], size[0]))
    # The corners of a turned part are paper.
    corners = np.array([(left, top), (left + wide, top), (left + wide, top + tall), (left, top + tall)])
    placed = corners @ linear.T + moved
    inside = cv2.fillConvexPoly(np.zeros((size[1], size[0]), np.uint8), np.rint(placed).astype(np.int32), 1)
    if abs(angle) > 4:
        made = np.where(inside > 0, made, border).astype(np.float32)
    grey = reproduced(made, random)
    factor = min(1.0, THUMB / max(size))
    small_size = (max(1, round(size[0] * factor)), max(1, round(size[1] * factor)))
    thumb = cv2.resize(grey, small_size, interpolation=cv2.INTER_AREA)
    shrink = np.array([[small_size[0] / size[0], 0, 0], [0, small_size[1] / size[1], 0]])
    return np.asarray(thumb, np.uint8), _joined(shrink, forward)


def reproduced(grey: Floats, random: Random) -> Grey:
    """A picture as another print, scan or file shows it."""
    rows, columns = grey.shape
    noise = np.random.default_rng(random.randrange(1 << 30))
    if random.random() < 0.35:
        grey = cv2.GaussianBlur(grey, (0, 0), random.uniform(0.4, 2.2))
    elif random.random() < 0.2:
        grey = grey + random.uniform(0.3, 1.2) * (
            grey - cv2.GaussianBlur(grey, (0, 0), random.uniform(0.8, 3))
        )
    if random.random() < 0.5:
        grey = 255 * (grey.clip(0, 255) / 255) ** math.exp(random.gauss(0, 0.35))
        dark, light = random.uniform(0, 70), random.uniform(170, 255)
        grey = dark + grey * (light - dark) / 255
    if random.random() < 0.25:
        # Light from one side.
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
        turn = random.uniform(0, 2 * math.pi)
        fall = (math.cos(turn) * x / columns + math.sin(turn) * y / rows) * random.uniform(5, 45)
        grey = grey - fall + float(fall.mean())
    way = random.random()
    if way < 0.15:
        # Dots of a screen.
        period, turn = random.uniform(2.2, 5), random.uniform(0, math.pi / 2)
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
        across, down = math.cos(turn) * x + math.sin(turn) * y, math.cos(turn) * y - math.sin(turn) * x
        screen = np.cos(2 * math.pi * across / period) + np.cos(2 * math.pi * down / period)
        hard = 255 * expit((grey - 128 + 62 * screen) / random.uniform(6, 30))
        grey = cv2.GaussianBlur(hard.astype(np.float32), (0, 0), random.uniform(0.4, 1.0))
    elif way < 0.22:
        # Black and white only.
        level = cv2.GaussianBlur(grey, (0, 0), random.uniform(12, 40)) - random.uniform(4, 20)
        grey = 255 * expit((grey - level) / random.uniform(3, 14))
    if random.random() < 0.4:
        grain = noise.normal(size=grey.shape).astype(np.float32)
        if random.random() < 0.5:
            grain = cv2.GaussianBlur(grain, (0, 0), random.uniform(0.5, 1.5)) * 2
        grey = grey + grain * random.uniform(1, 14)
    made = np.rint(grey.clip(0, 255)).astype(np.uint8)
    if random.random() < 0.6:
        packed = cv2.imencode(".jpg", made, [cv2.IMWRITE_JPEG_QUALITY, random.randint(20, 90)])[1]
        made = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    return np.asarray(made, np.uint8)
