"""Pictures of many kinds for generated catalogues: photographs, coins, drawings, maps, plans, strips of images."""

import io
from random import Random
from typing import Any

import pymupdf
from PIL import Image

from bench.example_pictures import SHAPES, profile
from bench.generator.bitmaps import bitmap
from bench.generator.words import PLACES
from pictoria_docs.document import Box

PHOTOGRAPHS = (
    "photo", "white", "light", "dark", "coin", "strips", "framed", "grey-drawing",
    "painting", "engraving", "site", "cast",
)  # fmt: skip
DRAWINGS = ("section", "map", "plan", "chart")
KINDS = PHOTOGRAPHS + DRAWINGS


def draw_kind(random: Random) -> str:
    """A kind of picture; photographs are the commoner."""
    return random.choice(PHOTOGRAPHS if random.random() < 0.7 else DRAWINGS)


def place(page: Any, kind: str, box: Box, random: Random, *, seed: int | None = None) -> Box:
    """Draw a picture of `kind` on a pymupdf page within `box`; returns the box it really takes.

    Coins of seeds 2 n and 2 n + 1 are the two sides of one.
    """
    if kind in DRAWINGS:
        return {"section": _section, "map": _map, "plan": _plan, "chart": _chart}[kind](page, box, random)
    drawn = random.choice(["photo", "painting", "cast"]) if kind in {"strips", "framed"} else kind
    stream, part = bitmap(
        drawn,
        random.randrange(12) if seed is None else seed,
        max(0.2, round(10 * box.width / box.height) / 10),
    )
    box = Box(
        box.x0 + part[0] * box.width, box.y0 + part[1] * box.height,
        box.x0 + part[2] * box.width, box.y0 + part[3] * box.height,
    )  # fmt: skip
    rect = pymupdf.Rect(box)
    if kind == "strips":
        # Some programs cut a picture into bands of some hundred rows.
        picture = Image.open(io.BytesIO(stream))
        bands = 4
        for band in range(bands):
            rows = (picture.height * band // bands, picture.height * (band + 1) // bands)
            buffer = io.BytesIO()
            picture.crop((0, rows[0], picture.width, rows[1])).save(buffer, "JPEG", quality=85)
            y0, y1 = (box.y0 + box.height * row / picture.height for row in rows)
            page.insert_image(
                pymupdf.Rect(box.x0, y0, box.x1, y1), stream=buffer.getvalue(), keep_proportion=False
            )
    else:
        page.insert_image(rect, stream=stream, keep_proportion=False)
    if kind == "framed":
        page.draw_rect(rect, width=0.6)
    return box


def _scale(page: Any, x: float, y: float, size: float) -> Box:
    """A scale bar with its figures; returns its box."""
    for step in range(4):
        bar = pymupdf.Rect(x + step * size / 4, y, x + (step + 1) * size / 4, y + 3)
        page.draw_rect(bar, width=0.4, fill=(0, 0, 0) if step % 2 == 0 else (1, 1, 1))
    page.insert_text((x - 1.5, y - 2), "0", fontsize=6)
    page.insert_text((x + size - 4, y - 2), "5 cm", fontsize=6)
    return Box(x - 1.5, y - 7.5, x + size + 10, y + 3)


def _section(page: Any, box: Box, random: Random) -> Box:
    """A pot in section and elevation over a scale bar, as archaeologists draw it."""
    radius = profile(random.choice(sorted(SHAPES)))
    tall = min(box.height - 18, box.width / 2 / float(radius.max()) * 0.98)
    middle, top = (box.x0 + box.x1) / 2, box.y0
    rows = [
        (top + tall * index / (len(radius) - 1), float(radius[index]) * tall)
        for index in range(0, len(radius), 10)
    ]
    rows.append((top + tall, float(radius[-1]) * tall))
    shape = page.new_shape()
    wall = [pymupdf.Point(middle - r, y) for y, r in rows]
    wall += [pymupdf.Point(middle - max(r - 4, 0), y) for y, r in reversed(rows) if y < top + tall - 6]
    shape.draw_polyline([*wall, wall[0]])
    shape.finish(width=0.6, fill=(0, 0, 0))
    shape.draw_polyline([pymupdf.Point(middle + r, y) for y, r in rows])
    shape.draw_line((middle, top), (middle, top + tall))
    shape.draw_line((middle - rows[0][1], top), (middle + rows[0][1], top))
    shape.draw_line((middle - rows[-1][1], top + tall), (middle + rows[-1][1], top + tall))
    shape.finish(width=0.6)
    shape.commit()
    widest = float(radius.max()) * tall
    drawn = Box(middle - widest, top, middle + widest, top + tall)
    return Box.union([drawn, _scale(page, middle - 24, top + tall + 14, 48)])


def _map(page: Any, box: Box, random: Random) -> Box:
    """A map: coast, rivers, places with their names, frame, scale."""
    shape = page.new_shape()
    shape.draw_rect(pymupdf.Rect(box))
    shape.finish(width=0.8, fill=(0.93, 0.95, 0.97) if random.random() < 0.5 else None)
    for _ in range(4):
        y = random.uniform(box.y0 + 10, box.y1 - 10)
        points = [
            pymupdf.Point(
                box.x0 + box.width * step / 30, min(max(y + random.uniform(-6, 6), box.y0 + 2), box.y1 - 2)
            )
            for step in range(31)
        ]
        shape.draw_polyline(points)
        shape.finish(width=0.5, color=(0.2, 0.3, 0.5), closePath=False)
    shape.commit()
    names = random.sample(PLACES, 5)
    for name in names:
        x, y = random.uniform(box.x0 + 8, box.x1 - 60), random.uniform(box.y0 + 16, box.y1 - 24)
        page.draw_circle((x, y), 1.6, fill=(0, 0, 0))
        page.insert_text((x + 3, y + 2), name, fontsize=6.5, fontname="heit")
    _scale(page, box.x1 - 70, box.y1 - 8, 44)
    return box


def _plan(page: Any, box: Box, random: Random) -> Box:
    """A plan of walls: double lines, hatching, room numbers."""
    shape = page.new_shape()
    columns, rows = random.randint(2, 4), random.randint(2, 3)
    wide, tall = box.width / columns, box.height / rows
    for column in range(columns):
        for row in range(rows):
            x0, y0 = box.x0 + column * wide, box.y0 + row * tall
            shape.draw_rect(pymupdf.Rect(x0, y0, x0 + wide, y0 + tall))
            shape.draw_rect(pymupdf.Rect(x0 + 4, y0 + 4, x0 + wide - 4, y0 + tall - 4))
            for step in range(min(5, int((wide - 16) / 5))):
                x = x0 + 8 + step * 5
                shape.draw_line((x, y0 + tall - 12), (x + 5, y0 + tall - 6))
    shape.finish(width=0.7)
    shape.commit()
    for index in range(columns * rows):
        x = box.x0 + (index % columns + 0.5) * wide - 3
        y = box.y0 + (index // columns + 0.5) * tall + 3
        page.insert_text((x, y), str(index + 1), fontsize=7)
    return box


def _chart(page: Any, box: Box, random: Random) -> Box:
    """Bars over an axis with numbers beside it."""
    left, ground = box.x0 + 18, box.y1 - 12
    shape = page.new_shape()
    count = random.randint(5, 9)
    wide = (box.x1 - left) / count
    for index in range(count):
        top = random.uniform(box.y0 + 4, ground - 10)
        shape.draw_rect(
            pymupdf.Rect(
                left + index * wide + 3, top if index else box.y0, left + (index + 1) * wide - 3, ground
            )
        )
        shape.finish(width=0.4, fill=random.choice([(0.6, 0.6, 0.6), (0.3, 0.4, 0.6), (0.9, 0.7, 0.4)]))
    shape.draw_line((left, box.y0), (left, ground))
    shape.draw_line((left, ground), (box.x1, ground))
    shape.finish(width=0.6, closePath=False)
    shape.commit()
    for step in range(4):
        page.insert_text(
            (box.x0, ground - (ground - box.y0 - 6) * step / 3), str(step * 20), fontsize=6, fontname="helv"
        )
    for index in range(count):
        page.insert_text(
            (left + index * wide + wide / 2 - 3, box.y1 - 3), chr(65 + index), fontsize=6, fontname="helv"
        )
    return Box(box.x0, box.y0, box.x1, box.y1 - 2)
