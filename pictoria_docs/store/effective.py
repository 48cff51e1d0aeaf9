"""What a new decision meets: whether it says what stands already, and whether somebody has decided meanwhile.

The effective decision of a subject is the latest one or, where that takes something back, the one that it restores.
Two people disagree only where the effective decision is another than the one that was seen.
"""

from pictoria_docs.document import Action, Field, Status
from pictoria_docs.store.decisions import StoredDecision, Subject
from pictoria_docs.store.layer_rows import STANDS
from pictoria_docs.store.subject_repository import SubjectRepository
from pictoria_docs.store.subject_state import SETTLED, SubjectState, without_fields

NOT_CONTENT = {"origin", "confidence", "status", "alternative"}
"""What differs between a person's own version of a subject and a machine's that says the same."""


def is_outdated(
    repository: SubjectRepository, last: StoredDecision | None, expected: int | None, effective: int | None
) -> bool:
    """Whether a subject stands otherwise than the person saw it.

    Args:
        repository: the document's subjects.
        last: the latest decision on the subject.
        expected: number of the latest decision that the person saw; None: whatever it is.
        effective: number of the decision that must be the effective one; None: any.
    """
    number, stands = (last.number, last.effective) if last is not None else (0, 0)
    if effective is not None:
        return effective != stands
    return expected not in (None, number) and _effective(repository, expected) != stands


def _effective(repository: SubjectRepository, number: int | None) -> int | None:
    seen = repository.numbered([number]).get(number) if number else None
    return number if seen is None else seen.effective


def says_what_stands(
    repository: SubjectRepository,
    stored: StoredDecision,
    expected: int | None,
    last: StoredDecision | None,
    row: SubjectState | None,
) -> bool:
    """Whether a decision would leave its subject as it is.

    In a layer, what a person says for the first time is their own word, also where it is the one that stands.

    Args:
        repository: the document's subjects.
        stored: the decision, which is not kept.
        expected: number of the latest decision on the subject that the person saw; None: whatever it is.
        last: the latest decision on the subject.
        row: the subject as it stands.
    """
    if stored.restores is not None:
        return stored.restores == (last.effective if last is not None else 0)
    if row is None or (repository.layer != STANDS and (last is None or last.layer != repository.layer)):
        return False
    match stored.decision.action:
        case Action.ACCEPT:
            return row.status is Status.ACCEPTED and _is_seen(repository, row, expected)
        case Action.REJECT:
            return row.status is Status.REJECTED
        case Action.WITHDRAW:
            return row.status is Status.SUGGESTED
        case Action.CORRECT:
            return row.status is not Status.REJECTED and _says(stored, row)
        case Action.ADD:
            return row.status in SETTLED and _says(stored, row)


def _says(stored: StoredDecision, row: SubjectState) -> bool:
    """Whether a correction or addition gives what stands."""
    return stored.state is None or _content(stored.state) == _content(row.state)


def _is_seen(repository: SubjectRepository, row: SubjectState, expected: int | None) -> bool:
    """Whether the person saw the subject as it stands, whatever was decided since."""
    if expected in (None, row.revision):
        return True
    seen = repository.numbered([expected]).get(expected) if expected else None
    state = (seen.state if seen is not None else None) or row.base
    return state is not None and _content(state) == _content(row.state)


def _content(subject: Subject) -> dict[str, object]:
    excluded = NOT_CONTENT if isinstance(subject, Field) else NOT_CONTENT - {"alternative"}
    return without_fields(subject).model_dump(exclude=excluded)
