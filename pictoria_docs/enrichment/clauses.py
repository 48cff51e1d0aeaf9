"""The clauses of a record's running head: "Bronze. 5e siècle av. J.-C. H. 12 cm." is three."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain

from pictoria_docs.enrichment.labels import plain
from pictoria_docs.languages import catalogue_words

NAME_WITHIN = 40  # characters before a measure in which a name may end

Span = tuple[int, int]
"""Start and end of a stretch of text."""

_STOP = re.compile(r"[.!?](?=[\s»”\")])[»”\")]*\s+(?=[\wÀ-ÞØ“«\"(–—])|;\s*|\s[–—•|]\s|\n")
_NAME_BEFORE = re.compile(r"(?P<word>\b(?:[A-ZÀ-Þ][^\W\d_]+|[^\W\d_]{6,}))\s+$")
_CAPITAL_AFTER = re.compile(r"\s+(?=[A-ZÀ-Þ][^\W\d_]*[\s,])")
_LAST_WORD = re.compile(r"[\w.-]*$")
WORD = 40
"""A word before a point is looked for within so many characters; abbreviations are shorter."""


@cache
def _shortened() -> frozenset[str]:
    """Short words whose point ends no clause."""
    return frozenset(catalogue_words("record_labels")["shortened"])


def clauses(
    text: str,
    start: int,
    end: int,
    uncut: Sequence[Span] = (),
    separate: Sequence[Span] = (),
    breaks: Sequence[int] = (),
) -> list[Span]:
    """Cut `text[start:end]` where sentences and items end.

    Args:
        text: the text of an entry.
        start: where to begin.
        end: where to stop.
        uncut: stretches that are not cut (dates, dimensions), in order; a clause may end with one.
        separate: those that are clauses of their own even where no point parts them: "City Museum H. 9 cm".
        breaks: further offsets at which a clause ends.
    """
    cuts: list[Span] = []
    inner = [span for span in uncut if span[0] < end and span[1] > start]
    starts, ends = {span[0] for span in inner}, {span[1] for span in inner}
    kept = {offset for a, b in inner for offset in range(max(a, start), min(b - 1, end))}
    for match in _STOP.finditer(text, start, end):
        point = match.start()
        if point in kept:
            continue
        # What was read as a date or a measure may end in a point of its own.
        closes = not ends.isdisjoint((point, point + 1)) and (
            text[match.end() : match.end() + 1].isupper() or match.end() in starts
        )
        if _is_abbreviation(text, start, point, match.end()) and not closes:
            continue
        cuts.append((point, match.end()))
    edges = [cut for span in separate if start < span[1] and span[0] < end for cut in _edges(text, span)]
    cuts = sorted({*cuts, *(cut for cut in edges if start < cut[0] and cut[1] < end)}) if edges else cuts
    ended = [(offset, offset) for offset in breaks if start < offset < end]
    spans: list[Span] = []
    begin = start
    for point, following in [*sorted({*cuts, *ended}), (end, end)]:
        span = _trimmed(text, begin, point)
        if span[1] > span[0]:
            spans.append(span)
        begin = max(begin, following)
    return spans


def _edges(text: str, span: Span) -> list[Span]:
    """Where a stretch that is a clause of its own is cut from its neighbours without a sign between."""
    start, end = span
    cuts: list[Span] = []
    before = _NAME_BEFORE.search(text, max(0, start - NAME_WITHIN), start)
    if text[start : start + 1].isupper() and before is not None:
        cuts.append((before.end("word"), start))
    after = _CAPITAL_AFTER.match(text, end)
    if after is not None:
        cuts.append((end, after.end()))
    return cuts


def _is_abbreviation(text: str, start: int, point: int, following: int) -> bool:
    """Whether a point belongs to a word that is cut short: "av.", "D." before a name."""
    if text[point] != ".":
        return False
    match = _LAST_WORD.search(text, max(start, point - WORD), point)
    word = plain(match[0]) if match is not None else ""
    if len(word) == 1 and word.isalpha() and following < len(text):
        return True
    return word in _shortened() or bool(re.fullmatch(r"(?:[a-z]\.-?)+[a-z]", word))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in ",;.–—•|"):
        if text[start] in "–—" and text[start + 1 : start + 2].isdigit():
            break  # "–1973": until that year
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;"):
        end -= 1
    return start, end


def covered(span: Span, parts: Sequence[Span], text: str) -> float:
    """Share of the letters and digits of a stretch that lie in some parts of it."""
    if not parts:
        return 0.0
    characters = {offset for offset in range(*span) if text[offset].isalnum()}
    inside = characters.intersection(chain.from_iterable(range(*part) for part in parts))
    return len(inside) / len(characters) if characters else 0.0
