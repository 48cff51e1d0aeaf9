"""Records that contradict what is usual: label words that no list knows, or none; values by their place alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.generator import catalogue, content
from bench.generator.objects import CatalogueObject, draw_object, height
from bench.generator.typesetter import BookTypesetter
from bench.generator.words import ARTISTS
from bench.typesetter import PageBox, TextRun

ENTRIES = 10
SYLLABLES = (
    "ba",
    "cer",
    "dol",
    "fen",
    "gri",
    "hal",
    "jo",
    "kim",
    "lu",
    "mer",
    "nos",
    "pul",
    "ra",
    "sti",
    "tov",
    "vel",
)
SIGNS = (" ", " ", " ", ". ", ": ", " = ", " – ")
"""Behind a label; a blank alone is the most common."""
KEPT = 0.85  # of the facts, in each entry


@dataclass(frozen=True)
class RecordForm:
    """How the records of a book are set."""

    labels: dict[str, str]
    """By fact; empty where values stand alone."""
    order: tuple[str, ...]
    sign: str
    hang: float
    """Indent of the lines after the first, in points."""
    face: str
    reversed: bool = False
    """Whether the family name comes first: "Delmas, Jules"."""


def own_labels(typesetter: BookTypesetter) -> None:
    """Records with label words of nobody's language, without colon or style more often than not."""
    random = typesetter.random
    order = _order(random, ("inventory", "material", "date", "museum", "height", "artist"))
    words = _pseudo_words(random, len(order))
    form = RecordForm(
        labels=dict(zip(order, words, strict=True)),
        order=order,
        sign=random.choice(SIGNS),
        hang=random.choice([0.0, 10.0, 18.0]),
        face=random.choice(["roman", "roman", "roman", "italic"]),
    )
    _records(typesetter, form)


def bare_records(typesetter: BookTypesetter) -> None:
    """Records without any label: each value on its line, always in the same order, the artist's name among them."""
    random = typesetter.random
    order = _order(random, ("material", "date", "museum", "height", "inventory"))
    first = random.random() < 0.6
    order = ("artist", *order) if first else (order[0], "artist", *order[1:])
    _records(typesetter, RecordForm({}, order, "", 0.0, "roman", reversed=random.random() < 0.3))


def _order(random: Random, facts: Sequence[str]) -> tuple[str, ...]:
    return tuple(random.sample(list(facts), len(facts)))


def _pseudo_words(random: Random, count: int) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < count:
        word = "".join(random.sample(SYLLABLES, random.choice([2, 2, 3]))).capitalize()
        if random.random() < 0.25:
            word += " " + "".join(random.sample(SYLLABLES, 2))
        words[word] = None
    return list(words)


def _records(typesetter: BookTypesetter, form: RecordForm) -> None:
    random, style = typesetter.random, typesetter.style
    layout = random.choice(["own", "inline", "line"])
    typesetter.new_page()
    content.heading(typesetter, style.words.catalogue, size=1.7)
    pictured = random.random() < 0.7
    for index in range(1, ENTRIES + 1):
        work = draw_object(typesetter)
        typesetter.y += 1.2 * style.size
        runs = catalogue.entry_heading(typesetter, index, work.title, layout)
        tall = random.uniform(0.12, 0.2) * style.paper[1] if pictured and random.random() < 0.7 else 0.0
        if typesetter.y + tall + 6 * style.size * style.leading > typesetter.column.y1:
            typesetter.next_frame()
        placed = typesetter.flow(runs, size=style.size + 1, keep=3)
        if tall:
            placed += catalogue.own_pictures(typesetter, index, 1, tall, 0, named=False)
        typesetter.y += 3
        fields: dict[str, Any] = {}
        for fact in form.order:
            if random.random() < KEPT:
                placed += _fact(typesetter, form, work, fact, fields)
        typesetter.y += 3
        for _ in range(random.randint(0, 2)):
            placed += typesetter.flow(content.paragraph(typesetter))
            typesetter.y += 3
        typesetter.entry(f"e{index}", str(index), work.title, placed, fields)


def _fact(
    typesetter: BookTypesetter, form: RecordForm, work: CatalogueObject, fact: str, fields: dict[str, Any]
) -> list[PageBox]:
    """A line of a record; what it says is put into `fields`."""
    text, told = _value(typesetter, form, work, fact)
    fields |= told
    label = form.labels.get(fact)
    if not label:
        return typesetter.flow([TextRun(text)])
    runs = [TextRun(label, form.face), TextRun(f"{form.sign}{text}")]
    return typesetter.flow(runs, hang=form.hang)


def _value(
    typesetter: BookTypesetter, form: RecordForm, work: CatalogueObject, fact: str
) -> tuple[str, dict[str, Any]]:
    """A fact as printed, and the fields that it is."""
    words, labelled = typesetter.style.words, bool(form.labels)
    match fact:
        case "artist":
            family, given = re.findall(r"[^()]+[^() ]", typesetter.random.choice(ARTISTS))
            name = f"{family.title()}, {given}" if form.reversed else f"{given} {family.title()}"
            return name, {"artist": name}
        case "inventory":
            text = work.inventory if labelled else f"{words.inventory} {work.inventory}"
            return text, {"inventory_number": work.inventory}
        case "height":
            text = f"{content.decimal(typesetter, work.height)} cm"
            measured = height(work.height)
            return (text, {"dimensions": [measured | {"kind": "other"}]}) if labelled else (
                f"{words.height} {text}", {"dimensions": [measured]}
            )  # fmt: skip
        case "museum":
            return work.museum, {"location": work.museum}
        case "date":
            return work.date, {"date_text": work.date}
        case _:
            return work.material, {"material": work.material}
