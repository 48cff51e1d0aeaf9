"""Words of titles in which OCR may have misread an accent, each with the word that it may be: told, taken at a key."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pictoria_docs.document import Entry
from pictoria_docs.linking.accents import listed_in, words_in
from pictoria_docs.review.schemas.details import DoubtfulTitleJson
from pictoria_docs.store.database import schema
from pictoria_docs.store.subjects.subject_repository import SubjectRepository

DOUBT = "title_accents"
"""Code of the warning of an entry that tells them."""


class Spelling(NamedTuple):
    """A word as OCR read it, and the word of a list that it may be."""

    read: str
    listed: str


def spellings_of(entry: Entry) -> list[Spelling]:
    """The doubtful words that still stand in an entry's title."""
    standing = set(words_in(entry.title or ""))
    return [
        Spelling(read, listed)
        for warning in entry.warnings
        if warning.code == DOUBT
        for read, listed in listed_in(str(warning.values.get("words", ""))).items()
        if read in standing
    ]


def respelt(title: str, spellings: Sequence[Spelling]) -> str:
    """A title with the listed words in the place of those that OCR read."""
    listed = dict(spellings)
    whole = unicodedata.normalize("NFC", title)
    return re.sub(r"[^\W\d_]+", lambda word: listed.get(word.group(), word.group()), whole)


def doubtful_titles(repository: SubjectRepository) -> Iterator[DoubtfulTitleJson]:
    """The entries of a document whose titles have doubtful words, each with the title as it would be."""
    for row in repository.rows(schema.subjects.c.kind == "entry", schema.subjects.c.hidden == 0):
        entry = row.state
        if isinstance(entry, Entry) and (spellings := spellings_of(entry)):
            yield {
                "entry": row.id,
                "page": row.pages[0],
                "revision": row.revision,
                "title": respelt(entry.title or "", spellings),
                "spellings": [{"read": each.read, "listed": each.listed} for each in spellings],
            }
