"""A translation table of words, learned from terms that have labels in several languages.

IBM's model 1 (Brown, Della Pietra, Della Pietra and Mercer 1993): each word of a label is said for one word of the
other label, or for none; which one is found by expectation maximisation. For each ordered pair of languages.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.retrieval.tokens import stems_of
from pictoria_docs.retrieval.word_translations import TranslatedPair, WordTranslations, language_of

ROUNDS = 8
"""Of expectation maximisation."""
DOUBT = 0.5
"""Labels that each word counts as seen in more often, with words that are none: what is rare is less sure."""
LEAST_SHARE = 0.02
"""Probability of a pair that is kept,"""
MOST_KEPT = 5
"""and so many of one word in one other language."""
Integers = NDArray[np.int64]
Label = Mapping[str, str]
"""The texts of one term by their language, two letters."""


def fit_translations(labels: Sequence[Label]) -> WordTranslations:
    """The table of what labels say of each other.

    Args:
        labels: of terms; those in one language only teach nothing.
    """
    terms = [
        {language: list(dict.fromkeys(stems_of(text, language))) for language, text in label.items()}
        for label in labels
    ]
    counts = Counter(stem for term in terms for stems in term.values() for stem in stems)
    languages = sorted({language for label in labels for language in label})
    pairs = [
        pair
        for first, second in permutations(languages, 2)
        for pair in _fit_pair(
            [(term[first], term[second]) for term in terms if first in term and second in term]
        )
    ]
    return WordTranslations.of_pairs(dict(sorted(counts.items())), _most_likely(pairs))


def _fit_pair(labels: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Iterator[TranslatedPair]:
    """How likely each word of the second language is said for one of the first."""
    sources: dict[str, int] = {"": 0}
    targets: dict[str, int] = {}
    source_numbers: list[int] = []
    target_numbers: list[int] = []
    places: list[int] = []
    place = 0
    for first, second in labels:
        origins = [0, *(sources.setdefault(stem, len(sources)) for stem in first)]
        for stem in second:
            target = targets.setdefault(stem, len(targets))
            source_numbers += origins
            target_numbers += [target] * len(origins)
            places += [place] * len(origins)
            place += 1
    if not places:
        return
    cells, cell_of = np.unique(
        np.array(source_numbers, np.int64) * len(targets) + np.array(target_numbers, np.int64),
        return_inverse=True,
    )
    shares = _maximised(cell_of, np.array(places, np.int64), cells // len(targets))
    from_number, to_number = list(sources), list(targets)
    for cell, share in zip(cells.tolist(), shares.tolist(), strict=True):
        source, target = divmod(cell, len(targets))
        if source and share >= LEAST_SHARE:
            yield TranslatedPair(from_number[source], to_number[target], share)


def _maximised(cell_of: Integers, places: Integers, source_of: Integers) -> NDArray[np.float64]:
    """The probability of each cell (source, target), by expectation maximisation.

    Args:
        cell_of: of each possible origin of each word, its cell.
        places: of the same, the number of the word that it may be the origin of.
        source_of: of each cell, its source.
    """
    shares = np.ones(len(source_of))
    for _ in range(ROUNDS):
        origins = shares[cell_of]
        origins /= np.bincount(places, origins)[places]
        found = np.bincount(cell_of, origins, len(source_of))
        shares = found / (np.bincount(source_of, found)[source_of] + DOUBT)
    return shares


def _most_likely(pairs: Sequence[TranslatedPair]) -> list[TranslatedPair]:
    """The likeliest of each word in each other language."""
    by_word: dict[tuple[str, str], list[TranslatedPair]] = {}
    for pair in pairs:
        by_word.setdefault((pair.stem, language_of(pair.other)), []).append(pair)
    return [
        pair
        for found in by_word.values()
        for pair in sorted(found, key=lambda pair: -pair.probability)[:MOST_KEPT]
    ]
