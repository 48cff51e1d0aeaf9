"""What is known of an entry, for formats that have a record for each entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pictoria_docs.document import Document, Entry, Field, LinkType, Region, field_id
from pictoria_docs.enrichment.flat import USUAL
from pictoria_docs.exchange.contents.relations import relations
from pictoria_docs.exchange.formats.losses import LossReport
from pictoria_docs.exchange.places.addresses import Addresses
from pictoria_docs.exchange.places.canvas import PixelCanvas
from pictoria_docs.exchange.places.image_api import parse, resolve
from pictoria_docs.exchange.record_formats.standards import standard_name
from pictoria_docs.exchange.tables.records import TITLE
from pictoria_docs.exchange.tables.tables import printable


@dataclass(frozen=True, slots=True)
class TypedValue:
    """A value of a record, with what its document's schema says of its field."""

    field: Field
    type: str | None
    label: str
    """What people call the field."""
    mapping: Mapping[str, str]
    """What standards call the field, by the project's metadata schema."""

    def standard_name(self, standard: str) -> str:
        """What a standard calls the field."""
        return standard_name(self.field.name, self.type, standard, self.mapping)

    @property
    def printed(self) -> str:
        """The value as printed, without what no file takes."""
        return printable(self.field.value)


@dataclass(frozen=True, slots=True)
class EntryContent:
    """An entry with its values and pictures."""

    entry: Entry
    title: str
    """By its record, else its heading, else its number; never empty."""
    titles: tuple[str, ...]
    """All of them."""
    values: tuple[TypedValue, ...]
    """But titles and second opinions, each once."""
    figures: tuple[Region, ...]
    """The pictures that show it."""


def entry_contents(document: Document, language: str, losses: LossReport) -> Iterator[EntryContent]:
    """The entries of a document; what these formats do not hold of them is told, such as second opinions on values."""
    types = USUAL | {known.name: known.type for known in document.record_fields}
    labels = {known.name: known.label(language) for known in document.record_fields}
    mappings = {known.name: known.mapping for known in document.record_fields}
    links = relations(document)
    for entry in document.entries:
        fields: dict[tuple[str, str], Field] = {}
        for field in entry.fields:
            if not field.alternative:
                fields.setdefault((field.name, field.value), field)
        _tell(document, entry, fields, losses)
        titles = [printable(field.value) for field in fields.values() if field.name == TITLE]
        titles = [title for title in titles if title.strip()]
        if not titles:
            titles = [printable(entry.title or entry.number or "") or entry.id]
        values = (
            TypedValue(
                field,
                types.get(field.name),
                printable(labels.get(field.name) or field.name.replace("_", " ")),
                mappings.get(field.name, {}),
            )
            for field in fields.values()
            if field.name != TITLE and printable(field.value).strip()
        )
        pictures = (document.find(id) for id in links.sources(LinkType.DEPICTS, entry.id))
        figures = tuple(picture for picture in pictures if isinstance(picture, Region))
        yield EntryContent(entry, titles[0], tuple(titles), tuple(values), figures)


def _tell(
    document: Document, entry: Entry, fields: Mapping[tuple[str, str], Field], losses: LossReport
) -> None:
    """Note what the formats of this folder do not hold of an entry; `fields` is what they hold."""
    held = {id(field) for field in fields.values()}
    seconds = (
        field
        for field in entry.fields
        if id(field) not in held
        and (field.alternative or not _same_meaning(field, fields[field.name, field.value]))
    )
    losses.add(document.name, "alternative_values", *(field_id(entry.id, field) for field in seconds))
    titles = {
        field.value for field in fields.values() if field.name == TITLE and printable(field.value).strip()
    }
    if entry.title and titles and entry.title not in titles:
        losses.add(document.name, "headings", entry.id)
    if entry.spans:
        losses.add(document.name, "entry_boxes", entry.id)
    cut = [field_id(entry.id, field) for field in fields.values() if _is_cut(field.value, field.normalised)]
    if _is_cut(entry.title, entry.number):
        cut.append(entry.id)
    losses.add(document.name, "unprintable", *cut)


def _same_meaning(one: Field, other: Field) -> bool:
    return (one.normalised, one.term, one.terms) == (other.normalised, other.term, other.terms)


def _is_cut(*texts: str | None) -> bool:
    return any(text and printable(text) != text for text in texts)


def source_of(document: Document, entry: Entry) -> str:
    """Where an entry is printed: the publication, its number and pages ("Title, 12, p. 8-9")."""
    labels = {page.number: page.label for page in document.pages}
    pages = ", ".join(labels.get(page) or str(page) for page in entry.pages)
    parts = (document.title or document.name, entry.number or "", f"p. {pages}")
    return printable(", ".join(part for part in parts if part))


def page_image(addresses: Addresses, canvas: PixelCanvas) -> str:
    """The address of a page's whole image, which an export as `iiif` has as a file."""
    request = parse("full", f"{canvas.width},{canvas.height}", "0", "default.jpg")
    return f"{addresses.image(canvas.page)}/{resolve(request, canvas.width, canvas.height).canonical}"
