"""Which words of one language stand for which of another, learned from labels that vocabularies have in several.

A translation table as of IBM's model 1 (Brown et al. 1993), of stems: how likely a word is in the label of a language
if another word is in the label of another language. By it a query is compared with texts word by word across languages
(`ranking`), also where no term of a vocabulary is named. `word_translations.npz` is fitted by
`benchmarks/search_translations.py`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from math import exp, log
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.retrieval.compounds import COMPOUNDING, parts_of
from pictoria_docs.retrieval.tokens import JOINT, REMEMBERED

TABLE = "word_translations.npz"
_JOINT = JOINT.encode()
STEPS = 255
"""Probabilities are kept as whole numbers from 0 to this one."""
PRIOR_WORDS = 10_000
"""Of each language, in which words are as frequent as in all, where the language of a query is told."""
LIKELY_LANGUAGE = 0.1
"""Probability from which a query may be in a language."""
Integers = NDArray[np.integer[Any]]


class TranslatedPair(NamedTuple):
    """A stem, one of another language, and how likely the second is said where the first one is."""

    stem: str
    other: str
    probability: float


class WordTranslations:
    """A translation table between stems of several languages.

    Kept as arrays: as objects, its hundreds of thousands of stems would take five times the memory.
    """

    def __init__(
        self, stems: Sequence[bytes], counts: Integers, pairs: Integers, targets: Integers, shares: Integers
    ) -> None:
        """Keep what was learned.

        Args:
            stems: in ascending order.
            counts: in how many labels each was,
            pairs: and how many pairs with stems of other languages it has.
            targets: the other stem of each pair, its number,
            shares: and how likely it is said there [0 to `STEPS`].
        """
        self._stems = np.array(stems or [b""])
        self._counts = counts.astype(np.int32)
        self._targets, self._shares = targets.astype(np.int32), shares.astype(np.uint8)
        self._first = np.append(0, np.cumsum(pairs)).astype(np.int32)
        self._by_target = np.argsort(self._targets, kind="stable").astype(np.int32)
        of_target = np.bincount(self._targets, minlength=len(stems))
        self._first_by_target = np.append(0, np.cumsum(of_target)).astype(np.int32)
        self._labels: Counter[str] = Counter()
        for stem, count in zip(stems, counts.tolist(), strict=True):
            self._labels[stem.rpartition(_JOINT)[2].decode()] += count
        self.languages = frozenset(self._labels)
        """Two letters each."""

    @classmethod
    def of_pairs(cls, counts: Mapping[str, int], pairs: Iterable[TranslatedPair]) -> "WordTranslations":
        """The table of pairs of stems, both among `counts`, which says in how many labels each stem was."""
        stems = sorted(counts)
        number = {stem: index for index, stem in enumerate(stems)}
        kept = sorted((number[stem], number[other], round(STEPS * share)) for stem, other, share in pairs)
        sources, targets, shares = np.array(kept, np.int64).reshape(-1, 3).T
        in_labels = np.array([counts[stem] for stem in stems], np.int64)
        of_source = np.bincount(sources, minlength=len(stems))
        return cls([stem.encode() for stem in stems], in_labels, of_source, targets, shares)

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self._shares)

    def _number(self, stem: str) -> int | None:
        """The number of a stem; None: it is not known."""
        wanted = stem.encode()
        place = int(np.searchsorted(self._stems, wanted)) if len(wanted) <= self._stems.itemsize else 0
        return place if place < len(self._counts) and self._stems[place] == wanted else None

    def count(self, stem: str) -> int:
        """In how many labels a stem was."""
        number = self._number(stem)
        return 0 if number is None else int(self._counts[number])

    def share(self, stem: str) -> float:
        """The share of the words of labels in its language that are this one."""
        return self.count(stem) / max(1, self._labels[language_of(stem)])

    def parts(self, stem: str) -> tuple[str, ...]:
        """The stems of the words that a compound is made of, as far as they are known; empty if it is none."""
        if language_of(stem) not in COMPOUNDING:
            return ()
        if stem not in self._parted:
            if len(self._parted) >= REMEMBERED:
                self._parted.clear()
            self._parted[stem] = parts_of(stem, self)
        return self._parted[stem]

    @cached_property
    def _parted(self) -> dict[str, tuple[str, ...]]:
        """Compounds that were parted, with their parts: books repeat themselves."""
        return {}

    def translations(self, stem: str) -> dict[str, float]:
        """How likely each stem of other languages is said where this one is."""
        number = self._number(stem)
        if number is None:
            return {}
        places = slice(self._first[number], self._first[number + 1])
        return self._pairs(self._targets[places], places)

    def origins(self, stem: str) -> dict[str, float]:
        """By each stem of other languages, how likely this one is said where that one is."""
        number = self._number(stem)
        if number is None:
            return {}
        places = self._by_target[self._first_by_target[number] : self._first_by_target[number + 1]]
        return self._pairs(np.searchsorted(self._first, places, side="right") - 1, places)

    def _pairs(self, others: Integers, places: slice | Integers) -> dict[str, float]:
        shares = (self._shares[places] / STEPS).tolist()
        stems = self._stems[others].tolist()
        return {stem.decode(): share for stem, share in zip(stems, shares, strict=True)}

    def likely_languages(self, words: Sequence[Iterable[str]]) -> frozenset[str]:
        """The languages in which words may be, by how usual they are there.

        Naive Bayes with Dirichlet smoothing (Zhai and Lafferty 2001); a language with few labels is as rare as they.

        Args:
            words: the stems of each, in each language.
        """
        total = sum(self._labels.values())
        scores = {language: log(size / total) for language, size in self._labels.items()}
        for stems in words:
            counts = {language_of(stem): self.count(stem) for stem in stems}
            if usual := sum(counts.values()) / max(1, total):
                for language, size in self._labels.items():
                    found = counts.get(language, 0) + PRIOR_WORDS * usual
                    scores[language] += log(found / (size + PRIOR_WORDS))
        most = max(scores.values(), default=0.0)
        likely = {language: exp(score - most) for language, score in scores.items()}
        least = LIKELY_LANGUAGE * sum(likely.values())
        return frozenset(language for language, share in likely.items() if share >= least)

    def save(self, file: Path) -> None:
        """Write the table as arrays of numpy."""
        np.savez_compressed(
            file,
            stems=np.frombuffer(b"\n".join(self._stems[: len(self._counts)].tolist()), np.uint8),
            counts=self._counts,
            pairs=np.diff(self._first),
            targets=self._targets,
            shares=self._shares,
        )

    @classmethod
    def load(cls, file: Path) -> "WordTranslations":
        """A table that was written.

        Raises:
            OSError, ValueError, KeyError: it cannot be read, or is none.
        """
        with np.load(file) as arrays:
            names = ("counts", "pairs", "targets", "shares")
            stems = arrays["stems"].tobytes()
            return cls(stems.split(b"\n") if stems else [], *(arrays[name] for name in names))


def language_of(stem: str) -> str:
    """The language that a stem of `tokens` is in, two letters."""
    return stem.rpartition(JOINT)[2]


@cache
def shipped_translations() -> WordTranslations:
    """The table that comes with the package."""
    return WordTranslations.load(Path(str(files("pictoria_docs.retrieval") / TABLE)))
