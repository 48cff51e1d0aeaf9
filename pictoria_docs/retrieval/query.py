"""What somebody asks for, read: words and phrases, numbers of inventories and pictures, a stretch of years."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pictoria_docs.enrichment.dates.find import find_dates
from pictoria_docs.labels.accession import accession_label
from pictoria_docs.labels.references import Reference, find_references
from pictoria_docs.retrieval.asking_words import asking_tokens
from pictoria_docs.retrieval.tokens import JOINT, number_form, number_forms, printed_form, stem, tokens_of

MAX_QUERY_LENGTH = 2000
"""Characters that are read; whoever pastes more looks for what its beginning says."""
MAX_WORDS = 48
"""Different words that are looked up."""
MIN_BEGINNING_LENGTH = 2
"""Letters from which all words that begin so are meant: the index knows these beginnings."""
LIKELY_DATE = 0.5
"""Confidence from which a reading as a date counts."""
QUOTED = re.compile(r'["«“„]([^"»”“„«]+)["»”]')
_NUMBER_SIGN = re.compile(r"\b[^\W\d_]{1,2}[°º]")
"""That a number follows: "n°", "nº"."""
_NUMBER = re.compile(
    r"(?:\b[^\W\d_]{1,5}[ .\-]{0,2}){0,2}\d[^\s,;()\[\]?!]*(?:[ /](?:[A-Z]{1,3}[ .\-/])?\d[^\s,;()\[\]?!]*)*"
)
"""Digits with what joins them to others ("75 AH 122"), and the letters of a collection before them."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a query in the forms in which it is looked up."""

    form: str
    """In small letters without accents."""
    stems: frozenset[str]
    """In each language of the index."""
    begins: bool = False
    """Words that begin with it are meant too: somebody is still typing."""
    dated: bool = False
    """It is part of a date, which is looked for by its years."""
    asking: bool = False
    """It only asks, and tells nothing of what is looked for."""
    identifiers: frozenset[str] = frozenset()
    """Numbers of which it is a part, in the form that all spellings of them share."""
    printed: frozenset[str] = frozenset()
    """Numbers of pictures, plates and entries of which it is a part, with their label ("pl. IV"), in the same form."""


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
    text = " ".join(text[:MAX_QUERY_LENGTH].split())
    dates = [date for date in find_dates(text) if date.confidence >= LIKELY_DATE]
    references = find_references(text)
    words: dict[str, QueryWord] = {}
    tokens = tokens_of(text)
    kept = [match.span() for match in QUOTED.finditer(text)] + [(date.start, date.end) for date in dates]
    # "n°" and "inv." only say that a number follows.
    labels = {
        token.start
        for match in (*accession_label().finditer(text), *_NUMBER_SIGN.finditer(text))
        for token in tokens
        if match.start() <= token.start and token.end <= match.end() and not token.form.isdigit()
    }
    asking = labels | {token.start for token in asking_tokens(text, kept)}
    identifiers = _identifiers(text, references)
    for token in tokens:
        if token.form in words or len(words) == MAX_WORDS:
            continue
        written = text[token.start : token.end]
        words[token.form] = QueryWord(
            token.form,
            stems=frozenset(stem(written, language) for language in languages),
            begins=typing
            and token is tokens[-1]
            and token.end == len(text)
            and len(token.form) >= MIN_BEGINNING_LENGTH,
            dated=any(date.start <= token.start and token.end <= date.end for date in dates),
            asking=token.start in asking,
            identifiers=frozenset(
                number for number in identifiers if _groups(number_form(token.form)) <= _groups(number)
            ),
            printed=printed_forms(
                reference
                for reference in references
                if reference.start <= token.start and token.end <= reference.end
            ),
        )
    phrases = [tuple(token.form for token in tokens_of(match.group(1))) for match in QUOTED.finditer(text)]
    return SearchQuery(
        text=text,
        words=tuple(words.values()),
        phrases=tuple(phrase for phrase in phrases if len(phrase) > 1),
        identifiers=identifiers,
        printed=printed_forms(references),
        years=(dates[0].first, dates[0].last) if dates else None,
    )


def printed_forms(references: Iterable[Reference]) -> frozenset[str]:
    """The numbers of references, and each as one number: "fig. 2-6" are five figures, or the one of that number."""
    forms = {
        printed_form(reference.kind, number.path) for reference in references for number in reference.numbers
    }
    for reference in references:
        label, _, number = number_form(reference.text).partition(JOINT)
        # Not the last part of "pl. V, 4" alone.
        if label.isalpha() and number[:1].isdigit():
            forms.add(JOINT.join((reference.kind, number)))
    return frozenset(forms)


def _groups(number: str) -> frozenset[str]:
    return frozenset(number.split(JOINT))


def _identifiers(text: str, references: Sequence[Reference]) -> frozenset[str]:
    for reference in reversed(references):
        text = f"{text[: reference.start]} {text[reference.end :]}"
    without_label = accession_label().sub(" ", text)
    return frozenset(
        form for match in _NUMBER.finditer(without_label) for form in number_forms(match.group())
    )
