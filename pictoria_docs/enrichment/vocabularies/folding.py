"""Words without the accidents of print: capitals, accents, ligatures, apostrophes, hyphens, plural and gender.

`fold` is the same for all languages. Stems are simple and made by rule, one set for each family of languages; they
are no words, and need only be the same for the forms of one word:

- French and English ("plain", also used where the language is unknown): -s and -x of the plural, -eaux to -eau,
  -aux to -al, -y to -ie; feminine adjectives by the endings that hardly any noun has (-aine, -ienne, -ale, -oise ...).
- German: -e, -en, -er, -es, -em, -n, -s of case and number (umlauts fall with the accents).
- Italian: the last vowel, with -chi, -che, -ghi, -ghe.
- Latin: the endings of the first three declensions; v and j are u and i.

Short words keep all their letters.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pictoria_docs.document.letters import unaccented
from pictoria_docs.languages import catalogue_words, language_words, package_table

LETTERS = str.maketrans(
    {
        "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d",
        "ı": "i", "’": "'", "ʼ": "'", "‘": "'", "´": "'", "\u00ad": "", "ſ": "s",
    }
)  # fmt: skip
MARKS = "\u0300-\u036f\u00ad"
WORD = re.compile(rf"(?:[^\W_][{MARKS}]*)+")
NOTE_CALL = re.compile(rf"((?:[^\W\d_][{MARKS}]*){{4,}})\d{{1,3}}")
"""A word with the number of a note set close to it: "silex9"."""
JOINT = re.compile(r"[ \t\u00a0\u2009\u202f]*[-'’ʼ‘‐‑]?[ \t\u00a0\u2009\u202f]*")
"""What may stand between two words of one term; anything else parts them."""
GAP = re.compile(r"[\s\-_‐‑–]+")
MAX_SMALL = 3
"""At most so many of them stand between two words of a term."""
MAX_WORD_LENGTH = 60
"""A longer word is rubbish and kept as it is."""


class FoldedWord(NamedTuple):
    """A word of a text: where it stands, folded; `joint` says whether it may go on from the word before it."""

    start: int
    end: int
    word: str
    joint: bool


@cache
def _small_words() -> frozenset[str]:
    """Words that join others and count for nothing: "figurine de terre cuite" is "figurine en terre cuite"."""
    return frozenset(catalogue_words("terms")["small_words"])


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Small letters without accents and ligatures; blanks and hyphens are one blank.

    More than `unaccented`: print and vocabulary spell one term with "æ" or "ae", "ł" or "l", a hyphen or none.
    """
    if text.isascii():
        text = text.lower()
    else:
        text = unaccented(text.translate(LETTERS).casefold()).translate(LETTERS)
        text = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(GAP.split(text)).strip()


@lru_cache(maxsize=64)
def tokens(text: str) -> tuple[FoldedWord, ...]:
    """The words of a text, in order, small words left out. Kept for a while: several vocabularies read one text."""
    return tuple(read_tokens(text))


def leads(text: str, before: int, start: int) -> frozenset[str]:
    """The first letters of the small words between two places of a text: "a" of "au", "aux" and "à la"."""
    words = WORD.findall(fold(text[before:start]))
    return frozenset(word[0] for word in words)


def read_tokens(text: str) -> list[FoldedWord]:
    """The words of a text, in order, small words left out."""
    matches: list[FoldedWord] = []
    before, small, joint = 0, 0, False
    small_words = _small_words()
    for match in WORD.finditer(text):
        start, end = match.span()
        if text[end - 1].isdigit():
            call = NOTE_CALL.fullmatch(match.group())
            end = end if call is None else start + call.end(1)
        if joint:
            gap = text[before:start]
            joint = gap == " " or JOINT.fullmatch(gap) is not None
        before = match.end()
        printed = text[start:end]
        word = fold(printed) if end - start <= MAX_WORD_LENGTH else printed
        if word in small_words and not (len(printed) == 1 and printed.isupper()):
            small += 1
            joint = joint and small <= MAX_SMALL
            continue
        matches.append(FoldedWord(start, end, word, joint))
        small, joint = 0, True
    return matches


_STEMS = package_table(__package__, "stems.yaml")
INVARIABLE = frozenset(_STEMS["invariable"])
"""Words whose last letter would make another word when taken off."""
FEMININE: Mapping[str, str] = _STEMS["feminine"]
GERMAN_ENDINGS: Sequence[str] = _STEMS["german"]
LATIN_ENDINGS: Sequence[str] = _STEMS["latin"]
UNCHANGED_UE = ("que", "gue")
"""Endings in -ue that are no feminines."""
SHORT = 4
"""Words of fewer letters are not stemmed; a stem has at least three."""


@lru_cache(maxsize=200_000)
def plain_stem(word: str) -> str:
    """The stem of a folded French or English word."""
    if len(word) < SHORT or word in INVARIABLE:
        return word
    if word.endswith(("aux", "eux", "oux")):
        word = _plural_in_x(word)
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    elif word.endswith("y"):
        word = f"{word[:-1]}ie"
    if len(word) >= SHORT and word.endswith(("che", "she", "sse", "xe")):
        return word[:-1]
    if len(word) > SHORT:
        for ending, stem in FEMININE.items():
            if word.endswith(ending) and not (ending == "ue" and word.endswith(UNCHANGED_UE)):
                return word[: -len(ending)] + stem
    return word


def _plural_in_x(word: str) -> str:
    if word.endswith(("eaux", "yaux", "eux", "oux")):
        return word[:-1]
    return f"{word[:-2]}l" if len(word) > SHORT + 1 else word


@lru_cache(maxsize=200_000)
def german_stem(word: str) -> str:
    """The stem of a folded German word: "silberne" and "Silber" have one."""
    least = SHORT - 1
    while True:
        cut = next(
            (end for end in GERMAN_ENDINGS if word.endswith(end) and len(word) - len(end) >= least), None
        )
        if cut is None:
            return word
        word = word[: -len(cut)]
        least = SHORT


@lru_cache(maxsize=200_000)
def italian_stem(word: str) -> str:
    """The stem of a folded Italian word."""
    if len(word) < SHORT or word[-1] not in "aeio":
        return word
    if word.endswith(("chi", "che", "ghi", "ghe")):
        return word[:-2]
    return word[:-2] if word.endswith(("ii", "io")) and len(word) > SHORT else word[:-1]


@lru_cache(maxsize=200_000)
def latin_stem(word: str) -> str:
    """The stem of a folded Latin word."""
    word = word.replace("v", "u").replace("j", "i")
    for ending in LATIN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORT - 1:
            return word[: -len(ending)]
    return word


STEMMERS: Mapping[str, Callable[[str], str]] = {
    "plain": plain_stem,
    "de": german_stem,
    "it": italian_stem,
    "la": latin_stem,
}
"""How words are stemmed, by family of languages."""


@lru_cache(maxsize=256)
def stems_of(text: str, group: str) -> tuple[str, ...]:
    """The stems of a text's words (`tokens`), in order. Kept for a while: several vocabularies read one text."""
    stem = STEMMERS[group]
    return tuple(stem(token.word) for token in tokens(text))


def family(language: str) -> str:
    """The family that a language's words are stemmed by."""
    return language if language in STEMMERS else "plain"


@cache
def everyday_stems(language: str) -> frozenset[str]:
    """Stems of the words that vocabularies share with everyday prose (`languages/mul/everyday.yaml`), by language;
    those of the languages that say so where it is not known."""
    stem = STEMMERS[family(language)]
    group = (language,) if language else catalogue_words("everyday")["unknown"]
    return frozenset(
        stem(fold(word)) for code in group for word in language_words(code, "everyday").get("words", ())
    )
