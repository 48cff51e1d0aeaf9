"""Seconds and memory of exports of 100,000 generated figures, each with a caption and a link.

    python benchmarks/export_speed.py [--figures 100000] [--formats csv coco yolo iiif xlsx w3c] [--pictures]

Images of pages are of a few pixels, so that the export itself is measured and not the rendering; `iiif` is written
without pictures (`--set pictures=no`), for its tiles are of the real size: about 70 a page; so is `xlsx`, which has
thumbnails of at most 5,000 figures with `--pictures`. Each format runs in a
process of its own.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from pictoria_docs.document import Box, Document, Link, Origin, Page, Region, RegionType
from pictoria_docs.exchange import export_project

PAGES, PER_PAGE = 500, 4
MADE = Origin(stage="made")


def documents(figures: int) -> Iterator[Document]:
    for number in range(-(-figures // (PAGES * PER_PAGE))):
        pages, links = [], []
        for page in range(1, PAGES + 1):
            regions: list[Region] = []
            for at in range(PER_PAGE):
                key = f"{number}-{page}-{at}"
                left, top = 40.0 + 250 * (at % 2), 40.0 + 350 * (at // 2)
                figure = Region(
                    id=f"reg-f{key}",
                    page=page,
                    type=RegionType.FIGURE,
                    box=Box(left, top, left + 200, top + 280),
                    number=str(at),
                    confidence=0.9,
                    origin=MADE,
                )
                caption = Region(
                    id=f"reg-c{key}",
                    page=page,
                    type=RegionType.CAPTION,
                    box=Box(left, top + 290, left + 200, top + 310),
                    text=f"Fig. {at}. Red-figured cup, about 480 BC, from Vulci.",
                    confidence=0.9,
                    origin=MADE,
                )
                regions += [figure, caption]
                links.append(Link.make("caption_of", caption.id, figure.id, 0.9, (), MADE))
            pages.append(Page(number=page, width=595.0, height=842.0, regions=tuple(regions)))
        yield Document(
            id=f"doc-{number}",
            name=f"made-{number}",
            source="made.pdf",
            kind="pdf",
            sha256=f"{number:064d}",
            page_count=PAGES,
            pages=tuple(pages),
            links=tuple(links),
        )


def small(document: Document, page: int, dpi: float | None) -> Image.Image:
    return Image.new("RGB", (59, 84))


def measure(format: str, figures: int, pictures: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        # Making the documents is no part of the export.
        start = time.perf_counter()
        for _ in documents(figures):
            pass
        making = time.perf_counter() - start
        start = time.perf_counter()
        settings = {"pictures": "yes" if pictures else "no"} if format in ("iiif", "xlsx") else None
        export_project(documents(figures), small, Path(folder), format, "en", settings=settings)
        seconds = time.perf_counter() - start - making
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {format} | {seconds:.1f} | {memory:.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figures", type=int, default=100_000)
    parser.add_argument("--formats", nargs="+", default=["csv", "coco", "yolo", "iiif"])
    parser.add_argument("--pictures", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        measure(options.one, options.figures, options.pictures)
        return
    print("| format | seconds | peak memory, MiB |\n|---|---|---|", flush=True)
    for format in options.formats:
        command = [sys.executable, __file__, "--one", format, "--figures", str(options.figures)]
        subprocess.run([*command, *(["--pictures"] if options.pictures else [])], check=True)


if __name__ == "__main__":
    main()
