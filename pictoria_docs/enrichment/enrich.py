"""The enrichment stage: the entries of a document become records by rules and vocabularies."""

from contextlib import AbstractContextManager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from pictoria_docs.document import Document, Entry, Field, Origin
from pictoria_docs.document.identity import EntryId
from pictoria_docs.enrichment.dates import Periods, own_periods
from pictoria_docs.enrichment.entry_text import EntryText, column_edges, read_entry_text, regions_of
from pictoria_docs.enrichment.guessed_values import guess_names
from pictoria_docs.enrichment.known import STAGE as KNOWN
from pictoria_docs.enrichment.known import WARNINGS as KNOWN_WARNINGS
from pictoria_docs.enrichment.known import check_known, with_known
from pictoria_docs.enrichment.labels import common_words, labels
from pictoria_docs.enrichment.lone_numbers import has_prices, without_false_years
from pictoria_docs.enrichment.options import EnrichmentOptions
from pictoria_docs.enrichment.readers import Readers
from pictoria_docs.enrichment.record import open_draft, read_record
from pictoria_docs.enrichment.record_draft import FieldValue, RecordDraft
from pictoria_docs.enrichment.record_labels import RecordLabels, learn_labels
from pictoria_docs.enrichment.schema import MetadataSchema
from pictoria_docs.enrichment.slots.fields import find_slots, read_slots
from pictoria_docs.enrichment.slots.named_slot import SlotPlace
from pictoria_docs.enrichment.slots.naming import unnamed
from pictoria_docs.enrichment.slots.slot import Slot
from pictoria_docs.enrichment.usual_fields import with_doubt_about_gaps
from pictoria_docs.enrichment.value_confidence import with_value_confidence
from pictoria_docs.enrichment.value_lines import part_value_lines
from pictoria_docs.enrichment.vocabularies import ICONCLASS, Matcher, load_vocabulary
from pictoria_docs.enrichment.vocabularies.loading import VOCABULARIES
from pictoria_docs.enrichment.works import ITEM, read_work
from pictoria_docs.errors import ConfigError
from pictoria_docs.isolation import isolate
from pictoria_docs.models.embedding import open_embedder

VERSION = "12"
"""Version of the stage: results of another version are made again."""
ORIGIN = Origin(stage="enrichment", version=VERSION)


def enrich(document: Document, options: EnrichmentOptions | None = None) -> Document:
    """Read the record of each entry.

    Args:
        document: linked, with its entries.
        options: schema, vocabularies, records that are known already.

    Returns:
        The document, its entries with fields: each value as printed, normalised where it is a date, a measure or a
        term, with the characters that it stands on.

    Raises:
        ConfigError: a schema, vocabulary or file of known records that cannot be read.
    """
    options = options or EnrichmentOptions()
    if not document.entries:
        return document
    readers = make_readers(options)
    hidden = {spec.name for spec in readers.schema.fields if spec.hidden}
    important = {spec.name for spec in readers.schema.fields if spec.important and not spec.hidden}
    document = with_value_confidence(_with_records(document, readers, options))
    entries = list(document.entries)
    with isolate("known_records"):
        entries = with_known(entries, readers, options.known_records)
    # Their words were read all the same, or they would go to the fields beside them.
    entries = [_without(entry, hidden) for entry in entries]
    return with_doubt_about_gaps(document.model_copy(update={"entries": tuple(entries)}), important)


def enrich_uncalibrated(document: Document, options: EnrichmentOptions | None = None) -> Document:
    """The same without known records, each value with the confidence that it was read with: what calibration learns
    from."""
    options = options or EnrichmentOptions()
    return _with_records(document, make_readers(options), options)


def unnamed_slots(document: Document, options: EnrichmentOptions) -> list[tuple[SlotPlace, Slot]]:
    """What stands in the same place of the entries of a document, and nobody knows of which field it is.

    Args:
        document: linked, with its entries.
        options: schema, and the slots that were named.

    Raises:
        ConfigError: a schema or vocabulary that cannot be read.
    """
    readers = make_readers(options)
    drafts, priced = _drafts(document, readers)
    return unnamed(find_slots(drafts, readers, priced=priced), options.slots)


def _with_records(document: Document, readers: Readers, options: EnrichmentOptions) -> Document:
    """The document with the records of its entries as their own words give them, and the places of these words."""
    drafts, priced = _drafts(document, readers)
    with isolate("names"):
        read_slots(drafts, readers, options.slots, priced=priced)
    records: dict[EntryId, Entry] = {}
    for draft in drafts:
        with _attempt_on(draft.entry):
            records[draft.entry.id] = _with_record(draft, readers, options)
    entries = [records.get(entry.id, entry) for entry in document.entries]
    return document.model_copy(
        update={"entries": tuple(entries), "record_fields": readers.schema.record_fields()}
    )


def _drafts(document: Document, readers: Readers) -> tuple[list[RecordDraft], bool]:
    """The records of a document's entries as their own words give them, and whether it prints a currency over a
    column."""
    regions, label_words = regions_of(document), labels(schema_labels(readers.schema))
    edges = column_edges(document, regions)
    opened: list[RecordDraft] = []
    for entry in document.entries:
        with _attempt_on(entry):
            opened.append(open_draft(entry, read_entry_text(entry, regions, edges), readers))
    own_labels, priced = RecordLabels(), has_prices(document)
    with isolate("labels"):
        part_value_lines(opened, readers)
        without_false_years(opened, priced=priced)
        own_labels = learn_labels(opened, readers, label_words)
    drafts: list[RecordDraft] = []
    for draft in opened:
        with _attempt_on(draft.entry):
            read_record(draft, readers, label_words, own_labels)
            drafts.append(draft)
    with isolate("names"):
        guess_names(drafts, readers)
    return drafts, priced


def _without(entry: Entry, names: set[str]) -> Entry:
    """The entry without values of some fields."""
    if not any(field.name in names for field in entry.fields):
        return entry
    kept = tuple(field for field in entry.fields if field.name not in names)
    return entry.model_copy(update={"fields": kept})


def _attempt_on(entry: Entry) -> AbstractContextManager[None]:
    """Work on the record of one entry, which may fail."""
    return isolate("record", entry.pages[0] if entry.spans else None, entry.title or entry.number or entry.id)


def schema_labels(schema: MetadataSchema) -> tuple[tuple[str, str], ...]:
    """The label words that a schema adds: those it names; of a field that nobody else knows, its labels."""
    return tuple(
        (spec.name, word)
        for spec in schema.fields
        for word in spec.printed or (() if common_words(spec.name) else dict.fromkeys(spec.labels.values()))
    )


def check(options: EnrichmentOptions) -> None:
    """Look at the files that the options name, so that a run need not begin to find out what is wrong with them.

    Raises:
        ConfigError: a schema, a file of periods or of known records that cannot be read, a vocabulary that is not
            there, a model of embeddings that nobody knows.
        MissingPartError: the model of embeddings is not installed, or a package that offers one of these is broken.
    """
    for name, file in _vocabularies(options.load_schema(), options):
        if file is None:
            VOCABULARIES.check(name)
        elif not file.exists():
            raise ConfigError("vocabulary_missing", file=file, detail=f"enrichment.vocabularies.{name}")
    check_known(options.known_records)
    _periods(options.periods)
    if options.embeddings is not None:
        open_embedder(options.embeddings)


def _vocabularies(schema: MetadataSchema, options: EnrichmentOptions) -> list[tuple[str, Path | None]]:
    """The vocabularies of a schema, with the file that the options give; None: that of the registry.

    Raises:
        ConfigError: nobody gives one.
    """
    names = sorted({spec.vocabulary for spec in schema.fields if spec.vocabulary is not None})
    for name in names:
        if name not in options.vocabularies and name not in VOCABULARIES.names():
            raise ConfigError("schema_vocabulary", vocabulary=name, schema=schema.name)
    return [(name, options.vocabularies.get(name)) for name in names]


def make_readers(options: EnrichmentOptions) -> Readers:
    """The readers that the options ask for.

    Raises:
        ConfigError: a schema or vocabulary that cannot be read.
    """
    schema = options.load_schema()
    matchers = {
        name: _matcher(name, file, _changed(file), options.embeddings)
        for name, file in _vocabularies(schema, options)
        # Iconclass is an extra: without it, subjects are words only.
        if file is not None or name != ICONCLASS or find_spec(ICONCLASS) is not None
    }
    return Readers(schema, matchers, _periods(options.periods))


def _periods(file: Path | None) -> Periods:
    """Our own periods and those of a file."""
    return _read_periods(file, _changed(file)) if file is not None else own_periods()


def _changed(file: Path | None) -> int:
    """When a file was changed: what was read from it is kept for so long."""
    return file.stat().st_mtime_ns if file is not None and file.exists() else 0


@lru_cache(maxsize=4)
def _read_periods(file: Path, changed: int) -> Periods:
    """Kept, for one worker makes many documents' records."""
    return own_periods().with_periodo(file)


@lru_cache(maxsize=32)
def _matcher(name: str, file: Path | None, changed: int, embeddings: str | None) -> Matcher:
    """A vocabulary ready to be looked up; kept, for one worker makes many documents' records."""
    embedder = open_embedder(embeddings) if embeddings is not None else None
    return Matcher(load_vocabulary(file if file is not None else name, name), embedder=embedder)


def _with_record(draft: RecordDraft, readers: Readers, options: EnrichmentOptions) -> Entry:
    """The entry with its record: what the linking stage read in its heading stays where nothing surer was found."""
    new_fields = [
        make_field(value, draft.text) for value in draft.values if value.confidence >= options.min_confidence
    ]
    names = {field.name for field in new_fields}
    kept = [
        read_work(field, readers, draft.text) if field.name == ITEM else field
        for field in draft.entry.fields
        if field.name not in names and field.origin.stage != KNOWN
    ]
    fields = readers.schema.in_order([*kept, *new_fields])
    own = tuple(warning for warning in draft.entry.warnings if warning.code not in KNOWN_WARNINGS)
    return draft.entry.model_copy(update={"fields": fields, "warnings": own})


def make_field(value: FieldValue, text: EntryText) -> Field:
    """A value with its evidence."""
    return Field(
        name=value.spec.name,
        value=value.printed(text.text),
        normalised=value.normalised,
        term=value.term,
        terms=value.terms,
        evidence=text.evidence(value.start, value.end),
        confidence=round(min(value.confidence, 1.0), 3),
        origin=ORIGIN,
    )
