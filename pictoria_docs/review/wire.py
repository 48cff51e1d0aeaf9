"""Subjects as the desk's pages get them: plain data for JSON. Boxes in points, [x0, y0, x1, y1]."""

from collections.abc import Iterable, Mapping
from typing import Any

from pictoria_docs.document import Box, Entry, Field, Link, Mention, Origin, Region, Status
from pictoria_docs.document.assumed import AssumedLevel
from pictoria_docs.document.region_type import REVIEWED_TYPES
from pictoria_docs.review.naming import name_of
from pictoria_docs.store.subjects.subject_state import LinkSupport, SubjectState

Json = dict[str, Any]
SHOWN_TEXT = 2000
"""Letters of a region's text that go with its page; the rest comes with the region itself."""

PLURALS = {"region": "regions", "entry": "entries", "mention": "mentions", "link": "links", "field": "fields"}


def box_json(box: Box) -> list[float]:
    """A box as four numbers."""
    return [round(number, 2) for number in box]


def origin_json(origin: Origin) -> Json:
    """Who said something."""
    return origin.model_dump(include={"stage", "model", "user", "source"})


def end_json(row: SubjectState | None, id: str, language: str) -> Json:
    """One end of a link: what it is, where, and what it is called."""
    if row is None:
        return {"id": id, "kind": "", "type": "", "own_type": None, "page": 0, "box": None, "name": "?"}
    state = row.state
    page, box, own_type = row.pages[0], None, None
    if isinstance(state, (Region, Mention)):
        box = box_json(state.box)
        own_type = getattr(state, "own_type", None)
    elif isinstance(state, Entry) and state.spans:
        page, box = state.spans[0].page, box_json(state.spans[0].box)
    return {
        "id": id,
        "kind": row.kind,
        "type": row.type,
        "own_type": own_type,
        "page": page,
        "box": box,
        "name": name_of(state, language),
    }


def subject_json(
    row: SubjectState,
    language: str,
    ends: Mapping[str, SubjectState] | None = None,
    assumed: AssumedLevel | None = None,
) -> Json:
    """A subject.

    Args:
        row: the subject.
        language: of its name.
        ends: of a link, what it joins, by id.
        assumed: which suggestions are assumed; None: none is.
    """
    state = row.state
    common: Json = {
        "id": row.id,
        "kind": row.kind,
        "type": row.type,
        "page": row.pages[0],
        "confidence": round(row.confidence, 3),
        "status": (Status.ASSUMED if row.is_assumed(assumed) else row.status).value,
        "revision": row.revision,
        "by": row.user,
        "at": row.at,
        "hidden": row.hidden,
        "name": name_of(state, language),
    }
    match state:
        case Region():
            polygon = state.polygon
            common |= {
                "own_type": state.own_type,
                "box": box_json(state.box),
                "polygon": [[round(x, 2), round(y, 2)] for x, y in polygon] if polygon else None,
                "text": state.text[:SHOWN_TEXT],
                "number": state.number,
                "parent": state.parent,
                "order": state.order,
                "alone": row.type in REVIEWED_TYPES and row.link_support is LinkSupport.NONE,
                "confirmed": row.link_support is LinkSupport.CONFIRMED,
                "offered": row.is_offered,
            }
        case Entry():
            common |= {
                "number": state.number,
                "title": state.title,
                "spans": [{"page": span.page, "box": box_json(span.box)} for span in state.spans],
            }
        case Mention():
            common |= {"region": state.region, "box": box_json(state.box), "text": state.text}
        case Link():
            ends = ends or {}
            common |= {
                "source": state.source,
                "target": state.target,
                "source_end": end_json(ends.get(state.source), state.source, language),
                "target_end": end_json(ends.get(state.target), state.target, language),
            }
        case Field():
            common |= {
                "entry": row.owner,
                "field": state.name,
                "value": state.value,
                "normalised": state.normalised,
                "alternative": state.alternative,
                "inferred": state.inferred,
            }
    return common


def by_kind(
    rows: Iterable[SubjectState],
    language: str,
    ends: Mapping[str, SubjectState],
    assumed: AssumedLevel | None = None,
) -> dict[str, list[Json]]:
    """Subjects sorted into "regions", "entries", "mentions", "links" and "fields"."""
    sorted_out: dict[str, list[Json]] = {name: [] for name in PLURALS.values()}
    for row in rows:
        sorted_out[PLURALS[row.kind]].append(subject_json(row, language, ends, assumed))
    return sorted_out
