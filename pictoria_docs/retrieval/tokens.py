"""Words, stems and numbers of texts and queries in the forms in which the index compares them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple, Protocol

from pictoria_docs.document.letters import unaccented
from pictoria_docs.languages import package_table

JOINT = "ǀ"
"""Between the groups of a number, and before the language of a stem: a letter to SQLite's tokenizer, and to nobody
else."""
MAX_TOKEN_LENGTH = 80
REMEMBERED = 1 << 16
"""Words whose forms are remembered: books repeat themselves."""
_TOKEN = re.compile(r"[^\W_]+")
_GROUPS = re.compile(r"[^\W\d_]+|\d+")
STEMMERS: Mapping[str, str] = package_table(__package__, "stemmers.yaml")
"""Stemmers (Porter 2001) by the two letters of their language."""


class Token(NamedTuple):
    """A word of a text: `text[start:end]`, and the form in which it is compared."""

    start: int
    end: int
    form: str


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


@cache
def _stemmer(language: str) -> _Stemmer:
    import Stemmer

    stemmer: _Stemmer = Stemmer.Stemmer(STEMMERS[language])
    return stemmer


def tokens_of(text: str) -> list[Token]:
    """The words of a text in small letters without accents, ligatures as plain letters."""
    return [
        Token(match.start(), match.end(), form)
        for match in _TOKEN.finditer(text)
        if (form := _form(match.group()))
    ]


def forms_of(text: str) -> list[str]:
    """The same without their places."""
    return [form for word in _TOKEN.findall(text) if (form := _form(word))]


@lru_cache(REMEMBERED)
def _form(word: str) -> str:
    # Letters that are no letters of words without their accents (signs, marks) would part the word in the index.
    return "".join(_TOKEN.findall(unaccented(word)))[:MAX_TOKEN_LENGTH]


@lru_cache(REMEMBERED)
def stem(word: str, language: str) -> str:
    """The stem of a word as printed, without accents, with its language: what is common in one may be rare in another.

    In a language without a stemmer it is the word itself.
    """
    lower = word.lower()[:MAX_TOKEN_LENGTH]
    # Accents are taken off afterwards: stemmers tell endings by them.
    plain = unaccented(_stemmer(language).stemWord(lower) if language in STEMMERS else lower)
    return JOINT.join((*_TOKEN.findall(plain), language))


def stems_of(text: str, language: str) -> list[str]:
    """The stems of a text's words, in their order."""
    return [stem(word, language) for word in _TOKEN.findall(text) if _form(word)]


def number_form(text: str) -> str:
    """A number in the form that all its spellings share: "1984.12", "1984-12" and "1984 012" are one.

    Groups of letters and of digits are joined; what parts them, zeros before a group and accents do not count.
    """
    groups = _GROUPS.findall(unaccented(text))
    return JOINT.join(group.lstrip("0") or "0" if group.isdigit() else group for group in groups)


def number_forms(text: str) -> frozenset[str]:
    """The form of a number, whole and without words before its first digit: "coupe Br 4402", "Br 4402", "4402"."""
    groups = number_form(text).split(JOINT)
    first = next((index for index, group in enumerate(groups) if group.isdigit()), None)
    return (
        frozenset() if first is None else frozenset(JOINT.join(groups[start:]) for start in range(first + 1))
    )


def printed_form(kind: str, path: Iterable[str]) -> str:
    """The form of a printed number of a series: "Pl. XII, 1" is "plate|12|1", with `JOINT` for the stroke."""
    return JOINT.join((kind, *(number_form(part) for part in path)))
