"""Several captions for one picture, one caption for several parts, figures that go on over the page."""

from collections.abc import Callable
from dataclasses import replace

from bench.generator import content, pictures
from bench.generator.press import Press, Run
from bench.generator.running import fit, stacked
from bench.generator.words import PLACES, VOCABULARIES
from pictoria_docs.document import Box

FIGURES = 7


def double(press: Press) -> None:
    """One picture with two or three captions below it, 6a, 6b (6c), among figures with one caption."""
    _text_with(
        press, lambda index: _lettered(press, index) if index % 2 else stacked(press, index, above=False)
    )


def bilingual(press: Press) -> None:
    """Each picture with a caption in the book's language and one in another, stacked or side by side."""
    others = [lang for lang in ("fr", "en", "de", "it") if lang != press.style.lang]
    other = press.random.choice(others)
    beside = press.random.random() < 0.4
    face = press.random.choice(["italic", "italic", "roman"])
    _text_with(press, lambda index: _translated(press, index, other, face, beside))


def continued(press: Press) -> None:
    """Figures whose pictures go on over the page, under a caption that says so: "Fig. 5 (continued)"."""
    _text_with(
        press, lambda index: _going_on(press, index) if index % 3 == 2 else stacked(press, index, above=False)
    )
    for index in range(2, FIGURES + 1, 3):
        _also(press, f"f{index}", f"f{index}on")


def parts(press: Press) -> None:
    """Figures of three to six parts in a grid under one caption that names them (a), (b), (c) ..."""
    manner = _Parts(press)
    _text_with(press, manner.figure, cite=manner.cite)


def _text_with(
    press: Press, figure: Callable[[int], None], *, cite: Callable[[int], Run] | None = None
) -> None:
    """Text in which each figure is cited before it comes, some again later."""
    random = press.random
    press.style = replace(press.style, numerals="arabic")
    cite = cite or (lambda index: content.mention(press, "figure", str(index), [f"f{index}"]))
    press.turn()
    content.heading(press, random.choice(press.style.words.heads))
    for index in range(1, FIGURES + 1):
        content.text(press, [cite(index)])
        if random.random() < 0.5:
            content.text(press, indent=12)
        figure(index)
        content.text(press, [cite(random.randint(1, index))] if random.random() < 0.3 else [])
    press.settle()
    content.text(press)


def _size(press: Press, tallest: float = 0.34) -> tuple[float, float]:
    return content.fitted(press, press.column, tallest * press.type_area.height)


def _lettered(press: Press, index: int) -> None:
    style, random = press.style, press.random
    width, height = _size(press)
    letters = "ab" if random.random() < 0.7 else "abc"
    kind = pictures.draw_kind(random)
    bodies = [content.description(press, long=random.random() < 0.6) for _ in letters]
    captions = [
        content.labelled(press, style.figure[0], f"{index}{letter}", body)
        for letter, body in zip(letters, bodies, strict=True)
    ]
    gap = random.choice([1.0, 3.0, 6.0])
    tall = sum(content.broken(press, runs, press.column.width)[1] + gap for runs in captions)

    def place() -> None:
        column = press.column
        press.y += style.size
        box = pictures.place(
            press.page, kind, Box(column.x0, press.y, column.x0 + width, press.y + height), random
        )
        id = press.figure(f"f{index}", box, number=str(index))
        press.y = box.y1 + style.caption_gap
        for runs, letter in zip(captions, letters, strict=True):
            label = f"{style.figure[0]} {index}{letter}"
            press.link(
                "caption_of", content.set_caption(press, runs, column.x0, column.x1, label, align="left"), id
            )
            press.y += gap
        press.y += style.size

    fit(press, height + tall + style.caption_gap + 2.6 * style.size, place)


def _translated(press: Press, index: int, other: str, face: str, beside: bool) -> None:
    style, random = press.style, press.random
    width, height = _size(press)
    kind = pictures.draw_kind(random)
    ours, theirs = style.words, VOCABULARIES[other]
    # The lists of objects agree place by place; Latin and Spanish have fewer.
    thing = random.randrange(min(len(ours.objects), len(theirs.objects)))
    tail = f", {random.choice(PLACES)}. {{}} {random.randint(3, 48)} cm"
    end = random.choice([".", ""])
    ourselves = content.labelled(
        press, style.figure[0], str(index), ours.objects[thing] + tail.format(ours.height) + end
    )
    word = theirs.figure[0][0]
    separator = ". " if word[-1] != "." else " "
    translation = [
        Run(f"{word} {index}", face),
        Run(style.separator if style.separator != "\n" else separator),
        Run(theirs.objects[thing] + tail.format(theirs.height) + end, face),
    ]
    gutter = 12.0
    span = (press.column.width - gutter) / 2 if beside else press.column.width
    heights = [content.broken(press, runs, span)[1] for runs in (ourselves, translation)]
    tall = max(heights) if beside else sum(heights) + 3

    def place() -> None:
        column = press.column
        press.y += style.size
        x0 = column.x0 + (0.0 if beside else random.choice([0.0, 0.5]) * (column.width - width))
        box = pictures.place(press.page, kind, Box(x0, press.y, x0 + width, press.y + height), random)
        id = press.figure(f"f{index}", box, number=str(index))
        top = box.y1 + style.caption_gap
        press.y = top
        for order, (runs, label) in enumerate(((ourselves, style.figure[0]), (translation, word))):
            left = column.x0 + (span + gutter) * order if beside else column.x0
            if beside:
                press.y = top
            caption = content.set_caption(press, runs, left, left + span, f"{label} {index}", align="left")
            press.link("caption_of", caption, id)
            press.y += 3
        press.y = top + tall + style.size

    fit(press, height + tall + style.caption_gap + 2.2 * style.size, place)


def _going_on(press: Press, index: int) -> None:
    """Two leaves of one figure: the second on the next page, or in the next column."""
    style, random = press.style, press.random
    word, word_on = style.figure[0], style.trade.continued
    brackets = random.choice(["({})", "({})", "[{}]", "– {}"])
    labels = [str(index), f"{index} {brackets.format(word_on)}"]
    for order, label in enumerate(labels):
        width, height = _size(press, 0.45)
        kind = pictures.draw_kind(random)
        body = content.description(press, long=order == 0 and random.random() < 0.7)
        runs = content.labelled(press, word, label, body)
        _, tall = content.broken(press, runs, press.column.width)
        name = f"f{index}" if order == 0 else f"f{index}on"

        def place(
            runs: list[Run] = runs, name: str = name, kind: str = kind, size: tuple[float, float] = (width, height),
            label: str = label,
        ) -> None:  # fmt: skip
            column = press.column
            press.y += style.size
            box = Box(column.x0, press.y, column.x0 + size[0], press.y + size[1])
            box = pictures.place(press.page, kind, box, random)
            press.figure(name, box, number=str(index))
            press.y = box.y1 + style.caption_gap
            caption = content.set_caption(press, runs, column.x0, column.x1, f"{word} {index}", align="left")
            press.link("caption_of", caption, name)
            press.y += style.size

        fit(press, height + tall + style.caption_gap + 2.2 * style.size, place)
        if order == 0:
            content.text(press)
            press.settle()
            press.next_frame()


def _also(press: Press, target: str, further: str) -> None:
    """Whoever cites a figure may mean its continuation as well."""
    for mention in press.gold["mentions"]:
        known = {link["target"] for link in press.gold["links"] if link["source"] == mention["id"]}
        if target in known and further not in known:
            press.link("cites", mention["id"], further, optional=True)


class _Parts:
    """How the composite figures of one book look: drawn once."""

    def __init__(self, press: Press) -> None:
        random = press.random
        self.press = press
        self.form = random.choice(["({})", "({})", "{})", "{}.", "{},"])
        self.marks = random.choice(["below", "inside", "none", "beside"])
        self.capital = random.random() < 0.2
        self.join = random.choice(["; ", ". ", ", ", "\n"])
        self.lead = random.random() < 0.6
        self.counts = {index: random.choice([3, 4, 4, 5, 6]) for index in range(1, FIGURES + 1)}

    def letter(self, place: int) -> str:
        return ("ABCDEF" if self.capital else "abcdef")[place]

    def cite(self, index: int) -> Run:
        press = self.press
        if press.random.random() < 0.5:
            return content.mention(press, "figure", str(index), [f"f{index}"])
        place = press.random.randrange(self.counts[index])
        letter = self.letter(place)
        form = press.random.choice(
            [f"{index}{letter}", f"{index}, {letter}", f"{index} {self.form.format(letter)}"]
        )
        return content.mention(press, "figure", form.rstrip(".,"), [f"f{index}{letter}"])

    def figure(self, index: int) -> None:
        press, style, random = self.press, self.press.style, self.press.random
        count = self.counts[index]
        letters = [self.letter(place) for place in range(count)]
        across = 2 if count == 4 and random.random() < 0.6 else min(count, 3)
        views = random.sample(style.trade.views, min(count, len(style.trade.views)))
        views += [content.description(press, long=False).rstrip(".") for _ in range(count - len(views))]
        items = [f"{self.form.format(letter)} {view}" for letter, view in zip(letters, views, strict=True)]
        body = self.join.join(items) + "."
        if self.lead:
            lead = content.description(press, long=random.random() < 0.4).rstrip(".")
            body = lead + (self.join if self.join == "\n" else random.choice([": ", ". "])) + body
        runs = content.labelled(press, style.figure[0], str(index), body)
        gap = 9.0 if self.marks != "below" else 13.0
        wide = (press.column.width - gap * (across - 1)) / across
        tall = min(wide / random.choice([0.8, 1.0, 1.3]), 0.2 * style.paper[1])
        rows = -(-count // across)
        kind = random.choice([*pictures.PHOTOGRAPHS, "section"])
        _, text = content.broken(press, runs, press.column.width)

        def place() -> None:
            press.y += style.size
            column, top = press.column, press.y
            boxes = []
            for order in range(count):
                x0 = column.x0 + order % across * (wide + gap)
                y0 = top + order // across * (tall + gap)
                boxes.append(pictures.place(press.page, kind, Box(x0, y0, x0 + wide, y0 + tall), random))
            id = press.figure(f"f{index}", Box.union(boxes), number=str(index))
            for letter, box in zip(letters, boxes, strict=True):
                panel = press.figure(f"{id}{letter}", box, kind="panel", number=f"{index}{letter}", parent=id)
                self._mark(letter, box, panel)
            press.y = (
                top + rows * (tall + gap) - gap + style.caption_gap + (11 if self.marks == "below" else 0)
            )
            caption = content.set_caption(press, runs, column.x0, column.x1, f"{style.figure[0]} {index}")
            press.link("caption_of", caption, id)
            for letter in letters:
                press.link("caption_of", caption, f"{id}{letter}", optional=True)
            press.y += style.size

        fit(press, rows * (tall + gap) + text + style.caption_gap + 11 + 2.2 * style.size, place)

    def _mark(self, letter: str, box: Box, panel: str) -> None:
        press = self.press
        if self.marks == "none":
            return
        if self.marks == "inside":
            press.page.draw_rect((box.x0 + 3, box.y1 - 15, box.x0 + 15, box.y1 - 3), width=0, fill=(1, 1, 1))
            placed = press.line(letter, box.x0 + 6, box.y1 - 6, 9, face="bold")
        elif self.marks == "beside":
            placed = press.line(letter, box.x0 - 7.5, box.y1, 8)
        else:
            placed = press.line(letter, box.centre.x, box.y1 + 9, 8, align="centre")
        mark = press.caption((press.number, placed), letter, letter, optional=True)
        press.link("caption_of", mark, panel, optional=True)
