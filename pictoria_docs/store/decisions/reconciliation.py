"""Which suggestions are what people decided on, under another id: pure functions on the model.

A subject that was decided on and that a new run no longer finds stays in the document. Where the new run finds the same
thing under another id (a box that moved by a point), it is known by the id that was decided on, and what pointed at the
new id points at that one.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from pictoria_docs.document import Entry, Field, Link, Mention, Page, Region
from pictoria_docs.document.base import Data
from pictoria_docs.store.decisions.model import EffectiveDecision

SAME_REGION = 0.8
"""Least intersection over union of two regions of one type on one page that are the same thing."""
SAME_ENTRY = 0.5
"""Intersection over union above which two entries without numbers are the same thing."""
SAME_MENTION = 0.5
"""Least intersection over union of two mentions with the same words that are the same thing."""

Model = TypeVar("Model", bound=Data)
Whole = TypeVar("Whole", Region, Entry, Mention)
Found = TypeVar("Found", Entry, Mention)


class Reconciliation:
    """The suggestions of one document under the ids that people decided on; pages first, then the rest."""

    def __init__(self, decisions: Mapping[str, EffectiveDecision], removed: Collection[str]) -> None:
        """Reconcile the suggestions of a document with decisions.

        Args:
            decisions: those that count, by subject.
            removed: ids of what people rejected, or added and took back.
        """
        self._decisions = {id: decision for id, decision in decisions.items() if decision.state is not None}
        self._removed = removed
        self._moved: dict[str, str] = {}
        """Ids of suggestions, or of ends of decided links, to the ids by which they are known now."""
        self._regions: dict[int, list[tuple[str, Region]]] = defaultdict(list)
        self._ends: dict[int, dict[str, Region]] = defaultdict(dict)
        """Regions that decided links join, by page."""
        self._kept: set[str] = set()
        """Regions that links join which people want."""
        for id, decision in self._decisions.items():
            if isinstance(decision.state, Region):
                self._regions[decision.state.page].append((id, decision.state))
            for end in decision.context if isinstance(decision.state, Link) else ():
                if isinstance(end, Region):
                    self._ends[end.page][end.id] = end
                    self._kept |= set() if decision.rejects else {end.id}

    def concerns(self, page: Page) -> bool:
        """Whether any decision is about regions of a page."""
        return (
            page.number in self._regions
            or page.number in self._ends
            or any(region.parent in self._removed for region in page.regions)
        )

    def decided_on(self, page: int) -> list[str]:
        """Ids of the decided regions of a page."""
        return [id for id, _ in self._regions.get(page, ())]

    def page(self, page: Page) -> dict[str, Region]:
        """The regions of a page, and those that decided links join and nobody finds any more, by id."""
        decided = self._regions.get(page.number, [])
        taken = {id for id, _ in decided}
        drawn = (region for id, region in decided if region.is_picture and id not in self._removed)
        offers = page.offers_beside((*page.figures, *drawn))
        regions: dict[str, Region] = {region.id: region for region in (*page.regions, *offers)}
        free = {id: region for id, region in regions.items() if id not in taken}
        for id, region in decided:
            twin = None if id in regions else _most_similar(region, free.values())
            if twin is not None:
                del free[twin.id]
                self._moved[twin.id] = id
        kept_regions: dict[str, Region] = {}
        for id, end in self._ends.get(page.number, {}).items():
            if id in free or id in taken or id in self._removed or id in self._moved:
                continue
            twin = _most_similar(end, free.values())
            if twin is not None:
                self._moved[id] = twin.id
            elif id in self._kept:
                kept_regions[id] = free[id] = end
        known = (*regions.values(), *kept_regions.values())
        return {region.id: region for region in map(self.redirected, map(self._renamed, known))}

    def entries(self, entries: Iterable[Entry]) -> dict[str, Entry]:
        """The entries of a document by id; call it after all pages went through `page`."""
        known = self._known(entries, Entry, same_entry)
        for decision in self._decisions.values():
            for owner in decision.context if isinstance(decision.state, Field) else ():
                if isinstance(owner, Entry) and owner.id not in known and owner.id not in self._decisions:
                    twin = next((entry for entry in known.values() if same_entry(owner, entry)), None)
                    if twin is not None:
                        self._moved[owner.id] = twin.id
        return known

    def mentions(self, mentions: Iterable[Mention]) -> dict[str, Mention]:
        """The mentions of a document by id."""
        return self._known(mentions, Mention, _same_mention)

    def links(self, links: Iterable[Link]) -> dict[str, Link]:
        """The links of a document by id; call it after `entries` and `mentions`."""
        return {link.id: self.redirected(link) for link in links}

    def current_id(self, id: str) -> str:
        """The id by which something is known now."""
        return self._moved.get(id, id)

    def redirected(self, subject: Model) -> Model:
        """A region or link that points at the ids by which its parent or its ends are known now."""
        changes: dict[str, str] = {}
        for name in ("source", "target", "parent"):
            id = getattr(subject, name, None)
            if id in self._moved:
                changes[name] = self._moved[id]
        return subject.model_copy(update=changes) if changes else subject

    def _renamed(self, subject: Whole) -> Whole:
        id = self._moved.get(subject.id)
        return subject if id is None else subject.model_copy(update={"id": id})

    def _known(
        self, subjects: Iterable[Found], kind: type[Found], same: Callable[[Found, Found], bool]
    ) -> dict[str, Found]:
        suggested = {subject.id: subject for subject in subjects}
        # What people decided on is no suggestion: two that they added stay two.
        free = {id: subject for id, subject in suggested.items() if id not in self._decisions}
        for id, decision in self._decisions.items():
            state = decision.state
            if not isinstance(state, kind) or id in suggested:
                continue
            twin = next((subject for subject in free.values() if same(state, subject)), None)
            if twin is not None:
                del free[twin.id]
                self._moved[twin.id] = id
        return {subject.id: subject for subject in map(self._renamed, suggested.values())}


def _most_similar(region: Region, others: Iterable[Region]) -> Region | None:
    same = [other for other in others if other.type is region.type]
    best = max(same, key=lambda other: region.box.iou(other.box), default=None)
    return best if best is not None and region.box.iou(best.box) >= SAME_REGION else None


def same_entry(entry: Entry, other: Entry) -> bool:
    """Whether two entries are the same one: those of one number lie over each other.

    Where one has no number, they mostly lie over each other, or the other one opens within this one, which a person may
    have drawn with its picture, or both open with the same text, of which a person may have drawn the title alone.
    """
    over = [(span.box, place.box) for span in entry.spans for place in other.spans if span.page == place.page]
    if entry.number is not None and other.number is not None:
        return entry.number == other.number and any(box.iou(place) > 0 for box, place in over)
    if any(box.iou(place) > SAME_ENTRY for box, place in over):
        return True
    regions, others = ([id for span in one.spans for id in span.regions] for one in (entry, other))
    return not set(others[:1]).isdisjoint(regions)


def _same_mention(mention: Mention, other: Mention) -> bool:
    same_words = (mention.page, mention.text) == (other.page, other.text)
    return same_words and mention.box.iou(other.box) >= SAME_MENTION
