"""Books without a catalogue that look like one in places: numbered sections, contents, notes, lists, terms in bold."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bench.generator import content
from bench.generator.typesetter import BookTypesetter
from bench.generator.words import ARTISTS, AUTHORS, MUSEUMS, PLACES
from bench.typesetter import TextRun

PARTS = 5


@dataclass(frozen=True)
class ListStyle:
    """How the numbered things of one book are printed."""

    number: str
    """Template of a number."""
    face: str
    """Of numbers and terms."""
    hang: float
    """Indent of the lines after the first, in points."""
    apart: bool
    """Whether numbers hang in a margin of their own."""
    gap: float
    """White between two of them, in sizes of the type."""


def draw_list_style(random: Random) -> ListStyle:
    """The manner of one book."""
    return ListStyle(
        number=random.choice(["{}", "{}.", "{})", "[{}]", "({})", "§ {}"]),
        face=random.choice(["roman", "roman", "bold", "italic"]),
        hang=random.choice([0.0, 12.0, 18.0]),
        apart=random.random() < 0.4,
        gap=random.choice([0.0, 0.3, 0.8]),
    )


def any_text(typesetter: BookTypesetter) -> None:
    """Running text with five of these by chance: contents, sections, notes, literature, index, steps, terms, years."""
    random = typesetter.random
    style = draw_list_style(random)
    setters: list[Callable[[BookTypesetter, ListStyle], None]] = [
        contents, _sections, notes, literature, index, _steps, _terms, _years,
    ]  # fmt: skip
    typesetter.new_page()
    content.heading(typesetter, random.choice(typesetter.style.words.heads), size=1.7)
    for setter in random.sample(setters, PARTS):
        for _ in range(random.choice([0, 1, 3])):
            content.text(typesetter, sentences=random.randint(2, 5))
        if random.random() < 0.5:
            typesetter.new_page()
        setter(typesetter, style)
    content.text(typesetter, sentences=4)


def _item(typesetter: BookTypesetter, style: ListStyle, number: str, runs: list[TextRun]) -> None:
    """A numbered text in the manner of the book."""
    printed = style.number.format(number)
    typesetter.y += style.gap * typesetter.style.size
    if style.apart:
        indent = max(22.0, 0.62 * typesetter.style.size * len(printed) + 8)
        typesetter.hanging(printed, runs, indent=indent, face=style.face)
    else:
        typesetter.flow([TextRun(f"{printed} ", style.face), *runs], hang=style.hang)


def _phrase(typesetter: BookTypesetter) -> str:
    """A few words as in a heading: an object, a place, a painting."""
    random, style = typesetter.random, typesetter.style
    first = random.choice([*style.words.objects, *style.genre_words.paintings])
    return random.choice([first, f"{first}, {random.choice(PLACES)}"])


def contents(typesetter: BookTypesetter, style: ListStyle) -> None:
    """Titles with their pages, dots between them or not."""
    random = typesetter.random
    content.heading(typesetter, random.choice(["Table", "Index", typesetter.style.words.heads[0]]), size=1.3)
    dots, page = random.choice([" . . . . . . ", " ..... ", "   ", ", "]), 3
    numbered = random.random() < 0.6
    for index in range(1, random.randint(8, 24)):
        page += random.randint(1, 19)
        runs = [TextRun(f"{_phrase(typesetter)}{dots}{page}")]
        if numbered:
            _item(typesetter, style, str(index), runs)
        else:
            typesetter.flow(runs)


def _sections(typesetter: BookTypesetter, style: ListStyle) -> None:
    """Numbered headings over running text."""
    random = typesetter.random
    chapter = random.randint(1, 4)
    for index in range(1, random.randint(4, 9)):
        number = random.choice([f"{chapter}.{index}", str(index)])
        content.heading(typesetter, f"{style.number.format(number)} {_phrase(typesetter)}", size=1.15)
        for _ in range(random.randint(1, 3)):
            content.text(typesetter, sentences=random.randint(1, 5))


def notes(typesetter: BookTypesetter, style: ListStyle) -> None:
    """Notes at the end: numbered references, with measures here and there."""
    random = typesetter.random
    content.heading(typesetter, typesetter.style.genre_words.notes, size=1.2)
    for index in range(1, random.randint(10, 40)):
        text = random.choice(
            [
                f"{random.choice(AUTHORS)} {random.randint(1890, 2010)}, {random.randint(3, 400)}.",
                f"{content.fill(typesetter, random.choice(typesetter.style.words.sentences))}",
                f"{random.choice(MUSEUMS)}, inv. {random.randint(3, 990)}.",
            ]
        )
        _item(typesetter, style, str(index), [TextRun(text)])


def literature(typesetter: BookTypesetter, style: ListStyle) -> None:
    """Books by author, numbered or not."""
    random = typesetter.random
    content.heading(typesetter, typesetter.style.genre_words.literature, size=1.2)
    numbered = random.random() < 0.5
    for index in range(1, random.randint(8, 26)):
        author = f"{random.choice(AUTHORS)}, {random.choice('ABCDEFGHJLMPRST')}."
        book = f", {_phrase(typesetter)}, {random.choice(PLACES)} {random.randint(1860, 2012)}."
        runs = [TextRun(author, random.choice([style.face, "roman"])), TextRun(book)]
        if numbered:
            _item(typesetter, style, str(index), runs)
        else:
            typesetter.flow(runs, hang=max(style.hang, 10.0))


def index(typesetter: BookTypesetter, style: ListStyle) -> None:
    """Names with the pages that mention them."""
    random = typesetter.random
    content.heading(typesetter, "Index", size=1.3)
    for name in sorted(random.sample([*PLACES, *ARTISTS, *AUTHORS], 24)):
        pages = sorted(random.sample(range(3, 240), random.randint(1, 6)))
        typesetter.flow([TextRun(f"{name}, {', '.join(map(str, pages))}")], hang=max(style.hang, 10.0))


def _steps(typesetter: BookTypesetter, style: ListStyle) -> None:
    """Numbered sentences, as instructions and theses are."""
    random = typesetter.random
    for index in range(1, random.randint(4, 12)):
        count = random.randint(1, 3)
        chosen = random.sample(typesetter.style.words.sentences, count)
        _item(
            typesetter,
            style,
            str(index),
            [TextRun(" ".join(content.fill(typesetter, one) for one in chosen))],
        )


def _terms(typesetter: BookTypesetter, style: ListStyle) -> None:
    """Terms in bold or italics with what they mean, in the same paragraph."""
    random = typesetter.random
    face = random.choice(["bold", "italic", "caps"])
    sign = random.choice([". ", ": ", " – ", ", "])
    for term in sorted(random.sample(typesetter.style.words.objects, 8)):
        typesetter.y += style.gap * typesetter.style.size
        told = content.fill(typesetter, random.choice(typesetter.style.words.sentences))
        typesetter.flow([TextRun(term, face), TextRun(f"{sign}{told}")], hang=style.hang)


def _years(typesetter: BookTypesetter, style: ListStyle) -> None:
    """Years with what happened."""
    random = typesetter.random
    year = random.randint(1780, 1900)
    for _ in range(random.randint(6, 16)):
        year += random.randint(1, 9)
        told = content.fill(typesetter, random.choice(typesetter.style.words.sentences))
        typesetter.hanging(str(year), [TextRun(told)], indent=40.0, face=style.face)
