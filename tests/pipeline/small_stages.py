"""Stages that are quick and can misbehave on demand, for tests of the pipeline itself.

The source is a text file: one line a page. The words on a page's line decide what happens to it. They run in the
worker processes, imported by name.
"""

import hashlib
import os
import signal
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from pictoria_docs.document import (
    Box,
    Document,
    Entry,
    EntrySpan,
    Link,
    Mention,
    NumberKind,
    Origin,
    Page,
    PrintedNumber,
    Reason,
    Region,
    RegionType,
    SourceKind,
    make_id,
)
from pictoria_docs.errors import PageError, SourceError
from pictoria_docs.isolation import isolate
from pictoria_docs.layout.options import LayoutOptions
from pictoria_docs.pipeline import stages
from tests.waiting import wait_until

VERSION = "1"
ORIGIN = Origin(stage="layout", version=VERSION)
SHIFT_PER_DPI = 0.01
"""Points by which all boxes move for each dpi above 200, as with another detector."""

RUN = {
    "sources": "tests.pipeline.small_stages:open_text",
    "layout": "tests.pipeline.small_stages:detect",
    "captions": "tests.pipeline.small_stages:find_captions",
    "linking": "tests.pipeline.small_stages:link",
}
STAGES = tuple(replace(stage, run=RUN.get(stage.name, stage.run), includes=()) for stage in stages.STAGES)


class TextSource:
    kind = SourceKind.PDF

    def __init__(self, location: str) -> None:
        self.location = location
        try:
            data = Path(location).read_bytes()
        except OSError as error:
            raise SourceError("source_missing", file=location) from error
        if data.startswith(b"crash"):
            os._exit(9)
        if data.startswith(b"memory"):
            fill_memory()
        self.name = Path(location).stem
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.lines = data.decode().splitlines()
        self.page_count = len(self.lines)
        self.title = None

    def page(self, number: int) -> SimpleNamespace:
        if not Path(self.location).exists():
            raise SourceError("source_missing", file=self.location)
        return SimpleNamespace(number=number, text=self.lines[number - 1], folder=Path(self.location).parent)

    def close(self) -> None:
        pass


def open_text(location: str, options: object, *, password: str | None = None) -> TextSource:
    note(Path(location).parent, "open", location)
    return TextSource(location)


def note(folder: Path, stage: str, what: object) -> None:
    """A line in `calls.txt` for each call of a stage; short appends do not mix."""
    with (folder / "calls.txt").open("a") as file:
        file.write(f"{stage} {what}\n")


def calls(folder: Path, stage: str) -> list[str]:
    """What `note` wrote for this stage, and forget all."""
    file = folder / "calls.txt"
    lines = file.read_text().splitlines() if file.exists() else []
    return [line.split(" ", 1)[1] for line in lines if line.startswith(f"{stage} ")]


def forget(folder: Path) -> None:
    (folder / "calls.txt").unlink(missing_ok=True)


def detect(page: SimpleNamespace, options: LayoutOptions, document_id: str) -> Page:
    note(page.folder, "detect", page.number)
    words = page.text.split()
    for gate in (word for word in words if word.startswith("gate")):
        wait_until((page.folder / gate).exists)
    if "compute" in words:
        while True:
            pass
    if "memory" in words:
        fill_memory()
    if "refused" in words:
        raise MemoryError
    if "hang" in words:
        signal.pause()
    if "exit" in words:
        os._exit(3)
    if "segfault" in words:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "bug" in words:
        raise ValueError(f"a defect in {page.folder}")
    if "heavy" in words and not options.coarse:
        raise ValueError("too much for a full look")
    for bug in range(words.count("blockbug")):
        with isolate("text", page.number, f"block {bug}"):
            raise IndexError("a defect on one block")
    if "damaged" in words:
        raise PageError("page_failed", file="x", page=page.number, detail="damaged")
    if "vanish" in words:
        (page.folder / "x.txt").rename(page.folder / "gone.away")
        raise PageError("page_failed", file="x", page=page.number, detail="gone")
    shift = (options.dpi - 200) * SHIFT_PER_DPI
    regions = []
    for order, (type, box) in enumerate(
        ((RegionType.FIGURE, Box(100, 100, 300, 400)), (RegionType.TEXT, Box(100, 410, 300, 430)))
    ):
        moved = Box(*(value + shift for value in box))
        regions.append(
            Region(
                id=make_id("reg", document_id, page.number, *moved, type),
                page=page.number,
                type=type,
                box=moved,
                text=page.text if type is RegionType.TEXT else "",
                order=order,
                origin=ORIGIN,
            )
        )
    coarse = Reason(code="pictures_coarse", values={"drawings": "1", "images": "2", "characters": "3"})
    return Page(
        number=page.number,
        width=595,
        height=842,
        regions=tuple(regions),
        warnings=(coarse,) if "coarse" in words else (),
    )


def fill_memory() -> None:
    """Take memory, as fast as it comes, up to what no test's limit allows."""
    taken = [bytearray(os.urandom(1) * 2**20) for _ in range(4096)]
    raise AssertionError(f"{len(taken)} MiB were given")


def find_captions(document: Document, options: object) -> Document:
    pages = [
        page.model_copy(
            update={
                "regions": tuple(
                    region.model_copy(update={"type": RegionType.CAPTION}) if region.text else region
                    for region in page.regions
                ),
                "warnings": (Reason(code="settled"),),
            }
        )
        for page in document.pages
    ]
    return document.model_copy(update={"pages": tuple(pages)})


def link(document: Document, options: object) -> Document:
    note(Path(document.source).parent, "link", document.name)
    if any("linkcrash" in caption.text for caption in document.captions):
        os._exit(4)
    if any("linkmemory" in caption.text for caption in document.captions):
        fill_memory()
    if any("linkbug" in caption.text for caption in document.captions):
        raise ValueError(f"a defect of the whole stage in {document.source}")
    links, entries, mentions = [], [], []
    pages = list(document.pages)
    for number, page in enumerate(pages):
        (figure,), (caption,) = page.figures, page.captions
        numbered = figure.model_copy(update={"number": str(page.number)})
        if page.number % 2:  # even pages are left alone
            pages[number] = page.model_copy(update={"regions": (numbered, caption)})
        entry = Entry(
            id=make_id("ent", document.id, page.number),
            number=str(page.number),
            title=caption.text,
            spans=(EntrySpan(page=page.number, box=figure.box),),
            origin=ORIGIN,
        )
        printed = PrintedNumber(kind=NumberKind.FIGURE, path=(str(page.number),), text=str(page.number))
        entries.append(entry)
        for bug in range(caption.text.count("mentionbug")):
            with isolate("mention", page.number, f"mention {bug}"):
                raise IndexError(f"a defect on one mention in {document.source}")
        mentions.append(
            Mention(
                id=make_id("men", document.id, page.number),
                page=page.number,
                region=caption.id,
                start=0,
                end=1,
                text=caption.text[:1],
                box=caption.box,
                numbers=(printed,),
                origin=ORIGIN,
            )
        )
        links.append(Link.make("caption_of", caption.id, figure.id, 0.9, (), ORIGIN))
        links.append(Link.make("depicts", figure.id, entry.id, 0.8, (), ORIGIN))
    found = {
        "pages": tuple(pages),
        "links": tuple(links),
        "entries": tuple(entries),
        "mentions": tuple(mentions),
    }
    return document.model_copy(update=found)
