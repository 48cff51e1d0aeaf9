"""Figures in running text: captions below, above and beside, over columns, unnumbered."""

from collections.abc import Callable

from bench.generator import content, pictures
from bench.generator.typesetter import BookTypesetter
from bench.typesetter import TextRun
from pictoria_docs.document import Box

FIGURES = 8


def below(typesetter: BookTypesetter) -> None:
    """Each caption below its picture."""
    _illustrated(typesetter, lambda index: stacked(typesetter, index, above=False))


def above(typesetter: BookTypesetter) -> None:
    """Each caption above its picture."""
    _illustrated(typesetter, lambda index: stacked(typesetter, index, above=True))


def twocol(typesetter: BookTypesetter) -> None:
    """Two columns; some figures run over both, at the top or the foot of a page."""
    above = typesetter.random.random() < 0.15

    def figure(index: int) -> None:
        if typesetter.random.random() < 0.35:
            spanning(typesetter, index, above=above)
        else:
            stacked(typesetter, index, above=above)

    _illustrated(typesetter, figure)


def unlabelled(typesetter: BookTypesetter) -> None:
    """Captions without any number, below their pictures."""
    _illustrated(
        typesetter, lambda index: stacked(typesetter, index, above=False, labelled=False), cited=False
    )


def side(typesetter: BookTypesetter) -> None:
    """Captions in the outer margin, level with the head or the foot of the picture."""
    foot = typesetter.random.random() < 0.35
    typesetter.side = typesetter.random.uniform(88, 124)
    _illustrated(typesetter, lambda index: _in_margin(typesetter, index, foot=foot))


def beside(typesetter: BookTypesetter) -> None:
    """Small pictures with the caption right (or left) of them in the same column."""
    left = typesetter.random.random() < 0.35
    foot = typesetter.random.random() < 0.5
    _illustrated(typesetter, lambda index: captioned_beside(typesetter, index, left=left, foot=foot))


def _illustrated(typesetter: BookTypesetter, figure: Callable[[int], None], *, cited: bool = True) -> None:
    """Text with figures in it; each is cited before it comes, some again later."""
    random, style = typesetter.random, typesetter.style
    typesetter.new_page()
    content.heading(typesetter, random.choice(style.words.heads))
    for index in range(1, FIGURES + 1):
        content.text(typesetter, [cite(typesetter, index)] if cited else [])
        for _ in range(random.randint(0, 2)):
            content.text(typesetter, indent=12)
        figure(index)
        back = [cite(typesetter, random.randint(1, index))] if cited and random.random() < 0.4 else []
        content.text(typesetter, back)
    typesetter.place_waiting()
    content.text(typesetter)


def figure_number(typesetter: BookTypesetter, index: int) -> str:
    """The printed number of the index-th figure; chapters have four figures each."""
    if typesetter.style.numerals in {"chapter", "hyphen"}:
        return typesetter.style.number((index - 1) % 4 + 1, chapter=(index - 1) // 4 + 1)
    return typesetter.style.number(index)


def cite(typesetter: BookTypesetter, index: int) -> TextRun:
    """A mention of the index-th figure."""
    return content.mention(typesetter, "figure", figure_number(typesetter, index), [f"f{index}"])


def stacked(typesetter: BookTypesetter, index: int, *, above: bool, labelled: bool = True) -> None:
    """A figure with its caption in the column; it waits for the next one where this has no room."""
    style, random = typesetter.style, typesetter.random
    frame = typesetter.column
    width, height = content.fitted(
        typesetter, frame, 0.42 * (typesetter.type_area.y1 - typesetter.type_area.y0)
    )
    kind = pictures.draw_kind(random)
    shift = random.choice([0.0, 0.5]) * (frame.width - width)
    runs, label = _caption(typesetter, index, labelled)
    wide = random.random() < 0.5
    span = frame.width if wide or width < 130 else width
    _, tall = content.broken(typesetter, runs, span)
    need = height + tall + style.caption_gap + 1.6 * style.size

    def place() -> None:
        column = typesetter.column
        typesetter.y += 0.8 * style.size
        x0 = column.x0 + shift
        left, right = (column.x0, column.x1) if span == frame.width else (x0, x0 + width)
        caption = ""
        if above:
            caption = content.set_caption(typesetter, runs, left, right, label)
            typesetter.y += style.caption_gap
        box = pictures.place(
            typesetter.page, kind, Box(x0, typesetter.y, x0 + width, typesetter.y + height), random
        )
        typesetter.figure(f"f{index}", box, number=figure_number(typesetter, index) if labelled else None)
        typesetter.y = box.y1
        if not above:
            typesetter.y += style.caption_gap
            caption = content.set_caption(typesetter, runs, left, right, label)
        typesetter.link("caption_of", caption, f"f{index}")
        typesetter.y += 0.8 * style.size

    fit(typesetter, need, place)


def fit(typesetter: BookTypesetter, need: float, place: Callable[[], None]) -> None:
    """Set a block now, or at the head of the next column."""
    if typesetter.y + need <= typesetter.column.y1 and not typesetter.floats:
        place()
    elif typesetter.floats:
        typesetter.next_frame()
        fit(typesetter, need, place)
    else:
        typesetter.floats.append((need, place))


def _caption(
    typesetter: BookTypesetter, index: int, labelled: bool = True
) -> tuple[list[TextRun], str | None]:
    body = content.description(typesetter)
    if not labelled:
        return [TextRun(body, typesetter.style.caption_face)], None
    number = figure_number(typesetter, index)
    return content.labelled(
        typesetter, typesetter.style.figure[0], number, body
    ), f"{typesetter.style.figure[0]} {number}"


def spanning(typesetter: BookTypesetter, index: int, *, above: bool) -> None:
    """A figure over all columns, at the head or the foot of a page."""
    style, random = typesetter.style, typesetter.random
    area = typesetter.type_area
    width = area.width * random.choice([1.0, 0.85, 0.6])
    height = min(width / random.choice([1.4, 1.8, 2.6]), 0.45 * (area.y1 - area.y0))
    kind = pictures.draw_kind(random)
    runs, label = _caption(typesetter, index)
    _, tall = content.broken(typesetter, runs, area.width)

    def place() -> None:
        area = typesetter.type_area
        x0 = area.x0 + (area.width - width) / 2
        caption = ""
        if above:
            caption = content.set_caption(typesetter, runs, area.x0, area.x1, label)
            typesetter.y += style.caption_gap
        box = pictures.place(
            typesetter.page, kind, Box(x0, typesetter.y, x0 + width, typesetter.y + height), random
        )
        typesetter.figure(f"f{index}", box, number=figure_number(typesetter, index))
        typesetter.y = box.y1
        if not above:
            typesetter.y += style.caption_gap
            caption = content.set_caption(typesetter, runs, area.x0, area.x1, label)
        typesetter.link("caption_of", caption, f"f{index}")

    typesetter.spans.append(
        (height + tall + style.caption_gap + 18, random.choice(["top", "top", "bottom"]), place)
    )


def _in_margin(typesetter: BookTypesetter, index: int, *, foot: bool) -> None:
    style, random = typesetter.style, typesetter.random
    width, height = content.fitted(
        typesetter, typesetter.column, 0.4 * (typesetter.type_area.y1 - typesetter.type_area.y0)
    )
    kind = pictures.draw_kind(random)
    runs, label = _caption(typesetter, index)
    _, tall = content.broken(typesetter, runs, typesetter.side - 14)

    def place() -> None:
        column = typesetter.column
        typesetter.y += 0.8 * style.size
        top = typesetter.y
        outer = typesetter.number % 2 == 1
        x0 = column.x1 - width if outer and random.random() < 0.7 else column.x0
        box = pictures.place(typesetter.page, kind, Box(x0, top, x0 + width, top + height), random)
        typesetter.figure(f"f{index}", box, number=figure_number(typesetter, index))
        left = column.x1 + 14 if outer else column.x0 - typesetter.side
        typesetter.y = max(top, box.y1 - tall) if foot else top
        caption = content.set_caption(
            typesetter, runs, left, left + typesetter.side - 14, label, align="left"
        )
        typesetter.link("caption_of", caption, f"f{index}")
        typesetter.y = max(typesetter.y, box.y1) + 0.8 * style.size

    fit(typesetter, max(height, tall) + 1.6 * style.size, place)


def captioned_beside(typesetter: BookTypesetter, index: int, *, left: bool, foot: bool) -> None:
    """A small picture with its caption right or left of it, level with its head or foot."""
    style, random = typesetter.style, typesetter.random
    column = typesetter.column
    width = column.width * random.uniform(0.4, 0.6)
    height = width / random.choice([0.75, 1.0, 1.33])
    kind = pictures.draw_kind(random)
    runs, label = _caption(typesetter, index)
    gap = 10.0
    _, tall = content.broken(typesetter, runs, column.width - width - gap)

    def place() -> None:
        column = typesetter.column
        typesetter.y += 0.8 * style.size
        top = typesetter.y
        x0 = column.x1 - width if left else column.x0
        box = pictures.place(typesetter.page, kind, Box(x0, top, x0 + width, top + height), random)
        typesetter.figure(f"f{index}", box, number=figure_number(typesetter, index))
        start = column.x0 if left else x0 + width + gap
        typesetter.y = max(top, box.y1 - tall) if foot else top
        caption = content.set_caption(
            typesetter, runs, start, start + column.width - width - gap, label, align="left"
        )
        typesetter.link("caption_of", caption, f"f{index}")
        typesetter.y = max(typesetter.y, box.y1) + 0.8 * style.size

    fit(typesetter, max(height, tall) + 1.6 * style.size, place)
