"""Hostile and damaged files through the real pipeline: what was tried, and what was lost.

    python benchmarks/fuzz.py [--cases 2000] [--kinds pdf picture manifest words] [--seed 1]
    python benchmarks/fuzz.py --bombs [--only images forms] [--list]

Without `--bombs`, files are mutated at random (PDFs, pictures, manifests), and PDFs are made of random words, labels
and numbers; projects of some files each are analysed, looked at, and exported. With it, the hand-made bombs of
`hostile_files/bombs` are analysed one by one. One worker at a time, so that seconds and memory are a page's own. Ends
with an error where anything is beyond what the README allows.
"""

import argparse
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.common.memory import MIB, MemoryWatch, PageSeconds, most
from benchmarks.hostile_files.bombs import FAMILIES, all_bombs
from benchmarks.hostile_files.bombs.bomb import Bomb
from benchmarks.hostile_files.mutations import KINDS, make_cases
from pictoria_docs.api.project import Project
from pictoria_docs.errors import PictoriaError
from pictoria_docs.pipeline.summary import Summary

PAGE_SECONDS = 90.0
"""Until a page is read, in full or coarsely, or given up in a sentence."""
WORKER_BYTES = 1.5 * 2**30
BATCH = 25
"""Files of one project."""


@dataclass
class Outcome:
    """What became of one project's files."""

    peak: int = 0
    seconds: float = 0.0
    total: float = 0.0
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    """What must not be, each in a line."""


def try_files(files: Sequence[Path], lossless: bool = False) -> Outcome:
    """Analyse files in a new project, open it again and export it.

    Args:
        files: each a document, or none.
        lossless: whether every file is sound, so that any problem with it is a fault.
    """
    outcome, pages, start = Outcome(), PageSeconds(), time.monotonic()
    with tempfile.TemporaryDirectory() as scratch, MemoryWatch(psutil.Process(), most) as memory:
        folder = Path(scratch) / "project"
        try:
            with Project.open(folder) as project:
                for file in files:
                    with suppress(PictoriaError):
                        project.add(file, jobs=1)
                summary = project.analyse(jobs=1, progress=pages)
        except Exception:
            outcome.faults.append(f"aborted: {traceback.format_exc()}")
        else:
            _judge(summary, outcome, lossless)
        outcome.faults += _unusable(folder, Path(scratch) / "csv")
    outcome.peak, outcome.seconds = memory.largest, pages.longest
    outcome.total = time.monotonic() - start
    if outcome.peak >= WORKER_BYTES:
        outcome.faults.append(f"memory: a worker took {outcome.peak / MIB:.0f} MiB")
    if outcome.seconds >= PAGE_SECONDS:
        outcome.faults.append(f"time: a page took {outcome.seconds:.0f} s")
    return outcome


def _judge(summary: Summary, outcome: Outcome, lossless: bool) -> None:
    for problem in summary.problems:
        outcome.codes[problem.code] += 1
        sentence = problem.sentence()
        if problem.trace:
            outcome.faults.append(f"traceback: {sentence}\n{problem.trace}")
        elif lossless or problem.code.startswith("document_"):
            outcome.faults.append(f"lost: {sentence}")


def _unusable(folder: Path, out: Path) -> Iterator[str]:
    """Why a project cannot be opened, looked at and exported any more, if so."""
    try:
        with Project.open(folder, create=False) as project:
            if project.documents:
                project.export(out, format="csv")
    except Exception:
        yield f"unusable: {traceback.format_exc()}"


def mutated(cases: int, kinds: Sequence[str], seed: int) -> int:
    """The campaign of random files; how many faults there were."""
    print("| kind | files | faults | slowest page, s | largest worker, MiB | problems told |")
    print("|---|---|---|---|---|---|", flush=True)
    faults: list[str] = []
    for kind in kinds:
        tried, found, slowest, largest, codes = 0, 0, 0.0, 0, Counter[str]()
        with tempfile.TemporaryDirectory() as folder:
            for batch in make_cases(kind, cases // len(kinds), seed, Path(folder), BATCH):
                outcome = try_files(batch, lossless=kind == "words")
                tried, found = tried + len(batch), found + len(outcome.faults)
                slowest, largest = max(slowest, outcome.seconds), max(largest, outcome.peak)
                codes += outcome.codes
                faults += outcome.faults
                for fault in outcome.faults:
                    print(
                        f"{kind}, {batch[0].name} to {batch[-1].name}: {fault}", file=sys.stderr, flush=True
                    )
                for file in batch:
                    file.unlink()
        told = ", ".join(f"{code} {count}" for code, count in codes.most_common())
        print(f"| {kind} | {tried} | {found} | {slowest:.1f} | {largest / MIB:.0f} | {told} |", flush=True)
    return len(faults)


def bombed(bombs: Sequence[Bomb]) -> int:
    """The campaign of bombs; how many faults there were."""
    print(
        "| family | bomb | until told, s | worker, MiB | told | beyond |\n|---|---|---|---|---|---|",
        flush=True,
    )
    beyond = 0
    for bomb in bombs:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"bomb{bomb.suffix}"
            bomb.write(file)
            outcome = try_files([file])
        beyond += bool(outcome.faults)
        told = ", ".join(outcome.codes) or "read"
        first = "; ".join(fault.split("\n")[0] for fault in outcome.faults)
        print(
            f"| {bomb.family} | {bomb.name} | {outcome.seconds:.1f} | {outcome.peak / MIB:.0f} | {told} | {first} |",
            flush=True,
        )
        for fault in outcome.faults:
            print(f"{bomb.family}, {bomb.name}: {fault}", file=sys.stderr, flush=True)
    print(f"\n{len(bombs)} bombs, {beyond} beyond")
    return beyond


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bombs", action="store_true")
    parser.add_argument("--only", nargs="+", default=list(FAMILIES), help="families, or names, of bombs")
    parser.add_argument("--list", action="store_true", help="name the bombs only")
    options = parser.parse_args()
    if not options.bombs and not options.list:
        sys.exit(1 if mutated(options.cases, options.kinds, options.seed) else 0)
    bombs = [bomb for bomb in all_bombs() if {bomb.family, bomb.name} & set(options.only)]
    if options.list:
        print("\n".join(f"{bomb.family}: {bomb.name}" for bomb in bombs))
        return
    sys.exit(1 if bombed(bombs) else 0)


if __name__ == "__main__":
    main()
