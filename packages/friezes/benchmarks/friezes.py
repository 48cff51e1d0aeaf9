"""Friezes: sequences read exactly, the same roller found again, friezes seen where there are none.

    python benchmarks/friezes.py [--rollers FIRST COUNT] [--without FIRST COUNT] [--folder dev2] [--unseen] [--many]

Each roller is shown in several pictures (photographs, drawings, rubbings), every other one with four turns or more.
Seeds below 1000 were looked at while rules and weights were made; others only judge. `--unseen`: half of the motifs of
each roller are of kinds that no weight was fitted to. Pictures without a frieze need PICTORIA_SHARED.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from frieze_truth import overlap, true_sequence
from frieze_weights import of_rollers, without_friezes

from bench_friezes.frieze_pictures import FriezePicture
from pictoria_friezes import Frieze, compare_friezes, read_frieze

Read = tuple[int, Frieze | None, FriezePicture]
FOUND = 0.6
"""A frieze is found where the strip shares so much with the truth."""
TURNS = ((0.0, 1.2), (1.2, 2.0), (2.0, 4.0), (4.0, 9.0))


def row(name: str, read: Sequence[Read]) -> str:
    """Counts of some pictures as a row of the table."""
    boxes = motifs = found = exact = 0
    for _, frieze, picture in read:
        if frieze is None:
            continue
        found += picture.bands > 1 or overlap(frieze.strip, picture) > FOUND
        truth = true_sequence(picture.roller)
        boxes += frieze.period == len(truth)
        motifs += frieze.period is not None and len(set(frieze.sequence)) == len(set(truth))
        exact += frieze.period is not None and frieze.sequence == truth
    share = exact / max(1, len(read))
    return f"| {name} | {len(read)} | {found} | {boxes} | {motifs} | {exact} | {share:.3f} |"


def sequences(read: Sequence[Read]) -> None:
    """Print how many sequences are exact, by style and number of turns."""
    print("| pictures | count | frieze found | period right | as many motifs | exact | share |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for low, high in TURNS:
        part = [item for item in read if low <= item[2].repeats < high]
        print(row(f"{low:g} to {high:g} turns", part))
    many = [item for item in read if item[2].repeats >= TURNS[-1][0]]
    for style in ("photograph", "drawing", "rubbing"):
        print(row(f"4 turns and more: {style}", [item for item in many if item[2].style == style]))
    for separator in ("line", "double", "gap", "none"):
        print(
            row(
                f"4 turns and more: borders {separator}",
                [i for i in many if i[2].roller.separator == separator],
            )
        )
    print(row("4 turns and more: two bands", [item for item in many if item[2].bands > 1]))


def same_roller(read: Sequence[Read]) -> None:
    """Print how well pictures of the same roller are found: each asks for the others; unread ones are not found."""
    count = len(read)
    scores = np.full((count, count), -1.0)
    begun = time.process_time()
    compared = 0
    for i in range(count):
        for j in range(i + 1, count):
            a, b = read[i][1], read[j][1]
            if a is not None and b is not None:
                scores[i, j] = scores[j, i] = compare_friezes(a, b).probability
                compared += 1
    seconds = time.process_time() - begun
    ids = np.array([seed for seed, _, _ in read])
    same = ids[:, None] == ids[None]
    precisions: dict[str, list[float]] = defaultdict(list)
    for i in range(count):
        others = np.arange(count) != i
        order = np.argsort(-scores[i, others], kind="stable")
        hits, known = same[i, others][order], scores[i, others][order] >= 0
        ranks = np.flatnonzero(hits & known) + 1
        average = float(sum((k + 1) / rank for k, rank in enumerate(ranks)) / max(1, hits.sum()))
        precisions["all"].append(average)
        precisions["read" if read[i][1] is not None else "not read"].append(average)
        if read[i][2].repeats >= TURNS[-1][0]:
            precisions["asking with 4 turns and more"].append(average)
    for name, values in precisions.items():
        print(f"mean average precision, {name}: {np.mean(values):.3f} ({len(values)} friezes)")
    upper = np.triu(np.ones_like(same), 1).astype(bool) & (scores >= 0)
    for threshold in (0.5, 0.9):
        accepted = upper & (scores >= threshold)
        print(
            f"taken for one roller (probability {threshold} or more): {int((accepted & same).sum())} of "
            f"{int((np.triu(same, 1)).sum())} pairs; "
            f"wrongly {int((accepted & ~same).sum())} of {int((upper & ~same).sum())}"
        )
    bins = np.clip((scores[upper] * 10).astype(int), 0, 9)
    off = sum(
        abs(float(scores[upper][bins == b].mean() - same[upper][bins == b].mean()))
        * float((bins == b).mean())
        for b in range(10)
        if (bins == b).any()
    )
    print(f"calibration error {off:.4f}; {1000 * seconds / max(1, compared):.1f} ms a comparison")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rollers", nargs=2, type=int, default=(1000, 50))
    parser.add_argument("--pictures", type=int, default=4)
    parser.add_argument("--without", nargs=2, type=int, default=(1000, 150))
    parser.add_argument("--folder", default="dev2")
    parser.add_argument("--unseen", action="store_true")
    parser.add_argument("--many", action="store_true", help="only pictures of four turns and more")
    options = parser.parse_args()
    first, count = options.rollers
    begun = time.process_time()
    read = of_rollers(range(first, first + count), options.pictures, unseen=options.unseen, many=options.many)
    print(
        f"{len(read)} pictures of {count} rollers, {(time.process_time() - begun) / max(1, len(read)):.2f} s each\n"
    )
    sequences(read)
    print()
    same_roller(read)
    first, count = options.without
    seeds, false, total = range(first, first + count), [], 0
    for seed, image in zip(seeds, without_friezes(options.folder, seeds), strict=True):
        total += 1
        frieze = read_frieze(image)
        if frieze is not None:
            false.append((seed, round(frieze.confidence, 2), frieze.sequence))
    print(f"\nfriezes seen in pictures without one: {len(false)} of {total}: {false}")


if __name__ == "__main__":
    main()
