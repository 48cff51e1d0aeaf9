"""What linking costs: seconds by pages and by part, how it grows, and its share of a whole run.

    python benchmarks/linking_cost.py [--pages 500,1000,2000,5000] [--rounds 1] [--profile] [--share]

Makes catalogues as model data: text pages with figures, plates of six panels with their legends facing them, entries
that name their panels, a list of plates at the end, each page cited. Times `linking.link` and its parts in seconds of
processor time (other programs on the machine do not count). With --share, also the stages of a run over the
born-digital PDFs of bench/dev, in one process; needs PICTORIA_SHARED.
"""

import argparse
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from pictoria_docs.captioning import find_captions
from pictoria_docs.document import (
    Box,
    Document,
    Origin,
    Page,
    Picture,
    Region,
    RegionType,
    SourceKind,
    make_id,
)
from pictoria_docs.document.identity import DocumentId, RegionId
from pictoria_docs.document.words import Word
from pictoria_docs.layout.blocks import make_text_region
from pictoria_docs.layout.text_line import TextLine
from pictoria_docs.linking import link

ORIGIN = Origin(stage="benchmark")
WIDTH, HEIGHT = 480.0, 680.0
PARTS = (
    "index_document",
    "link_captions",
    "draft_entries",
    "make_entry",
    "Targets",
    "find_mentions",
    "link_depictions",
    "settled_pages",
)
PROSE = (
    "The excavations of the northern slope brought to light a large number of fragments of this group, among "
    "them several that join across the two trenches ({cited}), and a few complete vessels from the last phase. "
)
OBJECTS = ("amphora", "bowl", "lamp", "jug", "mirror", "cup", "plate", "figurine", "handle", "lid")
SCENES = (
    "boxers",
    "a siren",
    "a palmette",
    "a gladiator",
    "dolphins",
    "a veiled head",
    "two riders",
    "a lion",
)


class Sheet:
    """One page in the making; coordinates in points from the top left."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.regions: list[Region] = []

    def text(
        self, y: float, text: str, *, x: float = 50, width: float = 380, size: float = 9, bold: bool = False,
        type: RegionType = RegionType.TEXT,
    ) -> float:  # fmt: skip
        """Set text in lines; returns where the next may begin."""
        wide = max(int(width / (0.5 * size)), 4)
        rows = re.findall(rf".{{1,{wide}}}(?:\s|$)", text)
        lines = []
        for index, row in enumerate(rows):
            row, top = row.strip(), y + 1.2 * size * index
            words = [
                Word(
                    m.start(), m.end(), x + 0.5 * size * m.start(), top, x + 0.5 * size * m.end(), top + size
                )
                for m in re.finditer(r"\S+", row)
            ]
            box = Box(x, top, x + 0.5 * size * len(row), top + size)
            lines.append(TextLine(row, box, words, [(0, len(row), size, bold, False)]))
        region = make_text_region(lines, "benchmark", self.number, ORIGIN, type)
        self.regions.append(region.model_copy(update={"order": len(self.regions)}))
        return y + 1.2 * size * len(rows) + 4

    def picture(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Place a picture."""
        id = RegionId(make_id("fig", "benchmark", self.number, x0, y0))
        self.regions.append(
            Region(
                id=id,
                page=self.number,
                type=RegionType.FIGURE,
                box=Box(x0, y0, x1, y1),
                order=len(self.regions),
                picture=Picture(digest=id, width=300, height=300),
                origin=ORIGIN,
            )
        )


def catalogue(count: int) -> Document:
    """A catalogue of so many pages: in ten, three of text with figures, three of entries, two plates facing legends."""
    sheets: list[Sheet] = []
    figure = entry = plate = 0
    plates = count // 5
    while len(sheets) < count - plates // 40 - 1:
        sheet = Sheet(len(sheets) + 1)
        turn = len(sheets) % 10
        if turn < 3:
            y = 40.0
            for _ in range(2):
                figure += 1
                y = sheet.text(
                    y, PROSE.format(cited=f"figs. {max(figure - 2, 1)}-{figure}; cf. Smith 1999, fig. 3")
                )
                sheet.picture(100, y, 300, y + 180)
                y = (
                    sheet.text(
                        y + 185, f"Fig. {figure}. {_title(figure)}, side view.", x=100, width=200, size=8
                    )
                    + 20
                )
        elif turn < 6:
            y = 40.0
            for _ in range(4):
                entry += 1
                y = sheet.text(y, f"{entry}. {_title(entry)}", size=11, bold=True, type=RegionType.HEADING)
                shown = f"Pl. {(entry - 1) // 6 + 1}, {(entry - 1) % 6 + 1}."
                record = f"Inv. 71.AH.{entry}. Terracotta, height 21 cm. Provenance: Vulci. {shown}"
                y = sheet.text(y, record)
                y = sheet.text(y, PROSE.format(cited=f"cf. cat. {max(entry - 1, 1)}")) + 20
        elif turn % 2 == 0:
            plate += 1
            y = sheet.text(60, f"Plate {plate}", bold=True)
            for panel in range(1, 7):
                y = sheet.text(
                    y, f"{panel}. {_title(6 * plate + panel - 6)} (cat. {6 * plate + panel - 6}).", size=8
                )
        else:
            sheet.text(40, f"Plate {plate}", x=215, size=10)
            for panel in range(6):
                x, y = 60 + 190 * (panel % 2), 80 + 190 * (panel // 2)
                sheet.picture(x, y, x + 160, y + 150)
                sheet.text(y + 154, str(panel + 1), x=x + 75, width=20, size=8)
        sheets.append(sheet)
    listed = iter(range(1, plate + 1))
    while len(sheets) < count:
        sheet = Sheet(len(sheets) + 1)
        y = sheet.text(30, "List of plates", size=14, bold=True, type=RegionType.HEADING)
        while y < 640 and (number := next(listed, None)):
            y = sheet.text(y, f"Plate {number}. {_title(number)} and others.", size=8)
        sheets.append(sheet)
    pages = [
        Page(number=sheet.number, width=WIDTH, height=HEIGHT, regions=tuple(sheet.regions))
        for sheet in sheets
    ]
    return Document(
        id=DocumentId("benchmark"), name="benchmark", source="benchmark.pdf", kind=SourceKind.PDF, sha256="0" * 64,
        page_count=len(pages), pages=tuple(pages),
    )  # fmt: skip


def _title(number: int) -> str:
    return f"{OBJECTS[number % len(OBJECTS)].capitalize()} with {SCENES[number // 3 % len(SCENES)]}"


def timed(document: Document) -> tuple[float, dict[str, float], Document]:
    """Seconds of `link`, of its parts, and what it made."""
    import importlib

    module = importlib.import_module("pictoria_docs.linking.link")
    seconds: dict[str, float] = defaultdict(float)
    originals = {name: getattr(module, name) for name in PARTS if hasattr(module, name)}
    for name, function in originals.items():
        setattr(module, name, _stopped(name, function, seconds))
    try:
        start = time.process_time()
        done = link(document)
        return time.process_time() - start, dict(seconds), done
    finally:
        for name, function in originals.items():
            setattr(module, name, function)


def _stopped(name: str, function: Callable[..., Any], seconds: dict[str, float]) -> Callable[..., Any]:
    def run(*arguments: Any, **options: Any) -> Any:
        start = time.process_time()
        try:
            return function(*arguments, **options)
        finally:
            seconds[name] += time.process_time() - start

    return run


def growth(sizes: list[int], rounds: int) -> None:
    """A table of sizes: seconds, milliseconds a page, how the time grows against the pages, and the parts."""
    link(catalogue(20))  # words and solver are loaded once
    names = list(PARTS)
    print("| pages | links | captions, s | link, s | ms a page | growth | " + " | ".join(names) + " |")
    print("|---" * (6 + len(names)) + "|")
    before: tuple[int, float] | None = None
    for size in sizes:
        raw = catalogue(size)
        start = time.process_time()
        document = raw.model_copy(update={"pages": tuple(find_captions(list(raw.pages)))})
        captions = time.process_time() - start
        seconds, parts, done = min((timed(document) for _ in range(rounds)), key=lambda result: result[0])
        ratio = "–" if before is None else f"{(seconds / before[1]) / (size / before[0]):.2f}"
        cells = [f"{parts.get(name, 0.0):.2f}" for name in names]
        print(
            f"| {size} | {len(done.links)} | {captions:.2f} | {seconds:.2f} | {1000 * seconds / size:.1f} | {ratio} | "
            + " | ".join(cells) + " |"
        )  # fmt: skip
        before = size, seconds
    print("\nGrowth 1.00: twice the pages take twice the time.")
    print("Links of the last:", dict(Counter(each.type for each in done.links)))


def share() -> None:
    """A table of the stages over bench/dev: seconds of processor time and their share."""
    from quality import shared

    from pictoria_docs.layout import LayoutOptions, detect, settle
    from pictoria_docs.sources import SourceOptions, open_source

    seconds: dict[str, float] = defaultdict(float)
    pages = 0
    for path in sorted((shared() / "bench" / "dev").glob("*.pdf")):
        if "scan" in path.stem:
            continue
        clock = time.process_time()

        def lap(name: str) -> None:
            nonlocal clock
            now = time.process_time()
            seconds[name] += now - clock
            clock = now

        source = open_source(str(path), SourceOptions())
        id = DocumentId(make_id("doc", source.sha256))
        lap("open")
        found = [
            detect(source.page(number), LayoutOptions(), id) for number in range(1, source.page_count + 1)
        ]
        lap("layout")
        found = settle(found)
        lap("settle")
        found = find_captions(found)
        lap("captions")
        document = Document(
            id=id, name=path.stem, source=str(path), kind=source.kind, sha256=source.sha256,
            page_count=source.page_count, pages=tuple(found),
        )  # fmt: skip
        source.close()
        clock = time.process_time()
        link(document)
        lap("linking")
        pages += len(found)
    total = sum(seconds.values())
    print(f"\n| stage | seconds over {pages} pages | ms a page | share |\n|---|---|---|---|")
    for name, value in seconds.items():
        print(f"| {name} | {value:.2f} | {1000 * value / pages:.2f} | {100 * value / total:.1f} % |")


def profile(size: int) -> None:
    """Where the time goes, by pyinstrument."""
    from pyinstrument import Profiler

    raw = catalogue(size)
    document = raw.model_copy(update={"pages": tuple(find_captions(list(raw.pages)))})
    with Profiler(interval=0.001) as profiler:
        link(document)
    print(profiler.output_text(show_all=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", default="500,1000,2000,5000")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--profile", action="store_true", help="of the first size")
    parser.add_argument("--share", action="store_true")
    options = parser.parse_args()
    sizes = [int(size) for size in options.pages.split(",")]
    if options.profile:
        profile(sizes[0])
        return
    growth(sizes, options.rounds)
    if options.share:
        share()


if __name__ == "__main__":
    main()
