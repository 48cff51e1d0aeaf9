"""What the guided tour is made with (see make_tour.py): a catalogue with slips, and pictoria-docs as one starts it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymupdf

from bench.example_pictures import photograph

READER = "anna"


FINDS = (
    ("Bol", "bowl"),
    ("Pichet", "jug"),
    ("Lampe", "lamp"),
    ("Amphore", "amphora"),
    ("Flacon", "flask"),
    ("Cratère", "krater"),
)
SITES = ("Port-Lierre", "Valombre", "Hautemare", "Rocheverte")
FIRST_FIND, FIND_PAGES, COLUMNS, ROWS = 4, 18, 3, 4
GUESSED = 7
"""The figure of a jug whose name leads a program to the wrong entry."""
NO_ID = "1" * 32
HEAD = "La vaisselle du littoral de Lierre"


def add_finds(pdf: Path) -> int:
    """Add the pictures of many finds: with these, what is sure is more than one wants to look at one by one.

    Returns:
        The number of the figure that comes next.
    """
    number = FIRST_FIND
    with pymupdf.open(pdf) as book:
        for _ in range(FIND_PAGES):
            page = _page(book, "Les trouvailles")
            for row in range(ROWS):
                for column in range(COLUMNS):
                    name, shape = FINDS[number % len(FINDS)]
                    if number == GUESSED:
                        name = "Cruche"
                    site = SITES[number // len(FINDS) % len(SITES)]
                    x, y = 58 + 125 * column, 104 + 132 * row
                    picture = photograph(shape, seed=100 + number, width=220, height=200)
                    page.insert_image(
                        pymupdf.Rect(x, y, x + 114, y + 104), stream=picture, keep_proportion=False
                    )
                    _caption(page, x, y + 114, f"Fig. {number}.", f"{name}, {site}.")
                    number += 1
        book.saveIncr()
    return number


def add_addenda(pdf: Path, number: int) -> tuple[int, int]:
    """Add two pages in which there is something to correct that no program could know.

    On the first the printer has swapped two captions, and misspelt one; a small mark stands alone. On the second, the
    last entry says its date in words that no program reads as one.

    Args:
        pdf: the catalogue.
        number: of the first of its two figures.

    Returns:
        The numbers of the pages.
    """
    with pymupdf.open(pdf) as book:
        page = _page(book, "Nouvelles trouvailles")
        write = page.insert_text
        for place, (shape, text) in enumerate(
            (("jug", "Jatte sans décor, Valombre."), ("bowl", "Pichet à dec, Port-Lierre."))
        ):
            x = 58 + 190 * place
            picture = photograph(shape, seed=40 + place, width=400, height=440)
            page.insert_image(pymupdf.Rect(x, 110, x + 176, 304), stream=picture, keep_proportion=False)
            _caption(page, x, 318, f"Fig. {number + place}.", text)
        write(
            (58, 360),
            "Une marque de potier est incisée sous le pied du pichet ; nous la donnons",
            fontname="tiro",
        )
        write((58, 375), "ci-dessous à sa taille.", fontname="tiro")
        mark = page.new_shape()
        for line in (((226, 420), (250, 396)), ((226, 396), (250, 420)), ((238, 390), (238, 426))):
            mark.draw_line(*line)
        mark.finish(width=1.6)
        mark.commit()
        page = _page(book, "Addenda")
        _entry(page, 116, "9. Lampe à anse / Lamp with handle", "IX 1.4", "L. 8,3 cm", ", vers 430 av. J.-C.")
        _entry(
            page, 204, "10. Bol miniature / Miniature bowl", "X 2.9", "D. 6,4 cm", ". Sous le 3e archonte."
        )
        # The same file each time: what is drawn for the sample follows from it.
        book.xref_set_key(-1, "ID", f"[<{NO_ID}><{NO_ID}>]")
        whole = book.tobytes(garbage=3, deflate=True, no_new_id=True)
        pages = len(book)
    pdf.write_bytes(whole)
    return pages - 1, pages


def _entry(page: pymupdf.Page, y: float, title: str, inventory: str, size: str, date: str) -> None:
    lines = (
        (title, "tibo", 11.0),
        (f"Inv. {inventory}. Terre cuite tournée. {size}. Valombre{date}", "tiro", 9.5),
        ("Pâte fine, bien cuite, engobe sombre posé au tour. Le pied porte des traces d'usure", "tiro", 9.5),
        ("régulières ; une ligne incisée court sous la lèvre.", "tiro", 9.5),
    )
    for line, font, size_of_type in lines:
        page.insert_text((58, y), line, fontname=font, fontsize=size_of_type)
        y += 1.5 * size_of_type


def _page(book: pymupdf.Document, heading: str) -> pymupdf.Page:
    """A new page at the end, with its running head, heading and page number."""
    page = book.new_page(width=482, height=680)
    page.insert_text((58, 48), HEAD, fontname="tiit", fontsize=8.5)
    page.insert_text((58, 86), heading, fontname="hebo", fontsize=16)
    page.insert_text((238, 642), str(page.number + 1), fontname="tiro", fontsize=9)
    return page


def _caption(page: pymupdf.Page, x: float, y: float, label: str, text: str) -> None:
    page.insert_text((x, y), label, fontname="tibo", fontsize=8.5)
    page.insert_text(
        (x + 5 + pymupdf.get_text_length(label, "tibo", 8.5), y), text, fontname="tiro", fontsize=8.5
    )


@contextmanager
def running(*command: str) -> Iterator[str]:
    """Run a command of pictoria-docs that serves; its address."""
    environment = {**os.environ, "PICTORIA_LANG": "en", "USER": READER, "LOGNAME": READER}
    process = subprocess.Popen(
        [sys.executable, "-m", "pictoria_docs", *command],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        # Before the address it may say that its usual port is taken.
        found = next((match for line in process.stdout if (match := re.search(r"http://\S+", line))), None)
        if found is None:
            raise SystemExit(f"{' '.join(command)}: no address")
        yield found.group()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def call(*command: str, typed: str = "") -> str:
    """What a command of pictoria-docs says."""
    environment = {**os.environ, "PICTORIA_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-m", "pictoria_docs", *command],
        env=environment, input=typed, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout
