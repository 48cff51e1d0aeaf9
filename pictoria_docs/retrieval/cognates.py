"""Names and learned words that several languages spell nearly alike: "Sophonisbe", "Sofonisba"; "Kunera", "Cunera".

They are the words by which an item in another language can be told from others that are like it, and those of which
sentence vectors know least.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from pictoria_docs.languages import package_table

SHORTEST = 4
"""Letters of a word from which it may be told in another spelling."""
LEAST_ALIKE = 0.6
"""Share of letters in common (Indel) from which two words may be one; it counts 0 there, and 1 where all are."""
REMEMBERED = 1 << 17
"""Words whose spelling is remembered."""
SPELLINGS: Sequence[tuple[str, str]] = [
    (written, sound) for written, sound in package_table(__package__, "cognates.yaml")["spellings"]
]
_TWICE = re.compile(r"(.)\1+")


@lru_cache(REMEMBERED)
def common_spelling(word: str) -> str:
    """A word in the spelling that languages share: "sophonisbe" is "sofonisbe", "cunera" "kunera".

    Args:
        word: in small letters without accents.
    """
    for written, sound in SPELLINGS:
        word = word.replace(written, sound)
    return _TWICE.sub(r"\1", word)


def cognate_shares(words: Sequence[str], texts: Sequence[Collection[str]]) -> NDArray[np.float32]:
    """How far each word is in each text in the spelling of another language, 0 to 1, shape (texts, words).

    Args:
        words: in small letters without accents.
        texts: the words of each text, in the same form.
    """
    shares = np.zeros((len(texts), len(words)), np.float32)
    asked = [index for index, word in enumerate(words) if len(word) >= SHORTEST and word.isalpha()]
    known = sorted({word for text in texts for word in text if len(word) >= SHORTEST})
    if not asked or not known:
        return shares
    alike = cdist(
        [common_spelling(words[index]) for index in asked],
        [common_spelling(word) for word in known],
        scorer=Indel.normalized_similarity,
        dtype=np.float32,
    )
    alike = np.clip((alike - LEAST_ALIKE) / (1 - LEAST_ALIKE), 0, 1).T
    row_of = {word: row for row, word in enumerate(known)}
    for share, text in zip(shares, texts, strict=True):
        if rows := [row_of[word] for word in text if word in row_of]:
            share[asked] = alike[rows].max(axis=0)
    return shares
