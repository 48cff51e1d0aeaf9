"""The ways to read sources by name, and what opens one from a path or an address."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from pictoria_docs.errors import MissingPartError, SourceError
from pictoria_docs.registry import Registry
from pictoria_docs.sources.file_kinds import refusal
from pictoria_docs.sources.files import is_url, local_path, natural_key
from pictoria_docs.sources.source import Source, SourceOptions, SourceType

SOURCES: Registry[SourceType] = Registry(
    "source", "pictoria_docs.sources", first=("pdf",), attributes=("name", "accepts", "open")
)


def source_types() -> dict[str, SourceType]:
    """All ways to read sources by name, in the order in which they are tried: ours last; broken ones are left out."""
    types: dict[str, SourceType] = {}
    for name in sorted(SOURCES.names(), key=lambda name: name in SOURCES.built_in):
        with suppress(MissingPartError):
            types[name] = SOURCES.get(name)
    return types


def _accepted(location: str, types: Mapping[str, SourceType]) -> Iterator[str]:
    """The names of those that take a location; one of another package that fails over it does not."""
    for name, source_type in types.items():
        accepts = False
        with suppress(MissingPartError), SOURCES.plugin_errors(name):
            accepts = source_type.accepts(location)
        if accepts:
            yield name


def open_source(
    location: str | Path, options: SourceOptions | None = None, *, password: str | None = None
) -> Source:
    """Open a PDF, a picture, a folder of pictures, or a IIIF manifest (file or address).

    Args:
        location: path or http(s) address.
        options: limits and hosts; None: the defaults, which ask no host.
        password: for an encrypted PDF.

    Raises:
        SourceError: it is missing, damaged, of no known type, empty, locked, or not allowed.
    """
    options = options or SourceOptions()
    text = str(location)
    if not is_url(text):
        path = local_path(text)
        text = str(path)
        if not path.exists():
            raise SourceError("source_missing", file=text)
        if path.is_file() and path.stat().st_size == 0:
            raise SourceError("source_empty", file=text)
    types = source_types()
    for name in _accepted(text, types):
        with SOURCES.plugin_errors(name):
            try:
                return types[name].open(text, options, password)
            except PermissionError as error:
                raise SourceError("source_forbidden", file=text) from error
            except FileNotFoundError as error:
                raise SourceError("source_missing", file=text) from error
            except OSError as error:
                raise SourceError(
                    "source_unreadable", file=text, detail=error.strerror or str(error)
                ) from error
    if Path(text).is_dir():
        raise SourceError("folder_without_sources", file=text)
    raise refusal(Path(text), "source_unknown")


def expand(location: str | Path) -> list[str]:
    """The locations of all documents at `location`, in natural order, each for `open_source`.

    An address or a file is itself. In a folder and those below it, each PDF and each IIIF manifest is a document,
    and the pictures directly in one folder are one document; hidden files and folders are left out.

    Raises:
        SourceError: there is nothing at `location`, or a folder holds no document.
    """
    text = str(location)
    if is_url(text):
        return [text]
    root = local_path(text)
    if not root.exists():
        raise SourceError("source_missing", file=str(root))
    if not root.is_dir():
        return [str(root)]
    locations = [document for folder in _folders(root) for document in _documents(folder)]
    if not locations:
        raise SourceError("folder_without_sources", file=str(root))
    return locations


def _folders(root: Path) -> Iterator[Path]:
    for folder, below, _ in os.walk(root):
        below[:] = sorted((name for name in below if not name.startswith(".")), key=natural_key)
        yield Path(folder)


def _documents(folder: Path) -> Iterator[str]:
    types = source_types()
    files = sorted(
        (path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")),
        key=lambda path: natural_key(path.name),
    )
    for path in files:
        if any(name != "images" for name in _accepted(str(path), types)):
            yield str(path)
    if types["images"].accepts(str(folder)):
        yield str(folder)
