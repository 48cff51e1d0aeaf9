"""Quality on CatalogueBench: `analyse`, `export --format csv`, then the bench's own scorer.

    python benchmarks/quality.py [--docs REGEX] [--per-doc] [--keep OUT]

Prints the bench's table and, below it, the figures that the project has promised. Needs PICTORIA_SHARED.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pictoria_docs.apps.options import SKIPPED

TARGETS = (
    ("figure F1 at IoU 0.5, real born-digital", r"^real", "fig50", 0.90),
    ("caption-figure link F1, real born-digital", r"^real", "link", 0.90),
    ("caption-figure link F1, rendered conventions", r"^dev_(?!scan)", "link", 0.85),
    ("figure F1 (plates and panels), CVA", r"^real_cva", "fig50", 0.90),
    ("depicts F1, CVA", r"^real_cva", "depicts", 0.90),
    ("entries F1 (number, title, pages), rendered", r"^dev_(?!scan)", "entries", 0.85),
    ("figure F1, scanned", r"^dev_scan", "fig50", 0.90),
    ("caption-figure link F1, scanned", r"^dev_scan", "link", 0.75),
)


def shared() -> Path:
    """The shared folder; exits, saying so, without it."""
    folder = os.environ.get("PICTORIA_SHARED")
    if not folder or not (Path(folder) / "bench" / "dev").is_dir():
        sys.exit("PICTORIA_SHARED does not name a folder with bench/dev: nothing measured.")
    return Path(folder)


def run(*command: str | Path) -> None:
    """Run a command of ours and fail loudly; pages that it skips count as pages of which nothing was found."""
    done = subprocess.run([str(part) for part in command], check=False)
    if done.returncode != SKIPPED:
        done.check_returncode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", default=".", help="regular expression for document names")
    parser.add_argument("--per-doc", action="store_true")
    parser.add_argument("--keep", type=Path, help="keep the project and the csv files here")
    parser.add_argument("--config", type=Path)
    options = parser.parse_args()
    bench = shared() / "bench"
    sources = [path for path in sorted((bench / "dev").glob("*.pdf")) if re.search(options.docs, path.stem)]
    with tempfile.TemporaryDirectory() as scratch:
        out = options.keep or Path(scratch)
        project, csv = out / "project", out / "csv"
        ours = Path(sys.executable).with_name("pictoria-docs")
        config = ["--config", options.config] if options.config else []
        run(ours, "analyse", *sources, "--project", project, "--force", *config)
        run(ours, "export", project, "--to", csv, "--format", "csv")
        score = [sys.executable, str(bench / "score.py"), "--gold", str(bench / "dev"), "--pred", str(csv)]
        print(
            subprocess.run(
                [*score, "--docs", options.docs, "--table", *(["--per-doc"] if options.per_doc else [])],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        print("| what | at least | measured |\n|---|---|---|")
        for what, pattern, metric, least in TARGETS:
            names = [re.escape(path.stem) for path in sources if re.search(pattern, path.stem)]
            if not names:
                continue
            only = ["--docs", f"^({'|'.join(names)})$", "--json"]
            answer = subprocess.run([*score, *only], check=True, capture_output=True, text=True)
            overall: dict[str, Any] = json.loads(answer.stdout)["overall"]
            value = overall.get(metric, {}).get("F1", 0.0)
            print(f"| {what} | {least:.2f} | {value:.3f}{'' if value >= least else ' (short)'} |")


if __name__ == "__main__":
    main()
