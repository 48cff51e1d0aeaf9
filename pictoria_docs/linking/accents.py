"""Words in which OCR may have misread an accent: "téte" for "tête", "Nühe" for "Nähe".

A word is doubtful that no word list has, while one stands in a list that differs from it in accents alone and lacks
none of its own. It may be right all the same, as an old spelling or a name: it is told, and never changed. The word
lists are those of pyspellchecker, of films and books of today.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from spellchecker import SpellChecker

from pictoria_docs.languages import package_table

PACKAGE, FILE = "pictoria_docs.linking", "accents.yaml"
MIN_LETTERS = 4
"""Of a word: shorter ones are too near to each other."""
_WORD = re.compile(r"[^\W\d_]+")
_TOLD = re.compile(r"([^\W\d_]+) \(([^\W\d_]+)\?\)")
"""What `in_words` makes of each of them."""
_UMLAUTS = str.maketrans("äöü", "*" * len("äöü"))
"""OCR takes one letter with two points for another."""


def words_in(text: str) -> list[str]:
    """The words of a text, in their order."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def doubtful_words(texts: Iterable[str]) -> Mapping[str, str]:
    """The doubtful words of texts, each with the word of a list that it may be.

    Each list is read, asked and forgotten: it is large, and a document asks once.

    Args:
        texts: as read by OCR, in any language.
    """
    printed = {word for text in texts for word in words_in(text)}
    unknown = {word for word in printed if len(word) >= MIN_LETTERS and not word.isupper()}
    alike: dict[str, str] = {}
    for language in package_table(PACKAGE, FILE)["lists"]:
        if not unknown:
            break
        known = SpellChecker(language=language).word_frequency.dictionary
        unknown = {word for word in unknown if word.lower() not in known}
        wanted = {shape for word in unknown for shape in _shapes(word.lower())}
        listed: defaultdict[str, set[str]] = defaultdict(set)
        for word in known:
            for shape in wanted & _shapes(word):
                listed[shape].add(word)
        for word in sorted(unknown):
            others = {other for shape in _shapes(word.lower()) for other in listed[shape]}
            if any(_lacks_capital_accent(word, other) for other in others):
                unknown.remove(word)
            elif nearest := [other for other in others if _accents(word.lower()) <= _accents(other)]:
                alike.setdefault(word, _like(max(nearest, key=lambda other: (known[other], other)), word))
    return {word: alike[word] for word in sorted(unknown & set(alike))}


def in_words(doubtful: Mapping[str, str]) -> str:
    """Doubtful words as a warning tells them: "Forét (Forêt?), téte (tête?)"."""
    return ", ".join(f"{read} ({listed}?)" for read, listed in doubtful.items())


def listed_in(told: str) -> dict[str, str]:
    """The doubtful words that a warning tells, each with the word of a list."""
    return dict(_TOLD.findall(told))


def _shapes(word: str) -> set[str]:
    """What is left of a word where accents do not count."""
    bare = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    return {bare, word.translate(_UMLAUTS)}


def _accents(word: str) -> set[int]:
    """Where a word has accents."""
    return {place for place, char in enumerate(word) if len(unicodedata.normalize("NFD", char)) > 1}


def _lacks_capital_accent(printed: str, listed: str) -> bool:
    """Whether only the accent of a capital letter is missing, as many presses leave it out: "Etude"."""
    return printed[0].isupper() and printed[1:].lower() == listed[1:]


def _like(listed: str, printed: str) -> str:
    """A listed word with the capital letter of the printed one."""
    return listed.capitalize() if printed[0].isupper() else listed
