"""What the generated pages say: paragraphs with mentions, captions with labels, headings."""

from collections.abc import Sequence

from bench.generator.typesetter import BookTypesetter
from bench.generator.words import AUTHORS, MUSEUMS, PLACES
from bench.typesetter import PageBox, TextRun, TypeLine
from pictoria_docs.document import Box


def fill(typesetter: BookTypesetter, template: str) -> str:
    """A sentence with its slots filled by chance."""
    random, words = typesetter.random, typesetter.style.words
    return template.format(
        "{0}",
        "{1}",
        object=random.choice(words.objects),
        place=random.choice(PLACES),
        material=random.choice(words.materials),
        date=random.choice(words.dates),
        museum=random.choice(MUSEUMS),
        author=random.choice(AUTHORS),
    )


def stop(text: str) -> str:
    """A text with its full stop, which an abbreviation at its end already has."""
    return text if text.endswith(".") else f"{text}."


def decimal(typesetter: BookTypesetter, value: float) -> str:
    """A number as the language writes it: with a comma, in English with a point."""
    return f"{value:g}".replace(".", typesetter.style.words.decimal)


def place(typesetter: BookTypesetter) -> str:
    """The name of a place."""
    return typesetter.random.choice(PLACES)


def mention(
    typesetter: BookTypesetter, kind: str, number: str, targets: Sequence[str], *, several: bool = False
) -> TextRun:
    """A reference as running text has it; `kind` is figure, plate or entry."""
    style = typesetter.style
    word = {
        "figure": style.figure[2 if several else 1],
        "plate": style.plate[1],
        "entry": style.entry[1],
    }[kind]
    blank = "\u00a0" if style.mention_form == 1 else " "
    face = "italic" if style.mention_form == 2 and kind != "entry" else "roman"
    return TextRun(f"{word}{blank}{number}", face, tuple(targets))


def paragraph(
    typesetter: BookTypesetter, mentions: Sequence[TextRun | Sequence[TextRun]] = (), *, sentences: int = 0
) -> list[TextRun]:
    """A paragraph of chance sentences that contains the given mentions; several together stand in one bracket."""
    random, words = typesetter.random, typesetter.style.words
    runs: list[TextRun] = []
    for mention in mentions:
        runs.append(TextRun(random.choice(words.sentences)))
        # Where a reference opens a sentence of its own is the affair of `starts`.
        template = fill(typesetter, random.choice(words.cites))
        before, after = template.split("{0}")
        group = [mention] if isinstance(mention, TextRun) else list(mention)
        parted = [part for run in group for part in (TextRun("; "), run)][1:]
        runs += [TextRun(before), *parted, TextRun(after)]
    for _ in range(sentences or random.randint(1, 3)):
        runs.append(TextRun(random.choice(words.sentences)))
    texts: list[TextRun] = []
    for index, run in enumerate(runs):
        text = run.text if run.targets else fill(typesetter, run.text)
        glued = run.targets or not index or runs[index - 1].targets or text.startswith((")", " ("))
        texts.append(run._replace(text=text if glued else " " + text))
    return texts


def text(
    typesetter: BookTypesetter,
    mentions: Sequence[TextRun | Sequence[TextRun]] = (),
    *,
    sentences: int = 0,
    indent: float = 0.0,
) -> None:
    """Set a paragraph in the flow."""
    typesetter.flow(paragraph(typesetter, mentions, sentences=sentences), indent=indent, keep=2)
    typesetter.y += typesetter.style.size * (0.2 if typesetter.style.justified else 0.6)


def heading(
    typesetter: BookTypesetter, title: str, *, size: float = 1.5, face: str = "bold"
) -> list[PageBox]:
    """Set a heading in the flow, `size` times as large as the text."""
    typesetter.y += typesetter.style.size
    placed = typesetter.flow([TextRun(title, face)], size=typesetter.style.size * size, keep=3)
    typesetter.y += typesetter.style.size * 0.4
    return placed


def description(typesetter: BookTypesetter, *, long: bool | None = None) -> str:
    """What a caption says of a picture, without its label."""
    random, words = typesetter.random, typesetter.style.words
    parts = [random.choice(words.objects)]
    length = random.random() if long is None else 0.8 if long else 0.1
    if length > 0.2:
        parts[0] += f", {random.choice(PLACES)}, {random.choice(words.dates)}"
        height = f"{words.height} {decimal(typesetter, random.randint(30, 480) / 10)} cm"
        parts.append(f"{random.choice(words.materials).capitalize()}, {height}")
    if length > 0.45:
        parts.append(
            f"{random.choice(MUSEUMS)}, {words.inventory.lower()} {random.randint(100, 9999)}.{random.randint(1, 60)}"
        )
    if length > 0.85:
        parts.append(fill(typesetter, random.choice(words.sentences)).rstrip("."))
    text = " ".join([*map(stop, parts[:-1]), parts[-1]])
    if random.random() < 0.25:
        return f"{stop(text)} {random.choice(words.credits)}"
    return stop(text) if random.random() < 0.75 else text


def labelled(typesetter: BookTypesetter, word: str, number: str, body: str) -> list[TextRun]:
    """The runs of a caption: label, separator and text in the faces of the style."""
    style = typesetter.style
    label = f"{word} {number}" if word else number
    separator = style.separator
    if separator[0] in ".:":
        label, separator = label + separator[0], separator[1:]
    return [TextRun(label, style.label_face), TextRun(separator or " "), TextRun(body, style.caption_face)]


def words_of(runs: Sequence[TextRun]) -> str:
    """The text of some runs."""
    return "".join(run.text for run in runs)


def broken(typesetter: BookTypesetter, runs: Sequence[TextRun], width: float) -> tuple[list[TypeLine], float]:
    """A caption broken to a width, and its height."""
    style = typesetter.style
    lines = typesetter.lines(runs, width, style.caption_size, style.caption_family)
    return lines, len(lines) * style.caption_size * style.leading


def set_caption(
    typesetter: BookTypesetter,
    runs: Sequence[TextRun],
    x0: float,
    x1: float,
    label: str | None,
    *,
    optional: bool = False,
    align: str | None = None,
) -> str:
    """Set a caption at the cursor and record it; returns its id."""
    style = typesetter.style
    lines, _ = broken(typesetter, runs, x1 - x0)
    box = typesetter.block(
        lines,
        runs,
        x0,
        x1,
        style.caption_size,
        align=align or style.caption_align,
        family=style.caption_family,
        ink=style.ink,
    )
    return typesetter.caption((typesetter.number, box), words_of(runs), label, optional=optional)


def fitted(typesetter: BookTypesetter, frame: Box, tallest: float) -> tuple[float, float]:
    """Width and height of a picture for a column."""
    random = typesetter.random
    width = frame.width * random.choice([1.0, 1.0, 0.8, 0.62, 0.5])
    height = width / random.choice([0.62, 0.75, 1.0, 1.33, 1.5, 1.9])
    if height > tallest:
        width, height = width * tallest / height, tallest
    return max(width, 60.0), max(height, 50.0)
