"""Catalogues of coins, sales, exhibitions and Salons; entries without numbers, and in columns without pictures."""

from dataclasses import dataclass, replace

from bench.generator import content, pictures
from bench.generator.catalogue import entry_heading
from bench.generator.press import Placed, Press, Run
from bench.generator.words import ARTISTS, AUTHORS, MINTS, MUSEUMS, PLACES, WOMEN
from bench.generator.works import draw_work, facts, height, lore, prose
from pictoria_docs.document import Box


def unnumbered(press: Press) -> None:
    """Entries that a title in bold or small capitals opens, without any number."""
    random, style = press.random, press.style
    face = random.choice(["bold", "bold", "caps", "bolditalic"])
    larger = random.choice([0.0, 1.0, 2.0])
    rows = random.random() < 0.5
    titles = random.sample(style.words.objects, min(9, len(style.words.objects)))
    press.turn()
    content.heading(press, style.words.catalogue, size=1.7)
    content.text(press)
    for index, title in enumerate(titles, 1):
        work = draw_work(press, title=title)
        press.y += 1.3 * style.size
        tall = random.uniform(0.14, 0.24) * style.paper[1] if random.random() < 0.7 else 0.0
        if press.y + tall + 5 * style.size * style.leading > press.column.y1:
            press.next_frame()
        placed = press.flow([Run(title, face)], size=style.size + larger, keep=3)
        placed += press.flow(facts(press, work) if rows else prose(press, work))
        if tall:
            placed += _picture(press, f"f{index}", f"e{index}", tall)
        for _ in range(random.randint(1, 2)):
            press.y += 2
            placed += press.flow(lore(press, random.randint(1, 3)))
        press.entry(f"e{index}", None, title, placed, work.fields)


def columns(press: Press) -> None:
    """Short entries in small type, most without pictures, over columns and pages."""
    random, style = press.random, press.style
    press.style = style = replace(
        style, columns=2 if style.paper[0] > 430 else 1, size=max(7.0, style.size - 1.5)
    )
    layout = random.choice(["inline", "line", "own"])
    first = random.choice([1, 1, 48])
    pictured = random.random() < 0.4
    press.turn()
    content.heading(press, style.words.catalogue, size=1.6)
    for index in range(first, first + 26):
        work = draw_work(press)
        press.y += 0.9 * style.size
        placed = press.flow(entry_heading(press, index, work.title, layout), keep=3)
        placed += press.flow(prose(press, work))
        for _ in range(random.choice([0, 1, 1, 2])):
            placed += press.flow(lore(press, random.randint(1, 4)))
        if pictured and random.random() < 0.25:
            placed += _picture(press, f"f{index}", f"e{index}", 70.0)
        press.entry(f"e{index}", str(index), work.title, placed, work.fields)


def _picture(
    press: Press, id: str, entry: str, tall: float, *, kinds: tuple[str, ...] = pictures.PHOTOGRAPHS
) -> list[Placed]:
    """A picture of an entry in the flow."""
    random = press.random
    if press.y + tall + 10 > press.column.y1:
        press.next_frame()
    column = press.column
    wide = min(column.width, tall * random.uniform(0.7, 1.4))
    x0 = column.x0 + random.choice([0.0, 0.5]) * (column.width - wide)
    press.y += 6
    frame = Box(x0, press.y, x0 + wide, press.y + tall)
    box = pictures.place(press.page, random.choice(kinds), frame, random)
    press.link("depicts", press.figure(id, box), entry)
    press.y = box.y1 + 6
    return [(press.number, box)]


# ---------------------------------------------------------------------- coins


def coins(press: Press) -> None:
    """Coins under the names of their mints, on plates with both sides over the coin's number; or pictured beside."""
    random, style = press.random, press.style
    on_plates = random.random() < 0.7
    joined = random.random() < 0.4
    face = random.choice(["bold", "caps"])
    first, count = random.choice([1, 1, 214]), 24 if on_plates else 12
    across, down = random.choice([2, 3]), random.choice([3, 4])
    plates = [
        range(start, min(start + across * down, first + count))
        for start in range(first, first + count, across * down)
    ]
    press.turn()
    content.heading(press, style.words.catalogue, size=1.6)
    mints = sorted(random.sample(MINTS, 6))
    for order, number in enumerate(range(first, first + count)):
        if order % 4 == 0:
            press.y += style.size
            press.flow(
                [Run(mints[order // 4 % len(mints)], face)],
                size=style.size + 1,
                keep=5,
            )
        plate, within = divmod(order, across * down)
        targets = (
            [f"p{plate + 1}-{within + 1}{side}" for side in ("" if joined else "ab")] if on_plates else []
        )
        _coin(press, number, order, plate, targets, beside=not on_plates)
    if on_plates:
        for plate, numbers in enumerate(plates):
            _coin_plate(press, plate + 1, numbers, first, across, down, joined)


def _coin(press: Press, number: int, order: int, plate: int, targets: list[str], *, beside: bool) -> None:
    random, style, trade = press.random, press.style, press.style.trade
    press.y += 0.7 * style.size
    if press.y + (70 if beside else 4 * style.size) > press.column.y1:
        press.next_frame()
    title = random.choice(trade.coins)
    obverse, reverse = random.sample(trade.devices, 2)
    grams, across, hour = random.randint(60, 1720) / 100, random.randint(11, 30), random.randint(1, 12)
    weight, when = content.decimal(press, grams), random.choice(style.words.dates)
    body = [
        Run(title, "bold" if beside else "italic"),
        Run(f", {content.stop(when)}\n"),
        Run(f"{trade.faces[0]} ", "italic"), Run(obverse + " "),
        Run(f"{trade.faces[1]} ", "italic"), Run(reverse + "\n"),
        Run(f"{weight} {trade.weight}; {across} mm; {hour} h. "),
        Run(_compared(press)),
    ]  # fmt: skip
    if targets:
        where = content.mention(press, "plate", f"{style.plate_number(plate + 1)}, {number}", targets)
        body += [Run(" "), where._replace(text=where.text[0].upper() + where.text[1:]), Run(".")]
    id = f"e{number}"
    placed: list[Placed] = []
    if beside:
        column, top = press.column, press.y
        boxes = []
        for side in range(2):
            x0 = column.x0 + 24 + 52 * side
            frame = Box(x0, top + 4, x0 + 48, top + 52)
            box = pictures.place(press.page, "coin", frame, random, seed=2 * number + side)
            press.link("depicts", press.figure(f"f{number}{'ab'[side]}", box), id)
            boxes.append(box)
        spot = press.line(str(number), column.x0, top + 0.75 * style.size + 4, style.size, face="bold")
        lines = press.lines(body, column.width - 140, style.size)
        text = press.block(lines, body, column.x0 + 136, column.x1, style.size)
        placed = [(press.number, Box.union([spot, text, *boxes]))]
        press.y = max(press.y, top + 56)
    else:
        placed = press.hanging(f"{number}.", body, indent=24)
    sizes = [
        {"kind": "weight", "value": grams, "unit": "g"},
        {"kind": "diameter", "value": across, "unit": "mm"},
    ]
    press.entry(id, str(number), title, placed, {"date_text": when, "dimensions": sizes})


def _compared(press: Press) -> str:
    """A reference to coins in another book, with its plates: no mention."""
    random = press.random
    see, author = random.choice(press.style.trade.see), random.choice(AUTHORS)
    where = f"{random.randint(20, 400)}, pl. {random.randint(2, 30)}, {random.randint(1, 9)}"
    return f"{see.capitalize()} {author} 1974, {where}."


def _coin_plate(
    press: Press, index: int, numbers: range, first: int, across: int, down: int, joined: bool
) -> None:
    style, random = press.style, press.random
    press.turn(furniture=False)
    whole = press.type_area
    label = f"{style.plate[0]} {style.plate_number(index)}"
    spot = press.line(label, whole.centre.x, whole.y0 - 6, style.size + 1, align="centre")
    heading = press.caption((press.number, spot), label, label, optional=True)
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
            pictures.place(press.page, kind, frame, random, seed=2 * number + side)
            for side, frame in enumerate(frames)
        ]
        digit = press.line(str(number), x, y + radius + 12, 9, align="centre")
        for side, box in zip([""] if joined else "ab", boxes, strict=True):
            panels.append((f"p{index}-{order + 1}{side}", box, number, digit))
    plate = press.figure(
        f"p{index}", Box.union(box for _, box, _, _ in panels), kind="plate", number=style.plate_number(index)
    )
    press.link("caption_of", heading, plate, optional=True)
    marks: dict[int, str] = {}
    for id, box, number, digit in panels:
        press.figure(id, box, kind="panel", number=f"{style.plate_number(index)}, {number}", parent=plate)
        if number not in marks:
            marks[number] = press.caption((press.number, digit), str(number), str(number), optional=True)
            press.link("depicts", plate, f"e{number}", optional=True)
        press.link("caption_of", marks[number], id, optional=True)
        press.link("depicts", id, f"e{number}")


# ---------------------------------------------------------------------- sales and exhibitions


@dataclass(frozen=True)
class _SaleManner:
    """How the lots of one sale are set."""

    number: str
    """own (a line of its own), centre, inline or hanging."""
    word: str
    picture: str
    """beside, above, below or page (a page of its own with the lot's number)."""
    title: str
    """Face of the title."""


def sale(press: Press) -> None:
    """Lots with estimates, the number on its own line or before the title; pictures beside, or on their own pages."""
    random, style, trade = press.random, press.style, press.style.trade
    manner = _SaleManner(
        number=random.choice(["own", "own", "centre", "inline", "hanging"]),
        word=random.choice(trade.lots),
        picture=random.choice(["beside", "beside", "above", "below", "page"]),
        title=random.choice(["bold", "caps", "roman"]),
    )
    if manner.picture == "beside" and press.style.paper[0] / style.columns < 400:
        manner = replace(manner, picture="below")
    first = random.choice([1, 17, 120])
    press.turn()
    content.heading(press, trade.groups[0], size=1.3)
    for index in range(first, first + 14):
        if index - first == 8:
            if press.y > press.column.y0 + 0.6 * press.column.height:
                press.next_frame()
            content.heading(press, trade.groups[1], size=1.3)
        _lot(press, index, manner)


def _lot(press: Press, index: int, manner: _SaleManner) -> None:
    random, style, trade = press.random, press.style, press.style.trade
    work = draw_work(press)
    id = f"e{index}"
    number = f"{manner.word} {index}".strip()
    low = random.randint(2, 90) * 100
    price = random.choice(trade.estimate).format(low=low, high=low + random.randint(1, 9) * 100)
    body = [
        Run(f"{work.material.capitalize()}. {work.place}, {content.stop(work.date)}\n"),
        Run(f"{style.words.height} {content.decimal(press, work.height)} cm\n"), *lore(press, random.randint(1, 2)),
    ]  # fmt: skip
    pictured = random.random() < 0.7
    tall = random.uniform(0.13, 0.2) * style.paper[1]
    press.y += 1.4 * style.size
    if press.y + tall + 8 * style.size > press.column.y1:
        press.next_frame()
    placed: list[Placed] = []
    if pictured and manner.picture == "above":
        placed += _picture(press, f"f{index}", id, tall)
    whole, top = press.column, press.y
    beside = pictured and manner.picture == "beside"
    if beside:
        press.frames[press.frame] = replace_right(whole, whole.x0 + 0.56 * whole.width)
        box = pictures.place(
            press.page, random.choice(pictures.PHOTOGRAPHS),
            Box(whole.x0 + 0.62 * whole.width, top + 4, whole.x1, top + 4 + tall), random,
        )  # fmt: skip
        press.link("depicts", press.figure(f"f{index}", box), id)
        placed.append((press.number, box))
    page = press.number
    title = Run(work.title, manner.title)
    if manner.number == "hanging":
        placed += press.hanging(str(index), [title, Run("\n"), *body], indent=28)
    elif manner.number == "inline":
        placed += press.flow([Run(f"{number}. ", "bold"), title, Run("\n"), *body], keep=3)
    else:
        if manner.number == "centre":
            press.y += style.size * style.leading
            spot = press.line(
                number,
                press.column.centre.x,
                press.y - 0.3 * style.size,
                style.size,
                face="bold",
                align="centre",
            )
            placed.append((press.number, spot))
        else:
            placed += press.flow([Run(number, "bold")], keep=4)
        placed += press.flow([title], keep=2)
        placed += press.flow(body)
    press.y += style.size * style.leading
    spot = press.line(
        price, press.column.x1, press.y - 0.3 * style.size, style.size, face="italic", align="right"
    )
    placed.append((press.number, spot))
    if beside and press.number == page:
        press.frames[press.frame] = whole
        press.y = max(press.y, top + tall + 8)
    if pictured and manner.picture == "below":
        placed += _picture(press, f"f{index}", id, tall)
    shown = {key: work.fields[key] for key in ("material", "date_text", "dimensions")}
    press.entry(id, str(index), work.title, placed, shown)
    if pictured and manner.picture == "page" and random.random() < 0.6:
        _lot_page(press, index, number)


def replace_right(box: Box, x1: float) -> Box:
    """A box cut off at the right."""
    return Box(box.x0, box.y0, x1, box.y1)


def _lot_page(press: Press, index: int, number: str) -> None:
    """A lot's picture on a page of its own, its number below."""
    press.turn()
    area = press.type_area
    frame = Box(area.x0 + 10, area.y0, area.x1 - 10, area.y0 + 0.7 * area.height)
    box = pictures.place(press.page, press.random.choice(pictures.PHOTOGRAPHS), frame, press.random)
    figure = press.figure(f"f{index}", box, number=str(index))
    press.link("depicts", figure, f"e{index}")
    spot = press.line(number, area.centre.x, box.y1 + 16, press.style.size, align="centre")
    # A bare number is a mark, as beside a panel of a plate; "Lot 12" is a caption.
    bare = number.isdigit()
    caption = press.caption((press.number, spot), number, number, optional=bare)
    press.link("caption_of", caption, figure, optional=bare)
    press.turn()


def exhibition(press: Press) -> None:
    """Works with hanging numbers: artist, title, technique, lender; pictures with a number, a full caption or none."""
    random, style, trade = press.random, press.style, press.style.trade
    indent = random.choice([22.0, 30.0, 40.0])
    right = random.random() < 0.3
    captioned = random.choice(["none", "number", "full"])
    dot = random.choice(["", ".", ""])
    press.turn()
    content.heading(press, style.words.catalogue, size=1.6)
    for index in range(1, 15):
        name = random.choice(ARTISTS)
        work = draw_work(press, title=random.choice(trade.paintings))
        press.y += 1.1 * style.size
        tall = random.uniform(0.16, 0.28) * style.paper[1] if random.random() < 0.55 else 0.0
        if press.y + tall + 7 * style.size * style.leading > press.column.y1:
            press.next_frame()
        tall_cm, wide_cm = random.randint(20, 180), random.randint(20, 220)
        size = f"{tall_cm} × {wide_cm} cm"
        runs = [
            Run(f"{name}\n", "roman"), Run(f"{work.title}\n", "italic"),
            Run(f"{random.choice(trade.techniques)}, {size}\n"), Run(f"{random.choice(trade.signed)}\n"),
            Run(random.choice(trade.lenders).format(museum=random.choice(MUSEUMS))),
        ]  # fmt: skip
        placed = press.hanging(f"{index}{dot}", runs, indent=indent, right=right)
        if random.random() < 0.5:
            press.y += 2
            placed += press.flow(lore(press, random.randint(1, 3)), indent=indent)
        if tall:
            placed += _picture(
                press, f"f{index}", f"e{index}", tall, kinds=("painting", "painting", "engraving", "cast")
            )
            placed += _exhibit_caption(press, index, work.title, captioned)
        shown = [height(tall_cm), {"kind": "width", "value": wide_cm, "unit": "cm"}]
        press.entry(f"e{index}", str(index), work.title, placed, {"artist": name, "dimensions": shown})


def _exhibit_caption(press: Press, index: int, title: str, form: str) -> list[Placed]:
    style = press.style
    word = style.entry[0] or style.entry[1].capitalize()
    if form == "none":
        return []
    runs = [Run(f"{word} {index}", style.label_face)]
    if form == "full":
        runs += [Run(". "), Run(title, style.caption_face)]
    top = press.y
    box = Box(*press.gold["figures"][-1]["bbox"])
    caption = content.set_caption(
        press, runs, box.x0, max(box.x1, box.x0 + 120), f"{word} {index}", align="left"
    )
    press.link("caption_of", caption, f"f{index}")
    return [(press.number, Box(box.x0, top, box.x0 + 40, press.y))]


# ---------------------------------------------------------------------- Salons


def salon(press: Press) -> None:
    """A Salon of the 19th century: artists in capitals with birthplace and address, their numbered works below.

    The artist's block is the entry, without a number, its title the artist's name as printed.
    """
    random, trade = press.random, press.style.trade
    papers = [(400.0, 640.0), (439.0, 666.0), (420.0, 595.0)]
    press.style = style = replace(
        press.style, paper=random.choice(papers), margins=(48.0, 64.0, 44.0, 58.0), columns=1,
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
    press.turn()
    for order, name in enumerate(names):
        if order % 6 == 0:
            press.y += 1.5 * style.size
            if press.y + 11 * style.size > press.column.y1:
                press.next_frame()
            press.y += 1.6 * style.size
            press.line(
                trade.groups[order // 6 % len(trade.groups)],
                press.column.centre.x,
                press.y,
                style.size + 2,
                align="centre",
            )
        press.y += style.size * random.choice([0.5, 0.8])
        values = {
            "place": random.choice(PLACES),
            "author": random.choice(AUTHORS),
            "n": random.randint(3, 90),
        }
        origin = trade.origin[name.rstrip(")").split("(")[1] in WOMEN].format(**values)
        placed: list[Placed] = []
        if run_in:
            placed += press.flow([Run(name, face), Run(f", {origin}")], keep=3)
        else:
            placed += press.flow([Run(name, face)], keep=4)
            placed += press.flow([Run(origin[0].upper() + origin[1:])], size=style.size - 1, indent=hang / 2)
        if random.random() < 0.25:
            placed += press.flow(
                [Run(trade.address.format(**values), "italic")], size=style.size - 1, indent=hang / 2
            )
        for title in random.sample(trade.paintings, random.choice([1, 1, 2, 2, 3, 5])):
            shown = f"« {title} »" if quotes and style.lang == "fr" else title
            tail = f" {random.choice(trade.techniques)}." if random.random() < 0.25 else ""
            placed += press.flow([Run(f"{form.format(number)}{content.stop(shown)}{tail}")], indent=hang)
            if random.random() < 0.12:
                placed += press.flow(lore(press, 1), size=style.size - 1.5, indent=hang + 12)
            number += 1
        press.entry(f"e{order + 1}", None, name, placed, {"artist": name})
