"""Fields that the rules left empty or doubtful, asked of a model; what it says must stand on the page.

Two pure functions: `ask_fields` makes the questions, `use_fields` takes the answers. A value whose quotation is not
in the entry's words, or in a caption of its pictures, is refused and counted; so is one that the quotation does not
hold. What is only seen in a picture is kept as that, and only for fields of which a picture can tell.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pictoria_docs.document import Document, Entry, Evidence, Field, LinkType, Origin, Region
from pictoria_docs.document.identity import RegionId
from pictoria_docs.enrichment.entry_text import EntryText, read_entry_text, regions_of
from pictoria_docs.enrichment.labels import plain
from pictoria_docs.enrichment.quotes import find_quote, holds, same_but_for_slips
from pictoria_docs.enrichment.schema import FieldSpec, FieldType, MetadataSchema
from pictoria_docs.models.question import Answer, Crop, Json, Question

VERSION = "1"
PROMPT = "fields"
DOUBTFUL = 0.75
"""Values below this confidence are asked again with `assist: uncertain`."""
SURE, SEEN, DISPUTED = 0.85, 0.5, 0.5
"""Confidence of a model's value whose words are on the page; of one that it only sees; of two that disagree."""
PART = 7
"""From so many characters on, a value that is a part of another agrees with it."""
LONGEST_TEXT = 6000
"""Characters of an entry, and of the captions of its pictures, that go with a question."""
PICTURES = 2
"""Pictures that go with a question, at most."""
ASKED = frozenset(FieldType) - {FieldType.BIBLIOGRAPHY, FieldType.PROVENANCE}
"""Long parts are the rules' affair: a model would only copy them out."""


@dataclass(slots=True)
class Outcome:
    """What came of the answers."""

    filled: int = 0
    """Fields that were empty."""
    agreed: int = 0
    disputed: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Values that were not taken, by reason: "not_on_page", "not_in_quote", "cannot_be_seen"."""
    failed: Counter[str] = field(default_factory=Counter)
    """Questions without an answer, by failure."""


def ask_fields(document: Document, schema: MetadataSchema, assist: str, language: str) -> list[Question]:
    """The questions about a document's records.

    Args:
        document: with records as the rules made them.
        schema: of the records.
        assist: "uncertain": only fields that are empty or doubtful; "always": all fields; "off": none.
        language: of the prompt, "en" or "fr".
    """
    if assist == "off":
        return []
    regions = regions_of(document)
    questions = []
    for entry in document.entries:
        specs = _asked(entry, schema, assist)
        text = read_entry_text(entry, regions)
        if not specs or not text.text.strip():
            continue
        pictures = _pictures(document, entry)
        names = "\n".join(_described(spec, language) for spec in specs)
        questions.append(
            Question(
                id=entry.id,
                prompt=PROMPT,
                language=language,
                values={
                    "entry": text.text[:LONGEST_TEXT],
                    "captions": "\n".join(_captions(document, pictures))[:LONGEST_TEXT],
                    "fields": names,
                },
                schema=_answer_schema(specs),
                crops=tuple(
                    Crop(picture.page, picture.box.rounded(), f"picture {place}")
                    for place, picture in enumerate(pictures[:PICTURES], 1)
                ),
                max_tokens=160 * len(specs) + 64,
            )
        )
    return questions


def _asked(entry: Entry, schema: MetadataSchema, assist: str) -> list[FieldSpec]:
    known: dict[str, float] = {}
    for each in entry.fields:
        known[each.name] = max(known.get(each.name, 0.0), each.confidence)
    return [
        spec
        for spec in schema.fields
        if spec.type in ASKED and (assist == "always" or known.get(spec.name, 0.0) < DOUBTFUL)
    ]


def _described(spec: FieldSpec, language: str) -> str:
    about = spec.help.get(language) or spec.help.get("en") or ""
    return f"- {spec.name}: {spec.label(language)}" + (f" ({about})" if about else "")


def _answer_schema(specs: Sequence[FieldSpec]) -> Json:
    """An object with a list of values for each field; every string and list is bounded."""
    value = {
        "type": "object",
        "properties": {
            "value": {"type": "string", "maxLength": 200},
            "quote": {"type": "string", "maxLength": 300},
            "seen": {"type": "boolean"},
        },
        "required": ["value", "quote", "seen"],
        "additionalProperties": False,
    }
    fields: Json = {
        spec.name: {"type": "array", "items": value, "maxItems": 4 if spec.repeatable else 1}
        for spec in specs
    }
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _pictures(document: Document, entry: Entry) -> list[Region]:
    """The pictures of an entry, the surest first."""
    links = document.linked(entry.id, LinkType.DEPICTS, reverse=True)
    found = [document.find(link.source) for link in links]
    return [region for region in found if isinstance(region, Region)]


def _captions(document: Document, pictures: Iterable[Region]) -> list[str]:
    texts: dict[str, None] = {}
    for picture in pictures:
        for link in document.linked(picture.id, LinkType.CAPTION_OF, reverse=True):
            caption = document.find(link.source)
            if isinstance(caption, Region):
                texts[caption.text] = None
    return list(texts)


def use_fields(
    document: Document, schema: MetadataSchema, answers: Iterable[Answer]
) -> tuple[Document, Outcome]:
    """The document with what a model said of its records, where it stands on the page.

    A value that says what a rule has found makes it surer. One that says otherwise is kept beside it for the
    reviewer (`Field.alternative`).

    Args:
        document: as `ask_fields` had it.
        schema: of the records.
        answers: by entry id.
    """
    by_entry = {answer.id: answer for answer in answers}
    regions, outcome = regions_of(document), Outcome()
    entries = []
    for entry in document.entries:
        answer = by_entry.get(entry.id)
        if answer is None:
            entries.append(entry)
        elif answer.data is None:
            outcome.failed[answer.failure or "invalid"] += 1
            entries.append(entry)
        else:
            entries.append(_answered(document, entry, regions, schema, answer, outcome))
    return document.model_copy(update={"entries": tuple(entries)}), outcome


def _answered(
    document: Document,
    entry: Entry,
    regions: Mapping[RegionId, Region],
    schema: MetadataSchema,
    answer: Answer,
    outcome: Outcome,
) -> Entry:
    """An entry with what a model said of it, its fields in the order of the schema."""
    text, pictures = read_entry_text(entry, regions), _pictures(document, entry)
    captions = [
        caption
        for picture in pictures
        for link in document.linked(picture.id, LinkType.CAPTION_OF, reverse=True)
        if isinstance(caption := document.find(link.source), Region)
    ]
    origin = Origin(stage="assist", version=VERSION, model=answer.model, config=answer.prompt)
    fields = list(entry.fields)
    for name, said in (answer.data or {}).items():
        spec = schema.field(name)
        if spec is None or not isinstance(said, list):
            continue
        checked = (
            _checked(spec, each, text, captions, pictures, origin, outcome)
            for each in said
            if isinstance(each, Mapping)
        )
        _merge(fields, _different(checked), spec, outcome)
    order = {spec.name: place for place, spec in enumerate(schema.fields)}
    fields.sort(key=lambda each: order.get(each.name, len(order)))
    return entry.model_copy(update={"fields": tuple(fields)})


def _different(checked: Iterable[Field | None]) -> list[Field]:
    """The values that were taken, each once: a model that repeats itself is no surer for it."""
    kept: list[Field] = []
    for found in checked:
        if found is not None and not any(_alike(known, found) for known in kept):
            kept.append(found)
    return kept


def _checked(
    spec: FieldSpec,
    said: Mapping[str, object],
    text: EntryText,
    captions: Sequence[Region],
    pictures: Sequence[Region],
    origin: Origin,
    outcome: Outcome,
) -> Field | None:
    """A model's value with its evidence; None, and counted, where it has none."""
    value, quote = str(said.get("value", "")).strip(), str(said.get("quote", "")).strip()
    if not value:
        return None
    evidence = _evidence(quote or value, text, captions)
    if evidence:
        printed = " ".join(each.quote for each in evidence)
        if not holds(printed, value):
            outcome.refused["not_in_quote"] += 1
            return None
        return Field(name=spec.name, value=value, evidence=evidence, confidence=SURE, origin=origin)
    if not said.get("seen"):
        outcome.refused["not_on_page"] += 1
        return None
    if not spec.visible or not pictures:
        outcome.refused["cannot_be_seen"] += 1
        return None
    seen = Evidence(region=pictures[0].id, page=pictures[0].page, box=pictures[0].box)
    return Field(name=spec.name, value=value, evidence=(seen,), inferred=True, confidence=SEEN, origin=origin)


def _evidence(quote: str, text: EntryText, captions: Sequence[Region]) -> tuple[Evidence, ...]:
    """Where a quotation stands: in the entry, or in a caption of its pictures."""
    span = find_quote(text.text, quote)
    if span is not None:
        return text.evidence(*span)
    for caption in captions:
        span = find_quote(caption.text, quote)
        if span is not None:
            words = caption.text[span[0] : span[1]]
            return (Evidence(region=caption.id, page=caption.page, start=span[0], end=span[1], quote=words),)
    return ()


def _merge(fields: list[Field], said: Sequence[Field], spec: FieldSpec, outcome: Outcome) -> None:
    """Put a model's values of one field beside those of the rules."""
    ours = [place for place, known in enumerate(fields) if known.name == spec.name]
    for found in said:
        alike = next((place for place in ours if _alike(fields[place], found)), None)
        if alike is not None:
            known = fields[alike]
            surer = 1 - (1 - known.confidence) * (1 - found.confidence)
            fields[alike] = known.model_copy(update={"confidence": round(surer, 3)})
            outcome.agreed += 1
        elif not ours or (spec.repeatable and not found.inferred):
            outcome.filled += 1
            fields.append(found)
        else:
            outcome.disputed += 1
            for place in ours:
                known = fields[place]
                fields[place] = known.model_copy(update={"confidence": min(known.confidence, DISPUTED)})
            fields.append(found.model_copy(update={"confidence": DISPUTED, "alternative": True}))


def _alike(known: Field, found: Field) -> bool:
    """Whether two values of a field say the same, or the second a part of the first."""
    said = plain(found.value)
    return any(
        plain(text) == said
        or same_but_for_slips(text, found.value)
        or (len(said) >= PART and find_quote(text, found.value) is not None)
        for text in (known.value, known.normalised or "")
        if text
    )
