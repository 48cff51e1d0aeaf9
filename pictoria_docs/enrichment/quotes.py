"""Whether words that a model quotes stand in a text, and where; what does not stand there is refused."""

import re

from rapidfuzz import fuzz

from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.labels import plain

TOLERANCE = 92.0
"""A quotation is in the text from this likeness on (rapidfuzz, 0 to 100): one letter in twelve may be misread."""
SHORTEST = 8
"""Shorter quotations must be there to the letter."""


def find_quote(text: str, quote: str) -> Span | None:
    """Where a quotation stands in a text: to the letter but for case, accents and blanks, else to within OCR tolerance.

    Numbers must be the same: a misread figure is another fact.
    """
    wanted = plain(quote.strip().strip("\"“”«»'").strip())
    words = wanted.split()
    if not words:
        return None
    folded = plain(text)
    exact = re.search(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", folded)
    if exact is not None:
        return exact.span()
    joined = re.search(r"[\s-]*".join(re.escape(letter) for letter in wanted if not letter.isspace()), folded)
    if joined is not None and len(wanted) >= SHORTEST:
        return joined.span()
    if len(wanted) < SHORTEST:
        return None
    found = fuzz.partial_ratio_alignment(wanted, folded, score_cutoff=TOLERANCE)
    if found is None or found.dest_end - found.dest_start < 0.9 * len(wanted):
        return None
    start, end = _whole_words(folded, found.dest_start, found.dest_end)
    if re.findall(r"\d+", wanted) != re.findall(r"\d+", folded[start:end]):
        return None
    if fuzz.ratio(wanted, folded[start:end]) < TOLERANCE - 4:
        return None
    return start, end


def _whole_words(text: str, start: int, end: int) -> Span:
    """A stretch grown to the edges of its words, or shrunk where it only touches one."""
    while start > 0 and text[start - 1].isalnum() and text[start : start + 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end
