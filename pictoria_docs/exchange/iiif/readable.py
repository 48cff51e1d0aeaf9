"""What people read when they click a picture in a IIIF viewer: its captions, entries and page, with links to them.

A stock viewer shows neither links between annotations nor terms of ours, so both are written out as HTML (only the
elements that IIIF allows: `a`, `b`, `p`). Each such body is marked by `pictoria:readable`; the import leaves it out.
"""

from collections import defaultdict
from collections.abc import Iterator
from html import escape
from textwrap import shorten
from typing import Any, NamedTuple

from pictoria_docs.document import Document, Entry, Link, LinkType, Mention, Region
from pictoria_docs.document.link_ends import CAPTION_TEXT
from pictoria_docs.exchange.annotations.web_annotation import PREFIX, own
from pictoria_docs.exchange.places.addresses import Addresses, id_in
from pictoria_docs.exchange.places.canvas import canvases
from pictoria_docs.exchange.places.content_state import region_link
from pictoria_docs.exchange.tables.region_links import place_of
from pictoria_docs.exchange.tables.tables import printable
from pictoria_docs.exchange.tables.type_words import relation, type_words
from pictoria_docs.i18n import translate, user_language

MAX_LENGTH = 1000
"""Characters of another region's text; captions are shorter, legends of whole plates may not be."""

TITLE = 100
"""Characters of a picture's title."""
PAGE = "readable.page"
"""The word before a page's number."""
Json = dict[str, Any]
Thing = Region | Entry | Mention


class LinkedEnd(NamedTuple):
    """What a link of something leads to."""

    link: Link
    outward: bool
    """Whether the other end is the link's target."""
    other: Thing


class ReadableText:
    """The words for one document in one language."""

    def __init__(self, document: Document, addresses: Addresses, language: str | None = None) -> None:
        """`addresses`: where everything is; `language`: of the words (default: the user's)."""
        self._document, self._addresses = document, addresses
        self._language = language or user_language()
        self._canvases = canvases(document)
        self._labels = {page.number: page.label for page in document.pages}
        self._fields = {field.name: field.label(self._language) for field in document.record_fields}
        self._ends: dict[str, list[LinkedEnd]] = defaultdict(list)
        self._links: dict[str, str] = {}
        """Where people see each thing, as HTML has it, by its id: several links lead there."""
        self._shown: dict[str, str] = {}
        """The words of each thing as HTML, by its id."""
        self._told: dict[tuple[str, bool], str] = {}
        """The line of each link's end."""
        self._pages: dict[int, str] = {}
        self._translated: dict[str, str] = {}
        """What is said of many things, by its code."""
        self._names: dict[tuple[str, str], str] = {}
        """The words of each type of regions, by language."""
        for link in sorted(document.without_rejected().links, key=lambda link: -link.confidence):
            source, target = document.find(link.source), document.find(link.target)
            if isinstance(source, Thing) and isinstance(target, Thing):
                self._ends[link.source].append(LinkedEnd(link, True, target))
                self._ends[link.target].append(LinkedEnd(link, False, source))

    # Annotations

    def annotations(self, annotation: Json, page: int) -> Iterator[Json]:
        """The annotation with readable bodies; behind a link a second one, which a viewer shows on `page`."""
        if annotation["motivation"] == "linking":
            yield annotation
            link = self._document.find(id_in(annotation["id"]))
            if isinstance(link, Link):
                yield from self._link(link, page)
            return
        head, tail = self._around(annotation)
        if not head:
            yield annotation
            return
        why = annotation["motivation"]
        motivations = [why] if isinstance(why, str) else why
        bodies = [self._body(head), *annotation["body"], *([self._body(tail)] if tail else [])]
        yield annotation | {"motivation": [*motivations, "commenting"], "body": bodies}

    def _around(self, annotation: Json) -> tuple[str, str]:
        """What stands before and behind the exact bodies, such that all read as one text."""
        name = annotation.get(f"{PREFIX}:field")
        if isinstance(name, str):
            return f"<b>{escape(self._fields.get(name, name))}:</b>", ""
        thing = self._document.find(id_in(annotation["id"]))
        match thing:
            case Region() if thing.is_picture or thing.type in CAPTION_TEXT or self._ends.get(thing.id):
                return f"<b>{self._type(thing)}</b>", self._lines(thing, thing.page)
            case Entry():
                return f"<b>{self._type(thing)}</b>", self._lines(thing, thing.pages[0])
            case Mention():
                return f"<b>{self._type(thing)}</b>", self._lines(thing, thing.page)
        return "", ""

    def _link(self, link: Link, page: int) -> Iterator[Json]:
        """A link as a sentence that leads to both its ends, on their whole pages, `page` first.

        With the box of a picture, Mirador could not tell which of both is clicked.
        """
        source, target = self._document.find(link.source), self._document.find(link.target)
        if not isinstance(source, Thing) or not isinstance(target, Thing):
            return
        value = f"<p>{self._named(source)}</p><p>{self._line(LinkedEnd(link, True, target))}</p>"
        pages = dict.fromkeys((page, place_of(source)[0], place_of(target)[0]))
        if targets := [self._addresses.canvas(each) for each in pages if each in self._canvases]:
            yield {
                "id": f"{self._addresses.annotation(link.id)}#{PREFIX}-readable",
                "type": "Annotation",
                "motivation": "commenting",
                "body": [self._body(value)],
                "target": targets,
            }

    def _body(self, value: str) -> Json:
        return {
            "type": "TextualBody",
            "purpose": "commenting",
            "value": value,
            "format": "text/html",
            "language": self._language,
            **own(readable=True),
        }

    # Metadata

    def pairs(self, picture: Region) -> Iterator[tuple[str, str]]:
        """What is known of a picture as labels, each the name of a word below `readable`, and HTML."""
        yield PAGE, f"<span>{escape(self.page(picture.page))}</span>"
        for end in self._ends.get(picture.id, ()):
            yield _code(end), f"<span>{self._linked(end.other)} {self._words(end.other)}</span>"

    def title(self, picture: Region) -> str:
        """A picture's type, number and first caption in a line, without HTML."""
        ends = self._ends.get(picture.id, ())
        words = [
            text
            for type in (LinkType.CAPTION_OF, LinkType.DEPICTS)
            for end in ends
            if end.link.type == type and (text := self._text(end.other))
        ]
        name = f"{self._name(picture)} {picture.number or ''}".strip()
        if not words:
            return printable(name)
        text = _shortened(words[0], TITLE)
        # "Fig. 3. ..." names the picture itself; "3. ..." does not tell what it counts.
        return printable(text if text[0].isalpha() else f"{name}: {text}")

    def kind(self, region: Region, language: str) -> str:
        """What a region is, in a language."""
        key = region.type_name, language
        if key not in self._names:
            self._names[key] = type_words(region, self._document, language)
        return self._names[key]

    def page(self, number: int) -> str:
        """A page's printed number, else its place in the document."""
        return printable(self._labels.get(number) or str(number))

    # Words

    def _type(self, thing: Thing) -> str:
        return escape(self._name(thing))

    def _name(self, thing: Thing) -> str:
        if isinstance(thing, Region):
            return self.kind(thing, self._language)
        return self._translate(f"report.types.{type(thing).__name__.lower()}")

    def _on_page(self, page: int) -> str:
        if page not in self._pages:
            self._pages[page] = translate("readable.on_page", self._language, page=self.page(page))
        return self._pages[page]

    def _translate(self, code: str) -> str:
        if code not in self._translated:
            self._translated[code] = translate(code, self._language)
        return self._translated[code]

    def _lines(self, thing: Thing, page: int) -> str:
        lines = [escape(self._on_page(page))]
        lines += [self._line(end) for end in self._ends.get(thing.id, ())]
        return "".join(f"<p>{line}</p>" for line in lines)

    def _line(self, end: LinkedEnd) -> str:
        """The kind of link, as a link to its other end, and the words there."""
        key = end.link.id, end.outward
        if key not in self._told:
            self._told[key] = f"{self._linked(end.other, self._link_words(end))} {self._words(end.other)}"
        return self._told[key]

    def _link_words(self, end: LinkedEnd) -> str:
        code = _code(end)
        words = self._translate(code)
        return words if words != code else relation(end.link.type, self._language, self._document.own_types)

    def _linked(self, thing: Thing, words: str = "") -> str:
        page, box = place_of(thing)
        on_page = self._on_page(page)
        label = escape(f"{words} ({on_page})" if words else on_page)
        canvas = self._canvases.get(page)
        if canvas is None:
            return f"{label}:"
        if thing.id not in self._links:
            self._links[thing.id] = escape(region_link(self._addresses, canvas, box, thing.id))
        return f'<a href="{self._links[thing.id]}">{label}</a>:'

    def _named(self, thing: Thing) -> str:
        return f"<b>{self._type(thing)}</b> {self._linked(thing)} {self._words(thing, typed=False)}".strip()

    def _words(self, thing: Thing, typed: bool = True) -> str:
        if thing.id not in self._shown:
            self._shown[thing.id] = escape(printable(_shortened(self._text(thing), MAX_LENGTH)))
        words = self._shown[thing.id]
        picture = isinstance(thing, Region) and thing.is_picture
        return f"{self._type(thing)} {words}".strip() if picture and typed else words

    def _text(self, thing: Thing) -> str:
        match thing:
            case Entry():
                numbered = thing.number and not (thing.title or "").startswith(thing.number)
                return (
                    f"{thing.number}. {thing.title or ''}" if numbered else thing.title or thing.number or "?"
                )
            case Region() if thing.is_picture:
                return thing.number or ""
        return thing.text


def _shortened(text: str, most: int) -> str:
    """The text in one line, of `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else shorten(line, most, placeholder="…")


def _code(end: LinkedEnd) -> str:
    return f"readable.{'to' if end.outward else 'from'}_{end.link.type}"
