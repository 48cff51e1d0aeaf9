"""All that is known of one subject: why it was suggested, what else it could be, what people decided on it."""

from collections.abc import Collection

from pictoria_docs.document import Action, Entry, Field, Link, Region
from pictoria_docs.document.assumed import AssumedLevel
from pictoria_docs.errors import EditError
from pictoria_docs.exchange.contents.relations import in_words
from pictoria_docs.i18n import translate
from pictoria_docs.review.editing.missing_links import missing_numbers, nearest_candidates
from pictoria_docs.review.editing.record_form import evidence_json
from pictoria_docs.review.editing.repeated_rejections import rest_to_reject
from pictoria_docs.review.naming import name_of
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.wire import Json, end_json, origin_json, subject_json
from pictoria_docs.store.decisions.model import KINDS, StoredDecision
from pictoria_docs.store.people.remarks import Remark
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState

DOUBTFUL = 0.8
"""A word that OCR is less sure of is shown as uncertain."""


def existing(repository: SubjectRepository, subject: str) -> SubjectState:
    """A subject of a document.

    Raises:
        EditError: it has none of that id.
    """
    row = repository.get([subject]).get(subject)
    if row is None:
        raise EditError("edit_gone", subject=subject)
    return row


def subject_details(
    opened: OpenProject,
    repository: SubjectRepository,
    row: SubjectState,
    language: str,
    unseen: Collection[str] = (),
) -> Json:
    """A subject with its reasons, its words, what goes with it, its remarks and its history."""
    state, assumed = row.state, opened.assumed(repository.document, repository.layer)
    ends = repository.get([end for end in (row.source, row.target) if end is not None])
    details: Json = {
        "subject": subject_json(row, language, ends, assumed),
        "suggested": row.as_suggested and subject_json(row.as_suggested, language, ends),
        "origin": origin_json(state.origin),
        "remarks": [
            remark_json(item) for item in opened.store.remarks.of(repository.document, [row.id], unseen)
        ],
        "history": [version_json(item, language) for item in repository.decisions(row.id)],
        "rest_to_reject": rest_to_reject(repository, row),
    }
    match state:
        case Link():
            details["reasons"] = [in_words((reason,), language) for reason in state.reasons]
            details["runner_up"] = _runner_up(repository, state, language)
        case Region():
            details["text"] = state.text
            details["doubtful"] = doubtful_words(state)
            details["reading"] = _reading(state)
            details["candidates"] = [
                end_json(other, other.id, language)
                | {"revision": other.revision, "text": getattr(other.state, "text", "")}
                for other in nearest_candidates(repository, row)
            ]
            details["links"] = _links(repository, row, language, assumed)
            details["missing_numbers"] = missing_numbers(repository, row)
        case Field():
            regions = repository.get({item.region for item in state.evidence})
            details["evidence"] = [
                evidence_json(item, _region(regions.get(item.region))) for item in state.evidence
            ]
        case Entry():
            details["links"] = _links(repository, row, language, assumed)
            details["missing_numbers"] = missing_numbers(repository, row)
        case _:
            details["links"] = _links(repository, row, language, assumed)
    return details


def _region(row: SubjectState | None) -> Region | None:
    return row.state if row is not None and isinstance(row.state, Region) else None


def _runner_up(repository: SubjectRepository, link: Link, language: str) -> Json | None:
    second = link.runner_up
    if second is None:
        return None
    row = repository.get([second.target]).get(second.target)
    if row is None or row.hidden:
        return None
    return {"end": end_json(row, second.target, language), "confidence": second.confidence}


def _links(
    repository: SubjectRepository, row: SubjectState, language: str, assumed: AssumedLevel | None
) -> list[Json]:
    rows = [link for link in repository.touching([row.id]) if not link.hidden]
    ends = repository.get({end for link in rows for end in (link.source, link.target) if end is not None})
    return [subject_json(link, language, ends, assumed) for link in rows]


def doubtful_words(region: Region) -> list[Json]:
    """The words of a region that OCR was unsure of, as offsets into its text."""
    return [
        {"start": word.start, "end": word.end, "confidence": round(word.confidence, 2)}
        for word in region.words
        if word.confidence < DOUBTFUL
    ]


def _reading(region: Region) -> Json | None:
    """What the grammar reads in a caption."""
    reading = region.caption
    if reading is None:
        return None
    return {
        "kind": reading.kind.value,
        "label": region.text[: reading.label_end],
        "numbers": [number.text for number in reading.numbers],
        "parts": [
            {"number": part.number.text if part.number else None, "start": part.start, "end": part.end}
            for part in reading.parts
        ],
    }


def remark_json(remark: Remark) -> Json:
    """A remark."""
    return {
        "number": remark.number,
        "subject": remark.subject,
        "kind": remark.kind.value,
        "text": remark.text,
        "answers": remark.answers,
        "by": remark.user,
        "at": remark.at,
        "closed": remark.closed,
        "closed_by": remark.closed_by,
        "mentions": list(remark.mentions),
    }


def version_json(stored: StoredDecision, language: str) -> Json:
    """One decision on a subject: who, when, and what became of it."""
    decision = stored.decision
    text = decision.after if decision.action in (Action.CORRECT, Action.ADD) else decision.before
    state = KINDS[stored.kind].model_validate_json(text) if text else None
    return {
        "number": stored.number,
        "action": decision.action.value,
        "words": translate(f"desk.did.{decision.action.value}", language),
        "by": decision.user,
        "at": decision.at.isoformat(),
        "note": decision.note,
        "change_set": stored.change_set,
        "name": name_of(state, language) if state is not None else "",
        "before": decision.before,
        "after": decision.after,
    }
