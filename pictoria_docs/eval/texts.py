"""How alike two printed texts, numbers or lists of tokens are; the rules of CatalogueBench."""

import re
import unicodedata
from collections import Counter

from rapidfuzz.distance import Levenshtein

SHORT = 12
"""Texts with fewer letters and digits must be equal."""

_LABEL_WORDS = re.compile(
    r"\b(cat(alogue)?|no|nr|n°|n|num|numero|scheda|entry|notice|fig(ure|ura)?|pl(ate|anche)?|tav(ola)?)\b\.?|°"
)
_NUMBERS = re.compile(r"\d+[a-z]?|[ivxlc]+\b|[a-z]\b")


def folded(text: object) -> str:
    """Letters and digits alone, compatibility forms and case folded."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", str(text or "")).casefold()))


def similarity(first: str, second: str) -> float:
    """Normalised Levenshtein similarity of two folded texts, 0 to 1; 0 where a short or half text differs.

    The distance over the length of the longer one, taken from 1 (Levenshtein 1966; by rapidfuzz).
    """
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    longer, shorter = max(len(first), len(second)), min(len(first), len(second))
    if longer < SHORT or shorter / longer < 0.5:
        return 0.0
    return Levenshtein.normalized_similarity(first, second)


def number_key(text: object) -> str:
    """A printed number without "cat.", "no." and the like: "12", "iv,3", "12a"."""
    plain = unicodedata.normalize("NFKC", str(text or "")).casefold()
    numbers = _NUMBERS.finditer(_LABEL_WORDS.sub(" ", plain))
    return ",".join(number.group() for number in numbers)


def tokens(text: object) -> list[str]:
    """Words in folded case, hyphens at line ends joined."""
    plain = unicodedata.normalize("NFKC", str(text or "")).casefold()
    return re.findall(r"\w+", re.sub(r"(?<=\w)[-\u00ad]\s+(?=[a-zà-ÿ])", "", plain))


def token_f1(first: object, second: object) -> float:
    """F1 of two texts as bags of words; 1 for two empty ones."""
    a, b = Counter(tokens(first)), Counter(tokens(second))
    return 2 * (a & b).total() / (a.total() + b.total()) if a or b else 1.0
