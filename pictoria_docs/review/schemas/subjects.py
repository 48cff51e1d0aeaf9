"""Subjects: regions, entries, mentions, links and values of records, and what is known of one."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import pydantic

from pictoria_docs.document import Box, Entry, Field, Link, Mention, Origin, Region, Status
from pictoria_docs.document.assumed import AssumedLevel
from pictoria_docs.document.region_type import REVIEWED_TYPES
from pictoria_docs.review.naming import name_of
from pictoria_docs.review.schemas.answer import Answer
from pictoria_docs.store.subjects.subject_state import LinkSupport, SubjectState

BoxJson = Annotated[list[float], pydantic.Field(min_length=4, max_length=4)]
"""In points: left, top, right, bottom."""
PointJson = Annotated[list[float], pydantic.Field(min_length=2, max_length=2)]


class LinkEndJson(Answer):
    """One end of a link: what it is, where, and what it is called."""

    id: str
    kind: str
    type: str
    own_type: str | None
    """Of a region: the project's own type."""
    page: int
    """0: nobody knows."""
    box: BoxJson | None
    name: str


class SpanJson(Answer):
    """A part of an entry on one page."""

    page: int
    box: BoxJson


class SubjectBaseJson(Answer):
    """What all subjects have."""

    id: str
    type: str
    page: int
    confidence: float
    status: Status
    revision: int
    """Number of the latest decision on it; 0: none."""
    by: str | None
    at: str | None
    hidden: bool
    """Rejected, or gone."""
    name: str
    """For people, in their language."""


class RegionJson(SubjectBaseJson):
    """A zone of a page."""

    kind: Literal["region"]
    own_type: str | None
    """The project's own type, where it has one; `type` is then the built-in one as which it counts."""
    box: BoxJson
    polygon: list[PointJson] | None
    text: str
    """The beginning of it; the rest comes with the details."""
    number: str | None
    parent: str | None
    order: int
    alone: bool
    """No link ties it, where one should."""
    confirmed: bool
    """A confirmed link ties it."""
    offered: bool
    """Only a detector takes it for a figure: it is none before somebody accepts it."""


class EntryJson(SubjectBaseJson):
    """A catalogue entry."""

    kind: Literal["entry"]
    number: str | None
    title: str | None
    spans: list[SpanJson]


class MentionJson(SubjectBaseJson):
    """Words that cite a picture or an entry."""

    kind: Literal["mention"]
    region: str
    box: BoxJson
    text: str


class LinkJson(SubjectBaseJson):
    """A relation between two subjects."""

    kind: Literal["link"]
    source: str
    target: str
    source_end: LinkEndJson
    target_end: LinkEndJson


class FieldJson(SubjectBaseJson):
    """A value of an entry's record."""

    kind: Literal["field"]
    entry: str
    field: str
    value: str
    normalised: str | None
    alternative: bool
    inferred: bool


SubjectJson = Annotated[
    RegionJson | EntryJson | MentionJson | LinkJson | FieldJson, pydantic.Field(discriminator="kind")
]


class SubjectsJson(Answer):
    """Subjects by kind."""

    regions: list[RegionJson]
    entries: list[EntryJson]
    mentions: list[MentionJson]
    links: list[LinkJson]
    fields: list[FieldJson]


class OriginJson(Answer):
    """Who said it."""

    stage: str
    model: str | None
    user: str | None
    source: str | None


SHOWN_TEXT = 2000
"""Letters of a region's text that go with its page; the rest comes with the region itself."""


def box_json(box: Box) -> BoxJson:
    """Give a box as four numbers."""
    return [round(number, 2) for number in box]


def origin_json(origin: Origin) -> OriginJson:
    """Tell who said something."""
    return {"stage": origin.stage, "model": origin.model, "user": origin.user, "source": origin.source}


def end_json(row: SubjectState | None, id: str, language: str) -> LinkEndJson:
    """Tell what one end of a link is, where, and what it is called."""
    if row is None:
        return {"id": id, "kind": "", "type": "", "own_type": None, "page": 0, "box": None, "name": "?"}
    state = row.state
    page, box = row.pages[0], None
    if isinstance(state, (Region, Mention)):
        box = box_json(state.box)
    elif isinstance(state, Entry) and state.spans:
        page, box = state.spans[0].page, box_json(state.spans[0].box)
    return {
        "id": id,
        "kind": row.kind,
        "type": row.type,
        "own_type": state.own_type if isinstance(state, Region) else None,
        "page": page,
        "box": box,
        "name": name_of(state, language),
    }


def _base(row: SubjectState, language: str, assumed: AssumedLevel | None) -> SubjectBaseJson:
    return {
        "id": row.id,
        "type": row.type,
        "page": row.pages[0],
        "confidence": round(row.confidence, 3),
        "status": Status.ASSUMED if row.is_assumed(assumed) else row.status,
        "revision": row.revision,
        "by": row.user,
        "at": row.at,
        "hidden": row.hidden,
        "name": name_of(row.state, language),
    }


def region_json(
    row: SubjectState, state: Region, language: str, assumed: AssumedLevel | None = None
) -> RegionJson:
    """Give a region; the arguments are those of `subject_json`, and the region itself."""
    return {
        **_base(row, language, assumed),
        "kind": "region",
        "own_type": state.own_type,
        "box": box_json(state.box),
        "polygon": [[round(x, 2), round(y, 2)] for x, y in state.polygon] if state.polygon else None,
        "text": state.text[:SHOWN_TEXT],
        "number": state.number,
        "parent": state.parent,
        "order": state.order,
        "alone": row.type in REVIEWED_TYPES and row.link_support is LinkSupport.NONE,
        "confirmed": row.link_support is LinkSupport.CONFIRMED,
        "offered": row.is_offered,
    }


def entry_json(
    row: SubjectState, state: Entry, language: str, assumed: AssumedLevel | None = None
) -> EntryJson:
    """Give an entry."""
    return {
        **_base(row, language, assumed),
        "kind": "entry",
        "number": state.number,
        "title": state.title,
        "spans": [{"page": span.page, "box": box_json(span.box)} for span in state.spans],
    }


def mention_json(
    row: SubjectState, state: Mention, language: str, assumed: AssumedLevel | None = None
) -> MentionJson:
    """Give a mention."""
    return {
        **_base(row, language, assumed),
        "kind": "mention",
        "region": state.region,
        "box": box_json(state.box),
        "text": state.text,
    }


def link_json(
    row: SubjectState,
    state: Link,
    language: str,
    ends: Mapping[str, SubjectState],
    assumed: AssumedLevel | None = None,
) -> LinkJson:
    """Give a link with its ends."""
    return {
        **_base(row, language, assumed),
        "kind": "link",
        "source": state.source,
        "target": state.target,
        "source_end": end_json(ends.get(state.source), state.source, language),
        "target_end": end_json(ends.get(state.target), state.target, language),
    }


def field_json(
    row: SubjectState, state: Field, language: str, assumed: AssumedLevel | None = None
) -> FieldJson:
    """Give a value of a record."""
    return {
        **_base(row, language, assumed),
        "kind": "field",
        "entry": row.owner or "",
        "field": state.name,
        "value": state.value,
        "normalised": state.normalised,
        "alternative": state.alternative,
        "inferred": state.inferred,
    }


def subject_json(
    row: SubjectState,
    language: str,
    ends: Mapping[str, SubjectState] | None = None,
    assumed: AssumedLevel | None = None,
) -> SubjectJson:
    """Give a subject.

    Args:
        row: the subject.
        language: of its name.
        ends: of a link, what it joins, by id.
        assumed: which suggestions are assumed; None: none is.
    """
    match row.state:
        case Region() as state:
            return region_json(row, state, language, assumed)
        case Entry() as state:
            return entry_json(row, state, language, assumed)
        case Mention() as state:
            return mention_json(row, state, language, assumed)
        case Link() as state:
            return link_json(row, state, language, ends or {}, assumed)
        case Field() as state:
            return field_json(row, state, language, assumed)


def by_kind(
    rows: Iterable[SubjectState],
    language: str,
    ends: Mapping[str, SubjectState],
    assumed: AssumedLevel | None = None,
) -> SubjectsJson:
    """Sort subjects by their kind; the arguments are those of `subject_json`."""
    found: SubjectsJson = {"regions": [], "entries": [], "mentions": [], "links": [], "fields": []}
    add_by_kind(found, rows, language, ends, assumed)
    return found


def add_by_kind(
    found: SubjectsJson,
    rows: Iterable[SubjectState],
    language: str,
    ends: Mapping[str, SubjectState],
    assumed: AssumedLevel | None,
) -> None:
    """Put subjects to those that are sorted already."""
    for row in rows:
        match row.state:
            case Region() as state:
                found["regions"].append(region_json(row, state, language, assumed))
            case Entry() as state:
                found["entries"].append(entry_json(row, state, language, assumed))
            case Mention() as state:
                found["mentions"].append(mention_json(row, state, language, assumed))
            case Link() as state:
                found["links"].append(link_json(row, state, language, ends, assumed))
            case Field() as state:
                found["fields"].append(field_json(row, state, language, assumed))
