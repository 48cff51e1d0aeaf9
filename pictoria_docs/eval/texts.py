"""How alike two printed texts, numbers or lists of tokens are; the rules of CatalogueBench."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

LENGTH_SHARE = 0.5  # of the longer text: a much shorter one is another

SHORT = 12
"""Texts with fewer letters and digits must be equal."""

_LABEL_WORDS = re.compile(
    r"\b(cat(alogue)?|no|nr|n°|n|num|numero|scheda|entry|notice|fig(ure|ura)?|pl(ate|anche)?|tav(ola)?)\b\.?|°"
)
_NUMBERS = re.compile(r"\d+[a-z]?|[ivxlc]+\b|[a-z]\b")


def folded(text: object) -> str:
    """Letters and digits alone, compatibility forms and case folded; accents stay: one misread is an error."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", str(text or "")).casefold()))


def similarities(first: Sequence[str], second: Sequence[str], least: float = 0.0) -> npt.NDArray[np.float64]:
    """Normalised Levenshtein similarity of each of `first` with each of `second`, all of them folded.

    The distance over the length of the longer one, taken from 1 (Levenshtein 1966; by rapidfuzz). 0 for a short text
    (see `SHORT`), or one not half as long as the other, that is not equal; and for all below `least`.

    Returns:
        Array (len(first), len(second)), 0 to 1.
    """
    alike = process.cdist(
        first, second, scorer=Levenshtein.normalized_similarity, score_cutoff=least, dtype=np.float64
    )
    a, b = (np.array([len(text) for text in texts], dtype=float) for texts in (first, second))
    longer, shorter = np.maximum.outer(a, b), np.minimum.outer(a, b)
    unlike = (alike < 1.0) & ((longer < SHORT) | (shorter < LENGTH_SHARE * longer))
    return np.where(unlike | (shorter == 0), 0.0, alike)


def similarity(first: str, second: str) -> float:
    """`similarities` of two texts."""
    return float(similarities([first], [second])[0, 0])


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
