"""Periods, materials and finds in real excavation reports (Inrap, French), found with vocabularies alone.

    python benchmarks/vocabularies.py [--misses CLASS] [--speed]

The reports' entities are marked by people. We look for CHRONO (periods and dates), MAT (materials) and MOB (finds) with
PACTOLS, loaded as a user would load it, and with the lists that come with the product; dates by our reader of dates.
The ids of the reports and of PACTOLS differ, so spans and words are compared: "exact" asks for the same words,
"overlap" for a span of the same class that shares words with it, one to one; "label" compares, report by report, the
sets of words named (plural and gender aside). Needs PICTORIA_SHARED.

--speed writes and loads SKOS and CSV files of 500,000 terms, and scans text with them.
"""

import argparse
import importlib
import json
import os
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pictoria_docs.enrichment.vocabularies import Matcher, Vocabulary, load_vocabulary
from pictoria_docs.enrichment.vocabularies.folding import plain_stem, tokens
from pictoria_docs.enrichment.vocabularies.roles import find_materials_and_objects

CLASSES = ("CHRONO", "MAT", "MOB")
RANGE = "INTERVALLE"
"""Ranges of dates ("from ... to ...") are a class of their own; what is found in them is not counted."""
MATERIALS = ("matériaux",)
FINDS = ("mobilier", "parure", "arme", "céramique (style)", "faune domestiquée")
EXACT_DATES = ("day", "month", "season", "year")
"""Precision of dates that tell when people dug and wrote: the reports' CHRONO are periods and centuries."""
ORDINAL = ("e", "er", "ème", "ère")
ROMAN = re.compile("[IVX]+")
Span = tuple[int, int, str]


@dataclass(frozen=True)
class Sentence:
    text: str
    spans: tuple[Span, ...]


def shared() -> Path:
    folder = Path(os.environ.get("PICTORIA_SHARED", ""))
    if not (folder / "data").is_dir():
        sys.exit("PICTORIA_SHARED does not name the shared folder")
    return folder


def read_sentences(file: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL file, their words joined by blanks, but for "XVIII e", printed "XVIIIe"."""
    for block in file.read_text(encoding="utf-8").split("\n\n"):
        parts: list[str] = []
        spans: list[Span] = []
        length = 0
        for line in filter(None, block.split("\n")):
            word, tag = line.rsplit(" ", 1)
            if word in ORDINAL and parts and ROMAN.fullmatch(parts[-1].strip()):
                parts[-1] = parts[-1].rstrip()
                length -= 1
            end = length + len(word)
            if tag.startswith("B-") or (tag.startswith("I-") and (not spans or spans[-1][2] != tag[2:])):
                spans.append((length, end, tag[2:]))
            elif tag.startswith("I-"):
                spans[-1] = (spans[-1][0], end, tag[2:])
            parts.append(f"{word} ")
            length = end + 1
        if parts:
            yield Sentence("".join(parts), tuple(span for span in spans if span[2] in (*CLASSES, RANGE)))


class Finder:
    """What the product finds, with a user's PACTOLS beside our own lists."""

    def __init__(self, pactols: Path, own: bool = True, theirs: bool = True) -> None:
        sujets = load_vocabulary(pactols / "Sujets.csv")
        chronology = load_vocabulary(pactols / "Chronologie.csv").branch("périodisation", "datation absolue")
        materials, finds = sujets.branch(*MATERIALS), sujets.branch(*FINDS, headings=False)

        def matcher(name: str, user: Vocabulary) -> Matcher:
            lists = [load_vocabulary(name)] * own + [user] * theirs
            return Matcher(*lists, languages=["fr"])

        self.periods = matcher("periods", chronology)
        self.materials = matcher("materials", materials)
        self.finds = matcher("finds", finds)
        try:
            self.find_dates = importlib.import_module("pictoria_docs.enrichment.dates").find_dates
        except ImportError:
            self.find_dates = None

    def __call__(self, text: str) -> list[Span]:
        found = [(each.start, each.end, "CHRONO") for each in self.periods.find_terms(text)]
        if self.find_dates is not None:
            dates = [
                (each.start, each.end, "CHRONO")
                for each in self.find_dates(text)
                if str(each.precision) not in EXACT_DATES
            ]
            found = dates + [span for span in found if not any(overlap(span, date) for date in dates)]
        materials, objects = find_materials_and_objects(text, self.materials, self.finds)
        found += [(each.start, each.end, "MAT") for each in materials]
        found += [(each.start, each.end, "MOB") for each in objects]
        return found


def overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def label(text: str, span: Span) -> str:
    return " ".join(plain_stem(token.word) for token in tokens(text[span[0] : span[1]]))


class Score:
    def __init__(self) -> None:
        self.hits = self.found = self.gold = 0

    def add(self, hits: int, found: int, gold: int) -> None:
        self.hits, self.found, self.gold = self.hits + hits, self.found + found, self.gold + gold

    def line(self) -> str:
        precision, recall = self.hits / max(1, self.found), self.hits / max(1, self.gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        return f"{precision:.3f} {recall:.3f} {f1:.3f}"


def compare(finder: Finder, folder: Path, misses: str | None) -> dict[str, dict[str, Score]]:
    scores = {name: {kind: Score() for kind in ("exact", "overlap", "label")} for name in CLASSES}
    missed: Counter[tuple[str, str]] = Counter()
    for file in sorted(folder.glob("*.conll")):
        named: dict[str, tuple[set[str], set[str]]] = {name: (set(), set()) for name in CLASSES}
        for sentence in read_sentences(file):
            ranges = [span for span in sentence.spans if span[2] == RANGE]
            found = [
                span for span in finder(sentence.text) if not any(overlap(span, other) for other in ranges)
            ]
            for name in CLASSES:
                ours = [span for span in found if span[2] == name]
                gold = [span for span in sentence.spans if span[2] == name]
                scores[name]["exact"].add(len(set(ours) & set(gold)), len(ours), len(gold))
                rest, hits = list(ours), 0
                for span in gold:
                    met = next((each for each in rest if overlap(span, each)), None)
                    if met is None:
                        missed["missed", sentence.text[span[0] : span[1]]] += name == misses
                    else:
                        rest.remove(met)
                        hits += 1
                for span in rest:
                    missed["added", sentence.text[span[0] : span[1]]] += name == misses
                scores[name]["overlap"].add(hits, len(ours), len(gold))
                named[name][0].update(label(sentence.text, span) for span in ours)
                named[name][1].update(label(sentence.text, span) for span in gold)
        for name, (ours_named, gold_named) in named.items():
            scores[name]["label"].add(len(ours_named & gold_named), len(ours_named), len(gold_named))
    if misses:
        for (kind, words), count in missed.most_common(120):
            if count:
                print(f"{count:4} {kind:7} {words}")
    return scores


def measure_speed() -> None:
    """Loading and scanning half a million terms."""
    count = 500_000
    with tempfile.TemporaryDirectory() as folder:
        skos, table = Path(folder) / "big.ttl", Path(folder) / "big.csv"
        with skos.open("w", encoding="utf-8") as out:
            out.write(
                "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix t: <http://example.org/> .\n"
            )
            for n in range(count):
                out.write(
                    f't:c{n} a skos:Concept ; skos:prefLabel "terme {n} ancien"@fr , "old term {n}"@en ; '
                    f'skos:altLabel "chose {n}"@fr ; skos:broader t:c{n // 10} .\n'
                )
        with table.open("w", encoding="utf-8") as out:
            out.write("uri,label_fr,label_en,synonyms_fr,broader\n")
            for n in range(count):
                out.write(
                    f"http://example.org/c{n},terme {n} ancien,old term {n},chose {n},http://example.org/c{n // 10}\n"
                )
        for file in (table, skos):
            begin = time.process_time()
            vocabulary = load_vocabulary(file)
            loaded = time.process_time()
            matcher = Matcher(vocabulary, languages=["fr"])
            indexed = time.process_time()
            matcher.match("terme 4123 ancient")
            fuzzy = time.process_time()
            for _ in range(100):
                matcher.match("terme 4123 ancient")
            fuzzied = time.process_time()
            text = "Un vase du terme 77 ancien, avec la chose 12 et d'autres mots encore. " * 10_000
            readings = len(matcher.find_terms(text))
            end = time.process_time()
            figures = {
                "file": file.suffix,
                "terms": len(vocabulary.terms),
                "load_s": round(loaded - begin, 1),
                "index_s": round(indexed - loaded, 1),
                "first_fuzzy_s": round(fuzzy - indexed, 2),
                "fuzzy_ms": round((fuzzied - fuzzy) * 10, 1),
                "scan_megabytes_per_s": round(len(text) / 1e6 / (end - fuzzied), 2),
                "readings": readings,
                "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
            print(json.dumps(figures))
            del vocabulary, matcher


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", choices=CLASSES, help="list what is missed and added of a class")
    parser.add_argument("--speed", action="store_true", help="measure half a million terms instead")
    options = parser.parse_args()
    if options.speed:
        measure_speed()
        return
    data = shared() / "data"
    pactols = data / "vocab_schemas" / "pactols"
    for name, lists in (
        ("PACTOLS and ours", (True, True)),
        ("PACTOLS", (False, True)),
        ("ours", (True, False)),
    ):
        finder = Finder(pactols, *lists)
        begin = time.process_time()
        scores = compare(
            finder, data / "inrap_ner_pactols", options.misses if lists == (True, True) else None
        )
        print(
            f"{name} ({'with' if finder.find_dates else 'without'} dates, {time.process_time() - begin:.1f} s)"
        )
        print(f"{'class':8}{'gold':>6}  {'exact P R F1':22}{'overlap P R F1':22}label P R F1")
        for each, kinds in scores.items():
            print(f"{each:8}{kinds['exact'].gold:6}  {'  '.join(f'{s.line():20}' for s in kinds.values())}")


if __name__ == "__main__":
    main()
