"""French dates of real museum records: the printed string against the record's own years.

    python benchmarks/dates.py [--wrong] [--misses]

Reads each date string of the INHA's catalogue of antiquities sold in the 19th century (`data/inha_antiques_csv`) and
compares first and last year with those of the record, both within 1 year, as the bench does. Some records contradict
their own string. They are left out by five rules, which know nothing of our reader: they do the sum that the string
spells out ("3e quart du 6e siècle avant J.C.": its digits, no more) and compare the record with it.

- incomplete: one of the two years is missing;
- reversed: the first year is later than the last;
- longer: the string names one year, and the record's years go on behind it;
- elsewhere: the record's years are not those that the string counts to, even with 1 year to spare, and reach outside;
- narrower: they lie within what the string says, but cover less: the record knows more than the string.

--wrong lists these records; --misses lists what is read otherwise than the rest. Also prints how many of all strings
are read at all, and strings per second. Needs PICTORIA_SHARED.
"""

import argparse
import csv
import re
import time
from collections import Counter
from dataclasses import dataclass

from benchmarks.common.bench_data import shared
from pictoria_docs.enrichment.dates import is_edtf, read_date

TARGET = 0.95
TOLERANCE = 1
REPEATS = 20
PARTS = {"quart": 4, "moitié": 2}
LENGTHS = {"siècle": 100, "millénaire": 1000}
COUNTED = re.compile(
    r"(?:(\d)\w* (quart|moitié) du |(début|milieu|fin) )?(\d+)e?r? (siècle|millénaire)( avant)?",
    re.IGNORECASE,
)
YEARS = re.compile(r"(?:l'an )?(\d+)(?: - (\d+))?( avant|$)", re.IGNORECASE)
EDGES = {"début": (0, 0.25), "milieu": (0.4, 0.6), "fin": (0.75, 1)}


@dataclass(frozen=True)
class Record:
    """A record's string and years as they stand there."""

    id: str
    text: str
    first: str
    last: str

    @property
    def years(self) -> tuple[int, int]:
        return int(self.first), int(self.last)


def records() -> list[Record]:
    """The records that have a date string."""
    path = shared() / "data" / "inha_antiques_csv" / "INHA_objets_half.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Record(row["id_objet"], *(row[f"date_creation_{part}"] for part in ("string", "debut", "fin")))
            for row in csv.DictReader(file)
            if row["date_creation_string"].strip()
        ]


def counted(text: str) -> tuple[float, float] | None:
    """The years that the digits of a string count to; None where they do not say."""
    spans = []
    for ordinal, part, edge, number, unit, before in COUNTED.findall(text):
        length = LENGTHS[unit.lower()]
        future = int(number) * length > 2100  # before Christ, printed or not
        low = -int(number) * length if before or future else (int(number) - 1) * length
        share = EDGES.get(edge.lower(), (0.0, 1.0))
        if part:
            parts = PARTS[part.lower()]
            share = ((int(ordinal) - 1) / parts, int(ordinal) / parts)
        spans.append((low + share[0] * length, low + share[1] * length))
    if not spans and (found := YEARS.search(text)):
        sign = -1 if found[3].strip() else 1
        spans = [(sign * int(found[1]), sign * int(found[2] or found[1]))]
    return (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else None


def fault(record: Record) -> str | None:
    """Why a record's years cannot be those of its string."""
    if not (record.first and record.last):
        return "incomplete"
    first, last = record.years
    if first > last:
        return "reversed"
    span = counted(record.text)
    if span is None or (abs(first - span[0]) <= TOLERANCE and abs(last - span[1]) <= TOLERANCE):
        return None
    if span[0] == span[1] and abs(first - span[0]) <= TOLERANCE:
        return "longer"
    return "narrower" if first >= span[0] - TOLERANCE and last <= span[1] + TOLERANCE else "elsewhere"


def right(record: Record) -> bool:
    """Whether we read the years of the record."""
    date = read_date(record.text)
    if date is None or date.first is None or date.last is None:
        return False
    first, last = record.years
    return abs(date.first - first) <= TOLERANCE and abs(date.last - last) <= TOLERANCE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="list the records that contradict their string")
    parser.add_argument("--misses", action="store_true", help="list what is read otherwise than the rest")
    options = parser.parse_args()
    found = records()
    dated = [record for record in found if record.first or record.last]
    faults = {record.id: fault(record) for record in dated}
    rest = [record for record in dated if faults[record.id] is None]
    hits = [record for record in rest if right(record)]
    full = [record for record in dated if record.first and record.last]
    read = [date for record in found if (date := read_date(record.text))]
    print(
        f"strings: {len(found)}, read as one date: {len(read)}, EDTF valid: {sum(is_edtf(d.edtf) for d in read)}"
    )
    print(f"with years: {len(dated)}; contradicting their string: {len(dated) - len(rest)}")
    for reason, count in Counter(filter(None, faults.values())).most_common():
        print(f"  {reason}: {count}")
    print(
        f"interval correct on the rest: {len(hits)}/{len(rest)} = {len(hits) / len(rest):.3f} (at least {TARGET})"
    )
    print(f"interval correct on all with both years: {sum(map(right, full))}/{len(full)}")
    texts = [record.text for record in found] * REPEATS
    began = time.perf_counter()
    for text in texts:
        read_date(text)
    print(f"strings per second: {len(texts) / (time.perf_counter() - began):,.0f}")
    for record in dated:
        date = read_date(record.text)
        ours = f"{date.first}/{date.last}" if date else "nothing"
        line = f"{record.id}  {record.text.strip()!r}: record {record.first}/{record.last}, read {ours}"
        if options.wrong and faults[record.id]:
            print(f"{faults[record.id]:10}  {line}")
        if options.misses and faults[record.id] is None and not right(record):
            print(f"miss        {line}")


if __name__ == "__main__":
    main()
