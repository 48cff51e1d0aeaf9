"""Our linker beside the linking rules of other tools, on the same regions.

    python benchmarks/linkers.py [--gold DIR] [--docs REGEX] [--linkers docling,marker] [--markdown FILE] [--keep OUT]

Analyses the PDFs beside the gold files once, links them anew by each rule, exports csv, scores with the bench's own
scorer, and prints link F1 by convention and linker, precision and recall by linker, what follows for
`depicts` and `cites`, and the documents on which any rule is ahead of ours. --gold names CatalogueBench's dev half
if not given; `variety.py --keep OUT` makes other folders, OUT/gold. Needs PICTORIA_SHARED for the scorer.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.linkers import OWN, export_linked, linker_names
from benchmarks.common.bench_data import scores, shared
from pictoria_docs import Project

GROUPS = {
    "all real": lambda name: name.startswith("real"),
    "all rendered": lambda name: name.startswith("dev_") and not name.startswith("dev_scan"),
    "all scanned": lambda name: name.startswith("dev_scan"),
    "all": lambda name: True,
}
Documents = dict[str, dict[str, Any]]
"""What the scorer says, by document."""


def conventions(gold: Path) -> dict[str, str]:
    """The convention of each document, scans apart."""
    found = {}
    for file in sorted(gold.glob("*.gold.json")):
        truth = json.loads(file.read_text(encoding="utf-8"))
        found[truth["name"]] = truth["convention"] + (" (scan)" if "_scan_" in truth["name"] else "")
    return found


def counts(documents: Documents, names: Iterable[str], metric: str) -> tuple[float, float, float] | None:
    """Right, wrong and missed over some documents; None where there is nothing to find and nothing found."""
    each = [documents[name][metric] for name in names if metric in documents.get(name, {})]
    if not each:
        return None
    return sum(one["tp"] for one in each), sum(one["fp"] for one in each), sum(one["fn"] for one in each)


def rates(found: tuple[float, float, float] | None) -> tuple[float, float, float] | None:
    """Precision, recall and F1."""
    if found is None:
        return None
    right, wrong, missed = found
    precision = right / (right + wrong) if right + wrong else float(not missed)
    recall = right / (right + missed) if right + missed else 1.0
    return precision, recall, 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def table(head: Sequence[str], rows: Iterable[tuple[str, Sequence[float | None]]], best: bool = True) -> str:
    """A table in Markdown, the best of each row in bold."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name, values in rows:
        highest = max((value for value in values if value is not None), default=None)
        cells = [
            "–"
            if value is None
            else f"**{value:.3f}**"
            if best and highest is not None and value > highest - 0.0005
            else f"{value:.3f}"
            for value in values
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def report(results: dict[str, Documents], kinds: dict[str, str]) -> str:
    """All tables, in Markdown."""
    linkers = list(results)
    names = [name for name in kinds if name in results[linkers[0]]]
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[kinds[name]].append(name)
    groups = dict(sorted(groups.items()))
    for title, belongs in GROUPS.items():
        members = [name for name in names if belongs(name)]
        if members and (title == "all" or len(members) < len(names)):
            groups[title] = members

    def f1(linker: str, members: Iterable[str], metric: str) -> float | None:
        found = rates(counts(results[linker], members, metric))
        return found[2] if found is not None else None

    rows = [
        (f"{title} ({len(members)})", [f1(linker, members, "link") for linker in linkers])
        for title, members in groups.items()
    ]
    parts = [table(["link F1, by convention (documents)", *linkers], rows)]
    overall: list[tuple[str, Sequence[float | None]]] = []
    for place, title in enumerate(("precision", "recall", "F1")):
        found = [rates(counts(results[linker], names, "link")) for linker in linkers]
        overall.append((f"link {title}", [one[place] if one is not None else None for one in found]))
    for metric in ("depicts", "cites"):
        overall.append((f"{metric} F1", [f1(linker, names, metric) for linker in linkers]))
    parts.append(table(["all documents", *linkers], overall))
    if OWN in results:
        behind = [
            f"- {name}: {linker} {theirs:.3f}, {OWN} {own:.3f}"
            for name in names
            for linker in linkers
            if (own := f1(OWN, [name], "link")) is not None
            # Where there is nothing to find, who finds nothing has all of it right.
            and (theirs := 1.0 if (found := f1(linker, [name], "link")) is None else found) > own + 0.0005
        ]
        parts.append("Documents on which another rule is ahead:\n\n" + ("\n".join(behind) or "- none"))
    return "\n\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, help="folder of PDFs with their gold files")
    parser.add_argument("--docs", default=".", help="regular expression for document names")
    parser.add_argument("--linkers", default="", help="of " + ", ".join(linker_names()))
    parser.add_argument("--markdown", type=Path, help="write the tables to this file as well")
    parser.add_argument(
        "--keep", type=Path, help="keep the project and the csv files here; used again if there"
    )
    options = parser.parse_args()
    gold = options.gold or shared() / "bench" / "dev"
    linkers = options.linkers.split(",") if options.linkers else list(linker_names())
    kinds = {name: kind for name, kind in conventions(gold).items() if re.search(options.docs, name)}
    sources = [gold / f"{name}.pdf" for name in kinds]
    if not sources:
        sys.exit(f"No gold file in {gold} fits.")
    results: dict[str, Documents] = {}
    with tempfile.TemporaryDirectory() as scratch:
        out = options.keep or Path(scratch)
        with Project.open(out / "project") as project:
            for source in sources:
                project.add(source)
            project.analyse()
            for linker in linkers:
                export_linked(project, linker, out / linker)
                found = scores(gold, out / linker)
                results[linker] = {name: found[name] for name in kinds}
    text = report(results, kinds)
    print(text)
    if options.markdown:
        options.markdown.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
