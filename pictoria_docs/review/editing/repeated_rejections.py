"""What is left of a sort of suggestions that is wrong throughout a document, as entries read in a bibliography are."""

from sqlalchemy import func, select

from pictoria_docs.document import Status
from pictoria_docs.store.database import schema
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SETTLED, LinkSupport, SubjectState

MIN_REJECTED = 5
"""Suggestions of a sort that were rejected, while none stands, before the others are offered for rejection at once."""


def rest_to_reject(repository: SubjectRepository, row: SubjectState) -> int:
    """How many suggestions of a subject's sort are undecided, where so many were rejected and none stands; else 0.

    Args:
        repository: the document's subjects.
        row: a region or entry, or a value of an entry.
    """
    if row.kind not in ("region", "entry", "field"):
        return 0
    kind, type = ("entry", "entry") if row.kind == "field" else (row.kind, row.type)
    table = schema.subjects
    is_suggested = table.c.status == Status.SUGGESTED.value
    is_open = is_suggested & (table.c.hidden == 0) & table.c.rank.is_not(None)
    is_linked = is_suggested & (table.c.link_support == LinkSupport.CONFIRMED.value)
    stands = table.c.status.in_([status.value for status in SETTLED]) | is_linked
    query = select(
        func.count().filter(table.c.status == Status.REJECTED.value),
        func.count().filter(stands),
        func.count().filter(is_open),
    ).where(
        *repository.conditions, table.c.kind == kind, table.c.type == type, table.c.suggested.is_not(None)
    )
    rejected, standing, left = repository.connection.execute(query).one()
    return left if rejected >= MIN_REJECTED and not standing else 0
