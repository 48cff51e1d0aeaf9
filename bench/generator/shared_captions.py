"""Captions for several figures, figures of several panels, several captions for one."""

from collections.abc import Callable
from dataclasses import replace

from bench.generator import content, pictures
from bench.generator.text_figures import fit, stacked
from bench.generator.typesetter import BookTypesetter
from pictoria_docs.document import Box


def shared(typesetter: BookTypesetter) -> None:
    """Groups under one caption, lettered panels, two captions of one picture, rows with captions each."""
    random = typesetter.random
    makers: list[Callable[[BookTypesetter, int], int]] = [
        _group,
        _panels,
        _double,
        _row,
        _sides,
        _single,
        _stack,
    ]
    plan = [*makers, *random.choices(makers, k=2)]
    random.shuffle(plan)
    typesetter.style = replace(typesetter.style, numerals="arabic")
    typesetter.new_page()
    content.heading(typesetter, random.choice(typesetter.style.words.heads))
    number = 1
    for maker in plan:
        content.text(typesetter)
        number = maker(typesetter, number)
        content.text(typesetter)
    typesetter.place_waiting()
    content.text(typesetter)


def _cells(typesetter: BookTypesetter, count: int, *, across: float, tall: float, gap: float) -> list[float]:
    shares = [typesetter.random.uniform(0.7, 1.3) for _ in range(count)]
    return [(across - gap * (count - 1)) * share / sum(shares) for share in shares]


def _pictures(
    typesetter: BookTypesetter, x0: float, widths: list[float], height: float, gap: float
) -> list[Box]:
    """A row of photographs at the cursor; the cursor moves below them."""
    boxes = []
    kinds = [typesetter.random.choice(pictures.PHOTOGRAPHS) for _ in widths]
    for kind, width in zip(kinds, widths, strict=True):
        boxes.append(
            pictures.place(
                typesetter.page,
                kind,
                Box(x0, typesetter.y, x0 + width, typesetter.y + height),
                typesetter.random,
            )
        )
        x0 += width + gap
    typesetter.y += height
    return boxes


def _range(typesetter: BookTypesetter, first: int, last: int) -> str:
    dash = typesetter.random.choice(["-", "–"])
    if last - first == 1:
        return typesetter.random.choice(
            [f"{first} {typesetter.style.words.joined} {last}", f"{first}{dash}{last}"]
        )
    return f"{first}{dash}{last}"


def _word(typesetter: BookTypesetter, *, several: bool = False) -> str:
    """The label word of a caption, in the plural where the language has one."""
    word = typesetter.style.figure[0]
    if not several:
        return word
    return typesetter.style.words.plural_labels.get(word, word)


def _group(typesetter: BookTypesetter, first: int) -> int:
    """ "Figs. 2-4": pictures in a row with one caption."""
    style, random = typesetter.style, typesetter.random
    count = random.choice([2, 3])
    ids = [f"f{first + index}" for index in range(count)]
    numbers = _range(typesetter, first, first + count - 1)
    content.text(typesetter, [content.mention(typesetter, "figure", numbers, ids, several=True)])
    runs = content.labelled(
        typesetter, _word(typesetter, several=True), numbers, content.description(typesetter, long=True)
    )
    height = typesetter.column.width / count / random.choice([0.7, 1.0, 1.3])
    _, tall = content.broken(typesetter, runs, typesetter.column.width)

    def place() -> None:
        typesetter.y += style.size
        column = typesetter.column
        widths = _cells(typesetter, count, across=column.width, tall=height, gap=8)
        for id, number, box in zip(
            ids,
            range(first, first + count),
            _pictures(typesetter, column.x0, widths, height, 8),
            strict=True,
        ):
            typesetter.figure(id, box, number=str(number))
        typesetter.y += style.caption_gap
        caption = content.set_caption(
            typesetter, runs, column.x0, column.x1, f"{_word(typesetter, several=True)} {numbers}"
        )
        for id in ids:
            typesetter.link("caption_of", caption, id)
        typesetter.y += style.size

    fit(typesetter, height + tall + style.caption_gap + 2 * style.size, place)
    return first + count


def _panels(typesetter: BookTypesetter, number: int) -> int:
    """One figure of panels a, b (c), whose letters stand below, inside or nowhere."""
    style, random = typesetter.style, typesetter.random
    count, id = random.choice([2, 2, 3]), f"f{number}"
    letters = "abc"[:count]
    cited = random.choice([str(number), f"{number}a"])
    target = f"{id}a" if cited.endswith("a") else id
    content.text(typesetter, [content.mention(typesetter, "figure", cited, [target])])
    form = random.choice(["({})", "{})", "{}."])
    texts = [f"{form.format(letter)} {content.description(typesetter, long=False)}" for letter in letters]
    body = random.choice(["; ", " "]).join(texts)
    if random.random() < 0.4:
        body = f"{random.choice(style.words.objects)}. {body}"
    runs = content.labelled(typesetter, _word(typesetter), str(number), body)
    height = typesetter.column.width / count / random.choice([0.7, 1.0, 1.3])
    where = random.choice(["below", "inside", "none"])
    _, tall = content.broken(typesetter, runs, typesetter.column.width)

    def place() -> None:
        typesetter.y += style.size
        column = typesetter.column
        widths = _cells(typesetter, count, across=column.width, tall=height, gap=7)
        boxes = _pictures(typesetter, column.x0, widths, height, 7)
        typesetter.figure(id, Box.union(boxes), number=str(number))
        for letter, box in zip(letters, boxes, strict=True):
            typesetter.figure(f"{id}{letter}", box, kind="panel", number=f"{number}{letter}", parent=id)
            if where == "below":
                placed = typesetter.line(letter, box.centre.x, typesetter.y + 10, 8, align="centre")
                mark = typesetter.caption((typesetter.number, placed), letter, letter, optional=True)
                typesetter.link("caption_of", mark, f"{id}{letter}", optional=True)
            elif where == "inside":
                typesetter.page.draw_rect(
                    (box.x0 + 3, box.y0 + 3, box.x0 + 15, box.y0 + 15), width=0, fill=(1, 1, 1)
                )
                typesetter.line(letter, box.x0 + 6, box.y0 + 12, 9, face="bold")
        typesetter.y += style.caption_gap + (12 if where == "below" else 0)
        caption = content.set_caption(typesetter, runs, column.x0, column.x1, f"{_word(typesetter)} {number}")
        typesetter.link("caption_of", caption, id)
        for letter in letters:
            typesetter.link("caption_of", caption, f"{id}{letter}", optional=True)
        typesetter.y += style.size

    fit(typesetter, height + tall + style.caption_gap + 12 + 2 * style.size, place)
    return number + 1


def _double(typesetter: BookTypesetter, number: int) -> int:
    """One picture with two captions, 6a and 6b."""
    style, random = typesetter.style, typesetter.random
    id = f"f{number}"
    content.text(typesetter, [content.mention(typesetter, "figure", str(number), [id])])
    height = typesetter.column.width / random.choice([1.6, 2.2])
    captions = [
        content.labelled(
            typesetter, _word(typesetter), f"{number}{letter}", content.description(typesetter, long=True)
        )
        for letter in "ab"
    ]
    tall = sum(content.broken(typesetter, runs, typesetter.column.width)[1] for runs in captions)
    kind = random.choice(pictures.PHOTOGRAPHS)

    def place() -> None:
        typesetter.y += style.size
        column = typesetter.column
        box = pictures.place(
            typesetter.page, kind, Box(column.x0, typesetter.y, column.x1, typesetter.y + height), random
        )
        typesetter.figure(id, box, number=str(number))
        typesetter.y = box.y1 + style.caption_gap
        for runs, letter in zip(captions, "ab", strict=True):
            caption = content.set_caption(
                typesetter, runs, column.x0, column.x1, f"{_word(typesetter)} {number}{letter}"
            )
            typesetter.link("caption_of", caption, id)
            typesetter.y += 3
        typesetter.y += style.size

    fit(typesetter, height + tall + style.caption_gap + 6 + 2 * style.size, place)
    return number + 1


def _row(typesetter: BookTypesetter, first: int) -> int:
    """Two pictures side by side, each over its own caption."""
    style, random = typesetter.style, typesetter.random
    ids = [f"f{first}", f"f{first + 1}"]
    for id, number in zip(ids, (first, first + 1), strict=True):
        content.text(typesetter, [content.mention(typesetter, "figure", str(number), [id])])
    gap = 14.0
    wide = (typesetter.column.width - gap) / 2
    heights = [wide / random.choice([0.7, 1.0, 1.4]) for _ in ids]
    if random.random() < 0.6:
        heights[1] = heights[0]
    captions = [
        content.labelled(typesetter, _word(typesetter), str(number), content.description(typesetter))
        for number in (first, first + 1)
    ]
    tall = max(content.broken(typesetter, runs, wide)[1] for runs in captions)
    kinds = [random.choice(pictures.PHOTOGRAPHS) for _ in ids]
    level = random.random() < 0.5

    def place() -> None:
        typesetter.y += style.size
        top, column = typesetter.y, typesetter.column
        for index, id in enumerate(ids):
            x0 = column.x0 + index * (wide + gap)
            y0 = top if level else top + max(heights) - heights[index]
            box = pictures.place(
                typesetter.page, kinds[index], Box(x0, y0, x0 + wide, y0 + heights[index]), random
            )
            typesetter.figure(id, box, number=str(first + index))
            typesetter.y = box.y1 + style.caption_gap
            caption = content.set_caption(
                typesetter, captions[index], x0, x0 + wide, f"{_word(typesetter)} {first + index}"
            )
            typesetter.link("caption_of", caption, id)
        typesetter.y = top + max(heights) + style.caption_gap + tall + style.size

    fit(typesetter, max(heights) + tall + style.caption_gap + 2 * style.size, place)
    return first + 2


def _sides(typesetter: BookTypesetter, first: int) -> int:
    """Two pictures in a row; their captions follow each other in one block below."""
    style, random = typesetter.style, typesetter.random
    ids = [f"f{first}", f"f{first + 1}"]
    content.text(typesetter, [content.mention(typesetter, "figure", str(first), [ids[0]])])
    height = typesetter.column.width / 2 / random.choice([0.7, 1.0, 1.3])
    captions = []
    for index, where in enumerate(typesetter.style.words.sides):
        body = f"{content.description(typesetter, long=False)}"
        runs = content.labelled(
            typesetter,
            _word(typesetter),
            str(first + index),
            f"({where}) {body}" if random.random() < 0.5 else body,
        )
        captions.append(runs)
    tall = sum(content.broken(typesetter, runs, typesetter.column.width)[1] for runs in captions)

    def place() -> None:
        typesetter.y += style.size
        column = typesetter.column
        widths = _cells(typesetter, 2, across=column.width, tall=height, gap=10)
        for index, box in enumerate(_pictures(typesetter, column.x0, widths, height, 10)):
            typesetter.figure(ids[index], box, number=str(first + index))
        typesetter.y += style.caption_gap
        for index, runs in enumerate(captions):
            caption = content.set_caption(
                typesetter, runs, column.x0, column.x1, f"{_word(typesetter)} {first + index}"
            )
            typesetter.link("caption_of", caption, ids[index])
        typesetter.y += style.size

    fit(typesetter, height + tall + style.caption_gap + 2 * style.size, place)
    return first + 2


def _stack(typesetter: BookTypesetter, first: int) -> int:
    """Two pictures one above the other under one caption."""
    style, random = typesetter.style, typesetter.random
    ids = [f"f{first}", f"f{first + 1}"]
    numbers = _range(typesetter, first, first + 1)
    content.text(typesetter, [content.mention(typesetter, "figure", numbers, ids, several=True)])
    runs = content.labelled(
        typesetter, _word(typesetter, several=True), numbers, content.description(typesetter, long=True)
    )
    width = typesetter.column.width * random.choice([0.6, 1.0])
    height = min(width / 1.6, 0.28 * typesetter.style.paper[1])
    _, tall = content.broken(typesetter, runs, typesetter.column.width)

    def place() -> None:
        typesetter.y += style.size
        column = typesetter.column
        for index, id in enumerate(ids):
            (box,) = _pictures(typesetter, column.x0, [width], height, 0)
            typesetter.figure(id, box, number=str(first + index))
            typesetter.y += 8 if index == 0 else style.caption_gap
        caption = content.set_caption(
            typesetter, runs, column.x0, column.x1, f"{_word(typesetter, several=True)} {numbers}"
        )
        for id in ids:
            typesetter.link("caption_of", caption, id)
        typesetter.y += style.size

    fit(typesetter, 2 * height + 8 + tall + style.caption_gap + 2 * style.size, place)
    return first + 2


def _single(typesetter: BookTypesetter, number: int) -> int:
    content.text(typesetter, [content.mention(typesetter, "figure", str(number), [f"f{number}"])])
    stacked(typesetter, number, above=False)
    return number + 1
