"""Memory and time of `analyse`, of csv export and of scripts on long and on many documents: real pages repeated.

    python benchmarks/memory.py [--pages 250 1000] [--documents 20]

First the commands, with all their processes together (unique set sizes where the system tells them); then scripts,
each in a new process, at its peak: on one document of the most pages, and on so many of 30 pages. Needs Linux and
PICTORIA_SHARED.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pymupdf

from benchmarks.common.bench_data import CLI, pictoria, shared
from benchmarks.common.memory import MIB, MemoryWatch, unique

SCRIPTS = {
    "open the project": "",
    "document.page(3), its figures": "[figure.number for figure in documents[0].page(3).figures]",
    "all pages, one at a time": "[len(page.figures) for page in documents[0].pages]",
    "document.figures, their captions": "[figure.caption_text for figure in documents[0].figures]",
    "a tenth of the documents": "LINKS(documents[: len(documents) // 10])",
    "all documents": "LINKS(documents)",
    "to_pandas of all documents": "project.to_pandas('figures')",
}
BEFORE = """
import re, sys, time
from pathlib import Path
from pictoria_docs import Project

def LINKS(documents):
    return sum(len(figure.captions) + len(figure.entries) for document in documents for figure in document.figures)

project = Project.open(sys.argv[1], create=False)
documents = project.documents
start = time.perf_counter()
"""
AFTER = r"""
seconds = time.perf_counter() - start
status = Path("/proc/self/status").read_text()  # not `getrusage`: its peak counts the process that started this one
peak = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 2**10
print(f"{seconds:.2f} | {peak:.0f}")
"""


def long_pdf(path: Path, pages: int, title: str = "") -> None:
    """Write real pages of the bench, repeated up to `pages`."""
    sources = sorted((shared() / "bench" / "dev").glob("real_*.pdf"))
    with pymupdf.open() as out:
        while len(out) < pages:
            for name in sources:
                with pymupdf.open(name) as pdf:
                    out.insert_pdf(pdf, to_page=min(len(pdf), pages - len(out)) - 1)
                if len(out) >= pages:
                    break
        out.set_metadata({"title": title})
        out.save(path, garbage=3)


def peak(*arguments: str | Path) -> float:
    """Return the MiB that a command of ours takes at most, with all its processes."""
    process = psutil.Popen([*CLI, *map(str, arguments)], stdout=subprocess.DEVNULL)
    with MemoryWatch(process, unique) as memory:
        if process.wait():
            sys.exit(f"{arguments} failed")
    return memory.together / MIB


def measured(code: str, project: Path) -> str:
    """Return seconds and peak memory of a script."""
    command = [sys.executable, "-c", BEFORE + code + AFTER, str(project)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commands(folder: Path, pages: int) -> None:
    """Print a row: `analyse` and csv export of one document; the project stays as `folder/PAGES`."""
    source, project = folder / f"{pages}.pdf", folder / str(pages)
    long_pdf(source, pages)
    start = time.perf_counter()
    analysed = peak("analyse", source, "--project", project)
    exported = peak("export", project, "--to", folder / "csv", "--format", "csv")
    seconds = time.perf_counter() - start
    print(f"| {pages} | {analysed:.0f} | {exported:.0f} | {seconds:.1f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, nargs="+", default=[250, 1000])
    parser.add_argument("--documents", type=int, default=20, help="of 30 pages each, for the scripts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        print("| pages | analyse, MiB | export csv, MiB | seconds |\n|---|---|---|---|")
        for pages in options.pages:
            commands(folder, pages)
        (folder / "many").mkdir()
        for number in range(options.documents):
            long_pdf(folder / "many" / f"{number:03}.pdf", 30, f"Catalogue {number}")
        pictoria("analyse", folder / "many", "--project", folder / "many.pictoria")
        print("| script | seconds | MiB at the peak |\n|---|---|---|")
        for label, code in SCRIPTS.items():
            project = "many.pictoria" if label.endswith("documents") else str(max(options.pages))
            print(f"| {label} | {measured(code, folder / project)} |", flush=True)


if __name__ == "__main__":
    main()
