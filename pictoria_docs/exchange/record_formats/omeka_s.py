"""Omeka S: a CSV for its module CSV Import, an item for each entry, with the pictures as media."""

import csv
import re
from pathlib import Path
from urllib.parse import quote

from pictoria_docs.document import Document, LinkType, field_id
from pictoria_docs.exchange.contents.aspects import Aspect
from pictoria_docs.exchange.crops.export import figure_crops
from pictoria_docs.exchange.files.files import named_documents, new_file
from pictoria_docs.exchange.files.former import former_media
from pictoria_docs.exchange.formats.exporters import Exporter, ExportRequest, Need
from pictoria_docs.exchange.formats.publication import PublishedPictures
from pictoria_docs.exchange.record_formats.entry_content import EntryContent, entry_contents, source_of
from pictoria_docs.exchange.tables.tables import safe_cell
from pictoria_docs.strict_model import StrictModel

STANDARD = "dublin_core"
BETWEEN = "|"
"""Parts several values of a cell; within a value it is written as a broken bar."""
BROKEN_BAR = "¦"
URI = " ^^uri"
"""Ends the header of a column of terms: address, space, label."""
ITEM = "dcterms:identifier"
MEDIA = "media"
NOTE = "dcterms:description"
SHARED = ("dcterms:provenance", NOTE)
"""Properties that several fields share: their values have the name of the field before them."""

_PROPERTY = re.compile(r"[A-Za-z][\w-]*:[A-Za-z][\w-]*", re.ASCII)
"""A property of any vocabulary; a value of a field that is mapped to anything else is a note."""


class OmekaSettings(StrictModel):
    """What the format can be told."""

    language_tags: bool = False
    """Whether headers have the language of the project's publication ("dcterms:title @fr"), as the module Bulk Import
    reads them; in CSV Import the language is chosen on screen."""


DEFAULTS = OmekaSettings()


def export_omeka_s(request: ExportRequest[OmekaSettings]) -> list[Path]:
    """Write `out/<document>/items.csv`, and beside it each picture of an entry.

    UTF-8 without a byte-order mark, which CSV Import takes for a part of the first header. The column `media` has
    addresses where `base_url` is known, else file names.
    """
    written: list[Path] = []
    spoken = request.publication.languages[0] if request.publication.languages else ""
    tag = f" @{spoken}" if request.settings.language_tags and spoken else ""
    for document, folder in named_documents(request.documents):
        shown = {link.source for link in document.links if link.type == LinkType.DEPICTS}
        media: dict[str, str] = {}
        for cut in figure_crops(document, request.images, request.language):
            if cut.figure.id not in shown:
                continue
            if cut.picture is None:
                request.losses.add(document.name, "pages_unread", cut.figure.id)
                continue
            path = new_file(request.folder / folder / cut.name)
            cut.save(path)
            written.append(path)
            media[cut.figure.id] = (
                cut.name
                if request.base_url is None
                else f"{request.base_url.rstrip('/')}/{quote(folder)}/{quote(cut.name)}"
            )
        items: list[dict[str, list[str]]] = []
        for content in entry_contents(document, request.language, request.losses):
            items.append(_item(document, content, media, tag))
            barred = (field for field in content.entry.fields if BETWEEN in field.value)
            request.losses.add(
                document.name, "bars", *(field_id(content.entry.id, field) for field in barred)
            )
        columns = list(dict.fromkeys(column for item in items for column in item)) or [ITEM]
        path = new_file(request.folder / folder / "items.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            for item in items:
                cells = (BETWEEN.join(dict.fromkeys(item.get(column, ()))) for column in columns)
                writer.writerow([safe_cell(cell) for cell in cells])
        written.append(path)
    return written


OMEKA_S = Exporter(
    name="omeka_s",
    export=export_omeka_s,
    settings=OmekaSettings,
    needs=frozenset({Need.BASE_URL}),
    carries=frozenset({Aspect.ENTRIES, Aspect.VALUES}),
    pictures=PublishedPictures.CROPS,
    former=former_media,
)


def _item(document: Document, content: EntryContent, media: dict[str, str], tag: str) -> dict[str, list[str]]:
    item: dict[str, list[str]] = {
        ITEM: [content.entry.id],
        f"dcterms:title{tag}": [_cell(title) for title in content.titles],
    }
    for value in content.values:
        name = value.standard_name(STANDARD)
        name = name if _PROPERTY.fullmatch(name) else NOTE
        labelled = name in SHARED and value.field.name != "description"
        text = f"{value.label}: {value.printed}" if labelled else value.printed
        column = name if name == ITEM else name + tag
        item.setdefault(column, []).append(_cell(text))
        if value.field.term is not None:
            term = value.field.term
            item.setdefault(name + URI, []).append(_cell(f"{term.uri} {term.label}"))
    item.setdefault(f"dcterms:source{tag}", []).append(_cell(source_of(document, content.entry)))
    item[MEDIA] = [_cell(media[figure.id]) for figure in content.figures if figure.id in media]
    return item


def _cell(text: str) -> str:
    return text.replace(BETWEEN, BROKEN_BAR)
