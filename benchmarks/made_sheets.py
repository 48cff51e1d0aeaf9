"""A document in the making, set line by line, and words of syllables for it: nothing is learned from them."""

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


def picture(random: Random) -> pymupdf.Pixmap:
    pixmap = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 60, 60))
    pixmap.set_rect(pixmap.irect, tuple(random.randint(40, 220) for _ in range(3)))
    for _ in range(12):
        x, y = random.randint(0, 50), random.randint(0, 50)
        pixmap.set_rect(pymupdf.IRect(x, y, x + 12, y + 9), tuple(random.randint(0, 255) for _ in range(3)))
    return pixmap
