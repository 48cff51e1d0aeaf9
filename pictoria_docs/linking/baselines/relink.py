"""A document linked by the rule of another tool."""

from collections.abc import Iterable, Mapping, Sequence

from pictoria_docs.document import (
    Document,
    Link,
    LinkType,
    NumberKind,
    Origin,
    Page,
    PrintedNumber,
    Reason,
)
from pictoria_docs.document.identity import RegionId
from pictoria_docs.linking.baselines.registry import find_linker
from pictoria_docs.linking.baselines.sheets import make_sheets
from pictoria_docs.linking.book import Book

CONFIDENCE = 0.5
"""Of each link: none of the rules gives a score."""


def baseline_links(pages: Iterable[Page], name: str) -> list[Link]:
    """The `caption_of` links that a rule makes on pages whose plates and composite figures are composed.

    Ties to tables are left out, as our own linker leaves them out.

    Raises:
        ConfigError: no rule has this name.
    """
    linker = find_linker(name)
    origin = Origin(stage="linking", version="1", model=name)
    reasons = (Reason(code="baseline", values={"linker": name}),)
    links: dict[str, Link] = {}
    for caption, body in linker.link(make_sheets(pages)):
        if body.is_picture:
            link = Link.make(LinkType.CAPTION_OF, caption.id, body.id, CONFIDENCE, reasons, origin)
            links[link.id] = link
    return list(links.values())


def relink(document: Document, name: str) -> Document:
    """An analysed document with the caption links of another tool's rule in the place of ours.

    Figures, captions, plates, entries, mentions and all other links stay as they are. To see what follows from the
    rule's links for `depicts` and `cites` as well, analyse with the option `linker`.

    Raises:
        ConfigError: no rule has this name.
    """
    kept = [link for link in document.links if link.type != LinkType.CAPTION_OF]
    return document.model_copy(update={"links": (*baseline_links(document.pages, name), *kept)})


def renumber(book: Book, printed: Mapping[RegionId, Sequence[PrintedNumber]], links: Sequence[Link]) -> None:
    """Forget the numbers that pictures had from our own caption links, and give them those of `links`.

    Args:
        book: with composed plates.
        printed: numbers that were known of the pictures before captions were linked.
        links: `caption_of` links of another rule.
    """
    for page in book.pages:
        for region in book.on(page):
            if not region.is_picture or (region.id not in printed and not book.numbers.get(region.id)):
                continue
            own = list(printed.get(region.id, ()))
            own += [
                number
                for number in book.numbers.get(region.id, [])
                if number.kind is NumberKind.PLATE and number not in own
            ]
            book.numbers[region.id] = own
            if not own and region.number is not None:
                book.put(region.model_copy(update={"number": None}))
    for link in links:
        reading = book.get(RegionId(link.source)).caption
        picture = book.get(RegionId(link.target))
        for number in reading.numbers if reading is not None else ():
            if number not in book.numbers[picture.id]:
                book.numbers[picture.id].append(number)
        if picture.number is None and reading is not None and reading.numbers:
            book.put(picture.model_copy(update={"number": reading.numbers[0].text}))
