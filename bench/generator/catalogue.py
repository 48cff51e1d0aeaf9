"""Numbered entries: with pictures in the flow, and as corpora print them, with plates of photographs at the end."""

from dataclasses import replace

from bench.generator import content, pictures
from bench.generator.objects import draw_object, facts, history, prose
from bench.generator.typesetter import BookTypesetter
from bench.typesetter import PageBox, TextRun
from pictoria_docs.document import Box

ENTRIES = 10


def entries(typesetter: BookTypesetter) -> None:
    """Entries with their pictures after the heading, before it, or at the end."""
    random, style = typesetter.random, typesetter.style
    where = random.choice(["heading", "heading", "before", "end"])
    layout = random.choice(["own", "inline", "line"])
    form = random.choice(["rows", "prose", "both"])
    named = random.random() < 0.2
    typesetter.new_page()
    content.heading(typesetter, style.words.catalogue, size=1.7)
    if random.random() < 0.5:
        number = random.randint(1, ENTRIES)
        content.text(typesetter, [content.mention(typesetter, "entry", str(number), [f"e{number}"])])
    for index in range(1, ENTRIES + 1):
        _entry(typesetter, index, where=where, layout=layout, form=form, named=named)


def entry_heading(typesetter: BookTypesetter, index: int, title: str, layout: str) -> list[TextRun]:
    """A heading: number and title on one line, with a full stop or without, or the number on its own line."""
    word = typesetter.style.entry[0]
    number = f"{word} {index}" if word else str(index)
    if layout == "own":
        return [TextRun(f"{number}\n", "bold"), TextRun(title, "bold")]
    if layout == "inline":
        return [TextRun(f"{number}. " if not word else f"{number}  ", "bold"), TextRun(title, "bold")]
    return [TextRun(f"{number} ", "bold"), TextRun(title, "italic")]


def _entry(
    typesetter: BookTypesetter, index: int, *, where: str, layout: str, form: str, named: bool
) -> None:
    style, random = typesetter.style, typesetter.random
    work = draw_object(typesetter)
    placed: list[PageBox] = []
    typesetter.y += 1.2 * style.size
    runs = entry_heading(typesetter, index, work.title, layout)
    count = random.choices([0, 1, 2], [1.5, 6, 2])[0]
    height = random.uniform(0.14, 0.26) * style.paper[1]
    if where == "before" and count:
        placed += own_pictures(typesetter, index, count, height, 0, named, after=60)
    keep = len(typesetter.lines(runs, typesetter.column.width, style.size)) + 2
    room = height + keep * style.size * style.leading if where == "heading" and count else 60.0
    if typesetter.y + room > typesetter.column.y1 and not (where == "before" and count):
        typesetter.next_frame()
    placed += typesetter.flow(runs, size=style.size + 1, keep=keep)
    if where == "heading" and count:
        placed += own_pictures(typesetter, index, count, height, 0, named)
    typesetter.y += 3
    bodies = {
        "rows": [facts(typesetter, work)],
        "prose": [prose(typesetter, work)],
        "both": [facts(typesetter, work), history(typesetter)],
    }[form]
    for body in bodies:
        placed += typesetter.flow(body)
        typesetter.y += 3
    for _ in range(random.randint(0, 2)):
        placed += typesetter.flow(content.paragraph(typesetter))
        typesetter.y += 3
    book = random.choice(style.words.bibliography)
    placed += typesetter.flow([TextRun("Bibl.", "italic"), TextRun(f" {book}")], size=style.size - 1)
    if where == "end" and count:
        placed += own_pictures(typesetter, index, count, height, 0, named)
    typesetter.entry(f"e{index}", str(index), work.title, placed, work.fields | {"bibliography": f"{book}"})


def own_pictures(
    typesetter: BookTypesetter,
    index: int,
    count: int,
    height: float,
    shift: float,
    named: bool,
    *,
    after: float = 0,
) -> list[PageBox]:
    """Pictures of an entry in the flow, in a row; with `named`, "Cat. 3" stands below them."""
    style, random = typesetter.style, typesetter.random
    if typesetter.y + height + 24 + after > typesetter.column.y1:
        typesetter.next_frame()
    column = typesetter.column
    typesetter.y += 6
    widths = [
        min(height * random.uniform(0.6, 1.4), (column.width - 8 * count) / count) for _ in range(count)
    ]
    x0 = column.x0 + random.choice([0.0, 0.5]) * (column.width - sum(widths) - 8 * (count - 1))
    boxes: list[Box] = []
    known = sum(figure["id"].startswith(f"f{index}-") for figure in typesetter.gold["figures"])
    for order, width in enumerate(widths):
        kind = random.choice((*pictures.PHOTOGRAPHS, "section"))
        box = pictures.place(
            typesetter.page, kind, Box(x0, typesetter.y, x0 + width, typesetter.y + height), random
        )
        id = typesetter.figure(f"f{index}-{known + order}", box, kind="figure")
        typesetter.link("depicts", id, f"e{index}")
        boxes.append(box)
        x0 += width + 8
    typesetter.y += height + 4
    word = style.entry[0]
    if named and word and count == 1:
        label = f"{word} {index}"
        placed = typesetter.line(label, boxes[0].x0, typesetter.y + 9, 8)
        caption = typesetter.caption((typesetter.number, placed), label, label)
        typesetter.link("caption_of", caption, f"f{index}-{known}")
        typesetter.y += 14
        boxes.append(placed)
    return [(typesetter.number, Box.union(boxes))]


def opposite(typesetter: BookTypesetter) -> None:
    """Openings without any number: a work's text on one page, its picture alone on the page opposite."""
    random, style = typesetter.random, typesetter.style
    typesetter.style = style = replace(style, columns=1)
    text_first = random.random() < 0.6
    low = random.choice([0.0, 0.0, 0.25, 0.5])
    titles = random.sample(style.words.objects, min(7, len(style.words.objects)))
    typesetter.new_page()
    content.heading(typesetter, random.choice(style.words.heads), size=1.8)
    content.text(typesetter)
    for index, title in enumerate(titles, 1):
        # The two face each other, whichever comes first.
        if typesetter.number % 2 == 0:
            typesetter.new_page()
        if not text_first:
            _picture_alone(typesetter, index)
        typesetter.new_page()
        typesetter.y = typesetter.column.y0 + low * typesetter.column.height
        work = draw_object(typesetter, title=title)
        placed = typesetter.flow([TextRun(title, "bold")], size=style.size + 2)
        typesetter.y += 4
        placed += typesetter.flow(facts(typesetter, work))
        if random.random() < 0.7:
            typesetter.y += 4
            placed += typesetter.flow(history(typesetter, random.randint(1, 4)))
        typesetter.entry(f"e{index}", None, title, placed, work.fields)
        if text_first:
            _picture_alone(typesetter, index)


def _picture_alone(typesetter: BookTypesetter, index: int) -> None:
    typesetter.new_page(furniture=False)
    area, random = typesetter.type_area, typesetter.random
    height = area.height * random.choice([0.6, 0.8, 1.0])
    width = min(area.width, height * random.choice([0.7, 0.9, 1.3]))
    x0 = area.x0 + (area.width - width) / 2
    kind = random.choice(pictures.PHOTOGRAPHS)
    box = pictures.place(typesetter.page, kind, Box(x0, area.y0, x0 + width, area.y0 + height), random)
    typesetter.link("depicts", typesetter.figure(f"f{index}", box), f"e{index}")


def corpus(typesetter: BookTypesetter) -> None:
    """A corpus of vases: entries headed by number and plates, then plates with accession numbers below."""
    random, style = typesetter.random, typesetter.style
    first = random.choice([1, 12, 541])
    word = style.plate[0]
    numbers = iter(range(first, first + 99))
    plates: list[list[tuple[int, str, int]]] = []
    works: list[tuple[int, str, list[int]]] = []
    for index in range(1, 7):
        plate_numbers = [next(numbers) for _ in range(random.choice([1, 1, 2]))]
        inventory = f"{random.randint(60, 99)}.AE.{random.randint(10, 299)}"
        works.append((index, inventory, plate_numbers))
        plates += [
            [(index, inventory, panel) for panel in range(1, random.choice([1, 2, 3, 4]) + 1)]
            for _ in plate_numbers
        ]
    typesetter.new_page()
    for index, inventory, plate_numbers in works:
        typesetter.y += 1.4 * style.size
        if typesetter.y + 110 > typesetter.column.y1:
            typesetter.next_frame()
        span = f"{plate_numbers[0]}-{plate_numbers[-1]}" if len(plate_numbers) > 1 else str(plate_numbers[0])
        placed = typesetter.flow([TextRun(f"{index}.", "bold")], keep=4)
        targets = [f"p{number}" for number in plate_numbers]
        label = style.words.plates if len(plate_numbers) > 1 else word
        placed += typesetter.flow([TextRun(f"{label} {span}", "roman", tuple(targets))])
        placed += typesetter.flow(
            [TextRun(f"{style.words.inventory} {inventory}", "italic")], size=style.size - 1
        )
        for _ in range(random.randint(1, 3)):
            placed += typesetter.flow(content.paragraph(typesetter, sentences=2))
            typesetter.y += 3
        typesetter.entry(f"e{index}", str(index), None, placed, {"inventory_number": inventory})
    head = random.choice(style.words.heads)
    at = random.choice(["head", "foot"])
    for number, panels in zip(range(first, first + 99), plates, strict=False):
        _corpus_plate(typesetter, number, panels, head, at)


def _corpus_plate(
    typesetter: BookTypesetter, number: int, panels: list[tuple[int, str, int]], head: str, at: str
) -> None:
    style = typesetter.style
    typesetter.new_page(furniture=False)
    area, odd = typesetter.type_area, typesetter.number % 2
    label = f"{style.plate[0]} {number}"
    size = style.size
    y = area.y0 - 24 if at == "head" else style.paper[1] - 36
    placed = typesetter.line(label, area.x1 if odd else area.x0, y, size, align="right" if odd else "left")
    typesetter.line(
        head, area.x0 if odd else area.x1, area.y0 - 24, size - 1, align="left" if odd else "right"
    )
    plate = f"p{number}"
    index, inventory, _ = panels[0]
    boxes = grid(typesetter, Box(area.x0, area.y0 + 4, area.x1, area.y1 - 44), len(panels), 24)
    typesetter.figure(plate, Box.union(boxes), kind="plate", number=str(number))
    for panel, box in enumerate(boxes, 1):
        if len(boxes) > 1:
            id = typesetter.figure(f"{plate}-{panel}", box, kind="panel", number=str(panel), parent=plate)
            digit = typesetter.line(str(panel), box.x0, box.y1 + 11, 9)
            mark = typesetter.caption((typesetter.number, digit), str(panel), str(panel), optional=True)
            typesetter.link("caption_of", mark, id, optional=True)
            typesetter.link("depicts", id, f"e{index}")
    typesetter.link("depicts", plate, f"e{index}")
    name = typesetter.line(inventory, (area.x0 + area.x1) / 2, area.y1 - 12, size, align="centre")
    caption = typesetter.caption((typesetter.number, name), inventory, None)
    typesetter.gold["captions"][-1]["text_alt"] = [label, f"{label} {inventory}", f"{inventory} {label}"]
    typesetter.link("caption_of", caption, plate)
    for panel in range(1, len(boxes) + 1):
        if len(boxes) > 1:
            typesetter.link("caption_of", caption, f"{plate}-{panel}", optional=True)
    heading = typesetter.caption((typesetter.number, placed), label, label, optional=True)
    typesetter.link("caption_of", heading, plate, optional=True)


def grid(
    typesetter: BookTypesetter,
    area: Box,
    count: int,
    gap: float,
    kinds: tuple[str, ...] = pictures.PHOTOGRAPHS,
) -> list[Box]:
    """Pictures in rows of one to three over an area, `gap` apart (room for numbers); returns their boxes."""
    random = typesetter.random
    rows: list[int] = []
    left = count
    while left:
        take = min(left, random.choice([1, 2, 2, 3]) if count > 2 else random.choice([1, 2]))
        rows.append(take)
        left -= take
    while len(rows) > 3:
        last = rows.pop()
        rows[-1] += last
    tall = (area.y1 - area.y0 - gap * len(rows)) / len(rows)
    boxes: list[Box] = []
    y = area.y0
    for take in rows:
        aspects = [random.choice([0.7, 0.9, 1.0, 1.3, 1.7]) for _ in range(take)]
        height = min(tall, (area.width - gap * (take - 1)) / sum(aspects))
        x = area.x0 + (area.width - height * sum(aspects) - gap * (take - 1)) / 2
        for aspect in aspects:
            box = Box(x, y, x + height * aspect, y + height)
            boxes.append(pictures.place(typesetter.page, random.choice(kinds), box, random))
            x += height * aspect + gap
        y += height + gap
    return boxes
