"""Measure what tells whether a unit of text is (part of) a caption: its type, its place and how it opens."""

from collections.abc import Callable
from math import log, log1p

from pictoria_docs.captioning.placed_text import PlacedText, overlap, shape
from pictoria_docs.captioning.text_units import OpeningKind
from pictoria_docs.document import Box, NumberKind
from pictoria_docs.evidence import FeatureSet
from pictoria_docs.evidence.features import Measure

FARTHEST = 12.0  # lines from a picture that count at most
MAX_WHITE = 6.0  # lines of white above or below a text that count at most
MAX_PICTURES = 8
MAX_RANK = 5
NO_PICTURE = 6  # rank of a text that stands at no picture
MAX_WIDTH = 3.0  # times the width of its picture
MAX_SHIFT = 1.5  # widths of its picture
MAX_REPEATED = 5
MAX_SHARE = 1.5
MAX_TEXTS = 5.0
MIN_SIZE = 2.0  # points
SUREST_WORDS = 0.98  # certainty of words that counts at most
MAX_RIVALS = 3
ITEMS = (OpeningKind.NUMBER, OpeningKind.LETTER)

UNLABELLED: FeatureSet[PlacedText] = FeatureSet("unlabelled")
"""Of any text."""
LABELLED: FeatureSet[PlacedText] = FeatureSet("labelled")
"""Of a text that opens with a label."""


def _both(unit: str, *, rises: bool | None = None) -> Callable[[Measure[PlacedText]], Measure[PlacedText]]:
    """Add a measurement to both sets."""

    def add(measure: Measure[PlacedText]) -> Measure[PlacedText]:
        return UNLABELLED.feature(unit, rises=rises)(LABELLED.feature(unit, rises=rises)(measure))

    return add


def _ratio(size: float, other: float) -> float:
    return log(max(size, MIN_SIZE) / max(other, MIN_SIZE))


def _picture(text: PlacedText) -> Box:
    """The picture that a text stands at, else the page."""
    return text.placing.picture.box if text.placing is not None else text.page


def _is_at(text: PlacedText, side: str) -> float:
    return float(text.placing is not None and text.placing.side == side)


@_both("line heights", rises=False)
def gap(text: PlacedText) -> float:
    """White between the text and the nearest picture."""
    return min(max(text.placing.gap, -2.0), FARTHEST) if text.placing is not None else FARTHEST


@UNLABELLED.feature("texts", rises=False)
def rank(text: PlacedText) -> float:
    """How many other texts stand nearer to its picture."""
    return min(text.rank, MAX_RANK) if text.placing is not None else NO_PICTURE


@_both("ln(1 + characters)", rises=False)
def between(text: PlacedText) -> float:
    """Text between it and its picture."""
    return log1p(text.placing.between) if text.placing is not None else 0.0


@_both("flag")
def below(text: PlacedText) -> float:
    """It stands below its picture."""
    return _is_at(text, "below")


@UNLABELLED.feature("flag")
def beside(text: PlacedText) -> float:
    """It stands beside its picture."""
    return _is_at(text, "beside")


@UNLABELLED.feature("share", rises=True)
def over(text: PlacedText) -> float:
    """Width that it has in common with its picture, of the narrower."""
    frame, box = _picture(text), text.unit.box
    return overlap(box.x0, box.x1, frame.x0, frame.x1) if text.placing is not None else 0.0


@_both("widths of the picture")
def width(text: PlacedText) -> float:
    """How wide it is."""
    return min(MAX_WIDTH, text.unit.box.width / max(1.0, _picture(text).width))


@UNLABELLED.feature("widths of the picture", rises=False)
def shift(text: PlacedText) -> float:
    """From the middle of the picture to its own."""
    frame = _picture(text)
    return min(MAX_SHIFT, abs(text.unit.box.centre.x - frame.centre.x) / max(1.0, frame.width))


@_both("ln(ratio)")
def size(text: PlacedText) -> float:
    """Its type over that of the running text."""
    return _ratio(text.unit.style.size, text.document.body.size)


@UNLABELLED.feature("flag")
def bold(text: PlacedText) -> float:
    """Bold where the running text is not, or the reverse."""
    return float(text.unit.style.bold != text.document.body.bold)


@_both("flag")
def italic(text: PlacedText) -> float:
    """In italics where the running text is not, or the reverse."""
    return float(text.unit.style.italic != text.document.body.italic)


@LABELLED.feature("share")
def alike(text: PlacedText) -> float:
    """Text of the document that is set like it."""
    return text.document.alike(text.unit)


@UNLABELLED.feature("share", rises=False)
def like_body(text: PlacedText) -> float:
    """Text of the document that is set like it, over that set like the texts nearest to pictures."""
    return text.document.alike(text.unit) - text.document.alike_at_pictures


@UNLABELLED.feature("ln(ratio)")
def below_size(text: PlacedText) -> float:
    """Its type over that of the text below it."""
    return _ratio(text.unit.style.size, text.below.style.size) if text.below is not None else 0.0


@_both("line heights")
def white_above(text: PlacedText) -> float:
    """White between it and the text above it."""
    if text.above is None:
        return MAX_WHITE
    return min(MAX_WHITE, (text.unit.box.y0 - text.above.box.y1) / text.unit.pitch)


@_both("line heights")
def white_below(text: PlacedText) -> float:
    """White between it and the text below it."""
    if text.below is None:
        return MAX_WHITE
    return min(MAX_WHITE, (text.below.box.y0 - text.unit.box.y1) / text.unit.pitch)


@UNLABELLED.feature("flag")
def number(text: PlacedText) -> float:
    """It opens with a number alone."""
    return float(text.unit.opening.kind is OpeningKind.NUMBER)


@UNLABELLED.feature("flag")
def letter(text: PlacedText) -> float:
    """It opens with a letter alone."""
    return float(text.unit.opening.kind is OpeningKind.LETTER)


@UNLABELLED.feature("flag", rises=True)
def counts(text: PlacedText) -> float:
    """Its number counts on from that of the last text that opens like it, or the next one's from it."""
    return float(text.unit.counts)


@UNLABELLED.feature("ln(1 + texts)")
def word(text: PlacedText) -> float:
    """How many texts open with its first word and a number."""
    return log1p(text.document.words[text.unit.opening.word]) if text.unit.opening.word else 0.0


@_both("ln(characters)")
def length(text: PlacedText) -> float:
    """How long it is."""
    return log(max(1, len(text.unit.text)))


@UNLABELLED.feature("ln(lines)")
def lines(text: PlacedText) -> float:
    """How many lines it has."""
    return log(text.unit.lines)


@_both("share")
def digits(text: PlacedText) -> float:
    """Of its characters that are digits."""
    said = text.unit.text
    return sum(map(str.isdigit, said)) / max(1, len(said))


@UNLABELLED.feature("flag")
def stop(text: PlacedText) -> float:
    """It ends with a full stop."""
    return float(text.unit.text.endswith("."))


@UNLABELLED.feature("flag")
def small_letter(text: PlacedText) -> float:
    """Its first letter is a small one."""
    return float(next((each for each in text.unit.text if each.isalpha()), "A").islower())


@UNLABELLED.feature("ln(1 + characters)")
def page_text(text: PlacedText) -> float:
    """Other text of its page."""
    return log1p(text.other_characters)


@_both("pictures")
def page_pictures(text: PlacedText) -> float:
    """Pictures of its page."""
    return min(text.pictures, MAX_PICTURES)


@_both("flag")
def breaks_off(text: PlacedText) -> float:
    """The text before it in its block has not come to the end of a sentence."""
    return float(text.breaks_off)


@UNLABELLED.feature("flag")
def goes_on(text: PlacedText) -> float:
    """More text follows in its block before the end of a sentence."""
    return float(text.goes_on)


@_both("share of the page's height")
def edge(text: PlacedText) -> float:
    """From the nearer of the page's head and foot."""
    box = text.unit.box
    return min(box.y0, text.page.y1 - box.y1) / text.page.height


@UNLABELLED.feature("pages", rises=False)
def repeated(text: PlacedText) -> float:
    """Pages that have the same text at the same height, whatever its numbers."""
    return min(MAX_REPEATED, text.document.repeated[shape(text.unit)])


@UNLABELLED.feature("for each picture")
def document_labels(text: PlacedText) -> float:
    """Texts at the document's pictures that open with labels."""
    return min(MAX_SHARE, text.document.labels)


@_both("for each picture")
def document_numbers(text: PlacedText) -> float:
    """Texts at the document's pictures whose numbers count on."""
    return min(MAX_SHARE, text.document.numbers)


@UNLABELLED.feature("for each picture")
def document_texts(text: PlacedText) -> float:
    """Texts at the document's pictures."""
    return min(MAX_TEXTS, text.document.texts)


@LABELLED.feature("log-odds", rises=True)
def words(text: PlacedText) -> float:
    """What follows the label, by the grammar of captions."""
    certainty = text.unit.label.certainty if text.unit.label is not None else 0.0
    bounded = min(max(certainty, 1 - SUREST_WORDS), SUREST_WORDS)
    return log(bounded / (1 - bounded))


@LABELLED.feature("flag")
def entry(text: PlacedText) -> float:
    """The label is that of an entry: "Cat. 3"."""
    return _is_of(text, NumberKind.ENTRY)


@LABELLED.feature("flag")
def plate(text: PlacedText) -> float:
    """The label is that of a plate: "Pl. 3"."""
    return _is_of(text, NumberKind.PLATE)


def _is_of(text: PlacedText, kind: NumberKind) -> float:
    return float(text.unit.label is not None and text.unit.label.kind is kind)


@LABELLED.feature("flag")
def accented(text: PlacedText) -> float:
    """The label alone is bold."""
    return float(text.unit.label is not None and text.unit.label.accented)


@LABELLED.feature("flag")
def alone(text: PlacedText) -> float:
    """The label and nothing else."""
    return float(text.unit.label is not None and text.unit.label.alone)


@LABELLED.feature("flag")
def inner(text: PlacedText) -> float:
    """Not the first line of its block."""
    return float(text.unit.start > 0)


@LABELLED.feature("ln(texts)")
def siblings(text: PlacedText) -> float:
    """How many texts open with the same label word."""
    return log(text.siblings.count) if text.siblings is not None else 0.0


@LABELLED.feature("share", rises=True)
def siblings_at(text: PlacedText) -> float:
    """Of the texts with the same label word that stand at pictures."""
    return text.siblings.at_pictures if text.siblings is not None else 0.0


@LABELLED.feature("share")
def siblings_alike(text: PlacedText) -> float:
    """Of the texts with the same label word that are set like it."""
    return text.siblings.alike if text.siblings is not None else 0.0


@LABELLED.feature("texts")
def rivals(text: PlacedText) -> float:
    """Others with the same label word and number."""
    return min(text.siblings.rivals, MAX_RIVALS) if text.siblings is not None else 0.0


@LABELLED.feature("line heights")
def white_above_first(text: PlacedText) -> float:
    """White above the first label that it counts on from in its block, or above itself."""
    return white_above(text.siblings.first if text.siblings is not None else text)


@LABELLED.feature("flag")
def over_items(text: PlacedText) -> float:
    """It stands over the first of some items: "1 Brooch", "a) Brooch"."""
    return float(
        text.below is not None and text.below.opening.kind in ITEMS and text.below.opening.number == 1
    )
