"""Small changes that must not matter, over the documents of bench/dev and bench/dev2: what they cost.

    python benchmarks/perturb.py [--docs REGEX] [--only NAME] [--keep OUT]

Each perturbation of `bench.perturbations` is applied to each document, and to its truth where boxes move. `analyse`,
`export --format csv` and the bench's own scorer are run on all of them and on the documents as they are. Printed is,
for links and figures (F1), the mean over documents, and the share of a document's own score that is kept: its mean and
its worst document. A perturbation whose program is not installed is left out, which is told. Needs PICTORIA_SHARED.
"""

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.errors import BenchError
from bench.perturbations import PERTURBATIONS, missing_program, perturb
from benchmarks.common.bench_data import analyse_to_csv, scores, shared

METRICS = {"links": "link", "figures": "fig50"}
HALVES = ("dev", "dev2")


def documents(expression: str) -> list[Path]:
    """The PDFs with a truth beside them whose name matches."""
    folders = [shared() / "bench" / half for half in HALVES]
    paths = [path for folder in folders for path in sorted(folder.glob("*.pdf"))]
    return [path for path in paths if re.search(expression, path.stem)]


def truth_of(path: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(path.with_name(f"{path.stem}.gold.json").read_text(encoding="utf-8"))
    return truth


def perturbed(name: str, sources: list[Path], folder: Path) -> tuple[list[Path], list[str]]:
    """The documents after a perturbation, in a folder with their truth; and why some are left out."""
    folder.mkdir(parents=True)
    made, left_out = [], []
    for source in sources:
        try:
            perturb(name, source, truth_of(source), folder / source.name)
        except BenchError as error:
            left_out.append(str(error))
        else:
            made.append(folder / source.name)
    return made, left_out


def measured(sources: list[Path], out: Path) -> dict[str, dict[str, float]]:
    """F1 of links and figures, for each document that has any, by its name."""
    csv, gold = analyse_to_csv(sources, out), out / "gold"
    gold.mkdir()
    for source in sources:
        name = f"{source.stem}.gold.json"
        (gold / name).symlink_to(source.with_name(name).resolve())
    return {
        name: {metric: found[key]["F1"] for metric, key in METRICS.items() if key in found}
        for name, found in scores(gold, csv).items()
    }


def cells(metric: str, before: dict[str, dict[str, float]], after: dict[str, dict[str, float]]) -> list[str]:
    """The mean after a perturbation, the mean share kept, and the worst document with what it keeps."""
    names = [name for name in after if before.get(name, {}).get(metric)]
    if not names:
        return ["–", "–", "–"]
    kept = {name: min(after[name].get(metric, 0.0) / before[name][metric], 1.0) for name in names}
    worst = min(names, key=lambda name: kept[name])
    told = f"{kept[worst]:.3f}" + (f" {worst}" if kept[worst] < 1 else "")
    return [
        f"{fmean(after[name].get(metric, 0.0) for name in names):.3f}",
        f"{fmean(kept.values()):.3f}",
        told,
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", default=".", help="regular expression for document names")
    parser.add_argument(
        "--only", help="one perturbation, or several between commas: " + ", ".join(PERTURBATIONS)
    )
    parser.add_argument("--keep", type=Path, help="keep the perturbed documents and the csv files here")
    options = parser.parse_args()
    names = [name.strip() for name in options.only.split(",")] if options.only else list(PERTURBATIONS)
    if unknown := [name for name in names if name not in PERTURBATIONS]:
        sys.exit(f"No perturbation is called {unknown[0]}: there are {', '.join(PERTURBATIONS)}.")
    sources = documents(options.docs)
    if not sources:
        sys.exit(f"No document matches {options.docs}.")
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        out = options.keep or Path(scratch)
        before = measured(sources, out / "as they are")
        heads = [f"{metric}{what}" for metric in METRICS for what in ("", ", kept", ", worst document")]
        print(f"| perturbation | documents | {' | '.join(heads)} |\n|{'---|' * (2 + len(heads))}")
        means = [fmean(score[metric] for score in before.values() if metric in score) for metric in METRICS]
        row = " | ".join(f"{mean:.3f} | | " for mean in means)
        print(f"| none | {len(before)} | {row}|", flush=True)
        for name in names:
            if program := missing_program(name):
                notes.append(f"{name}: left out, {program} is not installed.")
                continue
            made, left_out = perturbed(name, sources, out / name / "documents")
            notes += left_out
            after = measured(made, out / name) if made else {}
            found = [cell for metric in METRICS for cell in cells(metric, before, after)]
            print(f"| {PERTURBATIONS[name].what} | {len(made)} | {' | '.join(found)} |", flush=True)
    print("\n" + "\n".join(f"- {note}" for note in notes))


if __name__ == "__main__":
    main()
