"""Page images under load: threads, processes, limits; pixels where they belong whatever the way they were made."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image

from pictoria_docs.document import Page
from pictoria_docs.exchange.places.canvas import PixelCanvas, canvas_of
from pictoria_docs.exchange.places.image_api import Rendering, parse, resolve, tiles
from pictoria_docs.pipeline.image_cache import DecodedImages, DiskCache
from pictoria_docs.pipeline.page_images import PageImages
from pictoria_docs.pipeline.stages import STAGES
from pictoria_docs.sources import SourceOptions, open_source
from tests.waiting import LIMIT


class Located:
    def __init__(self, source: Path, sha256: str = "a" * 64) -> None:
        self.source, self.sha256 = str(source), sha256


decoded: list[tuple[int, float | None]] = []


def counting_source(location: str, options: SourceOptions, password: str | None = None) -> Any:
    """The real source, with each decoding noted in `decoded`."""
    source = open_source(location, options, password=password)
    page_of = source.page

    def page(number: int) -> Any:
        page = page_of(number)
        image_of, quick_image_of = page.image, page.quick_image

        def image(dpi: float | None = None) -> Image.Image:
            decoded.append((number, dpi))
            return image_of(dpi)

        def quick_image(dpi: float) -> Image.Image:
            decoded.append((number, dpi))
            return quick_image_of(dpi)

        page.image, page.quick_image = image, quick_image  # type: ignore[method-assign]
        return page

    source.page = page  # type: ignore[method-assign]
    return source


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scan of 1,400 x 2,000 pixels with a red block of 40 pixels at (700, 1200)."""
    image = Image.effect_noise((1400, 2000), 40).convert("RGB")
    image.paste((255, 0, 0), (700, 1200, 740, 1240))
    image.save(tmp_path / "scan.jpg", quality=92, dpi=(200, 200))
    return tmp_path / "scan.jpg"


@pytest.fixture
def images(tmp_path: Path) -> Iterator[PageImages]:
    decoded.clear()
    stages = (replace(STAGES[0], run=f"{__name__}:counting_source"),)
    made = PageImages(tmp_path / "p.pictoria", stages, SourceOptions)
    yield made
    made.close()


CANVAS = canvas_of(Page(number=1, width=504, height=720, dpi=200.0))


def asked(request: str, canvas: PixelCanvas = CANVAS) -> Rendering:
    return resolve(parse(*request.split("/")), canvas.width, canvas.height)


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def test_a_canvas_is_the_scan_or_about_2800_pixels() -> None:
    assert CANVAS.size == (1400, 2000)
    born_digital = canvas_of(Page(number=1, width=595.28, height=841.89))
    assert max(born_digital.size) == 2800 and 230 < born_digital.dpi < 250
    assert canvas_of(Page(number=1, width=0, height=0)).size == (2800, 2800)
    huge = canvas_of(Page(number=1, width=5000, height=5000, dpi=600.0))
    assert huge.width * huge.height <= 40_000_000


def test_twenty_tiles_at_once_decode_the_page_once(images: PageImages, scan: Path) -> None:
    wanted = [
        asked(f"{p.x},{p.y},{p.width},{p.height}/{s.width},{s.height}/0/default.jpg")
        for p, s in tiles(*CANVAS.size)
        if p.width == s.width
    ]
    with ThreadPoolExecutor(16) as worker_pool:
        made = list(worker_pool.map(lambda each: images.picture(Located(scan), CANVAS, each), wanted))
    assert len(decoded) == 1
    for each, data in zip(wanted, made, strict=True):
        assert opened(data).size == each.output


def test_a_smaller_picture_decodes_a_smaller_page(images: PageImages, scan: Path) -> None:
    for request in ("full/350,/0/default.jpg", "0,0,512,512/max/0/default.jpg", "full/700,/0/default.jpg"):
        images.picture(Located(scan), CANVAS, asked(request))
    assert [dpi for _, dpi in decoded] == [pytest.approx(dpi) for dpi in (50.0, 200.0, 100.0)]


def test_a_picture_is_the_same_whatever_was_looked_at_before(images: PageImages, scan: Path) -> None:
    small, large = (asked(f"full/{width}/0/default.jpg") for width in ("350,", "max"))
    first = images.picture(Located(scan), CANVAS, small)
    shutil.rmtree(scan.parent / "p.pictoria")
    images.picture(Located(scan), CANVAS, large)
    assert images.picture(Located(scan), CANVAS, small) == first


def test_a_page_image_is_the_same_the_first_time_and_later(images: PageImages, scan: Path) -> None:
    first, later = (images.get(Located(scan), 1, 100.0).tobytes() for _ in range(2))
    assert first == later


@pytest.mark.parametrize("warm", [False, True])
@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("full/max/0/default.png", (700, 1200, 740, 1240)),
        ("full/350,/0/default.png", (175, 300, 185, 310)),
        ("full/max/90/default.png", (760, 700, 800, 740)),
        ("600,1100,400,400/200,/0/default.png", (50, 50, 70, 70)),
    ],
)
def test_the_mark_is_where_it_was_scanned(
    images: PageImages, scan: Path, request_: str, where: tuple[int, ...], warm: bool
) -> None:
    if warm:
        images.picture(Located(scan), CANVAS, asked("full/max/0/default.jpg"))
    picture = opened(images.picture(Located(scan), CANVAS, asked(request_)))
    red, green, _ = picture.split()
    marked = Image.merge("RGB", (red, green, green)).convert("L", (1, -1, 0, 0))
    box = marked.point(lambda value: 255 if value > 128 else 0).getbbox()
    assert box is not None
    assert all(abs(a - b) <= 2 for a, b in zip(box, where, strict=True)), box


def test_a_picture_made_before_needs_no_source(images: PageImages, scan: Path, tmp_path: Path) -> None:
    first = images.picture(Located(scan), CANVAS, asked("full/350,/0/default.jpg"))
    images.close()
    scan.unlink()
    again = PageImages(tmp_path / "p.pictoria", STAGES, SourceOptions)
    assert again.picture(Located(scan), CANVAS, asked("full/350,/0/default.jpg")) == first


def test_tags_differ_by_content_page_and_request(images: PageImages, scan: Path) -> None:
    one = images.tag(Located(scan), CANVAS, asked("full/350,/0/default.jpg"))
    assert one == images.tag(Located(scan), CANVAS, asked("full/350,500/0/default.jpg"))
    assert one != images.tag(Located(scan), CANVAS, asked("full/350,/0/gray.jpg"))
    assert one != images.tag(Located(scan, "b" * 64), CANVAS, asked("full/350,/0/default.jpg"))
    assert one != images.tag(Located(scan), CANVAS._replace(page=2), asked("full/350,/0/default.jpg"))


@pytest.fixture
def pdfs(tmp_path: Path) -> list[Path]:
    found = []
    for number in range(6):
        with pymupdf.open() as document:
            for page in range(5):
                sheet = document.new_page(width=300, height=400)
                sheet.insert_text((50, 50), f"Book {number}, page {page}")
                sheet.draw_rect((100 + number * 10, 100, 120 + number * 10, 120), fill=(1, 0, 0))
            document.save(tmp_path / f"{number}.pdf")
        found.append(tmp_path / f"{number}.pdf")
    return found


def test_pdfs_from_many_threads_and_more_than_stay_open(tmp_path: Path, pdfs: list[Path]) -> None:
    images = PageImages(tmp_path / "p.pictoria", STAGES, SourceOptions, decoded=DecodedImages(1))

    def read(job: tuple[int, int]) -> bool:
        book, page = job
        canvas = canvas_of(Page(number=page, width=300, height=400))
        located = Located(pdfs[book], str(book) * 64)
        picture = opened(images.picture(located, canvas, asked("full/300,/0/default.png", canvas)))
        assert images.get(located, page, 100.0).size == (417, 556)
        red, green, _ = picture.getpixel((110 + book * 10, 110))  # type: ignore[misc]
        return bool(red > 240 and green < 40)

    with ThreadPoolExecutor(12) as worker_pool:
        assert all(worker_pool.map(read, [(book, page) for page in range(1, 6) for book in range(6)]))
    assert len(images._sources._slots) <= 4
    images.close()


def test_the_cache_forgets_what_was_not_used_for_longest(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, 10_000)
    for number in range(9):
        cache.put(f"a/{number}", b"x" * 1000)
        os.utime(tmp_path / f"a/{number}", (time.time() - 1000 + number,) * 2)
    assert cache.get("a/0") == b"x" * 1000  # used: now the newest
    for number in range(9, 12):
        cache.put(f"a/{number}", b"x" * 1000)
    left = {path.name for path in (tmp_path / "a").iterdir()}
    assert {"0", "11"} <= left and "1" not in left and "2" not in left
    assert sum(path.stat().st_size for path in (tmp_path / "a").iterdir()) <= 10_000
    assert cache.get("a/1") is None


def test_what_cannot_be_kept_is_not(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = DiskCache(tmp_path / "file", 1000)
    cache.put("a", b"x")
    assert cache.get("a") is None


def test_a_part_left_by_a_killed_process_goes(tmp_path: Path) -> None:
    (tmp_path / "old.jpg.9-9.part").write_bytes(b"half")
    os.utime(tmp_path / "old.jpg.9-9.part", (0, 0))
    DiskCache(tmp_path, 1000).put("a", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


WRITER = """
import sys
from pathlib import Path
from pictoria_docs.pipeline.image_cache import DiskCache
cache = DiskCache(Path(sys.argv[1]), 200_000)
for turn in range(300):
    name = f"{turn % 40}"
    kept = cache.get(name)
    assert kept is None or kept == name.encode() * (5000 // len(name)), "half a file"
    cache.put(name, name.encode() * (5000 // len(name)))
"""


def test_processes_share_the_folder(tmp_path: Path) -> None:
    worker_pool = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)]) for _ in range(3)]
    assert [each.wait(LIMIT) for each in worker_pool] == [0, 0, 0]
    assert not list(tmp_path.glob("*.part"))


def test_memory_keeps_to_its_limit_and_a_failure_is_not_remembered() -> None:
    kept = DecodedImages(3 * 100 * 100 * 2)
    for number in range(5):
        kept.get(number, lambda: Image.new("RGB", (100, 100)))
    assert [number for number in range(5) if kept.peek(number)] == [3, 4]

    def fail() -> Image.Image:
        raise OSError("gone")

    with pytest.raises(OSError):
        kept.get("x", fail)
    assert kept.get("x", lambda: Image.new("RGB", (1, 1))).size == (1, 1)
