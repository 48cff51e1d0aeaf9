"""Entries of scanned exhibition catalogues (Salons, 1856-1893), against zones drawn by people.

    python benchmarks/salons.py [--keep DIR] [--misses]

Runs `analyse` on the page images (each catalogue's folder is one document) and compares, page by page, the stretches
of our entries with the zones `Entry` and `EntryEnd` of the gold, one to one at IoU 0.5. An `EntryEnd` is the end of an
entry that began on the page before: it asks for a stretch of its own, as each page and column of ours is one. Zones
without a line of text are slips of the pen and are left out. With --keep the pages are read once; later runs settle,
caption and link them anew, which takes a second. Needs PICTORIA_SHARED and tesseract with French.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scipy.optimize import linear_sum_assignment

from benchmarks.common.bench_data import pictoria, shared
from pictoria_docs.captioning import find_captions
from pictoria_docs.document import Box, Document, to_pixels
from pictoria_docs.layout import settle
from pictoria_docs.linking import link
from pictoria_docs.store import Store

ZONES = ("Entry", "EntryEnd")
IOU = 0.5


def catalogues() -> dict[str, tuple[Path, dict[str, list[Box]]]]:
    """Folder of images, and boxes of the gold by image name, in pixels, of each catalogue."""
    found: dict[str, tuple[Path, dict[str, list[Box]]]] = {}
    for path in sorted((shared() / "data").glob("salons*/catalogs/*/gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        boxes: dict[str, list[Box]] = {}
        for page in gold["pages"]:
            corners = [
                zone["bbox_xywh"] for zone in page["zones"] if zone["label"] in ZONES and zone["lines"]
            ]
            boxes[Path(page["image"]).name] = [Box(x, y, x + w, y + h) for x, y, w, h in corners]
        images = path.parent.parent / Path(gold["pages"][0]["image"]).parent
        found[path.parent.name] = images, boxes
    if not found:
        sys.exit("The shared folder holds no Salon catalogues: nothing measured.")
    return found


def linked(project: Path) -> Iterator[Document]:
    """The documents of a project, linked by the code as it is now from the pages as they were read."""
    with Store(project) as store:
        for record in store.documents.all():
            pages = find_captions(settle(store.stage_input(record.id, "captions").pages))
            yield link(
                Document(
                    id=record.id,
                    name=record.name,
                    source=record.source,
                    kind=record.kind,
                    sha256=record.sha256,
                    page_count=record.page_count,
                    title=record.title,
                    pages=tuple(pages),
                )
            )


def stretches(document: Document, page: int) -> list[Box]:
    """The stretches of entries on a page, in pixels of its image."""
    dpi = document.pages[page - 1].dpi or 72.0
    return [
        to_pixels(span.box, dpi) for entry in document.entries for span in entry.spans if span.page == page
    ]


def matched(gold: list[Box], predicted: list[Box]) -> list[tuple[int, int]]:
    """Pairs (gold, predicted) of the best one-to-one matching, those of IoU 0.5 and more."""
    if not gold or not predicted:
        return []
    overlaps = [[box.iou(other) for other in predicted] for box in gold]
    rows, columns = linear_sum_assignment(overlaps, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if overlaps[i][j] >= IOU]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="keep the project here, with the pages as they were read")
    parser.add_argument(
        "--misses", action="store_true", help="list the zones and stretches without a partner"
    )
    options = parser.parse_args()
    found = catalogues()
    with tempfile.TemporaryDirectory() as scratch:
        project = options.keep or Path(scratch) / "project"
        pictoria("analyse", *(images for images, _ in found.values()), "--project", project)
        documents = {Path(document.source).resolve(): document for document in linked(project)}
    print("| catalogue | pages | zones | entries | precision | recall | F1 |\n|---|---|---|---|---|---|---|")
    total = [0, 0, 0, 0, 0]
    for name, (images, gold) in found.items():
        document = documents[images.resolve()]
        counts = [0, 0, len(document.entries), 0, 0]
        for number, image in enumerate(sorted(gold, key=lambda each: int(each.split("_")[0])), 1):
            predicted = stretches(document, number)
            pairs = matched(gold[image], predicted)
            for place, add in ((0, 1), (1, len(gold[image])), (3, len(predicted)), (4, len(pairs))):
                counts[place] += add
            if options.misses:
                _misses(image, gold[image], predicted, pairs)
        _row(name, counts)
        total = [before + more for before, more in zip(total, counts, strict=True)]
    _row("all", total)


def _row(name: str, counts: list[int]) -> None:
    pages, zones, entries, predicted, right = counts
    precision, recall = right / max(predicted, 1), right / max(zones, 1)
    f1 = 2 * right / max(predicted + zones, 1)
    print(f"| {name} | {pages} | {zones} | {entries} | {precision:.3f} | {recall:.3f} | {f1:.3f} |")


def _misses(image: str, gold: list[Box], predicted: list[Box], pairs: list[tuple[int, int]]) -> None:
    for what, boxes, place in (("zone", gold, 0), ("stretch", predicted, 1)):
        partnered = {pair[place] for pair in pairs}
        for index, box in enumerate(boxes):
            if index not in partnered:
                print(f"{image}: {what} {[round(value) for value in box]} alone")


if __name__ == "__main__":
    main()
