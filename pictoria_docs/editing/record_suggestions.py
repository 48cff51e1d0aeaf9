"""What follows from a decision: an entry that a person draws, or extends, is read at once as any other."""

from collections.abc import Mapping

from pictoria_docs.document import Entry, Region, Status, field_id
from pictoria_docs.editing.edited_project import EditedProject
from pictoria_docs.editing.making.entries import has_own_places
from pictoria_docs.editing.surroundings import pages_around
from pictoria_docs.enrichment.enrich import enrich
from pictoria_docs.errors import ConfigError
from pictoria_docs.isolation import collect_skipped_items
from pictoria_docs.linking.drawn_entry import read_drawn_entry
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.subjects.suggestions import Suggestion

MAX_DRAWN = 20
"""Entries that a person draws or extends in one step; more are an import, which brings what it knows."""


def record_suggestions(
    opened: EditedProject,
    repository: SubjectRepository,
    changed: Mapping[str, SubjectState | None],
    decided: Mapping[str, object],
) -> list[Suggestion]:
    """Values to suggest after decisions, each with the entry that they are of.

    Args:
        opened: the project.
        repository: the document's subjects, as they are after the decisions.
        changed: what became of the subjects that changed.
        decided: the subjects that people decided on.
    """
    drawn = [
        (row, row.state)
        for id, row in changed.items()
        if id in decided and row is not None and not row.hidden and isinstance(row.state, Entry)
    ]
    if len(drawn) > MAX_DRAWN:
        return []
    return [suggestion for row, entry in drawn for suggestion in _values(opened, repository, entry, row)]


def _values(
    opened: EditedProject, repository: SubjectRepository, entry: Entry, row: SubjectState
) -> list[Suggestion]:
    """The record of an entry that only people know; of one that was found and has other places now, what it lacks."""
    known: set[str] = set()
    if isinstance(row.base, Entry):
        if row.status is not Status.CORRECTED or entry.spans == row.base.spans:
            return []
        known = {value.type for value in repository.owned([row.id]) if not value.hidden}
    document, rows = pages_around(opened, repository, entry.pages)
    if not has_own_places(entry, document.pages):
        return []
    regions = [each.state for each in rows.values() if isinstance(each.state, Region)]
    # What is printed tells the record, whatever a person calls the entry.
    entry = read_drawn_entry(entry.model_copy(update={"number": None, "title": None}), regions)
    others = tuple(other for other in document.entries if other.id != entry.id)
    document = document.model_copy(update={"entries": (*others, entry)})
    # What cannot be read leaves the entry without it: the person's own decision stands all the same.
    try:
        with collect_skipped_items():
            read = enrich(document, opened.config.enrichment).entries[-1]
    except ConfigError:
        return []
    return [
        Suggestion(row.id, field_id(row.id, field), field) for field in read.fields if field.name not in known
    ]
