"""How often the true number of missing things lies in the interval: models know nothing of the document's source.

python -m benchmarks.probably_missing -p PROJECT --gold FOLDER [-p ... --gold ...]
"""

import argparse
import random
from collections import defaultdict
from pathlib import Path

from pictoria_docs.missing.estimate import Distribution, MissingEstimate, added
from pictoria_docs.training.missing import coverage, known_missing, missing_left_out

DRAWN = 40
"""Documents that are drawn."""
SEED = 39
"""By which they are drawn."""


def main() -> None:
    """Print the coverage of the intervals by kind, of all kinds together, and of the documents that are drawn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-p", "--project", type=Path, action="append", required=True)
    parser.add_argument("--gold", type=Path, action="append", required=True)
    given = parser.parse_args()
    whole: dict[str, tuple[int, Distribution]] = {}
    for kind, examples in known_missing(given.project, given.gold).items():
        told = missing_left_out(kind, examples)
        judged = [(each.missing, MissingEstimate.of(own)) for each, own in zip(examples, told, strict=True)]
        print(kind.value, len(judged), coverage(judged))
        for each, own in zip(examples, told, strict=True):
            missing, others = whole.get(each.document, (0, None))
            total = own if others is None else added(others, own)
            whole[each.document] = missing + each.missing, total
    totals = {name: (missing, MissingEstimate.of(own)) for name, (missing, own) in whole.items()}
    print("all kinds", len(totals), coverage(totals.values()))
    drawn = random.Random(SEED).sample(sorted(totals), DRAWN)
    print("drawn", DRAWN, coverage(totals[name] for name in drawn))
    print(
        "drawn, held", sum(totals[name][1].low <= totals[name][0] <= totals[name][1].high for name in drawn)
    )
    lacking = sorted(name for name, (missing, _) in totals.items() if missing)
    few = random.Random(SEED).sample(lacking, min(DRAWN, len(lacking)))
    print("drawn of those that lack something", len(few), coverage(totals[name] for name in few))
    by_set: dict[str, list[tuple[int, MissingEstimate]]] = defaultdict(list)
    for name, judged_one in totals.items():
        by_set[name.split("-")[0].split("_")[0]].append(judged_one)
    for name, own_set in sorted(by_set.items()):
        print(name, len(own_set), coverage(own_set))
    outside = [
        (name, missing, round(estimate.expected, 1), estimate.low, estimate.high)
        for name, (missing, estimate) in totals.items()
        if not estimate.low <= missing <= estimate.high
    ]
    print("outside", outside)


if __name__ == "__main__":
    main()
