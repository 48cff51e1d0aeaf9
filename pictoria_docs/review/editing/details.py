"""All that is known of one subject: why it was suggested, what else it could be, what people decided on it."""

from collections.abc import Collection

from pictoria_docs.document import Action, Entry, Field, Link, Mention, Region
from pictoria_docs.document.assumed import AssumedLevel
from pictoria_docs.errors import EditError
from pictoria_docs.exchange.contents.relations import in_words
from pictoria_docs.i18n import translate
from pictoria_docs.review.editing.missing_links import missing_numbers, nearest_candidates
from pictoria_docs.review.editing.record_form import evidence_json
from pictoria_docs.review.editing.repeated_rejections import rest_to_reject
from pictoria_docs.review.naming import name_of
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.schemas.details import (
    CaptionReadingJson,
    DetailsBaseJson,
    DetailsJson,
    DoubtfulWordJson,
    RemarkJson,
    RunnerUpJson,
    VersionJson,
)
from pictoria_docs.review.schemas.subjects import (
    LinkJson,
    end_json,
    entry_json,
    field_json,
    link_json,
    mention_json,
    origin_json,
    region_json,
)
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
) -> DetailsJson:
    """A subject with its reasons, its words, what goes with it, its remarks and its history."""
    assumed = opened.assumed(repository.document, repository.layer)
    base: DetailsBaseJson = {
        "origin": origin_json(row.state.origin),
        "remarks": [
            remark_json(item) for item in opened.store.remarks.of(repository.document, [row.id], unseen)
        ],
        "history": [version_json(item, language) for item in repository.decisions(row.id)],
        "rest_to_reject": rest_to_reject(repository, row),
    }
    first = row.as_suggested
    suggested = first.state if first is not None else None
    match row.state:
        case Link() as link:
            ends = repository.get([link.source, link.target])
            return {
                **base,
                "subject": link_json(row, link, language, ends, assumed),
                "suggested": link_json(first, suggested, language, ends)
                if first is not None and isinstance(suggested, Link)
                else None,
                "reasons": [in_words((reason,), language) for reason in link.reasons],
                "runner_up": _runner_up(repository, link, language),
            }
        case Region() as region:
            return {
                **base,
                "subject": region_json(row, region, language, assumed),
                "suggested": region_json(first, suggested, language)
                if first is not None and isinstance(suggested, Region)
                else None,
                "text": region.text,
                "doubtful": doubtful_words(region),
                "reading": _reading(region),
                "candidates": [
                    {
                        **end_json(other, other.id, language),
                        "revision": other.revision,
                        "text": getattr(other.state, "text", ""),
                    }
                    for other in nearest_candidates(repository, row)
                ],
                "links": _links(repository, row, language, assumed),
                "missing_numbers": missing_numbers(repository, row),
            }
        case Field() as field:
            regions = repository.get({item.region for item in field.evidence})
            return {
                **base,
                "subject": field_json(row, field, language, assumed),
                "suggested": field_json(first, suggested, language)
                if first is not None and isinstance(suggested, Field)
                else None,
                "evidence": [
                    evidence_json(item, _region(regions.get(item.region))) for item in field.evidence
                ],
            }
        case Entry() as entry:
            return {
                **base,
                "subject": entry_json(row, entry, language, assumed),
                "suggested": entry_json(first, suggested, language)
                if first is not None and isinstance(suggested, Entry)
                else None,
                "links": _links(repository, row, language, assumed),
                "missing_numbers": missing_numbers(repository, row),
            }
        case Mention() as mention:
            return {
                **base,
                "subject": mention_json(row, mention, language, assumed),
                "suggested": mention_json(first, suggested, language)
                if first is not None and isinstance(suggested, Mention)
                else None,
                "links": _links(repository, row, language, assumed),
            }


def _region(row: SubjectState | None) -> Region | None:
    return row.state if row is not None and isinstance(row.state, Region) else None


def _runner_up(repository: SubjectRepository, link: Link, language: str) -> RunnerUpJson | None:
    second = link.runner_up
    if second is None:
        return None
    row = repository.get([second.target]).get(second.target)
    if row is None or row.hidden:
        return None
    return {"end": end_json(row, second.target, language), "confidence": second.confidence}


def _links(
    repository: SubjectRepository, row: SubjectState, language: str, assumed: AssumedLevel | None
) -> list[LinkJson]:
    rows = [link for link in repository.touching([row.id]) if not link.hidden]
    ends = repository.get({end for link in rows for end in (link.source, link.target) if end is not None})
    return [
        link_json(link, link.state, language, ends, assumed) for link in rows if isinstance(link.state, Link)
    ]


def doubtful_words(region: Region) -> list[DoubtfulWordJson]:
    """The words of a region that OCR was unsure of, as offsets into its text."""
    return [
        {"start": word.start, "end": word.end, "confidence": round(word.confidence, 2)}
        for word in region.words
        if word.confidence < DOUBTFUL
    ]


def _reading(region: Region) -> CaptionReadingJson | None:
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


def remark_json(remark: Remark) -> RemarkJson:
    """A remark."""
    return {
        "number": remark.number,
        "subject": remark.subject,
        "kind": remark.kind,
        "text": remark.text,
        "answers": remark.answers,
        "by": remark.user,
        "at": remark.at,
        "closed": remark.closed,
        "closed_by": remark.closed_by,
        "mentions": list(remark.mentions),
    }


def version_json(stored: StoredDecision, language: str) -> VersionJson:
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
