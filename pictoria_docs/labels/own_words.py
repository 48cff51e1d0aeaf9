"""Label words that one book uses and no list knows ("Kuva 3", "Obr. 12"): read where their word is given."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from pictoria_docs.document import CaptionReading, NumberKind, PrintedNumber
from pictoria_docs.labels.grammar import reading_of
from pictoria_docs.labels.lexicon import lexicon, lower
from pictoria_docs.labels.numbers import read_numbers
from pictoria_docs.labels.references import Reference

_LABEL = re.compile(r"(?<![^\W_])(?P<word>[^\W\d_]{2,14})\.?\s{1,3}(?=\d{1,3}(?!\d))")


class OwnLabel(NamedTuple):
    """A word with numbers behind it, as a label has them; offsets into the text."""

    word: str
    """In lower case."""
    start: int
    end: int
    numbers: tuple[PrintedNumber, ...]


def opening_label(text: str) -> OwnLabel | None:
    """The word and numbers that a text opens with, if no list of label words knows the word."""
    match = _LABEL.match(text)
    return _read(text, match) if match is not None else None


def read_own_caption(text: str, label: OwnLabel) -> CaptionReading:
    """The reading of a caption that opens with a label of the book's own."""
    return reading_of(text, lower(text), NumberKind.FIGURE, label.end, label.numbers)


def find_own_references(text: str, words: Collection[str]) -> Iterator[Reference]:
    """The references by words of the book's own, in lower case: "(kuva 3)"."""
    for match in _LABEL.finditer(text):
        if match["word"].lower() in words and (label := _read(text, match)) is not None:
            yield Reference(
                label.start, label.end, text[label.start : label.end], NumberKind.FIGURE, label.numbers
            )


def _read(text: str, match: re.Match[str]) -> OwnLabel | None:
    word = match["word"].lower()
    if word in lexicon().labels or word in lexicon().units or word in lexicon().ordinals:
        return None
    numbers = read_numbers(text, lower(text), match.end(), None, kind=NumberKind.FIGURE)
    return OwnLabel(word, match.start(), numbers.end, numbers.numbers) if numbers is not None else None
