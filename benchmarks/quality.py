"""Quality on CatalogueBench: `analyse`, `export --format csv`, then the bench's own scorer.

    python benchmarks/quality.py [--docs REGEX] [--per-doc] [--keep OUT]

Prints the bench's table and, below it, the figures that the project has promised. Needs PICTORIA_SHARED.
"""

import argparse
import json
import re
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.common.bench_data import analyse_to_csv, scorer, shared

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
        csv = analyse_to_csv(sources, out, *(["--config", options.config] if options.config else []))
        per_document = ["--per-doc"] if options.per_doc else []
        print(scorer(bench / "dev", csv, "--docs", options.docs, "--table", *per_document))
        print("| what | at least | measured |\n|---|---|---|")
        for what, pattern, metric, least in TARGETS:
            names = [re.escape(path.stem) for path in sources if re.search(pattern, path.stem)]
            if not names:
                continue
            answer = scorer(bench / "dev", csv, "--docs", f"^({'|'.join(names)})$", "--json")
            overall: dict[str, Any] = json.loads(answer)["overall"]
            value = overall.get(metric, {}).get("F1", 0.0)
            print(f"| {what} | {least:.2f} | {value:.3f}{'' if value >= least else ' (short)'} |")


if __name__ == "__main__":
    main()
