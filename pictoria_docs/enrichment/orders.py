"""Orders to a model that stand in a page: what a model quotes from there is no evidence of what the page says.

A catalogue describes things; a sentence that tells somebody to fill fields is not the catalogue's. From the first such
sentence of a text on, nothing of it is quoted: an order may go on in sentences that look like any other. A sentence is
one that has a verb and a thing of one language's list in `orders.yaml`.
"""

import re
from functools import lru_cache

from pictoria_docs.enrichment.labels import plain
from pictoria_docs.languages import package_table

_WORDS = package_table(__package__, "orders.yaml")
_SENTENCE = re.compile(r"[^.!?。！？\n]+")
MARKUP = re.compile(
    r"\[\[\s*(?:begin|end)|<\|?\s*/?\s*(?:system|im_start|im_end|inst|assistant)", re.IGNORECASE
)
"""Signs by which models are told who speaks; no book prints them."""
ATTACHED = frozenset({"ar", "he", "ja", "zh"})
"""Languages in which other words are written together with these."""


def _pattern(stems: list[str], end: str, *, attached: bool) -> "re.Pattern[str]":
    words = "|".join(re.escape(plain(stem)) for stem in stems)
    return re.compile(words if attached else rf"(?<!\w)(?:{words}){end}")


_PAIRS = [
    (
        _pattern(verbs, r"(?!\w)", attached=language in ATTACHED),
        _pattern(_WORDS["things"][language], "", attached=language in ATTACHED),
    )
    for language, verbs in _WORDS["verbs"].items()
]


@lru_cache(maxsize=32)  # asked for each value of an entry
def order_start(text: str) -> int | None:
    """Where the first order to a model begins in a text; None: there is none."""
    marked = MARKUP.search(text)
    starts = [marked.start()] if marked is not None else []
    for sentence in _SENTENCE.finditer(plain(text)):
        if any(verb.search(sentence[0]) and thing.search(sentence[0]) for verb, thing in _PAIRS):
            starts.append(sentence.start())
            break
    return min(starts, default=None)
