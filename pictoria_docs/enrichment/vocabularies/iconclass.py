"""Iconclass: from its package where that is installed, else from text files of lines "notation|text"."""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from pictoria_docs.enrichment.vocabularies.building import Builder, read_text
from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.languages import catalogue_words

HEAD_LENGTH = 4000  # characters that show what a file is

BASE = "https://iconclass.org/"
LINE = re.compile(r"(\d[^|\s][^|]*|\d)\|(.+)")
LANGUAGES = ("en", "fr", "de", "it")


def is_iconclass(text: str) -> bool:
    """Whether lines look like notation|text."""
    lines = [line for line in text[:HEAD_LENGTH].splitlines()[:-1] or [text] if line.strip()]
    return bool(lines) and all(LINE.fullmatch(line.strip()) for line in lines)


def read_iconclass(file: Path, builder: Builder) -> None:
    """Add the notations of a text file; its name or folder may tell the language ("txt_fr_9.txt", "fr/")."""
    parts = [*re.split(r"[_\W]+", file.stem.lower()), file.parent.name.lower()]
    language = next((part for part in parts if part in LANGUAGES), "")
    _add(read_text(file, builder).splitlines(), language, builder)
    _hang(builder)


def read_iconclass_package(builder: Builder) -> None:
    """Add the whole of Iconclass from the installed package's data.

    Raises:
        MissingPartError: the package is not installed.
    """
    from importlib.util import find_spec
    from zipfile import BadZipFile, ZipFile

    package = find_spec("iconclass")
    if package is None or package.origin is None:
        raise MissingPartError("vocabulary_needs_iconclass")
    data = Path(package.origin).with_name("data.zip")
    try:
        with ZipFile(data) as archive:
            for language in LANGUAGES:
                lines = archive.read(f"txt_{language}.txt").decode("utf-8").splitlines()
                _add(lines, language, builder)
    except (OSError, KeyError, BadZipFile) as error:
        raise ConfigError("vocabulary_bad", file=data, format="Iconclass", detail=error) from error
    _hang(builder)


def _add(lines: Iterable[str], language: str, builder: Builder) -> None:
    # What stands before the name of a figure: "(story of) Saturn".
    story = re.compile(rf"^\((?:{'|'.join(catalogue_words('terms')['stories'])})\)?\s*", re.IGNORECASE)
    for line in lines:
        match = LINE.fullmatch(line.strip())
        if match is None or "(...)" in match[1]:
            continue
        draft = builder[BASE + quote(match[1], safe="()+:")]
        draft.notation = match[1]
        draft.name(match[2], language)
        subject = story.sub("", match[2].partition(" ~ ")[0])
        draft.name(subject, language, preferred=False)


def _hang(builder: Builder) -> None:
    """Each notation stands under the longest one that it begins with."""
    notations = {draft.notation for draft in builder.drafts.values()}
    for draft in builder.drafts.values():
        above = draft.notation[:-1]
        while above and above not in notations:
            above = above[:-1]
        if above:
            draft.under(BASE + quote(above, safe="()+:"))
