"""Layers: what one person decides without being seen, laid over the shared layer (`layer_rows`)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from pictoria_docs.document.region_type import REVIEWED_TYPES
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.subjects.link_support import link_support_of
from pictoria_docs.store.subjects.subject_state import SubjectState

if TYPE_CHECKING:
    from pictoria_docs.store.subjects.subject_repository import SubjectRepository

TABLE = schema.subjects


def make_layer(repository: "SubjectRepository", rows: Iterable[list[SubjectState]]) -> None:
    """Write the rows of a layer anew: those that differ from the shared layer.

    Args:
        repository: the document's subjects in the layer.
        rows: all subjects as they are in the layer, some at a time; their link support is not looked at.
    """
    repository.clear()
    shared = repository.on(SHARED_LAYER)
    missing = set(repository.connection.scalars(select(TABLE.c.id).where(*shared.conditions)))
    for batch in rows:
        shared_rows = shared.get(row.id for row in batch)
        missing -= {row.id for row in batch}
        supported = [
            replace(row, link_support=shared_rows[row.id].link_support) if row.id in shared_rows else row
            for row in batch
        ]
        repository.add(row for row in supported if row != shared_rows.get(row.id))
    repository.drop(missing)
    _update_link_support(repository)


def _update_link_support(repository: "SubjectRepository") -> None:
    """Bring up to date how firmly regions are linked whose links differ in the layer."""
    query = select(TABLE.c.id).where(
        TABLE.c.layer == repository.layer, TABLE.c.document_id == repository.document
    )
    own = list(repository.connection.scalars(query))
    shared_rows = repository.on(SHARED_LAYER).get(own)
    ends = {
        end
        for row in (*shared_rows.values(), *repository.get(own).values())
        for end in (row.source, row.target, row.id)
        if end is not None
    }
    regions = {id: row for id, row in repository.get(ends).items() if row.type in REVIEWED_TYPES}
    link_support = link_support_of(repository, regions)
    repository.put(
        replace(row, link_support=link_support[id])
        for id, row in regions.items()
        if row.link_support is not link_support[id]
    )
