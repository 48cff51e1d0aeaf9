"""Captions for several figures, figures of several panels, several captions for one."""

from collections.abc import Callable
from dataclasses import replace

from bench.generator import content, pictures
from bench.generator.press import Press
from bench.generator.running import fit, stacked
from pictoria_docs.document import Box


def shared(press: Press) -> None:
    """Groups under one caption, lettered panels, two captions of one picture, rows with captions each."""
    random = press.random
    makers: list[Callable[[Press, int], int]] = [_group, _panels, _double, _row, _sides, _single, _stack]
    plan = [*makers, *random.choices(makers, k=2)]
    random.shuffle(plan)
    press.style = replace(press.style, numerals="arabic")
    press.turn()
    content.heading(press, random.choice(press.style.words.heads))
    number = 1
    for maker in plan:
        content.text(press)
        number = maker(press, number)
        content.text(press)
    press.settle()
    content.text(press)


def _cells(press: Press, count: int, *, across: float, tall: float, gap: float) -> list[float]:
    shares = [press.random.uniform(0.7, 1.3) for _ in range(count)]
    return [(across - gap * (count - 1)) * share / sum(shares) for share in shares]


def _pictures(press: Press, x0: float, widths: list[float], height: float, gap: float) -> list[Box]:
    """A row of photographs at the cursor; the cursor moves below them."""
    boxes = []
    kinds = [press.random.choice(pictures.PHOTOGRAPHS) for _ in widths]
    for kind, width in zip(kinds, widths, strict=True):
        boxes.append(
            pictures.place(press.page, kind, Box(x0, press.y, x0 + width, press.y + height), press.random)
        )
        x0 += width + gap
    press.y += height
    return boxes


def _range(press: Press, first: int, last: int) -> str:
    dash = press.random.choice(["-", "–"])
    if last - first == 1:
        return press.random.choice([f"{first} {press.style.words.joined} {last}", f"{first}{dash}{last}"])
    return f"{first}{dash}{last}"


def _word(press: Press, *, several: bool = False) -> str:
    """The label word of a caption, in the plural where the language has one."""
    word = press.style.figure[0]
    if not several:
        return word
    plurals = {
        "en": {"Fig.": "Figs.", "FIG.": "FIGS.", "Figure": "Figures", "FIGURE": "FIGURES", "Fig": "Figs"},
        "it": {"Fig.": "Figg.", "FIG.": "FIGG.", "Figura": "Figure"},
        "es": {"Fig.": "Figs.", "Figura": "Figuras"},
        "fr": {"Figure": "Figures"},
        "de": {"Abbildung": "Abbildungen"},
    }
    return plurals.get(press.style.lang, {}).get(word, word)


def _group(press: Press, first: int) -> int:
    """ "Figs. 2-4": pictures in a row with one caption."""
    style, random = press.style, press.random
    count = random.choice([2, 3])
    ids = [f"f{first + index}" for index in range(count)]
    numbers = _range(press, first, first + count - 1)
    content.text(press, [content.mention(press, "figure", numbers, ids, several=True)])
    runs = content.labelled(press, _word(press, several=True), numbers, content.description(press, long=True))
    height = press.column.width / count / random.choice([0.7, 1.0, 1.3])
    _, tall = content.broken(press, runs, press.column.width)

    def place() -> None:
        press.y += style.size
        column = press.column
        widths = _cells(press, count, across=column.width, tall=height, gap=8)
        for id, number, box in zip(
            ids,
            range(first, first + count),
            _pictures(press, column.x0, widths, height, 8),
            strict=True,
        ):
            press.figure(id, box, number=str(number))
        press.y += style.caption_gap
        caption = content.set_caption(
            press, runs, column.x0, column.x1, f"{_word(press, several=True)} {numbers}"
        )
        for id in ids:
            press.link("caption_of", caption, id)
        press.y += style.size

    fit(press, height + tall + style.caption_gap + 2 * style.size, place)
    return first + count


def _panels(press: Press, number: int) -> int:
    """One figure of panels a, b (c), whose letters stand below, inside or nowhere."""
    style, random = press.style, press.random
    count, id = random.choice([2, 2, 3]), f"f{number}"
    letters = "abc"[:count]
    cited = random.choice([str(number), f"{number}a"])
    target = f"{id}a" if cited.endswith("a") else id
    content.text(press, [content.mention(press, "figure", cited, [target])])
    form = random.choice(["({})", "{})", "{}."])
    texts = [f"{form.format(letter)} {content.description(press, long=False)}" for letter in letters]
    body = random.choice(["; ", " "]).join(texts)
    if random.random() < 0.4:
        body = f"{random.choice(style.words.objects)}. {body}"
    runs = content.labelled(press, _word(press), str(number), body)
    height = press.column.width / count / random.choice([0.7, 1.0, 1.3])
    where = random.choice(["below", "inside", "none"])
    _, tall = content.broken(press, runs, press.column.width)

    def place() -> None:
        press.y += style.size
        column = press.column
        widths = _cells(press, count, across=column.width, tall=height, gap=7)
        boxes = _pictures(press, column.x0, widths, height, 7)
        press.figure(id, Box.union(boxes), number=str(number))
        for letter, box in zip(letters, boxes, strict=True):
            press.figure(f"{id}{letter}", box, kind="panel", number=f"{number}{letter}", parent=id)
            if where == "below":
                placed = press.line(letter, box.centre.x, press.y + 10, 8, align="centre")
                mark = press.caption((press.number, placed), letter, letter, optional=True)
                press.link("caption_of", mark, f"{id}{letter}", optional=True)
            elif where == "inside":
                press.page.draw_rect(
                    (box.x0 + 3, box.y0 + 3, box.x0 + 15, box.y0 + 15), width=0, fill=(1, 1, 1)
                )
                press.line(letter, box.x0 + 6, box.y0 + 12, 9, face="bold")
        press.y += style.caption_gap + (12 if where == "below" else 0)
        caption = content.set_caption(press, runs, column.x0, column.x1, f"{_word(press)} {number}")
        press.link("caption_of", caption, id)
        for letter in letters:
            press.link("caption_of", caption, f"{id}{letter}", optional=True)
        press.y += style.size

    fit(press, height + tall + style.caption_gap + 12 + 2 * style.size, place)
    return number + 1


def _double(press: Press, number: int) -> int:
    """One picture with two captions, 6a and 6b."""
    style, random = press.style, press.random
    id = f"f{number}"
    content.text(press, [content.mention(press, "figure", str(number), [id])])
    height = press.column.width / random.choice([1.6, 2.2])
    captions = [
        content.labelled(press, _word(press), f"{number}{letter}", content.description(press, long=True))
        for letter in "ab"
    ]
    tall = sum(content.broken(press, runs, press.column.width)[1] for runs in captions)
    kind = random.choice(pictures.PHOTOGRAPHS)

    def place() -> None:
        press.y += style.size
        column = press.column
        box = pictures.place(press.page, kind, Box(column.x0, press.y, column.x1, press.y + height), random)
        press.figure(id, box, number=str(number))
        press.y = box.y1 + style.caption_gap
        for runs, letter in zip(captions, "ab", strict=True):
            caption = content.set_caption(
                press, runs, column.x0, column.x1, f"{_word(press)} {number}{letter}"
            )
            press.link("caption_of", caption, id)
            press.y += 3
        press.y += style.size

    fit(press, height + tall + style.caption_gap + 6 + 2 * style.size, place)
    return number + 1


def _row(press: Press, first: int) -> int:
    """Two pictures side by side, each over its own caption."""
    style, random = press.style, press.random
    ids = [f"f{first}", f"f{first + 1}"]
    for id, number in zip(ids, (first, first + 1), strict=True):
        content.text(press, [content.mention(press, "figure", str(number), [id])])
    gap = 14.0
    wide = (press.column.width - gap) / 2
    heights = [wide / random.choice([0.7, 1.0, 1.4]) for _ in ids]
    if random.random() < 0.6:
        heights[1] = heights[0]
    captions = [
        content.labelled(press, _word(press), str(number), content.description(press))
        for number in (first, first + 1)
    ]
    tall = max(content.broken(press, runs, wide)[1] for runs in captions)
    kinds = [random.choice(pictures.PHOTOGRAPHS) for _ in ids]
    level = random.random() < 0.5

    def place() -> None:
        press.y += style.size
        top, column = press.y, press.column
        for index, id in enumerate(ids):
            x0 = column.x0 + index * (wide + gap)
            y0 = top if level else top + max(heights) - heights[index]
            box = pictures.place(
                press.page, kinds[index], Box(x0, y0, x0 + wide, y0 + heights[index]), random
            )
            press.figure(id, box, number=str(first + index))
            press.y = box.y1 + style.caption_gap
            caption = content.set_caption(
                press, captions[index], x0, x0 + wide, f"{_word(press)} {first + index}"
            )
            press.link("caption_of", caption, id)
        press.y = top + max(heights) + style.caption_gap + tall + style.size

    fit(press, max(heights) + tall + style.caption_gap + 2 * style.size, place)
    return first + 2


def _sides(press: Press, first: int) -> int:
    """Two pictures in a row; their captions follow each other in one block below."""
    style, random = press.style, press.random
    ids = [f"f{first}", f"f{first + 1}"]
    content.text(press, [content.mention(press, "figure", str(first), [ids[0]])])
    height = press.column.width / 2 / random.choice([0.7, 1.0, 1.3])
    captions = []
    for index, where in enumerate(press.style.words.sides):
        body = f"{content.description(press, long=False)}"
        runs = content.labelled(
            press, _word(press), str(first + index), f"({where}) {body}" if random.random() < 0.5 else body
        )
        captions.append(runs)
    tall = sum(content.broken(press, runs, press.column.width)[1] for runs in captions)

    def place() -> None:
        press.y += style.size
        column = press.column
        widths = _cells(press, 2, across=column.width, tall=height, gap=10)
        for index, box in enumerate(_pictures(press, column.x0, widths, height, 10)):
            press.figure(ids[index], box, number=str(first + index))
        press.y += style.caption_gap
        for index, runs in enumerate(captions):
            caption = content.set_caption(
                press, runs, column.x0, column.x1, f"{_word(press)} {first + index}"
            )
            press.link("caption_of", caption, ids[index])
        press.y += style.size

    fit(press, height + tall + style.caption_gap + 2 * style.size, place)
    return first + 2


def _stack(press: Press, first: int) -> int:
    """Two pictures one above the other under one caption."""
    style, random = press.style, press.random
    ids = [f"f{first}", f"f{first + 1}"]
    numbers = _range(press, first, first + 1)
    content.text(press, [content.mention(press, "figure", numbers, ids, several=True)])
    runs = content.labelled(press, _word(press, several=True), numbers, content.description(press, long=True))
    width = press.column.width * random.choice([0.6, 1.0])
    height = min(width / 1.6, 0.28 * press.style.paper[1])
    _, tall = content.broken(press, runs, press.column.width)

    def place() -> None:
        press.y += style.size
        column = press.column
        for index, id in enumerate(ids):
            (box,) = _pictures(press, column.x0, [width], height, 0)
            press.figure(id, box, number=str(first + index))
            press.y += 8 if index == 0 else style.caption_gap
        caption = content.set_caption(
            press, runs, column.x0, column.x1, f"{_word(press, several=True)} {numbers}"
        )
        for id in ids:
            press.link("caption_of", caption, id)
        press.y += style.size

    fit(press, 2 * height + 8 + tall + style.caption_gap + 2 * style.size, place)
    return first + 2


def _single(press: Press, number: int) -> int:
    content.text(press, [content.mention(press, "figure", str(number), [f"f{number}"])])
    stacked(press, number, above=False)
    return number + 1
