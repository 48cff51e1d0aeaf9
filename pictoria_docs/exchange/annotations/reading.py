"""Web Annotations of any tool (Mirador, Annotorious, Recogito ...) as changes proposed to a document.

Nothing is changed here: the answer is plain data in the form that the review desk's edits take, and a list of what
was not understood. Reading the same file twice proposes the same changes under the same keys and ids.
"""

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pictoria_docs.document import Box, Document, Entry, Link, Mention, Point, Region, RegionType
from pictoria_docs.document.link_ends import suggested_type
from pictoria_docs.exchange.annotations.places import Places
from pictoria_docs.exchange.annotations.request_bodies import (
    AnnotationContent,
    as_list,
    motivations,
    only_readable,
    read_content,
)
from pictoria_docs.exchange.annotations.web_annotation import PREFIX
from pictoria_docs.exchange.imports.proposals import AnnotationProposals, NotUnderstood
from pictoria_docs.exchange.places.addresses import id_in
from pictoria_docs.exchange.places.canvas import PixelCanvas
from pictoria_docs.exchange.places.selectors import PixelSelector, ShapeError

DEEPEST = 6  # containers within containers

MAX_ANNOTATIONS = 20_000
SAME_PIXELS = 1.05
"""A difference up to this comes from rounding: boxes are told in whole pixels, and points in hundredths."""
Json = dict[str, Any]


def read_annotations(
    data: Any, document: Document, *, page: int | None = None, revisions: Mapping[str, int] | None = None
) -> AnnotationProposals:
    """What annotations say that the document does not say yet.

    Args:
        data: JSON: an annotation, a list of them, an AnnotationPage or AnnotationCollection, or a IIIF canvas or
            manifest that holds annotations.
        document: what is known. An annotation with the address of something in it corrects that; others add.
        page: the page that annotations on a canvas or image that is not ours are about; None: they are not understood.
        revisions: the number of the last decision on a subject, by id; 0 where it is not named.
    """
    reader = _AnnotationReader(document, Places(document, page), revisions or {})
    annotations = []
    for count, annotation in enumerate(_annotations(data)):
        if count == MAX_ANNOTATIONS:
            reader.leave({}, "too_many", count=MAX_ANNOTATIONS)
            break
        annotations.append(annotation)
    # What is on several pages is told on each of them.
    annotations = list(
        {
            _address(page_canvas) or str(index): page_canvas for index, page_canvas in enumerate(annotations)
        }.values()
    )
    for annotation in annotations:
        if "linking" not in motivations(annotation):
            reader.read(annotation)
    reader.finish()
    for annotation in annotations:
        if "linking" in motivations(annotation):
            reader.read_link(annotation)
    return AnnotationProposals([change for _, change in reader.proposed], reader.left)


def _annotations(data: Any, depth: int = 0) -> Iterator[Json]:
    """All annotations in any of the containers."""
    if depth > DEEPEST:
        return
    for item in as_list(data):
        if not isinstance(item, dict):
            continue
        kind = item.get("type", item.get("@type", ""))
        if "Annotation" in as_list(kind) or "oa:Annotation" in as_list(kind):
            if "painting" not in motivations(item) and not only_readable(item):
                yield item
            continue
        for name in ("items", "annotations", "first", "resources", "annotation"):
            yield from _annotations(item.get(name), depth + 1)


class _AnnotationReader:
    def __init__(self, document: Document, places: Places, revisions: Mapping[str, int]) -> None:
        self._document, self._places, self._revisions = document, places, revisions
        self.proposed: list[tuple[Json, Json]] = []
        """Annotations and the changes that they propose."""
        self.left: list[NotUnderstood] = []
        self._ids: dict[str, str] = {}
        """Address of an annotation to the id of what it is, known or proposed."""
        self._types: dict[str, str] = {}
        """Region type, "entry" or "mention" of what is known or proposed, by id."""
        self._parents: list[tuple[Json, Json, str]] = []

    def leave(self, annotation: Json, code: str, **values: object) -> None:
        """Note that an annotation was not understood, or not wholly."""
        self.left.append(NotUnderstood(_address(annotation), code, values))

    # Regions, entries, fields

    def read(self, annotation: Json) -> None:
        """Any annotation but a link."""
        content, subject = read_content(annotation), self._known(_address(annotation))
        if isinstance(subject, Mention) or content.kind == "mention":
            if subject is None:
                self.leave(annotation, "mention_unknown")
            return
        if content.kind == "field":
            self._field(annotation, content)
            return
        try:
            shapes = self._places.of(annotation)
        except ShapeError as error:
            self.leave(annotation, error.code, **error.values)
            return
        if isinstance(subject, Entry) or content.kind == "entry":
            self._entry(annotation, content, shapes, subject if isinstance(subject, Entry) else None)
        elif subject is None or isinstance(subject, Region):
            self._region(annotation, content, shapes, subject)

    def _region(
        self,
        annotation: Json,
        content: AnnotationContent,
        shapes: list[tuple[PixelCanvas, PixelSelector]],
        existing: Region | None,
    ) -> None:
        if len(shapes) > 1:
            self.leave(annotation, "several_places", count=len(shapes))
        canvas, shape = shapes[0]
        changes: Json = {"box": _box(canvas, shape.box)}
        if shape.polygon is not None:
            changes["polygon"] = [_pair(canvas, point) for point in shape.polygon]
        type = self._type_name(annotation, content, existing)
        if type is not None:
            changes["type"] = type
        changes |= {
            name: value
            for name, value in (("number", content.number), ("text", content.text))
            if value is not None
        }
        if existing is None:
            if type is None:
                self.leave(annotation, "type_unknown" if content.tags else "type_missing")
                changes["type"] = RegionType.OTHER.value
            id = self._new_id("reg-u", annotation)
            change = self._propose(annotation, "add", id, "region", {"page": canvas.page, **changes}, content)
        else:
            id = existing.id
            if canvas.page != existing.page:
                self.leave(annotation, "other_page", page=canvas.page, known=existing.page)
                return
            change = self._propose(
                annotation, "correct", id, "region", _news(existing, changes, canvas), content
            )
        own = self._document.own_types.region(changes.get("type"))
        kind = own.base.value if own is not None else changes.get("type")
        self._remember(annotation, id, kind or (existing.type.value if existing else ""))
        parent = annotation.get(f"{PREFIX}:partOf")
        if isinstance(parent, str):
            self._parents.append((annotation, change, parent))

    def _type_name(self, annotation: Json, content: AnnotationContent, existing: Region | None) -> str | None:
        """The type of a region, the project's own or ours; None: nothing tells."""
        declared = annotation.get(f"{PREFIX}:ownType")
        if isinstance(declared, str):
            return declared
        if existing is not None and existing.own_type in content.tags:
            return existing.own_type  # also one that the project does not name any more
        if not set(content.tags) & set(RegionType):
            for tag in content.tags:
                own = self._document.own_types.meant(tag)
                if own is not None:
                    return own.name
        return content.type.value if content.type is not None else None

    def _entry(
        self,
        annotation: Json,
        content: AnnotationContent,
        shapes: list[tuple[PixelCanvas, PixelSelector]],
        existing: Entry | None,
    ) -> None:
        title = next(iter(content.remarks), content.text)
        changes: Json = {
            "spans": [{"page": canvas.page, "box": _box(canvas, shape.box)} for canvas, shape in shapes]
        }
        changes |= {n: v for n, v in (("number", content.number), ("title", title)) if v is not None}
        content.remarks = content.remarks[1:]
        id = existing.id if existing else self._new_id("ent-u", annotation)
        if existing:
            same = len(existing.spans) == len(shapes) and all(
                span.page == canvas.page and _near(span.box, shape.box, canvas)
                for span, (canvas, shape) in zip(existing.spans, shapes, strict=True)
            )
            changes = {
                name: value
                for name, value in changes.items()
                if (not same if name == "spans" else value != getattr(existing, name))
            }
        else:
            changes = {"number": None, "title": None, **changes}
        self._propose(annotation, "correct" if existing else "add", id, "entry", changes, content)
        self._remember(annotation, id, "entry")

    def _field(self, annotation: Json, content: AnnotationContent) -> None:
        name, entry = annotation[f"{PREFIX}:field"], annotation.get(f"{PREFIX}:entry")
        existing = self._known(entry) if isinstance(entry, str) else None
        value = next(iter(content.remarks), content.text)
        if not isinstance(existing, Entry) or value is None:
            self.leave(annotation, "field_unknown", name=name)
            return
        values = [field.value for field in existing.fields if field.name == name]
        if value not in values:
            content.remarks = []
            if len(values) != 1:
                self.leave(annotation, "field_unsure", name=name, count=len(values))
                return
            self._propose(annotation, "correct", f"{existing.id}/{name}", "field", {"value": value}, content)

    def finish(self) -> None:
        """Parts of pictures, once all pictures are known; then forget changes that change nothing."""
        for annotation, change, address in self._parents:
            parent = self._ids.get(address)
            subject = self._document.find(change["id"])
            if parent is None:
                self.leave(annotation, "parent_unknown", parent=address)
            elif not isinstance(subject, Region) or subject.parent != parent:
                change["changes"]["parent"] = parent
        for annotation, change in self.proposed:
            if change["note"] and not change["changes"]:
                self.leave(annotation, "remark_only", remark=change["note"][:200])
        self.proposed = [proposal for proposal in self.proposed if proposal[1]["changes"]]

    # Links

    def read_link(self, annotation: Json) -> None:
        """A link from the annotation in its body to the one in its target."""
        content = read_content(annotation)
        targets = [
            end_value if isinstance(end_value, str) else end_value.get("id") or end_value.get("source")
            for end_value in as_list(annotation.get("target"))
            if isinstance(end_value, str | dict)
        ]
        ends = [end for end in (*content.linked, *targets) if isinstance(end, str)]
        if len(content.linked) != 1 or len(targets) != 1 or len(ends) != 2:
            self.leave(annotation, "link_ends")
            return
        ids = [self._ids.get(end) or self._known_id(end) for end in ends]
        for id, end in zip(ids, ends, strict=True):
            if id is None:
                self.leave(annotation, "link_end_unknown", end=end)
                return
        source, target = ids
        declared = annotation.get(f"{PREFIX}:linkType")
        tag = next(iter(content.tags), "")
        own = self._document.own_types.meant_link(tag)
        type = declared if isinstance(declared, str) else own.name if own is not None else tag or None
        type = type or suggested_type(self._type(str(source)), self._type(str(target)))
        if type is None:
            self.leave(annotation, "link_type_unknown")
            return
        existing = self._known(_address(annotation))
        changes = {"type": type, "source": source, "target": target}
        if isinstance(existing, Link):
            changes = {name: value for name, value in changes.items() if value != getattr(existing, name)}
            if changes:
                self._propose(annotation, "correct", existing.id, "link", changes, content)
            return
        same = (type, source, target)
        if not any((link.type, link.source, link.target) == same for link in self._document.links):
            self._propose(annotation, "add", self._new_id("lnk-u", annotation), "link", changes, content)

    def _type(self, id: str) -> str:
        match self._document.find(id):
            case Region() as region:
                return self._types.get(id) or region.type.value
            case Entry():
                return "entry"
            case Mention():
                return "mention"
        return self._types.get(id, "")

    # What all share

    def _known(self, address: str) -> Region | Entry | Mention | Link | None:
        return self._document.find(id_in(address)) if address else None

    def _known_id(self, address: str) -> str | None:
        known_id = self._known(address)
        return known_id.id if known_id is not None and not isinstance(known_id, Link) else None

    def _remember(self, annotation: Json, id: str, type: str) -> None:
        self._types[id] = type
        if _address(annotation):
            self._ids[_address(annotation)] = id

    def _new_id(self, prefix: str, annotation: Json) -> str:
        name = _address(annotation) or json.dumps(annotation, sort_keys=True)
        text = f"{self._document.id}\x1f{name}".encode("utf-8", "surrogatepass")
        return prefix + blake2b(text, digest_size=8).hexdigest()

    def _propose(
        self, annotation: Json, action: str, id: str, kind: str, changes: Json, content: AnnotationContent
    ) -> Json:
        known = self._document.find(id)
        described = known.description if isinstance(known, Region) else None
        words = " ".join(filter(None, (described.seen, described.known))) if described else ""
        note = "\n".join(remark for remark in content.remarks if remark != words)
        text = json.dumps([action, id, kind, changes, note], sort_keys=True)
        change = {
            "key": str(uuid5(NAMESPACE_URL, f"{self._document.id}/{text}")),
            "action": action,
            "id": id,
            "revision": self._revisions.get(id, 0),
            "kind": kind,
            "changes": changes,
            "note": note,
        }
        self.proposed.append((annotation, change))
        return change


def _address(annotation: Json) -> str:
    address = annotation.get("id", annotation.get("@id"))
    return address if isinstance(address, str) else ""


def _box(canvas: PixelCanvas, box: Box) -> list[float]:
    return list(canvas.to_points(box).rounded())


def _pair(canvas: PixelCanvas, point: Point) -> list[float]:
    return [round(point.x / canvas.across, 2), round(point.y / canvas.down, 2)]


def _near(box: Box, pixels: Box, canvas: PixelCanvas) -> bool:
    """Whether a box is a pixel box, but for rounding to whole pixels."""
    return all(abs(a - b) <= SAME_PIXELS for a, b in zip(canvas.to_pixels(box), pixels, strict=True))


def _news(region: Region, new_values: Json, canvas: PixelCanvas) -> Json:
    """What of `new_values` differs from what is known."""
    changes = {}
    for name, value in new_values.items():
        match name:
            case "box":
                shown = canvas.to_points(Box(0, 0, canvas.width, canvas.height)).intersection(region.box)
                same = _near(shown or region.box, canvas.to_pixels(Box(*value)), canvas)
            case "polygon":
                points = region.polygon or ()
                same = len(points) == len(value) and all(
                    abs(a - b) * canvas.across <= SAME_PIXELS
                    for point, pair in zip(points, value, strict=True)
                    for a, b in zip(point, pair, strict=True)
                )
            case "type":
                same = region.type_name == value
            case _:
                same = (getattr(region, name) or "") == value
        if not same:
            changes[name] = value
    return changes
