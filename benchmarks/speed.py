"""Speed on born-digital PDFs: our `analyse` then csv export against `pymupdf4llm.to_json`, whole processes, one run.

    python benchmarks/speed.py [--rounds 3] [--without-ocr]

Both get the same PDFs (bench/dev without the scans) and both cores: ours with a second opinion on doubtful pages, as is
usual, and without any; the peer with OCR and without, or only without (`--without-ocr`). Prints seconds, pages per
second, the ratio.
"""

import argparse
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pymupdf

from benchmarks.common.bench_data import pictoria, shared

PEER = """
import sys, pymupdf4llm
for name in sys.argv[2:]:
    pymupdf4llm.to_json(name, **({"use_ocr": False} if sys.argv[1] == "no-ocr" else {}))
"""
SECOND_OPINIONS = ("doubtful", "never")
PEERS = {"pymupdf4llm.to_json": "ocr", "pymupdf4llm.to_json, OCR off": "no-ocr"}


def peer(sources: list[Path], how: str) -> None:
    """pymupdf4llm over the sources, in as many processes as there are cores, each OCR on one thread (faster so)."""
    cores = multiprocessing.cpu_count()
    shares = [sources[core::cores] for core in range(cores)]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PEER, how, *map(str, share)], stdout=subprocess.DEVNULL, env=environment
        )
        for share in shares
        if share
    ]
    if any(process.wait() for process in started):
        sys.exit("pymupdf4llm failed")


def ours(sources: list[Path], out: Path, second_opinion: str) -> None:
    """Analyse into a new project and export csv."""
    config = out / "config.yaml"
    config.write_text(f"layout: {{second_opinion: {second_opinion}}}\n", encoding="utf-8")
    pictoria("analyse", *sources, "--project", out / "project", "--config", config)
    pictoria("export", out / "project", "--to", out / "csv", "--format", "csv")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-ocr", action="store_true", help="the peer without OCR alone")
    options = parser.parse_args()
    sources = [path for path in sorted((shared() / "bench" / "dev").glob("*.pdf")) if "scan" not in path.stem]
    pages = 0
    for path in sources:
        with pymupdf.open(path) as pdf:
            pages += len(pdf)
    seconds: dict[str, float] = {}
    for name, how in PEERS.items():
        if how == "ocr" and options.without_ocr:
            continue
        start = time.perf_counter()
        peer(sources, how)
        seconds[name] = time.perf_counter() - start
    times: dict[str, list[float]] = {second_opinion: [] for second_opinion in SECOND_OPINIONS}
    for _ in range(options.rounds):
        for second_opinion, own_times in times.items():
            out = Path(tempfile.mkdtemp())
            start = time.perf_counter()
            ours(sources, out, second_opinion)
            own_times.append(time.perf_counter() - start)
            shutil.rmtree(out)
    own = {second_opinion: min(own_times) for second_opinion, own_times in times.items()}
    heads = " | ".join(f"second opinion {name}: faster by" for name in own)
    print(f"{pages} pages\n\n| what | seconds | pages/s | {heads} |\n|---|---|---|{'---|' * len(own)}")
    for name, value in seconds.items():
        ratios = " | ".join(f"{value / mine:.1f} times" for mine in own.values())
        print(f"| {name} | {value:.1f} | {pages / value:.1f} | {ratios} |")
    for name, mine in own.items():
        row = f"| pictoria-docs, analyse and csv, second opinion {name} | {mine:.1f} | {pages / mine:.1f} |"
        print(row + " |" * len(own))


if __name__ == "__main__":
    main()
