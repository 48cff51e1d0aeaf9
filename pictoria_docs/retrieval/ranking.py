"""How well an item answers a query: evidence by name, to be weighed (`ranking_weights`)."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.linking.features import Features
from pictoria_docs.retrieval.by_language import above_usual
from pictoria_docs.retrieval.compounds import parts_within, without_parts
from pictoria_docs.retrieval.nearness import NOWHERE, WordPlaces
from pictoria_docs.retrieval.query import QueryWord, SearchQuery
from pictoria_docs.retrieval.tokens import JOINT, forms_of, stems_of

Shares = NDArray[np.float32]
Label = tuple[frozenset[str], ...]
"""The words of a vocabulary's label, each as its form and its stem: a text that has one of each has the label."""
AS_CORRECTED, AS_EXPANDED = 0.7, 0.8
"""What a word counts that is there only as the likely spelling of the query's, or in another language."""
MIXTURE = 3.0
"""How much more the words of an item say of a query's words than all items together do."""
WHOLLY = 4
"""Power of a share that tells nearly all from all."""
AS_A_PART = 0.5
"""What it tells that the query names an item's number, where it may be a part of another item's."""
NAMED = 2
"""Power of how far the query is an item's title, as which it keeps pictures of no entry back."""
STANDS_FOR = 0.2
"""Probability from which it matters where a word of another language stands."""
LIKELY_LANGUAGE = 0.5
"""Probability from which a query is in a language."""


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
    term: bool = False
    """A vocabulary has it, whether or not the index does."""
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
    number: int = 0
    """Of the item."""
    alone: bool = False
    """It is a picture without panels of which no entry tells, or the caption of one."""
    panels: frozenset[int] = frozenset()
    """The numbers of its panels' items."""
    plate: bool = False
    """It has the captions of its panels."""


class _TextWords(NamedTuple):
    """The words of a text, in the forms in which those of a query are looked for."""

    printed: frozenset[str]
    stemmed: frozenset[str]
    """Those of parts of compounds in a form of their own;"""
    all_stems: frozenset[str]
    """and all as those of words."""
    identifiers: frozenset[str]
    length: int
    """How many words there are, each as often as it is there; 1 at least."""
    in_order: Sequence[str] = ()
    """The words as they follow on each other,"""
    stems_in_order: Sequence[str] = ()
    """and their stems, those of parts of compounds last."""


def _words_of(candidate: CandidateText) -> _TextWords:
    in_order, stems_in_order = candidate.printed.split(), candidate.stemmed.split()
    stems = frozenset(stems_in_order)
    return _TextWords(
        frozenset(in_order),
        stems,
        frozenset(without_parts(stems)),
        candidate.identifiers,
        _length(candidate),
        in_order,
        stems_in_order,
    )


def _title_words_of(candidate: CandidateText) -> _TextWords:
    forms = forms_of(candidate.title)
    stems = frozenset(stems_of(candidate.title, candidate.language))
    parts = parts_within(stems, candidate.stemmed)
    return _TextWords(
        frozenset(forms),
        stems | parts,
        stems | frozenset(without_parts(parts)),
        frozenset(),
        max(1, len(forms)),
    )


class Ranker:
    """Measures the items that may answer one query."""

    def __init__(
        self, query: SearchQuery, words: Sequence[WeighedWord], languages: Mapping[str, float]
    ) -> None:
        """Prepare to measure.

        Args:
            query: as read.
            words: of the query.
            languages: how likely the query is in each language of the index.
        """
        self.query, self.words, self.languages = query, words, languages
        self._total = sum(word.weight for word in words) or 1.0
        self._weights = np.array([word.weight / self._total for word in words])
        self._places = WordPlaces([word.weight for word in words], [*map(_standing_for, words)])

    def _presences(self, texts: Sequence[_TextWords]) -> tuple[Shares, Shares]:
        """Measure how far each text has each word of the query: as it is, also in another language's words, 0 to 1;
        shape (texts, words)."""
        presences = [
            [presence(word, text.printed, text.stemmed, text.identifiers) for word in self.words]
            for text in texts
        ]
        present = np.array(presences, np.float32).reshape(len(texts), len(self.words))
        return present, np.maximum(present, self._translated(texts))

    def _translated(self, texts: Sequence[_TextWords]) -> Shares:
        """How likely each word of the query is said for the words of each text in another language, 0 to 1."""
        shares = np.zeros((len(texts), len(self.words)), np.float32)
        for index, word in enumerate(self.words):
            if word.origins:
                shares[:, index] = [translated_share(word, text.all_stems) for text in texts]
        return shares

    def _likelihoods(self, shares: Shares, texts: Sequence[_TextWords]) -> Shares:
        """How likely the query is said of each text rather than of any, in log-odds and as a share of those of a text
        that is nothing but the query.

        Likelihood of the query in a mixture of the text, translated word by word, and of all texts (Berger and
        Lafferty 1999).
        """
        weights = np.array([word.weight for word in self.words])
        odds = log_likelihoods(shares, weights, np.array([text.length for text in texts]))
        rarity = np.exp(weights)
        alone = np.log1p(MIXTURE * rarity / max(1, len(self.words))).sum() or 1.0
        likelihoods: Shares = (odds / alone).astype(np.float32)
        return likelihoods

    def _weighed(self, shares: Shares) -> float:
        """The share of what the query's words tell that a text has, 0 to 1."""
        return float(shares @ self._weights)

    def evidence(
        self,
        candidates: Sequence[CandidateText],
        cosines: Sequence[float],
        cosines_above: Sequence[float],
    ) -> list[Features]:
        """What speaks for each of the items and against it, and what the query is like.

        Args:
            candidates: their words.
            cosines: of the query's vector and theirs; 0 without one.
            cosines_above: the same, above the usual best of their languages.
        """
        texts = [_words_of(candidate) for candidate in candidates]
        presences, translated = self._presences(texts)
        coverages, translations = (
            [self._weighed(row) for row in shares] for shares in (presences, translated)
        )
        likelihoods = self._likelihoods(translated, texts)
        titled = [
            index for index, candidate in enumerate(candidates) if translations[index] and candidate.title
        ]
        titles = [_title_words_of(candidates[index]) for index in titled]
        title_likelihoods = np.zeros(len(candidates), np.float32)
        title_likelihoods[titled] = self._likelihoods(self._presences(titles)[1], titles)
        languages = {index: candidate.language for index, candidate in enumerate(candidates)}
        above = above_usual(dict(enumerate(coverages)), languages)
        translations_above = above_usual(dict(enumerate(translations)), languages)
        best, nearest = max(coverages, default=0.0), max(cosines, default=0.0)
        nearest_by_words = max(
            (cosine for cosine, covered in zip(cosines, coverages, strict=True) if covered == best),
            default=0.0,
        )
        printed = self._printed(candidates)
        features = [
            self._features(candidate, coverages[index])
            | self._placing(texts[index], translations[index])
            | {
                "printed": printed[index],
                "coverage_above": above[index],
                "translated": translations[index],
                "translated_above": translations_above[index],
                "likelihood": float(likelihoods[index]),
                "title_likelihood": float(title_likelihoods[index]),
                "cosine": cosines[index],
                "cosine_above": cosines_above[index],
                "cosine_alone": cosines[index] * (1 - best),
                "own_language": self.languages.get(candidate.language, 0.0),
            }
            for index, candidate in enumerate(candidates)
        ]
        by_number = {candidate.number: row for candidate, row in zip(candidates, features, strict=True)}
        for candidate, row in zip(candidates, features, strict=True):
            if candidate.panels:
                # Words of several panels are not said of one thing.
                panels = candidate.panels & by_number.keys()
                row["alone"] = max((by_number[panel]["alone"] for panel in panels), default=0.0)
        named = max((row["title"] for row in features), default=0.0)
        for row in features:
            # Whoever names an entry looks for it.
            row["alone"] *= 1 - named**NAMED
        wholly_named = named**WHOLLY
        numbered = max((max(row["identifier"], row["printed"]) for row in features), default=0.0)
        query = {
            "found": best,
            "wholly_found": best**WHOLLY,
            "wholly_named": wholly_named,
            "focused": max(map(self._focus, candidates, coverages), default=0.0),
            "numbered": numbered * (1 - wholly_named),
            "understood": max(translations, default=0.0),
            "nearest": nearest,
            "lead": nearest - nearest_by_words,
            "query_length": log(1 + len(self.words)),
            "language_known": max(self.languages.values(), default=0.0),
            "abroad": _abroad(features),
        }
        return [row | query for row in features]

    def _placing(self, text: _TextWords, translated: float) -> Features:
        """What it tells where the query's words stand in a text that has so much of them in any language."""
        placing = self._places.placing(text.in_order, text.stems_in_order) if translated else NOWHERE
        return placing._asdict()

    def _printed(self, candidates: Sequence[CandidateText]) -> list[float]:
        """How far the query names the number of each item: "pl. 1, 4" is number 4 of plate 1 where there is one, rather
        than two plates."""
        asked = self.query.printed
        parts = [
            max((form.count(JOINT) for form in asked & candidate.identifiers), default=0)
            for candidate in candidates
        ]
        most = max(parts, default=0)
        return [(1.0 if each == most else AS_A_PART) if each else 0.0 for each in parts]

    def _features(self, candidate: CandidateText, coverage: float) -> Features:
        """What the words and numbers of an item tell.

        Args:
            candidate: its words.
            coverage: of the query by them.
        """
        query, text = self.query, f" {candidate.printed} "
        shared = _shared_years(query.years, candidate.years)
        phrases = query.phrases
        phrase = sum(f" {' '.join(words)} " in text for words in phrases) / len(phrases) if phrases else 0.0
        return {
            "coverage": coverage,
            "phrase": phrase,
            "title": self._title(candidate.title) if coverage else 0.0,
            "identifier": float(bool(query.identifiers & candidate.identifiers)),
            "years": shared or 0.0,
            "other_years": float(shared == 0.0),
            "alone": coverage**WHOLLY if candidate.alone else 0.0,
            candidate.kind: 1.0,
            "plate": float(candidate.plate),
            "long": log(1 + _length(candidate)),
        }

    def _focus(self, candidate: CandidateText, coverage: float) -> float:
        """The coverage and the share of an item's words that the query has, as one: F1."""
        density = min(1.0, coverage * len(self.words) / _length(candidate))
        return 2 * coverage * density / (coverage + density) if coverage else 0.0

    def _title(self, title: str) -> float:
        """How far title and query are the same words: F1, the query's words weighed."""
        words = frozenset(forms_of(title))
        if not words:
            return 0.0
        named = sum(word.weight for word in self.words if word.word.form in words) / self._total
        forms = {word.word.form for word in self.words}
        covered = sum(word in forms for word in words) / len(words)
        return 2 * named * covered / (named + covered) if named and covered else 0.0


def log_likelihoods(
    shares: NDArray[np.floating[Any]], weights: NDArray[np.float64], lengths: NDArray[np.integer[Any]]
) -> NDArray[np.float64]:
    """How likely words are said of texts rather than of any, in log-odds.

    Args:
        shares: how likely each word is said for words of each text, 0 to 1; shape (texts, words).
        weights: of the words, in nats; shape (words,).
        lengths: of the texts, in words; shape (texts,).
    """
    odds: NDArray[np.float64] = np.log1p(MIXTURE * shares * np.exp(weights) / lengths[:, None]).sum(axis=1)
    return odds


def _abroad(features: Sequence[Features]) -> float:
    """How much nearer for its language the nearest item in another language is than that in the query's own."""
    own, other = (
        [row["cosine_above"] for row in features if (row["own_language"] >= LIKELY_LANGUAGE) is wanted]
        for wanted in (True, False)
    )
    return max(other) - max(own) if own and other else 0.0


def _length(candidate: CandidateText) -> int:
    return candidate.printed.count(" ") + 1


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


def _standing_for(word: WeighedWord) -> list[str]:
    """The words and stems that stand for a word of the query by themselves."""
    return [
        word.word.form,
        *word.word.stems,
        *word.corrected,
        *(form for label in word.expanded if len(label) == 1 for form in label[0]),
        *(stem for stem, share in word.origins.items() if share >= STANDS_FOR),
    ]


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
