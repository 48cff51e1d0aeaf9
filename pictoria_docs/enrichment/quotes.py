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

TOLERANCE = 88.0
"""A quotation is in the text from this likeness on (rapidfuzz, 0 to 100), if each word is (`same_but_for_slips`)."""
SHORTEST = 8
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
    said = quote.strip().strip(MARKS).strip()
    wanted = plain(said)
    if WORD.search(wanted) is None:
        return None
    folded = plain(text)
    exact = re.search(r"(?<!\w)" + r"\s+".join(map(re.escape, wanted.split())) + r"(?!\w)", folded)
    if exact is not None:
        return exact.span()
    if len(wanted) < SHORTEST:
        return None
    return _parted(text, folded, said, wanted) or _misread(text, folded, said, wanted)


def _parted(text: str, folded: str, said: str, wanted: str) -> Span | None:
    """Where the same letters stand, with other blanks and hyphens between them."""
    letters = (re.escape(letter) for letter in wanted if letter != "-" and not letter.isspace())
    for found in re.finditer(r"(?<!\w)" + r"[\s-]*".join(letters) + r"(?!\w)", folded):
        if _same_numbers(said, text[found.start() : found.end()]):
            return found.span()
    return None


def _misread(text: str, folded: str, said: str, wanted: str) -> Span | None:
    """Where nearly the same letters stand."""
    found = fuzz.partial_ratio_alignment(wanted, folded, score_cutoff=TOLERANCE)
    if found is None or found.dest_end - found.dest_start < 0.9 * len(wanted):
        return None
    start, end = _whole_words(folded, found.dest_start, found.dest_end)
    return (start, end) if same_but_for_slips(said, text[start:end]) else None


def _whole_words(text: str, start: int, end: int) -> Span:
    """A stretch grown to the edges of its words."""
    while start > 0 and text[start - 1].isalnum() and text[start : start + 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def same_but_for_slips(one: str, other: str) -> bool:
    """Whether two texts say the same, but for letters that OCR takes for one another in long words."""
    if not _same_numbers(one, other):
        return False
    here, there = WORD.findall(plain(one)), WORD.findall(plain(other))
    if not here or fuzz.ratio("".join(here), "".join(there)) < TOLERANCE:
        return False
    return all(_same_word(*pair) for pair in _differing(here, there))


def holds(printed: str, value: str) -> bool:
    """Whether a value is made of printed words: those of the value stand there, in any order.

    Values with numbers keep the order, and leave no number out: "H. 5" is not in "H. 12; L. 5".
    """
    if find_quote(printed, value) is not None:
        return True
    wanted, there = WORD.findall(plain(value)), WORD.findall(plain(printed))
    if not wanted or not set(_romans(value)) <= set(_romans(printed)):
        return False
    if not any(map(_is_number, wanted)):
        return all(any(_same_word(word, other) for other in there) for word in wanted)
    return _in_order(wanted, there)


def _in_order(wanted: list[str], there: list[str]) -> bool:
    """Whether words stand in a text in their order, with no number left out between them."""
    for first, word in enumerate(there):
        if not _same_word(wanted[0], word):
            continue
        left = iter(wanted[1:])
        sought = next(left, None)
        for other in there[first + 1 :]:
            if sought is None or (_is_number(other) and other != sought):
                break
            if _same_word(sought, other):
                sought = next(left, None)
        if sought is None:
            return True
    return False


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < LONG_WORD or _is_number(one) or _is_number(other):
        return False
    return fuzz.ratio(one, other) >= SLIP


def _differing(here: list[str], there: list[str]) -> Iterator[tuple[str, str]]:
    """The stretches of two lists of words that are not the same, each joined to one word."""
    for tag, first, last, begin, end in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if tag != "equal":
            yield "".join(here[first:last]), "".join(there[begin:end])


def _is_number(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _same_numbers(one: str, other: str) -> bool:
    return NUMBER.findall(one) == NUMBER.findall(other) and _romans(one) == _romans(other)


def _romans(text: str) -> list[str]:
    return [found.group(1) for found in ROMAN.finditer(text)]
