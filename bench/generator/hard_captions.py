"""Captions that contradict what is usual: under each part, over two columns, of the work alone, with rare words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bench.generator import content, pictures
from bench.generator.text_figures import fit
from bench.generator.typesetter import BookTypesetter
from bench.generator.words import ARTISTS
from bench.typesetter import TextRun
from pictoria_docs.document import Box

FIGURES = 6
RARE_WORDS = (
    ("Dessin", "dessin"), ("Cliché", "cliché"), ("Obr.", "obr."), ("Afb.", "afb."), ("Sl.", "sl."), ("Rys.", "rys."),
    ("Kuva", "kuva"), ("Croquis", "croquis"), ("Bild", "Bild"), ("Photo", "photo"), ("Vue", "vue"),
    ("Schema", "schema"),
)  # fmt: skip
"""Label words that few books use, in captions and in mentions."""


def sub_captions(typesetter: BookTypesetter) -> None:
    """Figures of two to four pictures, a lettered caption under each and the main caption under all."""
    random = typesetter.random
    form = random.choice(["({0})", "{0})", "{0}.", "({0})", "{0}"])
    lettering = random.choice(["abcdef", "abcdef", "ABCDEF"])
    _in_text(typesetter, lambda index: with_parts(typesetter, index, form, lettering))


def with_parts(typesetter: BookTypesetter, index: int, form: str, lettering: str) -> None:
    """A figure of several pictures, a lettered caption under each and the main caption under all."""
    random, style = typesetter.random, typesetter.style
    count = random.choice([2, 2, 3, 4])
    columns = 2 if count in (2, 4) else 3
    rows = count // columns
    gutter = 14.0
    width = typesetter.column.width
    each = (width - gutter * (columns - 1)) / columns
    aspect = random.choice([1.0, 1.3, 0.8])
    height = min(each / aspect, 0.3 * typesetter.type_area.height / rows)
    number = str(index)
    body = content.description(typesetter, long=random.random() < 0.5)
    runs = content.labelled(typesetter, style.figure[0], number, body)
    label = f"{style.figure[0]} {number}"
    texts = [f"{form.format(lettering[part])} {_view(typesetter)}" for part in range(count)]
    align = random.choice(["left", "centre"])
    kinds = [random.choice(pictures.PHOTOGRAPHS) for _ in range(count)]
    shown = [[TextRun(text, style.caption_face)] for text in texts]
    broken = [content.broken(typesetter, text, each) for text in shown]
    tallest = max(tall for _, tall in broken)
    _, main = content.broken(typesetter, runs, width)
    need = rows * (height + tallest + 2 * style.caption_gap) + main + 3 * style.size

    def place() -> None:
        column = typesetter.column
        typesetter.y += style.size
        boxes: list[Box] = []
        captions: list[str] = []
        top = typesetter.y
        for part in range(count):
            row, place = divmod(part, columns)
            y = top + row * (height + tallest + 2 * style.caption_gap)
            x0 = column.x0 + place * (each + gutter)
            box = pictures.place(typesetter.page, kinds[part], Box(x0, y, x0 + each, y + height), random)
            boxes.append(box)
            typesetter.y = y + height + style.caption_gap
            captions.append(content.set_caption(
                typesetter, shown[part], x0, x0 + each, lettering[part].lower(), align=align))  # fmt: skip
        typesetter.y = top + rows * (height + tallest + 2 * style.caption_gap)
        whole = typesetter.figure(f"f{index}", Box.union(boxes), number=number)
        caption = content.set_caption(typesetter, runs, column.x0, column.x1, label)
        typesetter.link("caption_of", caption, whole)
        for part, (box, own) in enumerate(zip(boxes, captions, strict=True)):
            id = typesetter.figure(
                f"f{index}-{lettering[part]}",
                box,
                kind="panel",
                number=f"{number}{lettering[part]}",
                parent=whole,
            )
            typesetter.link("caption_of", own, id)
            typesetter.link("caption_of", own, whole, optional=True)
            typesetter.link("caption_of", caption, id, optional=True)
        typesetter.y += style.size

    fit(typesetter, need, place)


def _view(typesetter: BookTypesetter) -> str:
    """What one part of a figure shows."""
    random, style = typesetter.random, typesetter.style
    choices = [random.choice(style.words.objects), content.description(typesetter, long=False)]
    choices.append(f"{random.choice(style.words.objects)}, {random.choice(style.genre_words.views)}")
    return random.choice(choices).rstrip(".")


def carried_captions(typesetter: BookTypesetter) -> None:
    """Two columns; captions of pictures at the foot of the first begin there and go on at the head of the second."""
    random, style = typesetter.random, typesetter.style
    typesetter.style = replace(style, columns=2, numerals="arabic")
    style = typesetter.style
    for index in range(1, FIGURES + 1):
        typesetter.new_page()
        left, right = typesetter.frames
        lead = style.caption_size * style.leading
        body = " ".join(content.description(typesetter, long=True).rstrip(".") + "." for _ in range(2))
        runs = content.labelled(typesetter, style.figure[0], str(index), body)
        label = f"{style.figure[0]} {index}"
        lines, _ = content.broken(typesetter, runs, left.width)
        carried = random.randint(1, max(1, len(lines) - 2)) if index % 2 else 0
        first, rest = lines[: len(lines) - carried], lines[len(lines) - carried :]
        height = random.uniform(0.3, 0.45) * left.height
        foot = left.y1 - len(first) * lead
        box = Box(left.x0, foot - style.caption_gap - height, left.x1, foot - style.caption_gap)
        typesetter.frames[0] = Box(left.x0, left.y0, left.x1, box.y0 - 10)
        typesetter.frames[1] = Box(
            right.x0, right.y0 + len(rest) * lead + (8 if rest else 0), right.x1, right.y1
        )
        box = pictures.place(typesetter.page, random.choice(pictures.PHOTOGRAPHS), box, random)
        typesetter.figure(f"f{index}", box, number=str(index))
        align = "justify" if style.caption_align == "justify" else "left"
        typesetter.y = foot
        placed = typesetter.block(
            first,
            runs,
            left.x0,
            left.x1,
            style.caption_size,
            align=align,
            closed=bool(rest),
            family=style.caption_family,
            ink=style.ink,
        )
        if rest:
            typesetter.y = right.y0
            typesetter.block(
                rest,
                runs,
                right.x0,
                right.x1,
                style.caption_size,
                align=align,
                family=style.caption_family,
                ink=style.ink,
            )
        caption = typesetter.caption((typesetter.number, placed), content.words_of(runs), label)
        typesetter.link("caption_of", caption, f"f{index}")
        for frame in (0, 1):
            typesetter.frame = frame
            typesetter.y = typesetter.frames[frame].y0
            mention = [content.mention(typesetter, "figure", str(index), [f"f{index}"])] if frame else []
            paragraph = content.paragraph(typesetter, mention, sentences=12)
            room = typesetter.column
            text = typesetter.lines(paragraph, room.width, style.size)
            fits = int((room.y1 - room.y0) / (style.size * style.leading))
            typesetter.block(
                text[:fits], paragraph, room.x0, room.x1, style.size,
                align="justify" if style.justified else "left")  # fmt: skip
        typesetter.frames = [
            Box(left.x0, left.y1, left.x1, left.y1),
            Box(right.x0, right.y1, right.x1, right.y1),
        ]


def works(typesetter: BookTypesetter) -> None:
    """An exhibition's pictures, each with its work's title, technique, size, year and price beside or below it.

    What is said of a work is the caption of its picture, and an entry of the catalogue.
    """
    random, style = typesetter.random, typesetter.style
    words = style.genre_words
    side = random.choice(["below", "beside", "mixed"])
    title_face = random.choice(["bold", "italic", "bold", "roman"])
    with_artist, priced = random.random() < 0.4, random.random() < 0.6
    gap_before_price = random.choice([0.0, 1.0, 1.6])
    currency = random.choice(["R{0} 000.00", "€ {0}00", "{0} 500 €", "CHF {0}'000.-", "£{0},000", "$ {0}50"])
    lead = style.size * style.leading
    content_title = random.choice(style.words.heads)
    typesetter.new_page()
    content.heading(typesetter, content_title)
    for _ in range(5):
        content.text(typesetter, sentences=4)
    for index in range(1, 11):
        typesetter.new_page(furniture=True)
        whole = typesetter.type_area
        placed_beside = side == "beside" or (side == "mixed" and index % 2 == 0)
        measures = random.randint(20, 190), random.randint(20, 190)
        size = f"{measures[0]} x {measures[1]} cm"
        title, technique = random.choice(words.paintings), random.choice(words.techniques)
        year = str(random.randint(1890, 2024))
        lines = [(title, title_face), (technique, "roman"), (size, "roman"), (year, "roman")]
        fields: dict[str, Any] = {
            "date_text": year,
            "material": technique,
            "dimensions": [
                {"kind": kind, "value": float(value), "unit": "cm"}
                for kind, value in zip(("height", "width"), measures, strict=True)
            ],
        }
        if with_artist:
            fields["artist"] = random.choice(ARTISTS)
            lines.insert(0, (fields["artist"], "roman"))
        if priced:
            lines.append((currency.format(random.randint(1, 99)), "roman"))
        wide = (0.62 if placed_beside else random.choice([0.6, 0.9, 1.0])) * whole.width
        tall = min(wide / random.choice([0.7, 0.8, 1.2, 1.5]), whole.height - (len(lines) + 4) * lead)
        wide = min(wide, 1.5 * tall)
        box = pictures.place(
            typesetter.page, random.choice(["painting", "photo", "engraving"]),
            Box(whole.x0, whole.y0 + 10, whole.x0 + wide, whole.y0 + 10 + tall), random)  # fmt: skip
        typesetter.figure(f"f{index}", box)
        x0 = box.x1 + 18 if placed_beside else box.x0
        x1 = whole.x1 if placed_beside else box.x1
        typesetter.y = box.y1 - (len(lines) + gap_before_price) * lead if placed_beside else box.y1 + 10
        parts: list[Box] = []
        for number, (text, face) in enumerate(lines):
            if priced and number + 1 == len(lines):
                typesetter.y += gap_before_price * lead
            runs = [TextRun(text, face)]
            broken = typesetter.lines(runs, x1 - x0, style.size)
            parts.append(typesetter.block(broken, runs, x0, x1, style.size))
        text = " ".join(text for text, _ in lines)
        caption = typesetter.caption((typesetter.number, Box.union(parts)), text, None)
        if priced:
            typesetter.gold["captions"][-1]["text_alt"] = [" ".join(text for text, _ in lines[:-1])]
        typesetter.link("caption_of", caption, f"f{index}")
        typesetter.entry(f"e{index}", None, title, [(typesetter.number, Box.union([box, *parts]))], fields)
        typesetter.link("depicts", f"f{index}", f"e{index}")


def rare_words(typesetter: BookTypesetter) -> None:
    """Captions and mentions with a word that few books use; counts restart by chapter, and have a "bis"."""
    random = typesetter.random
    word, mention = random.choice(RARE_WORDS)
    restarts = random.random() < 0.4
    extra = "" if restarts else random.choice([" bis", "bis", "a", ""])
    figure = (word.upper() if random.random() < 0.15 else word, mention, mention)
    typesetter.style = replace(
        typesetter.style, figure=figure, numerals="arabic",
        separator=typesetter.style.separator if typesetter.style.separator != " " else ". ",
    )  # fmt: skip
    printed = [1, 2, 3, 1, 2, 3] if restarts else list(range(1, FIGURES + 1))
    numbers = [str(number) for number in printed]
    if extra:
        numbers[3] = f"{numbers[2]}{extra}"

    def cite(index: int) -> TextRun:
        return content.mention(typesetter, "figure", numbers[index - 1], [f"f{index}"])

    _in_text(typesetter, lambda index: _single(typesetter, index, numbers[index - 1]), cite=cite)


def _single(typesetter: BookTypesetter, index: int, number: str) -> None:
    style, random = typesetter.style, typesetter.random
    width, height = content.fitted(typesetter, typesetter.column, 0.38 * typesetter.type_area.height)
    runs = content.labelled(typesetter, style.figure[0], number, content.description(typesetter))
    label = f"{style.figure[0]} {number}"
    kind = pictures.draw_kind(random)
    _, tall = content.broken(typesetter, runs, typesetter.column.width)

    def place() -> None:
        column = typesetter.column
        typesetter.y += style.size
        box = Box(column.x0, typesetter.y, column.x0 + width, typesetter.y + height)
        box = pictures.place(typesetter.page, kind, box, random)
        typesetter.figure(f"f{index}", box, number=number)
        typesetter.y = box.y1 + style.caption_gap
        caption = content.set_caption(typesetter, runs, column.x0, column.x1, label)
        typesetter.link("caption_of", caption, f"f{index}")
        typesetter.y += style.size

    fit(typesetter, height + tall + style.caption_gap + 2.6 * style.size, place)


def _in_text(
    typesetter: BookTypesetter, figure: Callable[[int], None], *, cite: Callable[[int], TextRun] | None = None
) -> None:
    """Text in which each figure is cited before it comes."""
    random = typesetter.random
    typesetter.style = replace(typesetter.style, numerals="arabic")
    cite = cite or (lambda index: content.mention(typesetter, "figure", str(index), [f"f{index}"]))
    typesetter.new_page()
    content.heading(typesetter, random.choice(typesetter.style.words.heads))
    for index in range(1, FIGURES + 1):
        content.text(typesetter, [cite(index)])
        if random.random() < 0.5:
            content.text(typesetter, indent=12)
        figure(index)
        content.text(typesetter)
    typesetter.place_waiting()
    content.text(typesetter)
