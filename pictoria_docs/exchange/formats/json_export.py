"""JSON: one file per document, the whole model; see `docs/schema`."""

from pathlib import Path

from pictoria_docs.document.schema import dump_document
from pictoria_docs.exchange.files.files import named_documents
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest


def export_json(request: ExportRequest) -> list[Path]:
    """Write `out/<document>.json`; `document.schema.load_document` reads it back, also in later versions."""
    written: list[Path] = []
    for document, name in named_documents(request.documents):
        path = request.folder / f"{name}.json"
        path.write_bytes(dump_document(document))
        written.append(path)
    return written


JSON = Exporter(name="json", export=export_json)
