"""Make PDFs of random words, labels and numbers, with a few pictures: a function from a seed to the bytes of a file."""

import random

import pymupdf

LABELS = (
    "Fig.", "Figs.", "fig.", "Figure", "Figures", "FIG.", "Pl.", "Pls.", "pl.", "Plate", "PLATE", "Planche", "Taf.",
    "Tafel", "Abb.", "Abbildung", "Tav.", "Tavola", "Lám.", "Lámina", "tab.", "Tabula", "Table", "Tableau", "Cat.",
    "cat.", "Kat.-Nr.", "n°", "no.", "N°", "Nr.", "nos", "Nos.", "p.", "pp.", "S.", "cf.", "Cf.", "voir", "see",
    "vgl.", "Inv.", "inv. no.", "H.", "L.", "Diam.", "ill.", "Karte", "Map", "Photo", "Scheme", "Dessin", "Foto:",
    "List of plates", "Catalogue", "Bibliographie", "Provenance:", "Date:", "Lit.:", "(cont.)", "suite", "Fortsetzung",
)  # fmt: skip
WORDS = (
    "a", "jug", "bowl", "amphora", "from", "the", "northern", "slope", "cruche", "de", "la", "nécropole", "du", "vase",
    "fragment", "Scherbe", "mit", "Henkel", "aus", "vaso", "di", "terracotta", "bronze", "ivoire", "Vulci", "Paris",
    "Museum", "Musée", "Dupont", "Smith", "Müller", "1978", "1998,", "century", "siècle", "Jh.", "BC", "av. J.-C.",
    "vers", "um", "height", "hauteur", "cm", "mm", "x", "×", "left", "right", "gauche", "droite", "oben", "above",
    "recto", "verso", "detail", "détail", "idem", "ibid.", "et", "und", "and", "with", "Don", "coll.", "photograph",
)  # fmt: skip
MARKS = (
    "(", ")", "[", "]", ".", ",", ";", ":", "-", "–", "—", "/", "?", "!", "«", "»", "'", '"', "&", "+", "=", "*", "©",
    "§", "·", "²", "³", "½", "º", "ª", "()", "(?)", "...", "--", "(-", "1-", "-1", ",,", "f.", "ff.", "et suiv.",
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäöüéèçß"
ROMAN = "IVXLCDM"
SIZES = (5, 7, 8, 9, 10, 12, 18)
FONTS = ("helv", "hebo", "heit", "tiro", "tibo")


def number(chance: random.Random) -> str:
    """A number as a press, or a misprint, may set it."""
    value = chance.choice(
        (chance.randint(0, 3), chance.randint(0, 30), chance.randint(0, 400), 10 ** chance.randint(1, 20))
    )
    return chance.choice(
        (
            str(value),
            str(value),
            f"{value}.",
            f"{value}{chance.choice('abcdefz')}",
            f"{value}-{chance.randint(0, 40)}",
            f"{value}–{chance.choice('abc')}",
            f"{value}, {chance.randint(0, 9)}",
            f"{chance.randint(0, 9)}.{value}",
            f"{value}/{chance.randint(0, 9)}",
            f"({value})",
            f"0{value}",
            f"{value}²",
            "".join(chance.choices(ROMAN, k=chance.randint(1, 6))),
            f"{''.join(chance.choices(ROMAN, k=2))}, {value}",
            f"{value} x {chance.randint(0, 90)},{chance.randint(0, 9)} cm",
        )
    )  # fmt: skip


def token(chance: random.Random) -> str:
    """A word, a label word, a number, a mark or letters without sense."""
    kind = chance.random()
    if kind < 0.30:
        return chance.choice(WORDS)
    if kind < 0.60:
        return number(chance)
    if kind < 0.80:
        return chance.choice(LABELS)
    if kind < 0.92:
        return chance.choice(MARKS)
    return "".join(chance.choices(LETTERS, k=chance.randint(1, 12)))


def text(chance: random.Random, most: int) -> str:
    """Up to `most` tokens, some of them a label and its number, with or without spaces between them."""
    parts: list[str] = []
    for _ in range(chance.randint(1, most)):
        if chance.random() < 0.3:
            parts += [chance.choice(LABELS), chance.choice((" ", "")), number(chance)]
        else:
            parts.append(token(chance))
        parts.append("" if chance.random() < 0.05 else " ")
    return "".join(parts).strip()


def random_pdf(seed: int) -> bytes:
    """The PDF of a seed: 1 to 4 pages of random text in random places, with a few pictures and strokes."""
    chance = random.Random(seed)
    with pymupdf.open() as pdf:
        for _ in range(chance.randint(1, 4)):
            page = pdf.new_page(width=chance.choice((300, 480, 595)), height=chance.choice((400, 680, 842)))
            for _ in range(chance.choice((0, 1, 1, 2, 3, 6))):
                _draw(page, chance)
            for _ in range(chance.randint(1, 14)):
                _write(page, chance)
            if chance.random() < 0.1:
                page.set_rotation(chance.choice((90, 180, 270)))
        return bytes(pdf.tobytes(no_new_id=True))


def _write(page: pymupdf.Page, chance: random.Random) -> None:
    size = chance.choice(SIZES)
    x, y = chance.uniform(10, page.rect.width - 60), chance.uniform(15, page.rect.height - 15)
    words = text(chance, chance.choice((2, 5, 12, 60))).split(" ")
    across, lines = max(int((page.rect.width - x) / (0.55 * size)), 8), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) >= across:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    page.insert_text(
        (x, y), lines[:25], fontsize=size, fontname=chance.choice(FONTS), rotate=chance.choice((0,) * 12 + (90, 270))
    )  # fmt: skip


def _draw(page: pymupdf.Page, chance: random.Random) -> None:
    x, y = chance.uniform(0, page.rect.width - 30), chance.uniform(0, page.rect.height - 30)
    box = pymupdf.Rect(x, y, x + chance.uniform(8, 220), y + chance.uniform(8, 220)) & page.rect
    if chance.random() < 0.7:
        pixels = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 24, 24))
        pixels.set_rect(pixels.irect, tuple(chance.randrange(256) for _ in range(3)))
        pixels.set_rect(pymupdf.IRect(4, 4, 14, 18), tuple(chance.randrange(256) for _ in range(3)))
        page.insert_image(box, pixmap=pixels, keep_proportion=False)
        return
    for _ in range(chance.randint(3, 30)):
        ends = [
            pymupdf.Point(chance.uniform(box.x0, box.x1), chance.uniform(box.y0, box.y1)) for _ in range(2)
        ]
        page.draw_line(*ends)
