"""The response to edits: what was done, what was not and why, and all that changed with it."""

from collections.abc import Iterable, Mapping

from pictoria_docs.document import Action
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.applying import Applied
from pictoria_docs.review.editing.subject_memory import SubjectReader
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.schemas.edits import EditsDoneJson
from pictoria_docs.review.schemas.subjects import add_by_kind, by_kind, subject_json
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.subjects.subject_state import SubjectState


def answer_json(
    opened: OpenProject, document: DocumentId, change_set: str, done: Mapping[str, Applied], language: str
) -> EditsDoneJson:
    """The answer to edits of one document; `done`: what became of those that went to each layer."""
    subjects = opened.store.projection
    answer: EditsDoneJson = {
        "change_set": change_set,
        "done": [],
        "followed": [],
        "conflicts": [],
        "refused": [],
        "removed": [],
        "changed": by_kind([], language, {}),
        "revision": max(subjects.revision(document, layer) for layer in done or [SHARED_LAYER]),
    }
    for layer, applied in done.items():
        _add(answer, opened, document, layer, applied, language)
    return answer


def _add(
    answer: EditsDoneJson,
    opened: OpenProject,
    document: DocumentId,
    layer: str,
    applied: Applied,
    language: str,
) -> None:
    """Add what became of the edits of one layer."""
    outcome, assumed = applied.outcome, opened.assumed(document, layer)
    shown = {id: row for id, row in outcome.changed.items() if row is not None and not row.hidden}
    accepted = {
        request.stored.decision.subject
        for request in applied.planned.values()
        if request.stored.decision.action is Action.ACCEPT
    }
    with opened.store.projection.repository(document, layer) as repository:
        # Who sees them otherwise gets them as they are.
        shown |= {id: row for id, row in repository.get(_unchanged(applied)).items() if not row.hidden}
        # Names of ends change with what they join, but not when that is only accepted.
        renamed = [id for id, row in shown.items() if row.kind in ("region", "entry") and id not in accepted]
        for row in repository.touching(renamed):
            if not row.hidden:
                shown.setdefault(row.id, row)
        ends = with_ends(repository, shown.values())
    for key, request in applied.planned.items():
        decision = request.stored.decision
        if decision.id in outcome.done:
            changed = outcome.changed.get(decision.subject) or shown.get(decision.subject)
            answer["done"].append(
                {
                    "key": key,
                    "id": decision.subject,
                    "revision": outcome.done[decision.id],
                    "status": changed.status if changed is not None else None,
                    "unchanged": decision.id in outcome.unchanged,
                }
            )
        elif decision.id in outcome.conflicts:
            current = outcome.conflicts[decision.id]
            answer["conflicts"].append(
                {
                    "key": key,
                    "id": decision.subject,
                    "by": current.user if current is not None else None,
                    "at": current.at if current is not None else None,
                    "now": subject_json(current, language, ends, assumed) if current is not None else None,
                }
            )
    answer["followed"] += [
        {"id": request.stored.decision.subject, "revision": outcome.done[request.stored.decision.id]}
        for request in applied.cascaded
        if request.stored.decision.id in outcome.done
    ]
    answer["refused"] += [
        {"key": key, "sentence": error.public_sentence(language)} for key, error in applied.refused.items()
    ]
    answer["removed"] += [id for id, row in outcome.changed.items() if row is None or row.hidden]
    add_by_kind(answer["changed"], shown.values(), language, ends, assumed)


def _unchanged(applied: Applied) -> set[str]:
    """The subjects that were already as requested."""
    return {
        request.stored.decision.subject
        for request in applied.planned.values()
        if request.stored.decision.id in applied.outcome.unchanged
    }


def with_ends(subjects: SubjectReader, rows: Iterable[SubjectState]) -> Mapping[str, SubjectState]:
    """The rows, and the ends of the links among them, by id."""
    known = {row.id: row for row in rows}
    wanted = {end for row in known.values() for end in (row.source, row.target) if end is not None}
    return known | subjects.get(wanted - set(known))
