"""Handwriting: words in the hand of one writer, in pencil or ink, and where they stand."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random

import pymupdf

from bench.generator.typesetter import BookTypesetter
from pictoria_docs.document import Box

FACES = (
    ("fontpkg_caveat", "Caveat[wght].ttf", 1.0),
    ("fontpkg_zeyada", "Zeyada.ttf", 1.15),
    ("fontpkg_dancing_script", "DancingScript[wght].ttf", 0.8),
)
"""Package, file, and how large it is set against the others."""
INKS = (
    (0.45, 0.45, 0.47), (0.62, 0.61, 0.6), (0.1, 0.1, 0.12), (0.15, 0.2, 0.45), (0.35, 0.22, 0.12), (0.6, 0.15, 0.15),
)  # fmt: skip
"""Red, green and blue of soft and hard pencil, black, blue and brown ink, red crayon, 0 to 1."""
PALE = (0.92, 0.9, 0.86)
"""White ink, for dark boards."""
STROKE = 1.0
"""Points that a box of handwriting is grown by: strokes have a breadth."""
PLACES = ("Villers", "Carthago", "Sur la lagune", "Ostia", "Mont Auxois", "Kerameikos", "Beauvais", "Olympia")
BUYERS = ("Durand", "Mr Hobson", "Frau Keller", "van der Meer", "Musée", "B. M.", "vendu", "Rollin")


@dataclass(frozen=True, slots=True)
class Hand:
    """How one person writes."""

    face: tuple[str, str, float]
    size: float
    """Points."""
    shear: float
    """How far letters lean, to the right if positive."""
    rise: float
    """Degrees by which lines climb at most, or fall."""
    uneven: float
    """How much words differ in size and height, a share of the size."""
    ink: tuple[float, float, float]

    @classmethod
    def draw(cls, random: Random, *, dark: bool = False) -> "Hand":
        """A hand by chance; in pale ink on dark paper."""
        return cls(
            random.choice(FACES),
            random.uniform(11, 20),
            random.uniform(-0.1, 0.45),
            random.uniform(0.3, 3.0),
            random.uniform(0.0, 0.12),
            PALE if dark else random.choice(INKS),
        )


@lru_cache(maxsize=16)
def _font(package: str, name: str) -> pymupdf.Font:
    return pymupdf.Font(fontbuffer=(files(package) / "files" / name).read_bytes())


def width(hand: Hand, text: str) -> float:
    """Points that a line by a hand is long, about."""
    size = hand.size * hand.face[2]
    return float(_font(*hand.face[:2]).text_length(text, size)) * (1 + hand.uneven)


def write(
    typesetter: BookTypesetter, hand: Hand, text: str, x: float, y: float, *, upwards: bool = False
) -> Box:
    """Write a line of text by hand, and put its box down in the truth.

    Args:
        typesetter: the page.
        hand: whose.
        text: what is written.
        x: points, where the line begins.
        y: points, the baseline there.
        upwards: from the foot of the page to its head.

    Returns:
        The box around the letters, in points.
    """
    random, font, page = typesetter.random, _font(*hand.face[:2]), typesetter.page
    turn = random.uniform(-hand.rise, hand.rise) + (90 if upwards else 0)
    lean = pymupdf.Matrix(1, 0, hand.shear, 1, 0, 0) * pymupdf.Matrix(turn)
    # The y axis of a text writer's matrix points up, that of a quad's down.
    mirrored = pymupdf.Matrix(1, 0, -hand.shear, 1, 0, 0) * pymupdf.Matrix(-turn)
    start, across = pymupdf.Point(x, y), 0.0
    shown = pymupdf.Rect()
    for part in text.split():
        size = hand.size * hand.face[2] * (1 + random.uniform(-1, 1) * hand.uneven)
        at = start + pymupdf.Point(across, random.uniform(-1, 1) * hand.uneven * size)
        writer = pymupdf.TextWriter(page.rect)
        writer.append(at, part, font=font, fontsize=size)
        writer.write_text(page, color=hand.ink, morph=(start, lean))
        wide = font.text_length(part, size)
        letters = pymupdf.Rect(at.x, at.y - 0.7 * size, at.x + wide, at.y + 0.25 * size)
        moved = letters.quad.morph(start, mirrored).rect
        shown = moved if not shown.is_valid or shown.is_empty else shown | moved
        across += wide + 0.3 * size
    box = Box(*(shown & page.rect)).grown(STROKE)
    truth = typesetter.gold.setdefault("handwriting", [])
    truth.append({"page": typesetter.number, "bbox": [round(value, 1) for value in box]})
    return box


def note(typesetter: BookTypesetter) -> str:
    """What owners of albums and readers of catalogues write: a thing, a place with a date, a price, a buyer."""
    random, words = typesetter.random, typesetter.style.words
    day, month, year = random.randint(1, 28), random.randint(1, 12), random.randint(1860, 1935)
    return random.choice(
        [
            random.choice(words.objects),
            f"{random.choice(PLACES)}, {day}.{month}.{year}",
            f"{random.choice(PLACES)} {year}",
            f"{random.choice(BUYERS)} {random.randint(2, 90) * 5}",
            f"{random.choice(words.objects)} {random.randint(1, 90)} ?",
        ]
    )
