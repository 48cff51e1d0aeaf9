"""What is no figure and no caption: logos, ornaments, tables, frames, tinted pages, other books' figures."""

import io

import numpy as np
from PIL import Image

from bench.generator import content
from bench.generator.press import Press, Run
from bench.generator.running import cite, figure_number, stacked
from bench.generator.words import AUTHORS
from pictoria_docs.document import Box


def decoys(press: Press) -> None:
    """Few figures among logos, ornaments, tables, tinted pages, other books' figures, sentences like captions."""
    random, style = press.random, press.style
    form = random.choice(["above", "below", "none"])
    _title_page(press)
    press.turn()
    if random.random() < 0.6:
        _headpiece(press)
    content.heading(press, random.choice(style.words.heads))
    tinted = random.random() < 0.5
    for index in range(1, 6):
        content.text(press, [cite(press, index)])
        stacked(press, index, above=False)
        _ornament(press)
        _other_book(press)
        _start(press, index)
        if index % 2:
            _table(press, index // 2 + 1, form)
        else:
            _frame(press)
        content.text(press)
        if tinted and index == 3:
            press.turn()
            press.page.draw_rect(press.page.rect, width=0, fill=(0.96, 0.93, 0.86), overlay=False)
    press.settle()
    content.heading(press, style.trade.literature)
    for _ in range(8):
        line = f"{random.choice(AUTHORS)} {random.randint(1901, 2019)}: {random.choice(style.words.heads)}, "
        press.flow([Run(line + random.choice(style.words.bibliography))], size=style.size - 1)
    press.turn()
    content.heading(press, random.choice(style.words.list_of_figures))
    for index in range(1, 6):
        press.flow([Run(f"{style.figure[0]} {index}  {random.choice(style.words.credits)}")])


def _title_page(press: Press) -> None:
    press.turn(furniture=False)
    width, height = press.style.paper
    press.line(
        press.random.choice(press.style.words.heads), width / 2, 0.3 * height, 22, face="bold", align="centre"
    )
    _logo(press, Box(width / 2 - 22, 0.82 * height, width / 2 + 22, 0.82 * height + 34))


def _logo(press: Press, box: Box) -> None:
    y, x = np.mgrid[0:68, 0:88]
    shade = np.where((x - 44) ** 2 + (y - 34) ** 2 < 900, 40, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(shade).save(buffer, "PNG")
    press.page.insert_image(box, stream=buffer.getvalue(), keep_proportion=False)


def _ornament(press: Press) -> None:
    """A vignette between paragraphs, or a small logo at the foot."""
    if press.y + 30 > press.column.y1 or press.random.random() < 0.4:
        return
    middle = press.column.centre.x
    if press.random.random() < 0.5:
        _logo(press, Box(middle - 11, press.y + 6, middle + 11, press.y + 22))
    else:
        for step in (-1, 0, 1):
            press.page.draw_circle((middle + 9 * step, press.y + 12), 2, fill=(0.3, 0.3, 0.3))
        press.page.draw_line((middle - 50, press.y + 12), (middle - 16, press.y + 12), width=0.6)
        press.page.draw_line((middle + 16, press.y + 12), (middle + 50, press.y + 12), width=0.6)
    press.y += 26


def _other_book(press: Press) -> None:
    press.flow([Run(content.fill(press, press.random.choice(press.style.words.others)))], keep=2)
    press.y += 4


def _start(press: Press, index: int) -> None:
    """A paragraph that starts with a label, as captions do."""
    style = press.style
    template = press.random.choice(style.words.starts)
    label = style.figure[1][0].upper() + style.figure[1][1:]
    after = template.split("{1}")[1]
    run = Run(f"{label} {figure_number(press, index)}", "roman", (f"f{index}",))
    press.flow(
        [run, Run(after + " " + content.fill(press, press.random.choice(style.words.sentences)))], keep=2
    )
    press.y += 4


def _headpiece(press: Press) -> None:
    """A printed ornament over the column, at the head of a chapter."""
    column = press.column
    top, tall = press.y, press.random.uniform(18, 34)
    shape = press.page.new_shape()
    steps = int(column.width / 14)
    for step in range(steps):
        x = column.x0 + (step + 0.5) * column.width / steps
        shape.draw_circle((x, top + tall / 2), 0.3 * tall * (1 if step % 2 else 0.6))
        shape.draw_line((x - 4, top + tall - 2), (x + 4, top + 2))
    shape.draw_line((column.x0, top), (column.x1, top))
    shape.draw_line((column.x0, top + tall), (column.x1, top + tall))
    shape.finish(width=0.6, color=(0.25, 0.2, 0.2))
    shape.commit()
    press.y += tall + press.style.size


def _frame(press: Press) -> None:
    """A paragraph in a ruled frame."""
    runs = [Run(content.fill(press, press.random.choice(press.style.words.sentences)), "italic")]
    column, size = press.column, press.style.size
    lines = press.lines(runs, column.width - 20, size)
    tall = len(lines) * size * press.style.leading + 14
    if press.y + tall + 10 > press.column.y1:
        press.next_frame()
        column = press.column
    top = press.y + 6
    press.y = top + 4
    press.block(lines, runs, column.x0 + 10, column.x1 - 10, size)
    press.page.draw_rect((column.x0, top, column.x1, press.y + 8), width=0.7)
    press.y += 16


def _table_title(press: Press, number: int) -> None:
    style = press.style
    word = press.random.choice(style.trade.table)[0]
    title = press.random.choice(style.trade.tables)
    press.flow(content.labelled(press, word, str(number), title), size=style.caption_size)


def _table(press: Press, number: int, form: str) -> None:
    """A ruled table of numbers, with its title above, below or not at all."""
    rows, size = press.random.randint(4, 7), press.style.size - 1
    tall = (rows + 1) * size * 1.5 + 16 + 4 * size
    if press.y + tall > press.column.y1:
        press.next_frame()
    column = press.column
    press.y += 8
    if form == "above":
        _table_title(press, number)
        press.y += 3
    grid = press.random.random() < 0.5
    for row in range(rows + 1):
        y = press.y + row * size * 1.5
        if grid or row in {0, 1, rows}:
            press.page.draw_line((column.x0, y), (column.x1, y), width=0.5)
        if row < rows:
            for cell in range(4):
                x = column.x0 + cell * column.width / 4 + 4
                press.line(str(press.random.randint(2, 980) / 10), x, y + size * 1.1, size)
    if grid:
        for cell in range(5):
            x = column.x0 + cell * column.width / 4
            press.page.draw_line((x, press.y), (x, press.y + rows * size * 1.5), width=0.5)
    press.y += (rows + 0.6) * size * 1.5
    if form == "below":
        _table_title(press, number)
    press.y += 1.5 * size
