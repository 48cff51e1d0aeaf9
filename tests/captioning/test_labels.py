"""Lines that open with labels: captions where words, setting and the rest of the document say so."""

from collections.abc import Sequence

from pictoria_docs.captioning.runin import split_items
from pictoria_docs.document import Region, RegionType
from tests.linking.factory import PROSE, PageMaker, document

BEFORE = (
    "The mould that was found beside the kiln belongs to the same shape, as comparison has shown, see also"
)


def captions(pages: Sequence[PageMaker]) -> list[str]:
    return [region.text for page in document(pages).pages for region in page.captions]


def illustrated(number: int, caption: str, size: float = 7.5) -> PageMaker:
    page = PageMaker(number)
    page.picture(60, 60, 300, 240)
    page.text(60, 248, 430, caption, size)
    page.prose(300)
    return page


def test_words_that_leave_doubt_open_a_caption_where_the_others_are_set_alike() -> None:
    """After "Fig. 3" a small word speaks for a sentence."""
    doubtful = "Fig. 3 jug from the well"
    sure = [illustrated(number, f"Fig. {number}. A bowl from the house.") for number in (1, 2, 4, 5)]
    pages = [*sure[:2], illustrated(3, doubtful), *sure[2:]]
    for place, page in enumerate(pages, 1):
        page.number = place
    assert doubtful in captions(pages)


def test_a_line_of_running_text_that_opens_with_a_label_is_no_caption() -> None:
    pages = [illustrated(number, f"Fig. {number}. A bowl from the house.") for number in (1, 2, 3)]
    text = PageMaker(4)
    text.prose(60)
    text.text(50, 200, 430, BEFORE, 9)
    text.text(50, 222, 430, "Fig. 2 and the drawings that were made of it by the excavators in that year.", 9)
    assert captions([*pages, text]) == [f"Fig. {number}. A bowl from the house." for number in (1, 2, 3)]


def test_how_sure_a_caption_is_rises_with_what_speaks_for_it() -> None:
    def sure(*pages: PageMaker) -> float:
        made = document(pages)
        return min(caption.confidence for page in made.pages for caption in page.captions)

    far = PageMaker(1)
    far.prose(60)
    far.text(50, 250, 430, "Fig. 1. A bowl from the house.", 9)
    at_picture = illustrated(1, "Fig. 1. A bowl from the house.", 9)
    small = illustrated(1, "Fig. 1. A bowl from the house.")
    assert sure(far) < sure(at_picture) < sure(small)


def logo(page: PageMaker, y: float, digest: str = "logo") -> Region:
    region = page.picture(120, y, 300, y + 60)
    assert region.picture is not None
    page.regions[-1] = region.model_copy(
        update={"picture": region.picture.model_copy(update={"digest": digest})}
    )
    return page.regions[-1]


def settled_figures(pages: Sequence[PageMaker]) -> int:
    from pictoria_docs.captioning import find_captions
    from pictoria_docs.layout.settle import settle

    found = find_captions(settle([page.made() for page in pages]))
    return sum(region.type is RegionType.FIGURE for page in found for region in page.regions)


def test_a_logo_that_comes_back_is_a_figure_where_each_has_its_caption() -> None:
    pages = [PageMaker(number) for number in range(1, 5)]
    for page in pages:
        logo(page, 200)
        page.prose(400)
    assert settled_figures(pages) == 0
    for page in pages:
        page.text(120, 266, 430, f"Fig. {page.number}: The mark of the house", 8)
    assert settled_figures(pages) == 4


def test_a_headpiece_over_a_caption_here_and_there_stays_an_ornament() -> None:
    pages = [PageMaker(number) for number in range(1, 7)]
    for page in pages:
        logo(page, 40)
        page.prose(400)
    for page in pages[:2]:
        page.text(120, 106, 430, f"Fig. {page.number}: A bowl from the house, seen from the side", 8)
        page.picture(120, 130, 300, 380)
    assert settled_figures(pages) == 2


def test_a_hyphen_parts_the_title_of_a_legend_from_its_items() -> None:
    """OCR reads a dash as a hyphen."""
    page = PageMaker(1)
    region = page.text(60, 60, 430, "Plate I. Finds from the fort - a. Jar of clay, b. Bowl of clay, c. Lid")
    pieces = split_items(region, len("Plate I. "), {"a", "b", "c"})
    assert [piece.text[:6] for piece, _ in pieces] == ["a. Jar", "b. Bow", "c. Lid"]


def test_the_number_of_a_lot_right_over_its_text_is_no_caption() -> None:
    pages = []
    for number in range(1, 5):
        page, top = PageMaker(number), 100 + 30 * number
        page.prose(40, times=1)
        page.picture(60, top, 250, top + 150)
        page.lines(270, top, 400, [f"Lot {number}"])
        text = ["A Dutch delft charger,", "painted in blue with flowers.", "Some rim chips."]
        page.lines(270, top + 14, 440, text)
        pages.append(page)
    assert not [text for text in captions(pages) if text.startswith("Lot")]


def plate(letters: str = "") -> PageMaker:
    """A plate with three pictures, numbered or not."""
    page = PageMaker(1)
    page.text(200, 40, 280, "Plate 1", 9)
    for place in range(3):
        page.picture(40 + 140 * place, 80, 160 + 140 * place, 220)
        if letters:
            page.text(95 + 140 * place, 224, 120 + 140 * place, letters[place], 7)
    return page


def test_a_legend_runs_on_though_the_numbers_of_its_pictures_are_unread() -> None:
    items = ["1 - Low bowl. Clay. H. 38.2 cm.", "2 - Bow brooch. Lead.", "3 - Veiled head. Marble."]
    page = plate()
    page.text(40, 240, 440, " ".join(items), 7.5)
    assert captions([page]) == items


def test_an_era_is_no_item_of_a_legend() -> None:
    """The C of "VI a. C." follows on b, but the items are small letters."""
    items = [
        "a. Copa, siglo V a. C. Plomo.",
        "b. Copa, siglo VI a. C. Plomo.",
        "c. Cabeza velada, Saint-Arvin.",
    ]
    page = plate("abc")
    page.text(40, 240, 440, " ".join(items), 7.5)
    assert captions([page]) == items


def test_scanned_captions_whose_sizes_are_measured_a_little_differently_are_all_found() -> None:
    sizes = (7.4, 7.6, 7.5, 7.7)
    texts = [f"Fig. {number}. A bowl from the house." for number in range(1, 5)]
    made = [illustrated(n, text, size) for n, (text, size) in enumerate(zip(texts, sizes, strict=True), 1)]
    assert captions(made) == texts


def test_the_number_of_an_entry_over_its_picture_speaks_against_a_caption() -> None:
    def sure(shift: float) -> float:
        pages = []
        for number in range(1, 5):
            page = PageMaker(number)
            page.picture(60, 80, 250, 250)
            page.text(60, 80 + shift, 400, f"Cat. {number} Bow brooch", 7.5)
            page.prose(400, times=1)
            pages.append(page)
        made = document(pages)
        found = [region.confidence for page in made.pages for region in page.captions]
        return sum(found) / len(pages)

    assert sure(-14) < sure(174)


BROOCHES = ("Bow brooch", "Beaked jug", "Belt plaque", "Veiled head", "Signet ring", "Grave stele")


def test_the_number_of_an_entry_over_its_record_is_no_caption() -> None:
    """Though pictures stand beside some of them, and all are set alike and count on."""

    for below in ("Inv. 35.721", "Material : clay"):
        pages = []
        for number in range(1, 7):
            page, top = PageMaker(number), 150 + 20 * number
            page.prose(40, times=1)
            page.text(60, top, 280, f"Cat. {number} {BROOCHES[number - 1]}", 9)
            page.text(60, top + 12, 280, below, 9)
            page.picture(300, top, 430, top + 120)
            pages.append(page)
        assert not [text for text in captions(pages) if text.startswith("Cat.")]


def test_an_entrys_number_and_title_that_stand_on_the_page_again_are_a_caption() -> None:
    """Bold and as large as the text, as headings of entries are."""

    pages = []
    for number in range(1, 5):
        page = PageMaker(number)
        page.prose(40)
        page.text(60, 130, 72, str(number), 10)
        page.text(90, 130, 420, f"KELLER (Johann) Study of a head {number}. Oil, signed.", 10)
        page.picture(120, 160, 360, 360)
        page.text(120, 366, 420, f"Cat. no. {number}. Study of a head {number}", 10, bold=True)
        page.text(60, 420, 420, PROSE, 10)
        pages.append(page)
    assert captions(pages) == [f"Cat. no. {number}. Study of a head {number}" for number in range(1, 5)]
