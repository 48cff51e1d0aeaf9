"""What follows from a decision: the pictures that stand in an entry which a person draws or extends show it, else
the one with its number."""

from collections.abc import Mapping

from pictoria_docs.document import Entry, Link, LinkType, Region
from pictoria_docs.editing.edited_project import EditedProject
from pictoria_docs.editing.making.entries import has_own_places
from pictoria_docs.editing.record_suggestions import MAX_DRAWN
from pictoria_docs.editing.surroundings import pages_around
from pictoria_docs.linking.depicts import link_drawn
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.subjects.suggestions import Suggestion


def depicts_suggestions(
    opened: EditedProject,
    repository: SubjectRepository,
    changed: Mapping[str, SubjectState | None],
    decided: Mapping[str, object],
) -> list[Suggestion]:
    """Links to suggest after decisions, each with the entry that a picture shows.

    A picture that shows another entry already, or this one of which a person said no, is left alone.

    Args:
        opened: the project.
        repository: the document's subjects, as they are after the decisions.
        changed: what became of the subjects that changed.
        decided: the subjects that people decided on.
    """
    drawn = [
        row.state
        for id, row in changed.items()
        if id in decided and row is not None and not row.hidden and isinstance(row.state, Entry)
        if not isinstance(row.base, Entry) or row.state.spans != row.base.spans
    ]
    if len(drawn) > MAX_DRAWN:
        return []
    return [
        Suggestion(entry.id, link.id, link) for entry in drawn for link in _links(opened, repository, entry)
    ]


def _links(opened: EditedProject, repository: SubjectRepository, entry: Entry) -> list[Link]:
    document, rows = pages_around(opened, repository, entry.pages)
    if not has_own_places(entry, document.pages):
        return []
    pictures = [
        row.state
        for row in rows.values()
        if isinstance(row.state, Region) and row.state.is_picture and not row.hidden
    ]
    known = [
        row for row in repository.touching([each.id for each in pictures]) if row.type == LinkType.DEPICTS
    ]
    taken = {row.source for row in known if not row.hidden or row.target == entry.id}
    return link_drawn(entry, [each for each in pictures if each.id not in taken])
