"""A second look at a document: places where something may be missing, seen by other evidence than the first.

Pictures without a caption tell of captions, what counts as decoration tells of figures, and the likeliest way to read
the document as a list, whatever was found (`linking/list_proposals.py`), tells of entries.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import Literal, NamedTuple

from pictoria_docs.document import Box, Document, LinkType, Page, Region, RegionType, Status
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.log_odds import log_odds
from pictoria_docs.evidence import Measured
from pictoria_docs.isolation import isolate
from pictoria_docs.linking import LinkingOptions
from pictoria_docs.linking.list_proposals import ListProposal, propose_lists

BESIDE = frozenset(
    {RegionType.TEXT, RegionType.HEADING, RegionType.LIST, RegionType.FOOTNOTE, RegionType.MARGINALIA}
)
"""Regions whose text may be a caption that was not seen as one."""
REACH = 4.0
"""Line heights from a picture within which a text beside it may be its caption,"""
CLOSE = 1.5
"""and within which it stands close by."""
LINE_HEIGHT = 12.0
"""Points, of a text whose lines are not known; and the unit in which decorations are measured."""
MIN_LINE = 4.0
"""Points."""
INSIDE = 0.5
"""Share of a box within another, from which it lies in it."""


PlaceReason = Literal["bare_picture", "text_beside", "decoration", "like_lines"]
"""Why something may be missing at a place."""


class MissingKind(StrEnum):
    """What may be missing."""

    FIGURE = "figure"
    CAPTION = "caption"
    ENTRY = "entry"


class ProbablyMissing(NamedTuple):
    """A place where something may be missing."""

    kind: MissingKind
    page: int
    box: Box
    why: PlaceReason
    """Code of the reason."""
    measured: Measured
    """What its probability is made of (`evidence.py`)."""
    region: RegionId | None = None
    """What would be the caption or the figure; None: nothing that was read, or it is an entry."""
    picture: RegionId | None = None
    """Of a caption."""

    @property
    def key(self) -> str:
        """What it is found by in a later look: by what was read there, else by where it is."""
        read = [str(id) for id in (self.region, self.picture) if id is not None]
        return ":".join([self.kind, str(self.page), *(read or [str(round(side)) for side in self.box])])


class SecondLook(NamedTuple):
    """What a second look at a document sees of one kind."""

    kind: MissingKind
    found: int
    """Things of the kind that the document has."""
    found_in: float
    """Pictures, for captions, pages, for figures, or entries, that nobody has called complete: what is missing beyond
    the places is reckoned by them."""
    places: tuple[ProbablyMissing, ...]

    @property
    def is_blind(self) -> bool:
        """Whether it says nothing: nothing was found, and nothing is seen."""
        return not self.found and not self.places


def look_again(
    document: Document,
    complete: Collection[int] = (),
    options: LinkingOptions | None = None,
    refused: Collection[str] = (),
) -> tuple[SecondLook, ...]:
    """Look at a document again, as people left it.

    Args:
        document: without what people rejected.
        complete: pages of which people said that nothing is missing: nothing is looked for there.
        options: how it was linked.
        refused: keys of places of which people said that nothing is missing there.
    """
    pages = [page for page in document.pages if page.number not in complete]
    pictures = {picture.id: picture for page in pages for picture in page.figures if not picture.parent}
    entries = [entry for entry in document.entries if not {*entry.pages} <= {*complete}]
    captions = tuple(_bare_pictures(document, pages, list(pictures.values())))
    figures = tuple(_decorations(pages))
    like = tuple(place for place in _like_lines(document, options) if place.page not in complete)
    looks = (
        SecondLook(MissingKind.FIGURE, len(document.figures), len(pages), figures),
        SecondLook(MissingKind.CAPTION, len(document.captions), len(pictures), captions),
        SecondLook(MissingKind.ENTRY, len(document.entries), len(entries), like),
    )
    return tuple(
        look._replace(places=tuple(place for place in look.places if place.key not in refused))
        for look in looks
    )


def _bare_pictures(
    document: Document, pages: Sequence[Page], pictures: Sequence[Region]
) -> Iterator[ProbablyMissing]:
    """Find pictures to which no caption is linked, neither to their plate nor to their panels."""
    captioned = {
        link.target
        for link in document.links
        if link.type == LinkType.CAPTION_OF and link.status is not Status.REJECTED
    }
    captioned |= {panel.parent for panel in document.figures if panel.parent and panel.id in captioned}
    sizes = Counter(round(caption.size) for caption in document.captions)
    in_entries = {id for entry in document.entries for span in entry.spans for id in span.regions}
    by_page: dict[int, list[Region]] = defaultdict(list)
    for picture in pictures:
        if picture.id not in captioned:
            by_page[picture.page].append(picture)
    for page in pages:
        texts = [each for each in page.regions if each.type in BESIDE and each.text.strip()]
        texts = [text for text in texts if text.id not in in_entries]
        for picture in by_page[page.number]:
            distance, text = _nearest(picture.box, texts)
            measured = {
                "uncaptioned": float(not document.captions),
                "near_text": float(text is not None and distance < CLOSE),
                "set_alike": float(text is not None and round(text.size) in sizes),
            }
            box = picture.box if text is None else text.box
            why: PlaceReason = "bare_picture" if text is None else "text_beside"
            region = None if text is None else text.id
            yield ProbablyMissing(MissingKind.CAPTION, page.number, box, why, measured, region, picture.id)


def _nearest(picture: Box, texts: Sequence[Region]) -> tuple[float, Region | None]:
    """The text nearest to a picture and its distance in line heights; none where all are out of reach."""
    found: list[tuple[float, int]] = []
    for index, text in enumerate(texts):
        height = max(text.lines[0].box.height if text.lines else LINE_HEIGHT, MIN_LINE)
        distance = picture.distance(text.box) / height
        if distance <= REACH and text.box.inside(picture) <= INSIDE:
            found.append((distance, index))
    distance, index = min(found, default=(math.inf, -1))
    return distance, texts[index] if found else None


def _decorations(pages: Sequence[Page]) -> Iterator[ProbablyMissing]:
    """Find what was taken for a decoration and may be a picture."""
    for page in pages:
        for region in page.regions:
            if region.type is RegionType.DECORATION:
                measured = {"height": math.log1p(region.box.height / LINE_HEIGHT)}
                yield ProbablyMissing(
                    MissingKind.FIGURE, page.number, region.box, "decoration", measured, region.id
                )


def _like_lines(document: Document, options: LinkingOptions | None) -> Iterator[ProbablyMissing]:
    """Find lines that open like those of entries, read as a list whatever was found before, and lie in no entry.

    Where a person said which lines open entries, there is nothing to find.
    """
    best = None if document.entry_openings is not None else _likeliest_list(document, options)
    if best is None or not best.entries:
        return
    spans: dict[int, list[Box]] = defaultdict(list)
    for entry in document.entries:
        for span in entry.spans:
            spans[span.page].append(span.box)
    apart = [
        proposed
        for proposed in best.entries
        if not any(proposed.opening.box.inside(span) >= INSIDE for span in spans[proposed.opening.page])
    ]
    found = bool(document.entries)
    measured = {
        "odds": 0.0 if found else log_odds(best.likelihood),
        "found": float(found),
        "agrees": (1 - len(apart) / len(best.entries)) if found else 0.0,
    }
    for proposed in apart:
        place = proposed.opening.page, proposed.box
        yield ProbablyMissing(MissingKind.ENTRY, *place, "like_lines", measured)


def _likeliest_list(document: Document, options: LinkingOptions | None) -> ListProposal | None:
    """Read a document as a list by what comes back alone, as if nothing had been found in it."""
    plain = document.model_copy(update={"entries": (), "mentions": (), "links": ()})
    with isolate("entries"):
        return max(propose_lists(plain, options), key=lambda each: each.likelihood, default=None)
    return None
