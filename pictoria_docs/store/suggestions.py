"""Links that are suggested because of what people decided: there as long as that decision is the effective one.

They are never removed: a decision that is taken back takes its suggestions along, and has them again when it is done
again, whatever else was decided meanwhile.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.engine import Row

from pictoria_docs.document import Link
from pictoria_docs.store import schema
from pictoria_docs.store.layers import STANDS
from pictoria_docs.store.log import batches
from pictoria_docs.store.settling import settle
from pictoria_docs.store.shelf import Shelf
from pictoria_docs.store.subject import Standing

TABLE = schema.suggestions


def suggestions(shelf: Shelf) -> list[Link]:
    """All of a document that are there."""
    found = _effective(shelf, _rows(shelf))
    return [found[id] for id in sorted(found)]


def keep(shelf: Shelf, made: Iterable[tuple[str, Link]]) -> dict[str, Standing | None]:
    """Add suggestions, each with the subject whose latest decision it follows from; gives what changed."""
    links = {link.id: (cause, link) for cause, link in made}
    if not links:
        return {}
    causes = {cause for cause, _ in links.values()}
    numbers = shelf.effective(causes)
    here = {"document_id": shelf.document, "layer": shelf.layer}
    values = [
        here
        | {
            "id": id,
            "number": numbers[cause],
            "cause": cause,
            "data": link.model_dump_json(exclude_defaults=True),
        }
        for id, (cause, link) in links.items()
    ]
    shelf.connection.execute(insert(TABLE), values)
    return follow(shelf, causes)


def follow(shelf: Shelf, causes: Collection[str]) -> dict[str, Standing | None]:
    """Bring the suggestions that follow from `causes` up to date with the decisions on them; gives what changed."""
    ids = {row.id for some in batches(causes) for row in _rows(shelf, TABLE.c.cause.in_(some))}
    if not ids:
        return {}
    rows = [row for some in batches(ids) for row in _rows(shelf, TABLE.c.id.in_(some))]
    made: dict[str, list[Link]] = {id: [] for id in ids}
    for row in rows:
        made[row.id].append(_link(row))
    effective, known = _effective(shelf, rows), shelf.get(ids)
    bases: dict[str, Link | None] = {}
    for id in ids:
        base = known[id].base if id in known else None
        # What the stages found themselves does not depend on decisions.
        if base != effective.get(id) and (base is None or base in made[id]):
            bases[id] = effective.get(id)
    return settle(shelf, shelf.words(bases), bases=bases) if bases else {}


def _rows(shelf: Shelf, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    here = TABLE.c.document_id == shelf.document, TABLE.c.layer.in_({STANDS, shelf.layer})
    query = select(TABLE).where(*here, *conditions).order_by(TABLE.c.layer, TABLE.c.number)
    return shelf.connection.execute(query).all()


def _effective(shelf: Shelf, rows: Sequence[Row[Any]]) -> dict[str, Link]:
    numbers = shelf.effective({row.cause for row in rows})
    return {row.id: _link(row) for row in rows if numbers.get(row.cause) == row.number}


def _link(row: Row[Any]) -> Link:
    return Link.model_validate_json(row.data)
