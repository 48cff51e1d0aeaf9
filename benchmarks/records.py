"""Entries a second of the enrichment stage: records by rules and vocabularies, without any model.

    python benchmarks/records.py [--project DIR | --generated SEEDS] [--rounds 3] [--processes 2]

Takes the linked documents of the bench's dev half (of an analysed project, or of catalogues made from seeds as
`variety.py` makes them) and makes their records: a first round, in which a process loads its words, then `--rounds` in
one process and as many with `--processes`, which take one document after the other as a run's workers do. Nothing is
read from a PDF or stored meanwhile. Prints entries a second by the wall and by CPU time; where others use the machine
(its load is printed too), the wall says less. Needs PICTORIA_SHARED without a project.
"""

import argparse
import gc
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from quality import shared

from pictoria_docs.document import Document
from pictoria_docs.enrichment.enrich import enrich
from pictoria_docs.store import Store

BENCH = Path(__file__).parent
TARGET = 300
DOCUMENTS: list[Document] = []
"""What is made records of; forked processes find it here, so that no time goes into sending."""


def analysed(options: argparse.Namespace, scratch: Path) -> Path:
    """The project whose documents are taken: the one that is given, else one made now."""
    if options.project:
        return Path(options.project)
    if options.generated:
        command = ["variety.py", "--seeds", options.generated]
    else:
        shared()
        command = ["quality.py"]
    subprocess.run(
        [sys.executable, BENCH / command[0], *command[1:], "--keep", scratch],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return scratch / "project"


def documents(project: Path) -> list[Document]:
    """The linked documents that have entries."""
    with Store(project) as store:
        linked = [store.stage_input(record.id, "enrichment") for record in store.documents.all()]
    return [document for document in linked if document.entries]


def make_records(place: int) -> tuple[int, float]:
    """The records of one document: how many, and the CPU seconds of this process."""
    begun = time.process_time()
    return len(enrich(DOCUMENTS[place]).entries), time.process_time() - begun


def timed(made: Callable[[], Iterable[tuple[int, float]]], processes: int = 1) -> tuple[float, float]:
    """Entries a second by the wall, and by CPU time with as many cores as processes."""
    begun = time.perf_counter()
    records = list(made())
    wall, cpu = time.perf_counter() - begun, sum(seconds for _, seconds in records) / processes
    entries = sum(count for count, _ in records)
    return entries / wall, entries / cpu


def show(what: str, speeds: list[tuple[float, float]]) -> float:
    """A line of entries a second, best and median; the median by the wall."""
    cells = [f"{max(each):6.0f} {median(each):6.0f}" for each in zip(*speeds, strict=True)]
    print(f"{what:16} {cells[0]}    {cells[1]}")
    return median(wall for wall, _ in speeds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--project", type=Path, help="an analysed project, instead of the bench's dev half")
    source.add_argument("--generated", metavar="SEEDS", help="catalogues of these seeds: 8000-8001")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        DOCUMENTS.extend(documents(analysed(options, Path(scratch))))
    if not DOCUMENTS:
        sys.exit("No document there has entries: nothing measured.")
    gc.collect()
    gc.freeze()  # a worker holds one document: what all of them cost the collector is not the stage's
    # The longest documents first, so that none is left for one process alone at the end.
    order = sorted(range(len(DOCUMENTS)), key=lambda place: -len(DOCUMENTS[place].entries))
    first = timed(lambda: map(make_records, order))
    alone = [timed(lambda: map(make_records, order)) for _ in range(options.rounds)]
    with multiprocessing.get_context("fork").Pool(options.processes) as pool:
        several = [
            timed(lambda: pool.imap_unordered(make_records, order), options.processes)
            for _ in range(options.rounds)
        ]
    made = sum(len(document.entries) for document in DOCUMENTS)
    print(f"{made} entries in {len(DOCUMENTS)} documents; load {os.getloadavg()[0]:.1f}")
    print("entries a second   by the wall      by CPU time\n                   best median      best median")
    show("first round", [first])
    show("one process", alone)
    speed = show(f"{options.processes} processes", several)
    print(f"{'reached' if speed >= TARGET else 'missed'}: {TARGET} entries a second")
    sys.exit(speed < TARGET)


if __name__ == "__main__":
    main()
