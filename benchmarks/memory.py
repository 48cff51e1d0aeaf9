"""Peak memory of `analyse` and csv export on long PDFs: real pages repeated.

    python benchmarks/memory.py [--pages 250 1000]

Samples the resident memory of the process and all its children (sum of unique set sizes where the system tells
them, else of resident sizes) ten times a second. Needs PICTORIA_SHARED.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pymupdf
from quality import shared


def long_pdf(path: Path, pages: int) -> None:
    """Real pages of the bench, repeated up to `pages`."""
    sources = sorted((shared() / "bench" / "dev").glob("real_*.pdf"))
    out = pymupdf.open()
    while len(out) < pages:
        for name in sources:
            with pymupdf.open(name) as pdf:
                out.insert_pdf(pdf, to_page=min(len(pdf), pages - len(out)) - 1)
            if len(out) >= pages:
                break
    out.save(str(path), garbage=3)
    out.close()


def peak(command: list[str]) -> float:
    """Largest sum of memory over the process tree of a command, in MiB."""
    process = psutil.Popen(command, stdout=subprocess.DEVNULL)
    largest = 0
    while process.poll() is None:
        total = 0
        for member in [process, *process.children(recursive=True)]:
            try:
                memory = member.memory_full_info()
                total += getattr(memory, "uss", memory.rss)
            except psutil.Error:
                continue
        largest = max(largest, total)
        time.sleep(0.1)
    if process.returncode:
        sys.exit(f"{command} failed")
    return largest / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[250, 1000])
    options = parser.parse_args()
    ours = str(Path(sys.executable).with_name("pictoria-docs"))
    print("| pages | analyse, MiB | export csv, MiB | seconds |\n|---|---|---|---|")
    for pages in options.pages:
        with tempfile.TemporaryDirectory() as scratch:
            source, project, csv = (
                Path(scratch) / "long.pdf",
                Path(scratch) / "project",
                Path(scratch) / "csv",
            )
            long_pdf(source, pages)
            start = time.perf_counter()
            analysed = peak([ours, "analyse", str(source), "--project", str(project)])
            exported = peak([ours, "export", str(project), "--to", str(csv), "--format", "csv"])
            print(
                f"| {pages} | {analysed:.0f} | {exported:.0f} | {time.perf_counter() - start:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
