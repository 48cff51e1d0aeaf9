"""How well an item answers a query: eight measurements, and one model that weighs them.

The model's sum is in log-odds; its probability is the score that people see: how likely the item is what was asked
for. It chooses among the items of a query and "none of them" (`training.choices`), so that the score of the best hit
tells whether there is an answer. `benchmarks/search_weights.py` fits it.
"""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.evidence import FeatureSet, Measured, ShippedModel
from pictoria_docs.retrieval.compounds import parts_within, without_parts
from pictoria_docs.retrieval.query import QueryWord, SearchQuery
from pictoria_docs.retrieval.tokens import JOINT, forms_of, stems_of

Shares = NDArray[np.float64]
Label = tuple[frozenset[str], ...]
"""The words of a vocabulary's label, each as its form and its stem: a text that has one of each has the label."""
AS_CORRECTED, AS_EXPANDED = 0.7, 0.8
"""What a word counts that is there only as the likely spelling of the query's, or in another language."""
MIXTURE = 3.0
"""How much more the words of an item say of a query's words than all items together do."""
AS_A_PART = 0.5
"""What it tells that the query names an item's number, where it may be a part of another item's."""
MIN_LACKING = 0.05
"""Share of the query that an item lacks at least, as far as it is counted."""
ANSWERED = 0.047
"""Score of the best hit below which probably nothing answers the query."""

FEATURES: FeatureSet[Measured] = FeatureSet("search", base=0.0)
for _name, _unit, _meaning, _rises in (
    ("words", "nats", "how little the item lacks of what the query's words tell, in any language", True),
    ("likelihood", "share", "how likely the query is said of the item rather than of any", True),
    ("title", "share", "the same of its title alone", True),
    ("cosine", "cosine", "the query and the item mean the like (sentence vectors)", True),
    ("number", "share", "the query names a number of the item; -1: it names others", True),
    ("years", "share", "how much of the years of item and query they have in common, by the shorter", True),
    ("other_years", "flag", "the years of the item lie outside of those of the query", False),
    ("undated", "flag", "the query names years, and the item has none", False),
):
    FEATURES.declare(_name, _unit, _meaning, rises=_rises)
SEARCH_MODEL = ShippedModel.beside(__file__, FEATURES)


@dataclass(frozen=True, slots=True)
class WeighedWord:
    """A word of a query with all that may stand for it, and how much it tells."""

    word: QueryWord
    weight: float
    """Inverse document frequency, in nats."""
    corrected: frozenset[str] = frozenset()
    """Words of the index that it may be a misspelling of."""
    expanded: tuple[Label, ...] = ()
    """What means the same, in any language of the vocabularies."""
    origins: Mapping[str, float] = field(default_factory=dict)
    """How likely it is said for a stem of another language, by that stem,"""
    translations: tuple[str, ...] = ()
    """and the stems of the index that are likely said for it."""


@dataclass(frozen=True, slots=True)
class CandidateText:
    """The words of an item that may be an answer."""

    printed: str
    """Words in small letters without accents, a blank between them."""
    stemmed: str
    identifiers: frozenset[str]
    title: str
    """As printed."""
    kind: str
    language: str
    years: tuple[int | None, int | None] | None


class _TextWords(NamedTuple):
    """The words of a text, in the forms in which those of a query are looked for."""

    in_order: Sequence[str]
    """As they follow on each other."""
    printed: frozenset[str]
    stems: frozenset[str]
    """Those of parts of compounds in a form of their own;"""
    whole_stems: frozenset[str]
    """and all as those of words."""
    identifiers: frozenset[str] = frozenset()


def _words_of(candidate: CandidateText) -> _TextWords:
    in_order, stems = candidate.printed.split(), frozenset(candidate.stemmed.split())
    whole = frozenset(without_parts(stems))
    return _TextWords(in_order, frozenset(in_order), stems, whole, candidate.identifiers)


def _title_words_of(candidate: CandidateText) -> _TextWords:
    in_order = forms_of(candidate.title)
    stems = frozenset(stems_of(candidate.title, candidate.language))
    parts = parts_within(stems, candidate.stemmed)
    return _TextWords(in_order, frozenset(in_order), stems | parts, stems | frozenset(without_parts(parts)))


class Ranker:
    """Measures the items that may answer one query."""

    def __init__(self, query: SearchQuery, words: Sequence[WeighedWord]) -> None:
        """Prepare to measure.

        Args:
            query: as read.
            words: of the query, weighed.
        """
        self.query, self.words = query, words
        self._weights = np.array([word.weight for word in words])
        self._total = float(self._weights.sum()) or 1.0
        alone = np.log1p(MIXTURE * np.exp(self._weights) / max(1, len(words))).sum()
        self._alone = float(alone) or 1.0
        """Log-odds of a text that is nothing but the query."""

    def measure(self, candidates: Sequence[CandidateText], cosines: Sequence[float]) -> list[Measured]:
        """Measure items, by the names of `FEATURES`.

        Args:
            candidates: their words.
            cosines: of the query's vector and theirs; 0 without one.
        """
        texts = [_words_of(each) for each in candidates]
        shares = self._shares(texts)
        covered = np.minimum(1.0, shares @ self._weights / self._total)
        likelihoods = self._likelihoods(shares, texts)
        titled = [index for index, each in enumerate(candidates) if each.title and covered[index]]
        titles = [_title_words_of(candidates[index]) for index in titled]
        title_likelihoods = np.zeros(len(candidates))
        title_likelihoods[titled] = self._likelihoods(self._shares(titles), titles)
        return [
            {
                "words": -log(1 - covered[index] + MIN_LACKING),
                "likelihood": float(likelihoods[index]),
                "title": float(title_likelihoods[index]),
                "cosine": cosines[index],
                "number": number,
            }
            | self._years(candidates[index])
            for index, number in enumerate(self._numbers(candidates, shares))
        ]

    def _shares(self, texts: Sequence[_TextWords]) -> Shares:
        """How far each text has each word of the query: as it is, or in another language's words, 0 to 1.

        Words in quotation marks count where they follow on each other. The shape is (texts, words).
        """
        return np.array([self._shares_of(text) for text in texts]).reshape(-1, len(self.words))

    def _shares_of(self, text: _TextWords) -> list[float]:
        in_order = f" {' '.join(text.in_order)} "
        lacking = {
            word
            for phrase in self.query.phrases
            if f" {' '.join(phrase)} " not in in_order
            for word in phrase
        }
        return [
            0.0
            if word.word.form in lacking
            # "pl. 521" is printed beside the plate, if anywhere, and not in what is said of it.
            else float(not word.word.printed.isdisjoint(text.identifiers))
            or max(
                presence(word, text.printed, text.stems, text.identifiers),
                translated_share(word, text.whole_stems),
            )
            for word in self.words
        ]

    def _likelihoods(self, shares: Shares, texts: Sequence[_TextWords]) -> Shares:
        """How likely the query is said of each text rather than of any, in log-odds and as a share of those of a text
        that is nothing but the query.

        Likelihood of the query in a mixture of the text, translated word by word, and of all texts (Berger and
        Lafferty 1999).
        """
        lengths = np.array([max(1, len(text.in_order)) for text in texts]).reshape(-1, 1)
        odds = np.log1p(MIXTURE * shares * np.exp(self._weights) / lengths).sum(axis=1)
        return np.asarray(odds / self._alone)

    def _years(self, candidate: CandidateText) -> dict[str, float]:
        """What the years of an item tell, where the query names some."""
        shared = _shared_years(self.query.years, candidate.years)
        undated = self.query.years is not None and candidate.years is None and not self._has_date(candidate)
        return {"years": shared or 0.0, "other_years": float(shared == 0.0), "undated": float(undated)}

    def _has_date(self, candidate: CandidateText) -> bool:
        """Whether a date of the query is printed in an item, where its years are no value of a record."""
        date = " ".join(word.word.form for word in self.words if word.word.dated)
        return bool(date) and f" {date} " in f" {candidate.printed} "

    def _numbers(self, candidates: Sequence[CandidateText], shares: Shares) -> list[float]:
        """How far the query names the number of each item: "pl. 1, 4" is number 4 of plate 1 where there is one, rather
        than two plates."""
        query = self.query
        parts = [
            max((form.count(JOINT) for form in query.printed & each.identifiers), default=0)
            for each in candidates
        ]
        most = max(parts, default=0)
        names_number = bool(query.printed or (query.identifiers and query.years is None))
        of_numbers = [bool(each.word.identifiers or each.word.printed) for each in self.words]
        printed = shares[:, of_numbers].min(axis=1, initial=1.0)
        return [
            1.0
            if (own and own == most) or not query.identifiers.isdisjoint(each.identifiers)
            else AS_A_PART
            if own
            # A year, a size may be a number, but none that an item has to have; nor has what prints the words.
            else -float(names_number and share < 1)
            for own, each, share in zip(parts, candidates, printed, strict=True)
        ]


def presence(
    word: WeighedWord, printed: Collection[str], stemmed: Collection[str], identifiers: Collection[str]
) -> float:
    """How far a word of the query is in a text: as it is, as a stem, in a number however this is spelled, as another
    spelling, as another word for it."""
    form = word.word.form
    if form in printed or not word.word.stems.isdisjoint(stemmed):
        return 1.0
    if not word.word.identifiers.isdisjoint(identifiers):
        return 1.0
    if word.word.begins and any(other.startswith(form) for other in printed):
        return 1.0
    if any(
        all(not forms.isdisjoint(printed) or not forms.isdisjoint(stemmed) for forms in label)
        for label in word.expanded
    ):
        return AS_EXPANDED
    return 0.0 if word.corrected.isdisjoint(printed) else AS_CORRECTED


def translated_share(word: WeighedWord, stemmed: Set[str]) -> float:
    """How likely a word of the query is said for the stems of a text in another language, 0 to 1."""
    return min(1.0, sum(word.origins[stem] for stem in stemmed & word.origins.keys()))


def _shared_years(
    first: tuple[int | None, int | None] | None, second: tuple[int | None, int | None] | None
) -> float | None:
    """The years that two stretches share, by those of the shorter one, 0 to 1; None where one is not known.

    An open end reaches as far as the other stretch.
    """
    if first is None or second is None:
        return None
    starts = [stretch[0] for stretch in (first, second) if stretch[0] is not None]
    ends = [stretch[1] for stretch in (first, second) if stretch[1] is not None]
    if not starts or not ends:
        return 1.0
    shared = min(ends) - max(starts) + 1
    lengths = [end - start + 1 for start, end in (first, second) if start is not None and end is not None]
    return max(0.0, min(1.0, shared / max(1, min(lengths, default=1))))
