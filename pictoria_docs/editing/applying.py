"""Edits of people, made decisions: what they change, what goes with it, and how it is taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pictoria_docs.document import (
    Action,
    Decision,
    Entry,
    Field,
    Link,
    Mention,
    Page,
    Region,
    RegionType,
    Status,
)
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.document.rules import DocumentRules
from pictoria_docs.editing.cascades import CascadedEdit, cascade, twin_of
from pictoria_docs.editing.depicts_suggestions import depicts_suggestions
from pictoria_docs.editing.edited_project import EditedProject
from pictoria_docs.editing.edits import Edit, Undo
from pictoria_docs.editing.making.entries import changed_entry, new_entry
from pictoria_docs.editing.making.links import changed_link, new_link
from pictoria_docs.editing.making.regions import changed_region, new_region
from pictoria_docs.editing.making.values import changed_value, new_value
from pictoria_docs.editing.record_suggestions import record_suggestions
from pictoria_docs.editing.relink_suggestions import link_suggestions
from pictoria_docs.errors import EditError, PictoriaError
from pictoria_docs.pipeline.decision_factory import DecisionFactory
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.decisions.model import (
    DecisionRequest,
    StoredDecision,
    Subject,
    decision_id,
)
from pictoria_docs.store.decisions.reconciliation import same_entry
from pictoria_docs.store.projection import DecisionOutcome
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.subjects.suggestions import Suggestion


@dataclass
class Applied:
    """What became of edits."""

    outcome: DecisionOutcome
    planned: dict[str, DecisionRequest] = field(default_factory=dict)
    """By key of the edit."""
    refused: dict[str, PictoriaError] = field(default_factory=dict)
    """By key: why an edit makes no sense."""
    cascaded: Sequence[DecisionRequest] = ()
    """What went with the edits."""

    @property
    def done(self) -> list[tuple[str, int]]:
        """For each edit that was done its subject, and the number of the decision that says so."""
        decisions = (request.stored.decision for request in self.planned.values())
        numbers = self.outcome.done
        return [(decision.subject, numbers[decision.id]) for decision in decisions if decision.id in numbers]


@dataclass(frozen=True)
class DocumentEditor:
    """Makes the edits of one person in one layer of a document, whose subjects are prepared."""

    opened: EditedProject
    document: DocumentId
    user: str
    layer: str = SHARED_LAYER
    """Where the edits count."""

    def apply(self, change_set: str, edits: Sequence[Edit], *, bulk: bool = False) -> Applied:
        """Do what the person asks. Edits that make no sense are refused, the others are kept.

        Args:
            change_set: what one undo takes back.
            edits: what to do; later ones may refer to what earlier ones add.
            bulk: whether they are made on many things unseen.
        """
        with self.opened.store.projection.repository(self.document, self.layer) as repository:
            planning = _Planning(self.opened, repository, change_set, self.user, bulk=bulk)
            planned, refused = planning.plan(edits)
        outcome = self.decide([*planned.values(), *planning.cascaded])
        return Applied(outcome, planned, refused, planning.cascaded)

    def refusals(self, edits: Sequence[Edit]) -> dict[str, PictoriaError]:
        """Which edits make no sense, by key, and why; none is kept."""
        with self.opened.store.projection.repository(self.document, self.layer) as repository:
            return _Planning(self.opened, repository, "", self.user).plan(edits)[1]

    def undo(self, request: Undo) -> Applied:
        """Take back a change set, subject by subject, where nothing else has been decided since that still counts.

        What counted before it counts again: the decision that was effective then, or the machine's suggestion. Only
        what was decided in the layer is taken back.
        """
        planned: dict[str, DecisionRequest] = {}
        projection = self.opened.store.projection
        with projection.repository(self.document, self.layer) as repository:
            stored = projection.decisions_of_change_set(self.document, request.change_set)
            decided = [decision for decision in stored if decision.layer == self.layer]
            first = {decision.decision.subject: decision for decision in reversed(decided)}
            last = {decision.decision.subject: decision for decision in decided}
            for subject in reversed(first):
                before = repository.decision_before(first[subject].number, subject)
                again = self._withdrawal(last[subject], before, request.new_change_set)
                planned[subject] = DecisionRequest(again, effective=last[subject].effective)
        return Applied(self.decide(list(planned.values())), planned)

    def restore(self, subject: str, version: int, change_set: str) -> Applied:
        """Make an earlier version of a subject the one that counts.

        Args:
            subject: the subject's id.
            version: number of the decision to restore; 0: the machine's suggestion.
            change_set: what one undo takes back.

        Raises:
            EditError: the subject has no such version.
        """
        with self.opened.store.projection.repository(self.document, self.layer) as repository:
            decisions = repository.decisions(subject)
        numbered = {decision.number: decision for decision in decisions}
        if not decisions or version not in {0, *numbered}:
            raise EditError("edit_gone", subject=subject)
        wanted = numbered.get(numbered[version].effective) if version else None
        last = decisions[-1]
        request = DecisionRequest(self._withdrawal(last, wanted, change_set), last.number)
        return Applied(self.decide([request]), {change_set: request})

    def decide(self, requests: Sequence[DecisionRequest]) -> DecisionOutcome:
        """Keep decisions, and suggest at once what follows from them."""
        return self.opened.store.projection.decide(self.document, requests, self._suggestions, self.layer)

    def _suggestions(
        self,
        repository: SubjectRepository,
        changed: Mapping[str, SubjectState | None],
        decided: Mapping[str, object],
    ) -> list[Suggestion]:
        followers = (link_suggestions, depicts_suggestions, record_suggestions)
        return [each for follow in followers for each in follow(self.opened, repository, changed, decided)]

    def _withdrawal(
        self, stored: StoredDecision, before: StoredDecision | None, change_set: str
    ) -> StoredDecision:
        """The decision that takes `stored` back: `before` counts again, or what the machine suggests."""
        action, last, note, restores = Action.WITHDRAW, stored.decision, "", 0
        values: dict[str, Any] = {"before": last.after or last.before, "after": None}
        context = stored.context
        if before is not None:
            action, note, restores = before.decision.action, before.decision.note, before.number
            values = {"before": before.decision.before, "after": before.decision.after}
            context = before.context
        # Who takes back, or does again, what was done on many things unseen has not seen them either.
        bulk = stored.bulk or (before is not None and before.bulk)
        decision = Decision(
            id=decision_id(last.subject, action, self.user, change_set),
            subject=last.subject,
            action=action,
            user=self.user,
            at=datetime.now(UTC),
            note=note,
            **values,
        )
        return StoredDecision(
            decision, stored.kind, context, change_set=change_set, restores=restores, bulk=bulk
        )


class _Planning:
    """From edits to decisions, without keeping any."""

    def __init__(
        self,
        opened: EditedProject,
        repository: SubjectRepository,
        change_set: str,
        user: str,
        *,
        bulk: bool = False,
    ) -> None:
        self.opened, self.repository = opened, repository
        self.rows: dict[str, SubjectState] = {}
        self.subjects: dict[str, Subject | None] = {}
        self.pages: dict[int, Page] = {}
        self.page_rows: dict[int, list[SubjectState]] = {}
        self.cascaded: list[DecisionRequest] = []
        """Decisions that go with those that were asked for."""
        self.rejected: set[str] = set()
        """Ids of what the person rejects: what would go with the one is not rejected twice with the other."""
        rules = DocumentRules(self.find, self._page_of, opened.own_types, self._has_field)
        self._decisions = DecisionFactory(rules, user, change_set, bulk)

    def plan(self, edits: Sequence[Edit]) -> tuple[dict[str, DecisionRequest], dict[str, PictoriaError]]:
        self.rows = self.repository.get(edit.id for edit in edits)
        ends = {end for row in self.rows.values() for end in (row.source, row.target) if end is not None}
        self.rows |= self.repository.get(ends - set(self.rows))
        planned: dict[str, DecisionRequest] = {}
        refused: dict[str, PictoriaError] = {}
        self.rejected = {edit.id for edit in edits if edit.action is Action.REJECT}
        for edit in edits:
            try:
                planned[edit.key] = self._request(edit)
            except PictoriaError as error:
                refused[edit.key] = error
        return planned, refused

    def find(self, id: str) -> Subject | None:
        """A subject as it will be after the edits planned so far."""
        if id not in self.subjects:
            row = self.rows.get(id) or self.repository.get([id]).get(id)
            self.subjects[id] = None if row is None or row.hidden else row.state
        return self.subjects[id]

    def _request(self, edit: Edit) -> DecisionRequest:
        row = self.rows.get(edit.id)
        if edit.action is Action.ADD:
            return self._added(edit)
        if row is None and not isinstance(self.subjects.get(edit.id), (Region, Link, Entry)):
            raise EditError("edit_gone", subject=edit.id)
        before = self.subjects.get(edit.id) or (row.state if row is not None else None)
        assert before is not None
        if edit.action is Action.ACCEPT and row is not None and row.is_offer and before == row.base:
            # Yes, it is one: only that makes a figure of it.
            changes = {"type": RegionType.FIGURE.value}
            edit = edit.model_copy(update={"action": Action.CORRECT, "changes": changes})
        after = self._corrected(before, edit) if edit.action is Action.CORRECT else None
        stored = self._decisions.judgement(edit.id, before, edit.action, after, note=edit.note, key=edit.key)
        self.subjects[edit.id] = None if edit.action is Action.REJECT else after or before
        if edit.action is not Action.REJECT or row is None or row.status is not Status.REJECTED:
            # Nothing goes with what is rejected already.
            into = str(edit.changes["into"]) if "into" in edit.changes else None
            self._add_cascaded(cascade(self.find, self.repository, before, after, edit.action, into), edit)
        return DecisionRequest(stored, edit.revision if row is not None else None)

    def _added(self, edit: Edit) -> DecisionRequest:
        entry = ""
        made: Subject
        match edit.kind:
            case "region":
                page = self._page(edit.changes.get("page"))
                around = self._regions(page.number)
                made = new_region(edit.id, edit.changes, page, around, self.opened.own_types)
            case "link":
                made = new_link(edit.id, edit.changes)
                twin = self._twin(made)
                if twin is not None:
                    return self._accepted(twin, edit)
            case "entry":
                made = new_entry(edit.id, edit.changes, self._page, self._regions)
                found = self._found(made)
                if found is not None:
                    return self._extended(found, made, edit)
            case "field":
                entry, made = edit.id, new_value(edit.changes, self.opened.readers, self.find)
            case _:
                raise EditError("edit_bad_value", name="kind")
        stored = self._decisions.addition(made, note=edit.note, entry=entry, key=edit.key)
        self.subjects[stored.decision.subject] = made
        return DecisionRequest(stored)

    def _corrected(self, before: Subject, edit: Edit) -> Subject:
        match before:
            case Region():
                page = self._page(before.page)
                return changed_region(before, edit.changes, page, self.opened.own_types)
            case Link():
                return changed_link(before, edit.changes)
            case Entry():
                return changed_entry(before, edit.changes, self._page, self._regions)
            case Field():
                return changed_value(before, edit.changes, self.opened.readers, self.find)
            case Mention():
                raise EditError("edit_bad_value", name="kind")

    # What is needed from around

    def _page(self, number: object) -> Page:
        if not isinstance(number, int):
            raise EditError("edit_bad_value", name="page")
        page = self._page_of(number)
        if page is None:
            raise EditError("edit_bad_value", name="page")
        return page

    def _page_of(self, number: int) -> Page | None:
        if number not in self.pages:
            page = self.opened.store.results.page(self.repository.document, number)
            if page is None:
                return None
            self.pages[number] = page
        return self.pages[number]

    def _has_field(self, name: str) -> bool:
        return self.opened.schema.field(name) is not None

    def _regions(self, page: int) -> list[Region]:
        return [row.state for row in self._on_page(page) if isinstance(row.state, Region)]

    def _on_page(self, page: int) -> list[SubjectState]:
        """What is seen on a page before the edits; an import adds many things to one."""
        if page not in self.page_rows:
            self.page_rows[page] = self.repository.on_page(page)
        return self.page_rows[page]

    # What goes with an edit

    def _twin(self, link: Link) -> SubjectState | None:
        """The link that says the same already, if any; of a symmetric type also the one back."""
        own = self.opened.own_types.link(link.type)
        ways = [link]
        if own is not None and own.symmetric:
            ways.append(link.model_copy(update={"source": link.target, "target": link.source}))
        return next((twin for way in ways if (twin := twin_of(self.repository, way)) is not None), None)

    def _found(self, entry: Entry) -> SubjectState | None:
        """The entry that the machine found and that a person draws over, if nobody has decided on it."""
        rows = [row for page in entry.pages for row in self._on_page(page)]
        for row in rows:
            is_open = row.status is Status.SUGGESTED and row.base is not None and row.id not in self.subjects
            if is_open and isinstance(row.state, Entry) and same_entry(entry, row.state):
                return row
        return None

    def _extended(self, row: SubjectState, drawn: Entry, edit: Edit) -> DecisionRequest:
        """What the machine found has the places that a person drew, and the number and title that they gave."""
        assert isinstance(row.state, Entry)
        changes = {name: edit.changes[name] for name in ("number", "title") if edit.changes.get(name)}
        after = row.state.model_copy(update={"spans": drawn.spans, **changes})
        stored = self._decisions.judgement(
            row.id, row.state, Action.CORRECT, after, note=edit.note, key=edit.key
        )
        self.subjects[row.id] = after
        return DecisionRequest(stored)

    def _accepted(self, row: SubjectState, edit: Edit) -> DecisionRequest:
        stored = self._decisions.judgement(row.id, row.state, Action.ACCEPT, note=edit.note, key=edit.key)
        return DecisionRequest(stored)

    def _add_cascaded(self, cascaded: Iterable[CascadedEdit], edit: Edit) -> None:
        for subject, action, changes in cascaded:
            if subject.id in self.rejected:
                continue
            after = dict(changes) if action is Action.CORRECT else None
            stored = self._decisions.judgement(
                subject.id, subject, action, after, key=f"{edit.key}:{subject.id}"
            )
            self.cascaded.append(DecisionRequest(stored))
