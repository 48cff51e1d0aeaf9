"""Words that others are made of: "Bronzespiegel" is one of bronze, and a mirror.

A compound is parted in the two known words that are met most (Koehn and Knight 2003: the greatest geometric mean of
their frequencies). In the index its parts stand beside its stem in a form of their own, so that they count less.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Protocol

from pictoria_docs.languages import package_table
from pictoria_docs.retrieval.tokens import JOINT, stem, stems_of

MIN_LENGTH = 8
"""Letters of a stem that may be one of a compound,"""
MIN_PART_LENGTH = 3
"""and of a part of it."""
SURE_PART = 4
"""Letters from which a part counts in full: short words are met in others by chance."""
SHORT_COUNTS = 0.3
LINKED_COUNTS = 0.9
"""What a parting counts with letters between the words."""
LEAST_KNOWN = 3
"""Labels that have a word which may be a part."""
COMPOUNDING: Mapping[str, Mapping[str, Sequence[str]]] = package_table(__package__, "compounds.yaml")
"""By language, what may stand between words ("links") and what is none ("endings")."""


class KnownWords(Protocol):
    """Tells how usual words are."""

    def count(self, stem: str) -> int:
        """In how many labels a stem was."""


class CompoundParts(Protocol):
    """Parts compounds."""

    def parts(self, stem: str) -> tuple[str, ...]:
        """The stems of the words that a compound is made of; empty if it is none."""


def parts_of(compound: str, known: KnownWords) -> tuple[str, ...]:
    """The stems of the two words that a compound is made of; empty if it is none.

    Args:
        compound: a stem with its language.
        known: tells how usual words are.
    """
    letters, _, language = compound.rpartition(JOINT)
    if language not in COMPOUNDING or len(letters) < MIN_LENGTH or not letters.isalpha():
        return ()
    best = 0.0
    found: tuple[str, ...] = ()
    for place in range(MIN_PART_LENGTH, len(letters) - MIN_PART_LENGTH + 1):
        last = JOINT.join((letters[place:], language))
        if letters[place:] in COMPOUNDING[language]["endings"] or known.count(last) < LEAST_KNOWN:
            continue
        for link in COMPOUNDING[language]["links"]:
            first = letters[:place].removesuffix(link)
            if len(first) == place - len(link) >= MIN_PART_LENGTH:
                usual = known.count(stem(first, language))
                score = (usual * known.count(last)) ** 0.5 if usual >= LEAST_KNOWN else 0.0
                score *= LINKED_COUNTS if link else 1.0
                score *= SHORT_COUNTS if min(len(first), len(letters) - place) < SURE_PART else 1.0
                if score > best:
                    best, found = score, (stem(first, language), last)
    return found


def part_form(stem: str) -> str:
    """The form in which a stem stands in the index where it is part of a compound."""
    return stem + JOINT


def indexed_stems(text: str, language: str, parts: CompoundParts) -> list[str]:
    """The stems of a text as the index keeps them, those of parts of compounds last."""
    stems = stems_of(text, language)
    if language not in COMPOUNDING:
        return stems
    return [*stems, *dict.fromkeys(part_form(part) for stem in stems for part in parts.parts(stem))]


def without_parts(stems: Iterable[str]) -> Iterator[str]:
    """Stems of the index, those of parts of compounds as those of words."""
    return (stem.removesuffix(JOINT) for stem in stems)


def parts_within(stems: Iterable[str], indexed: str) -> frozenset[str]:
    """The parts of compounds among the stems of the index that are in some stems of the text.

    Args:
        stems: some of the text's.
        indexed: all that the index keeps of the text.
    """
    if not indexed.endswith(JOINT):
        return frozenset()
    compounds = " ".join(stem for stem in stems if len(stem) > MIN_LENGTH)
    # Parts stand last.
    parts = takewhile(lambda each: each.endswith(JOINT), reversed(indexed.split()))
    return frozenset(part for part in parts if part.partition(JOINT)[0] in compounds)
