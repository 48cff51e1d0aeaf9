"""The words that open the parts of a record in all catalogue languages, joined once and compiled for matching."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pictoria_docs.labels.lexicon import any_of
from pictoria_docs.languages import catalogue_words

TOPIC = "record_labels"
"""The file of each language that has these words."""
BETWEEN_WORDS = r"[\s.°-]{1,3}"
"""What is printed between the words of a label."""


def plain(text: str) -> str:
    """`text` in small letters without accents, character by character: unlike with `unaccented`, offsets stay."""
    return text.translate(_PLAIN)


class _Plain(dict[int, str]):
    """Each character's plain letter, told when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        base = unicodedata.normalize("NFD", character)[0].lower()
        base = {"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "º": "°", "ß": "s"}.get(
            base, base
        )
        self[code] = base if len(base) == 1 else character
        return self[code]


_PLAIN = _Plain()


@dataclass(frozen=True, slots=True)
class Labels:
    """Label words with the fields that they open; those that end a part without opening one open none."""

    pattern: re.Pattern[str]
    """A label, on `plain` text; group `word`."""
    fields: Mapping[str, tuple[str, ...]]
    """By label in canonical form."""
    abbreviations: frozenset[str]
    """Labels that a point alone cuts off, in canonical form."""

    def opened_by(self, word: str) -> tuple[str, ...]:
        """The fields that a label opens."""
        return self.fields.get(canonical(word), ())


def canonical(word: str) -> str:
    """A label without accents, case and points: "N° Inv." is "n inv"."""
    return " ".join(re.findall(r"[a-z0-9']+", plain(word)))


@cache
def common_words(field: str) -> tuple[str, ...]:
    """The words that open a field of this name in any catalogue; none for a field of somebody's own."""
    return tuple(catalogue_words(TOPIC)["fields"].get(field, ()))


@cache
def labels(added: tuple[tuple[str, str], ...] = ()) -> Labels:
    """The labels of all languages.

    Args:
        added: further pairs of field and label, as a metadata schema has them; what a word means there goes first.
    """
    data = catalogue_words(TOPIC)
    opened: dict[str, list[str]] = {}
    for name, words in data["fields"].items():
        for word in words:
            opened.setdefault(canonical(word), []).append(name)
    for word, names in data["also"].items():
        opened[canonical(word)] = list(names)
    own: dict[str, list[str]] = {}
    for name, word in added:
        own.setdefault(canonical(word), []).append(name)
    opened |= own
    for word in data["ends"]:
        opened.setdefault(canonical(word), [])
    printed = any_of(list(opened)).replace(re.escape(" "), BETWEEN_WORDS)
    return Labels(
        re.compile(rf"(?<![\w'-])(?P<word>{printed})(?![\w'-])"),
        {word: tuple(dict.fromkeys(names)) for word, names in opened.items()},
        frozenset(map(canonical, data["abbreviations"])),
    )
