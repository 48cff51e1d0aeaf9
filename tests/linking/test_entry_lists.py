"""Lists of works, lots and pictures without numbers: entries told line by line."""

import pytest

from pictoria_docs.document import Document
from pictoria_docs.linking.heading import title_text
from pictoria_docs.linking.number_series import OpeningNumber, mend
from tests.linking.factory import PageMaker, linked, links

ARTISTS = (
    "Frédéric Beinke",
    "W. Xylander",
    "S. de Niederhausen",
    "Elisabeth Kelly",
    "Edouard Brot",
    "Max Roman",
)
WORKS = (
    "Une course d'école dans la forêt",
    "Pêcheurs au Skagenrack",
    "Château du Châtelard",
    "Au bord du lac de Genève",
    "Environs de Villers-sur-mer",
    "Maison de Carlo Goldoni",
    "Roses et chardons",
    "Vue du port de Gênes",
)
GAPS = (9, 10, 12, 13, 14, 17, 18, 21, 22, 24)


def works(done: Document) -> list[tuple[str | None, str | None]]:
    return [(entry.number, entry.title) for entry in done.entries]


def title(number: int) -> str:
    return WORKS[number % len(WORKS)]


def exhibition(
    printed: dict[int, str] | None = None, *, sign: str = ".", prices: bool = True, pages: int = 2
) -> list[PageMaker]:
    """Artists in the middle, their works with numbers that leave gaps, prices in a column of their own."""
    made = []
    numbers = iter([value + 20 * page for page in range(pages) for value in GAPS])
    for page_number in range(1, pages + 1):
        page = PageMaker(page_number)
        y = 60.0
        for place, artist in enumerate(ARTISTS[:5]):
            page.text(170, y, 400, f"{artist}, Genève.")
            y += 16
            for _ in range(2):
                value = next(numbers)
                number = (printed or {}).get(value, str(value))
                page.text(60, y, 400, f"{number}{sign} {title(value)}")
                if prices:
                    page.text(410, y, 440, str(100 + 150 * place % 350))
                y += 13
            y += 8
        made.append(page)
    return made


def expected(pages: int = 2) -> list[tuple[str, str]]:
    return [(str(value + 20 * page), title(value + 20 * page)) for page in range(pages) for value in GAPS]


@pytest.mark.parametrize(("sign", "prices"), [(".", True), ("", True), (".", False), (")", True)])
def test_each_work_of_a_list_is_an_entry(sign: str, prices: bool) -> None:
    done = linked(exhibition(sign=sign, prices=prices))
    assert works(done) == expected()
    artist = next(field for field in done.entries[0].fields if field.name == "artist")
    assert artist.value == "Frédéric Beinke, Genève"
    assert {entry.pages for entry in done.entries} == {(1,), (2,)}


def test_numbers_that_were_misread_are_told_by_their_neighbours() -> None:
    misread = {10: "lo", 13: "I3", 22: "29"}
    assert works(linked(exhibition(misread))) == expected()


def test_a_price_belongs_to_the_line_it_stands_level_with() -> None:
    done = linked(exhibition())
    assert [entry.spans[0].box.x1 for entry in done.entries] == pytest.approx([425.0] * 20, abs=20)


def test_lots_of_a_sale_in_one_block() -> None:
    page = PageMaker(1)
    page.text(150, 40, 400, "LETTRES AUTOGRAPHES", 14, bold=True)
    rows = []
    for value, name in enumerate(("ALEXANDRE", "ANCRE", "ANDRIEUX", "ANGUIER", "ARAGO", "AUBER"), 43457):
        rows += [
            f"{value}. {name} (François), célèbre littérateur et auteur",
            "   dramatique, membre de l'Académie. — L. a. s. à M. de Nerestang;",
            "   Amiens, 23 septembre 1815, 1 p. in-folio. 125 »",
        ]
    page.lines(50, 80, 430, rows)
    assert [entry.number for entry in linked([page]).entries] == [str(n) for n in range(43457, 43463)]


PAINTINGS = (
    "Community",
    "So sorry",
    "Granddaughter",
    "The hornman",
    "Blessed by the bees",
    "Racing to the sun",
    "Artist in recline",
    "Jazz in the garden",
    "Hughie",
    "Maqoma",
)


NAMES = (
    "GARNEROT (Théodore)",
    "VAN DER HOEVE (Cornelis)",
    "DELMAS (Jules)",
    "SORIANI (Giacomo)",
    "QUENTIN (Noël)",
)


def test_a_name_over_the_title_of_a_work_under_its_picture_is_its_maker() -> None:
    """As OCR gives it: no style tells the title from the name."""
    pages = []
    for number, title in enumerate(PAINTINGS, 1):
        page = PageMaker(number)
        page.picture(50, 60, 300, 300)
        page.lines(
            50, 308, 300, (NAMES[number % 5], title, "Oil on canvas", f"{number + 20} x 91 cm", "1994")
        )
        pages.append(page)
    done = linked(pages)
    assert [(entry.title, entry.pages) for entry in done.entries] == [
        (title, (number,)) for number, title in enumerate(PAINTINGS, 1)
    ]
    artists = [field.value for entry in done.entries for field in entry.fields if field.name == "artist"]
    assert artists == [NAMES[number % 5] for number in range(1, 11)]
    assert len(links(done, "caption_of")) == len(PAINTINGS)


def test_a_number_that_hangs_before_a_work_on_the_next_page_is_none_of_the_work_before() -> None:
    pages = []
    for number in range(1, 9):
        page = PageMaker(number)
        page.text(50, 60, 60, str(number))
        page.lines(
            75,
            60,
            300,
            (NAMES[number % 5], PAINTINGS[number], "Oil on canvas", f"{number + 20} x 91 cm", "Signed"),
        )
        page.picture(75, 130, 300, 330)
        pages.append(page)
    found = [(entry.number, entry.title, entry.pages) for entry in linked(pages).entries]
    assert found == [(str(number), PAINTINGS[number], (number,)) for number in range(1, 9)]


def test_contents_prose_and_programmes_hold_no_entries() -> None:
    contents = PageMaker(1)
    contents.text(50, 40, 300, "Contents", 14, bold=True)
    for value in range(1, 25):
        contents.text(50, 60 + 14 * value, 400, f"{value}. {title(value)} . . . . . . . . .")
        contents.text(410, 60 + 14 * value, 430, str(3 * value))
    prose = [PageMaker(number) for number in (2, 3)]
    for page in prose:
        page.prose(60, times=9)
    programme = PageMaker(4)
    for hour in range(9, 18):
        programme.text(50, 60 + 14 * hour, 400, f"{hour}.30 {title(hour)}")
    for pages in ([contents], prose, [programme], [contents, *prose, programme]):
        assert linked(pages).entries == ()


def test_every_entry_has_a_confidence_that_is_a_probability() -> None:
    done = linked(exhibition())
    assert done.entries and all(0 < entry.confidence < 1 for entry in done.entries)


def number(value: int, *, misread: bool = False) -> OpeningNumber:
    return OpeningNumber(str(value), value, value, ".", "", 3, misread)


@pytest.mark.parametrize(
    ("read", "counted", "printed"),
    [
        ([112, 115, 114, 116], [True, True, False, True], ["112", "113", "114", "116"]),
        ([21, 29, 24], [True, False, True], ["21", "22", "24"]),
        ([1, None, 3], [True, False, True], ["1", "2", "3"]),
        ([1, None, 4], [True, False, True], ["1", None, "4"]),
        ([1, 2, 3], [True, True, True], ["1", "2", "3"]),
    ],
)
def test_numbers_are_mended_by_what_the_series_leaves_open(
    read: list[int | None], counted: list[bool], printed: list[str | None]
) -> None:
    assert mend([None if value is None else number(value) for value in read], counted) == printed


MANUSCRIPT = (
    "As the gap grew there was an increase in the class of",
    "union, and a decrease in the rest, with the area of the",
    "callus more than twice as large (Table 1), though not by",
    "the test of Fisher. On the slices the gap of 1 mm had the",
    "larger volume (0.07 mm) and more of the new bone of each",
    "Figure 2 and 3). The surface, which tells of its size, was",
    "smallest there and largest in the third group, where the",
    "thickness of the walls was less than in the first of them",
)


def test_the_numbered_lines_of_a_manuscript_are_no_entries() -> None:
    made, count = [], 210
    for number in range(1, 4):
        page = PageMaker(number)
        for row in range(18):
            page.text(30, 60 + 24 * row, 60, str(count))
            if row % 9:
                page.text(70, 60 + 24 * row, 430, MANUSCRIPT[(row + 3 * number) % len(MANUSCRIPT)])
            count += 1
        made.append(page)
    assert works(linked(made)) == []


def test_code_with_numbered_lines_has_no_entries() -> None:
    made = []
    for number in range(1, 3):
        page = PageMaker(number)
        page.prose(60)
        for row in range(14):
            page.text(60, 200 + 12 * row, 430, f'{row + 1} "{chr(97 + row)}c" = (b+c)/(2*a+b*{row})')
        made.append(page)
    assert works(linked(made)) == []


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        (" Bildnis der Frau R.", "Bildnis der Frau R."),
        ("Portrait de M. R.", "Portrait de M. R."),
        ("Attic jug D.", "Attic jug D"),
        ("Vue du port, ", "Vue du port"),
    ],
)
def test_a_title_keeps_the_point_of_an_initial_alone(printed: str, title: str) -> None:
    assert title_text(printed) == title


def test_numbers_alone_over_records_open_entries_without_any_bold_type() -> None:
    """As OCR gives a catalogue: nothing but its number and the record below tells a heading."""
    pages = []
    for number in range(1, 9):
        page = PageMaker(number)
        page.lines(50, 60, 60, [f"{number}."])
        page.lines(
            50,
            74,
            430,
            (
                f"Inv. {60 + number}.AE.{57 * number}",
                f"H. {number + 11}.5 cm. Clay.",
                "Found in the northern trench.",
            ),
        )
        page.prose(130)
        pages.append(page)
    assert [entry.number for entry in linked(pages).entries] == [str(number) for number in range(1, 9)]
