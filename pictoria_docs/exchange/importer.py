"""Reads in a file of another tool what the document does not say yet."""

import inspect
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, cast

from pictoria_docs.document import Document
from pictoria_docs.errors import EditError
from pictoria_docs.exchange.annotation_reading import AnnotationProposals, read_annotations
from pictoria_docs.exchange.training_sets.page_index import PageIndex
from pictoria_docs.exchange.training_sets.set_image import SetReading
from pictoria_docs.registry import Registry


class Importer(Protocol):
    """Reads a file as changes proposed to a document; nothing is changed by it."""

    def __call__(
        self, data: bytes, document: Document, *, page: int | None, revisions: Mapping[str, int]
    ) -> AnnotationProposals:
        """Read the content of a file.

        Args:
            data: the file's content.
            document: what is known, and what ids the changes name.
            page: the page that is meant where the file does not say.
            revisions: the number of the last decision on a subject, by id; 0 where it is not named.

        Raises:
            EditError: the file is not of this format.
        """


class SetImporter(Protocol):
    """Reads a set of images of pages of any documents, such as a training set; nothing is changed by it."""

    def __call__(self, source: Path, index: PageIndex) -> SetReading:
        """Read a file, folder or zip.

        Args:
            source: where it is.
            index: finds the pages that its images show.

        Raises:
            EditError: it is not of this format.
        """


IMPORTERS: Registry[Importer | SetImporter] = Registry("import", "pictoria_docs.importers", first=("w3c",))


def reads_sets(format: str) -> bool:
    """Whether a format is about the whole project, and its importer a `SetImporter`."""
    return "index" in inspect.signature(IMPORTERS.get(format)).parameters


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
    read = cast(Importer, IMPORTERS.get(format))  # `reads_sets` tells one from the other

    def named(values: Mapping[str, object]) -> dict[str, object]:
        unnamed = name is not None and values.get("file") == format.upper()
        return {**values, "file": name} if unnamed else dict(values)

    with IMPORTERS.blaming(format):
        try:
            reading = read(data, document, page=page, revisions=revisions)
        except EditError as error:
            raise EditError(error.code, **named(error.values)) from error
    left = [problem._replace(values=named(problem.values)) for problem in reading.not_understood]
    return reading._replace(not_understood=left)


def import_w3c(
    data: bytes, document: Document, *, page: int | None, revisions: Mapping[str, int]
) -> AnnotationProposals:
    """Web Annotations, of this program or any other; also those within a IIIF manifest."""
    try:
        annotations = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise EditError("import_unreadable", format="w3c", detail=str(error)) from error
    return read_annotations(annotations, document, page=page, revisions=revisions)
