"""JSON: one file per document, the whole model; see `docs/schema`."""

from collections.abc import Iterable
from pathlib import Path

from pictoria_docs.document import Document
from pictoria_docs.document.schema import dump_document
from pictoria_docs.exchange.files import named, new_file
from pictoria_docs.exchange.formats import Images


def export_json(documents: Iterable[Document], images: Images, out: Path, language: str) -> list[Path]:
    """Write `out/<document>.json`; `document.schema.load_document` reads it back, also in later versions."""
    written: list[Path] = []
    for document, name in named(documents):
        path = out / f"{name}.json"
        new_file(path).write_bytes(dump_document(document))
        written.append(path)
    return written
