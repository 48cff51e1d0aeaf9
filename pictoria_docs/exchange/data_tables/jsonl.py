"""JSON Lines: a file for each kind of object, one object a line (https://jsonlines.org)."""

import json
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from pictoria_docs.exchange.data_tables.row_types import ROW_TYPES
from pictoria_docs.exchange.data_tables.rows import HELD, DocumentRows
from pictoria_docs.exchange.files.files import named_documents, new_file
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Need
from pictoria_docs.exchange.places.addresses import RELATIVE, Addresses

FOLDER = "jsonl"


def export_jsonl(request: ExportRequest) -> list[Path]:
    """Write `out/jsonl/{figures,captions,entries,values,links,mentions}.jsonl`, each of all documents.

    UTF-8; each row has all columns of its table (`row_types`), null where nothing is known.
    """
    paths = {table: new_file(request.folder / FOLDER / f"{table}.jsonl") for table in ROW_TYPES}
    with ExitStack() as stack:
        files = {
            table: stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
            for table, path in paths.items()
        }
        for document, name in named_documents(request.documents):
            for table, rows in (
                DocumentRows(
                    document, Addresses.in_folder(request.base_url or RELATIVE, name), request.language
                )
                .tables()
                .items()
            ):
                columns = ROW_TYPES[table].__annotations__
                for row in rows:
                    ordered = {column: row[column] for column in columns}
                    files[table].write(json.dumps(ordered, ensure_ascii=False, default=_text) + "\n")
    return list(paths.values())


JSONL = Exporter(
    name="jsonl",
    export=export_jsonl,
    needs=frozenset({Need.BASE_URL}),
    carries=frozenset(HELD),
)


def _text(moment: datetime) -> str:
    return moment.isoformat()
