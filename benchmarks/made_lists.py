"""Catalogues and what only looks like them, set plainly: examples of lists that the shared folder has few of.

    python benchmarks/made_lists.py OUT [SEEDS]

Writes `NAME.pdf` and `NAME.gold.json`. With entries: lists of works under artists or without, with numbers apart, with
letters and gaps, with prices or not; lots of sales in blocks, one catalogue after another; modern catalogues without
numbers, several works on a page or one. Without: articles with numbered sections, tables of contents, bibliographies
with numbers, indexes, enumerations in prose, legends that count anew, footnotes, programmes with hours, manuscripts
with numbered lines, manuals, listings of code. Words are made of syllables: nothing is learned from them.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pymupdf
from made_lookalikes import LOOKALIKES, prose
from made_sheets import FOOT, HEIGHT, MEDIA, PLACES, WIDTH, Box, Sheet, name, picture, sentence, title, word


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


CATALOGUES = ("works", "lots", "artworks")
"""The kinds that have entries."""
KINDS: dict[str, Callable[[Sheet], None]] = {
    "works": works,
    "lots": lots,
    "artworks": artworks,
    **LOOKALIKES,
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
