"""Where the words of a query stand in a text: how near to each other, and how often each.

A long text that has all words of a query somewhere is less likely what was asked for than one that has them together,
or again and again.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from pictoria_docs.retrieval.compounds import without_parts
from pictoria_docs.retrieval.tokens import JOINT

TELLING = 0.25
"""Share of the weight of the query's most telling word from which it matters where a word stands."""
SATURATION = 1.2
"""How soon a word that comes again tells no more,"""
LENGTH_COUNTS = 0.75
"""and how far it matters that long texts have all words more often (BM25; Robertson and Zaragoza 2009)."""
USUAL_LENGTH = 60
"""Words of an item, at which its length does not matter."""


class Placing(NamedTuple):
    """Where the words of the query are in a text, each 0 to 1."""

    together: float
    """The share of the query that is there, times the share of its words in the shortest stretch that has all these."""
    often: float
    """How often each word is there, as far as it tells."""


NOWHERE = Placing(0.0, 0.0)


class WordPlaces:
    """Finds the words of one query in texts."""

    def __init__(self, weights: Sequence[float], standing: Sequence[Iterable[str]]) -> None:
        """Prepare to look for words.

        Args:
            weights: how much each word of the query tells.
            standing: the words and stems that stand for each.
        """
        self._weights = weights
        self._total = sum(weights) or 1.0
        least = TELLING * max(weights, default=0.0)
        self._telling = frozenset(number for number, weight in enumerate(weights) if weight >= least)
        self._of_telling = sum(weights[number] for number in self._telling) or 1.0
        self._numbers: dict[str, set[int]] = {}
        for number, alternatives in enumerate(standing):
            for word in alternatives:
                self._numbers.setdefault(word, set()).add(number)

    def placing(self, printed: Sequence[str], stemmed: Sequence[str]) -> Placing:
        """How near to each other the words are in a text, and how often.

        Args:
            printed: the text's words.
            stemmed: their stems, after these those of parts of compounds.
        """
        places = self._places(printed, stemmed)
        if not places:
            return NOWHERE
        bound = SATURATION * (1 - LENGTH_COUNTS + LENGTH_COUNTS * len(printed) / USUAL_LENGTH)
        often = sum(
            self._weights[number] * len(found) / (len(found) + bound) for number, found in places.items()
        )
        return Placing(self._together(places), often / self._total)

    def _places(self, printed: Sequence[str], stemmed: Sequence[str]) -> dict[int, set[int]]:
        """By number of a word that is there, its places."""
        numbers = self._numbers
        found = [(place, word) for place, word in enumerate(printed) if word in numbers]
        found += [
            (place if place < len(printed) else _place_of_compound(stem, stemmed[: len(printed)]), stem)
            for place, stem in enumerate(stemmed)
            if stem in numbers
        ]
        places: dict[int, set[int]] = {}
        for place, word in found:
            for number in numbers[word]:
                places.setdefault(number, set()).add(place)
        return places

    def _together(self, places: Mapping[int, Set[int]]) -> float:
        present = places.keys() & self._telling
        if len(present) < min(2, len(self._telling)):
            return 0.0
        shortest = (
            _shortest_stretch({number: places[number] for number in present}) if len(present) > 1 else 1
        )
        share = sum(self._weights[number] for number in present) / self._of_telling
        return share * len(present) / max(len(present), shortest)


def _place_of_compound(part: str, stems: Sequence[str]) -> int:
    """Where the compound stands of which a stem is a part; at the end of the text, if it is not found."""
    letters = next(without_parts([part])).partition(JOINT)[0]
    return next((place for place, stem in enumerate(stems) if letters in stem), len(stems))


def _shortest_stretch(places: Mapping[int, Set[int]]) -> int:
    """The number of words of the shortest stretch of a text that has each of some words."""
    ordered = sorted((place, number) for number, found in places.items() for place in found)
    last: dict[int, int] = {}
    shortest = ordered[-1][0] - ordered[0][0] + 1
    for place, number in ordered:
        last[number] = place
        if len(last) == len(places):
            shortest = min(shortest, place - min(last.values()) + 1)
    return shortest
