"""Different pictures over one ground, for `look_alikes.py`: one map with other dots, one text in other types, charts on
one grid, forms of one template, objects of one type with other decoration, one scale beside other objects.

A seed of a kind gives a few variants. What they share is drawn from the seed alone, what differs from the variant too.
"""

import io
import math
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pymupdf
from PIL import Image

from bench.example_pictures import SHAPES, photograph, profile
from bench.generator.bitmaps import bitmap
from bench.generator.ornaments import KINDS as ORNAMENTS
from bench.generator.ornaments import ornament
from bench.generator.words import PLACES

DPI = 150
TYPES = (("helv", "hebo", "heit"), ("tiro", "tibo", "tiit"), ("cour", "cobo", "coit"))
"""Families of types, and their faces."""
INKS = ((0, 0, 0), (0.1, 0.1, 0.1), (0.6, 0.1, 0.1), (0.15, 0.25, 0.5), (0.1, 0.4, 0.2))
DIFFERENT, COMPARED = 0.15, 300
"""Share of the ink of two pictures by which they differ at least to be called different; pixels across in which that is
told."""
Box = tuple[float, float, float, float]
Draw = Callable[[Any, Box, Random, Random, int], None]


def variants(kind: str, seed: int, count: int) -> list[Image.Image]:
    """Pictures of a kind of `VARIED` over one ground, RGB; no two show the same."""
    made = []
    for variant in range(count):
        same, other = Random(f"{kind}{seed}"), Random(f"{kind}{seed} {variant}")
        aspect = same.choice((0.7, 1.0, 1.3, 1.6))
        wide, tall = 220 * min(aspect, 1.3), 220 / max(aspect, 0.8)
        with pymupdf.open() as opened:
            page = opened.new_page(width=wide + 20, height=tall + 20)
            VARIED[kind](page, (10, 10, 10 + wide, 10 + tall), same, other, variant)
            pixmap = page.get_pixmap(dpi=DPI, clip=pymupdf.Rect(6, 6, wide + 14, tall + 14))
        made.append(Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples))
    return made


def differing(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures of one size, or the same part of each, show something else."""
    size = (COMPARED, max(1, round(one.height * COMPARED / one.width)))
    first, second = (
        np.asarray(each.convert("L").resize(size, Image.Resampling.BOX), np.float32) for each in (one, other)
    )
    ink = np.maximum(np.abs(first - np.median(first)), np.abs(second - np.median(second)))
    return bool(np.abs(first - second).sum() >= DIFFERENT * max(float(ink.sum()), 1.0))


def _words(random: Random, count: int) -> list[str]:
    return [
        "".join(random.choice("bcdfglmnprst") + random.choice("aeiou") for _ in range(random.randint(1, 4)))
        for _ in range(count)
    ]


def _text(page: Any, box: Box, same: Random, other: Random, variant: int) -> None:
    """One text in other types: each line as wide, or each word where it was."""
    size, lead = same.uniform(8, 18), same.uniform(1.15, 1.5)
    placed, centred = same.random() < 0.5, same.random() < 0.3
    upper, first = same.random() < 0.2, same.randrange(len(TYPES))
    family = TYPES[(first + variant) % len(TYPES)]
    face = other.choice(family)
    plain = TYPES[first][0]
    y = box[1] + size
    while y < box[3]:
        words = _words(same, max(2, round((box[2] - box[0]) / size / 2.4)))
        words = [word.upper() if upper else word for word in words]
        widths = [pymupdf.get_text_length(word, plain, size) for word in words]
        gap = max(size * 0.25, (box[2] - box[0] - sum(widths)) / len(words))
        total = sum(widths) + gap * (len(words) - 1)
        x = (box[0] + box[2] - total) / 2 if centred else box[0]
        for word, width in zip(words, widths, strict=True):
            own = pymupdf.get_text_length(word, face, size)
            fitted = size * width / own if placed else size
            page.insert_text((x, y), word, fontsize=fitted, fontname=face)
            x += width + gap
        y += size * lead


def _symbol(page: Any, x: float, y: float, size: float, form: int, ink: tuple[float, ...]) -> None:
    if form == 0:
        page.draw_circle((x, y), size, color=ink, fill=ink)
    elif form == 1:
        page.draw_rect((x - size, y - size, x + size, y + size), color=ink, fill=ink)
    elif form == 2:
        page.draw_circle((x, y), size, color=ink, width=0.7)
    else:
        page.draw_line((x - size, y - size), (x + size, y + size), color=ink, width=0.9)
        page.draw_line((x + size, y - size), (x - size, y + size), color=ink, width=0.9)


def _wander(page: Any, box: Box, random: Random, **style: Any) -> None:
    """A river or a coast, from edge to edge."""
    across, step = random.random() < 0.6, random.uniform(3, 9)
    low, high = (box[1], box[3]) if across else (box[0], box[2])
    start, end = (box[0], box[2]) if across else (box[1], box[3])
    at, points = random.uniform(low + 8, high - 8), []
    for number in range(41):
        at = min(max(at + random.uniform(-step, step), low + 2), high - 2)
        along = start + (end - start) * number / 40
        points.append((along, at) if across else (at, along))
    page.draw_polyline(points, **style)


def _map(page: Any, box: Box, same: Random, other: Random, variant: int) -> None:
    """One ground of coasts, rivers and towns with other finds on it."""
    page.draw_rect(box, width=0.8, fill=same.choice([None, (0.93, 0.95, 0.97), (0.9, 0.9, 0.85)]))
    for _ in range(same.randint(2, 7)):
        _wander(page, box, same, color=same.choice(INKS), width=same.uniform(0.3, 1.4))
    for name in same.sample(PLACES, min(len(PLACES), same.randint(0, 5))):
        x, y = same.uniform(box[0] + 8, box[2] - 50), same.uniform(box[1] + 12, box[3] - 10)
        page.insert_text((x, y), name, fontsize=same.uniform(5, 8), fontname="heit")
    named, form, ink = same.random() < 0.4, other.randrange(4), other.choice(INKS)
    size = same.uniform(1.5, 4)
    names = other.sample(PLACES, len(PLACES))
    for number in range(other.randint(8, 40 if not named else 14)):
        x, y = other.uniform(box[0] + 6, box[2] - 6), other.uniform(box[1] + 6, box[3] - 6)
        _symbol(page, x, y, size * other.uniform(0.8, 1.3), form, ink)
        if named:
            page.insert_text((x + 4, y + 2), names[number % len(names)], fontsize=6.5, fontname="helv")


def _chart(page: Any, box: Box, same: Random, other: Random, variant: int) -> None:
    """One grid with its figures, other bars, lines or points in it."""
    left, ground, top = box[0] + 18, box[3] - 14, box[1] + 10
    rows, columns = same.randint(4, 10), same.randint(5, 12)
    wide, tall = (box[2] - left) / columns, (ground - top) / rows
    for row in range(rows + 1):
        y = ground - row * tall
        page.draw_line((left, y), (box[2], y), color=(0.6, 0.6, 0.6), width=0.4)
        page.insert_text((box[0], y + 2), str(row * 20), fontsize=6)
    if same.random() < 0.6:
        for column in range(columns + 1):
            x = left + column * wide
            page.draw_line((x, top), (x, ground), color=(0.6, 0.6, 0.6), width=0.4)
    for column in range(columns):
        page.insert_text((left + (column + 0.4) * wide, box[3] - 4), chr(65 + column), fontsize=6)
    page.insert_text((left, box[1] + 6), " ".join(_words(same, 3)), fontsize=7, fontname="tiro")
    form, ink = same.randrange(3), same.choice(INKS)
    heights = [other.uniform(top + 2, ground - 3) for _ in range(columns)]
    middles = [(left + (column + 0.5) * wide, y) for column, y in enumerate(heights)]
    if form == 0:
        for x, y in middles:
            page.draw_rect((x - wide / 3, y, x + wide / 3, ground), width=0.4, fill=ink)
    elif form == 1:
        page.draw_polyline(middles, color=ink, width=1.2)
        for x, y in middles:
            _symbol(page, x, y, 2, other.randrange(3), ink)
    else:
        for _ in range(other.randint(15, 50)):
            x, y = other.uniform(left, box[2]), other.uniform(top, ground)
            _symbol(page, x, y, 1.8, other.randrange(4), ink)


def _form(page: Any, box: Box, same: Random, other: Random, variant: int) -> None:
    """One printed form or table, filled in otherwise."""
    page.draw_rect(box, width=0.8)
    size = same.uniform(6, 9)
    page.insert_text(
        (box[0] + 6, box[1] + 12), " ".join(_words(same, 4)).title(), fontsize=10, fontname="hebo"
    )
    columns, high = same.randint(1, 4), same.uniform(12, 22)
    wide, face = (box[2] - box[0]) / columns, other.choice(("cour", "tiit", "heit"))
    y = box[1] + 18
    while y + high < box[3]:
        page.draw_line((box[0], y), (box[2], y), width=0.5)
        for column in range(columns):
            x = box[0] + column * wide
            page.draw_line((x, y), (x, y + high), width=0.5)
            label = " ".join(_words(same, 1))[:6] + ":" if same.random() < 0.75 else ""
            page.insert_text((x + 3, y + high - 4), label, fontsize=size, fontname="helv")
            if other.random() < 0.85:
                filled = " ".join(_words(other, 2)) if other.random() < 0.5 else str(other.randint(1, 99999))
                room = max(2, int((wide - 38) / size / 0.62))
                page.insert_text((x + 34, y + high - 4), filled[:room], fontsize=size, fontname=face)
        y += high
    page.draw_line((box[0], y), (box[2], y), width=0.5)


def _ornament(page: Any, box: Box, random: Random, ink: tuple[float, ...] = (0, 0, 0)) -> None:
    """An ornament in a box."""
    design = ornament(random.choice(sorted(ORNAMENTS)), random.randrange(1 << 20))
    side = min(box[2] - box[0], box[3] - box[1])
    x0, y0 = (box[0] + box[2] - side) / 2, (box[1] + box[3] - side) / 2
    for stroke in design.strokes:
        points = [(x0 + x * side, y0 + y * side) for x, y in stroke.points]
        width = max(0.3, stroke.width * side)
        page.draw_polyline(points, color=ink, fill=ink if stroke.filled else None, width=width)


def _medal(page: Any, box: Box, same: Random, other: Random, variant: int) -> None:
    """One rim with beads and letters, another device: coins, stamps and seals of one type."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    radius = min(box[2] - box[0], box[3] - box[1]) / 2 - 1
    tone = same.uniform(0.6, 0.95)
    page.draw_circle((x, y), radius, width=same.uniform(0.5, 2.5), fill=(tone, tone, tone * 0.9))
    page.draw_circle((x, y), radius * 0.93, width=0.6)
    beads = same.randint(0, 60)
    for bead in range(beads):
        turn = 2 * math.pi * bead / beads
        page.draw_circle(
            (x + 0.89 * radius * math.cos(turn), y + 0.89 * radius * math.sin(turn)), 1, width=0.7
        )
    inner = same.uniform(0.6, 0.72)
    page.draw_circle((x, y), radius * inner, width=0.8)
    letters = "".join(_words(same, 9)).upper()[: same.randint(10, 24)]
    size = radius * (0.86 - inner)
    for number, letter in enumerate(letters):
        turn = 2 * math.pi * number / len(letters)
        at = pymupdf.Point(x + 0.78 * radius * math.cos(turn), y + 0.78 * radius * math.sin(turn))
        matrix = pymupdf.Matrix(-90 - math.degrees(turn))
        page.insert_text(at, letter, fontsize=size, fontname="tibo", morph=(at, matrix))
    side = radius * inner * 0.68
    _ornament(page, (x - side, y - side, x + side, y + side), other)


def _stamp(page: Any, box: Box, same: Random, other: Random, variant: int) -> None:
    """One frame with corners and lettering, another picture in it."""
    ink = same.choice(INKS)
    for inset, width in ((0, 1.4), (3, 0.5), (same.uniform(14, 26), 0.8)):
        page.draw_rect(
            (box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset), color=ink, width=width
        )
    corner = Random(same.random())
    for left in (box[0] + 4, box[2] - inset + 1):
        for top in (box[1] + 4, box[3] - inset + 1):
            _ornament(page, (left, top, left + inset - 5, top + inset - 5), Random(corner.random()), ink)
    title = " ".join(_words(same, 3)).upper()[:18]
    page.insert_text(
        (box[0] + inset + 8, box[1] + inset - 4), title, fontsize=inset * 0.5, fontname="hebo", color=ink
    )
    title = " ".join(_words(same, 2)).upper()[:14]
    page.insert_text(
        (box[0] + inset + 8, box[3] - 6), title, fontsize=inset * 0.5, fontname="tibo", color=ink
    )
    inner = (box[0] + inset + 2, box[1] + inset + 2, box[2] - inset - 2, box[3] - inset - 2)
    if same.random() < 0.5:
        _ornament(page, inner, other, ink)
    else:
        kind = same.choice(("painting", "site", "photo", "engraving"))
        aspect = round(10 * (inner[2] - inner[0]) / (inner[3] - inner[1])) / 10
        stream = bitmap(kind, same.randrange(1 << 20) * 8 + variant, aspect)[0]
        page.insert_image(pymupdf.Rect(inner), stream=stream, keep_proportion=False)


def _pot(page: Any, box: Box, same: Random, other: Random, variant: int) -> None:
    """One pot with its scale, other decoration in the friezes."""
    radius = profile(same.choice(sorted(SHAPES)))
    tall = min(box[3] - box[1] - 16, (box[2] - box[0]) / 2 / float(radius.max()) * 0.96)
    middle, top = (box[0] + box[2]) / 2, box[1]
    rows = [
        (top + tall * at / (len(radius) - 1), float(radius[at]) * tall) for at in range(0, len(radius), 8)
    ]
    outline = [(middle - r, y) for y, r in rows] + [(middle + r, y) for y, r in reversed(rows)]
    tone = same.choice((1.0, 0.85, 0.7))
    page.draw_polyline([*outline, outline[0]], width=1.1, fill=(tone, tone, tone))
    for _line in range(same.randint(2, 8)):
        y, r = same.choice(rows[2:-2])
        page.draw_line((middle - r, y), (middle + r, y), width=same.uniform(0.3, 1.5))
    page.draw_line((middle - 24, top + tall + 10), (middle + 24, top + tall + 10), width=2)
    page.insert_text((middle + 28, top + tall + 12), f"{same.randint(2, 20)} cm", fontsize=7)
    for _ in range(same.randint(1, 2)):
        start = same.uniform(0.15, 0.55)
        y0, y1 = top + start * tall, top + (start + same.uniform(0.15, 0.3)) * tall
        side = y1 - y0
        narrow = min(r for y, r in rows if y0 <= y <= y1)
        count, again, turn = max(1, int(2 * narrow / side)), same.random() < 0.5, other.random()
        for cell in range(count):
            x = middle - count * side / 2 + cell * side
            _ornament(page, (x, y0, x + side, y1), Random(turn) if again else other)


def _plan(page: Any, box: Box, same: Random, other: Random, variant: int) -> None:
    """One building, other finds and hatchings in its rooms."""
    columns, rows = same.randint(2, 4), same.randint(2, 4)
    xs = sorted([box[0], box[2], *(same.uniform(box[0] + 20, box[2] - 20) for _ in range(columns - 1))])
    ys = sorted([box[1], box[3], *(same.uniform(box[1] + 20, box[3] - 20) for _ in range(rows - 1))])
    thick = same.uniform(1.5, 4)
    for column in range(columns):
        for row in range(rows):
            room = (xs[column], ys[row], xs[column + 1], ys[row + 1])
            page.draw_rect(room, width=0.7)
            if min(room[2] - room[0], room[3] - room[1]) < 4 * thick:
                continue
            inner = (room[0] + thick, room[1] + thick, room[2] - thick, room[3] - thick)
            door = same.uniform(0.2, 0.6)
            page.draw_rect(inner, width=0.7, fill=other.choice([None, None, (0.85, 0.85, 0.85)]))
            x = inner[0] + door * (inner[2] - inner[0])
            page.draw_rect((x, inner[3] - 1, x + 10, room[3] + 1), color=(1, 1, 1), fill=(1, 1, 1))
            page.insert_text((inner[0] + 3, inner[1] + 9), str(same.randint(1, 99)), fontsize=7)
            for _ in range(other.randint(0, 8)):
                spot = other.uniform(inner[0] + 4, inner[2] - 4), other.uniform(inner[1] + 4, inner[3] - 4)
                _symbol(page, *spot, other.uniform(1.5, 4), other.randrange(4), (0, 0, 0))


def _studio(page: Any, box: Box, same: Random, other: Random, variant: int) -> None:
    """One photographed ground with its scale and board, another object on it."""
    aspect = round(10 * (box[2] - box[0]) / (box[3] - box[1])) / 10
    ground = Image.open(
        io.BytesIO(bitmap(same.choice(("site", "painting")), same.randrange(1 << 20), aspect)[0])
    )
    ground = ground.convert("RGB").resize((480, round(480 / aspect)))
    wide = round(480 * same.uniform(0.4, 0.6))
    shape, seed = same.choice(sorted(SHAPES)), same.randrange(1 << 20)
    drawn = Image.open(io.BytesIO(photograph(shape, seed=seed + variant, width=wide, height=wide))).convert(
        "RGB"
    )
    if variant:
        shape = other.choice(sorted(SHAPES))
        drawn = Image.open(io.BytesIO(photograph(shape, seed=seed + variant, width=wide, height=wide)))
        drawn = drawn.convert("RGB")
    pixels = np.asarray(drawn, np.float32)
    mask = Image.fromarray((np.abs(pixels - pixels[2, 2]).max(axis=2) > 40).astype(np.uint8) * 255)
    ground.paste(drawn, ((480 - wide) // 2, max(0, (ground.height - wide) // 2)), mask)
    stream = io.BytesIO()
    ground.save(stream, "JPEG", quality=92)
    page.insert_image(pymupdf.Rect(box), stream=stream.getvalue(), keep_proportion=False)
    for step in range(6):
        x = box[2] - 70 + step * 10
        page.draw_rect((x, box[3] - 9, x + 10, box[3] - 5), width=0.4, fill=(step % 2, step % 2, step % 2))
    page.insert_text((box[0] + 5, box[1] + 12), " ".join(_words(same, 3)), fontsize=8, color=(1, 1, 1))


def _plate(page: Any, box: Box, same: Random, other: Random, variant: int) -> None:
    """One frame with numbered cells, other things in them."""
    columns, rows = same.randint(2, 4), same.randint(2, 4)
    wide, tall = (box[2] - box[0]) / columns, (box[3] - box[1] - 12) / rows
    page.insert_text(
        (box[0], box[1] + 8), " ".join(_words(same, 4)).upper()[:26], fontsize=8, fontname="tibo"
    )
    lines, kept = same.random() < 0.7, same.uniform(0, 0.3)
    for column in range(columns):
        for row in range(rows):
            x, y = box[0] + column * wide, box[1] + 12 + row * tall
            if lines:
                page.draw_rect((x, y, x + wide, y + tall), width=0.6)
            page.insert_text((x + 3, y + 9), str(row * columns + column + 1), fontsize=7)
            stays, drawn = same.random() < kept, Random(same.random())
            _ornament(page, (x + 10, y + 6, x + wide - 4, y + tall - 4), drawn if stays else other)


def _scale(page: Any, box: Box, same: Random, other: Random, variant: int) -> None:
    """One scale below or beside other objects."""
    count = same.choice((3, 5, 10))
    step = same.uniform(70, 110) / count
    ink = same.choice((INKS[0], INKS[2], INKS[3]))
    rows, high, tick = same.randint(1, 2), same.uniform(3, 6), same.uniform(2, 5)
    long, thick = step * count + 24, 2 * high + 10
    upright = other.random() < 0.5 and box[3] - box[1] > long
    turn = pymupdf.Matrix(90 if upright else 0)
    if upright:
        room = (box[0], box[1], box[2] - thick, box[3])
        at = pymupdf.Point(box[2] - thick + 5, other.uniform(box[1], box[3] - long))
    else:
        room = (box[0], box[1], box[2], box[3] - thick)
        at = pymupdf.Point(other.uniform(box[0], max(box[0], box[2] - long)), box[3] - 4)
    label = at + pymupdf.Point(step * count + 3, 0)
    page.insert_text(
        label, f"{same.randint(2, 20)} cm", fontsize=7, morph=(at, pymupdf.Matrix(-90 if upright else 0))
    )
    for number in range(count):
        for row in range(rows):
            corners = [(number, row), (number + 1, row), (number + 1, row + 1), (number, row + 1)]
            points = [at + pymupdf.Point(x * step, -y * high) * turn for x, y in corners]
            page.draw_polyline([*points, points[0]], width=0.5, fill=((1, 1, 1), ink)[(number + row) % 2])
        foot = at + pymupdf.Point(number * step, -high * rows) * turn
        page.draw_line(foot, foot + pymupdf.Point(0, -tick) * turn, width=0.6)
    kind = same.choice(("white", "photo", "ornament"))
    if kind == "ornament":
        _ornament(page, room, other)
    else:
        stream = bitmap(kind, 8 * same.randrange(1 << 20) + variant, other.choice((0.7, 1.0, 1.3)))[0]
        page.insert_image(pymupdf.Rect(room), stream=stream)


VARIED: dict[str, Draw] = {
    "texts": _text, "maps": _map, "charts": _chart, "forms": _form, "medals": _medal, "stamps": _stamp, "pots": _pot,
    "plans": _plan, "studios": _studio, "plates": _plate, "scales": _scale,
}  # fmt: skip
"""Kinds, and what draws one: on a page, in a box, by what the variants share, by what is its own, and its number."""
