"""Pictures for `look_alikes.py`: figures cut from the bench's PDFs, generated pictures, tiles of pages.

They are made once and kept as files in a cache folder.
"""

import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
import pymupdf
import yaml
from PIL import Image

from bench.generator.bitmaps import POTS, SCENES, bitmap
from bench.generator.pictures import DRAWINGS, place
from pictoria_docs.document import Box

FIGURE_DPI, TILE_DPI = 150, 110
MIN_SIDE = 64
"""Pixels; smaller figures are rules and initials."""
TILE_SIDES = (180, 480)
MAX_COVERED = 0.02
"""Share of a tile that figures may cover, for it to be a distractor."""
THUMB, SAME_THUMB, SAME_ASPECT = 64, 0.985, 0.1
"""Of pictures printed twice: side of small grey copies in pixels, their correlation, |ln| ratio of their shapes."""
SEEN = Path(__file__).with_name("look_alike_same.yaml")
"""Figures that were seen to show the same, beyond those."""
QUALITY = 95
FLAT, ATTEMPTS = 8, 12
"""Grey levels: tiles of less contrast are blank; places tried for each tile."""
FIRST_SEED, OF_A_POOL = 1000, 10_000
"""Of the generated pictures: the first one of the pool of seed 0; those of two seeds lie so far apart."""
KINDS = (*POTS, *SCENES, "coin", "coins", *DRAWINGS)
DRAWN_AGAIN = {"cast", "section"}
"""Types of which the generator draws the same few objects again."""


@dataclass(frozen=True)
class Picture:
    """A picture of the pool."""

    name: str
    document: str
    """What it was cut from; for generated pictures their kind."""
    kind: str
    """figure, generated or tile."""
    file: Path

    def open(self) -> Image.Image:
        """Its pixels, RGB."""
        with Image.open(self.file) as image:
            return image.convert("RGB")


def pool(shared: Path, cache: Path, size: int, seed: int = 0) -> list[Picture]:
    """The pool: all figures, then as many generated pictures as tiles, `size` in all; of another seed with other
    generated pictures and tiles."""
    index = cache / f"pool-{size}.json"
    if not index.exists():
        cache.mkdir(parents=True, exist_ok=True)
        made = list(_figures(shared, cache))
        rest = size - len(made)
        made += _generated(cache, rest // 2, FIRST_SEED + seed * OF_A_POOL)
        made += _tiles(shared, cache, rest - rest // 2, seed)
        index.write_text(json.dumps([[p.name, p.document, p.kind, p.file.name] for p in made]))
    return [Picture(n, d, k, cache / f) for n, d, k, f in json.loads(index.read_text())]


def _keep(image: Image.Image, cache: Path, name: str, document: str, kind: str) -> Picture:
    file = cache / f"{name}.jpg"
    image.convert("RGB").save(file, quality=QUALITY)
    return Picture(name, document, kind, file)


def documents(shared: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """PDFs of dev and dev2 with their gold; without scans made of dev's own catalogues, whose pictures are the
    same."""
    for half in ("dev", "dev2"):
        for gold in sorted((shared / "bench" / half).glob("*.gold.json")):
            if not gold.name.startswith("dev_scan"):
                yield gold.with_name(gold.name.replace(".gold.json", ".pdf")), json.loads(gold.read_text())


def _figures(shared: Path, cache: Path) -> Iterator[Picture]:
    for pdf, gold in documents(shared):
        parents = {figure["parent"] for figure in gold["figures"]}
        with pymupdf.open(pdf) as opened:
            for figure in gold["figures"]:
                if figure["id"] in parents:
                    continue
                page = opened[figure["page"] - 1]
                pixmap = page.get_pixmap(dpi=FIGURE_DPI, clip=pymupdf.Rect(figure["bbox"]))
                if min(pixmap.width, pixmap.height) >= MIN_SIDE:
                    image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
                    yield _keep(image, cache, f"{pdf.stem}-{figure['id']}", pdf.stem, "figure")


def generated_picture(kind: str, seed: int) -> Image.Image:
    """A picture of `KINDS`, RGB."""
    random = Random(f"{kind}{seed}")
    aspect = random.choice((0.7, 1.0, 1.3, 1.6))
    if kind not in DRAWINGS:
        return Image.open(io.BytesIO(bitmap(kind, seed, aspect)[0])).convert("RGB")
    with pymupdf.open() as made:
        page = made.new_page(width=320, height=320)
        box = place(page, kind, Box(10, 10, 10 + 220 * min(aspect, 1.3), 10 + 220 / max(aspect, 0.8)), random)
        pixmap = page.get_pixmap(
            dpi=FIGURE_DPI, clip=pymupdf.Rect(box.x0 - 4, box.y0 - 4, box.x1 + 4, box.y1 + 4)
        )
    return Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)


def _generated(cache: Path, count: int, first: int) -> Iterator[Picture]:
    for index in range(count):
        kind = KINDS[index % len(KINDS)]
        yield _keep(
            generated_picture(kind, first + index),
            cache,
            f"{kind}-{index}",
            f"generated-{kind}",
            "generated",
        )


def _tiles(shared: Path, cache: Path, count: int, seed: int) -> Iterator[Picture]:
    pages = [
        (pdf, number, [figure["bbox"] for figure in gold["figures"] if figure["page"] == number])
        for pdf, gold in documents(shared)
        for number in range(1, len(gold["pages"]) + 1)
    ]
    random = Random(seed)
    random.shuffle(pages)
    each = -(-count // len(pages)) + 2  # some pages have room for fewer
    made = 0
    for pdf, number, boxes in pages:
        with pymupdf.open(pdf) as opened:
            pixmap = opened[number - 1].get_pixmap(dpi=TILE_DPI)
        image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
        covered = np.zeros((image.height, image.width), bool)
        for box in boxes:
            left, top, right, bottom = (round(side * TILE_DPI / 72) for side in box)
            covered[max(top, 0) : bottom, max(left, 0) : right] = True
        kept = 0
        for _attempt in range(each * ATTEMPTS):
            width, height = (min(random.randint(*TILE_SIDES), side) for side in image.size)
            left, top = random.randint(0, image.width - width), random.randint(0, image.height - height)
            part = np.s_[top : top + height, left : left + width]
            tile = image.crop((left, top, left + width, top + height))
            if covered[part].mean() > MAX_COVERED or np.asarray(tile.convert("L")).std() < FLAT:
                continue
            if made == count:
                return
            yield _keep(tile, cache, f"{pdf.stem}-p{number}-{kept}", pdf.stem, "tile")
            made, kept = made + 1, kept + 1
            if kept == each:
                break


def side_by_side(*images: Image.Image) -> Image.Image:
    """Pictures in one row."""
    made = Image.new("RGB", (sum(i.width for i in images), max(i.height for i in images)), "yellow")
    left = 0
    for image in images:
        made.paste(image, (left, 0))
        left += image.width
    return made


def printed_again(pictures: list[Picture]) -> dict[str, frozenset[str]]:
    """For each picture those that show the same, itself among them, by the pixels of small copies and by what was
    seen."""
    with ThreadPoolExecutor(1) as workers:
        images = list(workers.map(lambda picture: picture.open().convert("L"), pictures))
    aspects = np.log([image.width / image.height for image in images])
    thumbs = np.stack(
        [
            cv2.resize(np.asarray(i, np.float32), (THUMB, THUMB), interpolation=cv2.INTER_AREA).ravel()
            for i in images
        ]
    )
    thumbs -= thumbs.mean(axis=1, keepdims=True)
    thumbs /= np.linalg.norm(thumbs, axis=1, keepdims=True) + 1e-9
    same = (thumbs @ thumbs.T > SAME_THUMB) & (np.abs(aspects[:, None] - aspects) < SAME_ASPECT)
    names = [picture.name for picture in pictures]
    row = {name: number for number, name in enumerate(names)}
    by_pixels = same.copy()  # what was seen is not passed on: two parts of one picture are different
    for known in yaml.safe_load(SEEN.read_text(encoding="utf-8")):
        alike = [np.flatnonzero(by_pixels[row[name]]) for name in known if name in row]
        for first, second in permutations(alike, 2):
            same[np.ix_(first, second)] = True
    np.fill_diagonal(same, True)
    return {
        name: frozenset(names[at] for at in np.flatnonzero(rows))
        for name, rows in zip(names, same, strict=True)
    }
