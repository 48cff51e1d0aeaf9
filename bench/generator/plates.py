"""Plates: legends on the same page, facing, before and after; lists of plates; plates with nothing but a number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.generator import content, pictures
from bench.generator.catalogue import entry_heading, grid
from bench.generator.objects import draw_object, prose
from bench.generator.typesetter import BookTypesetter
from bench.typesetter import PageBox, TextRun
from pictoria_docs.document import Box


@dataclass(frozen=True)
class Plate:
    """A plate to be made: its count from 1, and of each panel the entry it shows (0: none)."""

    index: int
    entries: tuple[int, ...]

    @property
    def id(self) -> str:
        """The id of the plate in the truth."""
        return f"p{self.index}"

    def panel(self, place: int) -> str:
        """The id of its panel at a place, from 1."""
        return f"{self.id}-{place}"


@dataclass(frozen=True)
class PlateStyle:
    """How the plates of one book look; drawn once."""

    heading: str
    """Where a plate's number stands: top, bottom, corner or none."""
    marks: str
    """Where panels have their numbers: below, left (below, at the left edge), inside, above or corner."""
    letters: bool
    legend: str
    """lines or run-in."""
    dot: str
    mark_word: str = ""
    """Before the number of a panel: "Fig. 3" on the plate, where plates count their figures anew."""


def legend_below(typesetter: BookTypesetter) -> None:
    """Plates with their legend below the pictures."""
    with_legend(typesetter, "below")


def legend_above(typesetter: BookTypesetter) -> None:
    """Plates with their legend above the pictures."""
    with_legend(typesetter, "above")


def legend_beside(typesetter: BookTypesetter) -> None:
    """Plates with their legend beside the pictures."""
    with_legend(typesetter, "beside")


def facing(typesetter: BookTypesetter) -> None:
    """A legend on one page, its plate on the page opposite (after it, or before it)."""
    manner, plates = draw_manner(typesetter), draw_plates(typesetter, typesetter.random.random() < 0.5)
    if typesetter.random.random() < 0.8:
        # A page of its own needs no number for the plate where the legend has it.
        manner = replace(manner, heading=typesetter.random.choice([manner.heading, "none"]))
    legend_first = typesetter.random.random() < 0.6
    front(typesetter, plates, manner)
    for plate in plates:
        # Legend on the left when it comes first; either way the two face each other.
        if typesetter.number % 2 == 0:
            typesetter.new_page()
            content.text(typesetter)
        if legend_first:
            typesetter.new_page(furniture=False)
            captions = legend_page(typesetter, plate, manner)
            boxes = plate_page(typesetter, plate, manner, furniture=False)
        else:
            boxes = plate_page(typesetter, plate, manner, furniture=False)
            typesetter.new_page(furniture=False)
            captions = legend_page(typesetter, plate, manner)
        join(typesetter, plate, captions, len(boxes))


def explanations(typesetter: BookTypesetter) -> None:
    """All legends together ahead of the plates, or behind them."""
    explained(
        typesetter,
        replace(draw_manner(typesetter), legend="lines"),
        draw_plates(typesetter, typesetter.random.random() < 0.5),
    )


def explained(typesetter: BookTypesetter, manner: PlateStyle, plates: Sequence[Plate]) -> None:
    """Plates with all their legends together, ahead of them or behind."""
    if manner.heading == "none":
        manner = replace(manner, heading="top")
    front(typesetter, plates, manner)
    ahead = typesetter.random.random() < 0.5
    gathered: dict[int, list[str]] = {}

    def explain() -> None:
        typesetter.new_page()
        content.heading(typesetter, typesetter.style.words.plates_title)
        for plate in plates:
            if typesetter.y + 60 > typesetter.column.y1:
                typesetter.next_frame()
            typesetter.y += typesetter.style.size
            gathered[plate.index] = legend(typesetter, plate, manner, typesetter.column)

    if ahead:
        explain()
    counts = {plate.index: len(plate_page(typesetter, plate, manner)) for plate in plates}
    if not ahead:
        explain()
    for plate in plates:
        join(typesetter, plate, gathered[plate.index], counts[plate.index])


def list_of_plates(typesetter: BookTypesetter) -> None:
    """Plates of one picture with their number; what they show is said in a list at the front or at the back."""
    random, style = typesetter.random, typesetter.style
    manner = replace(
        draw_manner(typesetter), heading=random.choice(["top", "top", "bottom", "corner", "head"])
    )
    plates = [Plate(index, (0,)) for index in range(1, 9)]
    front = random.random() < 0.5
    leaders = random.random() < 0.4
    captions: list[str] = []

    def listing() -> None:
        typesetter.new_page()
        content.heading(typesetter, random.choice(style.words.list_of_plates))
        word = style.plate[0]
        for plate in plates:
            number = style.plate_number(plate.index)
            body = content.description(typesetter)
            runs = content.labelled(typesetter, word, number, body) if style.separator != "\n" else [
                TextRun(f"{word} {number}. ", style.label_face), TextRun(body, style.caption_face)]  # fmt: skip
            tail = [TextRun(f" {'. ' * 8}{random.randint(20, 90)}")] if leaders else []
            placed = typesetter.flow([*runs, *tail], size=style.size)
            text = content.words_of(runs)
            captions.append(typesetter.caption(placed[0], text, f"{word} {number}"))
            if leaders:
                typesetter.gold["captions"][-1]["text_alt"] = [text + tail[0].text]
            typesetter.y += 4

    typesetter.new_page()
    content.heading(typesetter, random.choice(style.words.heads))
    if front:
        listing()
        typesetter.new_page()
    for plate in plates:
        content.text(typesetter, [cite(typesetter, plate)])
        content.text(typesetter)
    for plate in plates:
        plate_page(typesetter, plate, manner, furniture=random.random() < 0.2 and manner.heading != "head")
    if not front:
        listing()
    for plate, caption in zip(plates, captions, strict=True):
        typesetter.link("caption_of", caption, plate.id)


# ---------------------------------------------------------------------- parts


def draw_manner(typesetter: BookTypesetter) -> PlateStyle:
    """A manner by chance."""
    random = typesetter.random
    return PlateStyle(
        heading=random.choices(["top", "bottom", "corner", "none"], [6, 2, 2, 1.5])[0],
        marks=random.choices(["below", "left", "inside", "above", "corner"], [6, 3, 2, 1, 1])[0],
        letters=random.random() < 0.15,
        legend=random.choices(["lines", "run-in"], [4, 1])[0],
        dot=random.choice([".", ".", ".", " ", ")", " –", ":"]),
    )


def draw_plates(
    typesetter: BookTypesetter, with_entries: bool, most: int = 8, *, first: int = 1
) -> list[Plate]:
    """Five plates of at most `most` panels, from number `first`; with entries, these count on from plate to plate."""
    plates: list[Plate] = []
    entry = 1
    for index in range(first, first + 5):
        count = min(typesetter.random.choice([1, 2, 3, 4, 4, 5, 6, 8]), most)
        plates.append(Plate(index, tuple(range(entry, entry + count)) if with_entries else (0,) * count))
        entry += count
    return plates


def mark_of(manner: PlateStyle, place: int) -> str:
    """The mark of a panel: its number, or its letter."""
    mark = "abcdefghij"[place - 1] if manner.letters else str(place)
    return f"{manner.mark_word} {mark}".strip()


def cite(
    typesetter: BookTypesetter, plate: Plate, place: int = 0, manner: PlateStyle | None = None
) -> TextRun:
    """A mention of a plate, or of one of its panels."""
    number = typesetter.style.plate_number(plate.index)
    if not place or manner is None or len(plate.entries) == 1:
        return content.mention(typesetter, "plate", number, [plate.id])
    joint = typesetter.style.plate_joint
    mark = mark_of(manner, place).lower()
    return content.mention(typesetter, "plate", f"{number}{joint}{mark}", [plate.panel(place)])


def front(typesetter: BookTypesetter, plates: Sequence[Plate], manner: PlateStyle) -> None:
    """Text that cites the plates; and the entries, where there are any."""
    random, style = typesetter.random, typesetter.style
    typesetter.new_page()
    content.heading(typesetter, random.choice(style.words.heads))
    for plate in plates:
        content.text(typesetter, [cite(typesetter, plate)])
    if not any(plates[0].entries):
        return
    content.heading(typesetter, style.words.catalogue)
    layout = random.choice(["own", "inline", "line"])
    for plate in plates:
        for place, entry in enumerate(plate.entries, 1):
            work = draw_object(typesetter)
            typesetter.y += style.size
            placed: list[PageBox] = typesetter.flow(
                entry_heading(typesetter, entry, work.title, layout), keep=4
            )
            placed += typesetter.flow(prose(typesetter, work))
            mention = cite(typesetter, plate, place, manner)
            mention = mention._replace(text=mention.text[0].upper() + mention.text[1:])
            placed += typesetter.flow([mention, TextRun(".")])
            typesetter.entry(f"e{entry}", str(entry), work.title, placed, work.fields)


def plate_page(
    typesetter: BookTypesetter, plate: Plate, manner: PlateStyle, *, furniture: bool = False, area: Box | None = None,
    turned: bool = False,
) -> list[Box]:  # fmt: skip
    """A plate on a page of its own, its panels numbered; returns the panels' boxes."""
    style = typesetter.style
    if not turned:
        typesetter.new_page(furniture=furniture)
    whole = typesetter.type_area
    area = area or Box(whole.x0, whole.y0 + 14, whole.x1, whole.y1 - 20)
    count = len(plate.entries)
    number = style.plate_number(plate.index)
    label = f"{style.plate[0]} {number}"
    size = style.size + 1
    middle = (whole.x0 + whole.x1) / 2
    odd = typesetter.number % 2
    where = {
        "top": (middle, whole.y0 - 8, "centre"),
        "bottom": (middle, whole.y1 + 18, "centre"),
        "corner": (whole.x1 if odd else whole.x0, whole.y0 - 8, "right" if odd else "left"),
        "head": (whole.x1 if odd else whole.x0, whole.y0 - 24, "right" if odd else "left"),
    }.get(manner.heading)
    kinds = (*pictures.PHOTOGRAPHS, "section", "section", "plan")
    boxes = grid(typesetter, area, count, 22, kinds)
    kind = "plate"
    typesetter.figure(plate.id, Box.union(boxes), kind=kind, number=number if where else None)
    if where:
        placed = typesetter.line(label, where[0], where[1], size, align=where[2])
        heading = typesetter.caption((typesetter.number, placed), label, label, optional=True)
        typesetter.link("caption_of", heading, plate.id, optional=True)
    for place, box in enumerate(boxes, 1):
        if count == 1:
            break
        mark = mark_of(manner, place)
        id = typesetter.figure(
            plate.panel(place), box, kind="panel", number=f"{number}, {mark}", parent=plate.id
        )
        digit = place_mark(typesetter, manner, mark, box)
        caption = typesetter.caption((typesetter.number, digit), mark, mark, optional=True)
        typesetter.link("caption_of", caption, id, optional=True)
    for place, entry in enumerate(plate.entries, 1):
        if entry and count > 1:
            typesetter.link("depicts", plate.panel(place), f"e{entry}")
            typesetter.link("depicts", plate.id, f"e{entry}", optional=True)
        elif entry:
            typesetter.link("depicts", plate.id, f"e{entry}")
    return boxes


def place_mark(typesetter: BookTypesetter, manner: PlateStyle, mark: str, box: Box) -> Box:
    """Print the mark of a panel where the manner has it; returns its box."""
    size = 8.5
    if manner.marks in {"inside", "corner"}:
        x, y = (box.x0 + 4, box.y1 - 5) if manner.marks == "inside" else (box.x1 - 10, box.y1 - 5)
        typesetter.page.draw_rect((x - 2, y - 9, x + 8, y + 3), width=0, fill=(1, 1, 1))
        return typesetter.line(mark, x, y, size, face="bold")
    if manner.marks == "above":
        return typesetter.line(mark, box.x0, box.y0 - 3, size)
    if manner.marks == "left":
        return typesetter.line(mark, box.x0, box.y1 + 10, size)
    return typesetter.line(mark, box.centre.x, box.y1 + 10, size, align="centre")


def _items(typesetter: BookTypesetter, plate: Plate, manner: PlateStyle) -> list[tuple[str, str, int]]:
    """Mark, text and entry of each panel."""
    rows = []
    long = typesetter.random.random() < 0.5
    for place, entry in enumerate(plate.entries, 1):
        text = content.description(typesetter, long=long)
        rows.append((mark_of(manner, place), text, entry))
    return rows


def legend(
    typesetter: BookTypesetter, plate: Plate, manner: PlateStyle, column: Box, *, heading: bool = True
) -> list[str]:
    """A plate's legend at the cursor; returns the captions of its panels, or the one caption of the plate."""
    style = typesetter.style
    number = style.plate_number(plate.index)
    label = f"{style.plate[0]} {number}"
    if len(plate.entries) == 1:
        body = content.description(typesetter, long=True)
        runs = (
            content.labelled(typesetter, style.plate[0], number, body)
            if heading
            else [TextRun(body, style.caption_face)]
        )
        return [
            content.set_caption(
                typesetter, runs, column.x0, column.x1, label if heading else None, align="left"
            )
        ]
    if heading:
        runs = [TextRun(label, "bold")]
        caption = content.set_caption(
            typesetter, runs, column.x0, column.x1, label, optional=True, align="left"
        )
        typesetter.link("caption_of", caption, plate.id, optional=True)
        typesetter.y += 3
    captions: list[str] = []
    items = _items(typesetter, plate, manner)
    if manner.legend == "run-in":
        runs, starts = [], []
        for mark, text, _ in items:
            starts.append(f"{mark}{manner.dot} {text}")
            runs += [
                TextRun(f"{mark}{manner.dot} ", "bold"),
                TextRun(text.rstrip(".") + ". ", style.caption_face),
            ]
        lines, _ = content.broken(typesetter, runs, column.width)
        box = typesetter.block(
            lines, runs, column.x0, column.x1, style.caption_size, family=style.caption_family, ink=style.ink
        )
        for (mark, _, _), text in zip(items, starts, strict=True):
            captions.append(typesetter.caption((typesetter.number, box), text, mark))
        return captions
    for mark, text, entry in items:
        head = f"{mark}{manner.dot} "
        shown = [TextRun(head), TextRun(text, style.caption_face)]
        if entry:
            # References in legends are neither asked for nor punished, so they are no mentions of the truth.
            cited = content.mention(typesetter, "entry", str(entry), []).text
            shown = [TextRun(head), TextRun(f"{text.rstrip('.')} ({cited}).", style.caption_face)]
        captions.append(content.set_caption(typesetter, shown, column.x0, column.x1, mark, align="left"))
        typesetter.y += 2
    return captions


def legend_page(typesetter: BookTypesetter, plate: Plate, manner: PlateStyle) -> list[str]:
    """A plate's legend on a page of its own."""
    area = typesetter.type_area
    typesetter.y = area.y0 + typesetter.random.choice([0.0, 0.2, 0.45]) * area.height
    return legend(typesetter, plate, manner, area)


def join(typesetter: BookTypesetter, plate: Plate, captions: Sequence[str], count: int) -> None:
    """Link the captions of a legend to the panels of its plate, or to the plate of one picture."""
    if count == 1:
        typesetter.link("caption_of", captions[0], plate.id)
        return
    for place, caption in enumerate(captions, 1):
        typesetter.link("caption_of", caption, plate.panel(place))
        typesetter.link("caption_of", caption, plate.id, optional=True)


def with_legend(
    typesetter: BookTypesetter, where: str, manner: PlateStyle | None = None, *, first: int = 1
) -> None:
    """Plates with their legend on the same page, `where` being below, above or beside; numbered from `first`."""
    item = 2.6 * typesetter.style.caption_size * typesetter.style.leading
    free = typesetter.style.paper[1] - typesetter.style.margins[1] - typesetter.style.margins[3]
    most = 8 if where == "beside" else max(1, int((0.5 * free - 24) / item))
    manner = manner or draw_manner(typesetter)
    plates = draw_plates(typesetter, typesetter.random.random() < 0.5, most, first=first)
    front(typesetter, plates, manner)
    for plate in plates:
        typesetter.new_page(furniture=False)
        whole = typesetter.type_area
        heading = manner.heading == "none"
        need = item * len(plate.entries) + 24
        if where == "beside":
            split = whole.x0 + 0.66 * whole.width
            area, column = (
                Box(whole.x0, whole.y0 + 14, split, whole.y1 - 20),
                Box(split + 14, whole.y0, whole.x1, whole.y1),
            )
            typesetter.y = area.y0 if typesetter.random.random() < 0.5 else whole.y0 + 0.3 * whole.height
        elif where == "above":
            area, column = Box(whole.x0, whole.y0 + need + 24, whole.x1, whole.y1 - 20), whole
            typesetter.y = whole.y0 + 4
        else:
            area, column = Box(whole.x0, whole.y0 + 14, whole.x1, whole.y1 - need), whole
            typesetter.y = whole.y1 - need + 8
        boxes = plate_page(typesetter, plate, manner, area=area, turned=True)
        if where == "below" and typesetter.random.random() < 0.5:
            typesetter.y = max(box.y1 for box in boxes) + 22
        join(typesetter, plate, legend(typesetter, plate, manner, column, heading=heading), len(boxes))


def bare_plates(typesetter: BookTypesetter) -> None:
    """Whole-page plates whose caption is a line below, of roman numbers, with running text before."""
    style = typesetter.style
    typesetter.new_page()
    content.heading(typesetter, typesetter.random.choice(style.words.heads))
    plates = [Plate(index, (0,)) for index in range(1, 8)]
    for plate in plates:
        content.text(typesetter, [cite(typesetter, plate)])
    bled = typesetter.random.random() < 0.3
    for plate in plates:
        typesetter.new_page(furniture=not bled)
        whole = typesetter.type_area
        number = style.plate_number(plate.index)
        area = (
            Box(0, 0, style.paper[0], whole.y1 - 40)
            if bled
            else Box(whole.x0, whole.y0, whole.x1, whole.y1 - 60)
        )
        box = pictures.place(
            typesetter.page, typesetter.random.choice(pictures.PHOTOGRAPHS), area, typesetter.random
        )
        typesetter.figure(plate.id, box, kind="plate", number=number)
        typesetter.y = box.y1 + style.caption_gap
        runs = content.labelled(typesetter, style.plate[0], number, content.description(typesetter))
        caption = content.set_caption(typesetter, runs, whole.x0, whole.x1, f"{style.plate[0]} {number}")
        typesetter.link("caption_of", caption, plate.id)
