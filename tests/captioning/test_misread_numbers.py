"""Numbers of pictures and legends that OCR misread, told by what stands around them."""

from pictoria_docs.captioning import find_captions
from pictoria_docs.captioning.columns import join_columns
from pictoria_docs.captioning.runin import item_marks
from pictoria_docs.document import LinkType, Page, PageKind
from tests.linking.factory import PageMaker, linked, links

PER_ROW = 3
ROMAN = ("I", "II", "III", "IV", "V", "VI")
NAMES = (
    "Handled mirror",
    "Belt plaque",
    "Grave stele",
    "Veiled head",
    "Signet ring",
    "Neck amphora",
)


def plate(read: list[str], legend: str = "") -> Page:
    """A scanned plate with a picture over each of these numbers, in rows."""
    page = PageMaker(1)
    page.text(200, 30, 280, "Plate 1", 9)
    for place, text in enumerate(read):
        x, y = 50 + 130 * (place % PER_ROW), 60 + 130 * (place // PER_ROW)
        page.picture(x, y, x + 100, y + 100)
        page.text(x + 48, y + 103, x + 60, text, 8)
    if legend:
        page.text(50, 470, 430, legend, 8)
    return page.made().model_copy(update={"kind": PageKind.SCAN})


def test_a_legend_whose_first_number_was_misread_has_all_its_items() -> None:
    text = "Finds of the west gate. / Mirror with a handle. 2 Box with a lid. 3 Grave stele. 4 Belt plaque."
    (found,) = find_captions([plate(["1", "2", "B", "4"], text)])
    items = [(caption.text, caption.printed_numbers[0].key) for caption in found.captions if caption.parent]
    assert items == [
        ("/ Mirror with a handle.", "1"),
        ("2 Box with a lid.", "2"),
        ("3 Grave stele.", "3"),
        ("4 Belt plaque.", "4"),
    ]


def test_a_stroke_between_words_is_no_number() -> None:
    region = PageMaker(1).text(50, 60, 430, "Terra sigillata / Arretine ware. Found near the gate / well.")
    assert item_marks(region, 0, {"1", "2"}) == []


def test_the_number_of_a_plate_on_its_own_line_over_items_is_no_number_of_an_item() -> None:
    """Where the items break off and go on in another block, the label is not read with the first of them again."""
    page = PageMaker(1)
    page.lines(
        50,
        60,
        430,
        ["Pl. IV", "1. Statuette of a rider, bronze. Photo: museum.", "2. Fragment of a frieze,"],
        8,
    )
    page.lines(50, 92, 430, ["found in the well, lead.", "3. Lamp with a round nozzle, clay."], 8)
    shown = PageMaker(2)
    shown.text(200, 30, 280, "Pl. IV", 9)
    for place in range(3):
        shown.picture(50 + 130 * place, 60, 150 + 130 * place, 160)
        shown.text(98 + 130 * place, 163, 110 + 130 * place, str(place + 1), 8)
    first, _ = find_captions([page.made(), shown.made()])
    heads = [caption for caption in first.captions if caption.parent is None]
    assert [caption.printed_numbers[0].path for caption in heads] == [("4",)]
    assert [caption.text[:2] for caption in first.captions if caption.parent] == ["1.", "2.", "3."]


def hanging(kind: PageKind, slope: float) -> Page:
    """A list whose numbers hang before lines with boxes that are taller by so many points, as of lines askew."""
    page = PageMaker(1)
    page.text(50, 40, 300, "List of Plates", 11, bold=True)
    for number, name in enumerate(("Handled mirror, bronze", "Belt plaque, ivory", "Grave stele, marble"), 1):
        page.text(50, 60 + 30 * number, 60, str(number), 9)
        page.text(80, 60 + 30 * number, 400, f"{name}, from the northern gate of the town", 9)
    made = page.made().model_copy(update={"kind": kind})
    taller = [
        region.model_copy(update={"lines": tuple(line._replace(y1=line.y1 + slope) for line in region.lines)})
        if len(region.text) > 20
        else region
        for region in made.regions
    ]
    return made.model_copy(update={"regions": tuple(taller)})


def test_numbers_before_lines_that_are_askew_belong_to_them_on_scans_only() -> None:
    """On other pages a raised number is a mark."""
    opened = [region.text[:3] for region in join_columns(hanging(PageKind.SCAN, 6).regions, tolerant=True)]
    assert opened[1:] == ["1 H", "2 B", "3 G"]
    apart = join_columns(hanging(PageKind.BORN_DIGITAL, 6).regions)
    assert "1" in [region.text for region in apart]
    level = [region.text[:3] for region in join_columns(hanging(PageKind.BORN_DIGITAL, 0).regions)]
    assert level[1:] == ["1 H", "2 B", "3 G"]


def test_a_list_under_its_heading_is_one_of_plates_though_most_of_their_numbers_are_unread() -> None:
    rows = [f"{roman}. {name}" for roman, name in zip(ROMAN, NAMES, strict=True)]

    def tied(heading: str) -> int:
        first = PageMaker(1)
        first.text(50, 50, 300, heading, 11, bold=True)
        first.lines(50, 80, 300, rows, 9)
        pages = [first]
        for number, roman in enumerate(ROMAN):
            page = PageMaker(number + 2)
            page.picture(60, 90, 400, 500)
            if number in (1, 3):
                page.text(200, 60, 260, f"Pl. {roman}", 9)
            pages.append(page)
        return len(links(linked(pages), LinkType.CAPTION_OF))

    assert tied("List of Plates") >= 2


def test_a_dot_that_ocr_lost_parts_no_list() -> None:
    signs = (".", "", "", ".", ".", "")
    rows = [f"{roman}{sign} {name}" for roman, sign, name in zip(ROMAN, signs, NAMES, strict=True)]
    page = PageMaker(1)
    page.text(50, 50, 300, "List of Plates", 11, bold=True)
    page.lines(50, 80, 300, rows, 9)
    shown = []
    for number in (1, 3, 5):
        plate_page = PageMaker(number + 1)
        plate_page.picture(60, 90, 400, 500)
        plate_page.text(200, 60, 260, f"Pl. {ROMAN[number]}", 9)
        shown.append(plate_page.made())
    first = page.made().model_copy(update={"kind": PageKind.SCAN})
    found, *_ = find_captions([first, *shown])
    assert [caption.printed_numbers[0].key for caption in found.captions if caption.parent] == list("123456")
