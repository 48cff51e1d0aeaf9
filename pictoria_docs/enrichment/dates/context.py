"""Whether a number that may be a year is one, by what stands around it.

Catalogues are full of numbers with four digits: inventory numbers, plates, pages, measures, prices, and the years of
the books that they cite. A year that nothing announces is taken for a date only where none of these is near.
"""

import re

from pictoria_docs.enrichment.dates.grammar import Grammar
from pictoria_docs.enrichment.dates.point import Kind
from pictoria_docs.enrichment.dates.ranges import Range
from pictoria_docs.enrichment.dates.tokens import DASHES

FIRST_BARE, LAST_BARE = 1000, 2100
ANNOUNCED, QUALIFIED, ALONE, SHORT = 0.9, 0.85, 0.7, 0.5
"""What a bare year is trusted: announced by a word, with "c." or "after", without anything, and one of three digits
with "c."."""
_MEASURE = re.compile(r"[\s,]*\d+(?:[.,]\d+)?\s*(?:[x×]|[cm]m\b|m\b|in\b|by\b)|\s*[x×]\s*\d")
_BEHIND = re.compile(r"\s*[,:]\s*\d|\s*[)\]]\s*,?\s*\d")
_PRICE = "$€£¥#§&%+=@_\\²³°×"
_TIES = frozenset("./:,#_") | DASHES


def bare_trust(grammar: Grammar, found: Range, text: str) -> float | None:
    """What a range of bare numbers is trusted to be years; None where it is not to be taken for a date."""
    first, last = found.first, found.last
    qualified = any(
        point.approximate or point.open or point.uncertain or point.between for point in found.points
    )
    start, end = _numbers(grammar, found)
    if _tied(grammar, start, end) or _cited(grammar, end, text) or _measured(grammar, end):
        return None
    if all(FIRST_BARE <= point.value <= LAST_BARE for point in found.points):
        if _numbered(grammar, found.first.start):
            return None
        if qualified:
            return QUALIFIED
        return _alone(grammar, first.start)
    if (
        qualified
        and grammar.clause_ends(end)
        and all(point.value >= 100 for point in found.points)
        and not last.open
    ):
        return None if _numbered(grammar, found.first.start) else SHORT
    return None


def announced_trust(grammar: Grammar, found: Range) -> float | None:
    """What a year behind "l'an" or "anno" is trusted."""
    years = [point for point in found.points if point.kind is Kind.YEAR and point.era is None]
    if any(point.value < 100 for point in years) or _measured(grammar, found.end):
        return None
    return ANNOUNCED


def _numbers(grammar: Grammar, found: Range) -> tuple[int, int]:
    """The first token of the range that is a number, and the one behind its last."""
    places = [place for place in range(found.first.start, found.end) if grammar.number(place) is not None]
    return (places[0], places[-1] + 1) if places else (found.first.start, found.end)


def _tied(grammar: Grammar, start: int, end: int) -> bool:
    """Whether the number is part of a longer sign: "1873,0820.1", "E 1834/2", "no. 12-1834"."""
    tokens = grammar.tokens
    if start > 0 and grammar.attached(start):
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
    behind = tokens[end - 1].end
    window = text[behind : behind + 40]
    if _MEASURE.match(window):
        return False
    if _BEHIND.match(window):
        return True
    place = end
    while place < len(tokens) and place < end + 2 and tokens[place].text in ",:;)":
        place += 1
    if place >= len(tokens) or place == end:
        return False
    # the word of a citation has its number behind it, or its point
    if tokens[place].form.key not in grammar.words.citing:
        return False
    follower = place + 1
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


def _names_measure(grammar: Grammar, place: int) -> bool:
    """ "1887. H. 320 cm": a letter with its own number behind it is no unit of the number before."""
    letter = grammar.tokens[place].text
    named = len(letter) == 1 and letter.isupper() and grammar.sign(place + 1, ".:")
    return named and place + 2 < len(grammar.tokens) and grammar.number(place + 2) is not None


def _plain(grammar: Grammar, place: int) -> bool:
    """ "1837 in Paris" measures nothing, "1200 in." does."""
    return grammar.sign(place + 1, ".;,x×)") or place + 1 >= len(grammar.tokens)


def _numbered(grammar: Grammar, start: int) -> bool:
    """Whether a word before it says that it is a number of something: "inv. 1450", "Pl. 1500"."""
    place = start - 1
    for _ in range(2):
        if place >= 0 and grammar.tokens[place].text in ".°º:#(":
            place -= 1
    if place < 0:
        return False
    return grammar.tokens[place].form.key in grammar.words.labels


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


def _behind_author(grammar: Grammar, place: int) -> bool:
    """Whether a comma follows an author: "(Grant, 1982)", "(Roux et al., 1982)", "Roux J., 1982"."""
    tokens = grammar.tokens
    if place > 0 and tokens[place].text == ".":
        word = tokens[place - 1]
        return word.form.key == "al" or (len(word.text) == 1 and word.text.isupper())
    while place >= 0 and tokens[place].form.word and tokens[place].text[0].isupper():
        place -= 1
    return place >= 0 and tokens[place].text in "(;" and place < len(tokens) - 1
