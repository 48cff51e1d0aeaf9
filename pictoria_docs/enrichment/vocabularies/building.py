"""What all loaders share: terms gathered by URI, files read as text, remarks on what was tolerated."""

import gc
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from pictoria_docs.document.base import Reason
from pictoria_docs.enrichment.vocabularies.folding import fold
from pictoria_docs.enrichment.vocabularies.model import TermLabel, Vocabulary, VocabularyTerm, circles
from pictoria_docs.errors import ConfigError
from pictoria_docs.languages import package_table

SNIFFED = 4096  # bytes that show whether a file is text

LANGUAGE_CODES: Mapping[str, str] = package_table(__package__, "columns.yaml")["codes"]
"""Three-letter codes of languages as two letters."""


@lru_cache(maxsize=1000)
def short_language(code: str) -> str:
    """A language tag ("fr-FR", "eng-latn") as two letters where there are such."""
    main = code.strip().lower().replace("_", "-").split("-")[0]
    return LANGUAGE_CODES.get(main, main)


@contextmanager
def no_collection() -> Iterator[None]:
    """Pauses the search for garbage: millions of objects that stay would be looked through again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def own_urn(vocabulary: str, name: str) -> str:
    """The URN of a term that has no URI."""
    return f"urn:pictoria:{slug(vocabulary)}:{slug(name)}"


def slug(text: str) -> str:
    """Letters and digits of a text, joined by hyphens."""
    return re.sub(r"[^\w()+:.]+", "-", fold(text)).strip("-")


class TermDraft:
    """A term in the making: parts come in any order and from several files."""

    __slots__ = ("broader", "first", "labels", "last", "notation", "place")

    def __init__(self) -> None:
        self.labels: dict[tuple[str, str], bool] = {}
        self.broader: list[str] = []
        self.notation = ""
        self.first: int | None = None
        self.last: int | None = None
        self.place = ""

    def name(self, text: str, language: str = "", preferred: bool = True) -> None:
        """Add a label; one that is already there may only rise to a preferred one."""
        text = " ".join(text.split())
        if text:
            key = (text, short_language(language))
            self.labels[key] = self.labels.get(key, False) or preferred

    def under(self, uri: str) -> None:
        """Add what is just above it."""
        if uri and uri not in self.broader:
            self.broader.append(uri)

    def term(self, uri: str) -> VocabularyTerm:
        """The term, its preferred labels first."""
        labels = [TermLabel(text, language, first) for (text, language), first in self.labels.items()]
        labels.sort(key=lambda label: not label.preferred)
        return VocabularyTerm(
            uri, tuple(labels), tuple(self.broader), self.notation, self.first, self.last, self.place
        )


class Builder:
    """Gathers the terms of one vocabulary."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.drafts: dict[str, TermDraft] = {}
        self.remarks: list[Reason] = []

    def __getitem__(self, uri: str) -> TermDraft:
        draft = self.drafts.get(uri)
        if draft is None:
            draft = self.drafts[uri] = TermDraft()
        return draft

    def remark(self, code: str, **values: str | int | float) -> None:
        """Note what was tolerated."""
        self.remarks.append(Reason(code=code, values={"vocabulary": self.name, **values}))

    def vocabulary(self, file: Path) -> Vocabulary:
        """The vocabulary.

        Raises:
            ConfigError: there is no term with a label.
        """
        terms = tuple(draft.term(uri) for uri, draft in self.drafts.items() if draft.labels)
        if not terms:
            raise ConfigError("vocabulary_empty", file=file)
        drafts = circles(terms)
        if drafts:
            first = next(term for term in terms if term.uri == drafts[0][0])
            self.remark("vocabulary_circle", count=sum(size for _, size in drafts), term=first.label())
        return Vocabulary(self.name, terms, tuple(self.remarks))


def read_text(file: Path, builder: Builder) -> str:
    """The text of a file: UTF-8, else Windows-1252 as old spreadsheets write it, which is remarked.

    Raises:
        ConfigError: it cannot be opened, or is no text.
    """
    with ConfigError.for_system("vocabulary_missing", file=file):
        data = file.read_bytes()
    text = decoded(data, "cp1252")
    if text is None:
        raise ConfigError("vocabulary_format", file=file)
    if text[1] == "cp1252":
        builder.remark("vocabulary_encoding", file=file.name)
    return text[0]


def decoded(data: bytes, *fallbacks: str) -> tuple[str, str] | None:
    """A text and its encoding: UTF-8 or UTF-16, else the first of `fallbacks` that fits; None where it is no text."""
    encodings: tuple[str, ...] = ("utf-8-sig", *fallbacks)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif b"\0" in data[:SNIFFED]:
        return None
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding
    return None


def skipped(builder: Builder, rows: Iterable[int]) -> None:
    """Note rows that were left out, once for all of them."""
    numbers = sorted(Counter(rows))
    if numbers:
        builder.remark("vocabulary_skipped", count=len(numbers), row=numbers[0])
