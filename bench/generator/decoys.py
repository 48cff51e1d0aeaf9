"""What is no figure and no caption: logos, ornaments, tables, frames, tinted pages, other books' figures."""

import io

import numpy as np
from PIL import Image

from bench.generator import content
from bench.generator.text_figures import cite, figure_number, stacked
from bench.generator.typesetter import BookTypesetter
from bench.generator.words import AUTHORS
from bench.typesetter import TextRun
from pictoria_docs.document import Box


def decoys(typesetter: BookTypesetter) -> None:
    """Few figures among logos, ornaments, tables, tinted pages, other books' figures, sentences like captions."""
    random, style = typesetter.random, typesetter.style
    form = random.choice(["above", "below", "none"])
    _title_page(typesetter)
    typesetter.new_page()
    if random.random() < 0.6:
        _headpiece(typesetter)
    content.heading(typesetter, random.choice(style.words.heads))
    tinted = random.random() < 0.5
    for index in range(1, 6):
        content.text(typesetter, [cite(typesetter, index)])
        stacked(typesetter, index, above=False)
        _ornament(typesetter)
        _other_book(typesetter)
        _start(typesetter, index)
        if index % 2:
            _table(typesetter, index // 2 + 1, form)
        else:
            _frame(typesetter)
        content.text(typesetter)
        if tinted and index == 3:
            typesetter.new_page()
            typesetter.page.draw_rect(typesetter.page.rect, width=0, fill=(0.96, 0.93, 0.86), overlay=False)
    typesetter.place_waiting()
    content.heading(typesetter, style.genre_words.literature)
    for _ in range(8):
        line = f"{random.choice(AUTHORS)} {random.randint(1901, 2019)}: {random.choice(style.words.heads)}, "
        typesetter.flow([TextRun(line + random.choice(style.words.bibliography))], size=style.size - 1)
    typesetter.new_page()
    content.heading(typesetter, random.choice(style.words.list_of_figures))
    for index in range(1, 6):
        typesetter.flow([TextRun(f"{style.figure[0]} {index}  {random.choice(style.words.credits)}")])


def _title_page(typesetter: BookTypesetter) -> None:
    typesetter.new_page(furniture=False)
    width, height = typesetter.style.paper
    typesetter.line(
        typesetter.random.choice(typesetter.style.words.heads),
        width / 2,
        0.3 * height,
        22,
        face="bold",
        align="centre",
    )
    _logo(typesetter, Box(width / 2 - 22, 0.82 * height, width / 2 + 22, 0.82 * height + 34))


def _logo(typesetter: BookTypesetter, box: Box) -> None:
    y, x = np.mgrid[0:68, 0:88]
    shade = np.where((x - 44) ** 2 + (y - 34) ** 2 < 900, 40, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(shade).save(buffer, "PNG")
    typesetter.page.insert_image(box, stream=buffer.getvalue(), keep_proportion=False)


def _ornament(typesetter: BookTypesetter) -> None:
    """A vignette between paragraphs, or a small logo at the foot."""
    if typesetter.y + 30 > typesetter.column.y1 or typesetter.random.random() < 0.4:
        return
    middle = typesetter.column.centre.x
    if typesetter.random.random() < 0.5:
        _logo(typesetter, Box(middle - 11, typesetter.y + 6, middle + 11, typesetter.y + 22))
    else:
        for step in (-1, 0, 1):
            typesetter.page.draw_circle((middle + 9 * step, typesetter.y + 12), 2, fill=(0.3, 0.3, 0.3))
        typesetter.page.draw_line(
            (middle - 50, typesetter.y + 12), (middle - 16, typesetter.y + 12), width=0.6
        )
        typesetter.page.draw_line(
            (middle + 16, typesetter.y + 12), (middle + 50, typesetter.y + 12), width=0.6
        )
    typesetter.y += 26


def _other_book(typesetter: BookTypesetter) -> None:
    typesetter.flow(
        [TextRun(content.fill(typesetter, typesetter.random.choice(typesetter.style.words.others)))], keep=2
    )
    typesetter.y += 4


def _start(typesetter: BookTypesetter, index: int) -> None:
    """A paragraph that starts with a label, as captions do."""
    style = typesetter.style
    template = typesetter.random.choice(style.words.starts)
    label = style.figure[1][0].upper() + style.figure[1][1:]
    after = template.split("{1}")[1]
    run = TextRun(f"{label} {figure_number(typesetter, index)}", "roman", (f"f{index}",))
    typesetter.flow(
        [
            run,
            TextRun(after + " " + content.fill(typesetter, typesetter.random.choice(style.words.sentences))),
        ],
        keep=2,
    )
    typesetter.y += 4


def _headpiece(typesetter: BookTypesetter) -> None:
    """A printed ornament over the column, at the head of a chapter."""
    column = typesetter.column
    top, tall = typesetter.y, typesetter.random.uniform(18, 34)
    shape = typesetter.page.new_shape()
    steps = int(column.width / 14)
    for step in range(steps):
        x = column.x0 + (step + 0.5) * column.width / steps
        shape.draw_circle((x, top + tall / 2), 0.3 * tall * (1 if step % 2 else 0.6))
        shape.draw_line((x - 4, top + tall - 2), (x + 4, top + 2))
    shape.draw_line((column.x0, top), (column.x1, top))
    shape.draw_line((column.x0, top + tall), (column.x1, top + tall))
    shape.finish(width=0.6, color=(0.25, 0.2, 0.2))
    shape.commit()
    typesetter.y += tall + typesetter.style.size


def _frame(typesetter: BookTypesetter) -> None:
    """A paragraph in a ruled frame."""
    runs = [
        TextRun(
            content.fill(typesetter, typesetter.random.choice(typesetter.style.words.sentences)), "italic"
        )
    ]
    column, size = typesetter.column, typesetter.style.size
    lines = typesetter.lines(runs, column.width - 20, size)
    tall = len(lines) * size * typesetter.style.leading + 14
    if typesetter.y + tall + 10 > typesetter.column.y1:
        typesetter.next_frame()
        column = typesetter.column
    top = typesetter.y + 6
    typesetter.y = top + 4
    typesetter.block(lines, runs, column.x0 + 10, column.x1 - 10, size)
    typesetter.page.draw_rect((column.x0, top, column.x1, typesetter.y + 8), width=0.7)
    typesetter.y += 16


def _table_title(typesetter: BookTypesetter, number: int) -> None:
    style = typesetter.style
    word = typesetter.random.choice(style.genre_words.table)[0]
    title = typesetter.random.choice(style.genre_words.tables)
    typesetter.flow(content.labelled(typesetter, word, str(number), title), size=style.caption_size)


def _table(typesetter: BookTypesetter, number: int, form: str) -> None:
    """A ruled table of numbers, with its title above, below or not at all."""
    rows, size = typesetter.random.randint(4, 7), typesetter.style.size - 1
    tall = (rows + 1) * size * 1.5 + 16 + 4 * size
    if typesetter.y + tall > typesetter.column.y1:
        typesetter.next_frame()
    column = typesetter.column
    typesetter.y += 8
    if form == "above":
        _table_title(typesetter, number)
        typesetter.y += 3
    grid = typesetter.random.random() < 0.5
    for row in range(rows + 1):
        y = typesetter.y + row * size * 1.5
        if grid or row in {0, 1, rows}:
            typesetter.page.draw_line((column.x0, y), (column.x1, y), width=0.5)
        if row < rows:
            for cell in range(4):
                x = column.x0 + cell * column.width / 4 + 4
                typesetter.line(str(typesetter.random.randint(2, 980) / 10), x, y + size * 1.1, size)
    if grid:
        for cell in range(5):
            x = column.x0 + cell * column.width / 4
            typesetter.page.draw_line((x, typesetter.y), (x, typesetter.y + rows * size * 1.5), width=0.5)
    typesetter.y += (rows + 0.6) * size * 1.5
    if form == "below":
        _table_title(typesetter, number)
    typesetter.y += 1.5 * size
