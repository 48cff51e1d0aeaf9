"""Numbers beside pictures that OCR misread ("B" for 3): told by their place in a page's count."""

from pictoria_docs.captioning.page_draft import PageDraft
from pictoria_docs.captioning.setting import is_tolerant
from pictoria_docs.document import NumberKind, PrintedNumber, Region, RegionType
from pictoria_docs.document.page import in_rows


def mend_numbers(draft: PageDraft) -> None:
    """Give single letters among the numbers of a scanned page the numbers that are missing there.

    Only where each picture has its number, they count from 1 in reading order, and more of them are read than misread;
    the draft is changed.
    """
    if not is_tolerant(draft.page):
        return
    ordered = in_rows([region for region in draft.regions if _is_single(region)])
    letters = [place for place, region in enumerate(ordered) if _key(region).isalpha()]
    if not 0 < len(letters) < len(ordered) - len(letters) or len(ordered) != len(draft.pictures):
        return
    if any(place not in letters and _key(region) != str(place + 1) for place, region in enumerate(ordered)):
        return
    for place in letters:
        _put(draft, ordered[place], str(place + 1))


def _is_single(region: Region) -> bool:
    reading = region.caption
    return (
        region.type is RegionType.FIGURE_NUMBER
        and reading is not None
        and reading.kind is NumberKind.BARE
        and len(reading.numbers) == 1
        and len(reading.numbers[0].path) == 1
    )


def _key(region: Region) -> str:
    return region.printed_numbers[0].path[0]


def _put(draft: PageDraft, region: Region, number: str) -> None:
    assert region.caption is not None
    printed = PrintedNumber(kind=NumberKind.BARE, path=(number,), text=number)
    reading = region.caption.model_copy(update={"numbers": (printed,)})
    mended = region.model_copy(update={"caption": reading, "number": number})
    draft.numbers = (draft.numbers - {region.printed_numbers[0].key}) | {printed.key}
    draft.regions[draft.regions.index(region)] = mended
