"""What people may make of a document: one set of rules for the desk, scripts and the files of other tools."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pictoria_docs.document.geometry import Box, Point
from pictoria_docs.document.link_ends import may_join
from pictoria_docs.document.model import Link, Mention
from pictoria_docs.document.own_types import MAX_NAME_LENGTH, NO_OWN_TYPES, OwnTypes
from pictoria_docs.document.page import Page, Region
from pictoria_docs.document.record import Entry, EntrySpan, Evidence, Field
from pictoria_docs.document.region_type import RegionType
from pictoria_docs.errors import EditError

Decided = Region | Entry | Mention | Link | Field
"""What a person can decide on."""
MIN_SIDE = 1.0
"""Points: a smaller box is a slip of the hand."""
OVERHANG = 1.0
"""Points that a box may reach over the edge of its page, by rounding: they are cut off."""
CORNERS = 3
"""Corners of an outline, at least: fewer enclose nothing."""

CORRECTABLE: Mapping[type, tuple[str, ...]] = {
    Region: ("type", "own_type", "box", "polygon", "number", "text", "parent"),
    Entry: ("number", "title", "spans"),
    Mention: ("region", "start", "end", "text", "box", "numbers"),
    Link: ("type", "source", "target"),
    Field: ("value", "normalised", "term", "evidence"),
}
"""What a person may correct."""
FOLLOWING = frozenset({"caption", "words", "lines", "runs", "terms", "alternative", "inferred"})
"""What follows from a correction."""
OF_MACHINES = frozenset(
    {"origin", "confidence", "status", "runner_up", "reasons", "warnings", "always_asked", "order", "picture"}
)
"""What says how a machine came by something: nobody corrects it."""


@dataclass(frozen=True)
class DocumentRules:
    """The rules, and what they have to know of the document: it is asked only for what a person names."""

    find: Callable[[str], Decided | None]
    """What stands in the document under an id; what was rejected does not."""
    page: Callable[[int], Page | None]
    """A page by its number."""
    own_types: OwnTypes = NO_OWN_TYPES
    has_field: Callable[[str], bool] = bool
    """Whether records have a field of that name."""

    def added(self, new: Decided, entry: str = "") -> Decided:
        """`new`, if it can be added to the document.

        Args:
            new: what a person adds.
            entry: of a value, the id of the entry that has it.

        Raises:
            EditError: it can't be.
        """
        if isinstance(new, Field) and not isinstance(self.find(entry), Entry):
            raise EditError("edit_gone", subject=entry)
        if isinstance(new, Entry):
            for field in new.fields:
                self._value(field, None)
        return new.model_copy(update=self._changes(new, None))

    def corrected(self, before: Decided, after: Decided) -> Decided:
        """`after`, if that can become of `before`; what a machine said of it stays.

        Raises:
            EditError: it can't.
        """
        may = CORRECTABLE[type(before)]
        for name in type(before).model_fields:
            if name in may or name in FOLLOWING or name in OF_MACHINES:
                continue
            if getattr(before, name) != getattr(after, name):
                kind = type(before).__name__
                raise EditError("correction_unknown", kind=kind, option=name, known=", ".join(may))
        kept = {name: getattr(before, name) for name in OF_MACHINES & type(before).model_fields.keys()}
        return after.model_copy(update={**kept, **self._changes(after, before)})

    def _changes(self, after: Decided, before: Decided | None) -> dict[str, Any]:
        """What the rules make of what a person gave: a box without what hangs over its page, texts without blanks."""
        match after, before:
            case Region(), Region() | None:
                return self._region(after, before)
            case Entry(), Entry() | None:
                return self._entry(after, before)
            case Mention(), Mention() | None:
                return self._mention(after)
            case Link(), Link() | None:
                return self._link(after, before)
            case Field(), Field() | None:
                return self._value(after, before)
        raise EditError("edit_bad_value", name="kind")

    # Regions

    def _region(self, region: Region, before: Region | None) -> dict[str, Any]:
        page = self._page(region.page)
        changes: dict[str, Any] = {"number": _words(region.number)}
        if region.own_type is not None and (before is None or region.own_type != before.own_type):
            changes |= typed(region.own_type, self.own_types)
        if region.polygon and (before is None or region.polygon != before.polygon):
            changes |= _outlined(region.polygon, page)
        elif before is None or region.box != before.box:
            changes |= {"box": placed(region.box, page), "polygon": None}
        if region.parent is not None and (before is None or region.parent != before.parent):
            self._check_parent(region)
        return changes

    def _check_parent(self, region: Region) -> None:
        """A region is no part of itself, nor of one of its parts."""
        seen = {str(region.id)}
        id: str | None = region.parent
        while id is not None:
            parent = self.find(id)
            if id in seen or (id == region.parent and not isinstance(parent, Region)):
                raise EditError("edit_parent", subject=region.parent)
            seen.add(id)
            id = parent.parent if isinstance(parent, Region) else None

    def _page(self, number: int) -> Page:
        page = self.page(number)
        if page is None:
            raise EditError("edit_bad_value", name="page")
        return page

    # Entries and mentions

    def _entry(self, entry: Entry, before: Entry | None) -> dict[str, Any]:
        if not entry.spans:
            raise EditError("edit_spans")
        known = before.spans if before is not None else ()
        spans = tuple(span if span in known else self._span(span, known) for span in entry.spans)
        return {"number": _words(entry.number), "title": _words(entry.title), "spans": spans}

    def _span(self, span: EntrySpan, known: Iterable[EntrySpan]) -> EntrySpan:
        page = self._page(span.page)
        held = {region for other in known for region in other.regions}
        for id in span.regions:
            region = self.find(id)
            if id not in held and not (isinstance(region, Region) and region.page == span.page):
                raise EditError("edit_spans")
        return span.model_copy(update={"box": placed(span.box, page)})

    def _mention(self, mention: Mention) -> dict[str, Any]:
        region = self.find(mention.region)
        if not isinstance(region, Region) or region.page != mention.page:
            raise EditError("edit_mention")
        is_inside = 0 <= mention.start < mention.end <= len(region.text)
        if not is_inside or region.text[mention.start : mention.end] != mention.text:
            raise EditError("edit_mention")
        return {"box": placed(mention.box, self._page(mention.page))}

    # Links

    def _link(self, link: Link, before: Link | None) -> dict[str, Any]:
        if before is None or link.type != before.type:
            check_link_type(link.type, self.own_types)
        ends = [self.find(id) for id in (link.source, link.target)]
        for id, end in zip((link.source, link.target), ends, strict=True):
            if not isinstance(end, (Region, Entry, Mention)):
                raise EditError("edit_link_end", subject=id)
        if link.source == link.target:
            raise EditError("edit_link_itself")
        source, target = ends
        if not may_join(link.type, self._rule_end(source), self._rule_end(target), self.own_types):
            raise EditError(
                "edit_link_type", type=link.type, source=end_type(source), target=end_type(target)
            )
        return {}

    def _rule_end(self, end: Decided | None) -> str:
        """The end as rules name it: a type that the project does not name any more counts as its base."""
        if isinstance(end, Region) and self.own_types.region(end.own_type) is None:
            return end.type.value
        return end_type(end)

    # Values of records

    def _value(self, field: Field, before: Field | None) -> dict[str, Any]:
        if field.name != before.name if before is not None else not self.has_field(field.name):
            raise EditError("edit_bad_value", name="name")
        value = _words(field.value)
        if value is None:
            raise EditError("edit_value_empty")
        known = before.evidence if before is not None else ()
        evidence = tuple(one if one in known else self._evidence(one) for one in field.evidence)
        changes: dict[str, Any] = {"value": value, "evidence": evidence}
        if before is None or evidence != known:
            changes["inferred"] = not evidence
        return changes

    def _evidence(self, evidence: Evidence) -> Evidence:
        """Where a value comes from: words of a region as they stand there, or a place on its page."""
        region = self.find(evidence.region)
        if not isinstance(region, Region) or region.page != evidence.page:
            raise EditError("edit_evidence")
        if evidence.box is not None:
            evidence = evidence.model_copy(update={"box": placed(evidence.box, self._page(evidence.page))})
        start, end = evidence.start, evidence.end
        quote = ""
        if start is not None or end is not None:
            if start is None or end is None or not 0 <= start < end <= len(region.text):
                raise EditError("edit_evidence")
            quote = region.text[start:end]
        if evidence.quote not in ("", quote):
            raise EditError("edit_evidence")
        return evidence.model_copy(update={"quote": quote})


def end_type(end: Decided | None) -> str:
    """What a link joins, as people name it: a region's type (its own one, if it has one), "entry" or "mention"."""
    return end.type_name if isinstance(end, Region) else type(end).__name__.lower()


def typed(name: str, own_types: OwnTypes) -> dict[str, Any]:
    """What a region of a type, built in or own, has as its `type` and `own_type`.

    Raises:
        EditError: there is no such type; names those that there are.
    """
    own = own_types.region(name)
    if own is not None:
        return {"type": own.base, "own_type": own.name}
    if name not in list(RegionType):
        raise EditError(
            "edit_region_type", type=name[:MAX_NAME_LENGTH], known=", ".join(own_types.region_names)
        )
    return {"type": RegionType(name), "own_type": None}


def check_link_type(name: str, own_types: OwnTypes) -> None:
    """Go on only if links may have that type, built in or the project's own.

    Raises:
        EditError: there is no such type; names those that there are.
    """
    if name not in own_types.link_names:
        raise EditError("edit_link_name", type=name[:MAX_NAME_LENGTH], known=", ".join(own_types.link_names))


def placed(box: Iterable[float], page: Page) -> Box:
    """A box, if it lies on its page and is large enough to be seen.

    Raises:
        EditError: it is none, or lies elsewhere.
    """
    try:
        x0, y0, x1, y1 = numbers = tuple(map(float, box))
    except (TypeError, ValueError) as error:
        raise _outside(box, page) from error
    around = Box(-OVERHANG, -OVERHANG, page.width + OVERHANG, page.height + OVERHANG)
    inside = Box(*numbers).intersection(page.box) if all(map(math.isfinite, numbers)) else None
    if inside is None or not (around.holds(Point(x0, y0)) and around.holds(Point(x1, y1))):
        raise _outside(box, page)
    if inside.width < MIN_SIDE or inside.height < MIN_SIDE:
        raise _outside(box, page)
    return inside


def _outlined(polygon: tuple[Point, ...], page: Page) -> dict[str, Any]:
    """The outline of a region, and the box around it."""
    xs, ys = [point.x for point in polygon], [point.y for point in polygon]
    around = Box(min(xs), min(ys), max(xs), max(ys))
    if len(set(polygon)) < CORNERS or not all(map(math.isfinite, (*xs, *ys))):
        raise _outside(around, page)
    box = placed(around, page)
    cut = (Point(min(max(x, box.x0), box.x1), min(max(y, box.y0), box.y1)) for x, y in polygon)
    return {"box": box, "polygon": tuple(cut)}


def _outside(box: object, page: Page) -> EditError:
    shown = box if isinstance(box, str) or not isinstance(box, Iterable) else ", ".join(map(_shown, box))
    return EditError(
        "box_outside", box=shown, page=page.number, width=f"{page.width:g}", height=f"{page.height:g}"
    )


def _shown(number: object) -> str:
    return f"{number:.1f}" if isinstance(number, float) else str(number)


def _words(text: str | None) -> str | None:
    """A text with single spaces; None where it has no words."""
    return " ".join((text or "").split()) or None
