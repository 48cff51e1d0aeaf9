"""Projects for the contact sheet: two volumes full of pictures with captions, and a list of works without any."""

import io
from collections.abc import Mapping
from pathlib import Path

import pymupdf
from PIL import Image, ImageDraw

from pictoria_docs.api.project import Project
from pictoria_docs.pipeline.progress import Quiet
from pictoria_docs.review.open_project import OpenProject

PAGES, ROWS = 3, 3
WORDS = ("Amphore à bandes", "Coupe à figures noires", "Lampe", "Flacon", "Cratère", "Bol")


TITLES = (
    *(
        "Un conte de fées",
        "La pomme",
        "Vue du château",
        "La répétition",
        "Meillerie",
        "Le professeur",
        "Intérieur",
    ),
    *("Le revoir", "Une course", "Pêcheurs", "Au bord du lac", "Matin", "Mont Blanc", "Environs de Sion"),
)
MAKERS = (
    "Julien Renevier, Lausanne",
    "Conrad Grob, Munich",
    "Marc Dunant, Genève",
    "Edouard Ravel, Genève",
)


def make_volumes(folder: Path) -> None:
    """The volumes, and `volumes.pictoria` beside them: 36 figures, each with its caption."""
    _make(folder / "volumes.pictoria", {f"volume {number}.pdf": _volume(number) for number in (1, 2)})


def make_small(folder: Path) -> None:
    """Four volumes, and `small.pictoria` beside them: 72 figures, too few for a sample to be a small part of them."""
    _make(folder / "small.pictoria", {f"small {number}.pdf": _volume(number) for number in (1, 2, 3, 4)})


def make_list(folder: Path) -> None:
    """A list of 28 works on two pages, and `list.pictoria` beside it."""
    _make(folder / "list.pictoria", {"list.pdf": _list()})


def _make(path: Path, documents: Mapping[str, pymupdf.Document]) -> None:
    with Project.open(path) as project:
        for name, document in documents.items():
            document.save(path.parent / name)
            project.add(path.parent / name)
        project.analyse(progress=Quiet(), jobs=1)
    opened = OpenProject(path)
    for record in opened.store.documents.all():
        opened.prepare(record.id)
    opened.close()


def _volume(volume: int) -> pymupdf.Document:
    document = pymupdf.open()
    number = 0
    for _ in range(PAGES):
        page = document.new_page()
        for row in range(ROWS):
            for column in range(2):
                number += 1
                x, y = 70 + 240 * column, 70 + 240 * row
                page.insert_image(pymupdf.Rect(x, y, x + 200, y + 170), stream=_picture(volume, number))
                words = WORDS[number % len(WORDS)]
                page.insert_text((x, y + 186), f"Fig. {number}. {words}, Port-Lierre.", fontsize=9)
    return document


def _list() -> pymupdf.Document:
    document = pymupdf.open()
    number = 0
    for _ in range(2):
        page, y = document.new_page(), 80
        for line in range(14):
            if line % 3 == 0:
                page.insert_text((200, y), f"{MAKERS[line // 3 % 4]}.", fontname="tibo", fontsize=10)
                y += 20
            number += 1
            words = f"{number}. {TITLES[line]}. Huile sur toile. {100 + 10 * number} francs."
            page.insert_text((70, y), words, fontname="tiro", fontsize=10)
            y += 24
    return document


def _picture(volume: int, number: int) -> bytes:
    image = Image.new("RGB", (400, 340), (218, 214, 205))
    draw = ImageDraw.Draw(image)
    red, green = 90 + 6 * number, 70 + 40 * volume
    draw.ellipse((90 + 3 * number, 60, 300, 290), fill=(red, green, 60))
    draw.rectangle((150, 30, 240, 80), fill=(red - 30, green - 20, 40))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
