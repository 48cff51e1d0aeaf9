"""A translation table of words, learned from terms that have labels in several languages.

IBM's model 1 (Brown, Della Pietra, Della Pietra and Mercer 1993): each word of a label is said for one word of the
other label, or for none; which one is found by expectation maximisation. For each ordered pair of languages. What no
label says of two languages is told by a third (Mann and Yarowsky 2001).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from pictoria_docs.retrieval.tokens import stems_of
from pictoria_docs.retrieval.word_translations import TranslatedPair, WordTranslations, language_of

ROUNDS = 8
"""Of expectation maximisation."""
DOUBT = 0.5
"""Labels that each word counts as seen in more often, with words that are none: what is rare is less sure."""
MIN_SHARE = 0.02
"""Probability of a pair that is kept,"""
MAX_KEPT = 5
"""and so many of one word in one other language."""
LEGS = 2
"""Rounds in which a third language is asked: the second one knows what the first one found."""
MAX_STEM_LENGTH = 40
"""Letters of a stem that is kept."""
Integers = NDArray[np.int64]
Label = Mapping[str, str]
"""The texts of one term by their language, two letters."""


def fit_translations(labels: Sequence[Label]) -> WordTranslations:
    """The table of what labels say of each other.

    Args:
        labels: of terms; those in one language only teach nothing.
    """
    terms = [
        {
            language: list(
                dict.fromkeys(each for each in stems_of(text, language) if len(each) <= MAX_STEM_LENGTH)
            )
            for language, text in label.items()
        }
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
    return WordTranslations.of_pairs(counts, _through_others(counts, _most_likely(pairs), languages))


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
        if source and share >= MIN_SHARE:
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
        for pair in sorted(found, key=lambda pair: -pair.probability)[:MAX_KEPT]
    ]


def _through_others(
    stems: Iterable[str], pairs: Sequence[TranslatedPair], languages: Sequence[str]
) -> Iterator[TranslatedPair]:
    """Pairs, and those that a third language tells as far as none is known: fr "porcelet" is de "Ferkel", and this it
    "porcellino".

    Args:
        stems: of all languages.
        pairs: the likeliest.
        languages: of the stems.
    """
    by_language: dict[str, list[str]] = {language: [] for language in languages}
    number: dict[str, int] = {}
    for stem in stems:
        known = by_language[language_of(stem)]
        number[stem] = len(known)
        known.append(stem)
    cells: dict[tuple[str, str], list[tuple[int, int, float]]] = {
        each: [] for each in permutations(languages, 2)
    }
    for stem, other, share in pairs:
        cells[language_of(stem), language_of(other)].append((number[stem], number[other], share))
    shares = {
        (first, second): _matrix(found, (len(by_language[first]), len(by_language[second])))
        for (first, second), found in cells.items()
    }
    for _ in range(LEGS):
        shares = {
            (first, second): _completed(
                known,
                [
                    shares[first, third] @ shares[third, second]
                    for third in languages
                    if third not in (first, second)
                ],
            )
            for (first, second), known in shares.items()
        }
    for (first, second), table in shares.items():
        for row, column, share in zip(*table.nonzero(), table.data, strict=True):
            yield TranslatedPair(by_language[first][row], by_language[second][column], float(share))


def _matrix(cells: Sequence[tuple[int, int, float]], shape: tuple[int, int]) -> csr_matrix:
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    return csr_matrix((values, (rows, columns)), shape)


def _completed(known: csr_matrix, through: Sequence[csr_matrix]) -> csr_matrix:
    """Probabilities between two languages: what is not known of a word is told by others, as far as these agree.

    Args:
        known: by stem of the first language and stem of the second,
        through: and the same through each of the other languages.
    """
    told = sum(through, csr_matrix(known.shape))
    of_known, of_told = (np.asarray(table.sum(axis=1), np.float64).ravel() for table in (known, told))
    left = np.clip(1 - of_known, 0, 1) / np.maximum(1, of_told)
    both = (known + diags(left) @ told).tocsr()
    return _likeliest_of_rows(both)


def _likeliest_of_rows(table: csr_matrix) -> csr_matrix:
    """The cells of a table that are worth keeping."""
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    order = np.lexsort((-table.data, rows))
    places = np.arange(len(order)) - table.indptr[rows]
    kept = order[(places < MAX_KEPT) & (table.data[order] >= MIN_SHARE)]
    return csr_matrix((np.minimum(1, table.data[kept]), (rows[kept], table.indices[kept])), table.shape)
