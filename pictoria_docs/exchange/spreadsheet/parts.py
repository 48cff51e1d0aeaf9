"""Words of cells that stand for something else: several values, addresses of terms, states of review."""

import re
from collections.abc import Iterable
from functools import cache

from pictoria_docs.document import RegionType, Status
from pictoria_docs.exchange.spreadsheet.cells import tidy
from pictoria_docs.exchange.tables.records import BETWEEN
from pictoria_docs.i18n import LANGUAGES, translate

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s|<>\"]+")


def parts(text: str) -> list[str]:
    """The values of a cell that may have several."""
    return [part for part in map(tidy, text.split(BETWEEN.strip())) if part]


def is_uri(text: str) -> bool:
    """Whether a text is an absolute URI."""
    return _URI.fullmatch(text) is not None


def term_change(uri: str) -> dict[str, str]:
    """A term in an edit, by its URI alone: what it is called is known to the vocabulary."""
    return {"uri": uri}


def status_word(text: str) -> str:
    """The name of a status that a cell has in any language; another text as it is."""
    return _status_words().get(tidy(text).casefold(), text)


def kind_word(text: str) -> str:
    """The name of a region type that a cell has in any language; another text as it is."""
    return _kind_words().get(tidy(text).casefold(), text)


@cache
def _status_words() -> dict[str, str]:
    with_link = {
        translate("tables.with_link", language).casefold(): str(Status.SUGGESTED) for language in LANGUAGES
    }
    return with_link | _words(Status, "report.status")


@cache
def _kind_words() -> dict[str, str]:
    return _words(RegionType, "report.types")


def _words(names: Iterable[str], prefix: str) -> dict[str, str]:
    """Names by themselves, and by their words in each language."""
    words = {str(name): str(name) for name in names}
    for name in names:
        for language in LANGUAGES:
            words.setdefault(translate(f"{prefix}.{name}", language).casefold(), str(name))
    return words
