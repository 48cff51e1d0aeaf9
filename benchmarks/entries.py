"""Entries found in catalogues of a source that nothing was learned from.

    python benchmarks/entries.py [--keep DIR] [--jobs N] [--write FOLDER] [--misses]

The sources: each list of CatalogueBench's dev2, its other documents, the dev half in three kinds, ten Swiss exhibition
lists, two Salons, generated catalogues (each convention is a source), and plain lists beside what only looks like them
(`made_lists.py`). Sources are dealt out to folds; each document is linked by weights that were learned from the other
folds, which hold nothing of its source: F1 of number, title and pages, the same without pages, how many entries are
found in documents that have none, and the calibration error of their confidence. --write writes models learned from
all sources: those that come with the package. With --keep the pages are read once. Needs PICTORIA_SHARED.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from list_gold import salon, swiss
from made_lists import CATALOGUES, KINDS, make
from quality import run, shared

from bench.generator.collection import parse_seeds, plan, write_item
from pictoria_docs.captioning import find_captions
from pictoria_docs.document import Document
from pictoria_docs.eval.calibration import calibrate
from pictoria_docs.eval.gold import Gold, find_gold, load_gold
from pictoria_docs.eval.measures import MatchCounts
from pictoria_docs.layout import settle
from pictoria_docs.linking import LinkingOptions
from pictoria_docs.store import Store
from pictoria_docs.training.entries import FoundEntries, fit_entries
from pictoria_docs.training.line_examples import LineExample, line_example

GENERATED = (
    ("300-302", "."),
    ("100-102", "^entries$|unnumbered|opposite|columns|coins|sale|exhibition|salon|explanations|corpus"),
    ("100-123", "own-labels|bare-records"),
    ("310-313", "^(works|unnumbered|sale|salon|coins|exhibition|opposite)$"),
    ("320-331", "^salon$"),
)
"""Seeds and conventions of generated catalogues."""
WITHOUT = (
    "real-article", "real-manual", "real-arthistory", "real2-herbarium", "real2-naturalhistory",
    "real2-archaeology-scan", "real2-photoalbum-scan-fr", "real2-earlyprint-scan",
)  # fmt: skip
"""Conventions of the bench whose documents have no entries, though their gold does not say so."""
MADE, MADE_OTHERS = 15, 8
"""Seeds of each kind of plain lists, and of what only looks like them."""
LISTS = ("aarau", "lausanne", "autographes", "zakes")


def documents(project: Path) -> Iterator[Document]:
    """The documents of a project with the code as it is now, from the pages as they were read."""
    with Store(project) as store:
        for record in store.documents.all():
            pages = find_captions(settle(store.stage_input(record.id, "captions").pages))
            yield Document(
                id=record.id,
                name=record.name,
                source=record.source,
                kind=record.kind,
                sha256=record.sha256,
                page_count=record.page_count,
                title=record.title,
                pages=tuple(pages),
            )


def group_of(source: str, known: Gold) -> str:
    """The group that a document is left out with."""
    name = known.name
    if source == "dev2":
        return next((word for word in LISTS if word in name), name)
    if source == "made":
        kind = name.partition("_")[0]
        return f"made-{kind}" if kind in CATALOGUES else f"none-{kind}"
    if source == "generated":
        return f"gen-{known.convention}" if known.entries else "gen-none"
    if source == "dev":
        return "dev-cva" if "cva" in name else "dev-real" if name.startswith("real") else "dev-rendered"
    return source


def read(source: str, keep: Path) -> list[LineExample]:
    """The documents of a source with their truth; analysed at the first call."""
    project, gold = keep / source, keep / f"{source}-gold"
    truth: dict[str, Gold] = {}
    paths: list[Path] = []
    if source in ("dev", "dev2"):
        gold = shared() / "bench" / source
        paths = sorted(gold.glob("*.pdf"))
    elif source == "made":
        gold.mkdir(parents=True, exist_ok=True)
        if not any(gold.glob("*.pdf")):
            for kind in KINDS:
                for seed in range(MADE if kind in CATALOGUES else MADE_OTHERS):
                    make(gold, kind, seed)
        paths = sorted(gold.glob("*.pdf"))
    elif source == "generated":
        gold.mkdir(parents=True, exist_ok=True)
        if not any(gold.glob("*.pdf")):
            for seeds, conventions in GENERATED:
                for item in plan(parse_seeds(seeds), conventions=conventions):
                    write_item(gold, item)
        paths = sorted(gold.glob("*.pdf"))
    else:
        gold.mkdir(parents=True, exist_ok=True)
        paths = list(_listed(source, gold, keep))
    truth = {found.name: found for found in map(load_gold, find_gold(gold))}
    if not project.is_dir():
        run(Path(sys.executable).with_name("pictoria-docs"), "analyse", *paths, "--project", project)
    examples = []
    for document in documents(project):
        name = Path(document.source).parent.name if source == "salons" else document.name
        known = truth.get(name)
        if known is not None and ("entries" in known.scored or known.convention in WITHOUT):
            examples.append(line_example(document, known, group_of(source, known), LinkingOptions()))
    return examples


def _listed(source: str, gold: Path, keep: Path) -> Iterator[Path]:
    """The folders of images of lists or Salons; their gold is written beside."""
    if source == "swiss":
        for folder in sorted((shared() / "data" / "swiss_exhibitions_1852_1887").iterdir()):
            if folder.is_dir():
                images = keep / "images" / folder.name  # the images alone: beside them lies their true text
                images.mkdir(parents=True, exist_ok=True)
                for file in folder.glob("*.png"):
                    if not (images / file.name).exists():
                        (images / file.name).symlink_to(file)
                _write(gold, swiss(images))
                yield images
    else:
        for file in sorted((shared() / "data").glob("salons*/catalogs/*/gold.json")):
            truth = json.loads(file.read_text(encoding="utf-8"))
            _write(gold, salon(file.parent))
            yield file.parent.parent / Path(truth["pages"][0]["image"]).parent


def _write(folder: Path, gold: dict[str, object]) -> None:
    (folder / f"{gold['name']}.gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")


def row(name: str, found: list[FoundEntries]) -> str:
    """A row of the table."""
    gold = sum(one.counts.found + one.counts.missed for one in found)
    counts = MatchCounts.total([one.counts for one in found])
    named = sum(one.named for one in found)
    without_pages = MatchCounts(named, counts.found + counts.false - named, gold - named)
    none = sum(one.counts.false for one in found if not one.counts.found + one.counts.missed)
    confidence = [value for one in found for value in one.confidence]
    right = [value for one in found for value in one.right]
    bins = calibrate(confidence, right)
    ece = f"{bins.ece:.3f}" if bins is not None else "–"
    f1 = f"{counts.f1:.3f} | {without_pages.f1:.3f}" if gold else "– | –"
    return f"| {name} | {len(found)} | {gold:.0f} | {f1} | {none:.0f} | {ece} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="keep the projects here")
    parser.add_argument("--jobs", type=int, default=1, help="processes that share the work")
    parser.add_argument(
        "--write", type=Path, help="learn from all sources and write the models into this folder"
    )
    parser.add_argument("--misses", action="store_true", help="a row for each document")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        keep = options.keep or Path(scratch)
        keep.mkdir(parents=True, exist_ok=True)
        examples = [
            example
            for source in ("dev2", "swiss", "salons", "generated", "made", "dev")
            for example in read(source, keep)
        ]
    training = fit_entries(examples, options.jobs)
    print("| left out | documents | entries | F1 | F1 without pages | where there are none | ECE |")
    print("|---|---|---|---|---|---|---|")
    for group in sorted({one.group for one in training.found}):
        found = [one for one in training.found if one.group == group]
        print(row(group, found))
        for one in found if options.misses else ():
            print(row(f"– {one.name}", [one]))
    print(row("all", training.found))
    if options.write is not None:
        training.models.write(options.write)


if __name__ == "__main__":
    main()
