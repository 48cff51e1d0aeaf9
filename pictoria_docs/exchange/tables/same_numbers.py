"""Inventory numbers that are printed in several places: of entries that share one, and of captions that print it.

That two things print one number does not join them: an overview photograph and an entry of one object may do so, and a
misprint too. It is told, and a person decides.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pictoria_docs.document import Document, Entry, Region

MIN_LENGTH = 4
"""Letters and digits of a number that is told from those of pictures, pages and years, which captions print too."""
_WORDS = re.compile(r"[^\W_]+")
Words = tuple[str, ...]


class SameNumbers:
    """The inventory numbers of a document's entries."""

    def __init__(self, entries: Iterable[tuple[Entry, Sequence[str]]]) -> None:
        """Entries, each with its numbers."""
        self._numbers: dict[Words, list[Entry]] = {}
        self._of: dict[str, list[Words]] = {}
        self._lengths: dict[str, set[int]] = {}
        """Of numbers in words, by their first word."""
        for entry, numbers in entries:
            for words in dict.fromkeys(map(_words, numbers)):
                if _is_distinct(words):
                    self._numbers.setdefault(words, []).append(entry)
                    self._of.setdefault(entry.id, []).append(words)
                    self._lengths.setdefault(words[0], set()).add(len(words))

    def of(
        self, captions: Iterable[Region], entries: Sequence[Entry], number: str | None = None
    ) -> tuple[Entry, ...]:
        """The entries, but for `entries`, whose number `captions` print or `entries` have.

        One whose own number is `number`, as pictures are numbered after their entries, comes first.
        """
        if not self._numbers:
            return ()
        printed = [words for entry in entries for words in self._of.get(entry.id, ())]
        printed += [words for caption in captions for words in self._printed(_words(caption.text))]
        known = {entry.id for entry in entries}
        found = {
            entry.id: entry for words in printed for entry in self._numbers[words] if entry.id not in known
        }
        return tuple(sorted(found.values(), key=lambda entry: not number or entry.number != number))

    def _printed(self, text: Words) -> Iterator[Words]:
        """The numbers that a text prints, word for word."""
        for start, first in enumerate(text):
            for length in self._lengths.get(first, ()):
                words = text[start : start + length]
                if words in self._numbers:
                    yield words


def same_numbers(document: Document, field: str) -> SameNumbers:
    """The numbers that stand in a field of a document's records, but for second opinions."""
    return SameNumbers(
        (entry, [value.value for value in entry.fields if value.name == field and not value.alternative])
        for entry in document.entries
    )


def _words(text: str) -> Words:
    return tuple(_WORDS.findall(text.casefold()))


def _is_distinct(words: Words) -> bool:
    """Whether it is no number that other things have: of digits and letters, or of several parts."""
    text = "".join(words)
    mixed = len(words) > 1 or not text.isdecimal()
    return len(text) >= MIN_LENGTH and mixed and any(letter.isdigit() for letter in text)
