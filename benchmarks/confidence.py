"""The confidence of figures, captions, entries and values: fitted to gold, judged by leaving one source out at a time.

    python benchmarks/confidence.py PROJECT GOLD [PROJECT GOLD ...] [--each] [--write]

Each PROJECT holds analysed documents, GOLD is the folder of their gold files: those of the bench (dev, dev2), and
catalogues of `python -m bench generate`, digital and scanned. A source is what is alike: a family of real documents
(the volumes of a corpus, one exhibition list), a convention of generated catalogues, as scans apart. Prints for each
kind of things, over the sources left out, calibration error and how many of the surest are right, before (the
confidence that the stage itself stated) and after; `--each` prints each source too, `--write` puts the models from
all into the package (run it twice: values are weighed by the entries' confidence).
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pictoria_docs.eval.calibration import calibrate, right_share
from pictoria_docs.eval.gold import Gold, find_gold
from pictoria_docs.training.confidence import (
    KINDS,
    ConfidenceExample,
    fit_confidence,
    left_out,
    project_examples,
)

APART = ("aarau", "lausanne", "lampes")
"""Real documents that share a convention with others and nothing else."""
SURE = (0.9, 0.98)


def source_of(gold: Gold) -> str:
    """What a document is left out with."""
    if gold.name.startswith("real"):
        return "real " + next((word for word in APART if word in gold.name), gold.convention)
    return ("scanned " if "_scan_" in gold.name else "generated ") + gold.convention


def row(name: str, pairs: Sequence[tuple[float, bool]]) -> str:
    """A line of the table."""
    sure, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    calibration = calibrate(sure, right)
    if calibration is None:
        return f"| {name} | 0 |"
    cells = [name, str(len(pairs)), str(len(pairs) - sum(right)), f"{calibration.ece:.3f}"]
    for threshold in SURE:
        share = right_share(sure, right, threshold)
        count = sum(confidence >= threshold for confidence in sure)
        mean = sum(confidence for confidence in sure if confidence >= threshold) / max(count, 1)
        cells += [str(count), "–" if share is None else f"{mean:.3f}; {share:.3f}"]
    return "| " + " | ".join(cells) + " |"


def show(kind: str, examples: Sequence[ConfidenceExample], *, each: bool) -> float:
    """Print the table of one kind of things; gives the calibration error with sources left out."""
    judged = left_out(examples, kind)
    stated = [one for one in examples if one.kind == kind and not one.made]
    print(f"\n| {kind} | things | wrong | ECE | ≥ .9 | say; right | ≥ .98 | say; right |")
    print("|---|---|---|---|---|---|---|---|")
    for family in ("real", "generated", "scanned", ""):
        before = [(one.stated, one.right) for one in stated if one.source.startswith(family)]
        after = [pair for source, pairs in judged.items() if source.startswith(family) for pair in pairs]
        if before:
            print(row(f"{family or 'all'}, before", before))
            print(row(f"{family or 'all'}, after", after))
    for source, pairs in judged.items() if each else ():
        print(row(f"{source}, after", pairs))
    pairs = [pair for each_source in judged.values() for pair in each_source]
    calibration = calibrate([sure for sure, _ in pairs], [right for _, right in pairs])
    return calibration.ece if calibration is not None else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="PROJECT GOLD")
    parser.add_argument("--each", action="store_true", help="a row for each source as well")
    parser.add_argument("--write", action="store_true", help="put the models from all into the package")
    options = parser.parse_args()
    if len(options.folders) % 2:
        parser.error("name a folder of gold files behind each project")
    examples: list[ConfidenceExample] = []
    done: set[str] = set()
    for project, gold in zip(options.folders[::2], options.folders[1::2], strict=True):
        examples += project_examples(project, gold, source_of, done)
        done.update(file.name.removesuffix(".gold.json") for file in find_gold(gold))
    for kind, learned in KINDS.items():
        error = show(kind, examples, each=options.each)
        if options.write:
            model = fit_confidence(examples, kind)
            about = {
                "command": "benchmarks/confidence.py --write",
                **model.about,
                "scores": {"ece": round(error, 3)},
            }
            learned.shipped.file.write_text(replace(model, about=about).to_json(), encoding="utf-8")


if __name__ == "__main__":
    main()
