"""How sure figures, captions and entries are once all is linked."""

import pytest

from pictoria_docs.document import Document, LinkType, Region, RegionType
from pictoria_docs.linking import link, link_uncalibrated
from tests.linking.factory import HEIGHT, WIDTH, PageMaker, document, links

SURE = 0.9
"""Suggestions that are so sure may be assumed without being asked about."""
UNNAMED = 0.95


def captioned(*boxes: tuple[float, float, float, float]) -> Document:
    """Three pages with a captioned picture each, and pictures that nothing names on a page of text."""
    pages = [PageMaker(number) for number in range(1, 5)]
    for page in pages[:3]:
        page.picture(50, 100, 430, 340)
        page.text(50, 350, 430, f"Fig. {page.number}. Red-figured krater, side A.", 8)
        page.prose(420)
    pages[3].prose(330)
    for box in boxes:
        pages[3].picture(*box)
    return document(pages)


def unnamed(done: Document) -> list[Region]:
    """The pictures of the last page."""
    return [figure for figure in done.figures if figure.page == done.page_count]


def test_a_captioned_picture_and_its_caption_are_sure() -> None:
    done = link(captioned())
    assert all(figure.confidence >= UNNAMED for figure in done.figures)
    assert all(caption.confidence >= SURE for caption in done.captions)


def test_a_picture_that_nothing_names_is_never_as_sure() -> None:
    done = link(captioned((60, 60, 300, 260)))
    (alone,) = unnamed(done)
    assert alone.confidence < UNNAMED
    assert alone.confidence < min(figure.confidence for figure in done.figures if figure is not alone)


@pytest.mark.parametrize(
    "box",
    [(0, 0, 20, HEIGHT), (0, 650, WIDTH, HEIGHT), (0, HEIGHT / 2, WIDTH, HEIGHT), (0, 0, WIDTH / 2, HEIGHT)],
    ids=["upright strip", "strip", "lower half", "left half"],
)
def test_strips_and_halves_of_pages_are_asked_about(box: tuple[float, float, float, float]) -> None:
    before = link_uncalibrated(captioned(box))
    assert [figure.confidence for figure in unnamed(before)] == [1.0]
    assert all(figure.confidence < SURE for figure in unnamed(link(captioned(box))))


def test_a_text_that_ocr_could_not_read_is_asked_about() -> None:
    good = captioned()
    (page, *rest) = good.pages
    wreck = "Fig. 1. |{~ ;:_ #^ l| }{ ~~ __ ||"
    regions = tuple(
        region.model_copy(update={"text": wreck}) if region in page.captions else region
        for region in page.regions
    )
    spoiled = good.model_copy(update={"pages": (page.model_copy(update={"regions": regions}), *rest)})
    first, *others = link(spoiled).captions
    assert first.text == wreck and first.confidence < SURE
    assert all(other.confidence >= SURE for other in others)


def test_a_caption_whose_picture_was_not_found_is_asked_about() -> None:
    pages = [PageMaker(number) for number in range(1, 5)]
    for page in pages:
        if page.number != 2:
            page.picture(50, 100, 430, 340)
        page.text(50, 350, 430, f"Fig. {page.number}. Red-figured krater, side A.", 8)
        page.prose(420)
    done = link(document(pages))
    unsure = [caption.page for caption in done.captions if caption.confidence < SURE]
    assert unsure == [2]


def test_captions_beside_a_missing_number_are_asked_about() -> None:
    numbers = [*range(1, 12), *range(13, 26)]
    pages = [PageMaker(number) for number in range(1, len(numbers) + 1)]
    for page, number in zip(pages, numbers, strict=True):
        page.picture(50, 100, 430, 340)
        page.text(50, 350, 430, f"Fig. {number}. Red-figured krater, side A.", 8)
        page.prose(420)
    done = link(document(pages))
    assert [caption.text[:7] for caption in done.captions if caption.confidence < SURE] == [
        "Fig. 11",
        "Fig. 13",
    ]


def test_a_strip_full_of_text_that_nothing_names_is_a_decoration() -> None:
    done = captioned((40, 40, WIDTH - 40, 70))
    page = done.pages[-1]
    strip = page.figures[0]
    faint = strip.model_copy(update={"confidence": 0.02})
    regions = tuple(faint if region is strip else region for region in page.regions)
    faded = done.model_copy(
        update={"pages": (*done.pages[:-1], page.model_copy(update={"regions": regions}))}
    )
    found = link(faded).find(strip.id)
    assert isinstance(found, Region) and found.type is RegionType.DECORATION


def test_a_caption_beside_a_missing_number_or_without_its_picture_is_always_asked_about() -> None:
    pages = [PageMaker(number) for number in range(1, 12)]
    for page in pages:
        if page.number != 5:
            page.picture(50, 100, 430, 340)
            page.text(50, 350, 430, f"Fig. {page.number}. Red-figured krater, side A.", 8)
        page.prose(420)
    pages[-1].text(50, 600, 430, "Pl. 40. Attic cup, interior.", 8)
    captions = {caption.text[:7]: caption for caption in link(document(pages)).captions}
    asked = {text for text, caption in captions.items() if caption.always_asked}
    assert {"Fig. 4.", "Fig. 6.", "Pl. 40."} <= asked
    assert not {"Fig. 2.", "Fig. 8."} & asked


def test_a_figure_and_a_table_of_one_number_are_two() -> None:
    """Each counts its own: "Table 1" is no doubt about "Fig. 1", and its caption needs no picture."""
    plain = captioned()
    tabled = captioned()
    pages = list(tabled.pages)
    last = PageMaker(4)
    last.text(50, 60, 430, "Table 1. Munsell values of the clays.", 8)
    last.prose(120)
    pages[3] = document([last]).pages[0]
    (alone,) = pages[3].captions
    done = link(tabled.model_copy(update={"pages": tuple(pages)}))
    *figures, table = done.captions
    assert [caption.confidence for caption in figures] == [each.confidence for each in link(plain).captions]
    assert table.confidence >= alone.confidence


def test_pictures_at_home_in_an_entry_are_hardly_asked_about() -> None:
    page = PageMaker(1)
    for number, y in ((1, 50), (2, 350)):
        page.heading(50, y, 430, f"{number}. Red-figured krater")
        page.text(50, y + 16, 430, "Inv. 71.AH.10. Height 21 cm. Provenance: Vulci. Lit.: Smith 1978.")
        page.picture(100, y + 50, 300, y + 220)
    shown = links(link(document([page])), LinkType.DEPICTS)
    assert len(shown) == 2 and all(each.confidence >= SURE for each in shown)


def test_entries_that_count_on_are_surer() -> None:
    def sure(*numbers: int) -> list[float]:
        page = PageMaker(1)
        for place, number in enumerate(numbers):
            y = 50 + 150 * place
            page.heading(50, y, 430, f"{number}. Red-figured krater")
            page.text(50, y + 16, 430, "Inv. 71.AH.10. Height 21 cm. Provenance: Vulci. Lit.: Smith 1978.")
        return [entry.confidence for entry in link(document([page])).entries]

    counting, others = sure(4, 5, 6, 7), sure(4, 15, 21, 37)
    assert len(counting) == len(others) == 4
    assert all(one > other for one, other in zip(counting, others, strict=True))


def test_no_link_is_surer_than_its_ends() -> None:
    done = link(captioned())
    known: dict[str, float] = {each.id: each.confidence for page in done.pages for each in page.regions}
    assert done.links
    for each in done.links:
        for end in (each.source, each.target):
            assert each.confidence <= known.get(end, 1.0)
