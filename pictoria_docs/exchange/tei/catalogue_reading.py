"""A published catalogue of the profile `entry`, compared with a document: each work is an entry."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from pictoria_docs.document import Document, Entry, Origin, Page, Region, SourceKind
from pictoria_docs.enrichment.quotes import find_quote
from pictoria_docs.exchange.tei.catalogue_entries import (
    BETWEEN,
    NOTE,
    TRAIT,
    CatalogueItem,
    catalogue_items,
    name_field,
)
from pictoria_docs.exchange.tei.document_reading import add_value
from pictoria_docs.exchange.tei.elements import FILE, Element
from pictoria_docs.exchange.transcriptions.importing import TranscriptionReader, new_id, pages_by_picture
from pictoria_docs.exchange.transcriptions.lines import printable
from pictoria_docs.exchange.transcriptions.xml_ids import own_id

_NUMBER = re.compile(r"\d{1,9}")
_VIEW = re.compile(r"/f(\d{1,9})(?=/|\.|$)")
"""The number of a page's image in an address of Gallica."""
_WORD = re.compile(r"\w+")
ENOUGH_WORDS = 4
"""A title of so many words is not looked for with its number."""
USER = Origin(stage="user")


class CatalogueReader:
    """Proposes the entries of a published catalogue.

    An entry is the one with its id or number on its page; others are added where their title stands on a page, or on
    the whole of the page that the file names.
    """

    def __init__(self, document: Document, revisions: Mapping[str, int], page: int | None) -> None:
        self._document, self._page = document, page
        self.proposals = TranscriptionReader(document, revisions)
        self._name = name_field(document.record_fields)
        self._numbered: dict[str, list[Entry]] = {}
        for entry in document.entries:
            self._numbered.setdefault(_tidy(entry.number), []).append(entry)
        self._views = {
            int(found[0]): number
            for stem, number in pages_by_picture(document).items()
            if document.kind is SourceKind.IMAGES and (found := _NUMBER.search(stem))
        }
        self._texts: dict[str, str] = {}
        self._added_works: Counter[tuple[object, ...]] = Counter()
        self._last = 1
        """The page of the entry before."""

    def read(self, body: Element) -> None:
        """All entries of a file, in order."""
        for item in catalogue_items(body):
            self._item(item)

    def _item(self, item: CatalogueItem) -> None:
        view = self._view(item)
        known = self._known(item, view)
        if known is None:
            known = self._added(item, view)
        elif item.title and item.title != _tidy(known.title):
            self.proposals.propose("correct", known.id, "entry", {"title": item.title})
        if known is not None:
            self._values(item, known)

    def _known(self, item: CatalogueItem, view: int | None) -> Entry | None:
        entry = self._document.find(own_id(item.id))
        if isinstance(entry, Entry):
            return entry
        same = self._numbered.get(item.number or "", []) if item.number else []
        same = [entry for entry in same if view is None or view in entry.pages]
        if len(same) > 1:
            same = [entry for entry in same if _tidy(entry.title) == (item.title or "")]
        return same[0] if len(same) == 1 else None

    def _added(self, item: CatalogueItem, view: int | None) -> Entry | None:
        page, region = self._place(item, view)
        if page is None:
            self.proposals.leave(FILE, "tei_place_unknown", line=item.line, number=item.number or "–")
            return None
        box = page.box
        if region is not None:
            match = find_quote(region.text, item.title or "")
            box = region.box_of(*match) if match is not None else region.box
            box = box if box.area else region.box
        content = (item.id, item.number, item.title, page.number)
        self._added_works[content] += 1  # some files have a work twice
        id = new_id("ent-u", self._document.id, *content, self._added_works[content])
        span = {"page": page.number, "box": list(box.rounded())}
        changes = {"number": item.number, "title": item.title, "spans": [span]}
        self.proposals.propose("add", id, "entry", changes)
        self._last = page.number
        return Entry(id=id, number=item.number, title=item.title, spans=(), origin=USER)

    def _values(self, item: CatalogueItem, entry: Entry) -> None:
        told = {self._name: item.name, TRAIT: item.trait, NOTE: item.note}
        for name, value in told.items():
            if not value:
                continue
            values = [field for field in entry.fields if field.name == name]
            others = [field for field in entry.fields if field.name not in told or field.name == NOTE]
            written = BETWEEN.join(_tidy(field.value) for field in (others if name == NOTE else values))
            if value == written or value in [_tidy(field.value) for field in values]:
                continue
            add_value(self.proposals, self._document, entry.id, name, value)

    # Where it stands

    def _view(self, item: CatalogueItem) -> int | None:
        """The page that a file names by the address of its image, or the one that the user named."""
        found = _VIEW.search(urlsplit(item.source).path) if item.source else None
        if found is None:
            return self._page
        number = int(found[1])
        if self._views:
            return self._views.get(number, 0)
        return number

    def _place(self, item: CatalogueItem, view: int | None) -> tuple[Page | None, Region | None]:
        for page in self._pages(view):
            for region in page.regions:
                if self._stands_in(item, region):
                    return page, region
        if view is not None and 1 <= view <= len(self._document.pages):
            return self._document.pages[view - 1], None
        return None, None

    def _pages(self, view: int | None) -> Iterator[Page]:
        """The page that is named, else all from that of the entry before."""
        pages = self._document.pages
        if view is not None:
            yield from pages[view - 1 : view] if view > 0 else ()
            return
        yield from (*pages[self._last - 1 :], *pages[: self._last - 1])

    def _stands_in(self, item: CatalogueItem, region: Region) -> bool:
        """Whether its title stands in a region, behind its number where the title is short."""
        title = _folded(item.title or "")
        if region.id not in self._texts:
            self._texts[region.id] = _folded(region.text)
        text = self._texts[region.id]
        if len(title.split()) < ENOUGH_WORDS:
            return bool(title) and f"{_folded(item.number or '').rstrip()}{title}" in text
        return bool(title) and title in text


def _folded(text: str) -> str:
    words = _WORD.findall(text.casefold())
    return f" {' '.join(words)} " if words else ""


def _tidy(text: str | None) -> str:
    return " ".join(printable(text or "").split())
