"""The words of dates of all catalogue languages, joined once and laid out for looking up."""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any

from pictoria_docs.enrichment.dates.tokens import DateToken, fold
from pictoria_docs.languages import catalogue_words

BETWEEN_WORDS = frozenset(".-'’‐‑")
"""Signs that abbreviations and compounds carry within."""
BEFORE, AFTER = -1, 1


class Phrases:
    """Phrases of folded words with a value each, found at a place among tokens; the longest wins."""

    def __init__(self, entries: Iterable[tuple[str, Any]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
        for phrase, value in entries:
            first, *tail = phrase.split()
            self._by_first.setdefault(first, []).append((tuple(tail), value))
        for choices in self._by_first.values():
            choices.sort(key=lambda choice: -len(choice[0]))

    def at(self, tokens: Sequence[DateToken], index: int) -> tuple[Any, int] | None:
        """Value of the longest phrase that begins at `place`, and the place behind it."""
        if index >= len(tokens):
            return None
        for tail, value in self._by_first.get(tokens[index].form.key, ()):
            end = _behind(tokens, index + 1, tail)
            if end is not None:
                return value, end
        return None

    @classmethod
    def any_of(cls, *several: "Phrases") -> "Phrases":
        """The phrases of several, to be asked whether one of them stands at a place."""
        joined = cls(())
        for phrases in several:
            for first, choices in phrases._by_first.items():
                joined._by_first.setdefault(first, []).extend(choices)
        return joined

    @property
    def first_words(self) -> frozenset[str]:
        """What the phrases begin with."""
        return frozenset(self._by_first)


def _behind(tokens: Sequence[DateToken], index: int, words: tuple[str, ...]) -> int | None:
    for word in words:
        for _ in range(2):  # "J.-C."
            if index < len(tokens) and tokens[index].text in BETWEEN_WORDS:
                index += 1
        if index >= len(tokens) or tokens[index].form.key != word:
            return None
        index += 1
    return index


class DateLexicon:
    """The words (`languages/*/dates.yaml`) as phrases by their role."""

    def __init__(self) -> None:
        words = catalogue_words("dates")
        shares = {name: tuple(edge["share"]) for name, edge in words["edges"].items()}
        eras, centuries = words["eras"], words["centuries"]
        self.era = _valued({BEFORE: eras["before"], AFTER: eras["after"]})
        self.capitals: frozenset[str] = frozenset(eras["capitals"])
        self.weak_era = _valued({BEFORE: eras["weak"]["before"], AFTER: eras["weak"]["after"]})
        self.century_behind = _same(centuries["behind"])
        self.century_ahead = _same(centuries["ahead"])
        self.centuries: frozenset[str] = frozenset(centuries["plural"])
        """The plurals of "century"."""
        self.century_name = Phrases(centuries["names"].items())
        self.millennium = _same(words["millennia"])
        self.fraction = _valued(words["fractions"])
        """Value: into how many parts."""
        self.edge = _valued({shares[name]: edge["words"] for name, edge in words["edges"].items()})
        """Value: the share that it cuts out."""
        self.latin_edge = _valued({shares[name]: edge for name, edge in words["latin_edges"].items()})
        self.ordinal = _valued(words["ordinals"])
        self.month = _valued(words["months"])
        self.season = _valued(words["seasons"])
        self.approximate = _same(words["approximate"])
        self.uncertain = _same(words["uncertain"])
        self.open = _valued({AFTER: words["after"], BEFORE: words["before"]})
        """Value: which side of the year is meant."""
        self.open_behind = _valued({AFTER: words["later"], BEFORE: words["earlier"]})
        """ "or later"."""
        self.between = _same(words["between"])
        self.to = _same(words["to"])
        self.alternative = _same(words["or"])
        self.both = _same(words["and"])
        self.of = _same(words["of"])
        self.years = _same(words["years"])
        self.decades = _same(words["decades"])
        self.announcing: frozenset[str] = frozenset(map(fold, words["announcing"]))
        self.labels: frozenset[str] = frozenset(map(fold, words["labels"]))
        self.units: frozenset[str] = frozenset(map(fold, words["units"]))
        self.citing: frozenset[str] = frozenset(map(fold, words["citing"]))
        self.endings: frozenset[str] = frozenset(words["endings"])

    @cached_property
    def openers(self) -> Phrases:
        """What a date may begin with, but for numbers, signs and names of periods."""
        heads = (self.century_ahead, self.century_name, self.edge, self.ordinal, self.month, self.season)
        return Phrases.any_of(self.qualifiers, *heads)

    @cached_property
    def qualifiers(self) -> Phrases:
        """What may stand before a point of time and say how it is meant."""
        return Phrases.any_of(self.between, self.open, self.approximate, self.uncertain, self.era, self.years)


def _same(words: Iterable[str]) -> Phrases:
    return Phrases((fold(word), word) for word in words)


def _valued(groups: dict[Any, list[str]]) -> Phrases:
    return Phrases((fold(word), value) for value, words in groups.items() for word in words)


@cache
def lexicon() -> DateLexicon:
    """The words of dates."""
    return DateLexicon()
