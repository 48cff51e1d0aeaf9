"""What a person sees as one thing is one question: a picture with its captions, panels and entry; an entry with its
record; a passage with what it cites.

Groups are made when they are asked for, around the first of their members in the order of work.
"""

from collections.abc import Iterable, Sequence

from pictoria_docs.document import Link, LinkType, Status
from pictoria_docs.document.region_type import REVIEWED_TYPES
from pictoria_docs.review.editing.subject_memory import ROUNDS, SubjectMemory
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.workload.clusters import JOINING

MAX_TOGETHER = 8
"""Things in a question: more cannot be looked at before one key decides on all of them."""
MAX_MEMBERS = 60
"""Members of a group: more are not looked for."""


def group_of(memory: SubjectMemory, row: SubjectState) -> list[SubjectState]:
    """Find what else is undecided of the thing that a subject belongs to, what is tied to it most closely first.

    Args:
        memory: the document's subjects.
        row: the subject.
    """
    match row.kind:
        case "field":
            members = _entry(memory, [str(row.owner)])
        case "entry":
            members = _entry(memory, [row.id])
        case "link" if row.type == LinkType.CITES:
            members = _citing(memory, str(row.source))
        case "link" if row.type == LinkType.DEPICTS:
            members = _picture(memory, [str(row.source)], row.pages)
        case "link" if row.type in JOINING:
            members = _picture(memory, [str(row.source), str(row.target)], row.pages)
        case "region" if row.type in REVIEWED_TYPES:
            members = _picture(memory, [row.id], row.pages)
        case _:
            members = []
    found = {member.id: member for member in members if _is_undecided(member) and member.id != row.id}
    return _nearest_first(row, list(found.values()))[:MAX_MEMBERS]


def _nearest_first(row: SubjectState, members: Sequence[SubjectState]) -> list[SubjectState]:
    """Sort the members of a group, so that its first ones make sense without the others.

    From the subject one goes along links, and first to what is tied to few others: a panel comes with its caption and
    its link to the plate, and only then do the plate's other panels come, each with what is its own.
    """
    known = {each.id: each for each in (row, *members)}
    ties: dict[str, list[str]] = {id: [] for id in known}
    for each in known.values():
        for end in (each.owner if each.kind == "field" else None, each.source, each.target):
            if end in ties:
                ties[each.id].append(end)
                ties[end].append(each.id)
    reached: dict[str, SubjectState] = {}
    ahead = [each.id for each in reversed(members)] + [row.id]
    while ahead:
        id = ahead.pop()
        if id not in reached:
            reached[id] = known[id]
            ahead += sorted(ties[id], key=lambda end: -len(ties[end]))
    return [each for each in reached.values() if each.id != row.id]


def _picture(memory: SubjectMemory, ids: Iterable[str], pages: tuple[int, ...]) -> list[SubjectState]:
    """A picture with what belongs to it on the pages that are seen: captions, panels, plate, and entries."""
    regions: dict[str, SubjectState] = {}
    links: dict[str, SubjectState] = {}
    fresh = {row.id: row for row in memory.get(ids).values() if row.kind == "region"}
    for _ in range(ROUNDS):
        regions |= fresh
        touching = [row for row in memory.touching(fresh) if row.type in JOINING and not row.hidden]
        links |= {row.id: row for row in touching}
        ends = {end for row in touching for end in (row.source, row.target) if end and end not in regions}
        fresh = {
            row.id: row
            for row in memory.get(ends).values()
            if row.type in REVIEWED_TYPES and not set(row.pages).isdisjoint(pages)
        }
        if not fresh or len(regions) >= MAX_MEMBERS:
            break
    seen = {**regions, **fresh}
    depicts = [row for row in memory.touching(seen) if row.type == LinkType.DEPICTS and not row.hidden]
    entries = memory.get({str(row.target) for row in depicts})
    links |= {row.id: row for row in depicts}
    whole = [
        row for row in links.values() if row.source in seen and (row.target in seen or row.target in entries)
    ]
    # Of an entry on another page the link tells enough; the entry itself is asked about where it stands.
    here = [row for row in entries.values() if not set(row.pages).isdisjoint(pages)]
    return [*whole, *seen.values(), *here]


def _entry(memory: SubjectMemory, ids: Iterable[str]) -> list[SubjectState]:
    """An entry with its record, and the pictures beside it that are said to show it."""
    entries = memory.get(ids)
    pages = {page for row in entries.values() for page in row.pages}
    depicts = [row for row in memory.touching(entries) if row.type == LinkType.DEPICTS]
    pictures = memory.get({str(row.source) for row in depicts})
    beside = [
        row
        for row in depicts
        if row.source in pictures and not pages.isdisjoint(pictures[str(row.source)].pages)
    ]
    fields = [row for row in memory.owned(entries) if row.kind == "field" and row.rank is not None]
    return [*entries.values(), *fields, *beside]


def _citing(memory: SubjectMemory, mention: str) -> list[SubjectState]:
    """All that is cited in a passage."""
    passage = {row.owner for row in memory.get([mention]).values() if row.owner}
    mentions = [row.id for row in memory.owned(passage) if row.kind == "mention"]
    return [
        row for row in memory.touching(mentions) if isinstance(row.state, Link) and row.type == LinkType.CITES
    ]


def _is_undecided(row: SubjectState) -> bool:
    return row.status is Status.SUGGESTED and not row.hidden
