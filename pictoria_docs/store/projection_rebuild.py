"""From what the stages found and what people decided to the subjects of a document, one by one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from pictoria_docs.document import Entry, Field, Link, Mention, Page, Region
from pictoria_docs.store.decisions import (
    EffectiveDecision,
    Overlay,
    StoredDecision,
    Subject,
    values_of,
    version_of,
)
from pictoria_docs.store.packing import Findings
from pictoria_docs.store.subject_state import SubjectState, derive_state, shadowed
from pictoria_docs.store.values import standing_values

Found = TypeVar("Found", Entry, Mention)


def rebuild(
    pages: Iterable[Page], findings: Callable[[], Findings], stored: list[StoredDecision]
) -> Iterator[SubjectState]:
    """All subjects of a document as they stand.

    Args:
        pages: as the stages left them, without decisions; read one at a time.
        findings: what belongs to the document as a whole, without decisions; asked after all pages.
        stored: all decisions on the document, in order.
    """
    newest = {each.decision.subject: each for each in stored}
    numbered = {each.number: each for each in stored}
    for row in _Rebuild(stored).rows(pages, findings):
        last = newest.get(row.id)
        if last is not None:
            word = version_of(last, numbered.get(last.effective))
            row = replace(row, revision=word.revision, user=word.user, at=word.at)
        yield row


class _Rebuild:
    def __init__(self, stored: list[StoredDecision]) -> None:
        self.overlay = Overlay.of(stored)
        self.decisions = {each.subject: each for each in self.overlay.decided}
        self.places: dict[str, tuple[int, ...]] = {}
        """Pages of regions, entries and mentions: where links are seen."""

    def rows(self, pages: Iterable[Page], findings: Callable[[], Findings]) -> Iterator[SubjectState]:
        for page in pages:
            yield from self._page(page)
        found = findings()
        self.overlay.findings(found)
        yield from self._entries(found.entries)
        known = self._known(found.mentions)
        for mention in self._with_decided(found.mentions, Mention):
            yield self._stand(mention.id, mention if mention.id in known else None)
        yield from self._links(found.links)

    def _stand(self, id: str, base: Subject | None, pages: tuple[int, ...] = ()) -> SubjectState:
        row = derive_state(
            id,
            base,
            self.decisions.get(id),
            removed=self.overlay.removed,
            pages=pages,
        )
        if not isinstance(row.state, (Link, Field)):
            self.places[id] = row.pages
        return row

    def _page(self, page: Page) -> Iterator[SubjectState]:
        moved = self.overlay.moved
        final: dict[str, Region] = {region.id: region for region in self.overlay.page(page).regions}
        for region in page.regions:
            id = moved.get(region.id, region.id)
            yield self._stand(id, region.model_copy(update={"id": id}) if id != region.id else region)
            final.pop(id, None)
        known = {moved.get(region.id, region.id) for region in page.regions}
        for id, region in final.items():
            yield self._stand(id, None if id in self.decisions else region)
            known.add(id)
        for id, decision in self.decisions.items():
            if isinstance(decision.state, Region) and decision.state.page == page.number and id not in known:
                yield self._stand(id, None)

    def _with_decided(self, found: Iterable[Found], kind: type[Found]) -> Iterator[Found]:
        """What was found under the ids that it has now, and what only people know."""
        known = self._known(found)
        for each in found:
            id = self.overlay.moved.get(each.id, each.id)
            yield each if id == each.id else each.model_copy(update={"id": id})
        for id, decision in self.decisions.items():
            if isinstance(decision.state, kind) and id not in known:
                yield decision.state

    def _known(self, found: Iterable[Entry | Mention]) -> set[str]:
        return {self.overlay.moved.get(each.id, each.id) for each in found}

    def _entries(self, entries: Iterable[Entry]) -> Iterator[SubjectState]:
        decided: dict[str, list[EffectiveDecision]] = defaultdict(list)
        for each in self.decisions.values():
            if isinstance(each.state, Field):
                id = each.subject.partition("/")[0]
                decided[self.overlay.moved.get(id, id)].append(each)
        found = self._known(entries)
        for entry in self._with_decided(entries, Entry):
            yield self._stand(entry.id, entry if entry.id in found else None)
            yield from self._values(entry.id, entry.fields, decided[entry.id])
        # What was said of an entry's record waits for the entry, if that is taken back.
        for id in sorted(self.overlay.removed & (set(decided) - set(self.places))):
            yield from self._values(id, (), decided[id])

    def _values(
        self, entry: str, fields: Iterable[Field], decided: Iterable[EffectiveDecision]
    ) -> Iterator[SubjectState]:
        values = values_of(entry, fields, decided)
        standing = standing_values(values)
        for value in values:
            decision = (
                EffectiveDecision(value.id, value.action, value.field) if value.action is not None else None
            )
            pages = self.places.get(entry, ())
            row = derive_state(value.id, value.base, decision, removed=self.overlay.removed, pages=pages)
            hidden = row.hidden or value.id not in standing
            yield replace(row, state=standing.get(value.id, row.state), hidden=hidden)

    def _links(self, links: Iterable[Link]) -> Iterator[SubjectState]:
        decided = {id: each for id, each in self.decisions.items() if isinstance(each.state, Link)}
        bases: dict[str, Link | None] = {link.id: link for link in map(self.overlay.redirected, links)}
        rows = [self._link(id, bases.get(id), decided.get(id)) for id in {**bases, **decided}]
        hidden = shadowed(rows)
        for row in rows:
            yield replace(row, hidden=True) if row.id in hidden else row

    def _link(self, id: str, base: Link | None, decision: EffectiveDecision | None) -> SubjectState:
        if decision is not None:
            decision = replace(decision, state=self.overlay.redirected(decision.link))
        about = base if decision is None else decision.link
        assert about is not None
        pages = tuple(
            dict.fromkeys(
                page for end in (about.source, about.target) for page in self.places.get(end, ())[:1]
            )
        )
        return derive_state(id, base, decision, removed=self.overlay.removed, pages=pages)
