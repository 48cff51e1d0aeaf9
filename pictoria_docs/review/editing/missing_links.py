"""What may be missing around a subject: what a picture or caption without a link may belong to, the nearest texts or
pictures as candidates; and numbers that the entries or captions beside it leave out."""

from pictoria_docs.document import Entry, Region, RegionType
from pictoria_docs.document.link_ends import TEXT_ENDS
from pictoria_docs.document.number_gaps import caption_series, entry_series, gaps_of
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.store.database import schema
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import LinkSupport, SubjectState

MAX_CANDIDATES = 4
"""Candidates that a person can look at, each with a key."""
MAX_LENGTH = 600
"""Letters: a longer text is no caption."""
UNLIKELY = 200.0
"""Points that a text is moved away if it was not read as a caption."""

AROUND = 15
"""Pages before and after a caption or entry whose numbers tell whether one is missing."""


def missing_numbers(repository: SubjectRepository, row: SubjectState) -> list[str]:
    """The numbers that are missing beside that of a caption or entry.

    Args:
        repository: the document's subjects.
        row: the caption or entry.
    """
    if row.kind == "region" and row.type != RegionType.CAPTION:
        return []
    page, table = row.pages[0], schema.subjects
    near = (table.c.page >= page - AROUND) & (table.c.page <= page + AROUND)
    others = repository.rows(table.c.kind == row.kind, table.c.type == row.type, near, table.c.hidden == 0)
    states = [other.state for other in others]
    series = caption_series(each for each in states if isinstance(each, Region))
    entries = entry_series(each for each in states if isinstance(each, Entry))
    pages = {other.id: other.pages[0] for other in others}
    # On a page the order of the numbers is that of the document.
    ordered = (
        each._replace(counts=sorted(each.counts, key=lambda one: (pages[one[0]], one[1])))
        for each in (*series, entries)
    )
    gaps = [gap for each in ordered for gap in gaps_of(each)]
    return [number for gap in gaps if row.id in (gap.before, gap.after) for number in gap.missing]


def nearest_candidates(repository: SubjectRepository, row: SubjectState) -> list[SubjectState]:
    """What a picture without a caption, or a caption without a picture, stands nearest to on its page.

    Args:
        repository: the document's subjects.
        row: the picture or caption.

    Returns:
        Texts for a picture, pictures for a caption; the nearest first, and last those that are linked already.
    """
    region = row.state
    if not isinstance(region, Region) or row.link_support is not LinkSupport.NONE:
        return []
    if region.type in PICTURES:
        wanted = TEXT_ENDS
    elif region.type is RegionType.CAPTION:
        wanted = frozenset(type.value for type in PICTURES)
    else:
        return []
    near: list[tuple[bool, float, str, SubjectState]] = []
    for other in repository.on_page(region.page):
        state = other.state
        if other.id == row.id or not isinstance(state, Region) or state.type not in wanted:
            continue
        is_text = state.type not in PICTURES
        if is_text and not 0 < len(state.text) <= MAX_LENGTH:
            continue
        is_linked = other.link_support is not LinkSupport.NONE
        unlikely = is_text and state.type is not RegionType.CAPTION
        near.append((is_linked, region.box.distance(state.box) + UNLIKELY * unlikely, other.id, other))
    return [other for *_, other in sorted(near, key=lambda each: each[:3])[:MAX_CANDIDATES]]
