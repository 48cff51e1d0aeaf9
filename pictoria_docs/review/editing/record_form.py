"""An entry's record as a form: the fields of its metadata schema, each value with its evidence on the page."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from pictoria_docs.document import Box, Entry, Evidence, Field, RecordField, Region, Term
from pictoria_docs.document.assumed import AssumedLevel
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.schema import FieldSpec, MetadataSchema
from pictoria_docs.exchange.report.record_view import meaning_in_words
from pictoria_docs.i18n import translate
from pictoria_docs.review.editing.expected_values import lacking_values, likely_words
from pictoria_docs.review.editing.spellings import spellings_of
from pictoria_docs.review.schemas.details import (
    EvidenceJson,
    RecordFieldJson,
    RecordJson,
    TermJson,
    ValueJson,
)
from pictoria_docs.review.schemas.subjects import box_json, entry_json, field_json, origin_json
from pictoria_docs.store.subjects.headings import TITLE
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState


def record_form(
    repository: SubjectRepository,
    row: SubjectState,
    entry: Entry,
    schema: MetadataSchema,
    language: str,
    assumed: AssumedLevel | None = None,
) -> RecordJson:
    """The record of an entry.

    Args:
        repository: the document's subjects.
        row: the entry's state,
        entry: and the entry itself.
        schema: the project's metadata schema; values of fields that it does not have come last.
        language: of labels and help.
        assumed: which values are assumed; None: none is.
    """
    rows = [value for value in repository.owned([row.id]) if value.kind == "field" and not value.hidden]
    regions = _regions(repository, rows)
    names = [spec.name for spec in schema.fields]
    filled = {value.type for value in rows}
    heading = {TITLE} if entry.title else set()
    lacking = lacking_values(repository, schema, filled | heading)
    texts = _texts(repository, entry) if lacking else []
    others = [
        RecordField(name=name) for name in dict.fromkeys(value.type for value in rows) if name not in names
    ]
    specs: list[FieldSpec | RecordField] = [*schema.fields, *others]
    return {
        "entry": entry_json(row, entry, language, assumed),
        "warnings": [
            translate(f"warnings.{reason.code}", language, **reason.values) for reason in entry.warnings
        ],
        "spellings": [{"read": each.read, "listed": each.listed} for each in spellings_of(entry)],
        "fields": [
            _field_json(
                spec,
                [value for value in rows if value.type == spec.name],
                regions,
                language,
                assumed,
                expected=spec.name in lacking,
                likely=likely_words(texts, rows, field_type(str(spec.type))) if spec.name in lacking else (),
            )
            for spec in _shown(specs, filled)
        ],
    }


def _texts(repository: SubjectRepository, entry: Entry) -> list[Region]:
    """The texts of an entry, in their order."""
    ids = [id for span in entry.spans for id in span.regions]
    found = repository.get(ids)
    states = [found[id].state for id in ids if id in found]
    return [state for state in states if isinstance(state, Region)]


def _evidence(region: Region, stretch: tuple[int, int]) -> Evidence:
    start, end = stretch
    return Evidence(region=region.id, page=region.page, start=start, end=end, quote=region.text[start:end])


def _shown(specs: Sequence[FieldSpec | RecordField], used: Collection[str]) -> list[FieldSpec | RecordField]:
    """The fields of the form: hidden ones come last, and only with values."""
    open_specs = [spec for spec in specs if not spec.hidden]
    return [*open_specs, *(spec for spec in specs if spec.hidden and spec.name in used)]


def _field_json(
    spec: FieldSpec | RecordField,
    rows: Sequence[SubjectState],
    regions: Mapping[str, Region],
    language: str,
    assumed: AssumedLevel | None,
    *,
    expected: bool,
    likely: Iterable[tuple[Region, tuple[int, int]]],
) -> RecordFieldJson:
    ordered = sorted(rows, key=lambda row: row.state.alternative if isinstance(row.state, Field) else False)
    return {
        "name": spec.name,
        "label": spec.label(language) if spec.labels else spec.name.replace("_", " "),
        "type": str(spec.type),
        "repeatable": getattr(spec, "repeatable", True),
        "help": getattr(spec, "help", {}).get(language, ""),
        "important": getattr(spec, "important", False),
        "values": [_value_json(row, str(spec.type), regions, language, assumed) for row in ordered],
        "expected": expected,
        "likely": [evidence_json(_evidence(region, stretch), region) for region, stretch in likely],
    }


def _value_json(
    row: SubjectState, type: str, regions: Mapping[str, Region], language: str, assumed: AssumedLevel | None
) -> ValueJson:
    field = row.state
    assert isinstance(field, Field)
    return {
        **field_json(row, field, language, assumed),
        "meaning": meaning_in_words(field, type, language),
        "term": _term_json(field.term) if field.term is not None else None,
        "terms": [_term_json(term) for term in field.terms],
        "origin": origin_json(field.origin),
        "evidence": [evidence_json(evidence, regions.get(evidence.region)) for evidence in field.evidence],
    }


def _term_json(term: Term) -> TermJson:
    return {"label": term.label, "uri": term.uri, "vocabulary": term.vocabulary}


def evidence_json(evidence: Evidence, region: Region | None) -> EvidenceJson:
    """Where a value comes from: the words, and the boxes that light up, one for each printed line."""
    boxes: list[Box] = []
    if evidence.box is not None:
        boxes = [evidence.box]
    elif region is not None and evidence.start is not None and evidence.end is not None:
        boxes = line_boxes(region, evidence.start, evidence.end)
    elif region is not None:
        boxes = [region.box]
    return {
        "region": evidence.region,
        "page": evidence.page,
        "start": evidence.start,
        "end": evidence.end,
        "quote": evidence.quote,
        "boxes": [box_json(box) for box in boxes],
    }


def line_boxes(region: Region, start: int, end: int) -> list[Box]:
    """The boxes of a stretch of a region's text: one for each line that it touches."""
    lines = [line for line in region.lines if line.start < end and line.end > start]
    if not lines:
        return [region.box_of(start, end)]
    return [region.box_of(max(start, line.start), min(end, line.end)) for line in lines]


def _regions(repository: SubjectRepository, rows: Sequence[SubjectState]) -> dict[str, Region]:
    ids = {evidence.region for row in rows if isinstance(row.state, Field) for evidence in row.state.evidence}
    return {id: row.state for id, row in repository.get(ids).items() if isinstance(row.state, Region)}
