"""Links and values that are suggested because of what people decided: there as long as that decision is the effective
one.

They are never removed: a decision that is taken back takes its suggestions along, and has them again when it is done
again, whatever else was decided meanwhile.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.engine import Row

from pictoria_docs.document import Field, Link
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.decisions.log import batches
from pictoria_docs.store.decisions.model import Subject
from pictoria_docs.store.subjects.projection_update import update
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState

TABLE = schema.suggestions


class Suggestion(NamedTuple):
    """What the machine suggests because of a decision."""

    cause: str
    """The subject that was decided on."""
    id: str
    """Of the link, or of the value (`record.field_id`)."""
    subject: Link | Field


def suggestions(repository: SubjectRepository) -> dict[str, Link | Field]:
    """All of a document that are there, by id and in its order."""
    effective = _effective(repository, _rows(repository))
    return {id: effective[id] for id in sorted(effective)}


def add_suggestions(
    repository: SubjectRepository, suggested: Iterable[Suggestion]
) -> dict[str, SubjectState | None]:
    """Add suggestions, each of which follows from the latest decision on its cause; gives what changed.

    None follows from a decision that was taken back: it would stay for good.
    """
    by_id = {suggestion.id: suggestion for suggestion in suggested}
    numbers = repository.effective({suggestion.cause for suggestion in by_id.values()})
    added = [suggestion for suggestion in by_id.values() if numbers.get(suggestion.cause)]
    if not added:
        return {}
    causes = {suggestion.cause for suggestion in added}
    common = {"document_id": repository.document, "layer": repository.layer}
    values = [
        common
        | {
            "id": id,
            "number": numbers[cause],
            "cause": cause,
            "data": subject.model_dump_json(exclude_defaults=True),
        }
        for cause, id, subject in added
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
    suggested: dict[str, list[Link | Field]] = {id: [] for id in ids}
    for row in rows:
        suggested[row.id].append(_subject(row))
    effective, states = _effective(repository, rows), repository.get(ids)
    bases: dict[str, Subject | None] = {}
    for id in ids:
        base = states[id].base if id in states else None
        # What the stages found themselves does not depend on decisions.
        if base != effective.get(id) and (base is None or base in suggested[id]):
            bases[id] = effective.get(id)
    return update(repository, repository.effective_decisions(bases), bases) if bases else {}


def known_values(repository: SubjectRepository) -> dict[str, list[Suggestion]]:
    """Find what the machine read of the entries that people want, by entry."""
    entries = [row.id for row in repository.decided("entry") if not row.hidden]
    known: dict[str, list[Suggestion]] = {id: [] for id in entries}
    for row in repository.owned(entries):
        if isinstance(row.base, Field):
            known[str(row.owner)].append(Suggestion(str(row.owner), row.id, row.base))
    return known


def keep_values(repository: SubjectRepository, known: Mapping[str, Sequence[Suggestion]]) -> None:
    """Go on suggesting what was read of the entries that only people know by now.

    Args:
        repository: the document's subjects, made anew.
        known: what the machine had read before (`known_values`).
    """
    alone = [id for id, row in repository.get(known).items() if row.base is None]
    there = {row.id for row in repository.owned(alone) if row.base is not None}
    add_suggestions(repository, [value for id in alone for value in known[id] if value.id not in there])


def _rows(repository: SubjectRepository, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    visible = TABLE.c.document_id == repository.document, TABLE.c.layer.in_({SHARED_LAYER, repository.layer})
    query = select(TABLE).where(*visible, *conditions).order_by(TABLE.c.layer, TABLE.c.number)
    return repository.connection.execute(query).all()


def _effective(repository: SubjectRepository, rows: Sequence[Row[Any]]) -> dict[str, Link | Field]:
    numbers = repository.effective({row.cause for row in rows})
    return {row.id: _subject(row) for row in rows if numbers.get(row.cause) == row.number}


def _subject(row: Row[Any]) -> Link | Field:
    kind = Field if "/" in row.id else Link
    return kind.model_validate_json(row.data)
