"""Seconds and memory of Arkindex exports of 50,000 and 100,000 zones that come into a project.

    python -m benchmarks.arkindex_speed [--elements 50000 100000] [--people]

Zones become suggestions of the worker that found them; with `--people`, decisions of the person who imports them. Pages
have 20 zones with a text each, documents 100 pages. Each import runs in a process of its own.
"""

import argparse
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.desk_project import HEIGHT, WIDTH, make_project
from pictoria_docs.document import Box, Document, Origin, Page, Region, RegionType
from pictoria_docs.editing.set_import import SetImportService
from pictoria_docs.exchange import export_project
from pictoria_docs.exchange.arkindex.writing import FILE
from pictoria_docs.i18n import user_language
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import local_person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.session import ReviewSession

ZONES, ACROSS, PAGES = 20, 4, 100
"""On a page; side by side; pages of a document."""
GAP = 10.0
"""Points between zones."""
PROJECT = "made.pictoria"


def zones(page: int, origin: Origin) -> Iterator[Region]:
    wide, high = WIDTH / ACROSS, HEIGHT / (ZONES // ACROSS)
    for at in range(ZONES):
        row, column = divmod(at, ACROSS)
        box = Box(column * wide + GAP, row * high + GAP, (column + 1) * wide - GAP, (row + 1) * high - GAP)
        text = f"Fig. {at}. Red-figured cup, from Vulci."
        yield Region(
            id=f"z{page}-{at}", page=page, type=RegionType.CAPTION, box=box, text=text, origin=origin
        )


def documents(count: int, origin: Origin) -> Iterator[Document]:
    for number in range(1, count + 1):
        pages = tuple(
            Page(number=page, width=WIDTH, height=HEIGHT, regions=tuple(zones(page, origin)))
            for page in range(1, PAGES + 1)
        )
        name = f"catalogue-{number:03}"
        kept = {"source": name, "kind": "images", "sha256": "0", "page_count": PAGES, "pages": pages}
        yield Document(id=name, name=name, **kept)


def no_images(document: Document, page: int, dpi: float | None) -> None:
    raise AssertionError("an Arkindex export has no images")


def prepare(folder: Path, elements: int, origin: Origin) -> None:
    """A project whose pages have one region each, and an export of another one that has not our ids."""
    count = elements // (ZONES * PAGES)
    make_project(folder / PROJECT, documents=count, pages=PAGES, regions=1, links=0, images=False)
    start = time.perf_counter()
    export_project(documents(count, origin), no_images, folder, "arkindex", "en")
    print(f"written in {time.perf_counter() - start:.1f} s", file=sys.stderr)
    with sqlite3.connect(folder / FILE) as database:
        database.execute("DELETE FROM metadata WHERE name = 'pictoria-docs'")


def measure(folder: Path) -> None:
    opened = OpenProject(folder / PROJECT)
    session = ReviewSession(opened, local_person(), Role.MANAGER, "made", user_language(), dict)
    start = time.perf_counter()
    answer = SetImportService(session).import_set(folder / FILE, "arkindex")
    seconds = time.perf_counter() - start
    opened.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    processor = time.process_time()
    print(f"| {answer['added']} | {seconds:.1f} | {processor:.1f} | {memory:.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--elements", type=int, nargs="+", default=[50_000, 100_000])
    parser.add_argument("--people", action="store_true")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        measure(options.one)
        return
    origin = Origin(stage="user", user="ada") if options.people else Origin(stage="figures", version="5")
    print(
        "| zones taken in | seconds | of them processor | peak memory, MiB |\n|---|---|---|---|", flush=True
    )
    for elements in options.elements:
        with tempfile.TemporaryDirectory() as folder:
            prepare(Path(folder), elements, origin)
            subprocess.run([sys.executable, "-m", "benchmarks.arkindex_speed", "--one", folder], check=True)


if __name__ == "__main__":
    main()
