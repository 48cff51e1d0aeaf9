"""Words of general dictionaries in German, English, French and Italian, of the project FreeDict.

    apt-get install --no-install-recommends dict-freedict-{deu-eng,eng-deu,deu-fra,fra-deu,fra-ita,...}

Each is a pair of files of dictd: an index (headword, place and length in base 64), and a text with an entry for each
headword: its line, then what it is said for in lines of their own, among notes. German and English come from Ding
(GPL-3+), French with German and Italian from WikDict (CC BY-SA 3.0), the small ones are FreeDict's own (GPL-2+).
"""

import gzip
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from pictoria_docs.retrieval.tokens import stems_of

FOLDER = Path("/usr/share/dictd")
LANGUAGES = {"deu": "de", "eng": "en", "fra": "fr", "ita": "it"}
LARGE = frozenset({"de", "en"})
"""The languages of the large dictionary, most of whose 500,000 headwords are compounds and phrases."""
MAX_WORDS = 2
"""Of a headword, and of what it is said for in the large dictionary,"""
MAX_TRANSLATED_WORDS = 3
"""and in the others."""
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NO_WORDS = re.compile(r"/[^/]*/|<[^>]*>|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}")
"""Sounds, grammar, subjects, remarks and references."""
_NOTE = re.compile(r'\s*(?:Synonyms?|see|Note|Antonyms?|Examples?|Usage|cf|Hint)\b[^:]*:|\s*"')
_SENSE = re.compile(r"\s*\d+\.\s+(?P<translation>.+)")
_NEXT_SENSE = re.compile(r"\s\d+\.(?=\s|$)")


class DictionaryPair(NamedTuple):
    """What is said in two languages for the same, the first of them the first by the alphabet."""

    first_language: str
    first: str
    second_language: str
    second: str

    @property
    def label(self) -> dict[str, str]:
        """The texts by language."""
        return {self.first_language: self.first, self.second_language: self.second}


def dictionary_pairs(folder: Path = FOLDER) -> list[DictionaryPair]:
    """Short headwords of all dictionaries with what they are said for.

    Of the large dictionary German words that another one has, and pairs of a word and a word.

    Raises:
        FileNotFoundError: there are no dictionaries.
    """
    pairs = {pair for file in sorted(folder.glob("freedict-*.index")) for pair in _pairs(file)}
    if not pairs:
        raise FileNotFoundError(f"no dictionaries of FreeDict in {folder}: {__doc__.splitlines()[2].strip()}")
    known = {
        stem
        for pair in pairs
        if not _is_of_large(pair)
        for language, text in pair.label.items()
        for stem in stems_of(text, language)
        if " " not in text
    }
    return sorted(pair for pair in pairs if not _is_of_large(pair) or _is_kept(pair, known))


def _is_of_large(pair: DictionaryPair) -> bool:
    return pair.label.keys() == LARGE


def _is_kept(pair: DictionaryPair, known: Collection[str]) -> bool:
    german, english = (stems_of(text, language) for language, text in sorted(pair.label.items()))
    return len(german) == 1 and (german[0] in known or len(english) == 1)


def _pairs(index: Path) -> Iterator[DictionaryPair]:
    """What one dictionary says."""
    first, second = (LANGUAGES[name] for name in index.stem.removeprefix("freedict-").split("-"))
    most = MAX_WORDS if {first, second} == LARGE else MAX_TRANSLATED_WORDS
    for entry in _entries(index):
        line, *lines = entry.split("\n")
        head = " ".join(_NO_WORDS.sub(" ", line).split())
        if not 0 < len(head.split()) <= MAX_WORDS or not stems_of(head, first):
            continue
        for translation in _translations(lines, every_line={first, second} == LARGE):
            if len(translation.split()) <= most and stems_of(translation, second):
                pair = DictionaryPair(first, head, second, translation)
                yield pair if first < second else DictionaryPair(second, translation, first, head)


def _entries(index: Path) -> Iterator[str]:
    """The entries of a dictionary, each once."""
    content = gzip.decompress(index.with_suffix(".dict.dz").read_bytes())
    places = set()
    for line in index.read_text(encoding="utf-8").splitlines():
        headword, start, length, *_ = line.split("\t")
        if not headword.startswith("00"):
            # Names that begin so tell of the dictionary itself.
            places.add((_number(start), _number(length)))
    for start, length in sorted(places):
        yield content[start : start + length].decode("utf-8", "replace")


def _number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    return number


def _translations(lines: list[str], *, every_line: bool) -> Iterator[str]:
    """What a headword is said for, in the lines after it.

    Args:
        lines: the lines.
        every_line: whether lines that are neither the first nor numbered say it too, and do not explain.
    """
    for number, line in enumerate(lines):
        sense = _SENSE.match(line)
        if _NOTE.match(line) or (number and not sense and not every_line):
            continue
        text = _NO_WORDS.sub(" ", sense["translation"] if sense else line)
        for translation in re.split("[,;]", _NEXT_SENSE.split(f" {text}")[0]):
            if words := " ".join(translation.split()).strip(" ."):
                yield words
