"""TEI as changes proposed to a document of the project: our own files, and catalogues of the profile `entry`.

What a file does not say means nothing; what it says otherwise is a correction. Reading the same file twice proposes
the same changes under the same keys and ids.
"""

from collections.abc import Mapping

from pictoria_docs.document import Document
from pictoria_docs.errors import EditError, TranscriptionError
from pictoria_docs.exchange.imports.importers import Importer, ImportRequest
from pictoria_docs.exchange.imports.proposals import AnnotationProposals
from pictoria_docs.exchange.tei.catalogue_reading import CatalogueReader
from pictoria_docs.exchange.tei.document_reading import DocumentReader
from pictoria_docs.exchange.tei.elements import FILE
from pictoria_docs.sources.transcriptions.parsing import child, kind, parse_xml


def import_tei(request: ImportRequest) -> AnnotationProposals:
    """What a TEI file says that the document does not say yet; see `Importer`.

    A file of the profile `entry` corrects and adds entries, any other also regions and links. `page` is the page that
    entries of the profile `entry` are about, where the file does not tell.

    Raises:
        EditError: the file is no TEI, or cannot be read; names the line.
    """
    try:
        return _proposals(request.data, request.document, request.page, request.revisions)
    except TranscriptionError as error:
        raise EditError(error.code, **error.values) from error


TEI = Importer(name="tei", read=import_tei)


def _proposals(
    data: bytes, document: Document, page: int | None, revisions: Mapping[str, int]
) -> AnnotationProposals:
    root = parse_xml(data, FILE)
    if kind(root) != FILE:
        raise EditError("tei_unknown", file=FILE, line=root.sourceline, element=kind(root))
    body = child(root, "text", "body")
    reader: CatalogueReader | DocumentReader
    if body is not None and next(body.iter("{*}entry"), None) is not None:
        reader = CatalogueReader(document, revisions, page)
        reader.read(body)
    else:
        reader = DocumentReader(document, revisions)
        reader.read(root)
    return AnnotationProposals(reader.proposals.changes, reader.proposals.left)
