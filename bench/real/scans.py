"""Documents as page images: turned, dimmed, blurred and compressed as scanners do; the truth turns along."""

import io
import json
import math
import zlib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pymupdf
from PIL import Image, ImageFilter

from bench.real.gold import rounded

MAX_PAGES = 7


@dataclass(frozen=True)
class Scanner:
    """How a document was scanned."""

    dpi: int
    angle: float
    grey: bool
    black_and_white: bool
    paper: tuple[int, int, int]
    blur: float
    noise: float
    through: float
    light: float
    border: float
    quality: int


def scanner(name: str) -> Scanner:
    """The scanner of a document, drawn by its name."""
    rng = Random(f"{name}/scan")
    grey = rng.random() < 0.6
    tint = rng.randint(0, 34)
    base = rng.randint(222, 255)
    paper = (base, base, base) if grey else (base, base - tint // 3, max(160, base - tint))
    return Scanner(
        rng.choice([150, 150, 200, 200, 200, 250, 300]),
        rng.uniform(-1, 1),
        grey,
        rng.random() < 0.1,
        paper,
        rng.choice([0, 0.4, 0.6, 0.9, 1.2]),
        rng.choice([0, 3, 5, 8, 12]),
        rng.choice([0, 0, 0.03, 0.06]),
        rng.choice([0, 0.05, 0.12, 0.2]),
        rng.choice([0, 0, 0.012, 0.022]),
        rng.randint(45, 80),
    )


def scanned(page: pymupdf.Page, behind: pymupdf.Page, how: Scanner, angle: float, seed: int) -> bytes:
    """A page as the JPEG of its scan."""
    rng = np.random.default_rng(seed)
    image = page.get_pixmap(dpi=how.dpi).pil_image().convert("RGB")
    ink = np.asarray(image, np.float32) / 255
    if how.through:
        back = (
            behind.get_pixmap(dpi=how.dpi)
            .pil_image()
            .convert("L")
            .resize(image.size)
            .transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        )
        ink = ink * (
            1
            - how.through
            * (1 - np.asarray(back.filter(ImageFilter.GaussianBlur(2)), np.float32)[..., None] / 255)
        )
    sheet = Image.fromarray((ink * np.array(how.paper, np.float32)).astype(np.uint8))
    sheet = sheet.rotate(angle, Image.Resampling.BICUBIC, fillcolor=how.paper)
    if how.blur:
        sheet = sheet.filter(ImageFilter.GaussianBlur(how.blur * how.dpi / 200))
    pixels = np.asarray(sheet, np.float64)
    high, wide = pixels.shape[:2]
    if how.light:
        across = np.linspace(-1, 1, wide)[None, :] * rng.uniform(-1, 1) + np.linspace(-1, 1, high)[
            :, None
        ] * rng.uniform(-1, 1)
        gutter = np.exp(-np.linspace(0, 9, wide))[None, :] * rng.choice([0, 1])
        pixels = pixels * (1 - how.light * (0.5 * across + 0.5) - 0.8 * how.light * gutter)[..., None]
    if how.noise:
        pixels = pixels + rng.normal(0, how.noise, (high, wide, 1))
    if how.border:
        band = int(how.border * wide)
        for side in rng.choice(4, rng.integers(1, 4), replace=False):
            thick = max(2, int(band * rng.uniform(0.4, 1)))
            where = [np.s_[:thick], np.s_[-thick:], np.s_[:, :thick], np.s_[:, -thick:]][side]
            pixels[where] = rng.uniform(0, 35)
    result = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if how.grey or how.black_and_white:
        result = result.convert("L")
    if how.black_and_white:
        result = result.point(lambda value: 255 if value > 128 else 0)
    out = io.BytesIO()
    result.save(out, "JPEG", quality=how.quality, dpi=(how.dpi, how.dpi))
    return out.getvalue()


def turned(box: list[float], width: float, height: float, angle: float) -> list[float]:
    """The box around a box on a page that was turned about its middle, kept on the page."""
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    points = []
    for x, y in ((box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3])):
        dx, dy = x - width / 2, y - height / 2
        points.append((width / 2 + dx * cosine + dy * sine, height / 2 - dx * sine + dy * cosine))
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return rounded((max(0.0, min(xs)), max(0.0, min(ys)), min(width, max(xs)), min(height, max(ys))))


def kept_pages(truth: dict[str, Any]) -> list[int]:
    """At most a few pages in a row: those with most captions and entries."""
    pages = [page["page"] for page in truth["pages"]]
    weight = dict.fromkeys(pages, 0)
    for item in (*truth["captions"], *(span for entry in truth["entries"] for span in entry["spans"])):
        weight[item["page"]] += 1
    best = max(
        range(max(1, len(pages) - MAX_PAGES + 1)),
        key=lambda k: sum(weight[page] for page in pages[k : k + MAX_PAGES]),
    )
    return pages[best : best + MAX_PAGES]


def _images(file: Path, out: Path, pages: list[int], angles: dict[int, float], how: Scanner) -> None:
    """Writes a PDF of page images."""
    with pymupdf.open(file) as document, pymupdf.open() as images:
        for page in pages:
            rect = document[page - 1].rect
            seed = zlib.crc32(f"{out.stem}/{page}".encode())
            content = scanned(document[page - 1], document[page % len(document)], how, angles[page], seed)
            images.new_page(width=rect.width, height=rect.height).insert_image(
                pymupdf.Rect(0, 0, rect.width, rect.height), stream=content
            )
        images.save(str(out))


def scan(file: Path, out: Path) -> dict[str, Any]:
    """Makes the scan of a document and gives its truth."""
    truth: dict[str, Any] = json.loads(file.with_suffix(".gold.json").read_text(encoding="utf-8"))
    name = f"scan-{file.stem}"
    how = scanner(name)
    rng = Random(f"{name}/pages")
    pages = kept_pages(truth)
    number = {page: k + 1 for k, page in enumerate(pages)}
    sizes = {page["page"]: (page["width"], page["height"]) for page in truth["pages"]}
    angles = {page: how.angle + rng.uniform(-0.25, 0.25) for page in pages}
    angles = {page: max(-1.0, min(1.0, angle)) for page, angle in angles.items()}
    if not (out / f"{name}.pdf").exists():
        _images(file, out / f"{name}.pdf", pages, angles, how)

    def moved(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            item
            | {
                "page": number[item["page"]],
                "bbox": turned(item["bbox"], *sizes[item["page"]], angles[item["page"]]),
            }
            for item in items
            if item["page"] in number
        ]

    for key in ("figures", "captions", "mentions", "roles", "unsure"):
        truth[key] = moved(truth[key])
    for entry in truth["entries"]:
        entry["cut"] = entry["spans"][0]["page"] not in number  # its opening is not on the pages
        entry["spans"] = moved(entry["spans"])
    gone = [entry["number"] for entry in truth["entries"] if entry.pop("cut") and entry["spans"]]
    truth["entries"] = [entry for entry in truth["entries"] if entry["spans"] and entry["number"] not in gone]
    truth["ignore_entries"] = [entry for entry in gone if entry]
    known = {item["id"] for key in ("figures", "captions", "entries", "mentions") for item in truth[key]}
    for figure in truth["figures"]:
        figure["parent"] = figure["parent"] if figure["parent"] in known else None
    truth["links"] = [link for link in truth["links"] if link["source"] in known and link["target"] in known]
    truth["pages"] = [
        {
            "page": number[page],
            "width": sizes[page][0],
            "height": sizes[page][1],
            "skew_degrees": round(angles[page], 2),
        }
        for page in pages
    ]
    truth |= {
        "name": name,
        "kind": "scanned",
        "scan_of": file.stem,
        "convention": truth["convention"] + "-scan",
        "dpi": how.dpi,
    }
    return truth


def chosen(folder: Path, names: list[str]) -> list[Path]:
    """The documents of a folder that are to be scanned."""
    known = set(names)
    return [
        file
        for file in sorted(folder.glob("*.pdf"))
        if file.stem in known and file.with_suffix(".gold.json").exists()
    ]
