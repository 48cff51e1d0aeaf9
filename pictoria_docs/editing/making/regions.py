"""Regions that people draw and change."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pictoria_docs.document import Box, OwnTypes, Page, Point, Region, Words
from pictoria_docs.document.own_types import NO_OWN_TYPES
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.document.rules import typed
from pictoria_docs.editing.making.common import USER, check_new_id
from pictoria_docs.errors import EditError
from pictoria_docs.labels.region_text import reread

NAMES = frozenset({"number", "text", "parent"})

_POINTS = TypeAdapter(list[tuple[float, float]])
_BOX = TypeAdapter(tuple[float, float, float, float])


def new_region(
    id: str,
    changes: Mapping[str, Any],
    page: Page,
    around: Sequence[Region],
    own_types: OwnTypes = NO_OWN_TYPES,
) -> Region:
    """A region that a person drew.

    Args:
        id: proposed by the person's page.
        changes: type, box or polygon; perhaps number, text, parent.
        page: where.
        around: the other regions of the page: text without words of its own takes those that lie under it.
        own_types: of the project.

    Raises:
        EditError: it is no region.
    """
    box, polygon = _outline(changes)
    types = typed(str(changes.get("type")), own_types)
    empty = Region(id=check_new_id(id), page=page.number, box=box, polygon=polygon, origin=USER, **types)
    changes = {
        name: value for name, value in changes.items() if name not in ("box", "polygon", "type", "page")
    }
    region = _with(empty, changes)
    if region.type not in PICTURES and not region.text:
        text, words = text_under(box, around)
        region = region.model_copy(update={"text": text, "words": words})
    return reread(region)


def changed_region(
    region: Region, changes: Mapping[str, Any], page: Page, own_types: OwnTypes = NO_OWN_TYPES
) -> Region:
    """A region as a person changed it: a text that changes is read anew.

    With another outline, a text is made of the words that now lie in it, unless a person has typed it.

    Args:
        region: as it is.
        changes: box or polygon, type, number, text, parent.
        page: its page as the machine read it, with all its words.
        own_types: of the project.

    Raises:
        EditError: the changes make no sense.
    """
    update: dict[str, Any] = {}
    if "box" in changes or "polygon" in changes:
        update["box"], update["polygon"] = _outline(changes)
    if "type" in changes:
        update |= typed(str(changes["type"]), own_types)
    rest = {name: value for name, value in changes.items() if name not in ("box", "polygon", "type")}
    changed = _with(region.model_copy(update=update), rest)
    if changed.box != region.box and "text" not in changes and len(region.words):
        text, words = text_under(changed.box, page.regions)
        changed = changed.model_copy(update={"text": text, "words": words, "lines": (), "runs": ()})
    if changed.text == region.text and changed.type is region.type:
        return changed
    return reread(changed)


def _with(region: Region, changes: Mapping[str, Any]) -> Region:
    update: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in NAMES or not isinstance(value, (str, type(None))):
            raise EditError("edit_bad_value", name=name)
        update[name] = value
    if "text" in update:
        text = " ".join((update["text"] or "").split())
        update["text"] = text
        if text != region.text:
            # Words, lines and styles point at letters of the text as it was.
            update |= {"words": Words(), "lines": (), "runs": ()}
    return region.model_copy(update=update)


def _outline(changes: Mapping[str, Any]) -> tuple[Box, tuple[Point, ...] | None]:
    """The box and, if it is not the whole of it, the outline of a region."""
    try:
        if changes.get("polygon"):
            polygon = tuple(Point(x, y) for x, y in _POINTS.validate_python(changes["polygon"]))
            xs, ys = [point.x for point in polygon], [point.y for point in polygon]
            return Box(min(xs), min(ys), max(xs), max(ys)), polygon
        return box_of(changes.get("box")), None
    except ValidationError as error:
        raise EditError("edit_bad_value", name="box") from error


def box_of(value: object) -> Box:
    """A box from the wire.

    Raises:
        ValidationError: it is none.
    """
    return Box(*_BOX.validate_python(value))


def text_under(box: Box, around: Sequence[Region]) -> tuple[str, Words]:
    """The words of a page whose middle lies in a box, in reading order."""
    pieces: list[str] = []
    rows: list[tuple[float, ...]] = []
    at = 0
    for region in sorted(around, key=lambda region: region.order):
        for word in region.words:
            if box.holds(word.box.centre):
                piece = region.text[word.start : word.end]
                rows.append((at, at + len(piece), *word.box, word.confidence))
                pieces.append(piece)
                at += len(piece) + 1
    return " ".join(pieces), Words(rows)
