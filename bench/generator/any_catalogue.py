"""Catalogues whose every habit is drawn by chance, one apart from the others: no kind of book stands behind them.

The other conventions set books as certain kinds of books are set. Here the number, the title, the record, the pictures
and what stands around the entries are drawn independently, so that what goes together in known books does not help.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from bench.generator import content, pictures
from bench.generator.any_text import contents, draw_list_style, index, literature, notes
from bench.generator.objects import CatalogueObject, draw_object, facts, height, history, prose
from bench.generator.typesetter import BookTypesetter
from bench.generator.words import ARTISTS
from bench.typesetter import PageBox, TextRun
from pictoria_docs.document import Box

LISTS = 0.15
"""Share of catalogues that are lists: a line or two for each work."""
SOLID = 0.12
"""Share of the others that are set solid: a record runs on behind its title, and nothing parts two works."""
NUMBER_SIGNS = ("{}", "{}", "{}.", "{}.", "{})", "[{}]", "({})", "{} –", "N° {}", "No. {}")
MIN_COLUMN = 300.0
"""Pictures stand beside the text only in columns of at least this width, in points."""


@dataclass(frozen=True)
class CataloguePlan:
    """The habits of one catalogue."""

    number: str
    """Template of the printed number; empty where entries have none."""
    number_at: str
    """hang, hang-right, own, centre, line (before the title on its line) or end (at the right end of that line)."""
    number_face: str
    title: str
    """own (a line of its own), run (the text goes on behind it) or below (under the artist's name)."""
    title_face: str
    title_form: str
    """Template of the title, with {object}, {other}, {joined} ("and") and {place}."""
    larger: float
    """How many points larger than the text headings are."""
    gap: float
    """White between two entries, in sizes of the type."""
    record: tuple[str, ...]
    """Of rows, prose, values, measures: what is said of each object, in this order."""
    sentences: tuple[int, int]
    """At least and at most, of running text in an entry."""
    price: str
    """Template of a price at the end of the entry, or empty."""
    picture: str
    """none, above, heading, end, left, right, opposite or plates."""
    illustrated: float
    """Share of the entries with pictures."""
    caption: str
    """What stands at a picture: none, number, label, title or figure (a count of its own)."""
    sections: bool
    rules: bool
    """Whether a rule parts the entries."""
    page_each: bool
    """Whether each entry opens a page."""
    first: int
    count: int
    gaps: bool
    """Whether the count leaves numbers out."""


def draw_plan(typesetter: BookTypesetter) -> CataloguePlan:
    """A plan whose habits are drawn independently; only what cannot be set is drawn anew."""
    random, style = typesetter.random, typesetter.style
    word = random.choice([style.entry[0] or style.entry[1].capitalize(), *style.genre_words.lots])
    number = random.choices([random.choice(NUMBER_SIGNS), f"{word} {{}}".strip(), ""], [7, 2, 1.5])[0]
    number_at = random.choice(
        ["hang", "hang", "hang-right", "own", "own", "centre", "line", "line", "line", "end"]
    )
    title = random.choice(["own", "own", "run", "below"])
    title_face = random.choice(["bold", "italic", "caps", "roman", "bolditalic"])
    if not number and title_face == "roman":
        title_face = "bold"  # Something must tell where an entry begins.
    if title == "run" and title_face == "roman":
        title = "own"
    records = [
        ("rows",),
        ("prose",),
        ("values",),
        ("measures",),
        ("measures", "values"),
        ("prose", "rows"),
        (),
    ]
    record = random.choice(records)
    least = random.choice([0, 0, 1, 2])
    page_each = random.random() < 0.15
    picture = random.choice(["none", "above", "heading", "end", "left", "right", "opposite", "plates"])
    if typesetter.column.width < MIN_COLUMN and picture in ("left", "right"):
        picture = "heading"
    plan = CataloguePlan(
        number=number,
        number_at="line" if not number else number_at,
        number_face=random.choice(["bold", "bold", "roman", "italic"]),
        title=title,
        title_face=title_face,
        title_form=random.choice(["{object}", "{object}", "{object}, {place}", "{object} {joined} {other}, {place}"]),
        larger=random.choice([0.0, 0.0, 1.0, 2.0]),
        gap=random.choice([0.3, 0.7, 1.2, 2.0]),
        record=record,
        sentences=(least, least + random.choice([0, 0, 1, 4, 9])),
        price=random.choice(style.genre_words.estimate) if random.random() < 0.2 else "",
        picture=picture,
        illustrated=random.choice([0.3, 0.7, 1.0]),
        caption=random.choice(["none", "none", "number", "label", "title", "figure"]),
        sections=random.random() < 0.4,
        rules=random.random() < 0.12,
        page_each=page_each,
        first=random.choice([1, 1, 1, 17, 120, 541]),
        count=random.choice([2, 5, 8] if page_each or picture == "opposite" else [2, 4, 9, 14, 26]),
        gaps=random.random() < 0.2,
    )  # fmt: skip
    if random.random() < LISTS:
        at = random.choice(["hang", "line", "line"]) if number else "line"
        plan = replace(
            plan, record=(), sentences=(0, 0), number_at=at, picture=random.choice(["none", "none", plan.picture]),
            gap=random.choice([0.0, 0.2, 0.5]), larger=0.0, page_each=False, count=random.choice([14, 26, 40]),
            title=random.choice(["own", "own", "run"] if title_face != "roman" else ["own"]),
        )  # fmt: skip
    elif number and random.random() < SOLID:
        plan = replace(
            plan, title="run", title_face=random.choice(["roman", "roman", "caps", title_face]), record=(),
            sentences=(0, random.choice([0, 1, 2])), number_at=random.choice(["hang", "line", "line"]),
            picture=random.choice(["none", "none", "none", plan.picture]), gap=random.choice([0.0, 0.0, 0.2]),
            larger=0.0, page_each=False, count=random.choice([9, 14, 26, 40]), rules=False,
            price=random.choice(style.genre_words.estimate) if random.random() < 0.5 else "",
        )  # fmt: skip
    return plan


def any_catalogue(typesetter: BookTypesetter) -> None:
    """A catalogue by a plan of its own, with or without contents, introduction, notes, books and index around it."""
    random, style = typesetter.random, typesetter.style
    typesetter.new_page()
    plan = draw_plan(typesetter)
    numbers = _numbers(random, plan)
    lists = draw_list_style(random)
    if random.random() < 0.2:
        contents(typesetter, lists)
        typesetter.new_page()
    if random.random() < 0.5:
        _introduction(typesetter, plan, numbers)
    if random.random() < 0.7:
        content.heading(typesetter, style.words.catalogue, size=random.choice([1.3, 1.7, 2.2]))
    waiting: list[tuple[int, CatalogueObject]] = []
    for order, number in enumerate(numbers):
        if plan.sections and order % 5 == 0:
            _section(typesetter, order // 5)
        shown = random.random() < plan.illustrated
        work = _set_entry(typesetter, plan, order + 1, number, shown=shown and plan.picture != "plates")
        if shown and plan.picture == "plates":
            waiting.append((order, work))
    _plates(typesetter, plan, numbers, waiting)
    for setter in (notes, literature, index):
        if random.random() < 0.2:
            typesetter.new_page()
            setter(typesetter, lists)


def _numbers(random: Random, plan: CataloguePlan) -> list[int]:
    numbers = [plan.first]
    while len(numbers) < plan.count:
        numbers.append(numbers[-1] + (random.randint(2, 4) if plan.gaps and random.random() < 0.25 else 1))
    return numbers


def _introduction(typesetter: BookTypesetter, plan: CataloguePlan, numbers: Sequence[int]) -> None:
    """Running text before the catalogue that cites some of its entries."""
    random, style = typesetter.random, typesetter.style
    content.heading(typesetter, random.choice(style.words.heads))
    for _ in range(random.randint(2, 9)):
        cited = plan.number and style.entry[1] and random.random() < 0.4
        order = random.randrange(len(numbers))
        mention = content.mention(typesetter, "entry", str(numbers[order]), [f"e{order + 1}"])
        content.text(typesetter, [mention] if cited else [], sentences=random.randint(2, 5))
    if random.random() < 0.6:
        typesetter.new_page()


def _section(typesetter: BookTypesetter, index: int) -> None:
    """The heading of a part of the catalogue."""
    random, genre = typesetter.random, typesetter.style.genre_words
    if typesetter.y + 12 * typesetter.style.size > typesetter.column.y1:
        typesetter.next_frame()
    name = genre.groups[index % len(genre.groups)]
    content.heading(typesetter, name, size=random.choice([1.1, 1.3]), face=random.choice(["bold", "caps"]))


# ---------------------------------------------------------------------- one entry


def _set_entry(
    typesetter: BookTypesetter, plan: CataloguePlan, order: int, number: int, *, shown: bool
) -> CatalogueObject:
    """An entry with its pictures; what it says is recorded."""
    random, style = typesetter.random, typesetter.style
    work = draw_object(typesetter)
    other = random.choice(style.words.objects).lower()
    title = plan.title_form.format(
        object=work.title, place=work.place, joined=style.words.joined, other=other
    )
    work = replace(work, title=title)
    tall = random.uniform(0.13, 0.26) * style.paper[1] if shown else 0.0
    if plan.page_each and order > 1:
        typesetter.new_page()
    typesetter.y += plan.gap * style.size
    room = tall if plan.picture in ("above", "heading", "left", "right") else 0.0
    if typesetter.y + room + 9 * style.size * style.leading > typesetter.column.y1:
        typesetter.next_frame()
    if plan.rules:
        column = typesetter.column
        typesetter.page.draw_line((column.x0, typesetter.y), (column.x1, typesetter.y), width=0.5)
        typesetter.y += 0.4 * style.size
    placed: list[PageBox] = []
    if shown and plan.picture == "above":
        placed += _picture(typesetter, plan, order, number, work, tall)
    page, whole, top = typesetter.number, typesetter.column, typesetter.y
    beside = shown and plan.picture in ("left", "right")
    if beside:
        placed += _beside(typesetter, plan, order, number, work, tall)
    lowest = max((box.y1 for _, box in placed), default=0.0) if beside else 0.0
    fields: dict[str, Any] = {}
    placed += _heading(typesetter, plan, number, work, fields)
    if shown and plan.picture == "heading":
        placed += _picture(typesetter, plan, order, number, work, tall)
    placed += _record(typesetter, plan, work, fields)
    for _ in range(random.randint(*plan.sentences)):
        placed += typesetter.flow(history(typesetter, random.randint(1, 3)))
        typesetter.y += 2
    if plan.price:
        placed += _price(typesetter, plan)
    if beside and typesetter.number == page and typesetter.column.y1 == whole.y1:
        typesetter.frames[typesetter.frame] = whole
        typesetter.y = max(typesetter.y, lowest + 6, top)
    if shown and plan.picture == "end":
        placed += _picture(typesetter, plan, order, number, work, tall)
    typesetter.entry(f"e{order}", str(number) if plan.number else None, title, placed, fields)
    if shown and plan.picture == "opposite":
        typesetter.new_page()
        _alone(typesetter, plan, order, number, work)
        typesetter.new_page()
    return work


def _heading(
    typesetter: BookTypesetter,
    plan: CataloguePlan,
    number: int,
    work: CatalogueObject,
    fields: dict[str, Any],
) -> list[PageBox]:
    """Number and title, and the artist's name where it stands over the title."""
    random, style = typesetter.random, typesetter.style
    printed = plan.number.format(number)
    size = style.size + plan.larger
    title = [TextRun(work.title, plan.title_face)]
    if plan.title == "below":
        name = random.choice(ARTISTS)
        fields["artist"] = name
        title = [TextRun(f"{name}\n"), *title]
    if plan.title == "run":
        signs = [". ", ". ", " – "] if plan.title_face == "roman" else [". ", ". ", " – ", ", "]
        title.append(TextRun(random.choice(signs)))
        title += prose(typesetter, work, inventory=False)
        fields |= {key: work.fields[key] for key in ("material", "date_text", "location", "dimensions")}
        size = style.size
    if not printed:
        return typesetter.flow(title, size=size, keep=3)
    match plan.number_at:
        case "hang" | "hang-right":
            indent = max(26.0, 0.62 * size * len(printed) + 8)
            right = plan.number_at == "hang-right"
            return typesetter.hanging(
                printed, title, indent=indent, face=plan.number_face, size=size, right=right
            )
        case "own":
            placed = typesetter.flow([TextRun(printed, plan.number_face)], size=size, keep=4)
            return placed + typesetter.flow(title, size=size, keep=2)
        case "centre":
            return _mark(typesetter, plan, printed, size, "centre") + typesetter.flow(
                title, size=size, keep=2
            )
        case "end":
            placed = _mark(typesetter, plan, printed, size, "right")
            typesetter.y -= size * style.leading
            return placed + _narrowed(typesetter, title, size)
        case _:
            return typesetter.flow([TextRun(f"{printed} ", plan.number_face), *title], size=size, keep=3)


def _mark(
    typesetter: BookTypesetter, plan: CataloguePlan, printed: str, size: float, align: str
) -> list[PageBox]:
    """A number on the next line, in the middle of the column or at its right edge."""
    column = typesetter.column
    typesetter.y += size * typesetter.style.leading
    x = column.centre.x if align == "centre" else column.x1
    spot = typesetter.line(printed, x, typesetter.y - 0.3 * size, size, face=plan.number_face, align=align)
    return [(typesetter.number, spot)]


def _narrowed(typesetter: BookTypesetter, runs: Sequence[TextRun], size: float) -> list[PageBox]:
    """Text that leaves the right end of its column free."""
    column = typesetter.column
    lines = typesetter.lines(runs, column.width - 60, size)
    box = typesetter.block(lines, runs, column.x0, column.x1 - 60, size)
    return [(typesetter.number, box)]


def _record(
    typesetter: BookTypesetter, plan: CataloguePlan, work: CatalogueObject, fields: dict[str, Any]
) -> list[PageBox]:
    """What is said of the object; what it says is put into `fields`."""
    random, style = typesetter.random, typesetter.style
    placed: list[PageBox] = []
    for part in () if plan.title == "run" else plan.record:
        typesetter.y += 2
        match part:
            case "rows":
                placed += typesetter.flow(facts(typesetter, work))
                fields |= work.fields
            case "prose":
                placed += typesetter.flow(prose(typesetter, work))
                fields |= work.fields
            case "values":
                rows = [work.material, work.date, work.museum]
                placed += typesetter.flow([TextRun("\n".join(row[0].upper() + row[1:] for row in rows))])
                fields |= {key: work.fields[key] for key in ("material", "date_text", "location")}
            case _:
                tall, wide = random.randint(20, 180), random.randint(20, 220)
                technique = random.choice(style.genre_words.techniques)
                placed += typesetter.flow([TextRun(f"{technique}, {tall} × {wide} cm")])
                fields["dimensions"] = [height(tall), {"kind": "width", "value": wide, "unit": "cm"}]
    return placed


def _price(typesetter: BookTypesetter, plan: CataloguePlan) -> list[PageBox]:
    """A price at the right edge, on a line of its own."""
    low = typesetter.random.randint(2, 90) * 100
    printed = plan.price.format(low=low, high=low + typesetter.random.randint(1, 9) * 100)
    column, style = typesetter.column, typesetter.style
    typesetter.y += style.size * style.leading
    spot = typesetter.line(printed, column.x1, typesetter.y - 0.3 * style.size, style.size, align="right")
    return [(typesetter.number, spot)]


# ---------------------------------------------------------------------- pictures


def _picture(
    typesetter: BookTypesetter,
    plan: CataloguePlan,
    order: int,
    number: int,
    work: CatalogueObject,
    tall: float,
) -> list[PageBox]:
    """A picture of an entry in the column."""
    random = typesetter.random
    if typesetter.y + tall + 60 > typesetter.column.y1:
        typesetter.next_frame()
    column = typesetter.column
    wide = min(column.width, tall * random.uniform(0.7, 1.5))
    x0 = column.x0 + random.choice([0.0, 0.5]) * (column.width - wide)
    typesetter.y += 6
    placed = _framed(
        typesetter, plan, order, number, work, Box(x0, typesetter.y, x0 + wide, typesetter.y + tall)
    )
    typesetter.y = max(box.y1 for _, box in placed) + 6
    return placed


def _beside(
    typesetter: BookTypesetter,
    plan: CataloguePlan,
    order: int,
    number: int,
    work: CatalogueObject,
    tall: float,
) -> list[PageBox]:
    """A picture at the left or right of the column; the frame of the text is made narrower."""
    whole, top = typesetter.column, typesetter.y
    if plan.picture == "left":
        frame = Box(whole.x0, top + 4, whole.x0 + 0.36 * whole.width, top + 4 + tall)
        rest = Box(whole.x0 + 0.42 * whole.width, whole.y0, whole.x1, whole.y1)
    else:
        frame = Box(whole.x0 + 0.64 * whole.width, top + 4, whole.x1, top + 4 + tall)
        rest = Box(whole.x0, whole.y0, whole.x0 + 0.58 * whole.width, whole.y1)
    placed = _framed(typesetter, plan, order, number, work, frame)
    typesetter.frames[typesetter.frame] = rest
    typesetter.y = top
    return placed


def _alone(
    typesetter: BookTypesetter, plan: CataloguePlan, order: int, number: int, work: CatalogueObject
) -> None:
    """A picture on a page of its own."""
    area = typesetter.type_area
    frame = Box(area.x0 + 10, area.y0 + 6, area.x1 - 10, area.y0 + 0.75 * area.height)
    _framed(typesetter, plan, order, number, work, frame)


def _plates(
    typesetter: BookTypesetter,
    plan: CataloguePlan,
    numbers: Sequence[int],
    waiting: Sequence[tuple[int, CatalogueObject]],
) -> None:
    """The pictures behind the catalogue, each with what names its entry."""
    across, down = typesetter.random.choice([(1, 1), (1, 2), (2, 2), (2, 3)])
    # Only what stands at it says which entry such a picture shows.
    named = (
        plan
        if plan.caption not in ("none", "figure")
        else replace(plan, caption="label" if plan.number else "title")
    )
    for start in range(0, len(waiting), across * down):
        typesetter.new_page()
        area = typesetter.type_area
        wide, tall = area.width / across, area.height / down
        for place, (order, work) in enumerate(waiting[start : start + across * down]):
            x, y = area.x0 + place % across * wide, area.y0 + place // across * tall
            frame = Box(x + 5, y + 4, x + wide - 5, y + tall - 64)
            _framed(typesetter, named, order + 1, numbers[order], work, frame)


def _framed(
    typesetter: BookTypesetter,
    plan: CataloguePlan,
    order: int,
    number: int,
    work: CatalogueObject,
    frame: Box,
) -> list[PageBox]:
    """A picture within a frame, with what stands below it; both are recorded."""
    style, random = typesetter.style, typesetter.random
    box = pictures.place(typesetter.page, random.choice(pictures.PHOTOGRAPHS), frame, random)
    count = sum(row["kind"] == "figure" for row in typesetter.gold["figures"]) + 1
    runs, label = _caption(typesetter, plan, number, count, work)
    own = str(number) if plan.number else None
    printed = {"figure": str(count), "none": None, "title": None}.get(plan.caption, own)
    figure = typesetter.figure(f"f{order}", box, number=printed)
    typesetter.link("depicts", figure, f"e{order}")
    if not runs:
        return [(typesetter.number, box)]
    y, typesetter.y = typesetter.y, box.y1 + style.caption_gap
    # A bare number is a mark, as beside a panel of a plate.
    bare = plan.caption == "number"
    caption = content.set_caption(
        typesetter, runs, frame.x0, max(frame.x1, frame.x0 + 60), label, optional=bare
    )
    typesetter.link("caption_of", caption, figure, optional=bare)
    below = Box(*typesetter.gold["captions"][-1]["bbox"])
    typesetter.y = y
    return [(typesetter.number, Box.union([box, below]))]


def _caption(
    typesetter: BookTypesetter, plan: CataloguePlan, number: int, count: int, work: CatalogueObject
) -> tuple[list[TextRun], str | None]:
    """What stands at a picture, and its label."""
    style = typesetter.style
    word = style.entry[0] or style.entry[1].capitalize()
    match plan.caption:
        case "number" if plan.number:
            return [TextRun(str(number), style.label_face)], str(number)
        case "label" if plan.number:
            return [TextRun(f"{word} {number}", style.label_face)], f"{word} {number}"
        case "title" | "number" | "label":
            return [TextRun(work.title, style.caption_face)], None
        case "figure":
            return content.labelled(
                typesetter, style.figure[0], str(count), work.title
            ), f"{style.figure[0]} {count}"
        case _:
            return [], None
