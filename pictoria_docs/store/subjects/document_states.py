"""The states of all subjects of a document, from what the stages found and what people decided."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pictoria_docs.document import Entry, Field, Link, Mention, Page, field_id
from pictoria_docs.store.database.packing import Findings
from pictoria_docs.store.decisions.model import (
    EffectiveDecision,
    StoredDecision,
    Subject,
    effective_decisions,
    taken_back,
)
from pictoria_docs.store.decisions.reconciliation import Reconciliation
from pictoria_docs.store.subjects.derivation import LinkKey, derive_links, derive_values
from pictoria_docs.store.subjects.headings import NAMES, with_one_truth
from pictoria_docs.store.subjects.subject_state import SubjectState, derive

UNDECIDED = EffectiveDecision()
NO_VALUES: Mapping[str, Sequence[Field]] = {}


class SuggestedFindings(NamedTuple):
    """What belongs to a document as a whole, without decisions."""

    findings: Findings
    """What the stages found, and links that are suggested because of decisions."""
    values: Mapping[str, Sequence[Field]]
    """By entry, those that are suggested because of decisions on it."""


def rebuild(
    pages: Iterable[Page], findings: Callable[[], SuggestedFindings], stored: Sequence[StoredDecision]
) -> Iterator[SubjectState]:
    """All subjects of a document, one page in memory at a time.

    Args:
        pages: as the stages left them, without decisions.
        findings: what belongs to the document as a whole, without decisions; asked after all pages.
        stored: all decisions on the document, in order.
    """
    states = DocumentStates(stored)
    for page in pages:
        yield from states.page(page)
    document_findings, suggested_values = findings()
    for entry, values, _ in states.entries(document_findings.entries, suggested_values):
        yield entry
        yield from values
    yield from states.values_of_removed_entries()
    yield from states.mentions(document_findings.mentions)
    yield from states.links(document_findings.links)


class EntryStates(NamedTuple):
    """An entry with the values of its record."""

    entry: SubjectState
    values: list[SubjectState]
    record: tuple[Field, ...]
    """The values as the machine suggests them."""


class DocumentStates:
    """Derives the states of one document: page by page, then its entries, mentions and links, in this order."""

    def __init__(self, stored: Sequence[StoredDecision]) -> None:
        """Begin a document.

        Args:
            stored: all decisions on it, in the order they were taken.
        """
        self._decisions = effective_decisions(stored)
        self._stored: defaultdict[str, list[StoredDecision]] = defaultdict(list)
        for decision in stored:
            self._stored[decision.decision.subject].append(decision)
        self._removed = taken_back(stored) | {
            id for id, effective in self._decisions.items() if effective.rejects
        }
        self._decided: dict[type[Subject], list[str]] = defaultdict(list)
        """Ids of decided subjects by their kind."""
        for id, effective in self._decisions.items():
            if effective.state is not None:
                self._decided[type(effective.state)].append(id)
        self.reconciliation = Reconciliation(self._decisions, self._removed)
        self._suggestions: Mapping[str, Subject] = {}
        self._pages: dict[str, tuple[int, ...]] = {}

    # What states are derived from (`KnownSubjects`)

    def suggestion(self, id: str) -> Subject | None:
        """What the machine suggests under an id, of the kind that is being derived."""
        return self._suggestions.get(id)

    def decision(self, id: str) -> EffectiveDecision:
        """The decision that counts for a subject, with the ids by which its parent or its ends are known now."""
        decision = self._decisions.get(id, UNDECIDED)
        if decision.state is None:
            return decision
        return replace(decision, state=self.reconciliation.redirected(decision.state))

    def decisions_on(self, id: str) -> Sequence[StoredDecision]:
        """All decisions on a subject, in order."""
        return self._stored.get(id, ())

    def is_removed(self, id: str) -> bool:
        """Whether people rejected a region, entry or mention, or added it and took it back."""
        return id in self._removed

    def pages_of(self, id: str) -> tuple[int, ...]:
        """The pages of a region, entry or mention."""
        return self._pages.get(id, ())

    # States

    def page(self, page: Page) -> list[SubjectState]:
        """The regions of a page."""
        self._suggestions = self.reconciliation.page(page)
        return self._wholes(self.reconciliation.decided_on(page.number))

    def entries(
        self, entries: Iterable[Entry], values: Mapping[str, Sequence[Field]] = NO_VALUES
    ) -> Iterator[EntryStates]:
        """The entries, each with its record.

        Args:
            entries: as the stages found them.
            values: more of them that are suggested, by entry.
        """
        self._begin_entries(entries)
        for entry in self._wholes(self._decided[Entry]):
            yield self._with_values(entry, values.get(entry.id, ()))

    def _begin_entries(self, entries: Iterable[Entry]) -> None:
        suggested = self.reconciliation.entries(entries)
        self._decided_values = self._values_by_entry()
        self._suggestions = suggested

    def _with_values(self, entry: SubjectState, values: Iterable[Field]) -> EntryStates:
        """An entry with the states of its values; `values`: more that are suggested."""
        about = self._suggestions.get(entry.id) or self._decisions[entry.id].state
        assert isinstance(about, Entry)
        own = {field_id(entry.id, field) for field in about.fields}
        record = (*about.fields, *(field for field in values if field_id(entry.id, field) not in own))
        states = {state.id: state for state in self._values(entry.id, record)}
        same = (state for state in states.values() if state.type in NAMES)
        states = {entry.id: entry} | states | with_one_truth(entry, same, self)
        return EntryStates(states.pop(entry.id), list(states.values()), record)

    def values_of_removed_entries(self) -> Iterator[SubjectState]:
        """What was decided of the record of an entry that is taken back waits for the entry."""
        for id in sorted(self._removed & (set(self._decided_values) - set(self._pages))):
            yield from self._values(id, ())

    def mentions(self, mentions: Iterable[Mention]) -> list[SubjectState]:
        """The mentions."""
        self._suggestions = self.reconciliation.mentions(mentions)
        return self._wholes(self._decided[Mention])

    def links(self, links: Iterable[Link]) -> list[SubjectState]:
        """The links."""
        self._suggestions = self.reconciliation.links(links)
        return list(derive_links(dict.fromkeys((*self._suggestions, *self._decided[Link])), self).values())

    # For who reads a document: what no decision concerns, which is most of it, is given as it was found

    def read_entries(
        self, entries: Iterable[Entry], values: Mapping[str, Sequence[Field]]
    ) -> Iterator[Entry | EntryStates]:
        """The entries; args as `entries`."""
        self._begin_entries(entries)
        for id in dict.fromkeys((*self._suggestions, *self._decided[Entry])):
            if id not in self._decisions and id not in self._decided_values and id not in values:
                found = self._suggestions[id]
                assert isinstance(found, Entry)
                yield found
            elif (entry := derive(id, self)) is not None:
                self._pages[id] = entry.pages
                yield self._with_values(entry, values.get(id, ()))

    def read_mentions(self, mentions: Iterable[Mention]) -> Iterator[Mention | SubjectState]:
        """The mentions."""
        suggested = self._suggestions = self.reconciliation.mentions(mentions)
        for id in dict.fromkeys((*suggested, *self._decided[Mention])):
            if id not in self._decisions:
                yield suggested[id]
            elif (state := derive(id, self)) is not None:
                yield state

    def read_links(self, links: Iterable[Link]) -> Iterator[Link | SubjectState]:
        """The links."""
        suggested = self._suggestions = self.reconciliation.links(links)
        ids = list(dict.fromkeys((*suggested, *self._decided[Link])))
        with_ends: dict[LinkKey, list[str]] = defaultdict(list)
        for id in ids:
            link = self.decision(id).state or suggested[id]
            assert isinstance(link, Link)
            with_ends[LinkKey.of(link)].append(id)
        concerned = {
            id
            for ends, same in with_ends.items()
            for id in same
            if len(same) > 1 or id in self._decisions or not self._removed.isdisjoint(ends[1:])
        }
        states = derive_links((id for id in ids if id in concerned), self)
        for id in ids:
            if id not in concerned:
                yield suggested[id]
            elif id in states:
                yield states[id]

    def _wholes(self, decided: Iterable[str]) -> list[SubjectState]:
        """The states of regions, entries or mentions: the suggestions, and what only people know."""
        ids = dict.fromkeys((*self._suggestions, *decided))
        states = [state for id in ids if (state := derive(id, self)) is not None]
        self._pages.update((state.id, state.pages) for state in states)
        return states

    def _values_by_entry(self) -> dict[str, list[str]]:
        """Ids of the decided values, under the ids by which their entries are known now."""
        by_entry: dict[str, list[str]] = defaultdict(list)
        for id in self._decided[Field]:
            owner, _, value = id.partition("/")
            entry = self.reconciliation.current_id(owner)
            if entry != owner:
                id = f"{entry}/{value}"
                if id in self._decisions:
                    continue  # it was decided anew since
                # The decision is none on this id: whoever decides next has nothing to be at odds with.
                self._decisions[id] = replace(self._decisions[f"{owner}/{value}"], revision=0)
            by_entry[entry].append(id)
        return by_entry

    def _values(self, entry: str, fields: Iterable[Field]) -> list[SubjectState]:
        suggestions = self._suggestions
        suggested: dict[str, Field] = {}
        for field in fields:
            suggested.setdefault(field_id(entry, field), field)
        self._suggestions = suggested
        by_field: dict[str, list[str]] = defaultdict(list)
        for id in dict.fromkeys((*suggested, *self._decided_values.get(entry, ()))):
            about = self.decision(id).state or suggested[id]
            assert isinstance(about, Field)
            by_field[about.name].append(id)
        states = [state for ids in by_field.values() for state in derive_values(ids, self).values()]
        self._suggestions = suggestions
        return states
