"""Illustrated books of the 19th century: captions without labels, set in many ways and places."""

from dataclasses import dataclass
from random import Random

from bench.generator import content, pictures
from bench.generator.text_figures import fit
from bench.generator.typesetter import BookTypesetter
from bench.generator.words import MUSEUMS, PLACES
from bench.typesetter import TextRun
from pictoria_docs.document import Box

FIGURES = 9
GAP = 10.0  # points between a picture and the text beside it


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a book sets its captions."""

    face: str
    capitals: bool
    ratio: float
    """Of their size to the text's."""
    align: str
    source: bool
    """Whether a line in brackets tells where the original is."""
    long: bool
    """Whether some captions describe what is shown."""
    above: float
    """How often they stand above the picture."""

    @classmethod
    def draw(cls, random: Random) -> "_Setting":
        """One by chance."""
        return cls(
            random.choice(["roman", "italic", "caps", "roman", "bold"]),
            random.random() < 0.35,
            random.choice([0.7, 0.8, 0.85, 0.9, 0.9, 1.0]),
            random.choice(["centre", "centre", "left", "justify"]),
            random.random() < 0.4,
            random.random() < 0.4,
            random.choice([0.0, 0.0, 0.0, 1.0]),
        )


def engravings(typesetter: BookTypesetter) -> None:
    """Pictures in the column, wrapped by text, and on leaves of their own, each with a caption without any label."""
    random, setting = typesetter.random, _Setting.draw(typesetter.random)
    ways = random.choice(
        [["column"], ["wrapped"], ["leaf"], ["column", "wrapped"], ["column", "wrapped", "leaf"]]
    )
    typesetter.new_page()
    content.heading(
        typesetter, random.choice(typesetter.style.words.heads), face=random.choice(["bold", "roman"])
    )
    for index in range(1, FIGURES + 1):
        for _ in range(random.randint(1, 4)):
            content.text(typesetter, indent=random.choice([0, 12]), sentences=random.randint(2, 5))
        {"column": _in_column, "wrapped": _wrapped, "leaf": _on_leaf}[random.choice(ways)](
            typesetter, index, setting
        )
    typesetter.place_waiting()
    content.text(typesetter)


def _caption(typesetter: BookTypesetter, setting: _Setting) -> list[TextRun]:
    random, words = typesetter.random, typesetter.style.words
    title = random.choice(words.objects)
    if random.random() < 0.5:
        title += f", {random.choice(PLACES)}"
    if random.random() < 0.3:
        title += f", {random.choice(words.dates)}"
    if setting.long and random.random() < 0.5:
        told = " ".join(
            content.fill(typesetter, random.choice(words.sentences)) for _ in range(random.randint(1, 3))
        )
        title = f"{content.stop(title)} {told}"
    elif random.random() < 0.5:
        title = content.stop(title)
    if setting.source and random.random() < 0.8:
        title += f"\n({random.choice(MUSEUMS)}, {random.choice(PLACES)}.)"
    face = setting.face
    if setting.capitals:
        title, face = title.upper(), "roman" if face == "caps" else face
    return [TextRun(title, face)]


def _set(typesetter: BookTypesetter, runs: list[TextRun], setting: _Setting, x0: float, x1: float) -> str:
    size = setting.ratio * typesetter.style.size
    lines = typesetter.lines(runs, x1 - x0, size)
    box = typesetter.block(lines, runs, x0, x1, size, align=setting.align)
    return typesetter.caption((typesetter.number, box), content.words_of(runs), None)


def _height(typesetter: BookTypesetter, runs: list[TextRun], setting: _Setting, width: float) -> float:
    size = setting.ratio * typesetter.style.size
    return len(typesetter.lines(runs, width, size)) * size * typesetter.style.leading


def _shown(
    typesetter: BookTypesetter,
    index: int,
    setting: _Setting,
    runs: list[TextRun],
    box: Box,
    x0: float,
    x1: float,
) -> None:
    """A picture at the cursor, with its caption between `x0` and `x1` above or below it."""
    gap, above = typesetter.style.caption_gap, setting.above > 0
    typesetter.y = box.y0
    caption = ""
    if above:
        caption = _set(typesetter, runs, setting, x0, x1)
        typesetter.y += gap
    kind = typesetter.random.choice(["engraving", "photo", "painting", "engraving"])
    placed = Box(box.x0, typesetter.y, box.x1, typesetter.y + box.height)
    figure = pictures.place(typesetter.page, kind, placed, typesetter.random)
    typesetter.figure(f"f{index}", figure)
    typesetter.y = figure.y1
    if not above:
        typesetter.y += gap
        caption = _set(typesetter, runs, setting, x0, x1)
    typesetter.link("caption_of", caption, f"f{index}")


def _in_column(typesetter: BookTypesetter, index: int, setting: _Setting) -> None:
    random, style = typesetter.random, typesetter.style
    width, height = content.fitted(typesetter, typesetter.column, 0.45 * typesetter.type_area.height)
    runs = _caption(typesetter, setting)
    wide = random.random() < 0.5
    need = (
        height
        + _height(typesetter, runs, setting, typesetter.column.width if wide else width)
        + 3 * style.size
    )

    def place() -> None:
        column = typesetter.column
        typesetter.y += 0.8 * style.size
        x0 = column.x0 + (column.width - width) / 2
        left, right = (column.x0, column.x1) if wide else (x0, x0 + width)
        box = Box(x0, typesetter.y, x0 + width, typesetter.y + height)
        _shown(typesetter, index, setting, runs, box, left, right)
        typesetter.y += 0.8 * style.size

    fit(typesetter, need, place)


def _wrapped(typesetter: BookTypesetter, index: int, setting: _Setting) -> None:
    """A picture at one side of the column; the text stands beside it and its caption."""
    random, style = typesetter.random, typesetter.style
    width = typesetter.column.width * random.uniform(0.36, 0.55)
    height = width / random.choice([0.7, 0.8, 1.0, 1.3])
    runs = _caption(typesetter, setting)
    need = height + _height(typesetter, runs, setting, width) + 3 * style.size
    right = random.random() < 0.5

    def place() -> None:
        column = typesetter.column
        typesetter.y += 0.5 * style.size
        top = typesetter.y
        x0 = column.x1 - width if right else column.x0
        _shown(typesetter, index, setting, runs, Box(x0, top, x0 + width, top + height), x0, x0 + width)
        foot = typesetter.y
        typesetter.y = top - 0.3 * style.size
        left, end = (column.x0, x0 - GAP) if right else (x0 + width + GAP, column.x1)
        lead = style.size * style.leading
        while typesetter.y + lead < foot:
            text = content.paragraph(typesetter, sentences=random.randint(2, 4))
            lines = typesetter.lines(text, end - left, style.size)
            rest = max(int((foot - typesetter.y) / lead + 0.5), 1)
            cut = len(lines) > rest
            align = "justify" if style.justified else "left"
            typesetter.block(lines[:rest], text, left, end, style.size, align=align, closed=cut)
        typesetter.y = max(foot, typesetter.y) + 0.4 * style.size

    fit(typesetter, need, place)


def _on_leaf(typesetter: BookTypesetter, index: int, setting: _Setting) -> None:
    """A picture alone on its leaf, with or without a running head."""
    typesetter.new_page(furniture=typesetter.random.random() < 0.4)
    area = typesetter.type_area
    runs = _caption(typesetter, setting)
    width = area.width * typesetter.random.uniform(0.7, 1.0)
    tall = area.height - _height(typesetter, runs, setting, area.width) - 4 * typesetter.style.size
    height = min(width / typesetter.random.choice([0.7, 0.8, 1.2]), tall)
    x0 = (area.x0 + area.x1 - width) / 2
    box = Box(x0, area.y0, x0 + width, area.y0 + height)
    _shown(typesetter, index, setting, runs, box, area.x0, area.x1)
    typesetter.new_page()
