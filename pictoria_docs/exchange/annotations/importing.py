"""Web Annotations of any tool as changes proposed to a document."""

import json

from pictoria_docs.errors import EditError
from pictoria_docs.exchange.annotations.reading import read_annotations
from pictoria_docs.exchange.imports.importers import Importer, ImportRequest
from pictoria_docs.exchange.imports.proposals import AnnotationProposals


def import_w3c(request: ImportRequest) -> AnnotationProposals:
    """Read Web Annotations, of this program or any other; also those within a IIIF manifest."""
    try:
        annotations = json.loads(request.data)
    except (ValueError, RecursionError) as error:
        raise EditError("import_unreadable", format="w3c", detail=str(error)) from error
    return read_annotations(annotations, request.document, page=request.page, revisions=request.revisions)


W3C = Importer(name="w3c", read=import_w3c)
