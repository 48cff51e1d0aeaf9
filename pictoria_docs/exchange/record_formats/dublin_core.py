"""Simple Dublin Core (oai_dc): an XML file for each entry, and a list of them."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from pictoria_docs.document import Document
from pictoria_docs.enrichment.field_types import field_type
from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.files.files import named_documents, new_file, safe_name, unique_name
from pictoria_docs.exchange.files.former import former_records
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Need
from pictoria_docs.exchange.formats.publication import PublicationOptions
from pictoria_docs.exchange.places.addresses import Addresses
from pictoria_docs.exchange.record_formats.entry_content import EntryContent, entry_contents, source_of
from pictoria_docs.exchange.tables.tables import printable, safe_cell

FOLDER = "dublin_core"
DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
LISTED = ("file", "entry_id", "number", "title")
SIMPLE = {
    "created": "date",
    "extent": "format",
    "medium": "format",
    "spatial": "coverage",
    "temporal": "coverage",
    "bibliographicCitation": "relation",
    "provenance": "description",
}
"""The element that has the values of a term of DCMI that is no element."""
ELEMENTS = frozenset(
    {
        *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format"),
        *("identifier", "source", "language", "relation", "coverage", "rights"),
    }
)
"""The fifteen elements; a value of a field that is mapped to anything else is a description."""
LABELLED = frozenset({"description", "format"})
"""Elements that take several fields: values have the name of the field before them."""

Pair = tuple[str, str]


def export_dublin_core(request: ExportRequest) -> list[Path]:
    """Write `out/<document>/dublin_core/<entry>.xml` and `index.csv`."""
    written: list[Path] = []
    for document, folder in named_documents(request.documents):
        addresses = Addresses.in_folder(request.base_url, folder) if request.base_url is not None else None
        names: set[str] = set()
        index = new_file(request.folder / folder / FOLDER / "index.csv")
        with index.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(LISTED)
            for content in entry_contents(document, request.language, request.losses):
                name = f"{unique_name(safe_name(content.entry.id), names)}.xml"
                path = index.with_name(name)
                path.write_bytes(
                    oai_dc(_elements(document, content, addresses, request.publication), request.publication)
                )
                written.append(path)
                row = (name, content.entry.id, content.entry.number, content.title)
                writer.writerow([safe_cell(cell) for cell in row])
        written.append(index)
    return written


DUBLIN_CORE = Exporter(
    name="dublin_core",
    export=export_dublin_core,
    needs=frozenset({Need.BASE_URL}),
    carries=frozenset({Aspect.ENTRIES, Aspect.VALUES}),
    former=former_records,
)


def oai_dc(elements: Iterable[Pair], publication: PublicationOptions | None) -> bytes:
    """The XML of a record: names of elements with their values."""
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {SCHEMA}")
    spoken = publication.languages[0] if publication and publication.languages else None
    for name, value in dict.fromkeys(elements):
        element = etree.SubElement(root, f"{{{DC}}}{name}")
        element.text = printable(value)
        if spoken and name in ("title", "description", "subject", "type"):
            element.set(XML_LANGUAGE, spoken)
    tree: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return tree


def _elements(
    document: Document,
    content: EntryContent,
    addresses: Addresses | None,
    publication: PublicationOptions | None,
) -> Iterator[Pair]:
    for title in content.titles:
        yield "title", title
    yield "identifier", content.entry.id
    for value in content.values:
        term = value.standard_name("dublin_core").rpartition(":")[2]
        name = SIMPLE.get(term, term if term in ELEMENTS else "description")
        labelled = name in LABELLED and value.field.name != "description"
        yield name, f"{value.label}: {value.printed}" if labelled else value.printed
        if value.field.term is not None:
            yield name, value.field.term.uri
        if field_type(value.type).dated and value.field.normalised:
            yield name, value.field.normalised
    yield "source", source_of(document, content.entry)
    if addresses is not None:
        yield "identifier", addresses.annotation(content.entry.id)
        for figure in content.figures:
            yield "relation", addresses.annotation(figure.id)
    if publication is not None:
        yield from (("publisher", text) for text in [publication.publisher] if text)
        yield from (("rights", text) for text in (publication.rights, publication.licence) if text)
        yield from (("language", spoken) for spoken in publication.languages)
