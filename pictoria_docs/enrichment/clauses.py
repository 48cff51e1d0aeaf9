"""The clauses of a record's running head: "Bronze. 5e siècle av. J.-C. H. 12 cm." is three."""

import re
from collections.abc import Sequence

from pictoria_docs.enrichment.labels import plain

Span = tuple[int, int]
"""Start and end of a stretch of text."""

_STOP = re.compile(r"[.!?](?=[\s»”\")])[»”\")]*\s+(?=[\wÀ-ÞØ“«\"(–—])|;\s*|\s[–—•|]\s|\n")
_ABBREVIATIONS = frozenset(
    [
        "av",
        "apr",
        "j.-c",
        "j-c",
        "c",
        "ca",
        "env",
        "vers",
        "inv",
        "no",
        "nr",
        "n",
        "num",
        "fig",
        "figs",
        "pl",
        "pls",
        "cat",
        "st",
        "ste",
        "dr",
        "mus",
        "diam",
        "dm",
        "h",
        "l",
        "larg",
        "haut",
        "ht",
        "long",
        "lg",
        "ep",
        "prof",
        "vol",
        "p",
        "pp",
        "s",
        "jh",
        "jhs",
        "chr",
        "v",
        "m",
        "mme",
        "mlle",
        "mr",
        "coll",
        "ed",
        "eds",
        "cf",
        "vgl",
        "bzw",
        "max",
        "min",
        "a.c",
        "d.c",
        "b.c",
        "a.d",
        "b.c.e",
        "c.e",
        "w",
        "th",
        "d",
        "tav",
        "taf",
        "abb",
        "tab",
        "saec",
        "hrsg",
        "f",
        "ff",
        "sq",
        "sqq",
        "sv",
        "s.v",
        "id",
        "ibid",
        "etc",
        "ex",
        "bibl",
        "prov",
        "lot",
        "alt",
        "lungh",
        "gew",
    ]
)
_LAST_WORD = re.compile(r"[\w.-]*$")


def clauses(text: str, start: int, end: int, whole: Sequence[Span] = ()) -> list[Span]:
    """Cut `text[start:end]` where sentences and items end.

    Args:
        text: the text of an entry.
        start: where to begin.
        end: where to stop.
        whole: stretches that are not cut (dates, dimensions), in order; a clause may end with one.
    """
    cuts: list[Span] = []
    inner = [span for span in whole if span[0] < end and span[1] > start]
    for match in _STOP.finditer(text, start, end):
        point = match.start()
        if any(a <= point < b - 1 for a, b in inner):
            continue
        # What was read as a date or a measure may end in a point of its own.
        closes = any(b in (point, point + 1) for _, b in inner) and (
            text[match.end()].isupper() or any(a == match.end() for a, _ in inner)
        )
        if _is_abbreviation(text, start, point, match.end()) and not closes:
            continue
        cuts.append((point, match.end()))
    found: list[Span] = []
    begin = start
    for point, following in [*cuts, (end, end)]:
        span = _trimmed(text, begin, point)
        if span[1] > span[0]:
            found.append(span)
        begin = following
    return found


def _is_abbreviation(text: str, start: int, point: int, following: int) -> bool:
    """Whether a point belongs to a word that is cut short: "av.", "D." before a name."""
    if text[point] != ".":
        return False
    match = _LAST_WORD.search(text, start, point)
    word = plain(match[0]) if match is not None else ""
    if len(word) == 1 and word.isalpha() and following < len(text):
        return True
    return word in _ABBREVIATIONS or bool(re.fullmatch(r"(?:[a-z]\.-?)+[a-z]", word))


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
    every = [place for place in range(*span) if text[place].isalnum()]
    inside = sum(any(a <= place < b for a, b in parts) for place in every)
    return inside / len(every) if every else 0.0
