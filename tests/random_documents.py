"""Documents and texts made by chance: label words of all languages, numbers as presses and misprints set them."""

import random
from functools import cache

from pictoria_docs.document import RegionType
from pictoria_docs.languages import catalogue_words
from tests.linking.factory import HEIGHT, WIDTH, PageMaker

WORDS = (
    "a", "I", "jug", "bowl", "amphora", "from", "the", "slope", "cruche", "de", "la", "du", "vase", "Scherbe", "mit",
    "aus", "vaso", "di", "terracotta", "bronze", "ivoire", "Vulci", "Paris", "Musée", "Dupont", "Smith", "Müller", "et",
    "1978", "1998,", "century", "siècle", "Jh.", "BC", "av. J.-C.", "vers", "um", "height", "H.", "L.", "Diam.", "cm",
    "mm", "x", "×", "gauche", "right", "oben", "recto", "détail", "idem", "ibid.", "and", "und", "f.", "ff.", "to", "à",
    "bis", "Inv.", "Provenance:", "Date:", "Lit.:", "Bibliographie", "Catalogue", "List of plates", "suite", "(cont.)",
    "Photo", "coll.", "don", "acquired", "cf.", "see", "voir", "vgl.", "p.", "pp.", "S.", "Nr.", "©", "Maße:", "Maße",
    "ca.", "c.", "v.", "n.", "Chr.", "Terrakotta", "second", "half", "quarter", "début", "fin", "Ende", "ancien", "op.",
    "cit.", "sold", "Christie's", "lot", "New", "York", "London,", "1912.", "£", "€", "Est.", "signed", "(fig.", "(pl.",
)  # fmt: skip
MARKS = "()[]{}.,;:-–—‐‑−/?!«»'’\"&+=*©§·²³½ºª°|<>%…_~^`\u00ad\u200b\u202e\u0301\ufb01\n\t"
DIGITS = "0123456789" * 6 + "²³¹⁴₅٣٤५①⑳Ⅳⅻ一½"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäöüéèçßIİſαΩЖ"
ROMAN = "IVXLCDMivxlcdm"
TYPES = (RegionType.TEXT,) * 6 + (
    RegionType.HEADING,
    RegionType.LIST,
    RegionType.FOOTNOTE,
    RegionType.RUNNING_HEAD,
    RegionType.TABLE,
    RegionType.CODE,
)


@cache
def labels() -> tuple[str, ...]:
    """All label words that the grammar knows, small and capital, with and without their point."""
    forms = catalogue_words("labels")["labels"].values()
    words = sorted({word for kind in forms for words in kind.values() for word in words})
    return tuple(
        form for word in words for form in (word, word.title(), word.upper(), f"{word.capitalize()}.")
    )


def number(chance: random.Random) -> str:
    """A number as a press, or a misprint, may set it."""
    value = chance.choice(
        (chance.randint(0, 3), chance.randint(0, 30), chance.randint(0, 10 ** chance.randint(1, 12)))
    )
    return chance.choice(
        (
            str(value),
            str(value),
            str(value),
            f"{value}.",
            f"{value}{chance.choice(LETTERS)}",
            f"{value}{chance.choice('-–—.,/:')}{chance.randint(0, 40)}",
            f"{value}{chance.choice('-–,')}{chance.choice(LETTERS)}",
            f"{value}, {chance.randint(0, 9)}",
            f"({value})",
            f"0{value}",
            "".join(chance.choices(DIGITS, k=chance.randint(1, 5))),
            "".join(chance.choices(ROMAN, k=chance.randint(1, 6))),
            f"{''.join(chance.choices(ROMAN[:3], k=2))}, {value}",
            f"{value} x {chance.randint(0, 90)},{chance.randint(0, 9)} cm",
        )
    )  # fmt: skip


def token(chance: random.Random) -> str:
    """A word, a label word, a number, a mark, or letters without sense."""
    kind = chance.random()
    if kind < 0.3:
        return chance.choice(WORDS)
    if kind < 0.6:
        return number(chance)
    if kind < 0.78:
        return chance.choice(labels())
    if kind < 0.92:
        return "".join(chance.choices(MARKS, k=chance.choice((1, 1, 1, 2, 4))))
    return "".join(chance.choices(LETTERS + DIGITS + MARKS, k=chance.randint(1, 9)))


def text(chance: random.Random, most: int = 12) -> str:
    """Up to `most` tokens; many open with a label and its number."""
    parts: list[str] = []
    if chance.random() < 0.6:
        parts = [
            chance.choice(labels()),
            chance.choice((" ", " ", "", ". ")),
            number(chance),
            chance.choice((" ", ". ", "")),
        ]
    for _ in range(chance.randint(0, most)):
        parts += [token(chance), chance.choice((" ", " ", " ", "", "  "))]
    return "".join(parts).strip() or number(chance)


def entry_text(chance: random.Random) -> str:
    """The opening of an entry as likely as not, with what its record may say."""
    opening = f"{chance.choice(('', 'Cat. ', 'No. ', 'Kat. '))}{number(chance)}{chance.choice(('. ', ' '))}"
    return opening + text(chance, 20)


def pages(chance: random.Random) -> list[PageMaker]:
    """One to three pages with texts, pictures and labels in random places, some in rows and columns."""
    made: list[PageMaker] = []
    series = chance.randint(0, 3)
    for page_number in range(1, chance.choice((1, 1, 2, 3)) + 1):
        page = PageMaker(page_number, chance.choice((None, None, str(page_number), "XII", "pl. ²")))
        for _ in range(chance.choice((0, 1, 2, 4))):
            x, y = chance.uniform(0, WIDTH - 10), chance.uniform(0, HEIGHT - 10)
            page.picture(
                x,
                y,
                x + chance.uniform(5, 200),
                y + chance.uniform(5, 200),
                chance.choice(("", "", text(chance, 2))),
            )
        for _ in range(chance.randint(0, 8)):
            kind, x = chance.random(), chance.choice((40.0, 250.0, chance.uniform(0, WIDTH - 40)))
            y, size = chance.uniform(10, HEIGHT - 20), chance.choice((6.0, 8.0, 9.0, 9.0, 9.0, 14.0))
            series += chance.choice((0, 1, 1, 1, 2, -series))
            if kind < 0.2:
                words = f"{chance.choice(labels())} {series}{chance.choice(('', '.', 'a', '²'))} {text(chance, 4)}"
            elif kind < 0.4:
                words = f"{series}{chance.choice(('. ', ' ', 'a. '))}{entry_text(chance)}"
            elif kind < 0.5:
                words = number(chance)
            else:
                words = text(chance, chance.choice((3, 12, 40)))
            width = chance.choice((20, 100, 200, 400))
            page.text(x, y, x + width, words, size, bold=chance.random() < 0.2, type=chance.choice(TYPES))
        made.append(page)
    return made
