"""Catalogues of coins, sales, exhibitions and Salons; entries without numbers, and in columns without pictures."""

from dataclasses import dataclass, replace

from bench.generator import content, pictures
from bench.generator.catalogue import entry_heading
from bench.generator.objects import draw_object, facts, height, history, prose
from bench.generator.typesetter import BookTypesetter
from bench.generator.words import ARTISTS, AUTHORS, MINTS, MUSEUMS, PLACES, WOMEN
from bench.typesetter import PageBox, TextRun
from pictoria_docs.document import Box

FAMILY_NAME_ALONE = 0.3  # of the artists of a Salon are named without their first name


def unnumbered(typesetter: BookTypesetter) -> None:
    """Entries that a title in bold or small capitals opens, without any number."""
    random, style = typesetter.random, typesetter.style
    face = random.choice(["bold", "bold", "caps", "bolditalic"])
    larger = random.choice([0.0, 1.0, 2.0])
    rows = random.random() < 0.5
    titles = random.sample(style.words.objects, min(9, len(style.words.objects)))
    typesetter.new_page()
    content.heading(typesetter, style.words.catalogue, size=1.7)
    content.text(typesetter)
    for index, title in enumerate(titles, 1):
        work = draw_object(typesetter, title=title)
        typesetter.y += 1.3 * style.size
        tall = random.uniform(0.14, 0.24) * style.paper[1] if random.random() < 0.7 else 0.0
        if typesetter.y + tall + 5 * style.size * style.leading > typesetter.column.y1:
            typesetter.next_frame()
        placed = typesetter.flow([TextRun(title, face)], size=style.size + larger, keep=3)
        placed += typesetter.flow(facts(typesetter, work) if rows else prose(typesetter, work))
        if tall:
            placed += _picture(typesetter, f"f{index}", f"e{index}", tall)
        for _ in range(random.randint(1, 2)):
            typesetter.y += 2
            placed += typesetter.flow(history(typesetter, random.randint(1, 3)))
        typesetter.entry(f"e{index}", None, title, placed, work.fields)


def columns(typesetter: BookTypesetter) -> None:
    """Short entries in small type, most without pictures, over columns and pages."""
    random, style = typesetter.random, typesetter.style
    typesetter.style = style = replace(
        style, columns=2 if style.paper[0] > 430 else 1, size=max(7.0, style.size - 1.5)
    )
    layout = random.choice(["inline", "line", "own"])
    first = random.choice([1, 1, 48])
    pictured = random.random() < 0.4
    typesetter.new_page()
    content.heading(typesetter, style.words.catalogue, size=1.6)
    for index in range(first, first + 26):
        work = draw_object(typesetter)
        typesetter.y += 0.9 * style.size
        placed = typesetter.flow(entry_heading(typesetter, index, work.title, layout), keep=3)
        placed += typesetter.flow(prose(typesetter, work))
        for _ in range(random.choice([0, 1, 1, 2])):
            placed += typesetter.flow(history(typesetter, random.randint(1, 4)))
        if pictured and random.random() < 0.25:
            placed += _picture(typesetter, f"f{index}", f"e{index}", 70.0)
        typesetter.entry(f"e{index}", str(index), work.title, placed, work.fields)


def _picture(
    typesetter: BookTypesetter,
    id: str,
    entry: str,
    tall: float,
    *,
    kinds: tuple[str, ...] = pictures.PHOTOGRAPHS,
) -> list[PageBox]:
    """A picture of an entry in the flow."""
    random = typesetter.random
    if typesetter.y + tall + 10 > typesetter.column.y1:
        typesetter.next_frame()
    column = typesetter.column
    wide = min(column.width, tall * random.uniform(0.7, 1.4))
    x0 = column.x0 + random.choice([0.0, 0.5]) * (column.width - wide)
    typesetter.y += 6
    frame = Box(x0, typesetter.y, x0 + wide, typesetter.y + tall)
    box = pictures.place(typesetter.page, random.choice(kinds), frame, random)
    typesetter.link("depicts", typesetter.figure(id, box), entry)
    typesetter.y = box.y1 + 6
    return [(typesetter.number, box)]


# ---------------------------------------------------------------------- coins


def coins(typesetter: BookTypesetter) -> None:
    """Coins under the names of their mints, on plates with both sides over the coin's number; or pictured beside."""
    random, style = typesetter.random, typesetter.style
    on_plates = random.random() < 0.7
    joined = random.random() < 0.4
    face = random.choice(["bold", "caps"])
    first, count = random.choice([1, 1, 214]), 24 if on_plates else 12
    across, down = random.choice([2, 3]), random.choice([3, 4])
    plates = [
        range(start, min(start + across * down, first + count))
        for start in range(first, first + count, across * down)
    ]
    typesetter.new_page()
    content.heading(typesetter, style.words.catalogue, size=1.6)
    mints = sorted(random.sample(MINTS, 6))
    for order, number in enumerate(range(first, first + count)):
        if order % 4 == 0:
            typesetter.y += style.size
            typesetter.flow(
                [TextRun(mints[order // 4 % len(mints)], face)],
                size=style.size + 1,
                keep=5,
            )
        plate, within = divmod(order, across * down)
        targets = (
            [f"p{plate + 1}-{within + 1}{side}" for side in ("" if joined else "ab")] if on_plates else []
        )
        _coin(typesetter, number, order, plate, targets, beside=not on_plates)
    if on_plates:
        for plate, numbers in enumerate(plates):
            _coin_plate(typesetter, plate + 1, numbers, first, across, down, joined)


def _coin(
    typesetter: BookTypesetter, number: int, order: int, plate: int, targets: list[str], *, beside: bool
) -> None:
    random, style, genre = typesetter.random, typesetter.style, typesetter.style.genre_words
    typesetter.y += 0.7 * style.size
    if typesetter.y + (70 if beside else 4 * style.size) > typesetter.column.y1:
        typesetter.next_frame()
    title = random.choice(genre.coins)
    obverse, reverse = random.sample(genre.devices, 2)
    grams, across, hour = random.randint(60, 1720) / 100, random.randint(11, 30), random.randint(1, 12)
    weight, when = content.decimal(typesetter, grams), random.choice(style.words.dates)
    body = [
        TextRun(title, "bold" if beside else "italic"),
        TextRun(f", {content.stop(when)}\n"),
        TextRun(f"{genre.faces[0]} ", "italic"), TextRun(obverse + " "),
        TextRun(f"{genre.faces[1]} ", "italic"), TextRun(reverse + "\n"),
        TextRun(f"{weight} {genre.weight}; {across} mm; {hour} h. "),
        TextRun(_compared(typesetter)),
    ]  # fmt: skip
    if targets:
        where = content.mention(typesetter, "plate", f"{style.plate_number(plate + 1)}, {number}", targets)
        body += [TextRun(" "), where._replace(text=where.text[0].upper() + where.text[1:]), TextRun(".")]
    id = f"e{number}"
    placed: list[PageBox] = []
    if beside:
        column, top = typesetter.column, typesetter.y
        boxes = []
        for side in range(2):
            x0 = column.x0 + 24 + 52 * side
            frame = Box(x0, top + 4, x0 + 48, top + 52)
            box = pictures.place(typesetter.page, "coin", frame, random, seed=2 * number + side)
            typesetter.link("depicts", typesetter.figure(f"f{number}{'ab'[side]}", box), id)
            boxes.append(box)
        spot = typesetter.line(str(number), column.x0, top + 0.75 * style.size + 4, style.size, face="bold")
        lines = typesetter.lines(body, column.width - 140, style.size)
        text = typesetter.block(lines, body, column.x0 + 136, column.x1, style.size)
        placed = [(typesetter.number, Box.union([spot, text, *boxes]))]
        typesetter.y = max(typesetter.y, top + 56)
    else:
        placed = typesetter.hanging(f"{number}.", body, indent=24)
    sizes = [
        {"kind": "weight", "value": grams, "unit": "g"},
        {"kind": "diameter", "value": across, "unit": "mm"},
    ]
    typesetter.entry(id, str(number), title, placed, {"date_text": when, "dimensions": sizes})


def _compared(typesetter: BookTypesetter) -> str:
    """A reference to coins in another book, with its plates: no mention."""
    random = typesetter.random
    see, author = random.choice(typesetter.style.genre_words.see), random.choice(AUTHORS)
    where = f"{random.randint(20, 400)}, pl. {random.randint(2, 30)}, {random.randint(1, 9)}"
    return f"{see.capitalize()} {author} 1974, {where}."


def _coin_plate(
    typesetter: BookTypesetter, index: int, numbers: range, first: int, across: int, down: int, joined: bool
) -> None:
    style, random = typesetter.style, typesetter.random
    typesetter.new_page(furniture=False)
    whole = typesetter.type_area
    label = f"{style.plate[0]} {style.plate_number(index)}"
    spot = typesetter.line(label, whole.centre.x, whole.y0 - 6, style.size + 1, align="centre")
    heading = typesetter.caption((typesetter.number, spot), label, label, optional=True)
    wide, tall = whole.width / across, (whole.height - 10) / down
    size = min(0.46 * wide, tall - 24, 74)
    panels: list[tuple[str, Box, int, Box]] = []
    for order, number in enumerate(numbers):
        x, y = whole.x0 + (order % across + 0.5) * wide, whole.y0 + 10 + order // across * tall
        radius = size * random.uniform(0.7, 1.0)
        if joined:
            frames = [Box(x - radius, y, x + radius, y + radius)]
        else:
            frames = [Box(x - radius - 2, y, x - 2, y + radius), Box(x + 2, y, x + radius + 2, y + radius)]
        kind = "coins" if joined else "coin"
        boxes = [
            pictures.place(typesetter.page, kind, frame, random, seed=2 * number + side)
            for side, frame in enumerate(frames)
        ]
        digit = typesetter.line(str(number), x, y + radius + 12, 9, align="centre")
        for side, box in zip([""] if joined else "ab", boxes, strict=True):
            panels.append((f"p{index}-{order + 1}{side}", box, number, digit))
    plate = typesetter.figure(
        f"p{index}", Box.union(box for _, box, _, _ in panels), kind="plate", number=style.plate_number(index)
    )
    typesetter.link("caption_of", heading, plate, optional=True)
    marks: dict[int, str] = {}
    for id, box, number, digit in panels:
        typesetter.figure(
            id, box, kind="panel", number=f"{style.plate_number(index)}, {number}", parent=plate
        )
        if number not in marks:
            marks[number] = typesetter.caption(
                (typesetter.number, digit), str(number), str(number), optional=True
            )
            typesetter.link("depicts", plate, f"e{number}", optional=True)
        typesetter.link("caption_of", marks[number], id, optional=True)
        typesetter.link("depicts", id, f"e{number}")


# ---------------------------------------------------------------------- sales and exhibitions


@dataclass(frozen=True)
class _SaleStyle:
    """How the lots of one sale are set."""

    number: str
    """own (a line of its own), centre, inline or hanging."""
    word: str
    picture: str
    """beside, above, below or page (a page of its own with the lot's number)."""
    title: str
    """Face of the title."""


def sale(typesetter: BookTypesetter) -> None:
    """Lots with estimates, the number on its own line or before the title; pictures beside, or on their own pages."""
    random, style, genre = typesetter.random, typesetter.style, typesetter.style.genre_words
    manner = _SaleStyle(
        number=random.choice(["own", "own", "centre", "inline", "hanging"]),
        word=random.choice(genre.lots),
        picture=random.choice(["beside", "beside", "above", "below", "page"]),
        title=random.choice(["bold", "caps", "roman"]),
    )
    if manner.picture == "beside" and typesetter.style.paper[0] / style.columns < 400:
        manner = replace(manner, picture="below")
    first = random.choice([1, 17, 120])
    typesetter.new_page()
    content.heading(typesetter, genre.groups[0], size=1.3)
    for index in range(first, first + 14):
        if index - first == 8:
            if typesetter.y > typesetter.column.y0 + 0.6 * typesetter.column.height:
                typesetter.next_frame()
            content.heading(typesetter, genre.groups[1], size=1.3)
        _lot(typesetter, index, manner)


def _lot(typesetter: BookTypesetter, index: int, manner: _SaleStyle) -> None:
    random, style, genre = typesetter.random, typesetter.style, typesetter.style.genre_words
    work = draw_object(typesetter)
    id = f"e{index}"
    number = f"{manner.word} {index}".strip()
    low = random.randint(2, 90) * 100
    price = random.choice(genre.estimate).format(low=low, high=low + random.randint(1, 9) * 100)
    body = [
        TextRun(f"{work.material.capitalize()}. {work.place}, {content.stop(work.date)}\n"),
        TextRun(f"{style.words.height} {content.decimal(typesetter, work.height)} cm\n"),
        *history(typesetter, random.randint(1, 2)),
    ]  # fmt: skip
    pictured = random.random() < 0.7
    tall = random.uniform(0.13, 0.2) * style.paper[1]
    typesetter.y += 1.4 * style.size
    if typesetter.y + tall + 8 * style.size > typesetter.column.y1:
        typesetter.next_frame()
    placed: list[PageBox] = []
    if pictured and manner.picture == "above":
        placed += _picture(typesetter, f"f{index}", id, tall)
    whole, top = typesetter.column, typesetter.y
    beside = pictured and manner.picture == "beside"
    if beside:
        typesetter.frames[typesetter.frame] = replace_right(whole, whole.x0 + 0.56 * whole.width)
        box = pictures.place(
            typesetter.page, random.choice(pictures.PHOTOGRAPHS),
            Box(whole.x0 + 0.62 * whole.width, top + 4, whole.x1, top + 4 + tall), random,
        )  # fmt: skip
        typesetter.link("depicts", typesetter.figure(f"f{index}", box), id)
        placed.append((typesetter.number, box))
    page = typesetter.number
    title = TextRun(work.title, manner.title)
    if manner.number == "hanging":
        placed += typesetter.hanging(str(index), [title, TextRun("\n"), *body], indent=28)
    elif manner.number == "inline":
        placed += typesetter.flow([TextRun(f"{number}. ", "bold"), title, TextRun("\n"), *body], keep=3)
    else:
        if manner.number == "centre":
            typesetter.y += style.size * style.leading
            spot = typesetter.line(
                number,
                typesetter.column.centre.x,
                typesetter.y - 0.3 * style.size,
                style.size,
                face="bold",
                align="centre",
            )
            placed.append((typesetter.number, spot))
        else:
            placed += typesetter.flow([TextRun(number, "bold")], keep=4)
        placed += typesetter.flow([title], keep=2)
        placed += typesetter.flow(body)
    typesetter.y += style.size * style.leading
    spot = typesetter.line(
        price, typesetter.column.x1, typesetter.y - 0.3 * style.size, style.size, face="italic", align="right"
    )
    placed.append((typesetter.number, spot))
    if beside and typesetter.number == page:
        typesetter.frames[typesetter.frame] = whole
        typesetter.y = max(typesetter.y, top + tall + 8)
    if pictured and manner.picture == "below":
        placed += _picture(typesetter, f"f{index}", id, tall)
    shown = {key: work.fields[key] for key in ("material", "date_text", "dimensions")}
    typesetter.entry(id, str(index), work.title, placed, shown)
    if pictured and manner.picture == "page" and random.random() < 0.6:
        _lot_page(typesetter, index, number)


def replace_right(box: Box, x1: float) -> Box:
    """A box cut off at the right."""
    return Box(box.x0, box.y0, x1, box.y1)


def _lot_page(typesetter: BookTypesetter, index: int, number: str) -> None:
    """A lot's picture on a page of its own, its number below."""
    typesetter.new_page()
    area = typesetter.type_area
    frame = Box(area.x0 + 10, area.y0, area.x1 - 10, area.y0 + 0.7 * area.height)
    box = pictures.place(
        typesetter.page, typesetter.random.choice(pictures.PHOTOGRAPHS), frame, typesetter.random
    )
    figure = typesetter.figure(f"f{index}", box, number=str(index))
    typesetter.link("depicts", figure, f"e{index}")
    spot = typesetter.line(number, area.centre.x, box.y1 + 16, typesetter.style.size, align="centre")
    # A bare number is a mark, as beside a panel of a plate; "Lot 12" is a caption.
    bare = number.isdigit()
    caption = typesetter.caption((typesetter.number, spot), number, number, optional=bare)
    typesetter.link("caption_of", caption, figure, optional=bare)
    typesetter.new_page()


def exhibition(typesetter: BookTypesetter) -> None:
    """Works with hanging numbers: artist, title, technique, lender; pictures with a number, a full caption or none."""
    random, style, genre = typesetter.random, typesetter.style, typesetter.style.genre_words
    indent = random.choice([22.0, 30.0, 40.0])
    right = random.random() < 0.3
    captioned = random.choice(["none", "number", "full"])
    dot = random.choice(["", ".", ""])
    typesetter.new_page()
    content.heading(typesetter, style.words.catalogue, size=1.6)
    for index in range(1, 15):
        name = random.choice(ARTISTS)
        work = draw_object(typesetter, title=random.choice(genre.paintings))
        typesetter.y += 1.1 * style.size
        tall = random.uniform(0.16, 0.28) * style.paper[1] if random.random() < 0.55 else 0.0
        if typesetter.y + tall + 7 * style.size * style.leading > typesetter.column.y1:
            typesetter.next_frame()
        tall_cm, wide_cm = random.randint(20, 180), random.randint(20, 220)
        size = f"{tall_cm} × {wide_cm} cm"
        runs = [
            TextRun(f"{name}\n", "roman"), TextRun(f"{work.title}\n", "italic"),
            TextRun(f"{random.choice(genre.techniques)}, {size}\n"), TextRun(f"{random.choice(genre.signed)}\n"),
            TextRun(random.choice(genre.lenders).format(museum=random.choice(MUSEUMS))),
        ]  # fmt: skip
        placed = typesetter.hanging(f"{index}{dot}", runs, indent=indent, right=right)
        if random.random() < 0.5:
            typesetter.y += 2
            placed += typesetter.flow(history(typesetter, random.randint(1, 3)), indent=indent)
        if tall:
            placed += _picture(
                typesetter,
                f"f{index}",
                f"e{index}",
                tall,
                kinds=("painting", "painting", "engraving", "cast"),
            )
            placed += _exhibit_caption(typesetter, index, work.title, captioned)
        shown = [height(tall_cm), {"kind": "width", "value": wide_cm, "unit": "cm"}]
        typesetter.entry(f"e{index}", str(index), work.title, placed, {"artist": name, "dimensions": shown})


def _exhibit_caption(typesetter: BookTypesetter, index: int, title: str, form: str) -> list[PageBox]:
    style = typesetter.style
    word = style.entry[0] or style.entry[1].capitalize()
    if form == "none":
        return []
    runs = [TextRun(f"{word} {index}", style.label_face)]
    if form == "full":
        runs += [TextRun(". "), TextRun(title, style.caption_face)]
    top = typesetter.y
    box = Box(*typesetter.gold["figures"][-1]["bbox"])
    caption = content.set_caption(
        typesetter, runs, box.x0, max(box.x1, box.x0 + 120), f"{word} {index}", align="left"
    )
    typesetter.link("caption_of", caption, f"f{index}")
    return [(typesetter.number, Box(box.x0, top, box.x0 + 40, typesetter.y))]


# ---------------------------------------------------------------------- Salons


def salon(typesetter: BookTypesetter) -> None:
    """A Salon of the 19th century: artists in capitals with birthplace and address, their numbered works below.

    The artist's block is the entry, without a number, its title the artist's name as printed.
    """
    random, genre = typesetter.random, typesetter.style.genre_words
    papers = [(400.0, 640.0), (439.0, 666.0), (420.0, 595.0)]
    typesetter.style = style = replace(
        typesetter.style, paper=random.choice(papers), margins=(48.0, 64.0, 44.0, 58.0), columns=1,
        head=random.choice(["none", "centre"]), folio=random.choice(["top", "head", "bottom"]),
        size=random.choice([9.0, 9.5, 10.0, 11.0]),
    )  # fmt: skip
    run_in = random.random() < 0.55
    face = random.choice(["roman", "roman", "bold", "caps"])
    form = random.choice(["{}. — ", "{} — ", "{}. ", "{}  "])
    hang = random.choice([0.0, 14.0, 22.0])
    quotes = random.random() < 0.2
    names = sorted(random.sample(ARTISTS, 16))
    number = random.choice([1, 1, 52, 310])
    typesetter.new_page()
    for order, name in enumerate(names):
        if order % 6 == 0:
            typesetter.y += 1.5 * style.size
            if typesetter.y + 11 * style.size > typesetter.column.y1:
                typesetter.next_frame()
            typesetter.y += 1.6 * style.size
            typesetter.line(
                genre.groups[order // 6 % len(genre.groups)],
                typesetter.column.centre.x,
                typesetter.y,
                style.size + 2,
                align="centre",
            )
        typesetter.y += style.size * random.choice([0.5, 0.8])
        values = {
            "place": random.choice(PLACES),
            "author": random.choice(AUTHORS),
            "n": random.randint(3, 90),
        }
        origin = genre.origin[name.rstrip(")").split("(")[1] in WOMEN].format(**values)
        if random.random() < FAMILY_NAME_ALONE:
            name = name.split(" (")[0]
        placed: list[PageBox] = []
        if run_in:
            placed += typesetter.flow([TextRun(name, face), TextRun(f", {origin}")], keep=3)
        else:
            placed += typesetter.flow([TextRun(name, face)], keep=4)
            placed += typesetter.flow(
                [TextRun(origin[0].upper() + origin[1:])], size=style.size - 1, indent=hang / 2
            )
        if random.random() < 0.25:
            placed += typesetter.flow(
                [TextRun(genre.address.format(**values), "italic")], size=style.size - 1, indent=hang / 2
            )
        for title in random.sample(genre.paintings, random.choice([1, 1, 2, 2, 3, 5])):
            shown = style.words.quoted.format(title) if quotes else title
            tail = f" {random.choice(genre.techniques)}." if random.random() < 0.25 else ""
            placed += typesetter.flow(
                [TextRun(f"{form.format(number)}{content.stop(shown)}{tail}")], indent=hang
            )
            if random.random() < 0.12:
                placed += typesetter.flow(history(typesetter, 1), size=style.size - 1.5, indent=hang + 12)
            number += 1
        typesetter.entry(f"e{order + 1}", None, name, placed, {"artist": name})
