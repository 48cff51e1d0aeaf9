"""Captions to pictures, by every convention that books print them in."""

import pytest

from pictoria_docs.document import Box, Document, LinkType, Region, RegionType
from pictoria_docs.i18n import messages
from tests.linking.factory import PageMaker, document, linked, links


def captioned(done: Document) -> dict[str, str]:
    """Id of each picture to the start of its caption."""
    found: dict[str, str] = {}
    for item in links(done, LinkType.CAPTION_OF):
        caption = done.find(item.source)
        assert isinstance(caption, Region)
        found[item.target] = caption.text[:8].strip(" .:")
    return found


def below(label: str, count: int) -> tuple[list[PageMaker], dict[str, str]]:
    pages, truth = [], {}
    for number in range(1, count + 1):
        page = PageMaker(number)
        page.prose(60)
        figure = page.picture(90, 220, 330, 420)
        page.text(90, 428, 330, f"{label} {number}. A jug from the northern slope, seen from the side.", 8)
        page.prose(480)
        pages.append(page)
        truth[figure.id] = f"{label} {number}"[:8]
    return pages, truth


@pytest.mark.parametrize("label", ["Fig.", "Figure", "Abb.", "Figura", "Lám."])
def test_captions_below_pictures(label: str) -> None:
    pages, truth = below(label, 4)
    assert captioned(linked(pages)) == truth


def test_captions_above_pictures_are_learned_from_the_sure_pages() -> None:
    pages, truth = [], {}
    for number in range(1, 4):
        page = PageMaker(number)
        page.text(90, 60, 330, f"Fig. {number}. A jug from the northern slope, seen from the side.", 8)
        truth[page.picture(90, 86, 330, 240).id] = f"Fig. {number}"
        page.prose(260)
        pages.append(page)
    # Two pictures, each caption between two of them: only the book's habit tells.
    page = PageMaker(4)
    page.text(90, 60, 330, "Fig. 4. A bowl from the northern slope, seen from the side.", 8)
    truth[page.picture(90, 88, 330, 250).id] = "Fig. 4"
    page.text(90, 262, 330, "Fig. 5. A plate from the northern slope, seen from the side.", 8)
    truth[page.picture(90, 290, 330, 450).id] = "Fig. 5"
    page.prose(480)
    assert captioned(linked([*pages, page])) == truth


def test_captions_in_the_margin() -> None:
    pages, truth = [], {}
    for number in range(1, 4):
        page = PageMaker(number)
        truth[page.picture(50, 62, 210, 230).id] = f"Fig. {2 * number - 1}"
        page.text(370, 64, 460, f"Fig. {2 * number - 1}. A small jug with a trefoil mouth.", 7)
        page.prose(250, 50, 350)
        truth[page.picture(50, 400, 350, 600).id] = f"Fig. {2 * number}"
        page.text(370, 402, 460, f"Fig. {2 * number}. A large jug with a trefoil mouth.", 7)
        pages.append(page)
    assert captioned(linked(pages)) == truth


def test_two_columns_keep_their_captions() -> None:
    page = PageMaker(1)
    truth = {}
    for number, x0 in ((1, 50), (2, 250)):
        truth[page.picture(x0, 60, x0 + 180, 200).id] = f"Fig. {number}"
        page.text(x0, 208, x0 + 180, f"Fig. {number}. A jug from the northern slope.", 8)
        page.prose(250, x0, x0 + 180)
    assert captioned(linked([page])) == truth


def test_a_range_of_numbers_over_as_many_pictures() -> None:
    page = PageMaker(1)
    page.prose(60)
    for x0 in (50, 180, 310):
        page.picture(x0, 200, x0 + 115, 300)
    page.text(50, 308, 430, "Figs. 2–4. Three bowls from the northern slope, all of the last phase.", 8)
    page.prose(360)
    done = linked([page])
    assert {figure.number for figure in done.figures} == {"2", "3", "4"}
    assert len(links(done, LinkType.CAPTION_OF)) == 3
    assert [figure.number for figure in sorted(done.figures, key=lambda figure: figure.box.x0)] == [
        "2",
        "3",
        "4",
    ]


def test_one_caption_with_parts_makes_a_composite_figure() -> None:
    page = PageMaker(1)
    page.prose(60)
    page.picture(60, 200, 230, 320)
    page.picture(237, 200, 420, 320)
    page.text(
        60, 328, 420, "Fig. 5. (a) A bowl from the northern slope; (b) a plate from the southern slope.", 8
    )
    page.prose(380)
    done = linked([page])
    whole = [figure for figure in done.figures if figure.type is RegionType.FIGURE]
    assert [figure.number for figure in whole] == ["5"]
    assert whole[0].box == (60, 200, 420, 320)
    panels = [figure for figure in done.figures if figure.type is RegionType.PANEL]
    assert {panel.number for panel in panels} == {"5a", "5b"}
    assert {panel.parent for panel in panels} == {whole[0].id}
    assert whole[0].id in {item.target for item in links(done, LinkType.CAPTION_OF)}
    assert {item.target for item in links(done, LinkType.PART_OF)} == {whole[0].id}


def test_parts_set_far_apart_are_one_figure_where_the_caption_counts_them() -> None:
    page = PageMaker(1)
    page.prose(60)
    for x0 in (50, 190, 330):
        page.picture(x0, 200, x0 + 70, 320)
    page.text(50, 332, 430, "Fig. 6. A mirror: (a) front; (b) edge; (c) left side.", 8)
    page.prose(380)
    (whole,) = [figure for figure in linked([page]).figures if figure.type is RegionType.FIGURE]
    assert whole.number == "6" and whole.box == (50, 200, 400, 320)


def test_letters_are_those_of_the_pictures_on_the_captioned_side() -> None:
    page = PageMaker(1)
    for row, (number, height) in enumerate(((3, 140), (4, 60))):
        top = 50 + 230 * row
        for letter, x0 in zip("ab", (60, 250), strict=True):
            page.picture(x0, top, x0 + 160, top + height)
            page.text(x0 + 75, top + height + 4, x0 + 90, letter, 8)
        page.text(60, top + height + 30, 420, f"Fig. {number}. A mirror: (a) the front; (b) the edge.", 8)
    page.prose(480)
    whole = [figure for figure in linked([page]).figures if figure.type is RegionType.FIGURE]
    assert {figure.number: figure.box for figure in whole} == {
        "3": (60, 50, 410, 190),
        "4": (60, 280, 410, 340),
    }


def test_a_caption_flush_with_the_column_over_a_picture_in_its_middle() -> None:
    pages, truth = [], {}
    for number in range(1, 5):
        page = PageMaker(number)
        page.text(50, 60, 180, f"Fig. {number}. A jug.", 8)
        truth[page.picture(160 if number == 4 else 50, 90, 330, 240).id] = f"Fig. {number}"
        page.prose(300)
        pages.append(page)
    assert captioned(linked(pages)) == truth


def test_two_captions_under_one_picture() -> None:
    page = PageMaker(1)
    page.prose(60)
    figure = page.picture(60, 200, 420, 320)
    page.text(60, 328, 420, "Fig. 6a. A bowl from the northern slope, of the last phase.", 8)
    page.text(60, 342, 420, "Fig. 6b. A plate from the southern slope, of the last phase.", 8)
    page.prose(380)
    found = links(linked([page]), LinkType.CAPTION_OF)
    assert [item.target for item in found] == [figure.id, figure.id]
    assert len({item.source for item in found}) == 2


def test_a_table_caption_takes_no_picture() -> None:
    page = PageMaker(1)
    page.prose(60)
    page.picture(90, 220, 330, 400)
    page.text(90, 408, 330, "Table 2. Measurements of the bowls from the northern slope.", 8)
    page.prose(480)
    assert not links(linked([page]), LinkType.CAPTION_OF)


def test_a_list_of_figures_takes_no_pictures_from_their_captions() -> None:
    pages, truth = below("Fig.", 3)
    listed = PageMaker(4)
    listed.heading(50, 60, 300, "List of figures")
    for number in range(1, 4):
        listed.text(50, 70 + 20 * number, 430, f"Fig. {number}. A jug from the northern slope.", 8)
    done = linked([*pages, listed])
    assert {item.target for item in links(done, LinkType.CAPTION_OF)} == set(truth)
    assert all(
        done.find(item.source).page == done.find(item.target).page  # type: ignore[union-attr]
        for item in links(done, LinkType.CAPTION_OF)
    )


def test_links_carry_reasons_in_both_languages_and_a_confidence() -> None:
    pages, _ = below("Fig.", 3)
    for item in links(linked(pages), LinkType.CAPTION_OF):
        assert 0.3 <= item.confidence <= 1
        assert item.reasons
        for reason in item.reasons:
            for language in ("en", "fr"):
                assert messages(language)[f"reasons.{reason.code}"].format(**reason.values)


def test_the_given_document_stays_as_it_was() -> None:
    pages, _ = below("Fig.", 3)
    given = document(pages)
    before = given.model_dump_json()
    linked(pages)
    assert given.model_dump_json() == before
    assert not given.links


def test_captions_with_letters_are_the_parts_and_the_main_caption_has_them_all() -> None:
    pages: list[PageMaker] = []
    for number in (1, 2):
        page = PageMaker(number)
        page.prose(60)
        for place, letter in enumerate("ab"):
            x = 60 + 200 * place
            page.picture(x, 220, x + 180, 400)
            page.text(x, 406, x + 180, f"({letter}) A jug of kind {number}{letter}", 8)
        page.text(60, 424, 440, f"Fig. {number}. Two jugs from the northern slope.", 8)
        page.prose(480)
        pages.append(page)
    done = linked(pages)
    wholes = [figure for figure in done.figures if figure.type is RegionType.FIGURE]
    panels = [figure for figure in done.figures if figure.type is RegionType.PANEL]
    found = captioned(done)
    assert [found[whole.id] for whole in wholes] == ["Fig. 1", "Fig. 2"]
    assert sorted(found[panel.id][:3] for panel in panels) == ["(a)", "(a)", "(b)", "(b)"]
    assert {panel.parent for panel in panels} == {whole.id for whole in wholes}


def test_a_main_caption_at_the_edge_of_the_pictures_has_the_parts_in_the_middle_of_them() -> None:
    page = PageMaker(1)
    page.prose(40, times=1)
    for place, (letter, name) in enumerate((("A", "Mirror with handle"), ("B", "Lamp with round nozzle"))):
        page.picture(60 + 190 * place, 120, 230 + 190 * place, 280)
        page.text(110 + 190 * place, 286, 230 + 190 * place, f"({letter}) {name}", 7.5)
    page.text(60, 304, 130, "Fig. 1. Belt.", 7.5)
    page.prose(330, times=3)
    done = linked([page])
    (whole,) = [figure for figure in done.figures if figure.type is RegionType.FIGURE]
    assert captioned(done)[whole.id] == "Fig. 1"


def test_pictures_under_a_caption_that_names_many_more_numbers_are_one_figure() -> None:
    page = PageMaker(1)
    for place in range(3):
        page.picture(60 + 120 * place, 60, 170 + 120 * place, 400)
    page.text(60, 408, 420, "Figs 1-9. Habitus, palpal bulb and abdomen of the male and the female.", 8)
    page.prose(440)
    done = linked([page])
    (whole,) = [figure for figure in done.figures if figure.type is RegionType.FIGURE]
    assert whole.number == "1–9"
    assert whole.id in captioned(done)


def test_two_pictures_of_one_height_on_one_level_are_shown_as_a_pair() -> None:
    page = PageMaker(1)
    page.picture(60, 90, 200, 290)
    page.picture(235, 90, 375, 290)
    page.text(60, 300, 260, "Fig. 1. Maqoma (diptych), mixed media on canvas.", 8)
    page.prose(360)
    done = linked([page])
    (found,) = links(done, "caption_of")
    whole = done.find(found.target)
    assert isinstance(whole, Region) and whole.box.iou(Box(60, 90, 375, 290)) > 0.98


def test_a_lower_picture_beside_a_captioned_one_is_no_part_of_it() -> None:
    page = PageMaker(1)
    first = page.picture(60, 90, 200, 290)
    page.picture(235, 150, 375, 290)
    page.text(60, 300, 200, "Fig. 1. Maqoma, mixed media.", 8)
    page.prose(360)
    (found,) = links(linked([page]), "caption_of")
    assert found.target == first.id


def test_lettered_captions_of_two_figures_side_by_side_are_no_captions_of_one() -> None:
    page = PageMaker(1)
    for figure, x in ((3, 40), (4, 250)):
        for part, letter in enumerate("ab"):
            page.picture(x + 95 * part, 60, x + 95 * part + 85, 140)
            page.text(x + 95 * part, 144, x + 95 * part + 90, f"{letter}) Jug, side {figure}", 8)
        page.text(x, 165, x + 190, f"Fig. {figure}. Jugs of the northern workshop", 8)
    page.prose(300)
    done = linked([page])
    box = {region.id: region.box for region in done.figures}
    tied = {
        (caption.text, box[link.target].x0)  # type: ignore[index]
        for link in links(done, LinkType.CAPTION_OF)
        for caption in done.captions
        if caption.id == link.source and caption.text[0] in "ab"
    }
    assert {(text, x) for text, x in tied} == {
        (f"{letter}) Jug, side {figure}", x + 95 * part)
        for figure, x in ((3, 40), (4, 250))
        for part, letter in enumerate("ab")
    }


@pytest.mark.parametrize("word", ["Fig.", "Pl.", ""])
def test_captions_that_stand_together_go_to_as_many_pictures_in_their_order(word: str) -> None:
    """At the foot of the page, under pictures in two rows: none of them is nearer to its own picture."""
    pages, truth = [], {}
    for first in (1, 5):
        page = PageMaker(first)
        places = [(60, 60), (250, 60), (60, 250), (250, 250)]
        for place, (x, y) in enumerate(places):
            caption = f"{word} {first + place}. Vessel from the house of the potter.".strip()
            truth[page.picture(x, y, x + 150, y + 160 - 7 * place).id] = caption[:8].strip(" .")
            page.text(60, 440 + 22 * place, 420, caption, 8)
        page.prose(560, times=1)
        pages.append(page)
    assert captioned(linked(pages)) == truth
