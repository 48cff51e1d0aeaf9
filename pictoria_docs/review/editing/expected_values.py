"""Values that a record should have: what is usual in its document and missing, and the words that it may stand in."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import distinct, func, select

from pictoria_docs.document import Field, Region
from pictoria_docs.enrichment.field_types import FieldType
from pictoria_docs.enrichment.schema import MetadataSchema
from pictoria_docs.enrichment.usual_fields import usual_fields
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState

TABLE = schema.subjects
MAX_OFFERED = 3
"""Stretches of words that are offered for a value."""
MAX_LENGTH = 120
"""Characters of one: a longer one is no value, but a text."""
MIN_LENGTH = 3
"""Characters of one."""

Stretch = tuple[int, int]


def usual_in(repository: SubjectRepository) -> frozenset[str]:
    """The fields that nearly every entry of a document has, as all see it."""
    own = [TABLE.c.document_id == repository.document, TABLE.c.layer == SHARED_LAYER, TABLE.c.hidden == 0]
    fields = select(TABLE.c.type, func.count(distinct(TABLE.c.owner))).where(*own, TABLE.c.kind == "field")
    entries = select(func.count()).select_from(TABLE).where(*own, TABLE.c.kind == "entry")
    having: dict[str, int] = dict(repository.connection.execute(fields.group_by(TABLE.c.type)).tuples().all())
    return usual_fields(having, repository.connection.scalar(entries) or 0)


def lacking_values(
    repository: SubjectRepository, schema: MetadataSchema, filled: Collection[str]
) -> frozenset[str]:
    """The fields that an entry lacks: those that nearly all others have, and the important ones.

    Args:
        repository: the document's subjects.
        schema: the project's metadata schema.
        filled: names of the fields that it has.
    """
    important = {spec.name for spec in schema.fields if spec.important and not spec.hidden}
    return (usual_in(repository) | important) - set(filled)


def likely_words(
    regions: Sequence[Region], values: Iterable[SubjectState], type: FieldType
) -> list[tuple[Region, Stretch]]:
    """Where a value that a record lacks may stand: the clauses of its entry that no value was read in.

    Args:
        regions: the texts of the entry, in order.
        values: its record.
        type: of the field that lacks a value.

    Returns:
        Texts with offsets, at most `MAX_OFFERED`.
    """
    taken = _taken(values)
    found: list[tuple[Region, Stretch]] = []
    for region in regions:
        for start, end in type.likely(region.text):
            free = not any(start < till and begin < end for begin, till in taken.get(region.id, ()))
            if free and MIN_LENGTH <= end - start <= MAX_LENGTH:
                found.append((region, (start, end)))
    return found[:MAX_OFFERED]


def _taken(values: Iterable[SubjectState]) -> Mapping[str, list[Stretch]]:
    """The words of each region that some value stands in."""
    taken: dict[str, list[Stretch]] = {}
    for row in values:
        for evidence in row.state.evidence if isinstance(row.state, Field) else ():
            if evidence.start is not None and evidence.end is not None:
                taken.setdefault(evidence.region, []).append((evidence.start, evidence.end))
    return taken
