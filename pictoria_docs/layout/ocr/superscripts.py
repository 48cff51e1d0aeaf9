"""Raised letters that OCR takes for signs: "V* siècle", "2° moitié", "VF siècle" for VIe, "N.2 7" for N.º 7.

Only where nothing else is possible: before a word that a French ordinal stands before ("siècle", "quart", "moitié"
...), or between "N." and a number.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest

from pictoria_docs.languages import catalogue_words

_RAISED = re.compile(r"(?P<open>\W*)(?P<number>[IVXLC]{1,6}|\d{1,2})[*°º®\"”'’]{1,2}")
_GLUED = re.compile(r"(?P<open>\W*)(?P<number>[IVXLC]{0,5})F")
"""The F is the I of the numeral with its raised e."""
_BARS = re.compile(r"(?P<open>\W*)(?P<number>[IVXLCl]{1,6})e")
_LOST = re.compile(r"(?P<open>\W*)(?P<number>[2-4])")
"""The raised letter is gone: "4 quart" is no French."""
_NUMERO = re.compile(r"(?P<open>\W*[Nn]\.)[29°*®\"”’'oO0?](?P<close>[.:]?)")
_COUNT = re.compile(r"\d{1,4}[a-z]?\W*")


@cache
def _counted(key: str) -> re.Pattern[str]:
    """The words that an ordinal stands before, from a list of `raised`."""
    return re.compile(rf"(?:{'|'.join(catalogue_words('dates')['raised'][key])})\W*", re.IGNORECASE)


def ordinal(text: str, following: str) -> str:
    """A word as it was printed, given the word after it; words that are no ordinals stay as they are."""
    numero = _NUMERO.fullmatch(text)
    if numero is not None and _COUNT.fullmatch(following):
        return f"{numero['open']}º{numero['close']}"
    if not _counted("counted").fullmatch(following):
        return text
    raised = _RAISED.fullmatch(text)
    if raised is not None:
        return raised["open"] + raised["number"] + _ending(raised["number"], following)
    glued = _GLUED.fullmatch(text)
    if glued is not None:
        return f"{glued['open']}{glued['number']}Ie"
    bars = _BARS.fullmatch(text)
    if bars is not None and "l" in bars["number"]:
        return f"{bars['open']}{bars['number'].replace('l', 'I')}e"
    lost = _LOST.fullmatch(text)
    if lost is not None and _counted("bare").match(following):
        return f"{text}e"
    return text


def _ending(number: str, following: str) -> str:
    if number in ("1", "I"):
        return "re" if _counted("feminine").fullmatch(following) else "er"
    return "e"


def ordinals(words: Sequence[str]) -> list[str]:
    """The words of a line with their ordinals as printed."""
    return [ordinal(word, after) for word, after in zip_longest(words, words[1:], fillvalue="")]
