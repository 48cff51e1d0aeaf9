"""Tables as answers: files of rows, sent piece by piece."""

from collections.abc import Iterable, Sequence
from typing import Any

from fastapi.responses import StreamingResponse

from pictoria_docs.exchange.tables.row_stream import MEDIA_TYPES, WRITERS
from pictoria_docs.exchange.tables.tables import Row

TABLE_ANSWER: dict[str, Any] = {
    "content": {
        "text/csv": {"schema": {"type": "string"}},
        "application/json": {
            "schema": {
                "type": "array",
                "items": {"type": "object", "additionalProperties": {"type": ["string", "number", "null"]}},
            }
        },
    }
}
"""The part of OpenAPI that tells of such an answer: a row is an object."""


def table_answer(name: str, format: str, rows: Iterable[Row], columns: Sequence[str]) -> StreamingResponse:
    """Answer with a file of rows to be taken away.

    Args:
        name: of the file, without its ending.
        format: "csv" or "json".
        rows: by column; they may be made while they are sent.
        columns: in this order.
    """
    return StreamingResponse(
        WRITERS[format](rows, columns),
        media_type=MEDIA_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{name}.{format}"'},
    )
