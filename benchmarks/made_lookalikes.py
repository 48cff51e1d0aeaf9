"""What only looks like a catalogue, set plainly: numbered sections, contents, bibliographies, manuscripts, code.


Each function fills a `Sheet` of `made_lists.py`, and adds no entries.
"""

from collections.abc import Callable

import pymupdf
from made_sheets import FOOT, PLACES, Sheet, picture, sentence, title, word


def sections(sheet: Sheet) -> None:
    """An article: its sections are numbered as entries are, and go on for pages."""
    random = sheet.random
    own_page, deeper = random.random() < 0.4, random.random() < 0.4
    size, font = random.choice([1.0, 1.2, 1.5]), random.choice([sheet.bold, sheet.bold, sheet.plain])
    dot, longest = random.choice([".", ".", "", ")"]), random.choice([3, 8])
    for value in range(1, random.randint(5, 10)):
        if own_page and value > 1:
            sheet.turn()
        sheet.y += 10
        sheet.line(sheet.left, f"{value}{dot} {title(random)}", sheet.size * size, font, lead=1.8)
        for part in range(1, random.randint(2, longest + 1)):
            if deeper and random.random() < 0.5:
                sheet.y += 6
                sheet.line(sheet.left, f"{value}.{part} {title(random)}", sheet.size, font, lead=1.5)
            count = random.randint(3, 9)
            sheet.paragraph(" ".join(sentence(random, random.randint(8, 20)) for _ in range(count)), 12)


def steps(sheet: Sheet) -> None:
    """Headings with numbered steps below, counted anew under each."""
    random = sheet.random
    dot, alike = random.choice([".", ")", "."]), random.random() < 0.4
    font = random.choice([sheet.plain, sheet.bold])
    step = sentence(random, 6)
    for _ in range(random.randint(3, 12)):
        sheet.y += random.choice([0, 8])
        sheet.line(sheet.left, title(random, random.randint(1, 3)), sheet.size, font)
        for value in range(1, random.randint(3, 7)):
            text = step if alike else sentence(random, random.randint(4, 16))
            sheet.paragraph(f"{value}{dot} {text}", random.choice([0, 10]), 16)


def contents(sheet: Sheet) -> None:
    random = sheet.random
    sheet.line(sheet.left, "CONTENTS", sheet.size * 1.4, sheet.bold, lead=2.0)
    value, page, leaders = 1, 3, random.choice(["." * 30, ". " * 18, ""])
    for _ in range(random.randint(15, 45)):
        number = f"{value}. " if random.random() < 0.8 else ""
        row = f"{number}{title(random)} {leaders}".strip()
        if sheet.y > FOOT:
            sheet.turn()
        sheet.put(sheet.right - sheet.width(str(page)), sheet.y, str(page))
        sheet.line(sheet.left + random.choice([0, 0, 14]), row)
        value, page = value + 1, page + random.randint(1, 12)


def bibliography(sheet: Sheet) -> None:
    random = sheet.random
    sheet.line(sheet.left, "References", sheet.size * 1.3, sheet.bold, lead=2.0)
    form = random.choice(["[{}] ", "{}. ", "{}) ", ""])
    for value in range(1, random.randint(15, 50)):
        text = (
            f"{word(random, True)}, {word(random, True)[0]}. {title(random, 6)}. {random.choice(PLACES)} "
            f"{random.randint(1880, 2020)}, {random.randint(10, 90)}–{random.randint(91, 400)}."
        )
        sheet.paragraph(form.format(value) + text, 0, 14)


def index(sheet: Sheet) -> None:
    random = sheet.random
    for letter in "ABCDEFGH":
        sheet.line(sheet.left, letter, font=sheet.bold, lead=1.6)
        for _ in range(random.randint(4, 9)):
            pages = ", ".join(str(random.randint(1, 300)) for _ in range(random.randint(1, 4)))
            sheet.line(sheet.left, f"{letter}{word(random)} {word(random, True)} {pages}")


def enumerations(sheet: Sheet) -> None:
    random = sheet.random
    for _ in range(random.randint(3, 6)):
        sheet.paragraph(" ".join(sentence(random, random.randint(8, 20)) for _ in range(4)), 12)
        head = title(random) if random.random() < 0.5 else ""
        if head:
            sheet.line(sheet.left, head)
        for value in range(1, random.randint(3, 8)):
            sheet.paragraph(
                f"{value}{random.choice(['.', ')'])} {sentence(random, random.randint(3, 14))}", 8, 16
            )


def footnotes(sheet: Sheet) -> None:
    random, value = sheet.random, 1
    for _ in range(random.randint(3, 5)):
        while sheet.y < 400:
            sheet.paragraph(" ".join(sentence(random, random.randint(8, 20)) for _ in range(4)), 12)
        for _ in range(random.randint(2, 5)):
            sheet.paragraph(f"{value} {sentence(random, random.randint(4, 20))}", 0, 0, sheet.size - 1.5)
            value += 1
        sheet.turn()


def programme(sheet: Sheet) -> None:
    random = sheet.random
    for _ in range(random.randint(3, 6)):
        sheet.line(
            sheet.left, f"{random.randint(1, 28)} mai {random.randint(1960, 2024)}", font=sheet.bold, lead=1.8
        )
        for hour in range(9, random.randint(13, 18)):
            sheet.line(sheet.left, f"{hour}.{random.choice(['00', '15', '30'])} {title(random)}")
        sheet.y += 12


def prose(sheet: Sheet) -> None:
    for _ in range(sheet.random.randint(10, 30)):
        sheet.paragraph(" ".join(sentence(sheet.random, sheet.random.randint(6, 22)) for _ in range(6)), 12)


def manuscript(sheet: Sheet) -> None:
    """A manuscript: the lines are numbered at the edge, all of them or each fifth; references at the end."""
    random = sheet.random
    lead, step, edge = random.choice([1.5, 2.0, 2.0]), random.choice([1, 1, 5]), sheet.left
    count, hang = random.choice([1, 1, 210]), 0
    sheet.left += random.uniform(20, 32)

    def numbered(text: str, font: str = "") -> None:
        nonlocal count
        line = ""
        for part in [*text.split(), ""]:
            longer = f"{line} {part}".strip()
            if part and sheet.left + sheet.width(longer, font=font) <= sheet.right:
                line = longer
                continue
            if sheet.y > FOOT:
                sheet.turn()
            if count % step == 0:
                sheet.put(edge, sheet.y, str(count))
            sheet.line(sheet.left + hang, line, font=font, lead=lead)
            count, line = count + 1, part

    for section in range(1, random.randint(3, 6)):
        numbered(f"{section}. {title(random)}" if random.random() < 0.6 else title(random), sheet.bold)
        for _ in range(random.randint(2, 4)):
            numbered(" ".join(sentence(random, random.randint(8, 20)) for _ in range(random.randint(2, 6))))
            if random.random() < 0.5:
                numbered("")
    numbered("References", sheet.bold)
    for _ in range(random.randint(5, 20)):
        author = (
            f"{word(random, True)}, {word(random, True)[0]}., {word(random, True)}, {word(random, True)[0]}."
        )
        numbered(
            f"{author}, {random.randint(1950, 2020)}. {sentence(random, 8)} {title(random, 2)} {random.randint(1, 90)}."
        )


def manual(sheet: Sheet) -> None:
    """A manual: numbered sections of all depths, bullets, pictures with captions that are labelled, boxes of code."""
    random = sheet.random
    depth, dot = random.choice([1, 2, 3]), random.choice(["", "", "."])
    font, size = random.choice([sheet.bold, sheet.bold, sheet.plain]), random.choice([1.0, 1.2, 1.4])
    label = random.choice(["Figure", "Fig.", "Figura", "Abb.", "Figuur"])
    names = [title(random, random.randint(1, 2)) for _ in range(4)] if random.random() < 0.4 else []
    above, figure = random.random() < 0.3, 1
    numbers = [random.randint(1, 6)] * depth
    for part in range(random.randint(8, 20)):
        level = random.randrange(depth)
        numbers[level] += 1
        numbers[level + 1 :] = [1] * (depth - level - 1)
        number = ".".join(map(str, numbers[: level + 1])) + dot
        sheet.y += 8
        sheet.line(
            sheet.left,
            f"{number} {names[part % 4] if names else title(random)}",
            sheet.size * size,
            font,
            1.7,
        )
        for _ in range(random.randint(0, 2)):
            sheet.paragraph(
                " ".join(sentence(random, random.randint(6, 16)) for _ in range(random.randint(1, 4)))
            )
        if random.random() < 0.5:
            for _ in range(random.randint(1, 5)):
                sheet.paragraph(f"{random.choice('•–▸')} {sentence(random, random.randint(3, 12))}", 10, 18)
        for _ in range(random.choice([0, 1, 1, 3])):
            caption = f"{label} {figure}: {title(random)}"
            high, wide = random.uniform(40, 120), random.uniform(80, 240)
            if sheet.y + high + 40 > FOOT:
                sheet.turn()
            x = (sheet.left + sheet.right - wide) / 2
            if above:
                sheet.line((sheet.left + sheet.right - sheet.width(caption)) / 2, caption, lead=0.6)
            sheet.page.insert_image(
                pymupdf.Rect(x, sheet.y, x + wide, sheet.y + high),
                pixmap=picture(random),
                keep_proportion=False,
            )
            sheet.y += high + 16
            if not above:
                sheet.line((sheet.left + sheet.right - sheet.width(caption)) / 2, caption, lead=1.8)
            figure += 1


def listings(sheet: Sheet) -> None:
    """Code and what it prints: numbered lines, formulas with names, prompts."""
    random = sheet.random
    sign = random.choice([".", "", ":", ")"])
    for _ in range(random.randint(3, 6)):
        sheet.paragraph(" ".join(sentence(random, random.randint(8, 20)) for _ in range(3)), 12)
        start = random.choice([1, 1, random.randint(5, 40)])
        quoted = random.random() < 0.4
        for value in range(start, start + random.randint(4, 16)):
            called = f'"{word(random)}"' if quoted else word(random)
            formula = "".join(random.choice(["a", "b", "(b+c)", "2*a", "/", "+", "*", "-"]) for _ in range(6))
            text = (
                f"{called} = {formula}"
                if random.random() < 0.7
                else f"{word(random)} <- {word(random)}({formula})"
            )
            sheet.line(sheet.left + random.choice([0, 0, 12]), f"{value}{sign} {text}", font="cour")
        sheet.y += 8


LOOKALIKES: dict[str, Callable[[Sheet], None]] = {
    "sections": sections,
    "steps": steps,
    "contents": contents,
    "bibliography": bibliography,
    "index": index,
    "enumerations": enumerations,
    "footnotes": footnotes,
    "programme": programme,
    "prose": prose,
    "manuscript": manuscript,
    "manual": manual,
    "listings": listings,
}
"""What fills a sheet, by name."""
