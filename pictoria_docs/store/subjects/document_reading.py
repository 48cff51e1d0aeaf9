"""A document as people left it, made of the states of its subjects."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from pictoria_docs.document import Entry, Field, Link, Mention, Page, Region, Review, Status, field_id
from pictoria_docs.store.database.packing import Findings
from pictoria_docs.store.decisions.model import StoredDecision
from pictoria_docs.store.subjects.document_states import DocumentStates, EntryStates, SuggestedFindings
from pictoria_docs.store.subjects.subject_state import SubjectState

Kind = TypeVar("Kind", Region, Entry, Mention, Link)


class DecidedDocument:
    """Gives the pages of a document, and then what belongs to it as a whole, with what people decided."""

    def __init__(self, stored: Sequence[StoredDecision], *, with_rejected: bool = False) -> None:
        """Begin a document.

        Args:
            stored: all decisions on it, in the order they were taken.
            with_rejected: whether what people rejected is given too; what belonged to it goes all the same.
                Rejected links are always given.
        """
        self._decided = bool(stored)
        self.revision = stored[-1].number if stored else 0
        """Number of the latest decision."""
        self._with_rejected = with_rejected
        self._states = DocumentStates(stored)
        self.reviews: dict[str, Review] = {}
        """Who decided what, by the ids of what was given so far."""

    def page(self, page: Page) -> Page:
        """A page with its regions, in their order; without what is only possibly a figure."""
        offers = bool(page.possible_figures)
        if not self._states.reconciliation.concerns(page):
            return page.model_copy(update={"possible_figures": ()}) if offers else page
        states = [state for state in self._states.page(page) if not state.is_offered]
        regions = self._given(Region, states, self._with_rejected)
        ordered = sorted(regions, key=lambda region: region.order)
        return page.model_copy(update={"regions": tuple(ordered), "possible_figures": ()})

    def findings(self, suggested: SuggestedFindings) -> Findings:
        """Entries, mentions and links; call it after all pages went through `page`."""
        findings = suggested.findings
        if not self._decided:
            return findings
        entries = [
            states if isinstance(states, Entry) else self._with_record(states)
            for states in self._states.read_entries(findings.entries, suggested.values)
            if isinstance(states, Entry) or self._given(Entry, [states.entry], self._with_rejected)
        ]
        read_mentions = self._states.read_mentions(findings.mentions)
        mentions = self._given(Mention, read_mentions, self._with_rejected)
        links = self._given(Link, self._states.read_links(findings.links), with_rejected=True)
        update = {"entries": tuple(entries), "mentions": tuple(mentions), "links": tuple(links)}
        return findings.model_copy(update=update)

    def _given(
        self, kind: type[Kind], states: Iterable[Kind | SubjectState], with_rejected: bool
    ) -> list[Kind]:
        given: list[Kind] = []
        for state in states:
            if not isinstance(state, SubjectState):
                given.append(state)
            elif not state.hidden or (with_rejected and not state.absent):
                assert isinstance(state.state, kind)
                given.append(state.state)
                self._note_review(state.id, state)
        return given

    def _with_record(self, states: EntryStates) -> Entry:
        """An entry with the record of the newest run, and what people decided of its values."""
        entry = states.entry.state
        assert isinstance(entry, Entry)
        if states.entry.status is Status.REJECTED:
            return entry.model_copy(update={"warnings": ()})
        return entry.model_copy(update={"fields": self._record(states)})

    def _record(self, states: EntryStates) -> tuple[Field, ...]:
        if all(value.status is Status.SUGGESTED for value in states.values):
            return states.record
        fields: dict[str, Field] = {}
        """By their ids as they are now, which those of corrected values are not."""
        for value in sorted(states.values, key=lambda value: value.status is Status.REJECTED):
            if value.absent or (value.hidden and not self._with_rejected):
                continue
            assert isinstance(value.state, Field)
            id = field_id(states.entry.id, value.state)
            if id in fields:
                continue  # rejected: a person gave these words to another value
            fields[id] = value.state
            self._note_review(id, value)
        return tuple(fields.values())

    def _note_review(self, id: str, state: SubjectState) -> None:
        if state.status is not Status.SUGGESTED:
            self.reviews[id] = Review(
                status=state.status,
                decided_by=state.user or "",
                decided_at=state.at or "",
                revision=state.revision,
            )
