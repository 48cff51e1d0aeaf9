"""Cards of the contact sheet for short entries: the printed lines with the values that were read in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pictoria_docs.document import Box, Entry, Field, Region
from pictoria_docs.review.editing.subject_memory import SubjectReader
from pictoria_docs.review.schemas.contact_sheet import CardValueJson
from pictoria_docs.store.subjects.subject_state import SubjectState

MAX_CHARACTERS = 300
"""Of the printed entry: a longer one cannot be read at a glance."""
MAX_HEIGHT = 120.0
"""Points that a card shows of a page: about ten lines."""
MAX_VALUES = 6
"""Values that a card has room for,"""
MAX_VALUE_CHARACTERS = 150
"""and their characters."""


@dataclass(frozen=True)
class TextCard:
    """An entry whose lines and values are seen at a glance, as far as anything of it is undecided."""

    entry: SubjectState
    box: Box
    """Its printed lines."""
    view: Box
    """These, and the words of its values that stand near them."""
    values: tuple[SubjectState, ...]
    asked: tuple[SubjectState, ...]
    """What it decides on; that which the question stands for comes first."""


def text_card_of(subjects: SubjectReader, question: Sequence[SubjectState]) -> TextCard | None:
    """A question as a card, if it is a short entry with its record.

    Values whose words stand elsewhere are not on the card: they are asked about alone.

    Args:
        subjects: the document's subjects.
        question: that which it stands for, and the others of its group.
    """
    first = question[0]
    if first.kind not in ("entry", "field"):
        return None
    id = first.id if first.kind == "entry" else str(first.owner)
    row = subjects.get([id]).get(id)
    if row is None or row.hidden or not isinstance(row.state, Entry) or len(row.state.spans) != 1:
        return None
    (span,) = row.state.spans
    regions = {region.id: region.state for region in subjects.get(span.regions).values()}
    text = sum(len(region.text) for region in regions.values() if isinstance(region, Region))
    if not text or text > MAX_CHARACTERS or span.box.height > MAX_HEIGHT:
        return None
    owned = [
        value
        for value in subjects.owned([id])
        if isinstance(value.state, Field) and not value.hidden and not value.state.alternative
    ]
    places = _places(subjects, owned, span.page)
    view, shown = span.box, []
    for value in owned:
        around = Box.union([view, *places.get(value.id, [view])])
        if value.id in places and around.height <= MAX_HEIGHT:
            view = around
            shown.append(value)
    seen = {id, *(value.id for value in shown)}
    asked = tuple(each for each in question if each.id in seen)
    written = sum(len(_field(value).value) for value in shown)
    if first.id not in seen or len(shown) > MAX_VALUES or written > MAX_VALUE_CHARACTERS:
        return None
    return TextCard(row, span.box, view, tuple(shown), asked)


def _places(subjects: SubjectReader, values: Sequence[SubjectState], page: int) -> Mapping[str, list[Box]]:
    """Where the words of values stand, by their ids; without those that stand nowhere, or on another page."""
    regions = subjects.get({each.region for row in values for each in _field(row).evidence})
    places: dict[str, list[Box]] = {}
    for row in values:
        boxes = [
            region.box_of(each.start, each.end)
            if each.start is not None and each.end is not None
            else each.box or region.box
            for each in _field(row).evidence
            if each.page == page
            and each.region in regions
            and isinstance(region := regions[each.region].state, Region)
        ]
        if boxes and len(boxes) == len(_field(row).evidence):
            places[row.id] = boxes
    return places


def _field(row: SubjectState) -> Field:
    assert isinstance(row.state, Field), "values are fields"
    return row.state


def values_json(values: Sequence[SubjectState], labels: Mapping[str, str]) -> list[CardValueJson]:
    """Values with the labels of their fields, in the order of these."""
    order = {name: place for place, name in enumerate(labels)}
    ordered = sorted(values, key=lambda row: (order.get(row.type, len(order)), row.id))
    return [{"label": labels.get(row.type, row.type), "value": _field(row).value} for row in ordered]
