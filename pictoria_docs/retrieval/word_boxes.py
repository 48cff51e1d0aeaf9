"""Where on their page the words stand for which items were found."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pictoria_docs.document import Box, Entry, Region
from pictoria_docs.retrieval.items import ItemSubjects
from pictoria_docs.store.subjects.subject_repository import SubjectRepository

Marks = Sequence[tuple[int, int]]


class WordBox(NamedTuple):
    """A word of a query on a page; one that is printed on two lines is two."""

    page: int
    box: Box
    """In points of the page."""
    start: int
    end: int
    """Offsets in the item's text."""
    region: Box
    """The region of the page to which it belongs."""


def word_boxes(repository: SubjectRepository, marks: Mapping[str, Marks]) -> dict[str, list[WordBox]]:
    """Where the marked words of items stand, by the id of the item; pictures have none.

    Args:
        repository: the subjects of the document, as all see them.
        marks: offsets of words in the texts of entries and regions, by id (`SearchHit.marks`); of words that were
            changed since nothing is told.
    """
    subjects = ItemSubjects(repository)
    subjects.look_up(marks)
    entries = [id for id in marks if subjects.entry(id) is not None]
    subjects.look_up_texts(entries)
    boxes: dict[str, list[WordBox]] = {}
    for id, marked in marks.items():
        row = subjects.states.get(id)
        if row is None:
            continue
        match row.state:
            case Region(is_picture=False) as region:
                boxes[id] = [
                    WordBox(region.page, region.box_of(start, end), start, end, region.box)
                    for start, end in marked
                    if end <= len(region.text)
                ]
            case Entry():
                entry = subjects.entry(id)
                assert entry is not None, "looked up above"
                boxes[id] = _of_entry(entry, subjects, marked)
    return boxes


def _of_entry(entry: Entry, subjects: ItemSubjects, marked: Marks) -> list[WordBox]:
    text = subjects.entry_text(entry)
    found: list[WordBox] = []
    for start, end in marked:
        for evidence in text.evidence(start, end):
            region = subjects.region(evidence.region)
            if region is not None and evidence.start is not None and evidence.end is not None:
                box = region.box_of(evidence.start, evidence.end)
                found.append(WordBox(region.page, box, start, end, region.box))
    return found
