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
from pictoria_docs.store.layer_rows import STANDS
from pictoria_docs.store.log import batches
from pictoria_docs.store.projection_update import update
from pictoria_docs.store.subject_repository import SubjectRepository
from pictoria_docs.store.subject_state import SubjectState

TABLE = schema.suggestions


def suggestions(repository: SubjectRepository) -> list[Link]:
    """All of a document that are there."""
    found = _effective(repository, _rows(repository))
    return [found[id] for id in sorted(found)]


def keep(repository: SubjectRepository, made: Iterable[tuple[str, Link]]) -> dict[str, SubjectState | None]:
    """Add suggestions, each with the subject whose latest decision it follows from; gives what changed."""
    links = {link.id: (cause, link) for cause, link in made}
    if not links:
        return {}
    causes = {cause for cause, _ in links.values()}
    numbers = repository.effective(causes)
    here = {"document_id": repository.document, "layer": repository.layer}
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
    repository.connection.execute(insert(TABLE), values)
    return follow(repository, causes)


def follow(repository: SubjectRepository, causes: Collection[str]) -> dict[str, SubjectState | None]:
    """Bring the suggestions that follow from `causes` up to date with the decisions on them; gives what changed."""
    ids = {row.id for some in batches(causes) for row in _rows(repository, TABLE.c.cause.in_(some))}
    if not ids:
        return {}
    rows = [row for some in batches(ids) for row in _rows(repository, TABLE.c.id.in_(some))]
    made: dict[str, list[Link]] = {id: [] for id in ids}
    for row in rows:
        made[row.id].append(_link(row))
    effective, known = _effective(repository, rows), repository.get(ids)
    bases: dict[str, Link | None] = {}
    for id in ids:
        base = known[id].base if id in known else None
        # What the stages found themselves does not depend on decisions.
        if base != effective.get(id) and (base is None or base in made[id]):
            bases[id] = effective.get(id)
    return update(repository, repository.effective_decisions(bases), bases) if bases else {}


def _rows(repository: SubjectRepository, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    here = TABLE.c.document_id == repository.document, TABLE.c.layer.in_({STANDS, repository.layer})
    query = select(TABLE).where(*here, *conditions).order_by(TABLE.c.layer, TABLE.c.number)
    return repository.connection.execute(query).all()


def _effective(repository: SubjectRepository, rows: Sequence[Row[Any]]) -> dict[str, Link]:
    numbers = repository.effective({row.cause for row in rows})
    return {row.id: _link(row) for row in rows if numbers.get(row.cause) == row.number}


def _link(row: Row[Any]) -> Link:
    return Link.model_validate_json(row.data)
