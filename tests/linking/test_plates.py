"""Plates: grouped from their pictures, numbered, and tied to legends on the same page, opposite, and in lists."""

import pytest

from pictoria_docs.document import Document, LinkType, Region, RegionType
from pictoria_docs.linking import link
from tests.linking.factory import PageMaker, document, linked, links, pairs

ROMAN = ("I", "II", "III", "IV", "V")


def panels(page: PageMaker, count: int, *, numbered: bool = True) -> list[Region]:
    """Pictures in two columns with their numbers below."""
    made = []
    for index in range(count):
        x0, y0 = 60 + 190 * (index % 2), 90 + 170 * (index // 2)
        made.append(page.picture(x0, y0, x0 + 170, y0 + 140))
        if numbered:
            page.text(x0 + 82, y0 + 145, x0 + 100, str(index + 1), 8)
    return made


def plate_numbers(done: Document) -> set[str | None]:
    return {figure.number for figure in done.figures if figure.type is RegionType.PLATE}


@pytest.mark.parametrize("label", ["Pl.", "Planche", "Plate", "Taf.", "Tav."])
def test_a_plate_is_the_union_of_its_numbered_panels(label: str) -> None:
    page = PageMaker(1)
    page.text(220, 40, 300, f"{label} IV", 10)
    made = panels(page, 4)
    for index in range(4):
        page.text(60, 500 + 12 * index, 430, f"{index + 1}. Amphora from tomb {index + 7}, height 31 cm.", 8)
    done = linked([page])
    plate = next(figure for figure in done.figures if figure.type is RegionType.PLATE)
    assert plate.number == "IV"
    assert plate.box == (60, 90, 420, 400)
    assert {done.find(figure.id).number for figure in made} == {f"IV, {n}" for n in range(1, 5)}  # type: ignore[union-attr]
    found = links(done, LinkType.CAPTION_OF)
    assert {(done.find(item.source).text[0], done.find(item.target).number) for item in found} == {  # type: ignore[union-attr]
        (str(n), f"IV, {n}") for n in range(1, 5)
    }


def test_a_plate_with_one_picture_is_one_region() -> None:
    page = PageMaker(1)
    page.head("PLANCHE XII")
    figure = page.picture(60, 90, 420, 560)
    done = linked([page])
    assert [(found.id, found.type, found.number) for found in done.figures] == [
        (figure.id, RegionType.PLATE, "XII")
    ]


@pytest.mark.parametrize("legend_first", [True, False])
@pytest.mark.parametrize("labelled", [True, False])
def test_legends_on_the_facing_page(legend_first: bool, labelled: bool) -> None:
    pages = []
    for index, number in enumerate(("1", "2", "3")):
        legend, plate = PageMaker(2), PageMaker(3)
        first, second = 2 + 2 * index, 3 + 2 * index
        legend.number, plate.number = (first, second) if legend_first else (second, first)
        legend.heading(50, 120, 300, f"Plate {number}")
        for item in range(1, 4):
            legend.text(
                50, 120 + 40 * item, 400, f"{item}. Bowl {number}{item} from the northern slope, RAD 115.", 8
            )
        if labelled:
            plate.text(220, 40, 300, f"Plate {number}", 10)
        panels(plate, 3)
        pages += [legend, plate] if legend_first else [plate, legend]
    start = PageMaker(1)
    start.prose(60, times=5)
    done = linked([start, *pages])
    assert plate_numbers(done) == {"1", "2", "3"}
    found = {
        (done.find(item.source).text[8:10], done.find(item.target).number)  # type: ignore[union-attr]
        for item in links(done, LinkType.CAPTION_OF)
        if done.find(item.source).text[:1].isdigit()  # type: ignore[union-attr]
    }
    assert found == {(f"{p}{n}", f"{p}, {n}") for p in (1, 2, 3) for n in (1, 2, 3)}


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_an_item_that_ocr_lost_leaves_its_picture_free(lost: int) -> None:
    """Four pictures without numbers, and three items opposite: each goes to the picture that its number counts."""
    pages, places = [], {}
    for index in range(3):
        legend, plate = PageMaker(2 + 2 * index), PageMaker(3 + 2 * index)
        legend.heading(50, 120, 300, f"Plate {index + 1}")
        for item in range(1, 5):
            legend.text(50, 120 + 40 * item, 400, f"{item}. Bowl {index}{item} from the northern slope.", 8)
        plate.text(220, 40, 300, f"Plate {index + 1}", 10)
        for number, figure in enumerate(panels(plate, 4, numbered=False), start=1):
            places[figure.id] = f"{index}{number}"
        pages += [legend, plate]
    start = PageMaker(1)
    start.prose(60, times=5)
    made = document([start, *pages])
    read = [
        page.model_copy(
            update={"regions": tuple(r for r in page.regions if not r.text.startswith(f"{lost}. Bowl 0"))}
        )
        for page in made.pages
    ]
    done = link(made.model_copy(update={"pages": tuple(read)}))
    found = {
        (done.find(item.source).text[8:10], places.get(item.target))  # type: ignore[union-attr]
        for item in links(done, LinkType.CAPTION_OF)
        if done.find(item.source).text[:1].isdigit()  # type: ignore[union-attr]
    }
    wanted = {f"{p}{n}" for p in range(3) for n in range(1, 5)} - {f"0{lost}"}
    assert found == {(name, name) for name in wanted}


@pytest.mark.parametrize("at_front", [True, False])
def test_a_list_of_plates_anywhere_in_the_book(at_front: bool) -> None:
    listed = PageMaker(1 if at_front else 6)
    listed.heading(50, 60, 300, "Liste des planches")
    for index, roman in enumerate(ROMAN[:4]):
        listed.text(
            50, 100 + 30 * index, 430, f"Pl. {roman}. Amphore à figures noires, Londres, British Museum.", 8
        )
    plates = []
    for index, roman in enumerate(ROMAN[:4]):
        page = PageMaker(index + 2)
        page.text(220, 40, 300, f"Planche {roman}", 10)
        page.picture(60, 90, 420, 560)
        plates.append(page)
    done = linked([listed, *plates] if at_front else [*plates, listed])
    assert pairs(done, LinkType.CAPTION_OF) == {
        (f"Pl. {roman}. Amphore à figures"[:24], roman) for roman in ROMAN[:4]
    }


def test_the_only_unnumbered_caption_of_a_plate_is_the_plates() -> None:
    page = PageMaker(1)
    page.text(60, 20, 130, "Plate 521", 13)
    panels(page, 4)
    page.text(215, 412, 300, "73.AE.135", 11)
    done = linked([page])
    found = links(done, LinkType.CAPTION_OF)
    assert [done.find(item.target).number for item in found] == ["521"]  # type: ignore[union-attr]


def test_several_unnumbered_captions_share_out_the_panels() -> None:
    page = PageMaker(1)
    page.text(60, 20, 130, "Plate 548", 13)
    for row, (y0, number) in enumerate(((90, "81.AE.188.7"), (330, "80.AE.138.13"))):
        for column in range(2):
            x0 = 60 + 190 * column
            page.picture(x0, y0, x0 + 170, y0 + 180)
            page.text(x0, y0 + 183, x0 + 20, str(2 * row + column + 1), 10)
        page.text(205, y0 + 200, 290, number, 11)
    done = linked([page])
    assert pairs(done, LinkType.CAPTION_OF) == {
        ("81.AE.188.7", "548, 1"),
        ("81.AE.188.7", "548, 2"),
        ("80.AE.138.13", "548, 3"),
        ("80.AE.138.13", "548, 4"),
    }


def test_a_text_page_that_names_a_plate_is_no_plate() -> None:
    text, plate = PageMaker(1), PageMaker(2)
    text.heading(50, 50, 200, "Plate 541")
    text.prose(80, times=6)
    drawing = text.picture(100, 400, 300, 560)
    plate.text(60, 20, 130, "Plate 541", 13)
    panels(plate, 2)
    done = linked([text, plate])
    assert done.find(drawing.id).type is RegionType.FIGURE  # type: ignore[union-attr]
    assert [figure.page for figure in done.figures if figure.type is RegionType.PLATE] == [2]


def test_plates_can_be_left_alone() -> None:
    page = PageMaker(1)
    page.text(220, 40, 300, "Pl. IV", 10)
    panels(page, 4)
    assert {figure.type for figure in linked([page], plates=False).figures} == {RegionType.FIGURE}


def test_figures_that_are_counted_anew_on_each_plate() -> None:
    """ "TAB. I, fig. 1": labels beside the pictures repeat what the explanation at the front says."""
    front = PageMaker(1)
    front.heading(60, 60, 300, "Explanation of the plates")
    truth: dict[str, str] = {}
    pages = [front]
    y = 100.0
    for plate, count in (("I", 2), ("II", 2), ("III", 3)):
        front.text(60, y, 300, f"PL. {plate}", 9, bold=True)
        y += 16
        page = PageMaker(len(pages) + 1)
        page.text(200, 30, 260, f"PL. {plate}", 11)
        for number in range(1, count + 1):
            front.text(60, y, 300, f"Fig. {number}. Jug {plate} {number} from the slope.", 8)
            y += 12
            page.text(90, 60 + 190 * (number - 1), 130, f"fig. {number}", 8)
            picture = page.picture(90, 72 + 190 * (number - 1), 250, 212 + 190 * (number - 1))
            truth[picture.id] = f"Fig. {number}. Jug {plate} {number} from the slope."
        y += 8
        pages.append(page)
    done = linked(pages)
    found = {each.target: done.find(each.source) for each in links(done, LinkType.CAPTION_OF)}
    assert {id: region.text for id, region in found.items() if isinstance(region, Region)} == truth


def test_lettered_parts_far_apart_are_one_figure() -> None:
    page = PageMaker(1)
    pictures = []
    for letter, (x, y) in {"a": (60, 60), "b": (260, 60), "c": (60, 260), "d": (260, 260)}.items():
        pictures.append(page.picture(x, y, x + 120, y + 130).id)
        page.text(x + 56, y + 134, x + 70, letter, 8)
    page.text(60, 420, 380, "Fig. 3. Jug from the slope: a. front view; b. back view; c. foot; d. handle.", 8)
    done = linked([page])
    whole = [each for each in links(done, LinkType.CAPTION_OF) if each.target not in pictures]
    assert len(whole) == 1
    assert {region.parent for region in done.pages[0].regions if region.id in pictures} == {whole[0].target}


def test_a_number_under_two_pictures_is_that_of_both_sides_of_a_coin() -> None:
    text, plate = PageMaker(1), PageMaker(2)
    text.text(
        50, 60, 430, "The dies are worn (pl. IV, 2) but belong to the same series (pl. IV, 3) of bronzes."
    )
    plate.text(220, 40, 260, "Pl. IV", 10)
    for index in range(4):
        x0, y0 = 60 + 190 * (index % 2), 90 + 170 * (index // 2)
        plate.picture(x0, y0, x0 + 60, y0 + 60)
        plate.picture(x0 + 66, y0, x0 + 126, y0 + 60)
        plate.text(x0 + 61, y0 + 68, x0 + 70, str(index + 1), 8)
    done = linked([text, plate])
    shown = [figure.number for figure in done.figures if figure.type is RegionType.PANEL]
    assert sorted(map(str, shown)) == sorted(f"IV, {n}" for n in (1, 1, 2, 2, 3, 3, 4, 4))
    cited = links(done, LinkType.CITES)
    assert len({item.target for item in cited}) == len(cited) == 4
    assert pairs(done, LinkType.CITES) == {("pl. IV, 2", "IV, 2"), ("pl. IV, 3", "IV, 3")}
    assert min(item.confidence for item in cited) > 0.9


def test_titles_with_pages_alone_go_to_the_pictures_of_those_pages() -> None:
    """A list of plates that bear no number: "Brooch . . . . 143"."""
    text = PageMaker(1, "141")
    text.prose(60, times=4)
    pages = [text]
    for number in range(2, 6):
        page = PageMaker(number, str(140 + number))
        page.picture(60, 90, 230, 400)
        if number == 3:
            page.picture(250, 90, 420, 400)
        pages.append(page)
    listing = PageMaker(6, "146")
    listing.heading(50, 60, 300, "List of Plates")
    titles = [
        "Bow brooch, Aldmouth",
        "Beaked jug, Karystis",
        "Stemless cup, Valombre",
        "Grave stele, Campofiore",
    ]
    rows = [f"{title} . . . . . . . . {142 + index}" for index, title in enumerate(titles)]
    listing.lines(50, 90, 430, rows)
    done = linked([*pages, listing])
    tied = {
        (done.find(item.source).text, done.find(item.target).page, done.find(item.target).type)  # type: ignore[union-attr]
        for item in links(done, LinkType.CAPTION_OF)
    }
    assert {(text.split(",")[0], page) for text, page, _ in tied} == {
        ("Bow brooch", 2), ("Beaked jug", 3), ("Stemless cup", 4), ("Grave stele", 5)
    }  # fmt: skip
    assert {type for _, page, type in tied if page == 3} == {RegionType.PLATE}


def test_a_misprinted_number_in_a_list_is_told_by_its_neighbours() -> None:
    pages = []
    for number in range(1, 7):
        page = PageMaker(number)
        page.text(220, 40, 260, f"Plate {number}", 10)
        page.picture(60, 90, 420, 500)
        pages.append(page)
    listing = PageMaker(7)
    listing.heading(50, 60, 300, "List of Plates")
    for row, number in enumerate((1, 2, 24, 5, 6, 7)):
        listing.text(50, 90 + 16 * row, 430, f"Plate {number}. A brooch of the {row + 1}th grave.")
    done = linked([*pages, listing])
    tied = {(text.split(".")[0], number) for text, number in pairs(done, LinkType.CAPTION_OF)}
    assert tied == {(f"Plate {n}", str(n)) for n in (1, 2, 5, 6)} | {("Plate 24", "4")}
    confidence = {item.confidence for item in links(done, LinkType.CAPTION_OF)}
    assert min(confidence) < 0.8 < sorted(confidence)[1]


def test_a_number_at_the_edge_of_its_picture_is_not_that_of_the_one_beside() -> None:
    plate = PageMaker(1)
    plate.text(220, 40, 260, "Pl. IV", 10)
    for index in range(4):
        x0, y0 = 60 + 170 * (index % 2), 90 + 190 * (index // 2)
        plate.picture(x0, y0, x0 + 150, y0 + 150)
        plate.text(x0 - 4, y0 + 155, x0 + 6, str(index + 1), 8)
    done = linked([plate])
    shown = [figure.number for figure in done.figures if figure.type is RegionType.PANEL]
    assert shown == ["IV, 1", "IV, 2", "IV, 3", "IV, 4"]


def test_a_measure_at_the_start_of_a_line_is_no_item_of_the_legend() -> None:
    plate = PageMaker(1)
    plate.text(220, 40, 260, "Pl. IV", 10)
    panels(plate, 3)
    rows = [
        "1) Bow brooch, Aldmouth.",
        "2) Buckle, lead, H.",
        "3 cm. Aldmouth, inv. 8380.",
        "3) Beaked jug, Karystis.",
    ]
    plate.lines(60, 450, 430, rows, 8)
    done = linked([plate])
    assert pairs(done, LinkType.CAPTION_OF) == {
        ("1) Bow brooch, Aldmouth.", "IV, 1"),
        ("2) Buckle, lead, H. 3 cm"[:24], "IV, 2"),
        ("3) Beaked jug, Karystis.", "IV, 3"),
    }


@pytest.mark.parametrize("lost", [0, 3, 6])
def test_items_keep_the_order_of_the_pictures_where_one_picture_was_not_found(lost: int) -> None:
    """No number was read beside them, and the lowest pictures are the nearest to the legend."""
    page = PageMaker(1)
    page.text(200, 30, 280, "Plate 10", 9)
    for place in range(7):
        if place != lost:
            x, y = 50 + 130 * (place % 3), 60 + 100 * (place // 3)
            page.picture(x, y, x + 100, y + 80)
    names = (
        "Veiled head",
        "Lidded pyxis",
        "Stemless cup",
        "Coin",
        "Beaked jug",
        "Neck amphora",
        "Grave stele",
    )
    for number, name in enumerate(names, 1):
        page.text(50, 380 + 14 * number, 430, f"{number} {name} from the northern gate", 8)
    done = linked([page])
    tops = {figure.id: (figure.box.y0, figure.box.x0) for figure in done.figures}
    shown = {
        caption.text[0]: tops[link.target]  # type: ignore[index]
        for link in links(done, LinkType.CAPTION_OF)
        for caption in done.captions
        if caption.id == link.source and caption.parent is not None
    }
    assert len(shown) >= 4
    assert [shown[number] for number in sorted(shown)] == sorted(shown.values())


def test_a_letter_that_ocr_reads_into_a_picture_does_not_keep_its_number_from_it() -> None:
    plate = PageMaker(1)
    plate.text(220, 40, 260, "Pl. IV", 10)
    for index in range(4):
        x0, y0 = 60 + 170 * (index % 2), 90 + 190 * (index // 2)
        plate.picture(x0, y0, x0 + 150, y0 + 150)
        plate.text(x0 + 4, y0 + 138, x0 + 10, str(index + 1), 8)
    plate.text(150, 93, 156, "W", 8)
    plate.lines(60, 480, 430, ["1 Bow brooch.", "2 Buckle of lead.", "3 Beaked jug.", "4 A dagger."], 8)
    done = linked([plate])
    shown = {
        tuple(figure.box)[:2]: figure.number for figure in done.figures if figure.type is RegionType.PANEL
    }
    assert shown == {(60, 90): "IV, 1", (230, 90): "IV, 2", (60, 280): "IV, 3", (230, 280): "IV, 4"}
