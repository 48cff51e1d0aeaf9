"""JSON Lines: a file for each kind of object, one object a line (https://jsonlines.org)."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from pictoria_docs.document import Document
from pictoria_docs.exchange.addresses import RELATIVE, Addresses
from pictoria_docs.exchange.data_tables.row_types import ROW_TYPES
from pictoria_docs.exchange.data_tables.rows import HELD, DocumentRows
from pictoria_docs.exchange.files import named, new_file
from pictoria_docs.exchange.formats import Images
from pictoria_docs.exchange.losses import carries

FOLDER = "jsonl"


@carries(*HELD)
def export_jsonl(
    documents: Iterable[Document], images: Images, out: Path, language: str, base_url: str = RELATIVE
) -> list[Path]:
    """Write `out/jsonl/{figures,captions,entries,values,links,mentions}.jsonl`, each of all documents.

    UTF-8; each row has all columns of its table (`row_types`), null where nothing is known.
    """
    paths = {table: new_file(out / FOLDER / f"{table}.jsonl") for table in ROW_TYPES}
    with ExitStack() as stack:
        files = {
            table: stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
            for table, path in paths.items()
        }
        for document, name in named(documents):
            for table, rows in (
                DocumentRows(document, Addresses.in_folder(base_url, name), language).tables().items()
            ):
                columns = ROW_TYPES[table].__annotations__
                for row in rows:
                    ordered = {column: row[column] for column in columns}
                    files[table].write(json.dumps(ordered, ensure_ascii=False, default=_text) + "\n")
    return list(paths.values())


def _text(moment: datetime) -> str:
    return moment.isoformat()
