"""How a generated catalogue looks: paper, type, labels, numbers, furniture; drawn from a seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from bench.generator.fonts import draw_family
from bench.generator.words import GENRES, LANGUAGE_WORDS, GenreWords, LanguageWords
from pictoria_docs.labels import to_roman

PAPERS: Mapping[str, tuple[float, float]] = {
    "a4": (595, 842), "letter": (612, 792), "a5": (420, 595), "b5": (499, 709), "octavo": (439, 666),
    "quarto": (540, 720), "square": (600, 640), "landscape": (720, 540),
}  # fmt: skip


@dataclass(frozen=True)
class BookStyle:
    """Everything about a catalogue's look that its seed decides. Lengths in PDF points."""

    lang: str
    paper: tuple[float, float]
    margins: tuple[float, float, float, float]
    """Inner, top, outer, bottom."""
    family: str
    caption_family: str
    size: float
    leading: float
    caption_size: float
    caption_face: str
    caption_align: str
    """left, centre or justify."""
    caption_gap: float
    justified: bool
    hyphenate: bool
    columns: int
    figure: tuple[str, str, str]
    plate: tuple[str, str]
    entry: tuple[str, str]
    separator: str
    """Between a label and its text; a newline sets the label on a line of its own."""
    label_face: str
    """roman, bold, italic or caps (small capitals)."""
    numerals: str
    """arabic, roman, chapter (3.2) or hyphen (3-2)."""
    plate_numerals: str
    plate_joint: str
    """Between plate and panel in a mention: "pl. IV, 3", "pl. IV.3", "pl. 4:3"."""
    folio: str
    """bottom, outer (bottom), top, head or none."""
    head: str
    """split (left and right), centre, rule or none."""
    first_page: int
    mention_form: int
    ink: float
    """Grey of the captions, 0 (black) to 0.45."""
    own_words: LanguageWords | None = None
    """Words instead of those of its language."""

    @property
    def words(self) -> LanguageWords:
        """Its own words, or those of its language."""
        return self.own_words or LANGUAGE_WORDS[self.lang]

    @property
    def genre_words(self) -> GenreWords:
        """Its words for coins, sales, exhibitions, tables and notes."""
        return GENRES[self.lang]

    def number(self, index: int, chapter: int = 1) -> str:
        """The printed number of a figure, counted from 1 (within its chapter, where numbers have chapters)."""
        if self.numerals == "roman":
            return to_roman(index)
        joint = {"chapter": ".", "hyphen": "-"}.get(self.numerals)
        return f"{chapter}{joint}{index}" if joint else str(index)

    def plate_number(self, index: int) -> str:
        """The printed number of a plate."""
        return to_roman(index) if self.plate_numerals == "roman" else str(index)


def draw_style(lang: str, random: Random, *, columns: int | None = None) -> BookStyle:
    """A style for `lang` drawn from `random`; the same seed gives the same style.

    Raises:
        KeyError: no words for `lang`.
    """
    words = LANGUAGE_WORDS[lang]
    paper = PAPERS[
        random.choice(["a4", "a4", "letter", "a5", "b5", "octavo", "quarto", "square", "landscape"])
    ]
    count = columns or (2 if paper[0] > 560 and random.random() < 0.3 else 1)
    inner = random.uniform(0.09, 0.13) * paper[0]
    family = draw_family(random)
    size = random.choice([8.5, 9, 9.5, 10, 10.5, 11, 12]) - (1 if paper[0] < 440 else 0)
    caption_size = max(7.0, size - random.choice([0, 0.5, 1, 1.5, 2]))
    return BookStyle(
        lang=lang,
        paper=paper,
        margins=(
            inner,
            random.uniform(56, 76),
            inner + random.choice([-6, 0, 0, 10, 24]),
            random.uniform(54, 80),
        ),
        family=family,
        caption_family=family if random.random() < 0.65 else draw_family(random),
        size=size,
        leading=random.choice([1.15, 1.2, 1.25, 1.32, 1.45]),
        caption_size=caption_size,
        caption_face=random.choices(["roman", "italic", "bold"], [8, 3, 0.6])[0],
        caption_align=random.choices(["left", "centre", "justify"], [5, 2, 2])[0],
        caption_gap=random.uniform(3, 13),
        justified=random.random() < 0.55,
        hyphenate=random.random() < 0.5,
        columns=count,
        figure=random.choice(words.figure),
        plate=random.choice(words.plate),
        entry=random.choice(words.entry),
        separator=random.choices(
            [". ", " – ", ": ", "  ", ".– ", " — ", "\n", " ", " | "], [9, 4, 4, 2, 1, 1, 1.5, 2, 0.5]
        )[0],
        label_face=random.choices(["roman", "bold", "italic", "caps"], [5, 4, 2, 1])[0],
        numerals=random.choices(["arabic", "roman", "chapter", "hyphen"], [8, 0.7, 1.5, 0.6])[0],
        plate_numerals=random.choice(["arabic", "roman", "roman"]),
        plate_joint=random.choice([", ", ", ", ".", ",", ":"]),
        folio=random.choice(["bottom", "bottom", "outer", "top", "head", "none"]),
        head=random.choice(["split", "centre", "rule", "none"]),
        first_page=random.choice([1, 1, 5, 23, 141]),
        mention_form=random.randrange(4),
        ink=random.choice([0, 0, 0, 0.25, 0.4]),
    )
