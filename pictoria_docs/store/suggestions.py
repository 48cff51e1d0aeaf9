"""Links that are suggested because of what people decided; they go when that is said no more."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, insert, select

from pictoria_docs.document import Link, Status
from pictoria_docs.store import schema
from pictoria_docs.store.log import batches
from pictoria_docs.store.settling import Word, settle
from pictoria_docs.store.shelf import Shelf
from pictoria_docs.store.subject import Standing

TABLE = schema.suggestions


def suggestions(shelf: Shelf) -> list[Link]:
    """All of a document."""
    query = select(TABLE.c.data).where(TABLE.c.document_id == shelf.document).order_by(TABLE.c.id)
    return [Link.model_validate_json(data) for data in shelf.connection.scalars(query)]


def keep(shelf: Shelf, made: Iterable[tuple[str, Link]]) -> dict[str, Standing | None]:
    """Add suggestions, each with the subject it follows from; gives what changed."""
    links = {link.id: (cause, link) for cause, link in made}
    if not links:
        return {}
    values = [
        {
            "document_id": shelf.document,
            "id": id,
            "cause": cause,
            "data": link.model_dump_json(exclude_defaults=True),
        }
        for id, (cause, link) in links.items()
    ]
    shelf.connection.execute(insert(TABLE), values)
    return settle(shelf, {}, bases={id: link for id, (_, link) in links.items()})


def forget(shelf: Shelf, causes: Collection[str]) -> dict[str, Standing | None]:
    """Drop the suggestions that follow from what was said of `causes`, unless people have spoken of them since."""
    ids: list[str] = []
    for some in batches(causes):
        query = select(TABLE.c.id).where(TABLE.c.document_id == shelf.document, TABLE.c.cause.in_(some))
        ids += shelf.connection.scalars(query)
    rows = shelf.get(ids)
    ids = [id for id in ids if id in rows and rows[id].status is Status.SUGGESTED]
    for some in batches(ids):
        shelf.connection.execute(
            delete(TABLE).where(TABLE.c.document_id == shelf.document, TABLE.c.id.in_(some))
        )
    return settle(shelf, {id: Word(None) for id in ids}, bases=dict.fromkeys(ids)) if ids else {}
