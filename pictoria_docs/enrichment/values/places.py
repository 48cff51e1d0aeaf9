"""Places as catalogues print them: "Vulci (Italie)", "from near Baiae, Italy"."""

import re
from functools import cache

from pictoria_docs.enrichment.labels import plain
from pictoria_docs.labels.lexicon import any_of
from pictoria_docs.languages import catalogue_words

MAX_PLACE_LENGTH = 80  # characters

_WORD = r"[A-ZÀ-ÞŒ][\w'’.-]*"


class _PlaceWords:
    def __init__(self) -> None:
        data = catalogue_words("places")
        small = rf"(?:{any_of(data['within'])})\s"
        self.country = re.compile(
            rf"(?:[(,]\s*|^)(?:[^(),]{{0,30}}\s)?(?:{any_of(data['countries'])})\s*\)?$"
        )
        self.before = re.compile(rf"^(?:{any_of(data['said_before'])})\s(?=\S)")
        self.names = re.compile(
            rf"{_WORD}(?:(?:,| \(|\)| (?:{any_of(data['or'])})| \?)*\s?(?:\(?{small})*{_WORD})*\)?"
        )
        """Names and the small words between them."""


@cache
def _words() -> _PlaceWords:
    return _PlaceWords()


def read_place(text: str) -> str | None:
    """The name of the place that a whole clause is, without "from" and the like; None where it is not plainly one.

    Args:
        text: one clause, without a label.
    """
    stripped = text.strip(" .;,")
    folded = plain(stripped)
    if len(stripped) > MAX_PLACE_LENGTH or not _words().country.search(folded):
        return None
    name = bare_place(stripped)
    return name if _words().names.fullmatch(name) else None


def bare_place(text: str) -> str:
    """A place without the words before it: "from near Baiae, Italy" is "Baiae, Italy"."""
    stripped = text.strip(" .;,")
    match = _words().before.match(plain(stripped))
    return stripped[match.end() :] if match is not None else stripped
