"""References in running text ("fig. 3", "pl. IV, 2", "cat. 7") and what they point to."""

import re
from collections.abc import Mapping, Sequence

from pictoria_docs.document import (
    Link,
    LinkType,
    Mention,
    NumberKind,
    Origin,
    PrintedNumber,
    Reason,
    Region,
    RegionType,
    make_id,
)
from pictoria_docs.document.identity import MentionId, RegionId
from pictoria_docs.isolation import isolate
from pictoria_docs.labels import Reference, cited_authors, find_references, hyphen_style, tab_kind
from pictoria_docs.labels.grammar import LabelStyle
from pictoria_docs.labels.own_words import find_own_references, opening_label
from pictoria_docs.linking.document_index import DocumentIndex, ReadingPosition, has_body, reads_as
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.targets import Target, Targets

CAPTION_HEAD = 60  # characters of a caption that show how the book joins numbers
LISTED_SHARE = 0.6  # of a region's lines that open with a reference in a list

ORIGIN = Origin(stage="linking", version="1")
RUNNING_TEXT = frozenset({RegionType.TEXT, RegionType.LIST, RegionType.FOOTNOTE, RegionType.MARGINALIA})
HEADINGS = frozenset({RegionType.HEADING, RegionType.TITLE})
LISTED = 3
"""Fewer lines of a text that open with references may do so by chance."""
HEAD = 5
"""Regions at the beginning of an entry, its heading among them, in which it names its own plates."""

_TAB = re.compile(r"\b[Tt](?:ab|AB)[sS]?\b")


def find_mentions(
    document_index: DocumentIndex,
    targets: Targets,
    options: LinkingOptions,
    headings: Mapping[RegionId, int] | None = None,
) -> tuple[list[Mention], list[Link]]:
    """The references in running text and in the heads of entries that name something here, and the links to it.

    Args:
        document_index: the open document.
        targets: what its numbers stand for.
        options: how.
        headings: regions that open with the heading of an entry, and where its title starts: the label there
            ("Cat. 12") is the entry's own.
    """
    mentions: list[Mention] = []
    links: list[Link] = []
    references = _references(document_index, targets, headings or {})
    parts = _commas_part(targets, [reference for _, _, reference in references])
    for region, position, reference in references:
        with isolate("mention", region.page, reference.text):
            numbers = _reading(targets, reference, parts)
            named = _named(targets, numbers, position)
            if not named and not options.keep_unresolved_mentions:
                continue
            mention = _mention(document_index, region, reference, numbers)
            cites = [
                Link.make(
                    LinkType.CITES,
                    mention.id,
                    target.id,
                    target.confidence,
                    (Reason(code="cited_number", values={"number": number.text, "text": mention.text}),),
                    ORIGIN,
                )
                for target, number in named
            ]
            mentions.append(mention)
            links += cites
    return mentions, links


def _named(
    targets: Targets, numbers: Sequence[PrintedNumber], position: ReadingPosition
) -> Sequence[tuple[Target, PrintedNumber]]:
    """What the numbers of a reference stand for, each target once, with the number that names it best."""
    named: dict[str, tuple[Target, PrintedNumber]] = {}
    for number in numbers:
        for target in targets.find(number, position):
            if target.id not in named or named[target.id][0].confidence < target.confidence:
                named[target.id] = (target, number)
    return list(named.values())


def _references(
    document_index: DocumentIndex, targets: Targets, headings: Mapping[RegionId, int]
) -> list[tuple[Region, ReadingPosition, Reference]]:
    heads = {
        id
        for entry in targets.entries.values()
        for span in entry.spans[:1]
        for id in span.regions[:HEAD]
        if id not in headings or headings[id]
    }
    texts = [
        (region, (page, position))
        for page in sorted(document_index.pages)
        for position, region in enumerate(document_index.on(page))
        if region.type in RUNNING_TEXT
        or (region.type in HEADINGS and region.id in heads)
        or _is_stray(document_index, region, targets)
        or _is_loose_label(document_index, region, position, targets)
    ]
    captions = [region.text[:CAPTION_HEAD] for region in document_index.all_regions() if region.caption]
    authors = cited_authors(region.text for region, _ in texts)
    tab = NumberKind.TABLE
    if any(_TAB.search(region.text) for region, _ in texts):
        tab = tab_kind(document_index.document.pages)
    plates = any(kind is NumberKind.PLATE for kind, _ in targets.ids)
    if plates and not any(reads_as(region, NumberKind.TABLE) for region in document_index.all_regions()):
        tab = NumberKind.PLATE  # no table has a number here
    habits = LabelStyle(hyphen=hyphen_style(captions), tab=tab)
    own_words = _own_words(document_index)
    located = []
    for region, position in texts:
        if not any(char.isdigit() or char in "IVXLC" for char in region.text):
            continue
        habits["tolerant"] = document_index.pages[region.page].read_by_ocr
        with isolate("text_mentions", region.page, region.text):
            references = find_references(region.text, authors=authors, **habits)
            references = [*references, *find_own_references(region.text, own_words)]
            own = headings.get(region.id, 0)
            located += [(region, position, citing) for citing in _citing(region, references, own, targets)]
    return located


def _own_words(document_index: DocumentIndex) -> frozenset[str]:
    """The label words of captions that no list knows: the text cites by them too."""
    captions = (region for region in document_index.all_regions() if region.type is RegionType.CAPTION)
    labels = (opening_label(region.text) for region in captions if reads_as(region, NumberKind.FIGURE))
    return frozenset(label.word for label in labels if label is not None)


def _citing(region: Region, references: Sequence[Reference], own: int, targets: Targets) -> list[Reference]:
    """Those of the references in a region that cite: not the label behind which its own words begin at `own`."""
    label = region.caption.label_end if region.caption and region.id in targets.captioning else None
    items = _items(region, references)
    return [
        reference
        for reference in references
        # What the body of a caption cites is no business of the entry.
        if (label is None or reference.start < label)
        and reference.start not in items
        and reference.kind is not NumberKind.TABLE
        and reference.numbers
        and reference.start >= own
    ]


def _items(region: Region, references: Sequence[Reference]) -> frozenset[int]:
    """Where references open the items of a list of figures or of their credits, line by line: they cite nothing."""
    if region.type is RegionType.LIST:
        return frozenset({0})
    starts = {line.start for line in region.lines}
    opening = frozenset(reference.start for reference in references if reference.start in starts)
    return opening if len(opening) >= max(LISTED, LISTED_SHARE * len(starts)) else frozenset()


def _is_stray(document_index: DocumentIndex, region: Region, targets: Targets) -> bool:
    """Whether what was read as a caption has no picture, and none on its page: text that opens like a caption."""
    return (
        region.type is RegionType.CAPTION
        and region.id not in targets.captioning
        and not document_index.pictures(region.page)
    )


def _is_loose_label(document_index: DocumentIndex, region: Region, index: int, targets: Targets) -> bool:
    """Whether a caption in an entry cites, as "Pl. II, 3" below a record does, rather than naming a picture beside it.

    It does where it has no picture and says no more, and where it stands alone in the text of a page without pictures.
    """
    if region.type is not RegionType.CAPTION or not reads_as(region, NumberKind.FIGURE, NumberKind.PLATE):
        return False
    if targets.entry_at((region.page, index)) is None:
        return False
    if region.id not in targets.captioning and not has_body(region):
        return True
    regions = document_index.on(region.page)
    neighbours = [*regions[max(index - 1, 0) : index], *regions[index + 1 : index + 2]]
    return not document_index.pictures(region.page) and not any(
        other.type in (RegionType.CAPTION, RegionType.LEGEND, RegionType.FIGURE_NUMBER)
        for other in neighbours
    )


def _commas_part(targets: Targets, references: Sequence[Reference]) -> bool:
    """Whether "Taf. 1, 2" is part 2 of plate 1 in this document: the reading in which more references name something.

    Where both always do, plates with numbered pictures say that it is.
    """
    votes = 0
    for reference in references:
        if reference.as_parts:
            votes += all(map(targets.has, reference.as_parts)) - all(map(targets.has, reference.numbers))
    return votes >= 0


def _reading(targets: Targets, reference: Reference, commas_part: bool) -> tuple[PrintedNumber, ...]:
    """The numbers of a reference as the document reads commas, unless only the other reading names anything."""
    if not reference.as_parts:
        return reference.numbers
    first, second = (
        (reference.as_parts, reference.numbers) if commas_part else (reference.numbers, reference.as_parts)
    )
    return second if all(map(targets.has, second)) and not any(map(targets.has, first)) else (
        first if any(map(targets.has, first)) else reference.numbers
    )  # fmt: skip


def _mention(
    document_index: DocumentIndex, region: Region, reference: Reference, numbers: tuple[PrintedNumber, ...]
) -> Mention:
    return Mention(
        id=MentionId(make_id("men", document_index.document.id, region.id, reference.start, reference.text)),
        page=region.page,
        region=region.id,
        start=reference.start,
        end=reference.end,
        text=reference.text,
        box=region.box_of(reference.start, reference.end),
        numbers=numbers,
        origin=ORIGIN,
    )
