"""Quality on catalogues made up from seeds: every convention, six languages, looks drawn by chance.

    python benchmarks/variety.py [--seeds 0-2] [--conventions REGEX] [--languages fr,de] [--keep OUT]
        [--scanned] [--each]

Makes the catalogues, runs `analyse` and `export --format csv`, scores with the bench's own scorer, and prints the
mean by convention and by language. Each seed gives one catalogue per convention; the languages take turns, or with
--all-languages each convention comes in every language. Needs PICTORIA_SHARED for the scorer.
"""

import argparse
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.generator import LANGUAGES
from bench.generator.collection import parse_seeds, plan, write_item
from benchmarks.common.bench_data import analyse_to_csv, scores

METRICS = {
    "figures": "fig50",
    "captions": "captions",
    "links": "link",
    "depicts": "depicts",
    "entries": "entries",
    "cites": "cites",
}


def write(folder: Path, options: argparse.Namespace) -> list[Path]:
    """Make the catalogues and their gold files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    items = plan(
        parse_seeds(options.seeds),
        conventions=options.conventions,
        languages=options.languages.split(",") if options.languages else (),
        every_language=options.all_languages,
        scanned=1.0 if options.scanned else 0.0,
    )
    return [write_item(folder, item, name=f"{item.convention}_{item.lang}_{item.seed}") for item in items]


def table(title: str, groups: dict[str, list[dict[str, Any]]]) -> None:
    """One row for each group: the mean over its documents of each metric."""
    print(f"\n| {title} | documents | " + " | ".join(METRICS) + " |")
    print("|---" * (len(METRICS) + 2) + "|")
    everything = [document for documents in groups.values() for document in documents]
    for name, documents in {**groups, "all": everything}.items():
        cells = []
        for metric in METRICS.values():
            key = "R" if metric == "captions" else "F1"
            values = [document[metric][key] for document in documents if metric in document]
            cells.append(f"{sum(values) / len(values):.3f}" if values else "–")
        print(f"| {name} | {len(documents)} | " + " | ".join(cells) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="0-2")
    parser.add_argument("--conventions", default=".", help="regular expression")
    parser.add_argument("--languages", default="", help="of " + ", ".join(LANGUAGES))
    parser.add_argument("--all-languages", action="store_true")
    parser.add_argument("--scanned", action="store_true", help="as scans without a text layer")
    parser.add_argument("--keep", type=Path, help="keep catalogues, project and csv files here")
    parser.add_argument("--each", action="store_true", help="a row for each catalogue as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = options.keep or Path(scratch)
        paths = write(out / "gold", options)
        documents = scores(out / "gold", analyse_to_csv(paths, out))
    asked = {path.stem for path in paths}
    by_convention: dict[str, list[dict[str, Any]]] = defaultdict(list)
    by_language: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, document in documents.items():
        if name in asked:
            convention, lang, _ = name.split("_")
            by_convention[convention].append(document)
            by_language[lang].append(document)
    if options.each:
        table("catalogue", {name: [documents[name]] for name in sorted(asked) if name in documents})
    table("convention", by_convention)
    table("language", by_language)


if __name__ == "__main__":
    main()
