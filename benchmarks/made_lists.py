"""Catalogues and what only looks like them, set plainly: examples of lists that the shared folder has few of.

    python benchmarks/made_lists.py OUT [SEEDS]

Writes `NAME.pdf` and `NAME.gold.json`. With entries: lists of works under artists or without, with numbers apart, with
letters and gaps, with prices or not; lots of sales in blocks, one catalogue after another; modern catalogues without
numbers, several works on a page or one. Without: articles with numbered sections, tables of contents, bibliographies
with numbers, indexes, enumerations in prose, legends that count anew, footnotes, programmes with hours. Words are made
of syllables: nothing is learned from them.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pymupdf

WIDTH, HEIGHT = 420.0, 600.0
FOOT = 550.0
FONTS = (("tiro", "tibo", "tiit"), ("helv", "hebo", "heit"))
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ru",
    "sa",
    "te",
    "vi",
    "zo",
    "bel",
    "cor",
    "dan",
    "fel",
    "gar",
    "lin",
    "mon",
    "nor",
    "pas",
    "rin",
    "sol",
    "tan",
    "ver",
]
SMALL = [
    "de",
    "la",
    "en",
    "au",
    "von",
    "im",
    "am",
    "der",
    "bei",
    "the",
    "of",
    "on",
    "in",
    "with",
    "e",
    "del",
    "di",
]
PLACES = ["Lorvan", "Bastel", "Morzin", "Genavo", "Sarnel", "Dorlin", "Vesel", "Tarono"]
MEDIA = [
    "oil on canvas",
    "mixed media on paper",
    "huile sur toile",
    "aquarelle",
    "Öl auf Leinwand",
    "bronze",
    "gouache sur papier",
]

Box = list[float]


class Sheet:
    """A document in the making, set line by line."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.document = pymupdf.open()
        self.plain, self.bold, self.italic = random.choice(FONTS)
        self.size = random.choice([8.5, 9.0, 10.0, 11.0])
        self.left = random.uniform(40, 70)
        self.right = WIDTH - random.uniform(40, 60)
        self.entries: list[dict[str, Any]] = []
        self.folio = random.choice(["— {} —", "{}", "- {} -", ""])
        self.head = title(random, 2) if random.random() < 0.5 else ""
        self.turn()

    def turn(self) -> None:
        self.page = self.document.new_page(width=WIDTH, height=HEIGHT)
        number = self.document.page_count
        if self.folio:
            text = self.folio.format(number + 3)
            self.put(WIDTH / 2 - self.width(text) / 2, 30, text)
        if self.head:
            self.put(self.left, 30, self.head, self.size - 1)
        self.y = 60.0

    def width(self, text: str, size: float = 0, font: str = "") -> float:
        return float(pymupdf.get_text_length(text, fontname=font or self.plain, fontsize=size or self.size))

    def put(self, x: float, y: float, text: str, size: float = 0, font: str = "") -> Box:
        size = size or self.size
        self.page.insert_text((x, y), text, fontname=font or self.plain, fontsize=size)
        return [x, y - size, x + self.width(text, size, font), y + 0.25 * size]

    def line(self, x: float, text: str, size: float = 0, font: str = "", lead: float = 1.25) -> Box:
        """A line at the next place, on a new page where this one is full."""
        if self.y > FOOT:
            self.turn()
        box = self.put(x, self.y, text, size, font)
        self.y += lead * (size or self.size)
        return box

    def paragraph(
        self, text: str, indent: float = 0.0, hang: float = 0.0, size: float = 0, font: str = ""
    ) -> list[tuple[int, Box]]:
        """Words in lines up to the right edge; page and box of each line."""
        boxes: list[tuple[int, Box]] = []
        line, x = "", self.left + indent
        for word in [*text.split(), ""]:
            longer = f"{line} {word}".strip()
            if word and x + self.width(longer, size, font) <= self.right:
                line = longer
                continue
            if line:
                box = self.line(x, line, size, font)
                boxes.append((self.document.page_count, box))
            line, x = word, self.left + hang
        return boxes

    def add(self, number: str | None, name: str | None, boxes: list[tuple[int, Box]]) -> None:
        spans = [{"page": page, "bbox": [round(value, 1) for value in box]} for page, box in boxes]
        self.entries.append(
            {"id": f"e{len(self.entries)}", "number": number, "title": name, "spans": spans, "fields": {}}
        )


def word(random: Random, capital: bool = False) -> str:
    text = "".join(random.choice(SYLLABLES) for _ in range(random.randint(1, 3)))
    return text.capitalize() if capital else text


def title(random: Random, words: int = 0) -> str:
    parts = [word(random, True)]
    for _ in range((words or random.randint(1, 6)) - 1):
        parts.append(random.choice(SMALL) if random.random() < 0.3 else word(random, random.random() < 0.4))
    return " ".join(parts)


def sentence(random: Random, words: int) -> str:
    return " ".join([word(random, True), *(word(random) for _ in range(words - 1))]) + "."


def name(random: Random) -> str:
    first, last = word(random, True), word(random, True)
    place = random.choice(PLACES)
    return random.choice(
        [
            f"{first} {last}, {place}.",
            f"{last}, {first}. {place}.",
            f"{first[0]}. {last} in {place}.",
            f"{last} ({first}), né à {place}.",
            f"{last.upper()} ({first}).",
            f"{first} {last}",
        ]
    )


def works(sheet: Sheet) -> None:
    """A list of works under artists, or without them."""
    random = sheet.random
    named, priced, apart = random.random() < 0.8, random.random() < 0.7, random.random() < 0.3
    sign = random.choice([".", "", " –", ")"])
    wide = random.choice([1.25, 1.6, 2.0])
    centred = random.random() < 0.7
    font = random.choice([sheet.plain, sheet.bold, sheet.italic])
    value, indent = random.choice([1, 1, random.randint(20, 400)]), random.choice([0, 18, 26])
    medium = random.choice(["", "", " (aquarelle)", ". Pastel"])
    for _ in range(random.randint(12, 24)):
        if named:
            text = name(random)
            x = WIDTH / 2 - sheet.width(text, font=font) / 2 if centred else sheet.left
            sheet.y += 0.5 * wide * sheet.size
            sheet.line(x, text, font=font, lead=wide)
        for _ in range(random.choice([1, 1, 1, 2, 3])):
            letter = random.choice("ab") if random.random() < 0.04 else ""
            number, called = f"{value}{letter}", title(random)
            shift = sheet.width("000. ") + indent if apart else sheet.width(f"{number}{sign} ")
            if sheet.y > FOOT:
                sheet.turn()
            y = sheet.y
            opening = sheet.put(sheet.left, y, f"{number}{sign}")
            ending = medium if random.random() < 0.4 else ""
            box = sheet.line(sheet.left + shift, called + ending + random.choice(["", "."]), lead=wide)
            boxes = [(sheet.document.page_count, [opening[0], box[1], box[2], box[3]])]
            if priced and random.random() < 0.9:
                price = random.choice(["{}", "{}. —", "Fr. {}"]).format(random.randint(2, 90) * 10)
                sheet.put(sheet.right - sheet.width(price), y, price)
                boxes[0][1][2] = sheet.right
            if random.random() < 0.08:
                sold = "(" + sentence(random, 5).rstrip(".").lower() + ".)"
                boxes.append(
                    (sheet.document.page_count, sheet.line(sheet.left + 60, sold, sheet.size - 1, lead=wide))
                )
            sheet.add(number, called, boxes)
            value += 1 if random.random() < 0.8 else random.randint(2, 9)


def lots(sheet: Sheet) -> None:
    """Lots of sales in a block: a name in capitals or bold, a description, a price, a note in smaller type."""
    random = sheet.random
    for _ in range(random.choice([1, 1, 2])):
        value = random.choice([1, 1, random.randint(2, 60000)])
        sign, hang = random.choice([".", "", " —"]), random.choice([0, 12, 20])
        upper, note = random.random() < 0.6, random.random() < 0.7
        if random.random() < 0.7:
            sheet.line(sheet.left + 40, title(random, 4).upper(), sheet.size * 1.5, sheet.bold, lead=2.0)
            sheet.line(sheet.left + 60, sentence(random, 6), lead=2.2)
        for _ in range(random.randint(4, 16)):
            last = word(random, True) + word(random)
            last = last.upper() if upper else last
            year = random.randint(1560, 1880)
            about = sentence(random, random.randint(4, 16))[:-1].lower()
            letter = f"{random.choice(PLACES)}, {random.randint(1, 30)} mai {year}"
            sheets = f"{random.randint(1, 4)} p. in-{random.choice('48')}."
            text = f"{value}{sign} {last} ({word(random, True)} d'), {about}. — L. a. s.; {letter}, {sheets}"
            boxes = sheet.paragraph(text, 0, hang)
            price, (page, box) = f"{random.randint(2, 90)} »", boxes[-1]
            if page == sheet.document.page_count and box[2] < sheet.right - 60:
                sheet.put(sheet.right - sheet.width(price), box[3] - 0.25 * sheet.size, price)
            if note and random.random() < 0.7:
                boxes += sheet.paragraph(sentence(random, random.randint(8, 60)), 16, hang, sheet.size - 1.5)
            sheet.y += random.choice([0, 4])
            sheet.add(str(value), None, boxes)
            value += 1
        sheet.y += 30


def artworks(sheet: Sheet) -> None:
    """A modern catalogue: a picture and beside or below it title, medium, size, year, price; no numbers."""
    random = sheet.random
    across, beside = random.choice([1, 1, 2]), random.random() < 0.4
    font = random.choice([sheet.bold, sheet.bold, sheet.italic, sheet.plain])
    order = random.sample(["medium", "size", "year"], 3)
    priced, size = random.random() < 0.6, sheet.size * random.choice([1.0, 1.0, 1.3])
    artist = name(random).rstrip(".") if random.random() < 0.3 else ""
    for _ in range(random.randint(6, 12)):
        if sheet.y > 61:
            sheet.turn()
        for place in range(across):
            width, tall = random.uniform(120, 170), random.uniform(140, 220)
            if across == 1 and not beside:
                width, tall = random.uniform(180, 300), random.uniform(180, 340)
            x, y = sheet.left + place * 185, 80.0
            sheet.page.insert_image(pymupdf.Rect(x, y, x + width, y + tall), pixmap=picture(random))
            x, y = (x + width + 14, y + 0.6 * tall) if beside and across == 1 else (x, y + tall + 16)
            called = title(random)
            values = {
                "medium": random.choice(MEDIA),
                "size": f"{random.randint(20, 180)} x {random.randint(20, 180)} cm",
                "year": str(random.randint(1950, 2025)),
            }
            rows = [*([(artist, sheet.plain, sheet.size)] if artist else []), (called, font, size)]
            if random.random() < 0.5:
                rows += [(values[key], sheet.plain, sheet.size) for key in order]
            else:
                rows += [(", ".join(values[key] for key in order), sheet.plain, sheet.size)]
            if priced:
                rows.append((f"€ {random.randint(5, 90) * 100}", sheet.plain, sheet.size))
            boxes: list[tuple[int, Box]] = []
            for text, face, points in rows:
                boxes.append((sheet.document.page_count, sheet.put(x, y, text, points, face)))
                y += 1.3 * points
            sheet.add(None, called, boxes)
        sheet.y = 100.0


def picture(random: Random) -> pymupdf.Pixmap:
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 60, 60))
    pixmap.set_rect(pixmap.irect, tuple(random.randint(40, 220) for _ in range(3)))
    for _ in range(12):
        x, y = random.randint(0, 50), random.randint(0, 50)
        pixmap.set_rect(pymupdf.IRect(x, y, x + 12, y + 9), tuple(random.randint(0, 255) for _ in range(3)))
    return pixmap


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


CATALOGUES = ("works", "lots", "artworks")
"""The kinds that have entries."""
KINDS: dict[str, Callable[[Sheet], None]] = {
    "works": works,
    "lots": lots,
    "artworks": artworks,
    "sections": sections,
    "steps": steps,
    "contents": contents,
    "bibliography": bibliography,
    "index": index,
    "enumerations": enumerations,
    "footnotes": footnotes,
    "programme": programme,
    "prose": prose,
}


def make(folder: Path, kind: str, seed: int) -> None:
    """Write a document of a kind and its gold."""
    sheet = Sheet(Random(f"{kind} {seed}"))
    if kind in CATALOGUES and sheet.random.random() < 0.3:
        prose(sheet)
        sheet.turn()
    KINDS[kind](sheet)
    stem = f"{kind}_{seed}"
    count = sheet.document.page_count
    gold = {
        "name": stem,
        "convention": f"made-{kind}",
        "scored": ["entries"],
        "pages": [{"page": number, "width": WIDTH, "height": HEIGHT} for number in range(1, count + 1)],
        "entries": sheet.entries,
    }
    sheet.document.save(folder / f"{stem}.pdf")
    (folder / f"{stem}.gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        for seed in range(int(sys.argv[2]) if len(sys.argv) > 2 else 4):
            make(folder, kind, seed)


if __name__ == "__main__":
    main()
