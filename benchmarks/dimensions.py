"""Dimensions read from the column of a sales repertory (INHA, antiquities sold in the 19th century).

    python benchmarks/dimensions.py [--misses]

`dim_cm` holds dimensions as people typed them ("21,6 cm (largeur)", "? x 21,5 x 7 cm"), `echelle_cm` the one number
from which the repertory draws objects to scale. A value is right when it is the first one read, in centimetres; the
kind is right when it is the one that the words beside the number say. Also the speed, on the column repeated to the
length of entries. Needs PICTORIA_SHARED.
"""

import argparse
import csv
import re
import sys
import time

from benchmarks.common.bench_data import shared
from pictoria_docs.enrichment.dimensions import find_dimensions, read_dimensions

KINDS = {"hauteur": "height", "largeur": "width", "longueur": "length", "diamètre": "diameter"}
TARGET = 0.97


def rows() -> list[tuple[str, float]]:
    """Dimensions as typed, with the number of the scale."""
    found: list[tuple[str, float]] = []
    for path in sorted((shared() / "data").glob("inha_antiques*/INHA_objets*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["dim_cm"].strip() and row["echelle_cm"].strip():
                    found.append((row["dim_cm"], float(row["echelle_cm"].replace(",", "."))))
    if not found:
        sys.exit("The shared folder holds no dimensions: nothing measured.")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    values = kinds = named = 0
    known = rows()
    for text, scale in known:
        read = read_dimensions(text, unit="cm")
        right = bool(read) and abs(read[0].si_value * 100 - scale) < 1e-6
        values += right
        word = re.search("|".join(KINDS), text)
        if word:
            named += 1
            kinds += bool(read) and read[0].kind == KINDS[word.group()]
        if not right and options.misses:
            print(f"{text!r}: {scale}, read {[(each.kind, each.value) for each in read]}")
    print(f"value right  {values / len(known):.4f} of {len(known)} (promised {TARGET})")
    print(f"kind right   {kinds / named:.4f} of {named}")
    long = [
        "Amphore à col. " + "; ".join(text for text, _ in known[start : start + 8])
        for start in range(len(known) - 8)
    ]
    start = time.perf_counter()
    for text in long:
        find_dimensions(text)
    print(f"speed        {len(long) / (time.perf_counter() - start):.0f} texts of 8 dimensions a second")


if __name__ == "__main__":
    main()
