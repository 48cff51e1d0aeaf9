"""Layers: what one person says of the documents without being seen, laid over what stands.

A layer has rows only for what is other there than what stands; what stands shows through everywhere else. A row of
the kind `GONE` stands in the layer for a subject that is not there any more.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.engine import Connection

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import schema
from pictoria_docs.store.link_support import link_support_of
from pictoria_docs.store.subject_state import REVIEWED_TYPES, SubjectState

if TYPE_CHECKING:
    from pictoria_docs.store.subject_repository import SubjectRepository

TABLE = schema.subjects
STANDS = ""
"""The name of what stands, as exports and all who have no layer see it."""
GONE = "gone"


def seen(layer: str) -> list[ColumnElement[bool]]:
    """Which rows of the table of subjects are seen in a layer."""
    if layer == STANDS:
        return [TABLE.c.layer == STANDS]
    over = TABLE.alias()
    overridden = exists().where(
        over.c.document_id == TABLE.c.document_id, over.c.id == TABLE.c.id, over.c.layer == layer
    )
    return [
        TABLE.c.layer.in_([STANDS, layer]),
        or_(TABLE.c.layer == layer, ~overridden),
        TABLE.c.kind != GONE,
    ]


def gone_row(document: DocumentId, id: str, layer: str) -> dict[str, Any]:
    """The row that says in a layer that a subject is not there."""
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
        "bond": 0,
        "revision": 0,
    }


def layers_of(connection: Connection, document: DocumentId) -> list[str]:
    """The layers that have anything to say about a document."""
    query = select(TABLE.c.layer).where(TABLE.c.layer != STANDS, TABLE.c.document_id == document)
    return sorted(connection.scalars(query.distinct()))


def close_layer(connection: Connection, layer: str) -> None:
    """Forget how a layer looked; what was said in it is kept with the decisions."""
    assert layer != STANDS
    for table in (TABLE, schema.places, schema.suggestions):
        connection.execute(delete(table).where(table.c.layer == layer))


def make_layer(repository: "SubjectRepository", rows: Iterable[list[SubjectState]]) -> None:
    """Write the rows of a layer anew: those that are other than what stands.

    Args:
        repository: the document's subjects in the layer.
        rows: all subjects as they are in the layer, some at a time; their link_support are not looked at.
    """
    repository.clear()
    stands = repository.on(STANDS)
    left = set(repository.connection.scalars(select(TABLE.c.id).where(*stands.conditions)))
    for some in rows:
        known = stands.get(row.id for row in some)
        left -= {row.id for row in some}
        tied = [
            replace(row, link_support=known[row.id].link_support) if row.id in known else row for row in some
        ]
        repository.add(row for row in tied if row != known.get(row.id))
    repository.drop(left)
    _tie(repository)


def _tie(repository: "SubjectRepository") -> None:
    """How firmly the regions are tied that the links of the layer, or nothing any more, tie."""
    query = select(TABLE.c.id).where(
        TABLE.c.layer == repository.layer, TABLE.c.document_id == repository.document
    )
    own = list(repository.connection.scalars(query))
    before = repository.on(STANDS).get(own)
    ends = {
        end
        for row in (*before.values(), *repository.get(own).values())
        for end in (row.source, row.target, row.id)
        if end is not None
    }
    regions = {id: row for id, row in repository.get(ends).items() if row.type in REVIEWED_TYPES}
    found = link_support_of(repository, regions)
    repository.put(
        replace(row, link_support=found[id])
        for id, row in regions.items()
        if row.link_support is not found[id]
    )
