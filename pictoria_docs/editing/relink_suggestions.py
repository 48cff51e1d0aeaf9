"""What follows from a decision: pictures and captions that it frees, or that are new, are linked at once."""

from collections.abc import Mapping
from typing import NamedTuple

from pictoria_docs.document import LinkType, RegionType, Status
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.editing.edited_project import EditedProject
from pictoria_docs.editing.surroundings import pages_around
from pictoria_docs.linking.relink import REACH, relink
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.subjects.suggestions import Suggestion

LINKED = PICTURES | {RegionType.CAPTION}
"""What links of captions join."""


class UnlinkedRegion(NamedTuple):
    """A picture or caption without a link."""

    row: SubjectState
    cause: str
    """What the person decided on."""


def link_suggestions(
    opened: EditedProject,
    repository: SubjectRepository,
    changed: Mapping[str, SubjectState | None],
    decided: Mapping[str, object],
) -> list[Suggestion]:
    """Links to suggest after decisions, each with the subject whose decision frees what it joins.

    Args:
        opened: the project.
        repository: the document's subjects, as they are after the decisions.
        changed: what became of the subjects that changed.
        decided: the subjects that people decided on.
    """
    freed = _freed(repository, changed, decided)
    if not freed:
        return []
    pages = {
        page
        for free_end in freed
        for page in range(free_end.row.pages[0] - REACH, free_end.row.pages[0] + REACH + 1)
    }
    document, around = pages_around(opened, repository, pages)
    rows = {id: row for id, row in around.items() if row.type in LINKED}
    links = repository.touching([row.id for row in rows.values()])
    caption_links = [row for row in links if row.type == LinkType.CAPTION_OF]
    refused = {(row.source, row.target) for row in caption_links if row.hidden and row.source and row.target}
    linked = {end for row in caption_links if not row.hidden for end in (row.source, row.target)}
    free = {id for id in rows if id not in linked}
    causes = {free_end.row.id: free_end.cause for free_end in freed}
    of_pictures = document.model_copy(update={"entries": ()})
    suggested = relink(of_pictures, free, refused, opened.config.linking)
    known = {row.id for row in links}
    return [
        Suggestion(causes.get(link.source) or causes[link.target], link.id, link)
        for link in suggested
        if link.id not in known and (link.source in causes or link.target in causes)
    ]


def _freed(
    repository: SubjectRepository, changed: Mapping[str, SubjectState | None], decided: Mapping[str, object]
) -> list[UnlinkedRegion]:
    """Pictures and captions that have no link: the ends of those that went, and what people drew or changed."""
    causes: dict[str, str] = {}
    for id, row in changed.items():
        if row is not None and id in decided and row.type in LINKED and _is_new(row):
            causes.setdefault(id, id)
        if row is None or row.type != LinkType.CAPTION_OF or not row.hidden:
            continue
        for end, other in ((row.source, row.target), (row.target, row.source)):
            cause = id if id in decided else other if other in decided else None
            if end is not None and cause is not None:
                causes.setdefault(end, cause)
    if not causes:
        return []
    linked = {
        end
        for row in repository.touching(list(causes))
        if row.type == LinkType.CAPTION_OF and not row.hidden
        for end in (row.source, row.target)
    }
    return [
        UnlinkedRegion(row, causes[id])
        for id, row in repository.get(list(causes)).items()
        if not row.hidden and id not in linked
    ]


def _is_new(row: SubjectState) -> bool:
    """Drawn or changed by a person; one that was only accepted is right as it is, without a link."""
    return row.status is Status.CORRECTED or (row.base is None and row.status is Status.ACCEPTED)
