"""Links that follow from others: stacked and repeated captions, continuations, captions of plates, lists, parts."""

from collections.abc import Mapping
from itertools import pairwise

from pictoria_docs.document import Box, Link, LinkType, NumberKind, PrintedNumber, Reason, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.linking.caption_links import ORIGIN, CaptionLinks
from pictoria_docs.linking.caption_numbers import captions_of, is_one_figure
from pictoria_docs.linking.document_index import DocumentIndex, reads_as
from pictoria_docs.linking.plates import number_panel

CONTINUED_CONFIDENCE = 0.95  # of a caption that says that it continues another
NUMBER_SHOWN = 12  # characters of a caption in a reason
CAPTION_SHOWN = 24  # characters of the first caption in a reason

STACK_GAP = 2.0
"""Captions under one picture ("6a", "6b") are no further apart than this, in line heights."""
CONTINUED_WITHIN = 6
"""A caption is continued no more pages later than this."""


def link_stacked(document_index: DocumentIndex, caption_links: CaptionLinks) -> None:
    """Captions stacked under one picture ("6a", "6b"): what is left over goes with its neighbour of one stem."""
    for page in document_index.pages:
        captions = captions_of(document_index, page)
        pairs = list(pairwise(captions))
        for upper, lower in [*pairs, *((second, first) for first, second in reversed(pairs))]:
            if lower.id in caption_links.by_caption or upper.id not in caption_links.by_caption:
                continue
            if not _siblings(upper, lower) or upper.box.distance(
                lower.box
            ) > STACK_GAP * document_index.line_height(page):
                continue
            for figure in sorted(caption_links.by_caption[upper.id]):
                reason = Reason(code="same_number_stem", values={"number": upper.text[:NUMBER_SHOWN]})
                caption_links.add(
                    lower, figure, caption_links.inherited(upper.id, figure, "stacked"), [reason]
                )
                for number in lower.printed_numbers:
                    document_index.numbers[figure].append(number)


def link_twins(
    document_index: DocumentIndex, caption_links: CaptionLinks, twins: Mapping[RegionId, Region]
) -> None:
    """The second of two captions under one picture (in another language) goes where the first one goes."""
    for id, first in twins.items():
        twin = document_index.get(id)
        for figure in sorted(caption_links.by_caption.get(first.id, ())):
            reason = Reason(code="same_caption_twice", values={"text": first.text[:CAPTION_SHOWN]})
            caption_links.add(twin, figure, caption_links.inherited(first.id, figure, "stacked"), [reason])


def link_continuations(document_index: DocumentIndex, caption_links: CaptionLinks) -> list[Link]:
    """Captions that go on with an earlier one ("Fig. 5 (suite)").

    A continuation without a picture of its own goes with the pictures of the caption that it continues.

    Returns:
        `continues` links, from the later caption to the earlier one.
    """
    last: dict[tuple[NumberKind, str], Region] = {}
    links: list[Link] = []
    for page in sorted(document_index.pages):
        for caption in captions_of(document_index, page):
            reading = caption.caption
            if reading is None or not reading.numbers:
                continue
            key = (reading.numbers[0].kind, reading.numbers[0].key)
            earlier = last.get(key)
            if reading.continued and earlier is not None and caption.page - earlier.page <= CONTINUED_WITHIN:
                reason = Reason(code="continued", values={"page": earlier.page})
                links.append(
                    Link.make(
                        LinkType.CONTINUES, caption.id, earlier.id, CONTINUED_CONFIDENCE, (reason,), ORIGIN
                    )
                )
                if not caption_links.by_caption.get(caption.id):
                    for figure in sorted(caption_links.by_caption.get(earlier.id, ())):
                        caption_links.add(
                            caption, figure, caption_links.inherited(earlier.id, figure, "stacked"), [reason]
                        )
            last[key] = caption
    return links


def _siblings(first: Region, second: Region) -> bool:
    if not first.printed_numbers or not second.printed_numbers:
        return False
    number, other = first.printed_numbers[0], second.printed_numbers[0]
    return (
        number.kind is other.kind
        and len(number.path) > 1
        and len(other.path) > 1
        and number.path[:-1] == other.path[:-1]
    )


def link_plate_captions(document_index: DocumentIndex, caption_links: CaptionLinks) -> None:
    """Captions without a number of their own on a plate: the plate's, or, where there are several, their panels'."""
    for page in document_index.plate_of_page:
        plates = [region for region in document_index.on(page) if region.type is RegionType.PLATE]
        captions = [
            caption
            for caption in captions_of(document_index, page)
            if not reads_as(caption, NumberKind.BARE, NumberKind.FIGURE, NumberKind.TABLE)
            and not (reads_as(caption, NumberKind.PLATE) and caption.id in caption_links.by_caption)
            and not (reads_as(caption, NumberKind.ENTRY) and caption.id in caption_links.by_caption)
        ]
        if not captions or not plates:
            continue
        for caption in captions:
            caption_links.drop(caption.id)
        if len(captions) == 1 and len(plates) == 1:
            reason = Reason(code="plate_caption", values={"number": plates[0].number or ""})
            caption_links.add(captions[0], plates[0].id, {"plate_caption": 1.0}, [reason])
            continue
        for picture in document_index.pictures(page):
            if caption_links.by_figure.get(picture.id):
                continue
            caption, gap = min(
                ((caption, _caption_gap(caption.box, picture.box)) for caption in captions),
                key=lambda pair: pair[1],
            )
            lines = round(gap / document_index.line_height(page), 1)
            reason = Reason(code="nearest_on_plate", values={"lines": lines})
            caption_links.add(caption, picture.id, {"nearest_on_plate": 1.0}, [reason])


def _caption_gap(caption: Box, picture: Box) -> float:
    """Distance to the next caption below a picture; one above it counts as further away."""
    distance = caption.distance(picture)
    return distance if caption.centre.y >= picture.y1 else 2 * distance + 100


def link_parts(document_index: DocumentIndex, caption_links: CaptionLinks) -> None:
    """The parts that a caption tells apart ("(a) ... (b) ...") go to the panels, by their numbers, else in order."""
    for caption_id, figure_id in list(caption_links.links):
        reading = document_index.get(caption_id).caption
        panels = document_index.panels(figure_id)
        if reading is None or len(panels) < 2:
            continue
        numbers = [part.number for part in reading.parts if part.number is not None]
        if is_one_figure(reading.numbers):
            numbers = list(reading.numbers)
        parts = [
            PrintedNumber(kind=NumberKind.BARE, path=number.path[-1:], text=number.path[-1])
            for number in numbers
        ]
        panel_of = {
            document_index.numbers[panel.id][0].path[-1:]: panel
            for panel in panels
            if document_index.numbers.get(panel.id)
        }
        if panel_of:
            numbered_panels = [(panel_of[part.path], part) for part in parts if part.path in panel_of]
        else:
            numbered_panels = list(zip(panels, parts, strict=True)) if len(parts) == len(panels) else []
        for panel, part in numbered_panels:
            number_panel(document_index, panel, part)
            features = caption_links.inherited(caption_id, figure_id, "part")
            reason = Reason(code="part", values={"part": part.text})
            caption_links.add(document_index.get(caption_id), panel.id, features, [reason])
