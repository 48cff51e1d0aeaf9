"""The profile `entry`: an `entry` for each exhibitor, with an `item` for each work, as Artl@s and IMAGO publish them.

`list/entry` has `desc/name` and `desc/trait/p` (who exhibits), then `item`s with `num`, `title` and `desc`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pictoria_docs.document import Document, Entry, RecordField
from pictoria_docs.enrichment.schema import TypeName
from pictoria_docs.exchange.tei.elements import XML_ID, Element, identified, make
from pictoria_docs.exchange.transcriptions.xml_ids import PART, xml_id
from pictoria_docs.sources.transcriptions.parsing import child, children, kind

TRAIT = "biography"
"""The field for what is told of who exhibits, where the project's metadata schema has one of this name."""
NOTE = "description"
"""The field for what is told of a work."""
NAME = "artist"
"""The field for who exhibits, where the metadata schema has no field for persons."""
BETWEEN = ", "


class CatalogueItem(NamedTuple):
    """A work of a published catalogue, with what stands over it."""

    id: str
    number: str | None
    title: str | None
    name: str
    trait: str
    note: str
    source: str
    """Address of the page's image; may be empty."""
    line: int
    """Where it stands in the file, from 1."""


def name_field(fields: Iterable[RecordField]) -> str:
    """The name of the field for who exhibits."""
    return next((field.name for field in fields if field.type == TypeName.PERSON), NAME)


def catalogue_list(document: Document) -> Element:
    """The entries of a document; those of one exhibitor that follow each other are one `entry`."""
    name = name_field(document.record_fields)
    root = make("list")
    groups = groupby(document.entries, key=lambda entry: (_told(entry, [name]), _told(entry, [TRAIT])))
    for number, ((person, trait), entries) in enumerate(groups, start=1):
        element = make("entry", n=str(number))
        element.set(XML_ID, f"{xml_id(document.name)}{PART}e{number}")
        described = make("desc")
        if person:
            described.append(make("name", person))
        if trait:
            described.append(make("trait", None, make("p", trait)))
        element.append(described)
        element.extend(_item(entry, (name, TRAIT)) for entry in entries)
        root.append(element)
    return root


def _item(entry: Entry, told: Sequence[str]) -> Element:
    item = make("item", None, make("num", entry.number), make("title", entry.title), n=entry.number)
    names = [name for name in dict.fromkeys(field.name for field in entry.fields) if name not in told]
    note = _told(entry, names)
    if note:
        item.append(make("desc", note))
    return identified(item, entry.id)


def _told(entry: Entry, names: Sequence[str]) -> str:
    values = (field.value for field in entry.fields if field.name in names and not field.alternative)
    return BETWEEN.join(values)


def catalogue_items(body: Element) -> Iterator[CatalogueItem]:
    """The works of a file of this profile, in order."""
    for entry in body.iter("{*}entry"):
        described = child(entry, "desc")
        name = _words(child(described, "name")) if described is not None else ""
        trait = _words(child(described, "trait")) if described is not None else ""
        for item in children(entry, "item"):
            for index, parts in enumerate(_works(item)):
                by_name = {kind(part): part for part in reversed(parts)}
                title = _words(by_name.get("title"), without="desc")
                loose = _tidy([*([item.text] if not index else []), *(part.tail for part in parts)])
                notes = [_words(note) for part in parts for note in part.iter("{*}desc")]
                yield CatalogueItem(
                    item.get(XML_ID, "") if not index else "",
                    _words(by_name.get("num")) or None,
                    " ".join(filter(None, (title, *loose))) or None,
                    name,
                    trait,
                    " ".join(filter(None, notes)),
                    entry.get("source", ""),
                    item.sourceline,
                )


def _works(item: Element) -> list[list[Element]]:
    """The elements of an item, work by work: some published items have two, each with its number."""
    works: list[list[Element]] = [[]]
    for part in children(item):
        if kind(part) == "num" and any(kind(known) == "num" for known in works[-1]):
            works.append([])
        works[-1].append(part)
    return works


def _tidy(texts: Iterable[str | None]) -> list[str]:
    return [" ".join(text.split()) for text in texts if text and text.strip()]


def _words(element: Element | None, without: str = "") -> str:
    """The text of an element, blanks as one; without that of elements of a name."""
    if element is None:
        return ""

    def pieces(of: Element) -> Iterator[str]:
        yield of.text or ""
        for part in children(of):
            if kind(part) != without:
                yield from pieces(part)
            yield part.tail or ""

    return " ".join("".join(pieces(element)).split())
