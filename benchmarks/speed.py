"""Speed on born-digital PDFs: our `analyse` then csv export against `pymupdf4llm.to_json`, whole processes, one run.

    python benchmarks/speed.py [--rounds 3]

Both get the same PDFs (bench/dev without the scans) and both cores. Prints seconds, pages per second, the ratio.
"""

import argparse
import multiprocessing
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pymupdf
from quality import run, shared

PEER = """
import sys, pymupdf4llm
for name in sys.argv[1:]:
    pymupdf4llm.to_json(name)
"""


def peer(sources: list[Path]) -> None:
    """pymupdf4llm over the sources, in as many processes as there are cores."""
    cores = multiprocessing.cpu_count()
    shares = [sources[core::cores] for core in range(cores)]
    started = [
        subprocess.Popen([sys.executable, "-c", PEER, *map(str, share)], stdout=subprocess.DEVNULL)
        for share in shares
        if share
    ]
    if any(process.wait() for process in started):
        sys.exit("pymupdf4llm failed")


def ours(sources: list[Path], out: Path) -> None:
    """Analyse into a new project and export csv."""
    command = Path(sys.executable).with_name("pictoria-docs")
    run(command, "analyse", *sources, "--project", out / "project")
    run(command, "export", out / "project", "--to", out / "csv", "--format", "csv")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sources = [path for path in sorted((shared() / "bench" / "dev").glob("*.pdf")) if "scan" not in path.stem]
    pages = 0
    for path in sources:
        with pymupdf.open(path) as pdf:
            pages += len(pdf)
    seconds: dict[str, list[float]] = {"pymupdf4llm.to_json": [], "pictoria-docs": []}
    for round_number in range(options.rounds):
        start = time.perf_counter()
        if round_number == 0:
            peer(sources)
            seconds["pymupdf4llm.to_json"].append(time.perf_counter() - start)
        out = Path(tempfile.mkdtemp())
        start = time.perf_counter()
        ours(sources, out)
        seconds["pictoria-docs"].append(time.perf_counter() - start)
        shutil.rmtree(out)
    best = {name: min(values) for name, values in seconds.items()}
    print("| what | seconds | pages/s |\n|---|---|---|")
    for name, value in best.items():
        print(f"| {name} | {value:.1f} | {pages / value:.1f} |")
    print(f"{pages} pages; {best['pymupdf4llm.to_json'] / best['pictoria-docs']:.1f} times as fast")


if __name__ == "__main__":
    main()
