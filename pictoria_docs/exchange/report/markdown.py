"""A document as Markdown: its text in reading order, with its figures, captions and entries."""

import re
from collections.abc import Iterator

from pictoria_docs.document import Document, Entry, LinkType, Page, Region, RegionType
from pictoria_docs.exchange.contents.relations import Relations
from pictoria_docs.exchange.tables.type_words import type_words
from pictoria_docs.i18n import translate

BESIDE_THE_TEXT = frozenset(
    {RegionType.RUNNING_HEAD, RegionType.PAGE_NUMBER, RegionType.DECORATION, RegionType.DROP_CAPITAL}
)
"""What is no part of what is read."""
HEADINGS = {RegionType.TITLE: "#", RegionType.HEADING: "##"}
_SIGNS = re.compile(r"([\\`*_\[\]<>|])")
_AT_THE_START = re.compile(r"^(?=[#+~=-])|^(\d+)(?=[.)]\s)")


def markdown(document: Document, relations: Relations, language: str) -> str:
    """Write a document as Markdown.

    A figure is a quotation with its type, its number, its captions and the entries that it shows; an entry begins with
    a heading of its number and title.

    Args:
        document: without what people rejected.
        relations: its links.
        language: of the words that are ours.
    """
    return "\n\n".join(_Writer(document, relations, language).blocks()) + "\n"


class _Writer:
    """The blocks of one document; what a figure or a heading has said is not said again."""

    def __init__(self, document: Document, relations: Relations, language: str) -> None:
        self._document, self._relations, self._language = document, relations, language
        self._opened = {entry.spans[0].regions[0]: entry for entry in document.entries if _has_text(entry)}
        self._said: set[str] = set()

    def blocks(self) -> Iterator[str]:
        for page in self._document.pages:
            self._said.update(id for figure in page.figures for id in self._captions(figure))
        for page in self._document.pages:
            yield from self._page(page)

    def _page(self, page: Page) -> Iterator[str]:
        for region in page.regions:
            entry = self._opened.get(region.id)
            head = _head(entry) if entry is not None else ""
            if head:
                yield f"### {_inline(head)}"
            if region.is_picture:
                yield self._figure(region)
            elif region.type in BESIDE_THE_TEXT or region.id in self._said or not region.text:
                continue
            elif region.type in HEADINGS and not head:
                yield f"{HEADINGS[region.type]} {_inline(region.text)}"
            elif _plain(region.text) != _plain(head):
                yield _escaped(region.text)

    def _figure(self, figure: Region) -> str:
        name = f"{type_words(figure, self._document, self._language)} {figure.number or ''}".strip()
        captions = [self._document.find(id) for id in self._captions(figure)]
        texts = [_escaped(caption.text) for caption in captions if isinstance(caption, Region)]
        entries = [self._document.find(id) for id in self._relations.targets(LinkType.DEPICTS, figure.id)]
        heads = "; ".join(_inline(_head(entry)) for entry in entries if isinstance(entry, Entry))
        shown = [f"{translate('report.types.entry', self._language)}: {heads}"] if heads else []
        return "\n>\n".join(f"> {line}" for line in (f"**{_inline(name)}**", *texts, *shown))

    def _captions(self, figure: Region) -> list[str]:
        return self._relations.sources(LinkType.CAPTION_OF, figure.id)


def _has_text(entry: Entry) -> bool:
    return bool(entry.spans and entry.spans[0].regions)


def _head(entry: Entry) -> str:
    """Number and title of an entry in a line."""
    number, title = entry.number or "", entry.title or ""
    return title if title.startswith(number) else f"{number}. {title}".rstrip(". ")


def _plain(text: str) -> str:
    """Its letters and digits alone, to tell whether two texts say the same."""
    return "".join(filter(str.isalnum, text)).casefold()


def _inline(text: str) -> str:
    """A text within a line, of which no sign is read as Markdown."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _escaped(text: str) -> str:
    """The same as a line of its own, which is no list and no heading either."""
    return _AT_THE_START.sub(lambda found: f"{found[1]}\\" if found[1] else "\\", _inline(text))
