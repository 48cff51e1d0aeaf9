"""TEI P5: a file for each document, with zones in points of its pages; tei-c.org/guidelines/p5.

`facsimile` has the regions and the places of entries, `text` the entries, the pictures and the text of the pages, and
`standOff` the links. Ids are those of the project. The file is written piece by piece.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lxml import etree

from pictoria_docs.document import (
    Document,
    Entry,
    LinkType,
    Mention,
    Region,
    SourceKind,
    Status,
    field_id,
)
from pictoria_docs.exchange.contents.aspects import HOLDERS, Aspect, all_aspects_but
from pictoria_docs.exchange.files.files import named_documents
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest
from pictoria_docs.exchange.formats.losses import LossReport
from pictoria_docs.exchange.formats.publication import PublicationOptions
from pictoria_docs.exchange.tei.catalogue_entries import catalogue_list
from pictoria_docs.exchange.tei.elements import (
    NAMESPACE,
    PAGE,
    SPAN,
    XML,
    XML_ID,
    Element,
    coordinates,
    emit,
    identified,
    in_language,
    make,
    outline,
    pointers,
    sure,
    tei,
    type_name,
)
from pictoria_docs.exchange.tei.header import Responsible, header
from pictoria_docs.exchange.tei.options import TeiProfile, TeiSettings
from pictoria_docs.exchange.tei.values import value_elements
from pictoria_docs.exchange.transcriptions.lines import printable, unprintable
from pictoria_docs.exchange.transcriptions.xml_ids import xml_id

UNPUBLISHED = PublicationOptions()
NOT_IN_ENTRIES = (
    Aspect.REGIONS,
    Aspect.OTHER_REGIONS,
    Aspect.REGION_TYPES,
    Aspect.OUTLINES,
    Aspect.PANELS,
    Aspect.READING_ORDER,
    Aspect.PAGE_LABELS,
    Aspect.TEXT,
    Aspect.NUMBERS,
    Aspect.DESCRIPTIONS,
    Aspect.LINKS,
    Aspect.LINKS_ACROSS,
    Aspect.LINK_TYPES,
    Aspect.MEANINGS,
    Aspect.MENTIONS,
    Aspect.CONFIDENCE,
)
"""What the profile `entry` leaves out besides."""


def export_tei(request: ExportRequest[TeiSettings]) -> list[Path]:
    """Write `out/<document>.xml`."""
    written = []
    for document, name in named_documents(request.documents):
        path = request.folder / f"{name}.xml"
        if request.settings.profile is TeiProfile.ENTRY:
            for aspect in NOT_IN_ENTRIES:
                request.losses.add(document.name, aspect.value, *HOLDERS[aspect](document))
        _note_losses(document, request.losses, request.settings.profile)
        write_tei(document, path, request.publication, request.language, request.settings.profile)
        written.append(path)
    return written


TEI = Exporter(
    name="tei",
    export=export_tei,
    settings=TeiSettings,
    carries=all_aspects_but(
        Aspect.LINES,
        Aspect.WORDS,
        Aspect.STYLES,
        Aspect.CAPTION_READINGS,
        Aspect.LINK_REASONS,
        Aspect.EVIDENCE,
        Aspect.WARNINGS,
        Aspect.EXTENSIONS,
    ),
)


def write_tei(
    document: Document,
    target: Any,
    publication: PublicationOptions,
    language: str,
    profile: TeiProfile = TeiProfile.STANDARD,
) -> None:
    """Write a document to a path or file."""
    responsible = Responsible(document)
    with etree.xmlfile(target, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(tei("TEI"), {XML_ID: xml_id(document.id)}, nsmap={None: NAMESPACE, "xml": XML}):
            _line(file, header(document, publication, responsible, language))
            if profile is TeiProfile.ENTRY:
                _within(file, ("text", "body"), [catalogue_list(document)])
            else:
                _whole(file, document, responsible)


def _whole(file: Any, document: Document, responsible: Responsible) -> None:
    writer = _TeiWriter(document, responsible)
    if document.pages:
        _within(file, ("facsimile",), writer.surfaces())
    with file.element(tei("text")), file.element(tei("body")):
        if document.entries:
            _within(file, ("div", "list"), writer.entries(), type="entries")
        if document.figures:
            _within(file, ("div",), writer.figures(), type="figures")
        _within(file, ("div",), writer.text(), type="text")
    if document.links:
        _within(file, ("standOff",), writer.links())


def _within(file: Any, names: tuple[str, ...], elements: Iterable[Element], **attributes: str) -> None:
    """Write elements, one a line, within others of these names."""
    if not names:
        for element in elements:
            _line(file, element)
        return
    with file.element(tei(names[0]), attributes):
        file.write("\n")
        _within(file, names[1:], elements)
    file.write("\n")


def _line(file: Any, element: Element) -> None:
    emit(file, element)
    file.write("\n")


class _TeiWriter:
    """The parts of a document as elements, one at a time."""

    def __init__(self, document: Document, responsible: Responsible) -> None:
        self._document, self._responsible = document, responsible
        self._spans: dict[int, list[Element]] = {}
        for entry in document.entries:
            for index, span in enumerate(entry.spans, start=1):
                zone = make("zone", type="entry", corresp=pointers([entry.id]), **coordinates(span.box))
                zone.set(XML_ID, _span_id(entry, index))
                self._spans.setdefault(span.page, []).append(zone)
        self._mentions: dict[str, list[Mention]] = {}
        self._from: dict[tuple[str, str], list[str]] = {}
        """Targets of links by source and type, the surest first."""
        self._to: dict[tuple[str, str], list[str]] = {}
        for link in sorted(document.links, key=lambda link: -link.confidence):
            if link.status is not Status.REJECTED:
                self._from.setdefault((link.source, link.type), []).append(link.target)
                self._to.setdefault((link.target, link.type), []).append(link.source)
        for mention in _written_mentions(document):
            self._mentions.setdefault(mention.region, []).append(mention)

    def surfaces(self) -> Iterator[Element]:
        """The pages with the zones of their regions in reading order, then those of entries."""
        for page in self._document.pages:
            surface = make("surface", n=page.label, **coordinates(page.box))
            surface.set(XML_ID, f"{PAGE}{page.number}")
            if self._document.kind is SourceKind.PDF:
                file = Path(self._document.source).name
                surface.append(make("graphic", url=f"{quote(printable(file))}#page={page.number}"))
            surface.extend(self._zone(region) for region in page.regions)
            surface.extend(self._spans.get(page.number, ()))
            yield surface

    def _zone(self, region: Region) -> Element:
        zone = make(
            "zone",
            type=region.type.value,
            subtype=region.own_type,
            n=region.number,
            points=outline(region.polygon),
            rotate=str(region.rotation) if region.rotation else None,
            corresp=pointers([region.parent]) if region.parent else None,
            cert=sure(region.confidence),
            **self._responsible.attributes(region.origin),
            **coordinates(region.box),
        )
        return identified(zone, region.id)

    def entries(self) -> Iterator[Element]:
        """The entries with their records."""
        types = {field.name: field.type for field in self._document.record_fields}
        for entry in self._document.entries:
            item = make(
                "item",
                n=entry.number,
                facs=" ".join(f"#{_span_id(entry, index)}" for index in range(1, len(entry.spans) + 1)),
                cert=sure(entry.confidence),
                **self._responsible.attributes(entry.origin),
            )
            if entry.number:
                item.append(make("num", entry.number))
            if entry.title:
                item.append(make("title", entry.title))
            item.extend(value_elements(entry, types, self._responsible.attributes))
            for child in item[:-1]:
                child.tail = " "
            yield identified(item, entry.id)

    def figures(self) -> Iterator[Element]:
        """The pictures with the text of their captions, and pointers to their entries."""
        for figure in self._document.figures:
            element = make(
                "figure",
                type=figure.type.value,
                n=figure.number,
                facs=pointers([figure.id]),
                corresp=pointers(self._from.get((figure.id, LinkType.DEPICTS), ())),
            )
            for id in self._to.get((figure.id, LinkType.CAPTION_OF), ()):
                caption = self._document.find(id)
                if isinstance(caption, Region) and caption.text.strip():
                    element.append(make("head", caption.text, facs=pointers([caption.id])))
            if figure.description is not None:
                described = figure.description
                parts = [make("seg", described.seen, type="seen")]
                parts += [make("seg", described.known, type="known")] if described.known else []
                parts += [make("term", keyword) for keyword in described.keywords]
                element.append(in_language(make("figDesc", None, *parts), described.language))
            yield element

    def text(self) -> Iterator[Element]:
        """The text of the pages, in reading order."""
        for page in self._document.pages:
            yield make("pb", n=page.label, facs=f"#{PAGE}{page.number}")
            for region in page.regions:
                if region.text.strip() or region.id in self._mentions:
                    yield self._block(region)

    def _block(self, region: Region) -> Element:
        """The text of a region, in which mentions are `ref`s."""
        block = make("ab", type=region.type.value, facs=pointers([region.id]))
        mentions = self._mentions.get(region.id, [])
        ends = [*(mention.start for mention in mentions), len(region.text)]
        block.text = printable(region.text[: ends[0]])
        for mention, end in zip(mentions, ends[1:], strict=True):
            ref = make(
                "ref",
                region.text[mention.start : mention.end],
                type="mention",
                target=pointers(self._from.get((mention.id, LinkType.CITES), ())),
                **self._responsible.attributes(mention.origin),
            )
            ref.tail = printable(region.text[mention.end : end])
            block.append(identified(ref, mention.id))
        return block

    def links(self) -> Iterator[Element]:
        """The links by type."""
        for type in dict.fromkeys(link.type for link in self._document.links):
            group = make("linkGrp", type=type_name(type))
            for link in self._document.links:
                if link.type == type:
                    element = make(
                        "link",
                        target=f"{pointers([link.source])} {pointers([link.target])}",
                        subtype=None if link.status is Status.SUGGESTED else link.status.value,
                        cert=sure(link.confidence),
                        **self._responsible.attributes(link.origin),
                    )
                    group.append(identified(element, link.id))
            yield group


def _span_id(entry: Entry, index: int) -> str:
    return f"{xml_id(entry.id)}{SPAN}{index}"


def _written_mentions(document: Document) -> Iterator[Mention]:
    """Mentions by place, without those that cross one before them."""
    ends: dict[str, int] = {}
    for mention in sorted(document.mentions, key=lambda mention: (mention.region, mention.start)):
        if mention.start >= ends.get(mention.region, 0):
            ends[mention.region] = mention.end
            yield mention


def _note_losses(document: Document, losses: LossReport, profile: TeiProfile) -> None:
    texts: dict[str, tuple[str | None, ...]] = {document.id: (document.title, document.name, document.source)}
    for page in document.pages:
        texts[f"{PAGE}{page.number}"] = (page.label,)
        for region in page.regions:
            seen = region.description
            described = () if seen is None else (seen.seen, seen.known, *seen.keywords)
            texts[region.id] = (region.text, region.number, *described)
    for entry in document.entries:
        texts[entry.id] = (entry.number, entry.title)
        for field in entry.fields:
            label = None if field.term is None else field.term.label
            texts[field_id(entry.id, field)] = (field.value, field.normalised, label)
    replaced = (id for id, held in texts.items() if any(text and unprintable(text) for text in held))
    losses.add(document.name, "xml_characters", *replaced)
    kept = {mention.id for mention in _written_mentions(document)}
    crossing = [mention.id for mention in document.mentions if mention.id not in kept]
    losses.add(document.name, "mentions_crossing", *crossing)
    values = [(field_id(entry.id, field), field) for entry in document.entries for field in entry.fields]
    if profile is TeiProfile.ENTRY:
        seconds = (id for id, field in values if field.alternative)
        losses.add(document.name, "alternative_values", *seconds)
        losses.add(document.name, "value_fields", *(id for id, field in values if not field.alternative))
        losses.add(document.name, "entry_boxes", *(entry.id for entry in document.entries if entry.spans))
    offered = (id for id, field in values if any(term != field.term for term in field.terms))
    losses.add(document.name, "candidate_terms", *offered)
