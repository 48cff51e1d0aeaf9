"""Catalogues that are wrong or awkward: numbers that start anew, come twice, are misprinted; lists that disagree.

The truth is what the book means: a caption belongs to the picture it stands under, whatever its number says, and a
mention to the figure it was written for.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.generator import content, pictures, plates
from bench.generator.plates import Plate
from bench.generator.text_figures import fit
from bench.generator.typesetter import BookTypesetter
from bench.typesetter import TextRun
from pictoria_docs.document import Box
from pictoria_docs.labels import to_roman


def restart(typesetter: BookTypesetter) -> None:
    """Figures are counted anew in each chapter; "fig. 2" means that of the chapter."""
    random, style = typesetter.random, typesetter.style
    typesetter.style = replace(style, numerals="arabic")
    heads = random.sample(style.words.heads, min(2, len(style.words.heads)))
    own_page = random.random() < 0.6
    typesetter.new_page()
    for chapter in range(1, 4):
        if chapter > 1 and own_page:
            typesetter.place_waiting()
            typesetter.new_page()
        title = f"{style.genre_words.chapter} {to_roman(chapter)}"
        content.heading(typesetter, f"{title}. {heads[chapter % len(heads)]}", size=1.7)
        for index in range(1, 4):
            _cited(typesetter, [(str(index), f"f{chapter}-{index}")])
            _figure(typesetter, f"f{chapter}-{index}", str(index))
            content.text(typesetter)
            if index > 1 and random.random() < 0.5:
                _cited(typesetter, [(str(index - 1), f"f{chapter}-{index - 1}")])
        typesetter.place_waiting()


def duplicate(typesetter: BookTypesetter) -> None:
    """Two figures carry the same number; whoever cites it may mean either."""
    numbers = [1, 2, 3, 3, 4, 5, 6, 6, 7] if typesetter.random.random() < 0.5 else [1, 2, 2, 3, 4, 5, 5, 6]
    _miscounted(typesetter, numbers, numbers)


def misprint(typesetter: BookTypesetter) -> None:
    """Some captions carry a wrong number; the text cites the right one."""
    random = typesetter.random
    meant = list(range(1, 9))
    printed = list(meant)
    for place in random.sample(range(1, len(meant) - 1), 2):
        wrong = random.choice([meant[place] + 10, meant[place] + 20, meant[place] * 11])
        printed[place] = wrong
    if random.random() < 0.4:
        place = random.randrange(0, len(meant) - 1)
        printed[place], printed[place + 1] = printed[place + 1], printed[place]
    _miscounted(typesetter, printed, meant)


def _miscounted(typesetter: BookTypesetter, printed: Sequence[int], meant: Sequence[int]) -> None:
    """Figures in text whose captions print `printed`; each is cited as `meant`."""
    typesetter.style = replace(typesetter.style, numerals="arabic")
    ids = [f"f{order}" for order in range(1, len(printed) + 1)]
    typesetter.new_page()
    content.heading(typesetter, typesetter.random.choice(typesetter.style.words.heads))
    for order, id in enumerate(ids):
        _cited(typesetter, [(str(meant[order]), id)])
        content.text(typesetter)
        _figure(typesetter, id, str(printed[order]))
        content.text(typesetter)
    typesetter.place_waiting()
    content.text(typesetter)
    shown = dict(zip(ids, printed, strict=True))
    for mention in typesetter.gold["mentions"]:
        # A figure that carries the cited number by mistake, or a second time, is no wrong answer.
        cited = int(mention["text"].split()[-1].split("\u00a0")[-1])
        for id in ids:
            if shown[id] == cited and id not in mention["targets"]:
                _optional(typesetter, mention["id"])  # nobody can know which is meant
                typesetter.link("cites", mention["id"], id, optional=True)


def _optional(typesetter: BookTypesetter, mention: str) -> None:
    for link in typesetter.gold["links"]:
        if link["source"] == mention:
            link["optional"] = True


def list_disagrees(typesetter: BookTypesetter) -> None:
    """A list of plates with one plate too many, one left out and one numeral wrong; the plates print their numbers."""
    random, style = typesetter.random, typesetter.style
    manner = replace(
        plates.draw_manner(typesetter), heading=random.choice(["top", "top", "bottom", "corner"])
    )
    drawn = [Plate(index, (0,)) for index in range(1, 9)]
    left_out, wrong = random.sample(range(2, 8), 2)
    word = style.plate[0]
    captions: dict[int, str] = {}

    def line(number: str, index: int | None) -> None:
        separator = style.separator if style.separator != "\n" else ". "
        label = f"{word} {number}"
        runs = [
            TextRun(label, style.label_face),
            TextRun(separator),
            TextRun(content.description(typesetter, long=False)),
        ]
        placed = typesetter.flow(runs)
        caption = typesetter.caption(placed[0], content.words_of(runs), label)
        if index is not None:
            captions[index] = caption
        typesetter.y += 4

    def listing() -> None:
        typesetter.new_page()
        content.heading(typesetter, random.choice(style.words.list_of_plates))
        for plate in drawn:
            if plate.index == left_out:
                continue
            # The numeral that is wrong is that of no other plate: what stands around it tells which is meant.
            number = plate.index if plate.index != wrong else plate.index + 20
            line(style.plate_number(number), plate.index)
        line(style.plate_number(len(drawn) + 1), None)

    front = random.random() < 0.5
    typesetter.new_page()
    content.heading(typesetter, random.choice(style.words.heads))
    if front:
        listing()
        typesetter.new_page()
    for plate in drawn:
        content.text(typesetter, [plates.cite(typesetter, plate)])
    for plate in drawn:
        plates.plate_page(typesetter, plate, manner)
    if not front:
        listing()
    for index, caption in captions.items():
        typesetter.link("caption_of", caption, f"p{index}")


def _cited(typesetter: BookTypesetter, cited: Sequence[tuple[str, str]]) -> None:
    content.text(typesetter, [content.mention(typesetter, "figure", number, [id]) for number, id in cited])


def _figure(typesetter: BookTypesetter, id: str, number: str) -> None:
    """A figure with its caption below, under any number."""
    style, random = typesetter.style, typesetter.random
    width, height = content.fitted(typesetter, typesetter.column, 0.3 * typesetter.type_area.height)
    kind = pictures.draw_kind(random)
    runs = content.labelled(typesetter, style.figure[0], number, content.description(typesetter))
    _, tall = content.broken(typesetter, runs, typesetter.column.width)

    def place() -> None:
        column = typesetter.column
        typesetter.y += style.size
        x0 = column.x0 + (column.width - width) / 2 * (style.caption_align == "centre")
        box = pictures.place(
            typesetter.page, kind, Box(x0, typesetter.y, x0 + width, typesetter.y + height), random
        )
        typesetter.figure(id, box, number=number)
        typesetter.y = box.y1 + style.caption_gap
        label = f"{style.figure[0]} {number}"
        typesetter.link("caption_of", content.set_caption(typesetter, runs, column.x0, column.x1, label), id)
        typesetter.y += style.size

    fit(typesetter, height + tall + style.caption_gap + 2.2 * style.size, place)


# ---------------------------------------------------------------------- citations


def references(typesetter: BookTypesetter) -> None:
    """Citations of several figures and plates at once, with ranges, in text, in footnotes and in headers of entries."""
    random, style = typesetter.random, typesetter.style
    typesetter.style = style = replace(style, numerals="arabic", columns=1)
    figures, drawn = 7, [Plate(1, (0,) * 5), Plate(2, (0,) * 4), Plate(3, (0,))]
    manner = replace(plates.draw_manner(typesetter), letters=False, heading="top", mark_word="")
    groups = _Groups(typesetter, figures, drawn)
    typesetter.new_page()
    content.heading(typesetter, random.choice(style.words.heads))
    note = 0
    for index in range(1, figures + 1):
        content.text(typesetter, [groups.any()])
        noted = random.random() < 0.6
        note += noted
        call = [TextRun("¹²³⁴⁵⁶⁷"[note - 1])] if noted else []
        typesetter.flow([*content.paragraph(typesetter, [groups.pair()]), *call], keep=2)
        typesetter.y += 0.4 * style.size
        if noted:
            _footnote(typesetter, note, groups)
        _figure(typesetter, f"f{index}", str(index))
        content.text(typesetter)
    typesetter.place_waiting()
    content.heading(typesetter, style.words.catalogue)
    for index in range(1, 6):
        typesetter.y += style.size
        title = random.choice(style.words.objects)
        placed = typesetter.flow([TextRun(f"{index}. {title}", "bold")], keep=4)
        header = [groups.any(), TextRun("; "), groups.any()] if random.random() < 0.5 else [groups.any()]
        placed += typesetter.flow([_capital(header[0]), *header[1:]], size=style.size - 0.5)
        placed += typesetter.flow(
            content.paragraph(typesetter, [groups.any()] if random.random() < 0.4 else [])
        )
        typesetter.entry(f"e{index}", str(index), title, placed)
    for plate in drawn:
        typesetter.new_page(furniture=False)
        whole = typesetter.type_area
        item = 2.6 * style.caption_size * style.leading
        area = Box(whole.x0, whole.y0 + 14, whole.x1, whole.y1 - 30 - item * len(plate.entries))
        boxes = plates.plate_page(typesetter, plate, manner, area=area, turned=True)
        typesetter.y = max(box.y1 for box in boxes) + 24
        captions = plates.legend(typesetter, plate, manner, whole, heading=False)
        plates.join(typesetter, plate, captions, len(boxes))


def _capital(run: TextRun) -> TextRun:
    return run._replace(text=run.text[0].upper() + run.text[1:])


class _Groups:
    """Makes the citations of a book: one mention for one group of numbers under one word."""

    def __init__(self, typesetter: BookTypesetter, figures: int, drawn: Sequence[Plate]) -> None:
        self.typesetter, self.figures, self.plates = typesetter, figures, drawn
        self.dash = typesetter.random.choice(["-", "–"])
        makers: list[Callable[[], TextRun]] = [self.figure, self.figure_range, self.plate, self.panels]
        self.makers = makers

    def any(self) -> TextRun:
        """A group of any kind."""
        return self.typesetter.random.choice(self.makers)()

    def pair(self) -> list[TextRun]:
        """Figures and a plate in one bracket: two groups, two mentions."""
        first, second = self.typesetter.random.choice([self.figure, self.figure_range])(), self.panels()
        return [first, second]

    def figure(self) -> TextRun:
        """One figure."""
        number = self.typesetter.random.randint(1, self.figures)
        return content.mention(self.typesetter, "figure", str(number), [f"f{number}"])

    def figure_range(self) -> TextRun:
        """ "figs. 2, 4-6" or "figs. 3-5"."""
        random = self.typesetter.random
        first = random.randint(1, self.figures - 3)
        if random.random() < 0.5:
            last = first + random.randint(1, 2)
            text, numbers = f"{first}{self.dash}{last}", list(range(first, last + 1))
        else:
            start = first + 2
            last = min(self.figures, start + 1)
            text = f"{first}, {start}{self.dash}{last}"
            numbers = [first, *range(start, last + 1)]
        return content.mention(self.typesetter, "figure", text, [f"f{n}" for n in numbers], several=True)

    def plate(self) -> TextRun:
        """A whole plate."""
        return plates.cite(self.typesetter, self.typesetter.random.choice(self.plates))

    def panels(self) -> TextRun:
        """ "pl. II, 4" or "pl. II, 1-3"."""
        random, style = self.typesetter.random, self.typesetter.style
        plate = random.choice([plate for plate in self.plates if len(plate.entries) > 1])
        first = random.randint(1, len(plate.entries) - 1)
        last = random.randint(first, len(plate.entries))
        marks = str(first) if first == last else f"{first}{self.dash}{last}"
        number = f"{style.plate_number(plate.index)}{style.plate_joint}{marks}"
        return content.mention(
            self.typesetter, "plate", number, [plate.panel(n) for n in range(first, last + 1)]
        )


def _footnote(typesetter: BookTypesetter, number: int, groups: _Groups) -> None:
    """A note at the foot of the column, below a short rule; what follows in the column ends above it."""
    style = typesetter.style
    size = style.size - 1.5
    see = typesetter.random.choice(style.genre_words.see).capitalize()
    note = [TextRun(f"{number}. {see} "), groups.any(), TextRun(". ")]
    if typesetter.random.random() < 0.5:
        note.append(TextRun(content.fill(typesetter, typesetter.random.choice(style.words.others))))
    lines = typesetter.lines(note, typesetter.column.width, size)
    tall = len(lines) * size * style.leading + 10
    if typesetter.y + tall + 3 * style.size > typesetter.column.y1:
        typesetter.next_frame()
    column, y = typesetter.column, typesetter.y
    typesetter.y = column.y1 - tall + 8
    # Notes of one column are set upwards from its foot, so the rule stands over the first of them alone.
    typesetter.page.draw_line((column.x0, typesetter.y - 2), (column.x0 + 50, typesetter.y - 2), width=0.5)
    typesetter.block(lines, note, column.x0, column.x1, size)
    typesetter.frames[typesetter.frame] = Box(column.x0, column.y0, column.x1, column.y1 - tall)
    typesetter.y = y
