"""Fields that the rules left empty or doubtful, asked of a model; what it says must stand on the page.

Two pure functions: `ask_fields` makes the questions, `use_fields` takes the answers. A value whose quotation is not
in the entry's words, or in a caption of its pictures, is refused and counted; so is one that the quotation does not
hold, one that cannot be of its field (a date that is none), and one that the model says of field after field. What is
only seen in a picture is not asked for unless the project wants it: models make up what they see. Then it is kept as
inferred, without a quotation, and only for fields of which a picture can tell. Where a page tells a model what to
write, nothing is quoted from there on.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pictoria_docs.document import Document, Entry, Evidence, Field, LinkType, Origin, Region
from pictoria_docs.document.identity import RegionId
from pictoria_docs.enrichment.clauses import Span
from pictoria_docs.enrichment.dimensions import same_measures
from pictoria_docs.enrichment.entry_text import EntryText, read_entry_text, regions_of
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.enrichment.labels import plain
from pictoria_docs.enrichment.meaning import DISPUTED, confirmed, disputed
from pictoria_docs.enrichment.orders import order_start
from pictoria_docs.enrichment.quotes import find_quote, holds, same_but_for_slips
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.schema import FieldSpec, MetadataSchema
from pictoria_docs.i18n import FALLBACK
from pictoria_docs.models.question import Answer, Crop, Json, Question

FIELD_TOKENS = 160  # of an answer, for each field,
ANSWER_TOKENS = 64  # and for the rest
MAX_ANSWER_LENGTH = 200  # characters of a value
MAX_QUOTE_LENGTH = 300  # characters of a quotation
MAX_VALUES = 4  # of a field that may have several

VERSION = "3"
PROMPT, PROMPT_SEEN = "fields", "fields_seen"
DOUBTFUL = 0.9
"""Values below this confidence are asked again with `assist: uncertain`."""
QUOTED, SEEN = 0.7, 0.5
"""Confidence of a model's value whose words are on the page, and of one that it only sees.
That words are printed does not make them this field's: what only a model says stays doubtful until somebody looks."""
SEVERAL = 2
"""Fields that one value may be said of ("Lekythos": title and kind); a model that says it of more understood none."""
PART = 7
"""From so many characters on, a value that is a part of another agrees with it."""
MAX_TEXT_LENGTH = 6000
"""Characters of an entry, and of the captions of its pictures, that go with a question."""
PICTURES = 2
"""Pictures that go with a question, at most."""

RawValue = Mapping[str, object]
"""One value as a model gives it: "value", "quote", and "seen" where that is asked for."""


@dataclass(slots=True)
class EnrichmentOutcome:
    """What came of the answers."""

    filled: int = 0
    """Fields that were empty."""
    agreed: int = 0
    disputed: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Values that were not taken, by reason: "not_on_page", "not_in_quote", "cannot_be_seen", "not_of_its_kind",
    "said_of_several", "in_an_order"."""
    failed: Counter[str] = field(default_factory=Counter)
    """Questions without an answer, by failure."""


def ask_fields(
    document: Document, schema: MetadataSchema, assist: str, language: str, *, seen: bool = False
) -> list[Question]:
    """The questions about a document's records.

    Args:
        document: with records as the rules made them.
        schema: of the records.
        assist: "uncertain": only fields that are empty or doubtful; "always": all fields.
        language: of the prompt, of `LANGUAGES`.
        seen: whether the model also gives what it only sees in the pictures of an entry; else it gets none of them.
    """
    regions = regions_of(document)
    questions = []
    for entry in document.entries:
        specs = _asked(entry, schema, assist)
        text = read_entry_text(entry, regions)
        if not specs or not text.text.strip():
            continue
        pictures = _pictures(document, entry)
        captions = dict.fromkeys(
            caption.text for caption in document.captions_of(*(picture.id for picture in pictures))
        )
        names = "\n".join(_described(spec, language) for spec in specs)
        questions.append(
            Question(
                id=entry.id,
                prompt=PROMPT_SEEN if seen else PROMPT,
                language=language,
                values={
                    "entry": text.text[:MAX_TEXT_LENGTH],
                    "captions": "\n".join(captions)[:MAX_TEXT_LENGTH],
                    "fields": names,
                },
                schema=_answer_schema(specs, seen=seen),
                crops=tuple(
                    Crop(picture.page, picture.box.rounded(), f"picture {number}")
                    for number, picture in enumerate(pictures[: PICTURES if seen else 0], 1)
                ),
                max_tokens=FIELD_TOKENS * len(specs) + ANSWER_TOKENS,
            )
        )
    return questions


def _asked(entry: Entry, schema: MetadataSchema, assist: str) -> list[FieldSpec]:
    confidence_of: dict[str, float] = {}
    for known_field in entry.fields:
        confidence_of[known_field.name] = max(
            confidence_of.get(known_field.name, 0.0), known_field.confidence
        )
    return [
        spec
        for spec in schema.fields
        if field_type(spec.type).asked
        and not spec.hidden
        and (assist == "always" or confidence_of.get(spec.name, 0.0) < DOUBTFUL)
    ]


def _described(spec: FieldSpec, language: str) -> str:
    help_text = spec.help.get(language) or spec.help.get(FALLBACK) or ""
    return f"- {spec.name}: {spec.label(language)}" + (f" ({help_text})" if help_text else "")


def _answer_schema(specs: Sequence[FieldSpec], *, seen: bool) -> Json:
    """An object with a list of values for each field; every string and list is bounded."""
    properties: Json = {
        "value": {"type": "string", "maxLength": MAX_ANSWER_LENGTH},
        "quote": {"type": "string", "maxLength": MAX_QUOTE_LENGTH},
    }
    if seen:
        properties["seen"] = {"type": "boolean"}
    value = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    fields: Json = {
        spec.name: {"type": "array", "items": value, "maxItems": MAX_VALUES if spec.repeatable else 1}
        for spec in specs
    }
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _pictures(document: Document, entry: Entry) -> list[Region]:
    """The pictures of an entry, the surest first."""
    links = document.linked(entry.id, LinkType.DEPICTS, reverse=True)
    sources = [document.find(link.source) for link in links]
    return [region for region in sources if isinstance(region, Region)]


def use_fields(
    document: Document, readers: Readers, answers: Iterable[Answer], *, seen: bool = False
) -> tuple[Document, EnrichmentOutcome]:
    """The document with what a model said of its records, where it stands on the page.

    A value that says what a rule has found makes it surer. One that says otherwise is kept beside it for the
    reviewer (`Field.alternative`).

    Args:
        document: as `ask_fields` had it.
        readers: of the values of the records' schema.
        answers: by entry id.
        seen: as in `ask_fields`: else what a model has only "seen" is refused.
    """
    by_entry = {answer.id: answer for answer in answers}
    regions, outcome = regions_of(document), EnrichmentOutcome()
    entries = []
    for entry in document.entries:
        answer = by_entry.get(entry.id)
        if answer is None:
            entries.append(entry)
        elif answer.data is None:
            outcome.failed[answer.failure or "invalid"] += 1
            entries.append(entry)
        else:
            entries.append(_answered(document, entry, regions, readers, answer, outcome, seen=seen))
    return document.model_copy(update={"entries": tuple(entries)}), outcome


def _answered(
    document: Document,
    entry: Entry,
    regions: Mapping[RegionId, Region],
    readers: Readers,
    answer: Answer,
    outcome: EnrichmentOutcome,
    *,
    seen: bool,
) -> Entry:
    """An entry with what a model said of it, its fields in the order of the schema."""
    text, pictures = read_entry_text(entry, regions), _pictures(document, entry)
    captions = document.captions_of(*(picture.id for picture in pictures))
    origin = Origin(stage="assist", version=VERSION, model=answer.model, config=answer.prompt)
    fields, given = list(entry.fields), _given(answer.data or {}, readers.schema)
    repeated_values = _repeated_values(given)
    for spec, raw_values in given:
        accepted: list[Field] = []
        for raw_value in raw_values:
            if plain(str(raw_value.get("value", ""))) in repeated_values:
                outcome.refused["said_of_several"] += 1
                continue
            model_field = _checked(spec, raw_value, text, captions, pictures if seen else [], origin, outcome)
            model_field = (
                _understood(model_field, spec, readers, outcome) if model_field is not None else None
            )
            if model_field is not None and not any(_alike(other, model_field, spec) for other in accepted):
                accepted.append(model_field)  # once: a model that repeats itself is no surer for it
        _merge(fields, accepted, spec, outcome)
    return entry.model_copy(update={"fields": readers.schema.in_order(fields)})


def _given(data: Mapping[str, object], schema: MetadataSchema) -> list[tuple[FieldSpec, list[RawValue]]]:
    """What an answer gives for each field that there is."""
    return [
        (spec, [raw_value for raw_value in raw_values if isinstance(raw_value, Mapping)])
        for name, raw_values in data.items()
        if (spec := schema.field(name)) is not None and isinstance(raw_values, list)
    ]


def _repeated_values(given: Iterable[tuple[FieldSpec, Sequence[RawValue]]]) -> set[str]:
    """The values that an answer gives for more fields than one thing can be."""
    fields = Counter(
        value
        for _, raw_values in given
        for value in {plain(str(raw_value.get("value", ""))) for raw_value in raw_values}
    )
    return {value for value, count in fields.items() if value and count > SEVERAL}


def _understood(
    model_field: Field, spec: FieldSpec, readers: Readers, outcome: EnrichmentOutcome
) -> Field | None:
    """A value with what it means; None, and counted, where it cannot be one of its field."""
    means = field_type(spec.type).normalise(spec, model_field.value, readers)
    if not field_type(spec.type).fits(model_field.value, means):
        outcome.refused["not_of_its_kind"] += 1
        return None
    return model_field.model_copy(
        update={"normalised": means.normalised, "term": means.term, "terms": means.terms}
    )


def _checked(
    spec: FieldSpec,
    raw_value: RawValue,
    text: EntryText,
    captions: Sequence[Region],
    pictures: Sequence[Region],
    origin: Origin,
    outcome: EnrichmentOutcome,
) -> Field | None:
    """A model's value with its evidence; None, and counted, where it has none."""
    value, quote = str(raw_value.get("value", "")).strip(), str(raw_value.get("quote", "")).strip()
    if not value:
        return None
    evidence = _evidence(quote or value, text, captions)
    if evidence is None:
        outcome.refused["in_an_order"] += 1
        return None
    if evidence:
        printed = " ".join(piece.quote for piece in evidence)
        if not holds(printed, value):
            outcome.refused["not_in_quote"] += 1
            return None
        return Field(name=spec.name, value=value, evidence=evidence, confidence=QUOTED, origin=origin)
    if not raw_value.get("seen"):
        outcome.refused["not_on_page"] += 1
        return None
    if not spec.visible or not pictures:
        outcome.refused["cannot_be_seen"] += 1
        return None
    seen_evidence = Evidence(region=pictures[0].id, page=pictures[0].page, box=pictures[0].box)
    return Field(
        name=spec.name, value=value, evidence=(seen_evidence,), inferred=True, confidence=SEEN, origin=origin
    )


def _evidence(quote: str, text: EntryText, captions: Sequence[Region]) -> tuple[Evidence, ...] | None:
    """Where a quotation stands: in the entry, or in a caption of its pictures; None: in an order to the model."""
    span = find_quote(text.text, quote)
    if span is not None:
        return None if _in_order(text.text, span) else text.evidence(*span)
    for caption in captions:
        span = find_quote(caption.text, quote)
        if span is not None:
            if _in_order(caption.text, span):
                return None
            words = caption.text[span[0] : span[1]]
            return (Evidence(region=caption.id, page=caption.page, start=span[0], end=span[1], quote=words),)
    return ()


def _in_order(text: str, span: Span) -> bool:
    start = order_start(text)
    return start is not None and span[1] > start


def _merge(
    fields: list[Field], model_fields: Sequence[Field], spec: FieldSpec, outcome: EnrichmentOutcome
) -> None:
    """Put a model's values of one field beside those of the rules."""
    own_indices = [index for index, existing in enumerate(fields) if existing.name == spec.name]
    for model_field in model_fields:
        alike = next((index for index in own_indices if _alike(fields[index], model_field, spec)), None)
        if alike is not None:
            fields[alike] = confirmed(fields[alike], model_field.confidence)
            outcome.agreed += 1
        elif not own_indices or (spec.repeatable and not model_field.inferred):
            outcome.filled += 1
            fields.append(model_field)
        else:
            outcome.disputed += 1
            for index in own_indices:
                fields[index] = disputed(fields[index])
            fields.append(model_field.model_copy(update={"confidence": DISPUTED, "alternative": True}))


def _alike(existing: Field, model_field: Field, spec: FieldSpec) -> bool:
    """Whether two values of a field say the same, or the second a part of the first."""
    if existing.normalised and existing.normalised == model_field.normalised:
        return True
    if field_type(spec.type).measured and same_measures(existing.value, model_field.value):
        return True
    model_text = plain(model_field.value)
    return any(
        plain(text) == model_text
        or same_but_for_slips(text, model_field.value)
        or (len(model_text) >= PART and find_quote(text, model_field.value) is not None)
        for text in (existing.value, existing.normalised or "")
        if text
    )
