"""What goes with an edit, as decisions of the same person in the same change set: one undo takes all of it back.

A caption whose number was misread takes the number of its pictures with it; a region that was merged into another
hands its links over; a caption that gets another picture takes along the entries that only its words gave to the
first; with the last item of a legend the legend goes.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pictoria_docs.document import Action, Link, LinkType, Region, RegionType, Status
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.editing.making.common import Find
from pictoria_docs.errors import EditError
from pictoria_docs.store.decisions.model import Subject
from pictoria_docs.store.subjects.derivation import LinkKey, precedence
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SETTLED, SubjectState

EXPLAINED_BY_CAPTION: Mapping[str, str] = {
    "caption_names_entry": "number",
    "same_accession_number": "number",
    "similar_text": "title",
}
"""Reasons for a picture showing an entry's object that are words of its caption, and the value that holds them."""


class CascadedEdit(NamedTuple):
    """A subject that goes with an edit."""

    subject: Region | Link
    action: Action
    """Corrected or rejected."""
    changes: Mapping[str, str]


def cascade(
    find: Find,
    repository: SubjectRepository,
    before: Subject,
    after: Subject | None,
    action: Action,
    into: str | None,
) -> Iterator[CascadedEdit]:
    """What goes with the edit of one subject.

    Args:
        find: subjects as they will be.
        repository: subjects as they are.
        before: the subject as it was.
        after: as it was corrected; None: it was not.
        action: what was done to it.
        into: the region that a rejected one was merged into.

    Raises:
        EditError: there is no region `into`.
    """
    match before, after:
        case Region(), Region():
            yield from _renumbered(find, repository, before, after)
        case Region(), None if action is Action.REJECT and into is not None:
            yield from _handed_over(find, repository, before, into)
        case Region(type=type), None if action is Action.REJECT and type in PICTURES:
            # What is no picture has no parts.
            for row in repository.owned([before.id]):
                if isinstance(row.state, Region) and row.type == RegionType.PANEL and _is_open(row):
                    yield CascadedEdit(row.state, Action.REJECT, {})
        case Region(type=RegionType.CAPTION), None if action is Action.REJECT:
            for row in repository.touching([before.id]):
                if isinstance(row.state, Link) and not row.hidden:
                    yield from _left_behind(find, repository, row.state, None)
            yield from _emptied(find, repository, before)
        case Link(), Link() | None if action in (Action.REJECT, Action.CORRECT):
            yield from _left_behind(find, repository, before, after)
            if action is Action.REJECT:
                # What somebody else drew between the same things is the same link.
                for row in twins_of(repository, before):
                    if isinstance(row.state, Link) and row.status in SETTLED:
                        yield CascadedEdit(row.state, Action.REJECT, {})


def _is_open(row: SubjectState) -> bool:
    return row.status is Status.SUGGESTED and not row.hidden


def twin_of(repository: SubjectRepository, link: Link) -> SubjectState | None:
    """The link that joins the same things already, if any."""
    return min(twins_of(repository, link), key=precedence, default=None)


def twins_of(repository: SubjectRepository, link: Link) -> list[SubjectState]:
    """The other links that join the same things."""
    rows = repository.touching([link.source])
    return [
        row
        for row in rows
        if row.id != link.id and isinstance(row.state, Link) and LinkKey.of(row.state) == LinkKey.of(link)
    ]


def _renumbered(
    find: Find, repository: SubjectRepository, before: Region, after: Region
) -> Iterator[CascadedEdit]:
    """The pictures of a caption whose number was misread."""
    if before.caption is None or after.caption is None:
        return
    old, new = before.caption.numbers, after.caption.numbers
    if len(old) != 1 or len(new) != 1 or old[0] == new[0]:
        return
    for row in repository.touching([before.id]):
        picture = find(row.target or "")
        if row.type != LinkType.CAPTION_OF or row.hidden or not isinstance(picture, Region):
            continue
        plate, comma, part = (picture.number or "").rpartition(", ")
        if picture.number == old[0].text:
            yield CascadedEdit(picture, Action.CORRECT, {"number": new[0].text})
        elif part == old[0].text:
            yield CascadedEdit(picture, Action.CORRECT, {"number": f"{plate}{comma}{new[0].text}"})


def _handed_over(
    find: Find, repository: SubjectRepository, region: Region, into: str
) -> Iterator[CascadedEdit]:
    """The links of a region that was merged into another."""
    if not isinstance(find(into), Region):
        raise EditError("edit_gone", subject=into)
    for row in repository.touching([region.id]):
        link = row.state
        if row.hidden or not isinstance(link, Link):
            continue
        ends = {name: into for name in ("source", "target") if getattr(link, name) == region.id}
        moved = link.model_copy(update=ends)
        if moved.source != moved.target and twin_of(repository, moved) is None:
            yield CascadedEdit(link, Action.CORRECT, ends)


def _emptied(find: Find, repository: SubjectRepository, item: Region) -> Iterator[CascadedEdit]:
    """The suggested legend whose last item a rejected caption was."""
    for row in repository.get([item.parent] if item.parent else []).values():
        items = [other for other in repository.owned([row.id]) if isinstance(other.state, Region)]
        is_empty = all(find(other.id) is None for other in items)
        if isinstance(row.state, Region) and row.type == RegionType.LEGEND and _is_open(row) and is_empty:
            yield CascadedEdit(row.state, Action.REJECT, {})


def _left_behind(
    find: Find, repository: SubjectRepository, before: Link, after: Link | None
) -> Iterator[CascadedEdit]:
    """Suggested entries of a picture that only the words of its caption supported, when it is its caption no more.

    They go to the picture that the caption is given to, or, where there is none, away. What other reasons support,
    or words that another caption of the picture has too, stays, and so does what a person decided.
    """
    caption, picture = find(before.source), before.target
    if before.type != LinkType.CAPTION_OF or not isinstance(caption, Region):
        return
    if after is not None and LinkKey.of(after) == LinkKey.of(before):
        return
    rows = [row for row in repository.touching([picture]) if not row.hidden]
    others = [
        other
        for row in rows
        if row.type == LinkType.CAPTION_OF and row.target == picture and row.source != caption.id
        if isinstance(other := find(row.source or ""), Region)
    ]
    for row in rows:
        link = row.state
        if not isinstance(link, Link) or link.type != LinkType.DEPICTS or row.status is not Status.SUGGESTED:
            continue
        if not _is_explained_by(link, caption) or any(_is_explained_by(link, other) for other in others):
            continue
        heir = after.target if after is not None and after.source == caption.id else None
        moved = link.model_copy(update={"source": heir}) if heir is not None else None
        if moved is not None and twin_of(repository, moved) is None:
            yield CascadedEdit(link, Action.CORRECT, {"source": moved.source})
        else:
            yield CascadedEdit(link, Action.REJECT, {})


def _is_explained_by(link: Link, caption: Region) -> bool:
    """Whether all reasons for a picture showing an entry's object are words of this caption."""
    for reason in link.reasons:
        value = EXPLAINED_BY_CAPTION.get(reason.code)
        if value is None:
            return False
        words = str(reason.values.get(value, ""))
        # Titles are only like the caption: the likeness was measured for the picture's captions together.
        if value == "number" and not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", caption.text):
            return False
    return bool(link.reasons)
