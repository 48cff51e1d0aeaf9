"""Titles of entries: where they begin and end, by what the titles of the whole document are like."""

from collections.abc import Callable, Sequence

import pytest

from pictoria_docs.document import Document
from tests.linking.factory import PageMaker, linked
from tests.linking.test_entry_lists import WORKS, exhibition

OBJECTS = (
    "Lamp",
    "Neck amphora",
    "Bow brooch",
    "Grave stele",
    "Beaked jug",
    "Veiled head",
    "Signet ring",
    "Belt plaque",
)
NAMES = ("DELMAS (Jules)", "FABREGUE (Clément)", "HALLER (Johann)", "ROSELLI (Carlo)")
RECORD = "Inv. {n}.AE.{n}7. Clay. H. {n}.5 cm. Found in the northern trench with the others of its group."


def titles(done: Document) -> list[str | None]:
    return [entry.title for entry in done.entries]


def catalogue(*rows_of: Sequence[str], size: float = 9.0) -> list[PageMaker]:
    """Two entries on each page, each a block of printed lines in one type."""
    pages: list[PageMaker] = []
    for index, rows in enumerate(rows_of):
        if index % 2 == 0:
            pages.append(PageMaker(len(pages) + 1))
        pages[-1].lines(50, 60 + 200 * (index % 2), 430, rows, size)
    return pages


def test_a_title_under_its_number() -> None:
    made = [
        [f"{n}.", name, RECORD.format(n=n)[:80], RECORD.format(n=n)[80:]] for n, name in enumerate(OBJECTS, 1)
    ]
    assert titles(linked(catalogue(*made))) == list(OBJECTS)


def test_a_title_behind_its_number_in_the_line() -> None:
    made = [
        [f"{n}. {name}", RECORD.format(n=n)[:80], RECORD.format(n=n)[80:]]
        for n, name in enumerate(OBJECTS, 1)
    ]
    assert titles(linked(catalogue(*made))) == list(OBJECTS)


def test_a_title_under_the_name_of_its_maker_where_nothing_is_set_apart() -> None:
    made = [
        [
            f"{n}. {NAMES[n % 4]}",
            name,
            "Oil on canvas, 66 x 84 cm",
            "Signed at the lower left",
            "Private collection",
        ]
        for n, name in enumerate(OBJECTS, 1)
    ]
    done = linked(catalogue(*made))
    assert titles(done) == list(OBJECTS)
    makers = [field.value for entry in done.entries for field in entry.fields if field.name == "artist"]
    assert makers == [NAMES[n % 4] for n in range(1, 9)]


def works_under_artists(line: Callable[[int], str]) -> list[PageMaker]:
    """Works under their artists, as lists of the nineteenth century have them; a line for each number from 1 to 16."""
    pages, number = [], 0
    for count in (1, 2):
        page = PageMaker(count)
        y = 60.0
        for artist in ("Frédéric Beinke", "W. Xylander", "Elisabeth Kelly", "Edouard Brot"):
            page.text(170, y, 400, f"{artist}, Genève.")
            y += 16
            for _ in range(2):
                number += 1
                page.text(60, y, 440, f"{number}. {line(number)}")
                y += 13
            y += 8
        pages.append(page)
    return pages


@pytest.mark.parametrize("told", ["{} {}00.—", "{}. Watercolour. {}00.—", "{} (Sold.) {}00.—"])
def test_a_title_ends_before_its_price_and_what_the_work_is_made_of(told: str) -> None:
    def line(number: int) -> str:
        return told.format(OBJECTS[(number - 1) % len(OBJECTS)], number * number % 7 + 2)

    assert titles(linked(works_under_artists(line))) == [OBJECTS[n % len(OBJECTS)] for n in range(16)]


def test_a_title_goes_on_behind_a_full_stop_up_to_its_price() -> None:
    long = f"{OBJECTS[7 % len(OBJECTS)]}. Weide im Neuenburger Jura"

    def line(number: int) -> str:
        title = long if number == 7 else OBJECTS[number % len(OBJECTS)]
        return f"{title} {number * number % 7 + 2}00.—"

    assert titles(linked(works_under_artists(line)))[6] == long


def test_a_title_goes_on_in_the_next_line() -> None:
    long = "Fragment of a sepulchral relief with a banquet and two attendants standing before the couch"
    pages = []
    for n in range(1, 9):
        page = PageMaker(n)
        page.text(50, 60, 300, f"{n}. {long}", 11, bold=True)
        page.text(50, 100, 430, RECORD.format(n=n))
        pages.append(page)
    assert titles(linked(pages)) == [long] * 8


@pytest.mark.parametrize("sign", [". ", ", ", " – "])
def test_a_title_ends_with_its_type(sign: str) -> None:
    pages = []
    for n, name in enumerate(OBJECTS, 1):
        page = PageMaker(n)
        head = f"{n}. {name}"
        page.text(50, 60, 430, f"{head}{sign}{RECORD.format(n=n)}", lead=len(head))
        page.prose(200)
        pages.append(page)
    assert titles(linked(pages)) == list(OBJECTS)


def test_a_second_number_is_none_of_the_title() -> None:
    printed = {value: f"{value} {400 + 7 * value}" for value in (9, 12, 17, 30, 33)}
    done = linked(exhibition(printed, sign="", prices=True))
    assert {entry.title for entry in done.entries} <= set(WORKS)


def test_a_title_goes_on_where_a_line_breaks_its_last_word() -> None:
    """Both halves of the word are read as one."""
    made = []
    for n, name in enumerate(OBJECTS, 1):
        made.append([f"{n}. {name}", RECORD.format(n=n)[:80], RECORD.format(n=n)[80:]])
    made[3] = [
        "4. Grave stele of a woman and of a child from the north-",
        "ern cemetery. Marble.",
        RECORD.format(n=4),
    ]
    assert (
        titles(linked(catalogue(*made)))[3]
        == "Grave stele of a woman and of a child from the northern cemetery"
    )


def test_a_title_in_larger_type_keeps_its_second_line() -> None:
    """Its first line is short, and nothing but the type tells where it ends."""
    pages = []
    for n, name in enumerate(OBJECTS, 1):
        page = PageMaker(n)
        page.text(50, 60, 250, f"{n}. {name} of the northern workshop in the plain, Monte Sereno", 10.5)
        page.text(50, 90, 430, RECORD.format(n=n))
        page.prose(200)
        pages.append(page)
    assert titles(linked(pages)) == [
        f"{name} of the northern workshop in the plain, Monte Sereno" for name in OBJECTS
    ]
