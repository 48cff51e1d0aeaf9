"""What a training set says of a document that the document does not say yet."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from pictoria_docs.document import Box, Document, Page, Point, Region
from pictoria_docs.document.region_type import PICTURES
from pictoria_docs.document.type_maps import region_type_named
from pictoria_docs.exchange.imports.page_index import SAME_SHAPE
from pictoria_docs.exchange.imports.proposals import NotUnderstood
from pictoria_docs.exchange.imports.set_image import SetBox, SetImage
from pictoria_docs.exchange.training_sets.classes import ClassMap

SAME_POINTS = 0.75
"""Points: boxes that differ by no more are the same; a pixel and a half at 150 dpi, lost where tools round."""
SAME_REGION = 0.5
"""Overlap (IoU) from which a box is a region of its class that is known, moved or as it was."""
OTHER_CLASS = 0.9
"""Overlap (IoU) from which a box of another class is the same region, whose type was corrected."""
UNSCORED = 0.5
"""Confidence of a model's suggestion where the set has no score: it says nothing of how sure the model was."""

Json = dict[str, Any]


class SetProposals(NamedTuple):
    """What a set proposes."""

    changes: list[Json]
    """Each as an edit of the review desk; additions have "confidence" beside."""
    left_out: list[NotUnderstood]
    same: int
    """Boxes that say what is known."""


def propose(
    document: Document, images: Sequence[SetImage], classes: ClassMap | None, revisions: Mapping[str, int]
) -> SetProposals:
    """What the images of a set say of their document.

    A box with our region id is that region; else the region of its class that it overlaps most, each region once.
    What the set does not name stays as it is.

    Args:
        document: what is known.
        images: of the set, that show pages of this document.
        classes: region types by class; None: classes are named as types, in any vocabulary.
        revisions: the number of the last decision on a subject, by id; 0 where it is not named.
    """
    proposals = SetProposals([], [], 0)
    pages = {page.number: page for page in document.pages}
    same = 0
    for image in images:
        page = pages.get(image.page[1])
        if page is None:
            proposals.left_out.append(NotUnderstood(image.name, "set_page_unread", {"image": image.name}))
        elif image.shape is not None and abs(image.shape * page.height / page.width - 1) > SAME_SHAPE:
            proposals.left_out.append(
                NotUnderstood(image.name, "set_shape", {"image": image.name, "page": page.number})
            )
        else:
            same += _Page(document, page, image, classes, revisions).propose(proposals)
    return proposals._replace(same=same)


class _Page:
    def __init__(
        self,
        document: Document,
        page: Page,
        image: SetImage,
        classes: ClassMap | None,
        revisions: Mapping[str, int],
    ) -> None:
        self._document, self._page, self._image = document, page, image
        self._classes, self._revisions = classes, revisions

    def propose(self, proposals: SetProposals) -> int:
        """Adds to `proposals`; gives the number of boxes that say what is known."""
        same, typed = 0, []
        for item in self._image.boxes:
            type = self._type(item.label)
            if type is None:
                values = {"image": self._image.name, "label": item.label[:80]}
                proposals.left_out.append(NotUnderstood(self._image.name, "set_class", values))
            else:
                typed.append((item, type))
        known = self._known(typed)
        for (item, type), region in zip(typed, known, strict=True):
            box = self._on_page(item.box)
            outline = [self._point(point) for point in item.outline] if item.outline else None
            if region is None:
                changes: Json = {"page": self._page.number, "type": type, "box": list(box.rounded())}
                changes |= {"polygon": [list(point) for point in outline]} if outline else {}
                changes |= _words(item, self._base(type))
                change = self._change("add", self._new_id(item, box), 0, changes)
                confidence = UNSCORED if item.score is None else item.score
                proposals.changes.append({**change, "confidence": confidence})
                continue
            changes = self._news(region, box, outline, item.label, type)
            changes |= {
                name: value
                for name, value in _words(item, self._base(type)).items()
                if value != " ".join((getattr(region, name) or "").split())
            }
            if changes:
                revision = self._revisions.get(region.id, 0)
                proposals.changes.append(self._change("correct", region.id, revision, changes))
            else:
                same += 1
        return same

    def _type(self, label: str) -> str | None:
        """The type that a class means, the project's own or ours."""
        if self._classes is not None:
            return self._classes.type_of(label)
        own, built_in = self._document.own_types.meant(label), region_type_named(label)
        return own.name if own is not None else built_in.value if built_in is not None else None

    def _base(self, type: str) -> str:
        """The built-in type as which a type of the project's own is treated."""
        own = self._document.own_types.region(type)
        return type if own is None else own.base

    def _is_of(self, region: Region, label: str) -> bool:
        if self._classes is not None:
            return self._classes.name_of(region) == label
        # A type that the project does not name any more is in the class of its base.
        named = self._document.own_types.region(region.own_type) is not None
        return self._type(label) == (region.type_name if named else region.type.value)

    def _known(self, typed: Sequence[tuple[SetBox, str]]) -> list[Region | None]:
        """The region that each box is: by our id, else by overlap, the surest pairs first and each region once."""
        free: dict[str, Region] = {region.id: region for region in self._page.regions}
        known = [free.pop(item.region, None) if item.region else None for item, _ in typed]
        pairs: list[tuple[bool, float, int, str]] = []
        for index, (item, _) in enumerate(typed):
            if known[index] is not None:
                continue
            box = self._on_page(item.box)
            for region in free.values():
                overlap, fits = region.box.iou(box), self._is_of(region, item.label)
                if overlap >= (SAME_REGION if fits else OTHER_CLASS):
                    pairs.append((fits, overlap, index, region.id))
        for _, _, index, id in sorted(pairs, key=lambda pair: (not pair[0], -pair[1])):
            if known[index] is None and id in free:
                known[index] = free.pop(id)
        return known

    def _news(self, region: Region, box: Box, outline: list[Point] | None, label: str, type: str) -> Json:
        changes: Json = {}
        shown = self._page.box.intersection(region.box) or region.box
        if not _near(shown, box):
            changes["box"] = list(box.rounded())
        if outline is not None and not _near_points(region.polygon or (), outline):
            changes["polygon"] = [list(point) for point in outline]
        if not self._is_of(region, label):
            changes["type"] = type
        return changes

    def _on_page(self, box: Box) -> Box:
        wide, high = self._page.width, self._page.height
        return Box(box.x0 * wide, box.y0 * high, box.x1 * wide, box.y1 * high)

    def _point(self, point: Point) -> Point:
        return Point(round(point.x * self._page.width, 2), round(point.y * self._page.height, 2))

    def _new_id(self, item: SetBox, box: Box) -> str:
        text = f"{self._document.id}\x1f{self._page.number}\x1f{item.label}\x1f{box.rounded()}"
        return "reg-u" + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def _change(self, action: str, id: str, revision: int, changes: Json) -> Json:
        key = str(
            uuid5(NAMESPACE_URL, f"{self._document.id}/{action}/{id}/{revision}/{sorted(changes.items())}")
        )
        common = {"kind": "region", "note": ""}
        return {"key": key, "action": action, "id": id, "revision": revision, "changes": changes, **common}


def _words(item: SetBox, type: str) -> Json:
    """Text and number, as far as the set has them; pictures have no text of their own."""
    text = " ".join((item.text or "").split()) if type not in PICTURES else ""
    number = " ".join((item.number or "").split()) if type in PICTURES else ""
    return {name: value for name, value in (("text", text), ("number", number)) if value}


def _near(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) <= SAME_POINTS for a, b in zip(one, other, strict=True))


def _near_points(one: Sequence[Point], other: Sequence[Point]) -> bool:
    return len(one) == len(other) and all(_near(a, b) for a, b in zip(one, other, strict=True))
