"""Links that are suggested because of what people decided; they go when that is said no more."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, delete, insert, select

from pictoria_docs.document import Link, Status
from pictoria_docs.store import schema
from pictoria_docs.store.layers import STANDS
from pictoria_docs.store.log import batches
from pictoria_docs.store.settling import Word, settle
from pictoria_docs.store.shelf import Shelf
from pictoria_docs.store.subject import Standing

TABLE = schema.suggestions


def suggestions(shelf: Shelf) -> list[Link]:
    """All of a document."""
    query = select(TABLE.c.id, TABLE.c.data).where(*_here(shelf)).order_by(TABLE.c.layer, TABLE.c.id)
    found = {row.id: row.data for row in shelf.connection.execute(query)}
    return [Link.model_validate_json(data) for _, data in sorted(found.items()) if data]


def _here(shelf: Shelf) -> tuple[ColumnElement[bool], ...]:
    """The rows that count on the shelf; those of its layer have the last word."""
    return TABLE.c.document_id == shelf.document, TABLE.c.layer.in_({STANDS, shelf.layer})


def keep(shelf: Shelf, made: Iterable[tuple[str, Link]]) -> dict[str, Standing | None]:
    """Add suggestions, each with the subject it follows from; gives what changed."""
    links = {link.id: (cause, link) for cause, link in made}
    if not links:
        return {}
    _write(
        shelf,
        [(id, cause, link.model_dump_json(exclude_defaults=True)) for id, (cause, link) in links.items()],
    )
    return settle(shelf, {}, bases={id: link for id, (_, link) in links.items()})


def _write(shelf: Shelf, rows: Sequence[tuple[str, str, str]]) -> None:
    """Write ids, causes and links, in the place of those with their ids."""
    _delete(shelf, [id for id, *_ in rows])
    here = {"document_id": shelf.document, "layer": shelf.layer}
    values = [here | {"id": id, "cause": cause, "data": data} for id, cause, data in rows]
    shelf.connection.execute(insert(TABLE), values)


def _delete(shelf: Shelf, ids: Collection[str]) -> None:
    own = (TABLE.c.document_id == shelf.document) & (TABLE.c.layer == shelf.layer)
    for some in batches(ids):
        shelf.connection.execute(delete(TABLE).where(own, TABLE.c.id.in_(some)))


def forget(shelf: Shelf, causes: Collection[str]) -> dict[str, Standing | None]:
    """Drop the suggestions that follow from what was said of `causes`, unless people have spoken of them since."""
    found: dict[str, str] = {}
    for some in batches(causes):
        query = select(TABLE.c.id, TABLE.c.layer).where(*_here(shelf), TABLE.c.cause.in_(some))
        found.update((row.id, row.layer) for row in shelf.connection.execute(query.order_by(TABLE.c.layer)))
    rows = shelf.get(found)
    ids = [id for id in found if id in rows and rows[id].status is Status.SUGGESTED]
    if not ids:
        return {}
    _delete(shelf, ids)
    if shelf.layer != STANDS:
        _write(shelf, [(id, "", "") for id in ids])
    return settle(shelf, {id: Word(None) for id in ids}, bases=dict.fromkeys(ids))
