"""Plates whose legends and lists contradict what is usual: titles before items, numbers without words, small type."""

from collections.abc import Sequence
from dataclasses import replace

from bench.generator import content, pictures, plates
from bench.generator.plates import Plate, PlateStyle
from bench.generator.typesetter import BookTypesetter
from bench.typesetter import PageBox, TextRun
from pictoria_docs.document import Box
from pictoria_docs.labels import to_roman

PLATES = 6
MIN_ROW_LENGTH = 120  # points for a row of pictures with their numbers


def titled_legend(typesetter: BookTypesetter) -> None:
    """Plates whose legend opens with a title, before its first item: in the item's paragraph or on a line above."""
    random = typesetter.random
    manner = replace(
        plates.draw_manner(typesetter),
        heading=random.choice(["top", "corner", "none"]),
        letters=random.random() < 0.3,
    )
    setting = random.choice(["run-in", "run-in", "lines", "lines", "column"])
    sign = random.choice([". ", ": ", " – ", "\n"])
    between = random.choice(["; ", ". ", ", "])
    drawn = plates.draw_plates(typesetter, random.random() < 0.6, 6)
    drawn = [plate if len(plate.entries) > 1 else _doubled(plate) for plate in drawn]
    drawn = _recounted(drawn)
    plates.front(typesetter, drawn, manner)
    for plate in drawn:
        typesetter.new_page(furniture=random.random() < 0.4)
        whole = typesetter.type_area
        need = (2.2 * len(plate.entries) + 3) * typesetter.style.caption_size * typesetter.style.leading
        need = min(need, 0.5 * whole.height)
        area = Box(whole.x0, whole.y0 + 14, whole.x1, whole.y1 - need)
        boxes = plates.plate_page(typesetter, plate, manner, area=area, turned=True)
        typesetter.y = max(box.y1 for box in boxes) + 22
        captions = _titled(typesetter, plate, manner, setting, sign, between)
        plates.join(typesetter, plate, captions, len(boxes))


def _doubled(plate: Plate) -> Plate:
    """A plate of one picture with two in its place."""
    return Plate(plate.index, plate.entries * 2)


def _recounted(drawn: Sequence[Plate]) -> list[Plate]:
    """The plates with their entries counted anew, where they have any."""
    counted: list[Plate] = []
    entry = 1
    for plate in drawn:
        numbers = range(entry, entry + len(plate.entries))
        counted.append(Plate(plate.index, tuple(numbers) if plate.entries[0] else plate.entries))
        entry += len(plate.entries)
    return counted


def _titled(
    typesetter: BookTypesetter, plate: Plate, manner: PlateStyle, setting: str, sign: str, between: str
) -> list[str]:
    """A legend with its title at the cursor; returns the captions of its items."""
    random, style = typesetter.random, typesetter.style
    area = typesetter.type_area
    words = style.words
    title = f"{random.choice(words.heads)}, {content.place(typesetter)}"
    label = f"{style.plate[0]} {style.plate_number(plate.index)}"
    labelled = manner.heading == "none" or random.random() < 0.3
    head = (
        [TextRun(label, style.label_face), TextRun(". " if not label.endswith(".") else " ")]
        if labelled
        else []
    )
    items: list[tuple[str, str]] = []
    for place, entry in enumerate(plate.entries, 1):
        mark = plates.mark_of(manner, place)
        text = content.description(typesetter, long=random.random() < 0.4).rstrip(".")
        if entry:
            text = f"{text} ({content.mention(typesetter, 'entry', str(entry), []).text})"
        items.append((mark, text))
    texts = [f"{mark}{manner.dot} {text}" for mark, text in items]
    captions: list[str] = []
    if setting == "run-in":
        runs = [*head, TextRun(f"{title}{sign}")]
        for index, text in enumerate(texts):
            end = "." if index + 1 == len(texts) else between
            runs.append(TextRun(text + end, style.caption_face))
        lines, _ = content.broken(typesetter, runs, area.width)
        box = typesetter.block(
            lines, runs, area.x0, area.x1, style.caption_size, family=style.caption_family, ink=style.ink
        )
        _heading(
            typesetter, (typesetter.number, box), content.words_of([*head, TextRun(title)]), label, plate
        )
        for (mark, _), text in zip(items, texts, strict=True):
            captions.append(typesetter.caption((typesetter.number, box), text, mark))
        return captions
    face = random.choice(["bold", "italic", style.caption_face])
    runs = [*head, TextRun(title, face)]
    wide = area.width if setting == "lines" else 0.6 * area.width
    lines, _ = content.broken(typesetter, runs, wide)
    box = typesetter.block(
        lines, runs, area.x0, area.x0 + wide, style.caption_size, family=style.caption_family, ink=style.ink
    )
    _heading(typesetter, (typesetter.number, box), content.words_of(runs), label, plate)
    for (mark, _), text in zip(items, texts, strict=True):
        shown = [TextRun(text, style.caption_face)]
        captions.append(content.set_caption(typesetter, shown, area.x0, area.x0 + wide, mark, align="left"))
    return captions


def _heading(typesetter: BookTypesetter, placed: PageBox, text: str, label: str, plate: Plate) -> None:
    """Record the title of a plate, and its label where it stands there, which nobody is asked for."""
    caption = typesetter.caption(placed, text, label, optional=True)
    typesetter.link("caption_of", caption, plate.id, optional=True)


def wordless_plates(typesetter: BookTypesetter) -> None:
    """Plates that bear a number without a word, and a list that says what they show without one."""
    random, style = typesetter.random, typesetter.style
    drawn = [Plate(index, (0,)) for index in range(1, PLATES + 1)]
    numerals = random.choice(["arabic", "roman"])
    corner = random.choice(["top", "bottom", "outer"])
    at_front = random.random() < 0.5
    title = random.choice([*style.words.list_of_plates, style.words.plates_title])
    paged = random.random() < 0.3
    dot = random.choice(["", ".", " –", ")"])
    hanging = random.random() < 0.5
    captions: list[str] = []

    def printed(index: int) -> str:
        return to_roman(index) if numerals == "roman" else str(index)

    def listing() -> None:
        typesetter.new_page()
        content.heading(typesetter, title)
        for plate in drawn:
            number, body = printed(plate.index), content.description(typesetter)
            head = f"{number}{dot}"
            tail = f" {'. ' * 6}{20 + plate.index}" if paged else ""
            if hanging:
                placed = typesetter.hanging(
                    head, [TextRun(body + tail)], indent=2.6 * style.size, face="roman"
                )
            else:
                placed = typesetter.flow([TextRun(f"{head} {body}{tail}")])
            captions.append(
                typesetter.caption(
                    (placed[0][0], Box.union(box for _, box in placed)), f"{head} {body}", number
                )
            )
            if tail:
                typesetter.gold["captions"][-1]["text_alt"] = [f"{head} {body}{tail}"]
            typesetter.y += 4

    typesetter.style = replace(style, plate_numerals=numerals)
    typesetter.new_page()
    content.heading(typesetter, random.choice(style.words.heads))
    if at_front:
        listing()
        typesetter.new_page()
    for plate in drawn:
        content.text(typesetter, [plates.cite(typesetter, plate)])
        content.text(typesetter)
    for plate in drawn:
        typesetter.new_page(furniture=False)
        whole = typesetter.type_area
        area = Box(whole.x0, whole.y0 + 14, whole.x1, whole.y1 - 14)
        box = pictures.place(typesetter.page, random.choice(pictures.PHOTOGRAPHS), area, random)
        number = printed(plate.index)
        typesetter.figure(plate.id, box, kind="plate", number=number)
        middle = (whole.x0 + whole.x1) / 2
        x, y, align = {
            "top": (middle, whole.y0 - 2, "centre"),
            "bottom": (middle, whole.y1 + 12, "centre"),
            "outer": (whole.x1, whole.y0 - 2, "right"),
        }[corner]
        mark = typesetter.line(number, x, y, style.size + 1, align=align)
        caption = typesetter.caption((typesetter.number, mark), number, number, optional=True)
        typesetter.link("caption_of", caption, plate.id, optional=True)
    if not at_front:
        listing()
    for plate, caption in zip(drawn, captions, strict=True):
        typesetter.link("caption_of", caption, plate.id)


def foot_legend(typesetter: BookTypesetter) -> None:
    """Numbered pictures in the text with a legend in small type under them, and footnotes as small below."""
    random, style = typesetter.random, typesetter.style
    small = style.size - random.choice([1.0, 1.5, 2.0])
    manner = replace(
        plates.draw_manner(typesetter), marks=random.choice(["below", "left", "corner"]), letters=False
    )
    word, label_on = style.plate[0], random.random() < 0.7
    note = 1
    first_page = True
    for index in range(1, PLATES + 1):
        count = random.choice([2, 3, 3, 4])
        typesetter.new_page(furniture=not first_page)
        first_page = False
        whole = typesetter.type_area
        first_note = note
        foot, note = _notes(typesetter, small, note, random.choice([0, 1, 1, 2]))
        plate = Plate(index, (0,) * count)
        lead = small * style.leading
        number = style.plate_number(index)
        # the pictures and their legend stand above the notes, text fills the page above them
        need = (count * 2 + 1) * lead
        top = min(whole.y0 + random.choice([0.3, 0.5]) * whole.height, foot - need - MIN_ROW_LENGTH)
        cited = [plates.cite(typesetter, plate)] if label_on and random.random() < 0.7 else []
        runs = content.paragraph(typesetter, cited, sentences=6)
        if note > first_note:
            runs = [*runs[:-1], TextRun(runs[-1].text), TextRun(str(first_note), "roman")]
        lines = typesetter.lines(runs, whole.width, style.size)
        fit = int((top - 16 - typesetter.y) / (style.size * style.leading))
        typesetter.block(lines[:fit], runs, whole.x0, whole.x1, style.size)
        boxes = _row(typesetter, Box(whole.x0, top + 12, whole.x1, foot - need - 26), count)
        typesetter.figure(plate.id, Box.union(boxes), kind="plate", number=number if label_on else None)
        if label_on:
            label, middle = f"{word} {number}", (whole.x0 + whole.x1) / 2
            placed = typesetter.line(label, middle, top + 4, style.size, align="centre")
            heading = typesetter.caption((typesetter.number, placed), label, label, optional=True)
            typesetter.link("caption_of", heading, plate.id, optional=True)
        for place, box in enumerate(boxes, 1):
            id = typesetter.figure(plate.panel(place), box, kind="panel", number=str(place), parent=plate.id)
            spot = plates.place_mark(typesetter, manner, str(place), box)
            mark = typesetter.caption((typesetter.number, spot), str(place), str(place), optional=True)
            typesetter.link("caption_of", mark, id, optional=True)
        typesetter.y = max(box.y1 for box in boxes) + 16
        captions: list[str] = []
        for place in range(1, count + 1):
            text = f"{place}{manner.dot} {content.description(typesetter, long=False)}"
            runs = [TextRun(text)]
            lines = typesetter.lines(runs, whole.width, small)
            placed = typesetter.block(lines, runs, whole.x0, whole.x1, small)
            captions.append(typesetter.caption((typesetter.number, placed), text, str(place)))
        plates.join(typesetter, plate, captions, count)


def _row(typesetter: BookTypesetter, area: Box, count: int) -> list[Box]:
    """Pictures side by side over an area; returns their boxes."""
    random, gap = typesetter.random, 16.0
    wide = (area.width - gap * (count - 1)) / count
    tall = min(area.height, wide / random.choice([0.8, 1.0, 1.4]))
    return [
        pictures.place(
            typesetter.page,
            random.choice(pictures.PHOTOGRAPHS),
            Box(
                area.x0 + place * (wide + gap), area.y0, area.x0 + place * (wide + gap) + wide, area.y0 + tall
            ),
            random,
        )
        for place in range(count)
    ]


def _notes(typesetter: BookTypesetter, size: float, first: int, count: int) -> tuple[float, int]:
    """Footnotes at the foot of the page, counted from `first`; returns where they begin, and the next number."""
    style, area = typesetter.style, typesetter.type_area
    if not count:
        return area.y1, first
    notes = [
        [
            TextRun(
                f"{first + index}. {content.fill(typesetter, typesetter.random.choice(style.words.others))}"
            )
        ]
        for index in range(count)
    ]
    broken = [typesetter.lines(note, area.width, size) for note in notes]
    tall = sum(len(lines) for lines in broken) * size * style.leading
    y, start = typesetter.y, area.y1 - tall
    typesetter.page.draw_line((area.x0, start - 3), (area.x0 + 60, start - 3), width=0.5)
    typesetter.y = start
    for lines, note in zip(broken, notes, strict=True):
        typesetter.block(lines, note, area.x0, area.x1, size)
    typesetter.y = y
    return start - 10, first + count
