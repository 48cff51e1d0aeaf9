"""Catalogues that are wrong or awkward: numbers that start anew, come twice, are misprinted; lists that disagree.

The truth is what the book means: a caption belongs to the picture it stands under, whatever its number says, and a
mention to the figure it was written for.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.generator import content, pictures, plates
from bench.generator.plates import Plate
from bench.generator.press import Press, Run
from bench.generator.running import fit
from pictoria_docs.document import Box
from pictoria_docs.labels import to_roman


def restart(press: Press) -> None:
    """Figures are counted anew in each chapter; "fig. 2" means that of the chapter."""
    random, style = press.random, press.style
    press.style = replace(style, numerals="arabic")
    heads = random.sample(style.words.heads, min(2, len(style.words.heads)))
    own_page = random.random() < 0.6
    press.turn()
    for chapter in range(1, 4):
        if chapter > 1 and own_page:
            press.settle()
            press.turn()
        title = f"{style.trade.chapter} {to_roman(chapter)}"
        content.heading(press, f"{title}. {heads[chapter % len(heads)]}", size=1.7)
        for index in range(1, 4):
            _cited(press, [(str(index), f"f{chapter}-{index}")])
            _figure(press, f"f{chapter}-{index}", str(index))
            content.text(press)
            if index > 1 and random.random() < 0.5:
                _cited(press, [(str(index - 1), f"f{chapter}-{index - 1}")])
        press.settle()


def duplicate(press: Press) -> None:
    """Two figures carry the same number; whoever cites it may mean either."""
    numbers = [1, 2, 3, 3, 4, 5, 6, 6, 7] if press.random.random() < 0.5 else [1, 2, 2, 3, 4, 5, 5, 6]
    _miscounted(press, numbers, numbers)


def misprint(press: Press) -> None:
    """Some captions carry a wrong number; the text cites the right one."""
    random = press.random
    meant = list(range(1, 9))
    printed = list(meant)
    for place in random.sample(range(1, len(meant) - 1), 2):
        wrong = random.choice([meant[place] + 10, meant[place] + 20, meant[place] * 11])
        printed[place] = wrong
    if random.random() < 0.4:
        place = random.randrange(0, len(meant) - 1)
        printed[place], printed[place + 1] = printed[place + 1], printed[place]
    _miscounted(press, printed, meant)


def _miscounted(press: Press, printed: Sequence[int], meant: Sequence[int]) -> None:
    """Figures in text whose captions print `printed`; each is cited as `meant`."""
    press.style = replace(press.style, numerals="arabic")
    ids = [f"f{order}" for order in range(1, len(printed) + 1)]
    press.turn()
    content.heading(press, press.random.choice(press.style.words.heads))
    for order, id in enumerate(ids):
        _cited(press, [(str(meant[order]), id)])
        content.text(press)
        _figure(press, id, str(printed[order]))
        content.text(press)
    press.settle()
    content.text(press)
    shown = dict(zip(ids, printed, strict=True))
    for mention in press.gold["mentions"]:
        # A figure that carries the cited number by mistake, or a second time, is no wrong answer.
        cited = int(mention["text"].split()[-1].split("\u00a0")[-1])
        for id in ids:
            if shown[id] == cited and id not in mention["targets"]:
                _optional(press, mention["id"])  # nobody can know which is meant
                press.link("cites", mention["id"], id, optional=True)


def _optional(press: Press, mention: str) -> None:
    for link in press.gold["links"]:
        if link["source"] == mention:
            link["optional"] = True


def list_disagrees(press: Press) -> None:
    """A list of plates with one plate too many, one left out and one numeral wrong; the plates print their numbers."""
    random, style = press.random, press.style
    manner = replace(plates.draw_manner(press), heading=random.choice(["top", "top", "bottom", "corner"]))
    drawn = [Plate(index, (0,)) for index in range(1, 9)]
    left_out, wrong = random.sample(range(2, 8), 2)
    word = style.plate[0]
    captions: dict[int, str] = {}

    def line(number: str, index: int | None) -> None:
        separator = style.separator if style.separator != "\n" else ". "
        label = f"{word} {number}"
        runs = [Run(label, style.label_face), Run(separator), Run(content.description(press, long=False))]
        placed = press.flow(runs)
        caption = press.caption(placed[0], content.words_of(runs), label)
        if index is not None:
            captions[index] = caption
        press.y += 4

    def listing() -> None:
        press.turn()
        content.heading(press, random.choice(style.words.list_of_plates))
        for plate in drawn:
            if plate.index == left_out:
                continue
            # The numeral that is wrong is that of no other plate: what stands around it tells which is meant.
            number = plate.index if plate.index != wrong else plate.index + 20
            line(style.plate_number(number), plate.index)
        line(style.plate_number(len(drawn) + 1), None)

    front = random.random() < 0.5
    press.turn()
    content.heading(press, random.choice(style.words.heads))
    if front:
        listing()
        press.turn()
    for plate in drawn:
        content.text(press, [plates.cite(press, plate)])
    for plate in drawn:
        plates.plate_page(press, plate, manner)
    if not front:
        listing()
    for index, caption in captions.items():
        press.link("caption_of", caption, f"p{index}")


def _cited(press: Press, cited: Sequence[tuple[str, str]]) -> None:
    content.text(press, [content.mention(press, "figure", number, [id]) for number, id in cited])


def _figure(press: Press, id: str, number: str) -> None:
    """A figure with its caption below, under any number."""
    style, random = press.style, press.random
    width, height = content.fitted(press, press.column, 0.3 * press.type_area.height)
    kind = pictures.draw_kind(random)
    runs = content.labelled(press, style.figure[0], number, content.description(press))
    _, tall = content.broken(press, runs, press.column.width)

    def place() -> None:
        column = press.column
        press.y += style.size
        x0 = column.x0 + (column.width - width) / 2 * (style.caption_align == "centre")
        box = pictures.place(press.page, kind, Box(x0, press.y, x0 + width, press.y + height), random)
        press.figure(id, box, number=number)
        press.y = box.y1 + style.caption_gap
        label = f"{style.figure[0]} {number}"
        press.link("caption_of", content.set_caption(press, runs, column.x0, column.x1, label), id)
        press.y += style.size

    fit(press, height + tall + style.caption_gap + 2.2 * style.size, place)


# ---------------------------------------------------------------------- citations


def references(press: Press) -> None:
    """Citations of several figures and plates at once, with ranges, in text, in footnotes and in headers of entries."""
    random, style = press.random, press.style
    press.style = style = replace(style, numerals="arabic", columns=1)
    figures, drawn = 7, [Plate(1, (0,) * 5), Plate(2, (0,) * 4), Plate(3, (0,))]
    manner = replace(plates.draw_manner(press), letters=False, heading="top", mark_word="")
    groups = _Groups(press, figures, drawn)
    press.turn()
    content.heading(press, random.choice(style.words.heads))
    note = 0
    for index in range(1, figures + 1):
        content.text(press, [groups.any()])
        noted = random.random() < 0.6
        note += noted
        call = [Run("¹²³⁴⁵⁶⁷"[note - 1])] if noted else []
        press.flow([*content.paragraph(press, [groups.pair()]), *call], keep=2)
        press.y += 0.4 * style.size
        if noted:
            _footnote(press, note, groups)
        _figure(press, f"f{index}", str(index))
        content.text(press)
    press.settle()
    content.heading(press, style.words.catalogue)
    for index in range(1, 6):
        press.y += style.size
        title = random.choice(style.words.objects)
        placed = press.flow([Run(f"{index}. {title}", "bold")], keep=4)
        header = [groups.any(), Run("; "), groups.any()] if random.random() < 0.5 else [groups.any()]
        placed += press.flow([_capital(header[0]), *header[1:]], size=style.size - 0.5)
        placed += press.flow(content.paragraph(press, [groups.any()] if random.random() < 0.4 else []))
        press.entry(f"e{index}", str(index), title, placed)
    for plate in drawn:
        press.turn(furniture=False)
        whole = press.type_area
        item = 2.6 * style.caption_size * style.leading
        area = Box(whole.x0, whole.y0 + 14, whole.x1, whole.y1 - 30 - item * len(plate.entries))
        boxes = plates.plate_page(press, plate, manner, area=area, turned=True)
        press.y = max(box.y1 for box in boxes) + 24
        captions = plates.legend(press, plate, manner, whole, heading=False)
        plates.join(press, plate, captions, len(boxes))


def _capital(run: Run) -> Run:
    return run._replace(text=run.text[0].upper() + run.text[1:])


class _Groups:
    """Makes the citations of a book: one mention for one group of numbers under one word."""

    def __init__(self, press: Press, figures: int, drawn: Sequence[Plate]) -> None:
        self.press, self.figures, self.plates = press, figures, drawn
        self.dash = press.random.choice(["-", "–"])
        makers: list[Callable[[], Run]] = [self.figure, self.figure_range, self.plate, self.panels]
        self.makers = makers

    def any(self) -> Run:
        """A group of any kind."""
        return self.press.random.choice(self.makers)()

    def pair(self) -> list[Run]:
        """Figures and a plate in one bracket: two groups, two mentions."""
        first, second = self.press.random.choice([self.figure, self.figure_range])(), self.panels()
        return [first, second]

    def figure(self) -> Run:
        """One figure."""
        number = self.press.random.randint(1, self.figures)
        return content.mention(self.press, "figure", str(number), [f"f{number}"])

    def figure_range(self) -> Run:
        """ "figs. 2, 4-6" or "figs. 3-5"."""
        random = self.press.random
        first = random.randint(1, self.figures - 3)
        if random.random() < 0.5:
            last = first + random.randint(1, 2)
            text, numbers = f"{first}{self.dash}{last}", list(range(first, last + 1))
        else:
            start = first + 2
            last = min(self.figures, start + 1)
            text = f"{first}, {start}{self.dash}{last}"
            numbers = [first, *range(start, last + 1)]
        return content.mention(self.press, "figure", text, [f"f{n}" for n in numbers], several=True)

    def plate(self) -> Run:
        """A whole plate."""
        return plates.cite(self.press, self.press.random.choice(self.plates))

    def panels(self) -> Run:
        """ "pl. II, 4" or "pl. II, 1-3"."""
        random, style = self.press.random, self.press.style
        plate = random.choice([plate for plate in self.plates if len(plate.entries) > 1])
        first = random.randint(1, len(plate.entries) - 1)
        last = random.randint(first, len(plate.entries))
        marks = str(first) if first == last else f"{first}{self.dash}{last}"
        number = f"{style.plate_number(plate.index)}{style.plate_joint}{marks}"
        return content.mention(self.press, "plate", number, [plate.panel(n) for n in range(first, last + 1)])


def _footnote(press: Press, number: int, groups: _Groups) -> None:
    """A note at the foot of the column, below a short rule; what follows in the column ends above it."""
    style = press.style
    size = style.size - 1.5
    see = press.random.choice(style.trade.see).capitalize()
    note = [Run(f"{number}. {see} "), groups.any(), Run(". ")]
    if press.random.random() < 0.5:
        note.append(Run(content.fill(press, press.random.choice(style.words.others))))
    lines = press.lines(note, press.column.width, size)
    tall = len(lines) * size * style.leading + 10
    if press.y + tall + 3 * style.size > press.column.y1:
        press.next_frame()
    column, y = press.column, press.y
    press.y = column.y1 - tall + 8
    # Notes of one column are set upwards from its foot, so the rule stands over the first of them alone.
    press.page.draw_line((column.x0, press.y - 2), (column.x0 + 50, press.y - 2), width=0.5)
    press.block(lines, note, column.x0, column.x1, size)
    press.frames[press.frame] = Box(column.x0, column.y0, column.x1, column.y1 - tall)
    press.y = y
