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
from pictoria_docs.store.layer_rows import SHARED_LAYER
from pictoria_docs.store.log import batches
from pictoria_docs.store.projection_update import update
from pictoria_docs.store.subject_repository import SubjectRepository
from pictoria_docs.store.subject_state import SubjectState

TABLE = schema.suggestions


def suggestions(repository: SubjectRepository) -> list[Link]:
    """All of a document that are there."""
    effective = _effective(repository, _rows(repository))
    return [effective[id] for id in sorted(effective)]


def add_suggestions(
    repository: SubjectRepository, suggested: Iterable[tuple[str, Link]]
) -> dict[str, SubjectState | None]:
    """Add suggestions, each with the subject whose latest decision it follows from; gives what changed.

    None follows from a decision that was taken back: it would stay for good.
    """
    links = {link.id: (cause, link) for cause, link in suggested}
    numbers = repository.effective({cause for cause, _ in links.values()})
    links = {id: (cause, link) for id, (cause, link) in links.items() if numbers.get(cause)}
    if not links:
        return {}
    causes = {cause for cause, _ in links.values()}
    common = {"document_id": repository.document, "layer": repository.layer}
    values = [
        common
        | {
            "id": id,
            "number": numbers[cause],
            "cause": cause,
            "data": link.model_dump_json(exclude_defaults=True),
        }
        for id, (cause, link) in links.items()
    ]
    repository.connection.execute(insert(TABLE), values)
    return update_suggestions(repository, causes)


def update_suggestions(
    repository: SubjectRepository, causes: Collection[str]
) -> dict[str, SubjectState | None]:
    """Bring the suggestions that follow from `causes` up to date with the decisions on them; gives what changed."""
    ids = {row.id for batch in batches(causes) for row in _rows(repository, TABLE.c.cause.in_(batch))}
    if not ids:
        return {}
    rows = [row for batch in batches(ids) for row in _rows(repository, TABLE.c.id.in_(batch))]
    suggested: dict[str, list[Link]] = {id: [] for id in ids}
    for row in rows:
        suggested[row.id].append(_link(row))
    effective, states = _effective(repository, rows), repository.get(ids)
    bases: dict[str, Link | None] = {}
    for id in ids:
        base = states[id].base if id in states else None
        # What the stages found themselves does not depend on decisions.
        if base != effective.get(id) and (base is None or base in suggested[id]):
            bases[id] = effective.get(id)
    return update(repository, repository.effective_decisions(bases), bases) if bases else {}


def _rows(repository: SubjectRepository, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    visible = TABLE.c.document_id == repository.document, TABLE.c.layer.in_({SHARED_LAYER, repository.layer})
    query = select(TABLE).where(*visible, *conditions).order_by(TABLE.c.layer, TABLE.c.number)
    return repository.connection.execute(query).all()


def _effective(repository: SubjectRepository, rows: Sequence[Row[Any]]) -> dict[str, Link]:
    numbers = repository.effective({row.cause for row in rows})
    return {row.id: _link(row) for row in rows if numbers.get(row.cause) == row.number}


def _link(row: Row[Any]) -> Link:
    return Link.model_validate_json(row.data)
