"""Periods, materials and finds in real excavation reports (Inrap, French), found with vocabularies alone.

    python benchmarks/vocabularies.py [--report NAME] [--misses CLASS]

The reports' entities are marked by people. We look for CHRONO (periods and dates), MAT (materials) and MOB (finds) with
PACTOLS, loaded as a user would load it, and with the lists that come with the product; dates by our reader of dates.
Needs PICTORIA_SHARED.

Each mention of the gold has the id of a concept, but none of the ids is in the export of PACTOLS that we load, whose
ids are other numbers. So concepts are compared by their names. A concept's names are the words of all of its mentions
(the id of "haut Moyen Âge" is also that of "premier Moyen Âge" and "HMA"). The names of our reading are its words as
printed and the label of our term. Names are compared whole, but for plural, gender, small words, the word "siècle"
and words of doubt ("vers"). A mention is right if one of our readings of its class, and of no other mention, shares
words with it and has a name of its concept. A reading may also say more than the gold, if our vocabulary has that term
below one whose whole name is printed there: "hache polie" is below "hache", which is all that people marked of it. Less
than the gold, or something else, is wrong: "Moyen Âge" of "fin du Moyen Âge", "bronze" of "âge du Bronze". An interval
that our reader joins, as a record needs it ("fin du XVe et du XVIe siècle", "époque moderne (XVIIe siècle)"), is taken
apart, for the gold marks its ends one by one.

What is in ranges of dates ("INTERVALLE", "from ... to ...") is left out on both sides. Names tell no homonyms apart
("grès", the stone or the pottery), and by names alone nobody can.

MAT has but 67 mentions, and its figure is good to 0.05 at best. They are not marked alike: of 16 times "meulière", 6
are a material, 2 a find, 8 nothing; of 8 times "granit" ("blocs de granit") 2, of 7 times "chaux" 2, of 11 times
"béton" none, though walls and slabs are made of it. The latest rules were made with the misses in D123755_BD and
D129295_BD in sight; of D130176_BD only figures and counts of words were looked at for them.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.common.bench_data import shared
from pictoria_docs.enrichment.dates import find_dates, read_date
from pictoria_docs.enrichment.vocabularies import Matcher, Vocabulary, load_vocabulary
from pictoria_docs.enrichment.vocabularies.folding import plain_stem, tokens
from pictoria_docs.enrichment.vocabularies.matching import TermReading
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
CENTURY = re.compile("^([ivx]+|[0-9]{1,2})(?:e|er|eme|ere)$")
BETWEEN = re.compile(r"\s*(?:\b(?:et|ou|à|au|aux|voire)\b|[-–/,(])\s*")
OF = re.compile(r"^(?:du|de la|de l['’]|de|d['’]|le|la|l['’])\s*")
UNSAID = frozenset(
    ("siecle", "vers", "environ", "probablement", "peut", "etre", "sans", "doute", "ca", "circa")
)
"""What is no part of a period's name: the word "century", and doubt."""
Span = tuple[int, int, str]


@dataclass(frozen=True)
class Found:
    """What we found."""

    span: Span
    names: frozenset[str]
    """The words as printed, and the label of our term."""
    wider: frozenset[str] = frozenset()
    """Terms above ours whose whole name is printed: "hache" of "hache polie"."""


@dataclass(frozen=True)
class Sentence:
    text: str
    spans: tuple[Span, ...]
    ids: dict[Span, str]
    """The concept that people gave each span."""


def read_sentences(file: Path) -> Iterator[Sentence]:
    """The sentences of a WebAnno file, their words joined by blanks, but for "XVIII e", printed "XVIIIe"."""
    for block in file.read_text(encoding="utf-8").split("\n\n"):
        parts: list[str] = []
        spans: dict[str, tuple[Span, str]] = {}
        length = 0
        for row in (line.split("\t") for line in block.split("\n") if line[:1].isdigit()):
            word = row[2]
            if word in ORDINAL and parts and ROMAN.fullmatch(parts[-1].strip()):
                parts[-1] = parts[-1].rstrip()
                length -= 1
            end = length + len(word)
            for uri, value in zip(row[3].split("|"), row[4].split("|"), strict=True):
                kind, several, number = value.partition("[")
                if kind in (*CLASSES, RANGE):
                    key = number if several else row[0]
                    begun = spans[key][0][0] if key in spans else length
                    spans[key] = (begun, end, kind), uri.partition("[")[0]
            parts.append(f"{word} ")
            length = end + 1
        if parts:
            yield Sentence("".join(parts), tuple(span for span, _ in spans.values()), dict(spans.values()))


class Finder:
    """What the product finds, with a user's PACTOLS beside our own lists."""

    def __init__(self, pactols: Path) -> None:
        sujets = load_vocabulary(pactols / "Sujets.csv")
        chronology = branch(load_vocabulary(pactols / "Chronologie.csv"), "périodisation", "datation absolue")
        materials, finds = branch(sujets, *MATERIALS), branch(sujets, *FINDS, headings=False)

        def matcher(name: str, user: Vocabulary) -> Matcher:
            return Matcher(load_vocabulary(name), user, languages=["fr"])

        self.vocabularies = (*map(load_vocabulary, ("periods", "materials", "finds")), chronology, sujets)
        self.periods = matcher("periods", chronology)
        self.materials = matcher("materials", materials)
        self.finds = matcher("finds", finds)

    def __call__(self, text: str) -> list[Found]:
        """What stands in a sentence; dates that the reader joined to one interval are still one."""
        dates = [
            found(text, each.start, each.end, "CHRONO")
            for each in find_dates(text)
            if str(each.precision) not in EXACT_DATES
        ]
        periods = [self.term(text, each, "CHRONO") for each in self.periods.find_terms(text)]
        periods = [each for each in periods if not any(overlap(each.span, date.span) for date in dates)]
        materials, objects = find_materials_and_objects(text, self.materials, self.finds)
        return [
            *dates,
            *periods,
            *(self.term(text, each, "MAT") for each in materials),
            *(self.term(text, each, "MOB") for each in objects),
        ]

    def term(self, text: str, reading: TermReading, kind: str) -> Found:
        """A reading with the terms above its own whose names stand in its words."""
        made = found(text, reading.start, reading.end, kind, reading.term.label)
        printed = f" {name(text[reading.start : reading.end])} "
        above = {
            name(each.text.partition(" (")[0])
            for vocabulary in self.vocabularies
            for term in vocabulary.broader(reading.term.uri)
            for each in term.labels
            if each.language == "fr"
        }
        return replace(made, wider=frozenset(each for each in above if f" {each} " in printed))


def branch(vocabulary: Vocabulary, *roots: str, headings: bool = True) -> Vocabulary:
    """The terms at and below some, each named by one of its labels; without these themselves, if they are headings."""
    tops = {term.uri for term in vocabulary.terms if any(label.text in roots for label in term.labels)}
    kept = [
        term
        for term in vocabulary.terms
        if (headings and term.uri in tops)
        or (term.uri not in tops and any(above.uri in tops for above in vocabulary.broader(term.uri)))
    ]
    return Vocabulary(vocabulary.name, tuple(kept))


def found(text: str, start: int, end: int, kind: str, *more: str) -> Found:
    return Found((start, end, kind), frozenset((name(text[start:end]), *map(name, more))) - {""})


def parts(text: str, each: Found) -> list[Found]:
    """The dates that an interval of ours joins ("fin du XVe et du XVIe siècle"), each by itself."""
    start, end, kind = each.span
    for joint in BETWEEN.finditer(text, start, end):
        ends = (start, joint.start()), (joint.end(), end)
        if kind == "CHRONO" and all(is_date(text[a:b]) for a, b in ends):
            return [part for a, b in ends for part in parts(text, found(text, a, b, kind))]
    return [each]


def is_date(words: str) -> bool:
    words = OF.sub("", words)
    return read_date(words) is not None or read_date(f"{words} siècle") is not None


def overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def name(words: str) -> str:
    """Words to compare: plural, gender, small words, "siècle" and words of doubt aside."""
    return " ".join(
        stem
        for stem in (plain_stem(CENTURY.sub(r"\1", token.word)) for token in tokens(words))
        if stem not in UNSAID
    )


class Score:
    def __init__(self) -> None:
        self.hits = self.found = self.gold = 0

    def add(self, hits: int, found: int, gold: int) -> None:
        self.hits, self.found, self.gold = self.hits + hits, self.found + found, self.gold + gold

    def line(self) -> str:
        precision, recall = self.hits / max(1, self.found), self.hits / max(1, self.gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        return f"{precision:.3f} {recall:.3f} {f1:.3f}"


def total(scores: list[Score]) -> Score:
    """Of several classes together."""
    every = Score()
    for score in scores:
        every.add(score.hits, score.found, score.gold)
    return every


def concepts(files: list[Path]) -> dict[str, set[str]]:
    """The names of each concept of the reports: the words of all its mentions."""
    names: dict[str, set[str]] = {}
    for file in files:
        for sentence in read_sentences(file):
            for (start, end, _), uri in sentence.ids.items():
                names.setdefault(uri, set()).add(name(sentence.text[start:end]))
    return names


def outside(readings: list[Found], ranges: list[Span]) -> list[Found]:
    return [each for each in readings if not any(overlap(each.span, other) for other in ranges)]


def pair(gold: list[Span], ours: list[Found], names: dict[Span, set[str]]) -> tuple[list[Span], list[Found]]:
    """Return what is left of gold and ours when those that agree are taken away, one to one."""
    missed, rest = [], list(ours)
    for span in gold:
        met = next(
            (
                each
                for each in rest
                if overlap(span, each.span) and not names[span].isdisjoint(each.names | each.wider)
            ),
            None,
        )
        if met is None:
            missed.append(span)
        else:
            rest.remove(met)
    return missed, rest


def compare(finder: Finder, files: list[Path], misses: str | None) -> dict[str, Score]:
    """Count what is right in each class, and print what is missed and added of one."""
    names = concepts(sorted(files[0].parent.glob("*.tsv")))
    scores = {kind: Score() for kind in CLASSES}
    told: Counter[tuple[str, str]] = Counter()
    for sentence in (sentence for file in files for sentence in read_sentences(file)):
        text, ranges = sentence.text, [span for span in sentence.spans if span[2] == RANGE]
        readings = outside([part for each in finder(text) for part in parts(text, each)], ranges)
        own_names = {span: names[id] for span, id in sentence.ids.items()}
        for kind, score in scores.items():
            ours = [each for each in readings if each.span[2] == kind]
            gold = [span for span in sentence.spans if span[2] == kind]
            missed, rest = pair(gold, ours, own_names)
            score.add(len(gold) - len(missed), len(ours), len(gold))
            if kind == misses:
                wrong = [("missed", span) for span in missed] + [("added", each.span) for each in rest]
                told.update(
                    (way, f"{text[a:b]}  <- {text[max(0, a - 40) : b + 30]}") for way, (a, b, _) in wrong
                )
    for (way, words), count in told.most_common():
        print(f"{count:4} {way:7} {words}")
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--misses", choices=CLASSES, help="list what is missed and added of a class")
    parser.add_argument("--report", action="append", help="only these reports")
    options = parser.parse_args()
    data = shared() / "data"
    files = sorted((data / "inrap_ner_pactols").glob("*.tsv"))
    if options.report:
        files = [file for file in files if file.stem in options.report]
    scores = compare(Finder(data / "vocab_schemas" / "pactols"), files, options.misses)
    scores["all"] = total(list(scores.values()))
    print(f"{'class':8}{'gold':>6}  P     R     F1")
    for kind, score in scores.items():
        print(f"{kind:8}{score.gold:6}  {score.line()}")


if __name__ == "__main__":
    main()
