"""Bombs of picture files and of manifests."""

import json
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.hostile_files.bombs.bomb import Bomb


def bombs() -> Iterator[Bomb]:
    """All of them."""
    for name, (suffix, write) in _pictures().items():
        yield Bomb("pictures", name, suffix, write)


def _plain(mode: str, width: int, height: int, path: Path, **options: object) -> None:
    Image.new(mode, (width, height)).save(path, **options)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, rows: int, path: Path, before: bytes = b"") -> None:
    """A PNG of RGB whose size and whose data need not agree."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * (rows * (3 * width + 1)), 6)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + before + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    )


def _text_png(path: Path) -> None:
    _png(100, 100, 100, path, _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b" " * 500_000_000, 6)))


def _noise(side: int, share: float, path: Path) -> None:
    """Black specks on white."""
    specks = np.random.default_rng(1).random((side, side)) < share
    Image.fromarray(np.where(specks, 0, 255).astype(np.uint8)).save(path, dpi=(300, 300))


def _pattern(side: int, step: int, path: Path, stripes: bool = False) -> None:
    grid = np.indices((side, side)) // step
    black = grid[0] % 2 if stripes else grid.sum(axis=0) % 2
    Image.fromarray(np.where(black, 0, 255).astype(np.uint8)).save(path, dpi=(300, 300))


def _dots(side: int, step: int, path: Path) -> None:
    page = np.full((side, side), 255, np.uint8)
    for row in range(3):
        for column in range(3):
            page[row::step, column::step] = 0
    Image.fromarray(page).save(path, dpi=(300, 300))


def _grey_noise(side: int, path: Path) -> None:
    values = np.random.default_rng(2).integers(0, 256, (side, side), dtype=np.uint8)
    Image.fromarray(values).save(path, dpi=(300, 300))


def _frames(count: int, path: Path) -> None:
    small = Image.new("L", (40, 40), 200)
    small.save(path, save_all=True, append_images=[small] * (count - 1))


def _tiff(entries: dict[int, tuple[int, int, int]], following: int, path: Path) -> None:
    """One directory of a TIFF: tag to (type, count, value)."""
    body = b"".join(struct.pack("<HHII", tag, *entry) for tag, entry in sorted(entries.items()))
    path.write_bytes(
        b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + body + struct.pack("<I", following)
    )


def _manifest(canvases: int, path: Path) -> None:
    items = [
        {
            "id": f"https://example.org/canvas/{number}",
            "type": "Canvas",
            "width": 1000,
            "height": 1000,
            "items": [
                {
                    "type": "AnnotationPage",
                    "items": [
                        {
                            "type": "Annotation",
                            "motivation": "painting",
                            "body": {"id": f"https://example.org/{number}.jpg", "type": "Image"},
                        }
                    ],
                }
            ],
        }
        for number in range(canvases)
    ]
    manifest = {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": "https://example.org/manifest.json",
        "type": "Manifest",
        "label": {"en": ["many"]},
        "items": items,
    }
    path.write_text(json.dumps(manifest))


def _deep_manifest(path: Path) -> None:
    path.write_text('{"type": "Manifest", "items": ' + "[" * 500_000 + "]" * 500_000 + "}")


def _pictures() -> dict[str, tuple[str, Callable[[Path], object]]]:
    wide = {
        256: (4, 1, 100_000),
        257: (4, 1, 100_000),
        258: (3, 1, 8),
        259: (3, 1, 1),
        262: (3, 1, 1),
        273: (4, 1, 8),
        279: (4, 1, 9),
    }
    return {
        "PNG of 100 million RGB": (".png", partial(_plain, "RGB", 10_000, 10_000)),
        "PNG of 115 million RGBA": (".png", partial(_plain, "RGBA", 11_500, 10_000)),
        "PNG of 115 million, 16 bits": (".png", partial(_plain, "I;16", 11_500, 10_000)),
        "PNG of 110 million bilevel": (".png", partial(_plain, "1", 11_000, 10_000)),
        "PNG of 110 million of a palette": (".png", partial(_plain, "P", 11_000, 10_000)),
        "PNG of 10 billion": (".png", partial(_png, 100_000, 100_000, 1)),
        "PNG of more than it says": (".png", partial(_png, 500, 500, 500_000)),
        "PNG with text of 500 MB": (".png", _text_png),
        "JPEG of 110 million": (".jpg", partial(_plain, "RGB", 11_000, 10_000)),
        "JPEG of 110 million CMYK": (".jpg", partial(_plain, "CMYK", 11_000, 10_000)),
        "JPEG 65,000 long": (".jpg", partial(_plain, "RGB", 65_000, 60)),
        "progressive JPEG of 100 million": (".jpg", partial(_plain, "RGB", 10_000, 10_000, progressive=True)),
        "TIFF of 100 million floats": (".tif", partial(_plain, "F", 10_000, 10_000, compression="tiff_lzw")),
        "TIFF of 100 million integers": (
            ".tif",
            partial(_plain, "I", 10_000, 10_000, compression="tiff_lzw"),
        ),
        "TIFF of 110 million CMYK": (".tif", partial(_plain, "CMYK", 11_000, 10_000, compression="tiff_lzw")),
        "TIFF of 10 billion": (".tif", partial(_tiff, wide, 0)),
        "TIFF in a circle": (".tif", partial(_tiff, {**wide, 256: (4, 1, 8), 257: (4, 1, 1)}, 8)),
        "TIFF of 3,000 frames": (".tif", partial(_frames, 3_000)),
        "JPEG 2000 of 64 million": (".jp2", partial(_plain, "L", 8_000, 8_000)),
        "GIF of 100 million": (".gif", partial(_plain, "P", 10_000, 10_000)),
        "WebP of 100 million": (".webp", partial(_plain, "RGB", 10_000, 10_000)),
        "BMP of 60 million": (".bmp", partial(_plain, "RGB", 10_000, 6_000)),
        "specks, one in a hundred": (".png", partial(_noise, 4_000, 0.01)),
        "specks, one in five": (".png", partial(_noise, 4_000, 0.2)),
        "specks, one in two": (".png", partial(_noise, 4_000, 0.5)),
        "grey noise": (".png", partial(_grey_noise, 4_000)),
        "chequers of 2 pixels": (".png", partial(_pattern, 4_000, 2)),
        "chequers of 12 pixels": (".png", partial(_pattern, 4_000, 12)),
        "stripes of 3 pixels": (".png", partial(_pattern, 4_000, 3, stripes=True)),
        "stripes of 15 pixels": (".png", partial(_pattern, 4_000, 15, stripes=True)),
        "dots 6 pixels apart": (".png", partial(_dots, 4_000, 6)),
        "dots 20 pixels apart": (".png", partial(_dots, 4_000, 20)),
        "manifest of 100,000 pages": (".json", partial(_manifest, 100_000)),
        "manifest 500,000 deep": (".json", _deep_manifest),
    }
