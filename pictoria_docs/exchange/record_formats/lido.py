"""LIDO 1.1: a file for each document, in it a record for each entry (https://lido-schema.org).

Where a value stands is told by the mapping of its field: a path such as "event[production]/eventPlace", whose brackets
tell the kind of event, or what the value is called.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from pictoria_docs.document import Document, Region, Term
from pictoria_docs.enrichment.dates import edtf, edtf_years
from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.data_tables.rows import measures_of
from pictoria_docs.exchange.files.files import named_documents, new_file
from pictoria_docs.exchange.files.former import former_lido
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Need
from pictoria_docs.exchange.formats.publication import PublicationOptions
from pictoria_docs.exchange.places.addresses import RELATIVE, Addresses
from pictoria_docs.exchange.places.canvas import canvases
from pictoria_docs.exchange.record_formats.entry_content import (
    EntryContent,
    TypedValue,
    entry_contents,
    page_image,
    source_of,
)
from pictoria_docs.exchange.record_formats.meanings import WrittenMeanings
from pictoria_docs.exchange.tables.tables import credit_of, printable
from pictoria_docs.i18n import translate

NAMESPACE = "http://www.lido-schema.org"
SCHEMA = "http://www.lido-schema.org/schema/v1.1/lido-v1.1.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
UNKNOWN_LANGUAGE = "und"
"""ISO 639-2: not determined."""
URI_TYPE = "http://terminology.lido-schema.org/lido00099"
LOCAL_TYPE = "http://terminology.lido-schema.org/lido00100"
"""Types of identifiers in the terminology of LIDO: an address, and one that holds in this file only."""
MAN_MADE_OBJECT = "http://www.cidoc-crm.org/cidoc-crm/E22_Human-Made_Object"
NOTES, EVENT_NOTES = "objectDescriptionWrap", "eventDescriptionSet"
EVENTS = {
    "production": "http://terminology.lido-schema.org/lido00007",
    "finding": "http://terminology.lido-schema.org/lido00002",
}
"""Terms of the vocabulary of LIDO for kinds of events (eventType); others have their words only."""
PARTS = frozenset(
    {
        *("titleWrap", "objectWorkTypeWrap", "classificationWrap", "inscriptionsWrap", "repositoryWrap"),
        *("displayStateEditionWrap", NOTES, "objectMeasurementsWrap", "subjectWrap", "relatedWorksWrap"),
    }
)
"""Parts of a record that values stand in; one whose path leads elsewhere is a note."""
EVENT_PARTS = frozenset(
    {"", "eventActor", "culture", "eventDate", "eventPlace", "eventMaterialsTech", EVENT_NOTES}
)
YEARS = re.compile(r"-?\d{4}(/-?\d{4})?")
"""EDTF that the years from first to last say wholly."""
EVENT = re.compile(r"event\[(?P<kind>[^\]]+)\](?:/(?P<part>\w+))?")
QUALIFIER = re.compile(r"\[(?P<qualifier>[^\]]+)\]$")
"""What a value is called, at the end of a path."""

Element = Any


class PlacedValue(NamedTuple):
    """A value, and what its path calls it."""

    value: TypedValue
    qualifier: str


@dataclass(frozen=True, slots=True)
class LidoRecord:
    """The values of an entry by the part of a record that they stand in."""

    parts: dict[str, list[PlacedValue]]
    events: dict[str, dict[str, list[PlacedValue]]]
    """By kind, then by part of the event."""


def export_lido(request: ExportRequest) -> list[Path]:
    """Write `out/<document>/lido.xml`, record by record; nothing for a document without entries."""
    written: list[Path] = []
    for document, folder in named_documents(request.documents):
        if not document.entries:
            # An earlier export with entries leaves its file.
            (request.folder / folder).mkdir()
            continue
        path = new_file(request.folder / folder / "lido.xml")
        writer = _RecordWriter(
            document,
            Addresses.in_folder(request.base_url or RELATIVE, folder),
            request.language,
            request.publication,
        )
        with path.open("wb") as file, etree.xmlfile(file, encoding="UTF-8") as xml:
            xml.write_declaration()
            attributes = {f"{{{XSI}}}schemaLocation": f"{NAMESPACE} {SCHEMA}"}
            with xml.element(_name("lidoWrap"), attributes, nsmap={"lido": NAMESPACE, "xsi": XSI}):
                for content in entry_contents(document, request.language, request.losses):
                    meanings = WrittenMeanings()
                    xml.write(writer.record(content, meanings))
                    meanings.report(document, content.entry, request.losses)
        written.append(path)
    return written


LIDO = Exporter(
    name="lido",
    export=export_lido,
    needs=frozenset({Need.BASE_URL}),
    carries=frozenset({Aspect.ENTRIES, Aspect.VALUES, Aspect.MEANINGS}),
    former=former_lido,
)


class _RecordWriter:
    def __init__(
        self,
        document: Document,
        addresses: Addresses,
        language: str,
        publication: PublicationOptions | None,
    ) -> None:
        self._document, self._addresses, self._language = document, addresses, language
        self._canvases, self._meanings = canvases(document), WrittenMeanings()
        self._publication = publication
        languages = publication.languages if publication else ()
        self._spoken = languages[0] if languages else UNKNOWN_LANGUAGE

    def record(self, content: EntryContent, meanings: WrittenMeanings) -> Element:
        """The `lido` element of an entry; the order of its parts is that of the schema."""
        record, self._meanings = _placed(content.values), meanings
        root = etree.Element(_name("lido"), nsmap={"lido": NAMESPACE})
        _add(root, "lidoRecID", content.entry.id, type=LOCAL_TYPE)
        _concept(_add(root, "category"), "Human-Made Object", MAN_MADE_OBJECT)
        description = _add(root, "descriptiveMetadata")
        description.set(XML_LANGUAGE, self._spoken)
        self._classification(description, record)
        self._identification(description, content, record)
        self._events(description, record)
        self._relations(description, record)
        administration = _add(root, "administrativeMetadata")
        administration.set(XML_LANGUAGE, self._language)
        self._administration(administration, content)
        return root

    def _classification(self, parent: Element, record: LidoRecord) -> None:
        wrap = _add(parent, "objectClassificationWrap")
        types = _add(wrap, "objectWorkTypeWrap")
        for value, _ in record.parts.get("objectWorkTypeWrap", ()):
            self._concept_of(_add(types, "objectWorkType"), value)
        if not len(types):
            _concept(_add(types, "objectWorkType"), translate("lido.object", self._language))
        if more := record.parts.get("classificationWrap"):
            classes = _add(wrap, "classificationWrap")
            for value, qualifier in more:
                self._concept_of(_add(classes, "classification", **_typed(qualifier)), value)

    def _identification(self, parent: Element, content: EntryContent, record: LidoRecord) -> None:
        wrap, parts = _add(parent, "objectIdentificationWrap"), record.parts
        titles = _add(wrap, "titleWrap")
        for title in (*content.titles, *(value.printed for value, _ in parts.get("titleWrap", ()))):
            _add(_add(titles, "titleSet"), "appellationValue", title)
        if inscriptions := parts.get("inscriptionsWrap"):
            group = _add(wrap, "inscriptionsWrap")
            for value, qualifier in inscriptions:
                inscription = _add(group, "inscriptions", **_typed(qualifier))
                _add(inscription, "inscriptionTranscription", value.printed)
        self._repository(wrap, parts.get("repositoryWrap", []))
        if states := parts.get("displayStateEditionWrap"):
            group = _add(wrap, "displayStateEditionWrap")
            for value, _ in states:
                _add(group, "displayState", value.printed)
        if notes := parts.get(NOTES):
            group = _add(wrap, NOTES)
            for value, _ in notes:
                note = _add(group, "objectDescriptionSet", type=value.label)
                _add(note, "descriptiveNoteValue", value.printed)
        if measured := parts.get("objectMeasurementsWrap"):
            group = _add(wrap, "objectMeasurementsWrap")
            for value, _ in measured:
                self._measurements(_add(group, "objectMeasurementsSet"), value)

    def _repository(self, parent: Element, placed: Sequence[PlacedValue]) -> None:
        if not placed:
            return
        repository = _add(_add(parent, "repositoryWrap"), "repositorySet")
        names = [value for value, _ in placed if _path(value).split("/")[-1].startswith("repositoryName")]
        if names:
            body = _add(repository, "repositoryName")
            for value in names:
                _add(_add(body, "legalBodyName"), "appellationValue", value.printed)
        for value, qualifier in placed:
            if value not in names:
                _add(repository, "workID", value.printed, **_typed(qualifier or value.label))

    def _measurements(self, parent: Element, value: TypedValue) -> None:
        _add(parent, "displayObjectMeasurements", value.printed)
        measures = measures_of(value.field, value.type)
        if not measures:
            return
        self._meanings.normalised(value)
        group = _add(parent, "objectMeasurements")
        for measure in measures:
            one = _add(group, "measurementsSet")
            kind = f"{measure['kind']} ({measure['qualifier']})" if measure["qualifier"] else measure["kind"]
            _concept(_add(one, "measurementType"), kind)
            _concept(_add(one, "measurementUnit"), measure["unit"])
            upper = "" if measure["upper"] is None else f"-{measure['upper']:.15g}"
            _add(one, "measurementValue", f"{measure['value']:.15g}{upper}")

    def _events(self, parent: Element, record: LidoRecord) -> None:
        if not record.events:
            return
        wrap = _add(parent, "eventWrap")
        for kind, parts in record.events.items():
            group = _add(wrap, "eventSet")
            for value, _ in parts.get("", ()):
                _add(group, "displayEvent", value.printed)
            event = _add(group, "event")
            _concept(_add(event, "eventType"), kind, EVENTS.get(kind))
            for value, qualifier in parts.get("eventActor", ()):
                self._actor(_add(event, "eventActor"), value, qualifier)
            for value, _ in parts.get("culture", ()):
                self._concept_of(_add(event, "culture"), value)
            # An event has one date; further ones stand in its description.
            dates = parts.get("eventDate", [])
            for value, _ in dates[:1]:
                self._date(_add(event, "eventDate"), value)
            for value, _ in dates[1:]:
                if value.field.normalised:
                    self._meanings.partly(value, "later_dates")
            for value, qualifier in parts.get("eventPlace", ()):
                self._place(_add(event, "eventPlace", **_typed(qualifier)), value)
            for value, qualifier in parts.get("eventMaterialsTech", ()):
                made = _add(event, "eventMaterialsTech")
                _add(made, "displayMaterialsTech", value.printed)
                term = _add(_add(made, "materialsTech"), "termMaterialsTech", **_typed(qualifier))
                self._concept_of(term, value)
            for value, _ in (*dates[1:], *parts.get(EVENT_NOTES, ())):
                note = _add(event, EVENT_NOTES, type=value.label)
                _add(note, "descriptiveNoteValue", value.printed)

    def _actor(self, parent: Element, value: TypedValue, qualifier: str) -> None:
        _add(parent, "displayActorInRole", value.printed)
        role = _add(parent, "actorInRole")
        actor = _add(role, "actor")
        self._term_id(actor, "actorID", value)
        self._names(actor, "nameActorSet", value)
        _concept(_add(role, "roleActor"), qualifier or value.label)

    def _relations(self, parent: Element, record: LidoRecord) -> None:
        subjects, works = record.parts.get("subjectWrap"), record.parts.get("relatedWorksWrap")
        if not subjects and not works:
            return
        wrap = _add(parent, "objectRelationWrap")
        if subjects:
            group = _add(wrap, "subjectWrap")
            for value, qualifier in subjects:
                shown = _add(group, "subjectSet")
                _add(shown, "displaySubject", value.printed)
                subject = _add(shown, "subject", **_typed(qualifier))
                self._concept_of(_add(subject, "subjectConcept"), value)
        if works:
            group = _add(wrap, "relatedWorksWrap")
            for value, qualifier in works:
                work = _add(group, "relatedWorkSet")
                _add(work, "displayRelatedWork", value.printed)
                _concept(_add(work, "relatedWorkRelType"), qualifier or value.label)

    def _administration(self, parent: Element, content: EntryContent) -> None:
        record = _add(parent, "recordWrap")
        _add(record, "recordID", content.entry.id, type=LOCAL_TYPE)
        _concept(_add(record, "recordType"), translate("lido.record", self._language))
        source = _add(_add(record, "recordSource"), "legalBodyName")
        publisher = self._publication.publisher if self._publication else ""
        _add(source, "appellationValue", publisher or self._document.title or self._document.name)
        if self._publication and self._publication.rights:
            _add(_add(record, "recordRights"), "creditLine", self._publication.rights)
        about = _add(record, "recordInfoSet")
        _add(about, "recordInfoID", source_of(self._document, content.entry), type=LOCAL_TYPE)
        _add(about, "recordInfoLink", self._addresses.annotation(content.entry.id))
        if content.figures:
            wrap = _add(parent, "resourceWrap")
            for figure in content.figures:
                self._resource(_add(wrap, "resourceSet"), figure)

    def _resource(self, parent: Element, figure: Region) -> None:
        """A picture: its page's image, and the words and rights that its captions tell."""
        _add(parent, "resourceID", self._addresses.annotation(figure.id), type=URI_TYPE)
        link = _add(_add(parent, "resourceRepresentation"), "linkResource")
        link.text = page_image(self._addresses, self._canvases[figure.page])
        link.set(_name("formatResource"), "image/jpeg")
        captions = self._document.captions_of(figure.id)
        for caption in captions:
            _add(parent, "resourceDescription", caption.text)
        for credit in filter(None, map(credit_of, captions)):
            _add(_add(parent, "rightsResource"), "creditLine", credit)

    # What values mean

    def _date(self, parent: Element, value: TypedValue) -> None:
        _add(parent, "displayDate", value.printed)
        first, last = edtf_years(value.field.normalised or "") or (None, None)
        if first is None and last is None:
            return
        date = _add(parent, "date")
        for name, year in (("earliestDate", first), ("latestDate", last)):
            if year is not None:
                _add(date, name, edtf.year(year))
        normalised = self._meanings.normalised(value)
        if normalised and not YEARS.fullmatch(normalised):
            self._meanings.partly(value, "dates_as_years")

    def _place(self, parent: Element, value: TypedValue) -> None:
        _add(parent, "displayPlace", value.printed)
        place = _add(parent, "place")
        self._term_id(place, "placeID", value)
        self._names(place, "namePlaceSet", value)

    def _concept_of(self, parent: Element, value: TypedValue) -> None:
        """The words as printed, with the term that they mean."""
        term, normalised = self._term_id(parent, "conceptID", value), self._meanings.normalised(value)
        words = (value.printed, normalised, None if term is None else term.label)
        for word in dict.fromkeys(filter(None, words)):
            _add(parent, "term", word)

    def _term_id(self, parent: Element, name: str, value: TypedValue) -> Term | None:
        term = self._meanings.term(value)
        if term is not None:
            _add(parent, name, term.uri, type=URI_TYPE, source=term.vocabulary)
        return term

    def _names(self, parent: Element, name: str, value: TypedValue) -> None:
        """What somebody or a place is called: its usual name, then that of the term."""
        term = self._meanings.term(value)
        names = (self._meanings.normalised(value) or value.printed, term.label if term is not None else None)
        for each in dict.fromkeys(filter(None, names)):
            _add(_add(parent, name), "appellationValue", each)


def _placed(values: Iterable[TypedValue]) -> LidoRecord:
    record = LidoRecord(defaultdict(list), defaultdict(lambda: defaultdict(list)))
    for value in values:
        path = _path(value)
        end = QUALIFIER.search(path)
        event = EVENT.match(path)
        if event:
            bare = (
                end is not None and end.start() < event.end("kind") if event["part"] is None else end is None
            )
            placed = PlacedValue(value, "" if bare or end is None else end["qualifier"])
            told = event["part"] or ""
            record.events[event["kind"]][told if told in EVENT_PARTS else EVENT_NOTES].append(placed)
        else:
            part = re.split(r"[/\[]", path, maxsplit=1)[0]
            placed = PlacedValue(value, end["qualifier"] if end else "")
            record.parts[part if part in PARTS else NOTES].append(placed)
    return record


def _path(value: TypedValue) -> str:
    return value.standard_name("lido")


def _concept(parent: Element, term: str, uri: str | None = None) -> None:
    if uri is not None:
        _add(parent, "conceptID", uri, type=URI_TYPE)
    _add(parent, "term", term)


def _typed(qualifier: str) -> dict[str, str]:
    return {"type": qualifier} if qualifier else {}


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    qualified = {_name(key): printable(value) for key, value in attributes.items()}
    element = etree.SubElement(parent, _name(name), qualified)
    if text is not None:
        element.text = printable(text)
    return element


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
