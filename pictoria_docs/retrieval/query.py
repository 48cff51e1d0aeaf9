"""What somebody asks for, read: words and phrases, numbers of inventories and pictures, a stretch of years."""

import re
from dataclasses import dataclass

from pictoria_docs.enrichment.dates.find import find_dates
from pictoria_docs.labels.accession import accession_label
from pictoria_docs.labels.references import find_references
from pictoria_docs.retrieval.tokens import number_forms, printed_form, stem, tokens_of

LONGEST_QUERY = 2000
"""Characters that are read; whoever pastes more looks for what its beginning says."""
MOST_WORDS = 48
"""Different words that are looked up."""
LIKELY_DATE = 0.5
"""Confidence from which a reading as a date counts."""
_QUOTED = re.compile(r'["«“„]([^"»”“„«]+)["»”]')
_NUMBER = re.compile(r"(?:\b[^\W\d_]{1,5}[ .\-]{0,2}){0,2}\d[^\s,;()\[\]?!]*(?:[ /]\d[^\s,;()\[\]?!]*)*")
"""Digits with what joins them to others, and the letters of a collection before them."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a query in the forms in which it is looked up."""

    form: str
    """In small letters without accents."""
    stems: frozenset[str]
    """In each language of the index."""
    begins: bool = False
    """Words that begin with it are meant too: somebody is still typing."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query, read."""

    text: str
    words: tuple[QueryWord, ...]
    """Each once, in order."""
    phrases: tuple[tuple[str, ...], ...]
    """Words in quotation marks, which must follow on each other."""
    identifiers: frozenset[str]
    """Numbers that it may name, in the form that all spellings of them share."""
    printed: frozenset[str]
    """Numbers of pictures, plates and entries that it names ("pl. IV, 3"), in the same form."""
    years: tuple[int | None, int | None] | None
    """The first stretch of years that it names, as catalogues count them."""


def read_query(text: str, languages: frozenset[str], *, typing: bool = False) -> SearchQuery:
    """Read a query; whatever it holds, something can be looked up or nothing is found.

    Args:
        text: as written.
        languages: those of the index, whose stems are looked up.
        typing: whether the last word may not be complete.
    """
    text = " ".join(text[:LONGEST_QUERY].split())
    words: dict[str, QueryWord] = {}
    tokens = tokens_of(text)
    for token in tokens:
        if token.form in words or len(words) == MOST_WORDS:
            continue
        written = text[token.start : token.end]
        stems = frozenset(stem(written, language) for language in languages)
        begins = typing and token is tokens[-1] and token.end == len(text)
        words[token.form] = QueryWord(token.form, stems, begins)
    phrases = [tuple(token.form for token in tokens_of(match.group(1))) for match in _QUOTED.finditer(text)]
    return SearchQuery(
        text=text,
        words=tuple(words.values()),
        phrases=tuple(phrase for phrase in phrases if len(phrase) > 1),
        identifiers=_identifiers(text),
        printed=frozenset(
            printed_form(number.kind, number.path)
            for reference in find_references(text)
            for number in reference.numbers
        ),
        years=_years(text),
    )


def _identifiers(text: str) -> frozenset[str]:
    without_label = accession_label().sub(" ", text)
    return frozenset(
        form for match in _NUMBER.finditer(without_label) for form in number_forms(match.group())
    )


def _years(text: str) -> tuple[int | None, int | None] | None:
    dates = [date for date in find_dates(text) if date.confidence >= LIKELY_DATE]
    return (dates[0].first, dates[0].last) if dates else None
