"""Where the reading of friezes fails: sequences exact when the truth is put in place of one stage after another.

    python benchmarks/frieze_stages.py [--rollers FIRST COUNT]

One picture of four turns and more of each roller. Seeds below 1000 are those that rules and weights were made with.
"""

import argparse
from collections.abc import Mapping

import numpy as np
from frieze_truth import overlap, true_boxes, true_revolution, true_sequence, true_strip
from frieze_weights import PLACE, STRIPS, roller_picture

from bench.generator.frieze_pictures import STYLES, FriezePicture
from pictoria_docs.retrieval.friezes import Frieze, FriezeOptions
from pictoria_docs.retrieval.friezes.motif_types import motif_types, one_motif
from pictoria_docs.retrieval.friezes.read import read_strip, read_strips
from pictoria_docs.retrieval.friezes.seen_strips import seen_strip
from pictoria_docs.retrieval.friezes.sequence import canonical
from pictoria_docs.retrieval.friezes.strip import grey_picture


def stages(picture: FriezePicture) -> Mapping[str, bool]:
    """What is right of a picture, by stage."""
    wanted, grey = true_sequence(picture.roller), grey_picture(picture.image)

    def exact(frieze: Frieze | None) -> bool:
        return frieze is not None and frieze.period is not None and frieze.sequence == wanted

    read = read_strips(grey, STRIPS)
    best = max(read, key=lambda frieze: frieze.confidence, default=None)
    sure = best is not None and best.confidence >= FriezeOptions().min_confidence
    straight, _ = true_strip(picture)
    strip = seen_strip(grey, straight, 0)
    assert strip is not None
    revolution = true_revolution(picture)
    types = motif_types(one_motif(true_boxes(picture.roller, revolution)))
    return {
        "strip found": any(overlap(frieze.strip, picture) > PLACE for frieze in read),
        "exact": sure and exact(best),
        "exact, whatever its confidence": exact(best),
        "exact in some strip": any(map(exact, read)),
        "exact, true strip": exact(read_strip(strip)),
        "exact, true strip and revolution": exact(read_strip(strip, revolution)),
        "exact, true strip, revolution and boxes": canonical(types) == wanted,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rollers", nargs=2, type=int, default=(0, 100))
    first, count = parser.parse_args().rollers
    pictures = [roller_picture(seed, 1) for seed in range(first, first + count)]
    found = [stages(picture) for picture in pictures]
    styles = [style for style in STYLES if any(picture.style == style for picture in pictures)]
    print(f"| stage | all {count} | {' | '.join(styles)} |")
    print(f"| --- | --- |{' --- |' * len(styles)}")
    for stage in found[0]:
        by_style = [(picture.style, right[stage]) for picture, right in zip(pictures, found, strict=True)]
        shares = [
            np.mean([right for style, right in by_style if wanted in ("", style)]) for wanted in ("", *styles)
        ]
        print(f"| {stage} | {' | '.join(f'{share:.3f}' for share in shares)} |")


if __name__ == "__main__":
    main()
