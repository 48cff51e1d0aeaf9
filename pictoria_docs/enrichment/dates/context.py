"""Whether a number that may be a year is one, by what stands around it.

Catalogues are full of numbers with four digits: inventory numbers, plates, pages, measures, prices, and the years of
the books that they cite. A year that nothing announces is taken for a date only where none of these is near.
"""

import re

from pictoria_docs.enrichment.dates.grammar import Grammar
from pictoria_docs.enrichment.dates.point import FULL_YEAR, LATEST_YEAR, Kind
from pictoria_docs.enrichment.dates.ranges import Range
from pictoria_docs.enrichment.dates.tokens import DASHES

CITED_WITHIN = 40  # characters behind a year that show whether it is that of a book

ANNOUNCED, QUALIFIED, ALONE, SHORT = 0.9, 0.85, 0.7, 0.5
"""What a bare year is trusted: announced by a word, with "c." or "after", without anything, and one of three digits
with "c."."""
_MEASURE = re.compile(r"[\s,]*\d+(?:[.,]\d+)?\s*(?:[x×]|[cm]m\b|m\b|in\b|by\b)|\s*[x×]\s*\d")
_BEHIND = re.compile(r"\s*[,:]\s*\d|\s*[)\]]\s*,?\s*\d")
_PRICE = "$€£¥#§&%+=@_\\²³°×"
_TIES = frozenset("./:,#_") | DASHES


def bare_trust(grammar: Grammar, date_range: Range, text: str) -> float | None:
    """What a range of bare numbers is trusted to be years; None where it is not to be taken for a date."""
    first, last = date_range.first, date_range.last
    qualified = any(
        point.approximate or point.open or point.uncertain or point.between for point in date_range.points
    )
    start, end = _numbers(grammar, date_range)
    if (
        _tied(grammar, start, end, own=first.start < start)
        or _cited(grammar, end, text)
        or _measured(grammar, end)
    ):
        return None
    if all(FULL_YEAR <= point.value <= LATEST_YEAR for point in date_range.points):
        if _numbered(grammar, date_range.first.start):
            return None
        if qualified:
            return QUALIFIED
        return _alone(grammar, first.start)
    if (
        qualified
        and grammar.clause_ends(end)
        and all(point.value >= 100 for point in date_range.points)
        and not last.open
    ):
        return None if _numbered(grammar, date_range.first.start) else SHORT
    return None


def announced_trust(grammar: Grammar, date_range: Range) -> float | None:
    """What a year behind "l'an" or "anno" is trusted."""
    years = [point for point in date_range.points if point.kind is Kind.YEAR and point.era is None]
    if any(point.value < 100 for point in years) or _measured(grammar, date_range.end):
        return None
    return ANNOUNCED


def _numbers(grammar: Grammar, date_range: Range) -> tuple[int, int]:
    """The first token of the range that is a number, and the one behind its last."""
    indices = [
        index for index in range(date_range.first.start, date_range.end) if grammar.number(index) is not None
    ]
    return (indices[0], indices[-1] + 1) if indices else (date_range.first.start, date_range.end)


def _tied(grammar: Grammar, start: int, end: int, *, own: bool) -> bool:
    """Whether the number is part of a longer sign: "1873,0820.1", "E 1834/2", "no. 12-1834".

    Args:
        grammar: of the text.
        start: the first number.
        end: behind the last one.
        own: what stands before the number is of the date: "c.1850".
    """
    tokens = grammar.tokens
    if start > 0 and grammar.attached(start) and not own:
        sign = tokens[start - 1].text
        if sign in _PRICE:
            return True
        if (
            sign in _TIES
            and start > 1
            and grammar.attached(start - 1)
            and tokens[start - 2].text[0].isalnum()
        ):
            return True
    if end < len(tokens) and grammar.attached(end):
        sign = tokens[end].text
        if sign in _PRICE:
            return True
        return (
            sign in _TIES
            and end + 1 < len(tokens)
            and grammar.attached(end + 1)
            and tokens[end + 1].text[0].isalnum()
        )
    return False


def _cited(grammar: Grammar, end: int, text: str) -> bool:
    """Whether what follows is a page or a plate of a book of that year: "1973, 51–52", "1973, p. 4", "(1908) 44"."""
    tokens = grammar.tokens
    after = tokens[end - 1].end
    window = text[after : after + CITED_WITHIN]
    if _MEASURE.match(window):
        return False
    if _BEHIND.match(window):
        return True
    index = end
    while index < len(tokens) and index < end + 2 and tokens[index].text in ",:;)":
        index += 1
    if index >= len(tokens) or index == end:
        return False
    # the word of a citation has its number behind it, or its point
    if tokens[index].form.key not in grammar.words.citing:
        return False
    follower = index + 1
    return follower < len(tokens) and (tokens[follower].text in ".°º" or grammar.number(follower) is not None)


def _measured(grammar: Grammar, end: int) -> bool:
    """Whether a unit, a price or what is counted follows."""
    tokens = grammar.tokens
    return (
        end < len(tokens)
        and (tokens[end].form.key in grammar.words.units or tokens[end].text in _PRICE)
        and not (tokens[end].form.key in ("in", "a", "h", "w", "d") and not _plain(grammar, end))
        and not _names_measure(grammar, end)
    )


def _names_measure(grammar: Grammar, index: int) -> bool:
    """ "1887. H. 320 cm": a letter with its own number behind it is no unit of the number before."""
    letter = grammar.tokens[index].text
    named = len(letter) == 1 and letter.isupper() and grammar.sign(index + 1, ".:")
    return named and index + 2 < len(grammar.tokens) and grammar.number(index + 2) is not None


def _plain(grammar: Grammar, index: int) -> bool:
    """ "1837 in Paris" measures nothing, "1200 in." does."""
    return grammar.sign(index + 1, ".;,x×)") or index + 1 >= len(grammar.tokens)


def _numbered(grammar: Grammar, start: int) -> bool:
    """Whether a word before it says that it is a number of something: "inv. 1450", "Pl. 1500"."""
    index = start - 1
    for _ in range(2):
        if index >= 0 and grammar.tokens[index].text in ".°º:#(":
            index -= 1
    if index < 0:
        return False
    return grammar.tokens[index].form.key in grammar.words.labels


def _alone(grammar: Grammar, start: int) -> float | None:
    """A bare year without "c.": at the head of its clause, or behind a word that announces it."""
    tokens = grammar.tokens
    if start == 0:
        return ALONE
    before = tokens[start - 1]
    if before.text == "." and start > 1:
        word = tokens[start - 2]
        if grammar.attached(start - 1) and word.form.word and len(word.text) <= 2:  # "A. 1837", "al. 1963"
            return None
        return ALONE
    if before.text in DASHES and start > 1 and tokens[start - 2].form.number is not None:
        return None  # "23 - 05 - 2018"
    if before.text == "," and _behind_author(grammar, start - 2):
        return None
    if not before.form.word and before.form.number is None:
        return ALONE if before.text in ",;:([–—-" else None
    if before.form.key in grammar.words.announcing:
        return ANNOUNCED
    return None


def _behind_author(grammar: Grammar, index: int) -> bool:
    """Whether a comma follows an author: "(Grant, 1982)", "(Roux et al., 1982)", "Roux J., 1982"."""
    tokens = grammar.tokens
    if index > 0 and tokens[index].text == ".":
        word = tokens[index - 1]
        return word.form.key == "al" or (len(word.text) == 1 and word.text.isupper())
    while index >= 0 and tokens[index].form.word and tokens[index].text[0].isupper():
        index -= 1
    return index >= 0 and tokens[index].text in "(;" and index < len(tokens) - 1
