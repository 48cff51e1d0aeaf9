"""Examples for the networks of friezes: pieces of generated pictures, with what is true of them.

Pictures of rollers 100 to 999 and from 100000 upwards, with grain, blur, JPEG and light beyond those of the generator,
so that its look alone is not learnt.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

import cv2
import numpy as np
from frieze_truth import true_strip
from frieze_weights import without_friezes
from numpy.typing import NDArray

from bench_friezes.frieze_pictures import FriezePicture, frieze_picture
from bench_friezes.friezes import draw_roller
from pictoria_friezes.bands import CORE
from pictoria_friezes.motifs import cell_image
from pictoria_friezes.period import even, folded
from pictoria_friezes.seen_strips import MARGIN
from pictoria_friezes.strip import ROWS, centres, grey_picture, sampled

Grey = NDArray[np.uint8]
Floats = NDArray[np.float64]
TALL, LONG = ROWS + 2 * MARGIN, 384
"""Of a piece of a strip [pixels]."""
PIECE = 128, 384
"""Of a piece of a picture [pixels]."""
LOW, HIGH = 7.0, 20.0
"""Bands in pieces of pictures are so high [pixels]."""
BORDER = 1.6
"""A border is marked so wide (deviation of a Gaussian) [pixels of a strip]."""
PICTURE = 100_000
"""The first picture that a roller may have; its own seeds are ten from there on."""
MANY, MANY_SHARE = (4.0, 8.0), 0.6
"""Turns of a part of the pictures: with more turns bands are lower, and lines coarser [share]."""
MIN_TALL = 14.0
"""Bands are not made lower than this [pixels]."""
DEEP = 32
"""Levels of a deviation in a box as it is kept."""


class StripPiece(NamedTuple):
    """A piece of a strip, a little off as strips are found."""

    grey: Grey
    ink: Grey
    """What the roller left, before it was worn and drawn."""
    band: Grey
    border: Grey
    box: NDArray[np.int16]
    """Running number of the box of each column, -1 beyond the band."""
    kind: NDArray[np.int8]
    """Number of its motif among those of the roller."""


class PicturePiece(NamedTuple):
    """A piece of a whole picture, made smaller."""

    grey: Grey
    core: Grey
    """Middle rows of bands."""


class BoxPiece(NamedTuple):
    """A box in the mean of some turns, its borders a little off."""

    image: NDArray[np.int8]
    width: float
    kind: int
    """Number of its motif among those of the roller."""
    roller: int


def training_picture(seed: int, random: Random, repeats: float) -> FriezePicture:
    """A picture of a roller, with as many turns at most, or with many; drawings are rarer than they are to judge on."""
    roller = draw_roller(Random(f"roller {seed}"))
    style = random.choices(("photograph", "rubbing", "drawing"), (4, 4, 1.5))[0]
    turns = random.uniform(*MANY) if random.random() < MANY_SHARE else random.uniform(0.8, repeats)
    return frieze_picture(seed * 10 + PICTURE + 5, roller=roller, style=style, repeats=turns)


def copied_again(grey: Grey, random: Random) -> Grey:
    """A picture blurred, with grain of other sizes, with the blocks of a strong JPEG; or none of that."""
    noise = np.random.default_rng(random.randrange(1 << 30))
    if random.random() < 0.3:
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), random.uniform(0.5, 1.5)), np.uint8)
    if random.random() < 0.35:
        size = random.uniform(1, 5)
        small = noise.normal(size=[max(2, round(side / size)) for side in grey.shape]).astype(np.float32)
        grain = cv2.resize(small, grey.shape[::-1], interpolation=cv2.INTER_CUBIC)
        grey = np.clip(grey + grain * random.uniform(2, 22), 0, 255).astype(np.uint8)
    if random.random() < 0.3:
        _, stream = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, random.randint(15, 60)])
        grey = np.asarray(cv2.imdecode(stream, cv2.IMREAD_GRAYSCALE), np.uint8)
    return grey


def toned(grey: Grey, random: Random) -> NDArray[np.float32]:
    """A piece in other light: gamma, contrast, a slope of brightness, at times white on black."""
    noise = np.random.default_rng(random.randrange(1 << 30))
    x = grey.astype(np.float32) / 255
    if random.random() < 0.5:
        x = x ** random.uniform(0.5, 2.0)
    if random.random() < 0.4:
        x = x * random.uniform(0.35, 1.0) + random.uniform(0, 0.3)
    if random.random() < 0.4:
        light = noise.uniform(0.6, 1.1, (2, 4)).astype(np.float32)
        x = x * cv2.resize(light, x.shape[::-1], interpolation=cv2.INTER_CUBIC)
    x = np.clip(x, 0, 1)
    return np.asarray((1 - x if random.random() < 0.3 else x) * 255, np.float32)


def strip_pieces(seed: int, count: int = 4) -> Iterator[StripPiece]:
    """Pieces of the band of a roller's picture."""
    random = Random(f"band pieces {seed}")
    picture = training_picture(seed, random, 2.6)
    grey = grey_picture(picture.image).astype(np.uint8)
    scale = 1.0
    if random.random() < 0.4:
        scale = random.uniform(min(1.0, max(0.45, MIN_TALL / len(picture.ink))), 1.0)
        grey = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    grey = copied_again(grey, random)
    for _ in range(count):
        yield _strip_piece(picture, grey, scale, random)


def _strip_piece(picture: FriezePicture, grey: Grey, scale: float, random: Random) -> StripPiece:
    tall, count = picture.ink.shape
    course = picture.course * scale
    # The band goes on straight beyond its ends: 200 columns, by the slope of its last 20.
    before, after = (course[:1] - course[20:21]) * 10, (course[-1:] - course[-21:-20]) * 10
    course = np.concatenate([course[:1] + before, course, course[-1:] + after])
    at = np.concatenate([[-200.0], np.arange(count), [count + 199.0]])
    step = tall / ROWS * np.exp(random.gauss(0, 0.05))
    stretch = np.exp(random.gauss(0.03, 0.11))
    begin = random.uniform(-0.1 * LONG * step, max(-0.05 * LONG * step, count - 0.9 * LONG * step))
    xs = np.arange(LONG)
    wobble = np.zeros(LONG)
    for n in (1, 2, 3):
        wobble += random.gauss(0, 0.04) * np.sin(2 * np.pi * (xs / LONG * n + random.random()))
    rows = ((np.arange(TALL) + 0.5 - MARGIN) / ROWS - 0.5) * stretch + 0.5 + random.gauss(0, 0.05)
    down = rows[:, None] + wobble[None]
    along = begin + xs[None] * step + random.gauss(0, 0.06) * (down - 0.5) * tall
    upper, lower = (np.stack([np.interp(along, at, course[:, e, i]) for i in (0, 1)], -1) for e in (0, 1))
    places = ((1 - down[..., None]) * upper + down[..., None] * lower).astype(np.float32)
    seen = cv2.remap(grey, places[..., 0], places[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    # Two pixels of nothing around the ink, so that beyond it there is none.
    left = (along + 2).astype(np.float32), (down * tall + 1.5).astype(np.float32)
    ink = cv2.remap(np.pad(picture.ink, 2), *left, cv2.INTER_LINEAR)
    inside = (down > 0) & (down < 1) & (along > 0) & (along < count - 1)
    edges = np.cumsum([0.0, *picture.roller.widths])
    place = np.searchsorted(edges, picture.phase * edges[-1], side="right") - 1
    place = np.clip(place, 0, len(picture.roller.widths) - 1)
    changes = np.flatnonzero(np.diff(place) != 0) + 0.5
    borders = np.sort(np.concatenate([changes, [0, count - 1]]))
    after_it = np.clip(np.searchsorted(borders, along), 1, len(borders) - 1)
    off = np.minimum(np.abs(along - borders[after_it]), np.abs(along - borders[after_it - 1])) / step
    beside = (down > 0) & (down < 1) & (along > -2 * step) & (along < count + 2 * step)
    border = np.exp(-((off / BORDER) ** 2) / 2) * beside
    middle = begin + xs * step
    column = np.clip(middle.round().astype(int), 0, count - 1)
    beyond = (middle < 0) | (middle >= count)
    kinds = _numbers([motif.kind for motif in picture.roller.motifs])
    box = np.where(beyond, -1, np.searchsorted(changes, column)).astype(np.int16)
    kind = np.where(beyond, -1, np.array(kinds)[place[column]]).astype(np.int8)
    ink8, band8, border8 = (
        (np.clip(maps, 0, 1) * 255).astype(np.uint8) for maps in (ink, inside.astype(np.float32), border)
    )
    return StripPiece(np.asarray(seen, np.uint8), ink8, band8, border8, box, kind)


def _numbers(kinds: Sequence[str]) -> list[int]:
    order = sorted(set(kinds))
    return [order.index(kind) for kind in kinds]


def picture_pieces(seed: int, count: int = 2) -> Iterator[PicturePiece]:
    """Pieces of a roller's picture, turned a little, the frieze somewhere in it."""
    random = Random(f"picture piece {seed}")
    picture = training_picture(seed, random, random.choice((2.0, 5.0)))
    grey = copied_again(grey_picture(picture.image).astype(np.uint8), random)
    core = np.zeros(grey.shape, np.uint8)
    for course in picture.courses:
        middle, half = course.mean(axis=1), (course[:, 1] - course[:, 0]) / 2 * CORE
        outline = np.concatenate([middle - half, (middle + half)[::-1]])
        cv2.fillPoly(core, [outline.round().astype(np.int32)], 255)
    height = float(np.median(np.hypot(*(picture.course[:, 1] - picture.course[:, 0]).T)))
    middles = picture.course.mean(axis=1)
    for _ in range(count):
        scale = float(np.exp(random.uniform(np.log(LOW), np.log(HIGH)))) / height
        angle = random.uniform(-20, 20) + (90 if random.random() < 0.15 else 0)
        angle = 0.0 if random.random() < 0.4 else angle
        at = middles[random.randrange(len(middles))]
        matrix = cv2.getRotationMatrix2D((float(at[0]), float(at[1])), angle, scale)
        reach = 40 if random.random() < 0.7 else 90
        away = np.array([random.uniform(-1.5, 1.5) * reach, random.uniform(-0.5, 0.5) * reach])
        matrix[:, 2] += np.array(PIECE[::-1]) / 2 + away - at
        # Made small without a blur, a picture would keep its grain.
        soft = cv2.GaussianBlur(grey, (0, 0), 0.45 / scale) if scale < 0.8 else grey
        mode = random.choice((cv2.BORDER_CONSTANT, cv2.BORDER_REPLICATE))
        ground = int(np.median(np.concatenate([grey[0], grey[-1]])))
        seen = cv2.warpAffine(
            soft, matrix, PIECE[::-1], flags=cv2.INTER_LINEAR, borderMode=mode, borderValue=ground
        )
        mask = cv2.warpAffine(core, matrix, PIECE[::-1], flags=cv2.INTER_LINEAR)
        yield PicturePiece(np.asarray(seen, np.uint8), np.asarray(mask, np.uint8))


def empty_pieces(seeds: range) -> Iterator[PicturePiece]:
    """Pieces of pictures without a frieze."""
    tall, wide = PIECE
    for seed, image in zip(seeds, without_friezes("dev", seeds), strict=True):
        random = Random(f"empty piece {seed}")
        scale = float(np.exp(random.uniform(np.log(0.2), 0)))
        whole = grey_picture(image).astype(np.uint8)
        small = cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        grey = copied_again(np.asarray(small, np.uint8), random)
        more = [max(0, size - side) for size, side in zip(PIECE, grey.shape, strict=True)]
        top, left = (random.randint(0, side) for side in more)
        grey = np.asarray(
            cv2.copyMakeBorder(
                grey, top, more[0] - top, left, more[1] - left, cv2.BORDER_CONSTANT, value=int(grey[0, 0])
            ),
            np.uint8,
        )
        y, x = random.randint(0, grey.shape[0] - tall), random.randint(0, grey.shape[1] - wide)
        yield PicturePiece(grey[y : y + tall, x : x + wide], np.zeros(PIECE, np.uint8))


def box_pieces(seed: int) -> Iterator[BoxPiece]:
    """Boxes of a roller in the mean of all turns of a picture, and in that of a part."""
    random = Random(f"box pieces {seed}")
    picture = training_picture(seed, random, 4.5)
    grey = copied_again(grey_picture(picture.image).astype(np.uint8), random).astype(np.float32)
    strip, phase = true_strip(picture)
    length = round(sum(picture.roller.widths) * ROWS)
    edges = np.cumsum([0.0, *picture.roller.widths]) * ROWS
    kinds = _numbers([motif.kind for motif in picture.roller.motifs])
    noise = np.random.default_rng(seed)
    for part in range(2):
        wide = round(len(phase) * random.uniform(0.5, 1)) if part else len(phase)
        begin = random.randint(0, len(phase) - wide)
        at = slice(begin, begin + wide)
        stretch, shift = np.exp(random.gauss(0, 0.06)), random.gauss(0, 0.03)
        rows = ((np.arange(ROWS + 1) / ROWS - 0.5) * stretch + 0.5 + shift).astype(np.float32)[:, None, None]
        grid = np.ascontiguousarray(strip.grid[:1] * (1 - rows) + strip.grid[-1:] * rows)
        pixels = np.ascontiguousarray(even(sampled(grey, centres(grid)))[:, at])
        slip = cv2.GaussianBlur(noise.normal(size=(1, wide)).astype(np.float32), (0, 0), ROWS)[0]
        slip = slip / (slip.std() + 1e-6) * random.uniform(0, 1.2)
        places = (phase[at] * length + slip) % length
        mean = folded(pixels.astype(np.float64), places, length, np.ones(wide)).mean.astype(np.float32)
        mean = mean / max(float(mean.std()), 1e-6)
        present = np.bincount(places.astype(int) % length, minlength=length)
        for index, kind in enumerate(kinds):
            left, right = edges[index : index + 2] + noise.normal(0, 1.5, 2)
            if (present[int(edges[index]) : int(edges[index + 1])] == 0).mean() > 0.2:
                continue
            image = cell_image(mean, float(left % length), float(left % length + right - left))
            yield BoxPiece(
                np.clip(image * DEEP, -127, 127).astype(np.int8), (right - left) / ROWS, kind, seed
            )
