"""Layers: what one person says of the documents without being seen, laid over what stands.

A layer has rows only for what is other there than what stands; what stands shows through everywhere else. A row of
the kind `GONE` stands in the layer for a subject that is not there any more.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from pictoria_docs.store import schema
from pictoria_docs.store.layer_rows import STANDS
from pictoria_docs.store.link_support import link_support_of
from pictoria_docs.store.subject_state import REVIEWED_TYPES, SubjectState

if TYPE_CHECKING:
    from pictoria_docs.store.subject_repository import SubjectRepository

TABLE = schema.subjects


def make_layer(repository: "SubjectRepository", rows: Iterable[list[SubjectState]]) -> None:
    """Write the rows of a layer anew: those that are other than what stands.

    Args:
        repository: the document's subjects in the layer.
        rows: all subjects as they are in the layer, some at a time; their link support is not looked at.
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
