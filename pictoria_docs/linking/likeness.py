"""How much a caption is worded like the title of an entry."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

MAX_CAPTION_LENGTH = 300  # characters that are compared
RATIO_SUM = 200  # of two likenesses in percent
ACCESSION_TOKENS = 6  # words and numbers of an accession number

MIN_WORD = 4
"""Shorter words tell nothing."""
COMMON = 12
"""A word in more titles than this finds no candidates: it tells little, and would make the search quadratic."""
MIN_LIKENESS = 0.55  # of a caption and a title, 0 to 1,
MIN_LEAD = 0.08  # and how much less any other title has


class Alike(NamedTuple):
    """The title most like a caption."""

    id: str
    likeness: float
    """0 to 1."""
    lead: float
    """How much more alike than the next, 0 to 1."""


class Likeness:
    """The titles of a document's entries, to be asked for the one that a caption is worded like.

    Candidates share a word that few titles have; among them the likeness is the mean of two ratios of rapidfuzz, over
    the words in common and over all words of the caption's first clause, times how well the words in common single
    out a title: their information (sum of ln(titles / titles with the word)) against ln(titles), at most 1.
    """

    def __init__(self, titles: Mapping[str, str]) -> None:
        self.words = {id: _words(title) for id, title in titles.items() if title}
        self.titles = {id: " ".join(words) for id, words in self.words.items()}
        counts = Counter(word for words in self.words.values() for word in set(words))
        total = max(len(self.titles), 2)
        self.information = {word: math.log(total / count) for word, count in counts.items()}
        self.enough = math.log(total)
        self.having: dict[str, list[str]] = defaultdict(list)
        for id, words in self.words.items():
            for word in set(words):
                if counts[word] <= COMMON:
                    self.having[word].append(id)

    def best(self, caption: str) -> Alike | None:
        """The one title that a caption is worded like; None where no title is, or several are as much."""
        from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

        words = _words(caption[:MAX_CAPTION_LENGTH])
        candidates = dict.fromkeys(id for word in words for id in self.having.get(word, ()))
        if not candidates:
            return None
        clause = " ".join(_words(re.split(r"[.,;:(–—]", caption.strip(" .,;:(–—"), maxsplit=1)[0]))
        text, caption_words = " ".join(words), set(words)
        scored: list[tuple[float, str]] = []
        for id in candidates:
            title = self.titles[id]
            shared = sum(self.information[word] for word in caption_words & set(self.words[id]))
            ratio = (token_set_ratio(text, title) + token_sort_ratio(clause, title)) / RATIO_SUM
            scored.append((ratio * min(shared / self.enough, 1.0), id))
        scored.sort(reverse=True)
        likeness, id = scored[0]
        lead = likeness - (scored[1][0] if len(scored) > 1 else 0.0)
        return Alike(id, likeness, lead) if likeness >= MIN_LIKENESS and lead >= MIN_LEAD else None


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text.casefold()) if len(word) >= MIN_WORD]


def squeezed(text: str) -> str:
    """An accession number as it compares: letters and digits alone, "71.AH.110" as "71ah110"."""
    return re.sub(r"[\W_]", "", text).casefold()


def accession_candidates(text: str) -> set[str]:
    """Runs of up to six words and numbers of a text, joined: "71.AH.110" is three of them."""
    tokens = re.findall(r"[^\W_]+", text.casefold())
    return {
        "".join(tokens[start:end])
        for start in range(len(tokens))
        for end in range(start + 1, min(start + ACCESSION_TOKENS, len(tokens)) + 1)
    }
