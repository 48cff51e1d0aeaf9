"""What an importer is: it reads in a file of another tool what the documents do not say yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pictoria_docs.document import Document
from pictoria_docs.errors import EditError
from pictoria_docs.exchange.imports.page_index import PageIndex
from pictoria_docs.exchange.imports.proposals import AnnotationProposals
from pictoria_docs.exchange.imports.set_image import SetReading
from pictoria_docs.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What an importer is asked to read."""

    data: bytes
    """The content of the file."""
    document: Document
    """What is known, and what ids the changes name."""
    page: int | None = None
    """The page that is meant where the file does not say."""
    revisions: Mapping[str, int] = field(default_factory=dict)
    """The number of the last decision on a subject, by id; 0 where it is not named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """A format of files about one document; they are read as changes proposed to it."""

    name: str
    """By which people ask for it."""
    read: Callable[[ImportRequest], AnnotationProposals]
    """Reads a file; nothing is changed by it. Raises `EditError` if the file is not of this format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetImporter:
    """A format of sets of images of pages of any documents, such as training sets."""

    name: str
    """By which people ask for it."""
    read_set: Callable[[Path, PageIndex], SetReading]
    """Reads a file, folder or zip; the index finds the pages that its images show. Raises `EditError`."""


IMPORTERS: Registry[Importer | SetImporter] = Registry(
    "import", "pictoria_docs.importers", first=("w3c",), attributes=("name",)
)


def is_set_format(format: str) -> bool:
    """Whether files of a format are sets of images, and about the whole project.

    Raises:
        ConfigError: no importer has that name.
    """
    return isinstance(IMPORTERS.get(format), SetImporter)


def read_file(
    format: str,
    data: bytes,
    name: str | None,
    document: Document,
    *,
    page: int | None,
    revisions: Mapping[str, int],
) -> AnnotationProposals:
    """Read a file of a format; what is told of it calls it by its name, where an importer knows the format only.

    Raises:
        ConfigError: no importer has that name.
        EditError: the file is not of this format.
    """
    importer = IMPORTERS.get(format)
    if isinstance(importer, SetImporter):
        raise EditError("import_set_only", format=format)
    request = ImportRequest(data=data, document=document, page=page, revisions=revisions)

    def named(values: Mapping[str, object]) -> dict[str, object]:
        unnamed = name is not None and values.get("file") == format.upper()
        return {**values, "file": name} if unnamed else dict(values)

    with IMPORTERS.plugin_errors(format):
        try:
            reading = importer.read(request)
        except EditError as error:
            raise EditError(error.code, **named(error.values)) from error
    left = [problem._replace(values=named(problem.values)) for problem in reading.not_understood]
    return reading._replace(not_understood=left)
