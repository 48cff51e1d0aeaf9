"""What an importer is: it reads in a file of another tool what the document does not say yet."""

import json
from collections.abc import Mapping
from typing import Protocol

from pictoria_docs.document import Document
from pictoria_docs.errors import EditError
from pictoria_docs.exchange.annotation_reading import AnnotationProposals, read_annotations


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


def import_w3c(
    data: bytes, document: Document, *, page: int | None, revisions: Mapping[str, int]
) -> AnnotationProposals:
    """Web Annotations, of this program or any other; also those within a IIIF manifest."""
    try:
        annotations = json.loads(data)
    except ValueError as error:
        raise EditError("import_unreadable", format="w3c", detail=str(error)) from error
    return read_annotations(annotations, document, page=page, revisions=revisions)
