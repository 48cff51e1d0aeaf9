"""Which items of a legend pictures may be by their place, and what that does to the links of a scanned plate."""

from pictoria_docs.document import Document, LinkType, NumberKind, PageKind, PrintedNumber, Region, RegionType
from pictoria_docs.linking import link
from tests.linking.factory import PageMaker, document

NAMES = ("Veiled head", "Lidded pyxis", "Stemless cup", "Coin", "Beaked jug", "Neck amphora", "Grave stele")


def plate(numbers: list[str], items: int, kind: PageKind = PageKind.SCAN) -> Document:
    """Pictures in rows of three, each with what was read as its number, over a legend of so many items; linked."""
    page = PageMaker(1)
    page.text(200, 30, 280, "Plate 10", 9)
    for place, number in enumerate(numbers):
        x, y = 50 + 130 * (place % 3), 60 + 120 * (place // 3)
        page.picture(x, y, x + 100, y + 80)
        if number:
            page.text(x + 48, y + 83, x + 60, number, 8)
    for place, name in enumerate(NAMES[:items], 1):
        page.text(50, 430 + 14 * place, 430, f"{place} {name} from the northern gate", 8)
    made = document([page])
    return link(made.model_copy(update={"pages": (made.pages[0].model_copy(update={"kind": kind}),)}))


def tied(done: Document) -> dict[str, tuple[int, float]]:
    """For each item's number the place of its picture, row by row, and the link's confidence."""
    pictures = sorted(
        (figure for figure in done.figures if figure.type is not RegionType.PLATE),
        key=lambda figure: (figure.box.y0, figure.box.x0),
    )
    places = {figure.id: place for place, figure in enumerate(pictures)}
    found = {}
    for item in done.links:
        caption = done.find(item.source)
        if item.type == LinkType.CAPTION_OF and item.target in places and isinstance(caption, Region):
            found[caption.text[0]] = (places[item.target], item.confidence)
    return found


def test_unread_numbers_are_told_by_those_around_them() -> None:
    found = tied(plate(["1", "", "3", "", "", "6"], 6))
    assert {number: place for number, (place, _) in found.items()} == {str(n + 1): n for n in range(6)}
    assert min(confidence for _, confidence in found.values()) > 0.9


def test_a_number_that_ocr_misread_is_not_believed_where_its_place_contradicts_it() -> None:
    found = tied(plate(["1", "2", "3", "1", "5", "6"], 6))
    assert found["1"][0] == 0 and found["4"][0] == 3


def test_a_number_out_of_order_is_believed_where_the_page_was_printed_so() -> None:
    found = tied(plate(["1", "2", "4", "3", "5", "6"], 6, PageKind.BORN_DIGITAL))
    assert found["4"][0] == 2 and found["3"][0] == 3


def test_where_a_picture_was_not_found_the_links_are_no_surer_than_they_can_be() -> None:
    found = tied(plate(["1", "2", "", "", "6"], 6))
    assert found["1"] == (0, found["1"][1]) and found["6"][0] == 4
    assert found["1"][1] > 0.9
    unsure = [confidence for number, (_, confidence) in found.items() if number in "345"]
    assert all(confidence < 0.7 for confidence in unsure), "two of three items, whichever they are"


def number_of(count: int) -> PrintedNumber:

    return PrintedNumber(kind=NumberKind.BARE, path=(str(count),), text=str(count))
