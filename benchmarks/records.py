"""Entries a second of the enrichment stage: records by rules and vocabularies, without any model.

    python benchmarks/records.py [--project DIR | --generated SEEDS] [--rounds 3] [--processes 2]

Takes the linked documents of the bench's dev half (of an analysed project, or of catalogues made from seeds as
`variety.py` makes them) and makes their records: a first round, in which a process loads its words, then `--rounds` in
one process and as many with `--processes`, which take one document after the other as a run's workers do. Nothing is
read from a PDF or stored meanwhile. Prints entries a second by the wall and, for one process, by its own CPU time;
the load of the machine tells how far to trust the wall. Needs PICTORIA_SHARED without a project.
"""

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
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
        linked = [store.load_linked(record.id) for record in store.documents()]
    return [document for document in linked if document is not None and document.entries]


def make_records(place: int) -> int:
    """The records of one document; how many."""
    return len(enrich(DOCUMENTS[place]).entries)


def alone() -> int:
    """All documents in this process."""
    return sum(map(make_records, range(len(DOCUMENTS))))


def timed(work: Callable[[], int]) -> tuple[float, float]:
    """Entries a second by the wall and by this process's CPU time."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    return made / (time.perf_counter() - wall), made / max(time.process_time() - cpu, 1e-9)


def show(what: str, speeds: list[tuple[float, float]], *, cpu: bool = True) -> float:
    """A line of entries a second, best and median; the median by the wall."""
    by_wall, by_cpu = ([each[kind] for each in speeds] for kind in (0, 1))
    line = f"{what:22} best {max(by_wall):6.0f}  median {median(by_wall):6.0f}"
    print(line + (f"  (CPU time: {max(by_cpu):.0f}, {median(by_cpu):.0f})" if cpu else ""))
    return median(by_wall)


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
    first = timed(alone)
    made = sum(len(document.entries) for document in DOCUMENTS)
    print(f"{made} entries in {len(DOCUMENTS)} documents; load {os.getloadavg()[0]:.1f}; entries a second:")
    show("first round", [first])
    show("one process", [timed(alone) for _ in range(options.rounds)])
    # The longest documents first, so that none is left for one process alone at the end.
    order = sorted(range(len(DOCUMENTS)), key=lambda place: -len(DOCUMENTS[place].entries))
    with multiprocessing.get_context("fork").Pool(options.processes) as pool:
        several = [
            timed(lambda: sum(pool.imap_unordered(make_records, order))) for _ in range(options.rounds)
        ]
    speed = show(f"{options.processes} processes", several, cpu=False)
    print(f"{'reached' if speed >= TARGET else 'missed'}: {TARGET} entries a second")
    sys.exit(speed < TARGET)


if __name__ == "__main__":
    main()
