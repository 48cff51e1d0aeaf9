"""Several captions for one picture, one caption for several parts, figures that go on over the page."""

from collections.abc import Callable
from dataclasses import replace

from bench.generator import content, pictures
from bench.generator.text_figures import fit, stacked
from bench.generator.typesetter import BookTypesetter
from bench.generator.words import BILINGUAL, LANGUAGE_WORDS, PLACES
from bench.typesetter import TextRun
from pictoria_docs.document import Box

FIGURES = 7


def double(typesetter: BookTypesetter) -> None:
    """One picture with two or three captions below it, 6a, 6b (6c), among figures with one caption."""
    _text_with(
        typesetter,
        lambda index: lettered(typesetter, index) if index % 2 else stacked(typesetter, index, above=False),
    )


def bilingual(typesetter: BookTypesetter) -> None:
    """Each picture with a caption in the book's language and one in another, stacked or side by side."""
    others = [lang for lang in BILINGUAL if lang != typesetter.style.lang]
    other = typesetter.random.choice(others)
    beside = typesetter.random.random() < 0.4
    face = typesetter.random.choice(["italic", "italic", "roman"])
    _text_with(typesetter, lambda index: _translated(typesetter, index, other, face, beside))


def continued(typesetter: BookTypesetter) -> None:
    """Figures whose pictures go on over the page, under a caption that says so: "Fig. 5 (continued)"."""
    _text_with(
        typesetter,
        lambda index: (
            going_on(typesetter, index) if index % 3 == 2 else stacked(typesetter, index, above=False)
        ),
    )
    for index in range(2, FIGURES + 1, 3):
        also(typesetter, f"f{index}", f"f{index}on")


def parts(typesetter: BookTypesetter) -> None:
    """Figures of three to six parts in a grid under one caption that names them (a), (b), (c) ..."""
    manner = PartsStyle(typesetter)
    _text_with(typesetter, manner.figure, cite=manner.cite)


def _text_with(
    typesetter: BookTypesetter, figure: Callable[[int], None], *, cite: Callable[[int], TextRun] | None = None
) -> None:
    """Text in which each figure is cited before it comes, some again later."""
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
        content.text(typesetter, [cite(random.randint(1, index))] if random.random() < 0.3 else [])
    typesetter.place_waiting()
    content.text(typesetter)


def _size(typesetter: BookTypesetter, tallest: float = 0.34) -> tuple[float, float]:
    return content.fitted(typesetter, typesetter.column, tallest * typesetter.type_area.height)


def lettered(typesetter: BookTypesetter, index: int) -> None:
    """One picture with two or three captions below it: 6a, 6b."""
    style, random = typesetter.style, typesetter.random
    width, height = _size(typesetter)
    letters = "ab" if random.random() < 0.7 else "abc"
    kind = pictures.draw_kind(random)
    bodies = [content.description(typesetter, long=random.random() < 0.6) for _ in letters]
    captions = [
        content.labelled(typesetter, style.figure[0], f"{index}{letter}", body)
        for letter, body in zip(letters, bodies, strict=True)
    ]
    gap = random.choice([1.0, 3.0, 6.0])
    tall = sum(content.broken(typesetter, runs, typesetter.column.width)[1] + gap for runs in captions)

    def place() -> None:
        column = typesetter.column
        typesetter.y += style.size
        box = pictures.place(
            typesetter.page,
            kind,
            Box(column.x0, typesetter.y, column.x0 + width, typesetter.y + height),
            random,
        )
        id = typesetter.figure(f"f{index}", box, number=str(index))
        typesetter.y = box.y1 + style.caption_gap
        for runs, letter in zip(captions, letters, strict=True):
            label = f"{style.figure[0]} {index}{letter}"
            typesetter.link(
                "caption_of",
                content.set_caption(typesetter, runs, column.x0, column.x1, label, align="left"),
                id,
            )
            typesetter.y += gap
        typesetter.y += style.size

    fit(typesetter, height + tall + style.caption_gap + 2.6 * style.size, place)


def _translated(typesetter: BookTypesetter, index: int, other: str, face: str, beside: bool) -> None:
    style, random = typesetter.style, typesetter.random
    width, height = _size(typesetter)
    kind = pictures.draw_kind(random)
    ours, theirs = style.words, LANGUAGE_WORDS[other]
    # The lists of objects agree place by place; Latin and Spanish have fewer.
    thing = random.randrange(min(len(ours.objects), len(theirs.objects)))
    tail = f", {random.choice(PLACES)}. {{}} {random.randint(3, 48)} cm"
    end = random.choice([".", ""])
    ourselves = content.labelled(
        typesetter, style.figure[0], str(index), ours.objects[thing] + tail.format(ours.height) + end
    )
    word = theirs.figure[0][0]
    separator = ". " if word[-1] != "." else " "
    translation = [
        TextRun(f"{word} {index}", face),
        TextRun(style.separator if style.separator != "\n" else separator),
        TextRun(theirs.objects[thing] + tail.format(theirs.height) + end, face),
    ]
    gutter = 12.0
    span = (typesetter.column.width - gutter) / 2 if beside else typesetter.column.width
    heights = [content.broken(typesetter, runs, span)[1] for runs in (ourselves, translation)]
    tall = max(heights) if beside else sum(heights) + 3

    def place() -> None:
        column = typesetter.column
        typesetter.y += style.size
        x0 = column.x0 + (0.0 if beside else random.choice([0.0, 0.5]) * (column.width - width))
        box = pictures.place(
            typesetter.page, kind, Box(x0, typesetter.y, x0 + width, typesetter.y + height), random
        )
        id = typesetter.figure(f"f{index}", box, number=str(index))
        top = box.y1 + style.caption_gap
        typesetter.y = top
        for order, (runs, label) in enumerate(((ourselves, style.figure[0]), (translation, word))):
            left = column.x0 + (span + gutter) * order if beside else column.x0
            if beside:
                typesetter.y = top
            caption = content.set_caption(
                typesetter, runs, left, left + span, f"{label} {index}", align="left"
            )
            typesetter.link("caption_of", caption, id)
            typesetter.y += 3
        typesetter.y = top + tall + style.size

    fit(typesetter, height + tall + style.caption_gap + 2.2 * style.size, place)


def going_on(typesetter: BookTypesetter, index: int) -> None:
    """Two leaves of one figure: the second on the next page, or in the next column."""
    style, random = typesetter.style, typesetter.random
    word, word_on = style.figure[0], style.genre_words.continued
    brackets = random.choice(["({})", "({})", "[{}]", "– {}"])
    labels = [str(index), f"{index} {brackets.format(word_on)}"]
    for order, label in enumerate(labels):
        width, height = _size(typesetter, 0.45)
        kind = pictures.draw_kind(random)
        body = content.description(typesetter, long=order == 0 and random.random() < 0.7)
        runs = content.labelled(typesetter, word, label, body)
        _, tall = content.broken(typesetter, runs, typesetter.column.width)
        name = f"f{index}" if order == 0 else f"f{index}on"

        def place(
            runs: list[TextRun] = runs, name: str = name, kind: str = kind, size: tuple[float, float] = (width, height),
            label: str = label,
        ) -> None:  # fmt: skip
            column = typesetter.column
            typesetter.y += style.size
            box = Box(column.x0, typesetter.y, column.x0 + size[0], typesetter.y + size[1])
            box = pictures.place(typesetter.page, kind, box, random)
            typesetter.figure(name, box, number=str(index))
            typesetter.y = box.y1 + style.caption_gap
            caption = content.set_caption(
                typesetter, runs, column.x0, column.x1, f"{word} {index}", align="left"
            )
            typesetter.link("caption_of", caption, name)
            typesetter.y += style.size

        fit(typesetter, height + tall + style.caption_gap + 2.2 * style.size, place)
        if order == 0:
            content.text(typesetter)
            typesetter.place_waiting()
            typesetter.next_frame()


def also(typesetter: BookTypesetter, target: str, further: str) -> None:
    """Whoever cites a figure may mean its continuation as well."""
    for mention in typesetter.gold["mentions"]:
        known = {link["target"] for link in typesetter.gold["links"] if link["source"] == mention["id"]}
        if target in known and further not in known:
            typesetter.link("cites", mention["id"], further, optional=True)


class PartsStyle:
    """How the composite figures of one book look: drawn once."""

    def __init__(self, typesetter: BookTypesetter) -> None:
        random = typesetter.random
        self.typesetter = typesetter
        self.form = random.choice(["({})", "({})", "{})", "{}.", "{},"])
        self.marks = random.choice(["below", "inside", "none", "beside"])
        self.capital = random.random() < 0.2
        self.join = random.choice(["; ", ". ", ", ", "\n"])
        self.lead = random.random() < 0.6
        self.counts = {index: random.choice([3, 4, 4, 5, 6]) for index in range(1, FIGURES + 1)}

    def letter(self, place: int) -> str:
        """The letter of a part, counted from 0."""
        return ("ABCDEF" if self.capital else "abcdef")[place]

    def cite(self, index: int) -> TextRun:
        """A mention of the index-th figure or of one of its parts."""
        typesetter = self.typesetter
        if typesetter.random.random() < 0.5:
            return content.mention(typesetter, "figure", str(index), [f"f{index}"])
        place = typesetter.random.randrange(self.counts[index])
        letter = self.letter(place)
        form = typesetter.random.choice(
            [f"{index}{letter}", f"{index}, {letter}", f"{index} {self.form.format(letter)}"]
        )
        return content.mention(typesetter, "figure", form.rstrip(".,"), [f"f{index}{letter}"])

    def figure(self, index: int) -> None:
        """Set the index-th figure: its parts in a grid over the caption."""
        typesetter, style, random = self.typesetter, self.typesetter.style, self.typesetter.random
        count = self.counts[index]
        letters = [self.letter(place) for place in range(count)]
        across = 2 if count == 4 and random.random() < 0.6 else min(count, 3)
        views = random.sample(style.genre_words.views, min(count, len(style.genre_words.views)))
        views += [content.description(typesetter, long=False).rstrip(".") for _ in range(count - len(views))]
        items = [f"{self.form.format(letter)} {view}" for letter, view in zip(letters, views, strict=True)]
        body = self.join.join(items) + "."
        if self.lead:
            lead = content.description(typesetter, long=random.random() < 0.4).rstrip(".")
            body = lead + (self.join if self.join == "\n" else random.choice([": ", ". "])) + body
        runs = content.labelled(typesetter, style.figure[0], str(index), body)
        gap = 9.0 if self.marks != "below" else 13.0
        wide = (typesetter.column.width - gap * (across - 1)) / across
        tall = min(wide / random.choice([0.8, 1.0, 1.3]), 0.2 * style.paper[1])
        rows = -(-count // across)
        kind = random.choice([*pictures.PHOTOGRAPHS, "section"])
        _, text = content.broken(typesetter, runs, typesetter.column.width)

        def place() -> None:
            typesetter.y += style.size
            column, top = typesetter.column, typesetter.y
            boxes = []
            for order in range(count):
                x0 = column.x0 + order % across * (wide + gap)
                y0 = top + order // across * (tall + gap)
                boxes.append(pictures.place(typesetter.page, kind, Box(x0, y0, x0 + wide, y0 + tall), random))
            id = typesetter.figure(f"f{index}", Box.union(boxes), number=str(index))
            for letter, box in zip(letters, boxes, strict=True):
                panel = typesetter.figure(
                    f"{id}{letter}", box, kind="panel", number=f"{index}{letter}", parent=id
                )
                self._mark(letter, box, panel)
            typesetter.y = (
                top + rows * (tall + gap) - gap + style.caption_gap + (11 if self.marks == "below" else 0)
            )
            caption = content.set_caption(
                typesetter, runs, column.x0, column.x1, f"{style.figure[0]} {index}"
            )
            typesetter.link("caption_of", caption, id)
            for letter in letters:
                typesetter.link("caption_of", caption, f"{id}{letter}", optional=True)
            typesetter.y += style.size

        fit(typesetter, rows * (tall + gap) + text + style.caption_gap + 11 + 2.2 * style.size, place)

    def _mark(self, letter: str, box: Box, panel: str) -> None:
        typesetter = self.typesetter
        if self.marks == "none":
            return
        if self.marks == "inside":
            typesetter.page.draw_rect(
                (box.x0 + 3, box.y1 - 15, box.x0 + 15, box.y1 - 3), width=0, fill=(1, 1, 1)
            )
            placed = typesetter.line(letter, box.x0 + 6, box.y1 - 6, 9, face="bold")
        elif self.marks == "beside":
            placed = typesetter.line(letter, box.x0 - 7.5, box.y1, 8)
        else:
            placed = typesetter.line(letter, box.centre.x, box.y1 + 9, 8, align="centre")
        mark = typesetter.caption((typesetter.number, placed), letter, letter, optional=True)
        typesetter.link("caption_of", mark, panel, optional=True)
