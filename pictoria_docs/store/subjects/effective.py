"""What a new decision meets: whether it changes anything, and whether somebody has decided meanwhile.

The effective decision of a subject is the latest one or, where that takes something back, the one that it restores.
Two people disagree only where the effective decision is another than the one that was seen.
"""

from pictoria_docs.document import Action, Field, Status
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.decisions.model import DecisionRequest, StoredDecision, Subject
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SETTLED, SubjectState, without_fields

NOT_CONTENT = {"origin", "confidence", "status", "alternative"}
"""What differs between a person's own version of a subject and a machine's with the same content."""


def is_outdated(
    repository: SubjectRepository,
    request: DecisionRequest,
    last: StoredDecision | None,
    row: SubjectState | None,
) -> bool:
    """Whether a subject is not any more as the person saw it.

    Args:
        repository: the document's subjects.
        request: the decision, which is not kept.
        last: the latest decision on the subject.
        row: the subject as it is.
    """
    number, current = (last.number, last.effective) if last is not None else (0, 0)
    if request.effective is not None:
        return request.effective != current
    expected = request.expected
    if row is not None and expected == row.revision:
        return False  # also where that is the number of a decision on its entry
    return expected not in (None, number) and _effective(repository, expected) != current


def _effective(repository: SubjectRepository, number: int | None) -> int | None:
    decision = repository.numbered([number]).get(number) if number else None
    return number if decision is None else decision.effective


def changes_nothing(
    repository: SubjectRepository,
    request: DecisionRequest,
    last: StoredDecision | None,
    row: SubjectState | None,
) -> bool:
    """Whether a decision would leave its subject as it is.

    In a layer, the first decision of a person is kept also where it agrees with the shared layer.

    Args:
        repository: the document's subjects.
        request: the decision, which is not kept.
        last: the latest decision on the subject.
        row: the subject as it is.
    """
    stored = request.stored
    if stored.restores is not None:
        return stored.restores == (last.effective if last is not None else 0)
    if row is None or (repository.layer != SHARED_LAYER and (last is None or last.layer != repository.layer)):
        return False
    match stored.decision.action:
        case Action.ACCEPT:
            return row.status is Status.ACCEPTED and _was_seen(repository, row, request.expected)
        case Action.REJECT:
            return row.status is Status.REJECTED
        case Action.WITHDRAW:
            return row.status is Status.SUGGESTED
        case Action.CORRECT:
            return row.status is not Status.REJECTED and _gives_state(stored, row)
        case Action.ADD:
            return row.status in SETTLED and _gives_state(stored, row)


def _gives_state(stored: StoredDecision, row: SubjectState) -> bool:
    """Whether a correction or addition gives what the subject is already."""
    return stored.state is None or _content(stored.state) == _content(row.state)


def _was_seen(repository: SubjectRepository, row: SubjectState, expected: int | None) -> bool:
    """Whether the person saw the subject as it is, whatever was decided since."""
    if expected in (None, row.revision):
        return True
    decision = repository.numbered([expected]).get(expected) if expected else None
    state = (decision.state if decision is not None else None) or row.base
    return state is not None and _content(state) == _content(row.state)


def _content(subject: Subject) -> dict[str, object]:
    excluded = NOT_CONTENT if isinstance(subject, Field) else NOT_CONTENT - {"alternative"}
    return without_fields(subject).model_dump(exclude=excluded)
