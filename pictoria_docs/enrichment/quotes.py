"""Whether words that a model quotes stand in a text, and where; what does not stand there is refused.

OCR misreads letters and parts words, and a model may mend them as it quotes. So long words may differ by a letter
or two; short words ("av." and "ap.", "sans" and "dans") and numbers, roman ones too, must be the same: a misread
figure is another fact.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.labels import plain

QUOTED_SHARE = 0.9  # of a quotation that stands in the text

TOLERANCE = 88.0
"""A quotation is in the text from this likeness on (rapidfuzz, 0 to 100), if each word is (`same_but_for_slips`)."""
MIN_LENGTH = 8
"""Shorter quotations must be there to the letter."""
LONG_WORD, SLIP = 5, 72.0
"""Words of so many letters may be misread, down to this likeness ("vernis" as "vemis")."""
MARKS = "\"“”„‟«»‹›'‘’"
NUMBER = re.compile(r"\d+")
ROMAN = re.compile(r"\b([IVXLCDM]+)(?:e|er|re|ère|ème|th|st|nd|rd)?\b")
WORD = re.compile(r"[^\W_]+")


def find_quote(text: str, quote: str) -> Span | None:
    """Where a quotation stands in a text: to the letter but for case, accents and blanks, else nearly so.

    Nearly: to within what OCR misreads.
    """
    stripped = quote.strip().strip(MARKS).strip()
    folded_quote = plain(stripped)
    if WORD.search(folded_quote) is None:
        return None
    folded = plain(text)
    exact = re.search(r"(?<!\w)" + r"\s+".join(map(re.escape, folded_quote.split())) + r"(?!\w)", folded)
    if exact is not None:
        return exact.span()
    if len(folded_quote) < MIN_LENGTH:
        return None
    return _parted(text, folded, stripped, folded_quote) or _misread(text, folded, stripped, folded_quote)


def _parted(text: str, folded: str, quote: str, folded_quote: str) -> Span | None:
    """Where the same letters stand, with other blanks and hyphens between them."""
    letters = (re.escape(letter) for letter in folded_quote if letter != "-" and not letter.isspace())
    for match in re.finditer(r"(?<!\w)" + r"[\s-]*".join(letters) + r"(?!\w)", folded):
        if _same_numbers(quote, text[match.start() : match.end()]):
            return match.span()
    return None


def _misread(text: str, folded: str, quote: str, folded_quote: str) -> Span | None:
    """Where nearly the same letters stand."""
    match = fuzz.partial_ratio_alignment(folded_quote, folded, score_cutoff=TOLERANCE)
    if match is None or match.dest_end - match.dest_start < QUOTED_SHARE * len(folded_quote):
        return None
    start, end = _whole_words(folded, match.dest_start, match.dest_end)
    return (start, end) if same_but_for_slips(quote, text[start:end]) else None


def _whole_words(text: str, start: int, end: int) -> Span:
    """A stretch grown to the edges of its words."""
    while start > 0 and text[start - 1].isalnum() and text[start : start + 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def same_but_for_slips(text: str, other: str) -> bool:
    """Whether two texts say the same, but for letters that OCR takes for one another in long words."""
    if not _same_numbers(text, other):
        return False
    words, other_words = WORD.findall(plain(text)), WORD.findall(plain(other))
    if not words or fuzz.ratio("".join(words), "".join(other_words)) < TOLERANCE:
        return False
    return all(_same_word(*pair) for pair in _differing(words, other_words))


def holds(printed: str, value: str) -> bool:
    """Whether a value is made of printed words: those of the value stand there, in any order.

    Values with numbers keep the order, and leave no number out: "H. 5" is not in "H. 12; L. 5".
    """
    if find_quote(printed, value) is not None:
        return True
    words, printed_words = WORD.findall(plain(value)), WORD.findall(plain(printed))
    if not words or not set(_romans(value)) <= set(_romans(printed)):
        return False
    if not any(map(_is_number, words)):
        return all(any(_same_word(word, other) for other in printed_words) for word in words)
    return _in_order(words, printed_words)


def _in_order(words: list[str], printed_words: list[str]) -> bool:
    """Whether words stand in a text in their order, with no number left out between them."""
    for first, printed_word in enumerate(printed_words):
        if not _same_word(words[0], printed_word):
            continue
        remaining = iter(words[1:])
        next_word = next(remaining, None)
        for other in printed_words[first + 1 :]:
            if next_word is None or (_is_number(other) and other != next_word):
                break
            if _same_word(next_word, other):
                next_word = next(remaining, None)
        if next_word is None:
            return True
    return False


def _same_word(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) < LONG_WORD or _is_number(word) or _is_number(other):
        return False
    return fuzz.ratio(word, other) >= SLIP


def _differing(words: list[str], other_words: list[str]) -> Iterator[tuple[str, str]]:
    """The stretches of two lists of words that are not the same, each joined to one word."""
    for tag, first, last, begin, end in SequenceMatcher(
        None, words, other_words, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            yield "".join(words[first:last]), "".join(other_words[begin:end])


def _is_number(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _same_numbers(text: str, other: str) -> bool:
    return NUMBER.findall(text) == NUMBER.findall(other) and _romans(text) == _romans(other)


def _romans(text: str) -> list[str]:
    return [match.group(1) for match in ROMAN.finditer(text)]
