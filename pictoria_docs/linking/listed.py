"""Lists of plates to plates: those that repeat what legends say, that give pages alone, that misprint a number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pictoria_docs.captioning import listed_page, mended_pages
from pictoria_docs.document import Reason, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import in_rows
from pictoria_docs.linking.caption_links import CaptionLinks
from pictoria_docs.linking.caption_numbers import is_by_page
from pictoria_docs.linking.document_index import DocumentIndex, has_body
from pictoria_docs.linking.evidence import CaptionReference, plates_by_number
from pictoria_docs.linking.plates import TEXT_PAGE, compose


def link_lists(
    document_index: DocumentIndex,
    claims: list[CaptionReference],
    matched: set[tuple[RegionId, int]],
    caption_links: CaptionLinks,
) -> None:
    """A list of plates that repeats what legends say: its items go to their plates as well."""
    plates = plates_by_number(document_index)
    for claim in claims:
        if not claim.names_plate or (claim.caption.id, claim.index) in matched or not has_body(claim.caption):
            continue
        for plate in plates.get(claim.plate_key or "", []):
            reason = Reason(code="number_printed", values={"number": plate.number or ""})
            caption_links.add(claim.caption, plate.id, {"listed": 1.0}, [reason, _listed(claim.caption)])
    _link_misnumbered(claims, plates, caption_links)


def _link_misnumbered(
    claims: Sequence[CaptionReference], plates: Mapping[str, Sequence[Region]], caption_links: CaptionLinks
) -> None:
    """An item whose number no plate bears is the plate between those of its neighbours that nothing else describes."""
    lists: dict[RegionId, list[CaptionReference]] = defaultdict(list)
    for claim in claims:
        if claim.names_plate and claim.caption.parent is not None and has_body(claim.caption):
            lists[claim.caption.parent].append(claim)
    for items in lists.values():
        for before, item, after in zip(items, items[1:], items[2:], strict=False):
            are_known = all(claim.plate_key in plates for claim in (before, after))
            if not are_known or item.plate_key in plates or caption_links.by_caption.get(item.caption.id):
                continue
            plate = _nearest_number(item, _undescribed(plates, caption_links, before, after))
            if plate is not None:
                numbers = {"before": _text(before), "after": _text(after)}
                reasons = [Reason(code="listed_between", values=numbers), _listed(item.caption)]
                caption_links.add(item.caption, plate.id, {"listed": 1.0, "guessed": 1.0}, reasons)


def _undescribed(
    plates_of: Mapping[str, Sequence[Region]],
    caption_links: CaptionLinks,
    before: CaptionReference,
    after: CaptionReference,
) -> list[Region]:
    """The plates numbered between two items that have no caption."""
    low, high = before.plate_key or "", after.plate_key or ""
    if not low.isdigit() or not high.isdigit():
        return []
    between = [
        plates_of[str(number)] for number in range(int(low) + 1, int(high)) if str(number) in plates_of
    ]
    return [plate[0] for plate in between if len(plate) == 1 and not caption_links.by_figure.get(plate[0].id)]


def _nearest_number(item: CaptionReference, plates: Sequence[Region]) -> Region | None:
    """The plate whose number is most like the misprinted one; None where two are equally like it."""
    from rapidfuzz.distance import Levenshtein

    likeness = sorted(
        ((Levenshtein.distance(_text(item), plate.number or ""), plate) for plate in plates),
        key=lambda pair: pair[0],
    )
    if not likeness or (len(likeness) > 1 and likeness[0][0] == likeness[1][0]):
        return None
    return likeness[0][1]


def _text(claim: CaptionReference) -> str:
    return claim.number.text if claim.number is not None else ""


def _listed(caption: Region) -> Reason:
    return Reason(code="caption_list", values={"page": caption.page})


# ------------------------------------------------------------------ lists that give pages


def link_by_page(document_index: DocumentIndex, caption_links: CaptionLinks) -> None:
    """Titles in a list that gives pages go to the pictures of the page with that printed number."""
    by_label: dict[str, list[int]] = defaultdict(list)
    for number, page in document_index.pages.items():
        if page.label:
            by_label[page.label].append(number)
    listed: dict[int, list[tuple[Region, int]]] = defaultdict(list)
    for caption, listed_on in _titles_with_pages(document_index):
        numbers = by_label.get(str(listed_on), [])
        if len(numbers) == 1:
            listed[numbers[0]].append((caption, listed_on))
    for page_number, titles in listed.items():
        page_of = {caption.id: page for caption, page in titles}
        for caption, figure in _shared_out(document_index, page_number, [caption for caption, _ in titles]):
            reason = Reason(code="page_listed", values={"page": str(page_of[caption.id])})
            caption_links.add(caption, figure, {"listed": 1.0}, [reason, _listed(caption)])


def _titles_with_pages(document_index: DocumentIndex) -> list[tuple[Region, int]]:
    """The titles of lists that give pages, each with its page; a page that OCR misread is mended by the others."""
    lists: dict[RegionId | None, list[Region]] = defaultdict(list)
    for region in document_index.all_regions():
        if region.type is RegionType.CAPTION and region.parent is not None:
            lists[region.parent].append(region)
    found = []
    for titles in lists.values():
        if any(is_by_page(title) for title in titles):
            pages = mended_pages([int(listed_page(title.text) or 0) for title in titles])
            found += [
                (title, page) for title, page in zip(titles, pages, strict=True) if page and is_by_page(title)
            ]
    return found


def _shared_out(
    document_index: DocumentIndex, page: int, captions: Sequence[Region]
) -> list[tuple[Region, RegionId]]:
    """The titles that a list gives for one page with its pictures: all are one plate's, or one is each picture's."""
    pictures = document_index.pictures(page)
    if len(captions) == len(pictures):
        return [(caption, picture.id) for caption, picture in zip(captions, in_rows(pictures), strict=True)]
    if len(captions) > 1 or not pictures or document_index.body_length(page) > TEXT_PAGE:
        return []
    parents = {picture.parent for picture in pictures}
    parent = parents.pop() if len(parents) == 1 else None
    return [(captions[0], parent or compose(document_index, pictures, RegionType.PLATE, None))]
