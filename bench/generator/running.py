"""Figures in running text: captions below, above and beside, over columns, unnumbered."""

from collections.abc import Callable

from bench.generator import content, pictures
from bench.generator.press import Press, Run
from pictoria_docs.document import Box

FIGURES = 8


def below(press: Press) -> None:
    """Each caption below its picture."""
    _illustrated(press, lambda index: stacked(press, index, above=False))


def above(press: Press) -> None:
    """Each caption above its picture."""
    _illustrated(press, lambda index: stacked(press, index, above=True))


def twocol(press: Press) -> None:
    """Two columns; some figures run over both, at the top or the foot of a page."""
    above = press.random.random() < 0.15

    def figure(index: int) -> None:
        if press.random.random() < 0.35:
            _spanning(press, index, above=above)
        else:
            stacked(press, index, above=above)

    _illustrated(press, figure)


def unlabelled(press: Press) -> None:
    """Captions without any number, below their pictures."""
    _illustrated(press, lambda index: stacked(press, index, above=False, labelled=False), cited=False)


def side(press: Press) -> None:
    """Captions in the outer margin, level with the head or the foot of the picture."""
    foot = press.random.random() < 0.35
    press.side = press.random.uniform(88, 124)
    _illustrated(press, lambda index: _in_margin(press, index, foot=foot))


def beside(press: Press) -> None:
    """Small pictures with the caption right (or left) of them in the same column."""
    left = press.random.random() < 0.35
    foot = press.random.random() < 0.5
    _illustrated(press, lambda index: _beside(press, index, left=left, foot=foot))


def _illustrated(press: Press, figure: Callable[[int], None], *, cited: bool = True) -> None:
    """Text with figures in it; each is cited before it comes, some again later."""
    random, style = press.random, press.style
    press.turn()
    content.heading(press, random.choice(style.words.heads))
    for index in range(1, FIGURES + 1):
        content.text(press, [cite(press, index)] if cited else [])
        for _ in range(random.randint(0, 2)):
            content.text(press, indent=12)
        figure(index)
        back = [cite(press, random.randint(1, index))] if cited and random.random() < 0.4 else []
        content.text(press, back)
    press.settle()
    content.text(press)


def figure_number(press: Press, index: int) -> str:
    """The printed number of the index-th figure; chapters have four figures each."""
    if press.style.numerals in {"chapter", "hyphen"}:
        return press.style.number((index - 1) % 4 + 1, chapter=(index - 1) // 4 + 1)
    return press.style.number(index)


def cite(press: Press, index: int) -> Run:
    """A mention of the index-th figure."""
    return content.mention(press, "figure", figure_number(press, index), [f"f{index}"])


def stacked(press: Press, index: int, *, above: bool, labelled: bool = True) -> None:
    """A figure with its caption in the column; it waits for the next one where this has no room."""
    style, random = press.style, press.random
    frame = press.column
    width, height = content.fitted(press, frame, 0.42 * (press.type_area.y1 - press.type_area.y0))
    kind = pictures.draw_kind(random)
    shift = random.choice([0.0, 0.5]) * (frame.width - width)
    runs, label = _caption(press, index, labelled)
    wide = random.random() < 0.5
    span = frame.width if wide or width < 130 else width
    _, tall = content.broken(press, runs, span)
    need = height + tall + style.caption_gap + 1.6 * style.size

    def place() -> None:
        column = press.column
        press.y += 0.8 * style.size
        x0 = column.x0 + shift
        left, right = (column.x0, column.x1) if span == frame.width else (x0, x0 + width)
        caption = ""
        if above:
            caption = content.set_caption(press, runs, left, right, label)
            press.y += style.caption_gap
        box = pictures.place(press.page, kind, Box(x0, press.y, x0 + width, press.y + height), random)
        press.figure(f"f{index}", box, number=figure_number(press, index) if labelled else None)
        press.y = box.y1
        if not above:
            press.y += style.caption_gap
            caption = content.set_caption(press, runs, left, right, label)
        press.link("caption_of", caption, f"f{index}")
        press.y += 0.8 * style.size

    fit(press, need, place)


def fit(press: Press, need: float, place: Callable[[], None]) -> None:
    """Set a block now, or at the head of the next column."""
    if press.y + need <= press.column.y1 and not press.floats:
        place()
    elif press.floats:
        press.next_frame()
        fit(press, need, place)
    else:
        press.floats.append((need, place))


def _caption(press: Press, index: int, labelled: bool = True) -> tuple[list[Run], str | None]:
    body = content.description(press)
    if not labelled:
        return [Run(body, press.style.caption_face)], None
    number = figure_number(press, index)
    return content.labelled(press, press.style.figure[0], number, body), f"{press.style.figure[0]} {number}"


def _spanning(press: Press, index: int, *, above: bool) -> None:
    style, random = press.style, press.random
    area = press.type_area
    width = area.width * random.choice([1.0, 0.85, 0.6])
    height = min(width / random.choice([1.4, 1.8, 2.6]), 0.45 * (area.y1 - area.y0))
    kind = pictures.draw_kind(random)
    runs, label = _caption(press, index)
    _, tall = content.broken(press, runs, area.width)

    def place() -> None:
        area = press.type_area
        x0 = area.x0 + (area.width - width) / 2
        caption = ""
        if above:
            caption = content.set_caption(press, runs, area.x0, area.x1, label)
            press.y += style.caption_gap
        box = pictures.place(press.page, kind, Box(x0, press.y, x0 + width, press.y + height), random)
        press.figure(f"f{index}", box, number=figure_number(press, index))
        press.y = box.y1
        if not above:
            press.y += style.caption_gap
            caption = content.set_caption(press, runs, area.x0, area.x1, label)
        press.link("caption_of", caption, f"f{index}")

    press.spans.append(
        (height + tall + style.caption_gap + 18, random.choice(["top", "top", "bottom"]), place)
    )


def _in_margin(press: Press, index: int, *, foot: bool) -> None:
    style, random = press.style, press.random
    width, height = content.fitted(press, press.column, 0.4 * (press.type_area.y1 - press.type_area.y0))
    kind = pictures.draw_kind(random)
    runs, label = _caption(press, index)
    _, tall = content.broken(press, runs, press.side - 14)

    def place() -> None:
        column = press.column
        press.y += 0.8 * style.size
        top = press.y
        outer = press.number % 2 == 1
        x0 = column.x1 - width if outer and random.random() < 0.7 else column.x0
        box = pictures.place(press.page, kind, Box(x0, top, x0 + width, top + height), random)
        press.figure(f"f{index}", box, number=figure_number(press, index))
        left = column.x1 + 14 if outer else column.x0 - press.side
        press.y = max(top, box.y1 - tall) if foot else top
        caption = content.set_caption(press, runs, left, left + press.side - 14, label, align="left")
        press.link("caption_of", caption, f"f{index}")
        press.y = max(press.y, box.y1) + 0.8 * style.size

    fit(press, max(height, tall) + 1.6 * style.size, place)


def _beside(press: Press, index: int, *, left: bool, foot: bool) -> None:
    style, random = press.style, press.random
    column = press.column
    width = column.width * random.uniform(0.4, 0.6)
    height = width / random.choice([0.75, 1.0, 1.33])
    kind = pictures.draw_kind(random)
    runs, label = _caption(press, index)
    gap = 10.0
    _, tall = content.broken(press, runs, column.width - width - gap)

    def place() -> None:
        column = press.column
        press.y += 0.8 * style.size
        top = press.y
        x0 = column.x1 - width if left else column.x0
        box = pictures.place(press.page, kind, Box(x0, top, x0 + width, top + height), random)
        press.figure(f"f{index}", box, number=figure_number(press, index))
        start = column.x0 if left else x0 + width + gap
        press.y = max(top, box.y1 - tall) if foot else top
        caption = content.set_caption(
            press, runs, start, start + column.width - width - gap, label, align="left"
        )
        press.link("caption_of", caption, f"f{index}")
        press.y = max(press.y, box.y1) + 0.8 * style.size

    fit(press, max(height, tall) + 1.6 * style.size, place)
