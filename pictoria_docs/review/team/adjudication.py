"""What becomes of pages that two people reviewed without seeing each other's decisions.

When both are done, what they decided alike counts at once, signed by both ("ada & bo"). What they disagree on waits for
a moderator, who takes one side or decides something else, and signs it; its note names what the two had decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from pictoria_docs.document import Action, Decision, make_id
from pictoria_docs.document.identity import DecisionId
from pictoria_docs.editing.applying import DocumentEditor
from pictoria_docs.editing.edits import MAX_EDITS, Edit, SubjectId
from pictoria_docs.errors import TaskError
from pictoria_docs.i18n import translate
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.schemas.subjects import subject_json
from pictoria_docs.review.schemas.team import DisagreementJson, DisagreementsJson, SideJson
from pictoria_docs.review.team.annotator_comparison import (
    NOTHING,
    ComparedSubject,
    Position,
    alike,
    compare,
    overlap,
    own_decisions,
    rating,
    worded,
)
from pictoria_docs.store.decisions.model import DecisionRequest, StoredDecision, Subject
from pictoria_docs.store.people.campaigns import Task
from pictoria_docs.store.people.paired_decisions import PairedDecision
from pictoria_docs.store.records import now
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.strict_model import StrictModel


class Resolution(StrictModel):
    """How one disagreement is settled."""

    subject: SubjectId
    take: Literal["first", "second", "other"]
    action: Literal[Action.ACCEPT, Action.REJECT, Action.CORRECT] = Action.CORRECT
    """For "other": what is said in the place of both."""
    changes: Mapping[str, Any] = {}
    """For "correct": as in edits; of what only one of the two added, from their version."""


class Resolutions(StrictModel):
    """How disagreements are settled."""

    choices: Annotated[list[Resolution], Field(min_length=1, max_length=MAX_EDITS)]
    note: Annotated[str, StringConstraints(max_length=4000)] = ""


def compared_subjects(opened: OpenProject, pair: Sequence[Task]) -> list[ComparedSubject]:
    """What the two decided, subject by subject."""
    assert len(pair) == 2
    own = [own_decisions(opened.store.decisions.stored(task.document, task.layer)) for task in pair]
    ids = sorted({id for decisions in own for id in decisions})
    rows = [opened.store.projection.get(task.document, ids, task.layer) for task in pair]
    positions = [{id: Position(id, own[side].get(id), rows[side].get(id)) for id in ids} for side in (0, 1)]
    return compare(*positions)


def settle_agreements(opened: OpenProject, pair: Sequence[Task]) -> None:
    """Both are done: what they decided alike counts, the rest is written down for a moderator."""
    first, second = pair
    assert first.pair is not None
    known = {request.subject for request in opened.store.paired_decisions.of(first.pair)}
    units = [unit for unit in compared_subjects(opened, pair) if unit.subject not in known]
    both = f"{first.person} & {second.person}"
    # The same when both submit at the same moment: each decision is kept once.
    change_set = make_id("agr", first.pair, len(known))
    same = [unit for unit in units if unit.same]
    current = opened.store.projection.get(first.document, [unit.subject for unit in same])
    requests: list[DecisionRequest] = []
    for unit in same:
        row, note = current.get(unit.subject), _note(unit, pair)
        requests += _decision_requests(unit, unit.better, row, both, note, change_set)
    DocumentEditor(opened, first.document, both).decide(requests)
    verdicts = []
    for unit in units:
        one, other = unit.ratings
        verdict = PairedDecision(
            pair=first.pair,
            subject=unit.subject,
            other=unit.second.id if unit.second.id != unit.subject else None,
            kind=unit.kind,
            type=unit.type,
            page=unit.page,
            first=one,
            second=other,
            iou=unit.iou,
        )
        if unit.same:
            verdict = _settled(verdict, unit, "both", one, both, unit.better.state)
        verdicts.append(verdict)
    opened.store.paired_decisions.put(verdicts)


def resolve(opened: OpenProject, pair: Sequence[Task], request: Resolutions, user: str) -> int:
    """Settle disagreements; gives how many are left.

    Raises:
        TaskError: there is no such disagreement, or what is decided instead makes no sense.
    """
    first = pair[0]
    assert first.pair is not None
    known = {paired.subject: paired for paired in opened.store.paired_decisions.of(first.pair)}
    units = {unit.subject: unit for unit in compared_subjects(opened, pair)}
    change_set = make_id("adj", first.pair, now())
    for choice in request.choices:
        if choice.subject not in units or known[choice.subject].taken is not None:
            raise TaskError("verdict_gone", subject=choice.subject)
    editor = DocumentEditor(opened, first.document, user)
    order = {id: position for position, id in enumerate(units)}
    for choice in sorted(request.choices, key=lambda choice: order[choice.subject]):
        unit, verdict = units[choice.subject], known[choice.subject]
        note = " · ".join(part for part in (request.note, _note(unit, pair)) if part)
        state = _resolve_one(editor, unit, choice, note, change_set)
        result = {"first": verdict.first, "second": verdict.second}.get(choice.take)
        result = result or _result_of(unit, verdict, state)
        known[choice.subject] = _settled(verdict, unit, choice.take, result, user, state)
        opened.store.paired_decisions.put([known[choice.subject]])
    return sum(paired.taken is None for paired in known.values())


def _resolve_one(
    editor: DocumentEditor, unit: ComparedSubject, choice: Resolution, note: str, change_set: str
) -> Subject | None:
    """Put a choice into effect; gives what counts then, None for nothing."""
    projection = editor.opened.store.projection
    row = projection.get(editor.document, [unit.subject]).get(unit.subject)
    if choice.take != "other":
        position = unit.first if choice.take == "first" else unit.second
        editor.decide(_decision_requests(unit, position, row, editor.user, note, change_set))
        return position.state
    if row is None and choice.action is Action.REJECT:
        return None
    if row is None:
        # What only one of the two has counts first, so that something else can be decided on it.
        source = unit.first if unit.first.state is not None else unit.second
        editor.decide(_decision_requests(unit, source, None, editor.user, note, f"{change_set}+"))
    edit = Edit(
        key=make_id("adj", change_set, unit.subject),
        action=choice.action,
        id=unit.subject,
        changes=choice.changes,
        note=note[:4000],
    )
    for error in editor.apply(change_set, [edit]).refused.values():
        raise error
    row = projection.get(editor.document, [unit.subject]).get(unit.subject)
    return None if row is None or row.hidden else row.state


def _result_of(unit: ComparedSubject, verdict: PairedDecision, state: Subject | None) -> str:
    """The code of what was decided instead: that of the one who decided the same, if any."""
    if state is None:
        return Action.REJECT.value
    for position, code in ((unit.first, verdict.first), (unit.second, verdict.second)):
        if position.state is not None and alike(state, position.state, unit.names):
            return code
    return worded(Action.CORRECT, state)


def _decision_requests(
    unit: ComparedSubject, position: Position, row: SubjectState | None, user: str, note: str, change_set: str
) -> list[DecisionRequest]:
    """A person's decision, as a request for the shared layer; none where it leaves all as it is.

    Args:
        unit: the subject.
        position: whose decision is taken.
        row: the subject in the shared layer.
        user: who signs.
        note: what both decided.
        change_set: what one undo takes back.
    """
    if position.verdict is None or (position.own is None and row is None):
        return []
    if position.own is not None:
        stored = replace_ids(position.own, unit.names)
    else:
        assert row is not None
        stored = StoredDecision(
            Decision(
                id=DecisionId(""),
                subject=unit.subject,
                action=position.verdict,
                before=row.state.model_dump_json(exclude_defaults=True),
                user=user,
                at=datetime.now(UTC),
            ),
            unit.kind,
            "[]",
        )
    signed = {
        "id": DecisionId(make_id("dec", unit.subject, stored.decision.action, user, change_set)),
        "subject": unit.subject,
        "user": user,
        "at": datetime.now(UTC),
        "note": note,
    }
    signed_decision = stored.decision.model_copy(update=signed)
    return [DecisionRequest(stored._replace(decision=signed_decision, change_set=change_set, restores=None))]


def replace_ids(stored: StoredDecision, names: Mapping[str, str]) -> StoredDecision:
    """A decision about what the first one added, where the second one added the same under another id."""

    def renamed(text: str | None) -> str | None:
        for theirs, mine in names.items():
            text = text.replace(theirs, mine) if text is not None else None
        return text

    decision = stored.decision
    changed = decision.model_copy(
        update={"before": renamed(decision.before), "after": renamed(decision.after)}
    )
    return stored._replace(decision=changed, context=renamed(stored.context) or "[]")


def _settled(
    verdict: PairedDecision, unit: ComparedSubject, taken: str, result: str, user: str, state: Subject | None
) -> PairedDecision:
    """`verdict` with what was made of it, and how near each of the two was to that."""
    return replace(
        verdict,
        taken=taken,
        result=result,
        user=user,
        at=now(),
        first_iou=overlap(unit.first.state, state),
        second_iou=overlap(unit.second.state, state),
    )


def _note(unit: ComparedSubject, pair: Sequence[Task]) -> str:
    """Who decided what, for those who read the history."""
    sides = zip(pair, unit.ratings, strict=True)
    return ", ".join(f"{task.person}: {code.partition(' ')[0]}" for task, code in sides)


# For the screen


def disagreements_json(opened: OpenProject, pair: Sequence[Task], language: str) -> DisagreementsJson:
    """What is to be settled, side by side, and how much both decided alike."""
    first = pair[0]
    assert first.pair is not None
    verdicts = opened.store.paired_decisions.of(first.pair)
    open_ones = {verdict.subject for verdict in verdicts if verdict.taken is None}
    items: list[DisagreementJson] = []
    if open_ones:
        units = [unit for unit in compared_subjects(opened, pair) if unit.subject in open_ones]
        ends = [_ends(opened, task, units) for task in pair]
        current = opened.store.projection.get(first.document, [unit.subject for unit in units])
        for unit in sorted(units, key=lambda unit: unit.page):
            row = current.get(unit.subject)
            base = row.as_suggested if row is not None else None
            items.append(
                {
                    "subject": unit.subject,
                    "kind": unit.kind,
                    "type": unit.type,
                    "page": unit.page,
                    "first": _side(unit.first, pair[0], ends[0], language),
                    "second": _side(unit.second, pair[1], ends[1], language),
                    "suggested": subject_json(base, language, ends[0] | ends[1])
                    if base is not None
                    else None,
                }
            )
    return {
        "task": first.number,
        "pair": first.pair,
        "document": first.document,
        "first_page": first.first_page,
        "last_page": first.last_page,
        "people": [task.person for task in pair],
        "states": [task.state for task in pair],
        "items": items,
        "agreed": sum(verdict.taken == "both" for verdict in verdicts),
        "settled": sum(verdict.taken not in (None, "both") for verdict in verdicts),
        "left": len(open_ones),
    }


def _ends(opened: OpenProject, task: Task, units: Sequence[ComparedSubject]) -> dict[str, SubjectState]:
    rows = [position.row for unit in units for position in (unit.first, unit.second)]
    ids = {end for row in rows if row is not None for end in (row.source, row.target) if end is not None}
    return opened.store.projection.get(task.document, ids, task.layer)


def _side(position: Position, task: Task, ends: Mapping[str, SubjectState], language: str) -> SideJson:
    code = rating(position).partition(" ")[0]
    row = position.row
    return {
        "by": task.person,
        "said": code,
        "words": translate(f"desk.team.said_{code}", language),
        "implied": code != NOTHING and position.own is None,
        "note": position.own.decision.note if position.own is not None else "",
        "subject": subject_json(row, language, ends) if row is not None else None,
    }
