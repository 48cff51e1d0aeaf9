"""PDFs that nobody here has prepared through the real `analyse`: what of them is lost, and why.

    python benchmarks/gathered_pdfs.py FOLDER [--pages 1-20] [--below 100] [--take 100] [--jobs 2] [--config FILE]

FOLDER is what `gather_pdfs.py` has filled. Ends with an error where a page or a document is lost to an exception, to
its time or to its memory, or where something is left out: damage, locks and the like are the files' own.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pictoria_docs.api.project import Project
from pictoria_docs.errors import PictoriaError
from pictoria_docs.pipeline.config import Config
from pictoria_docs.pipeline.progress import Quiet

KILOBYTE = 1000
BATCH = 50
"""Files of one project."""
LOST = ("failed", "crashed", "hung", "memory")
"""How codes end of what is lost to an exception, to its time or to its memory; those of what was left out begin so:"""
LEFT_OUT = "left_out_"


@dataclass
class Outcome:
    """What became of all files."""

    files: int = 0
    documents: int = 0
    pages: int = 0
    skipped: int = 0
    coarse: int = 0
    lost: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    """What must not be, each as a sentence with its trace."""

    def add(
        self, files: Sequence[Path], pages: str | None, jobs: int | None, config: Config | Path | None = None
    ) -> None:
        """Analyse files in a project of their own."""
        with (
            tempfile.TemporaryDirectory() as scratch,
            Project.open(Path(scratch) / "project", config) as project,
        ):
            for file in files:
                with suppress(PictoriaError):
                    project.add(file, jobs=jobs)
            summary = project.analyse(pages, jobs, progress=Quiet())
        self.files += len(files)
        self.documents += len(summary.documents)
        self.pages += summary.analysed + summary.skipped
        self.skipped += summary.skipped
        for problem in summary.problems:
            self.codes[problem.code] += 1
            self.coarse += problem.code.startswith("page_coarse")
            is_lost = problem.code.endswith(LOST) and not problem.code.startswith("page_coarse")
            self.lost += is_lost and problem.page is not None
            if is_lost or problem.code.startswith(LEFT_OUT):
                self.faults.append(f"{problem.sentence('en')}\n{problem.trace or ''}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", help="of each document, as 1-20")
    parser.add_argument("--take", type=int, help="so many files, chosen by chance, the same each time")
    parser.add_argument("--below", type=int, default=None, help="only files of fewer kilobytes")
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--config", type=Path)
    options = parser.parse_args()
    files = sorted(options.folder.rglob("*.pdf"))
    if options.below is not None:
        files = [file for file in files if file.stat().st_size < KILOBYTE * options.below]
    if options.take is not None:
        files = random.Random(1).sample(files, min(options.take, len(files)))
    start, outcome = time.monotonic(), Outcome()
    for first in range(0, len(files), BATCH):
        outcome.add(files[first : first + BATCH], options.pages, options.jobs, options.config)
    for fault in outcome.faults:
        print(fault, file=sys.stderr)
    print(
        f"{outcome.files} files, {outcome.documents} opened, {outcome.pages} pages, {time.monotonic() - start:.0f} s: "
        f"{outcome.lost} lost to an exception, time or memory, {outcome.skipped} skipped in all, "
        f"{outcome.coarse} read coarsely"
    )
    print("told:", dict(outcome.codes.most_common()) or "nothing")
    sys.exit(1 if outcome.faults else 0)


if __name__ == "__main__":
    main()
