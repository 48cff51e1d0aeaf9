"""Which rows of the table of subjects a layer has, and which are seen in it.

A layer has rows only for what differs there from the shared layer, which shows through everywhere else. A row of
the kind `GONE` is in the layer for a subject that is not there any more.
"""

from typing import Any

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.engine import Connection

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database import schema

TABLE = schema.subjects
SHARED_LAYER = ""
"""The name of the layer that counts for all, as exports and all who have no layer see it."""


GONE = "gone"


def visible_rows(layer: str) -> list[ColumnElement[bool]]:
    """Which rows of the table of subjects are seen in a layer."""
    if layer == SHARED_LAYER:
        return [TABLE.c.layer == SHARED_LAYER]
    over = TABLE.alias()
    overridden = exists().where(
        over.c.document_id == TABLE.c.document_id, over.c.id == TABLE.c.id, over.c.layer == layer
    )
    return [
        TABLE.c.layer.in_([SHARED_LAYER, layer]),
        or_(TABLE.c.layer == layer, ~overridden),
        TABLE.c.kind != GONE,
    ]


def gone_row(document: DocumentId, id: str, layer: str) -> dict[str, Any]:
    """The row of a layer for a subject that is not there."""
    return {
        "document_id": document,
        "id": id,
        "layer": layer,
        "kind": GONE,
        "type": GONE,
        "page": 0,
        "confidence": 0.0,
        "status": GONE,
        "hidden": 1,
        "link_support": 0,
        "revision": 0,
    }


def layers_of(connection: Connection, document: DocumentId) -> list[str]:
    """The layers that have rows of a document."""
    query = select(TABLE.c.layer).where(TABLE.c.layer != SHARED_LAYER, TABLE.c.document_id == document)
    return sorted(connection.scalars(query.distinct()))


def close_layer(connection: Connection, layer: str) -> None:
    """Forget how a layer looked; what was decided in it is kept."""
    assert layer != SHARED_LAYER
    for table in (TABLE, schema.subject_pages, schema.suggestions):
        connection.execute(delete(table).where(table.c.layer == layer))
