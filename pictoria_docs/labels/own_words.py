"""Label words that one book uses and no list knows ("Kuva 3", "Obr. 12"): read where their word is given."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from pictoria_docs.document import CaptionReading, NumberKind, PrintedNumber
from pictoria_docs.labels.grammar import reading_of
from pictoria_docs.labels.lexicon import lexicon, lower
from pictoria_docs.labels.numbers import read_numbers
from pictoria_docs.labels.references import Reference

MIN_MISREAD_LENGTH = 3  # letters of a label word that is known with one of them misread
_LABEL = re.compile(r"(?<![^\W_])(?P<word>[^\W\d_]{2,14})\.?\s{1,3}(?=\d{1,3}(?!\d))")


class OwnLabel(NamedTuple):
    """A word with numbers behind it, as a label has them; offsets into the text."""

    word: str
    """In lower case."""
    start: int
    end: int
    numbers: tuple[PrintedNumber, ...]
    kind: NumberKind = NumberKind.FIGURE
    misread: bool = False
    """Whether the word is one letter off a known label word, as OCR misreads them: "Fic. 3", "Piate IV"."""


def opening_label(text: str, *, tolerant: bool = False) -> OwnLabel | None:
    """The word and numbers that a text opens with, if no list of label words knows the word.

    Args:
        text: what opens like a caption.
        tolerant: take words for known ones that OCR may have misread.
    """
    match = _LABEL.match(text)
    return _read(text, match, tolerant=tolerant) if match is not None else None


def read_own_caption(text: str, label: OwnLabel) -> CaptionReading:
    """The reading of a caption that opens with a label of the book's own."""
    return reading_of(text, lower(text), label.kind, label.end, label.numbers)


def find_own_references(text: str, words: Collection[str]) -> Iterator[Reference]:
    """The references by words of the book's own, in lower case: "(kuva 3)"."""
    for match in _LABEL.finditer(text):
        if match["word"].lower() in words and (label := _read(text, match)) is not None:
            yield Reference(
                label.start, label.end, text[label.start : label.end], NumberKind.FIGURE, label.numbers
            )


def _read(text: str, match: re.Match[str], *, tolerant: bool = False) -> OwnLabel | None:
    word = match["word"].lower()
    if word in lexicon().labels or word in lexicon().units or word in lexicon().ordinals:
        return None
    meant = _meant(word) if tolerant else None
    kind = lexicon().labels[meant].kind if meant is not None else NumberKind.FIGURE
    numbers = read_numbers(text, lower(text), match.end(), None, kind=kind)
    if numbers is None:
        return None
    return OwnLabel(meant or word, match.start(), numbers.end, numbers.numbers, kind, meant is not None)


@cache
def _meant(word: str) -> str | None:
    """The label word of a figure or plate that a word may be with one letter misread; None for all others."""
    for known, label in lexicon().labels.items():
        if (
            len(known) == len(word) >= MIN_MISREAD_LENGTH
            and label.kind in (NumberKind.FIGURE, NumberKind.PLATE)
            and sum(ours != theirs for ours, theirs in zip(word, known, strict=True)) == 1
        ):
            return known
    return None
