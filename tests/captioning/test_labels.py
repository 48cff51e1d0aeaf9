"""Lines that open with labels: captions where words, setting and the rest of the document say so."""

from collections.abc import Sequence

import pytest

from pictoria_docs.captioning import weigh_captions
from pictoria_docs.captioning.runin import split_items
from pictoria_docs.captioning.weights import CaptionCandidate, shipped_weights
from pictoria_docs.document import Region, RegionType
from pictoria_docs.document.page import Run
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
    """After "Fig. 3" a small word speaks for a sentence; the small type of all captions speaks against it."""
    doubtful = "Fig. 3 jug from the well"
    sure = [illustrated(number, f"Fig. {number}. A bowl from the house.") for number in (1, 2, 4, 5)]
    alone = PageMaker(1)
    alone.prose(60)
    alone.text(50, 200, 430, doubtful)
    alone.prose(300)
    assert captions([alone]) == []
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


def test_the_number_of_a_lot_right_over_its_text_says_that_it_is_no_caption() -> None:
    def lots(shift: float, below: float = 14) -> list[CaptionCandidate]:
        pages = []
        for number in range(1, 5):
            page, top = PageMaker(number), 100 + 30 * number
            page.prose(40, times=1)
            page.picture(60, top, 250, top + 150)
            page.lines(270 + shift, top, 400, [f"Lot {number}"])
            text = ["A Dutch delft charger,", "painted in blue with flowers.", "Some rim chips."]
            page.lines(270, top + below, 440, text)
            pages.append(page)
        made = document(pages).model_copy(update={"pages": tuple(page.made() for page in pages)})
        return [one for one in weigh_captions(made) if one.kind == "label"]

    over, apart = lots(0), lots(60, 40)
    assert (
        [one.features["entry_over"] for one in over]
        == [one.features["over_share"] for one in over]
        == [1.0] * 4
    )
    assert [one.features["entry_over"] for one in lots(60)] == [1.0] * 4, (
        "wherever it nearly touches the text"
    )
    assert not any("entry_over" in one.features or one.features["over_share"] for one in apart)
    assert len(apart) == 4
    table = shipped_weights().label
    assert table["entry_over"] < 0 and table["over_share"] < 0


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


def test_scanned_captions_whose_sizes_are_measured_a_little_differently_are_set_alike() -> None:
    def style_shares(sizes: Sequence[float]) -> list[float]:
        texts = [f"Fig. {number}. A bowl from the house." for number in range(1, 5)]
        made = [
            illustrated(n, text, size) for n, (text, size) in enumerate(zip(texts, sizes, strict=True), 1)
        ]
        pages = document(made).model_copy(update={"pages": tuple(page.made() for page in made)})
        return [one.features["style_share"] for one in weigh_captions(pages) if one.kind == "label"]

    same, near, far = style_shares([7.5] * 4), style_shares([7.4, 7.6, 7.5, 7.7]), style_shares([6, 7, 8, 9])
    for exact, measured, other in zip(same, near, far, strict=True):
        assert exact > measured > 0.6 * exact and other < 0.3 * exact


def test_the_number_of_an_entry_over_its_picture_speaks_against_a_caption() -> None:
    def numbers(shift: float) -> list[CaptionCandidate]:
        pages = []
        for number in range(1, 5):
            page = PageMaker(number)
            page.picture(60, 80, 250, 250)
            page.text(60, 80 + shift, 400, f"Cat. {number} Bow brooch", 9)
            page.prose(400, times=1)
            pages.append(page)
        made = document(pages).model_copy(update={"pages": tuple(page.made() for page in pages)})
        return [one for one in weigh_captions(made) if one.kind == "label"]

    over, under = numbers(-14), numbers(174)
    assert [one.features.get("entry_above") for one in over] == [1.0] * 4
    assert not any("entry_above" in one.features for one in under)
    assert min(one.score for one in under) > max(one.score for one in over)
    assert shipped_weights().label["entry_above"] < 0


BROOCHES = ("Bow brooch", "Beaked jug", "Belt plaque", "Veiled head", "Signet ring", "Grave stele")


def test_the_number_of_an_entry_over_its_record_is_no_caption() -> None:
    """Though pictures stand beside some of them, and all are set alike and count on."""

    def headings(below: str) -> list[CaptionCandidate]:
        pages = []
        for number in range(1, 7):
            page, top = PageMaker(number), 150 + 20 * number
            page.prose(40, times=1)
            page.text(60, top, 280, f"Cat. {number} {BROOCHES[number - 1]}", 9)
            page.text(60, top + 12, 280, below, 9)
            page.picture(300, top, 430, top + 120)
            pages.append(page)
        made = document(pages).model_copy(update={"pages": tuple(page.made() for page in pages)})
        return [one for one in weigh_captions(made) if one.kind == "label"]

    for below in ("Inv. 35.721", "Material : clay"):
        found = headings(below)
        assert [one.features["entry_record"] for one in found] == [1.0] * 6
        assert [one.features["over_share"] for one in found] == [1.0] * 6
        assert max(one.score for one in found) < 0
    assert not any("entry_record" in one.features for one in headings("Found in the well, with others."))


@pytest.mark.parametrize(("sizes", "smaller"), [((9.0, 6.5), False), ((6.5, 6.5), True)])
def test_small_capitals_are_as_large_as_their_larger_letters(
    sizes: tuple[float, float], smaller: bool
) -> None:
    page = PageMaker(1)
    page.prose(40)
    text = "Cat. 4 VEILED HEAD AND LAMP, VALOMBRE"
    region = page.text(60, 200, 400, text, 9)
    large, small = sizes
    runs = (Run(0, 8, large, False, False), Run(8, len(text), small, False, False))
    made = page.made()
    set_anew = tuple(
        one.model_copy(update={"runs": runs}) if one.id == region.id else one for one in made.regions
    )
    document_of = document([page]).model_copy(
        update={"pages": (made.model_copy(update={"regions": set_anew}),)}
    )
    (found,) = [one for one in weigh_captions(document_of) if one.kind == "label"]
    assert ("smaller" in found.features) == smaller


def test_an_entrys_number_and_title_that_stand_on_the_page_again_are_a_caption() -> None:
    """Bold and as large as the text, as headings of entries are."""

    def scores(entries: bool) -> list[float]:
        pages = []
        for number in range(1, 5):
            page = PageMaker(number)
            page.prose(40)
            if entries:
                page.text(60, 130, 72, str(number), 10)
                page.text(90, 130, 420, f"KELLER (Johann) Study of a head {number}. Oil, signed.", 10)
            page.picture(120, 160, 360, 360)
            page.text(120, 366, 420, f"Cat. no. {number}. Study of a head {number}", 10, bold=True)
            page.text(60, 420, 420, PROSE, 10)
            pages.append(page)
        made = document(pages).model_copy(update={"pages": tuple(page.made() for page in pages)})
        return [each.score for each in weigh_captions(made) if each.kind == "label"]

    assert len(scores(entries=True)) == 4
    assert min(scores(entries=True)) > max(0.0, *scores(entries=False)) + 2.0
