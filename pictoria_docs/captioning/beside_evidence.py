"""What speaks for and against a text beside pictures being their caption, measured: features by name.

Nothing is decided here: `weights.yaml` tells what each feature counts, `unlabelled.py` chooses.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median

from pictoria_docs.captioning.cut import LARGER_TYPE, LEADING, LINE_OVERLAP, TextStyle, style_of
from pictoria_docs.captioning.entry_label_evidence import FIELD
from pictoria_docs.captioning.page_draft import Bands, PageDraft, hangs
from pictoria_docs.captioning.setting import TEXTS, Setting
from pictoria_docs.captioning.weights import Features
from pictoria_docs.document import Box, NumberKind, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.labels.accession import accession_label
from pictoria_docs.labels.grammar import Habits, label_at, read_item, read_label
from pictoria_docs.labels.lexicon import letters_and_digits, lexicon, lower
from pictoria_docs.languages import catalogue_words

SAME_SIZE = 0.04  # of the text's size, below which a text is set like it
FEWEST_GAPS = 3  # gaps between paragraphs from which the usual one is known,
USUAL_GAP = 0.15  # else so many line heights
SMALLER_TYPE = 0.95  # of the text's size, below which type is smaller
NARROW = 0.85  # of the column's width
WITHIN_SHIFT = 4  # points by which a caption may reach beyond its picture
CENTRED_SHIFT = 3  # points between the centres of a line and a picture
RAGGED = 6  # points between the left edges of centred lines
FREE_LENGTH = 160  # characters that cost nothing
LENGTH_UNIT = 60  # characters for each `LENGTH_COST`
NO_COLUMN = 1e6  # points, where no text shows its column
VERBS_SHARE = 25  # words for each verb in a sentence
FEW_SMALL_WORDS = 0.5  # of the share of small words in running text: names and titles
LESS_SMALL_WORDS = 0.75  # of that share: few, yet more than in names
FEW_WORDS = 4  # words from which their share tells something
MEASURED_LARGER = 1.25  # times the size of other scanned type from which type is larger
FEWEST_CAPITALS = 8  # letters, of which
CAPITALS_SHARE = 0.9  # are capitals: a line in capitals
SHORT_HEADING = 60  # characters
HEAD_LENGTH = 40  # characters of a text without lines that show how it begins
HEADING_OVERLAP = 0.5  # line heights by which a heading may reach into its text,
HEADING_GAP = 0.8  # and of white between them
FEWEST_CENTRED = 2  # lines whose middles tell that they are centred
MEASURED_LINES = 12  # lines in which the size of a work is looked for
MOST_GAP = 0.4  # line heights of white behind it, more than between paragraphs, that count at most,
LEAST_GAP = -0.27  # and at least
STANDS_APART = 1.3  # line heights of white that part a text from the next one
LEVEL_SHIFT = 0.8  # line heights between the heads, feet or middles of a text and a picture side by side
SIDE_PRIOR = 0.3  # share of the pictures with a caption on one side, before anything is seen,
SIDE_COUNT = 3.0  # as if seen of so many pictures
LIKELY = -0.5  # log-odds from which another text shows how captions are set

GAP = 2.6
"""A caption stands at most this many line heights from its picture."""
LONG = 420
"""More characters than this are no caption without a label."""
SHORT = 12
"""A number has fewer characters than this."""
FEWEST_REPEATED = 8
"""Letters of a text that another line repeats."""
FEWEST_RECORD_WORDS = 3
"""Words behind an accession number that make a record."""
REACH = 15.0
"""What stands further off than this many line heights says nothing."""
ENOUGH = 1000
"""This many characters of text show how a document sets it."""
_AMOUNT = r"\d[\d\s.,'’]*"
_CENTS = re.compile(r"[^\W\d_]{1,3}\s?\d{1,3}(?:[ .,'’]\d{3})+[.,]\d\d")
_ENDED = re.compile(r"[.!?:;…»”\")\]]\W*$")
_MEASURE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:[x×X]\s*\d+(?:[.,]\d+)?)+|\d\s*(?:cm|mm|in)\b", re.IGNORECASE)
_YEAR = re.compile(r"\W?(?:c(?:a|irca)?\.?\s*)?1[3-9]\d\d(?:\s?[-–/]\s?\d{2,4})?\W?|\W?20[0-4]\d\W?")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class RunningTextStyle:
    """How a document sets its running text: what captions differ from."""

    style: TextStyle
    pitch: float
    """Height of a line in points."""
    column: float
    """Width of a column in points; 0 where unknown."""
    gap: float
    """Usual distance between two paragraphs in points."""
    small_words: float
    """Share of the words that are in lower case."""


@dataclass(frozen=True, slots=True)
class PageSurroundings:
    """What stands around the pictures of a page."""

    habits: Habits
    pictures: Bands
    blocks: Bands
    """Texts and pictures."""
    numbers: Bands
    """Short regions, page furniture too, that may be numbers."""
    edges: list[float]
    """Left edges of the texts of several lines, sorted."""
    openings: Sequence[str]
    """The letters and digits of each printed line of the document, sorted."""
    long_texts: Set[RegionId]
    """Texts that are longer than captions: what a page of pictures alone has none of."""

    @classmethod
    def of(cls, draft: PageDraft, openings: Sequence[str]) -> "PageSurroundings":
        """The surroundings on a draft as it is now, with the lines of the document (`line_openings`)."""
        texts = [region for region in draft.regions if region.type in TEXTS]
        return cls(
            draft.habits,
            Bands(draft.pictures),
            Bands([*texts, *draft.pictures]),
            Bands([region for region in draft.regions if 0 < len(region.text) < SHORT]),
            sorted(region.box.x0 for region in texts if len(region.lines) > 1),
            openings,
            {region.id for region in texts if len(region.text) > FREE_LENGTH},
        )

    def repeats(self, text: str) -> bool:
        """Whether another line of the document opens with the same words, as the title of an entry does."""
        letters = letters_and_digits(text)
        first = bisect_left(self.openings, letters)
        # The text is one of the lines itself.
        found = self.openings[first : first + 2]
        return len(letters) >= FEWEST_REPEATED and len(found) == 2 and found[1].startswith(letters)

    def is_edge(self, region: Region) -> bool:
        """Whether another text of several lines starts at the same left edge."""
        x0 = region.box.x0
        count = bisect_right(self.edges, x0 + 2) - bisect_left(self.edges, x0 - 2)
        return count > (len(region.lines) > 1)


def line_openings(drafts: Sequence[PageDraft]) -> list[str]:
    """The letters and digits of each printed line of a document's texts, sorted."""
    return sorted(
        letters_and_digits(region.text[line.start : line.end])
        for draft in drafts
        for region in draft.regions
        if region.type in TEXTS
        for line in region.lines
    )


def measure_running_text(drafts: Sequence[PageDraft], setting: Setting) -> RunningTextStyle:
    """Measures of the text that stands away from pictures."""
    blocks: list[Region] = []
    distant: list[Region] = []
    gaps: list[float] = []
    reach = GAP * LEADING * setting.body
    for draft in drafts:
        texts = [
            region
            for region in draft.regions
            if region.type is RegionType.TEXT and abs(region.size - setting.body) < SAME_SIZE * setting.body
        ]
        blocks += texts
        pictures = Bands(draft.pictures)
        free = [
            text
            for text in texts
            if all(picture.box.distance(text.box) > reach for picture in pictures.near(text.box, reach))
        ]
        distant += free
        gaps += [
            gap
            for upper, lower in pairwise(free)
            if -2 < (gap := lower.box.y0 - upper.box.y1) < reach and upper.box.overlap_x(lower.box) > 0
        ]
    # Where pictures stand everywhere, long texts are the running one.
    if sum(len(region.text) for region in distant) > ENOUGH:
        blocks = distant
    else:
        long_ones = [region for region in blocks if len(region.text) > LONG]
        blocks = long_ones or [region for region in blocks if len(region.lines) > 1]
    long = [region for region in blocks if len(region.lines) > 1]
    pitches = [
        lower.y1 - upper.y1
        for region in long
        for upper, lower in pairwise(region.lines)
        if lower.y1 > upper.y1 + 1
    ]
    pitch = median(pitches) if pitches else LEADING * setting.body
    styles = Counter[TextStyle]()
    for region in blocks:
        styles[style_of(region, 0, len(region.text))] += len(region.text)
    return RunningTextStyle(
        style=styles.most_common(1)[0][0] if styles else TextStyle(setting.body, False, False),
        pitch=pitch,
        column=median(region.box.width for region in long) if long else 0.0,
        gap=median(gaps) if len(gaps) > FEWEST_GAPS else USUAL_GAP * pitch,
        small_words=_small_words(region.text for region in blocks),
    )


def _small_words(texts: Iterable[str]) -> float:
    """Share of the words that are in lower case; 0 without words."""
    words = [word for text in texts for word in _WORD.findall(text)]
    return sum(word.islower() for word in words) / len(words) if words else 0.0


def measure_beside(
    region: Region,
    blocks: Sequence[Region],
    pictures: Sequence[Region],
    surroundings: PageSurroundings,
    side: str,
    running_text: RunningTextStyle,
) -> Features:
    """The features of a text beside pictures, by the names of features.yaml, the document's habits left out.

    Args:
        region: the text; several blocks that stand together as one.
        blocks: the blocks that it is made of.
        pictures: what it would be the caption of.
        surroundings: the page.
        side: "below", "above" or "beside".
        running_text: how the document sets its running text.
    """
    box = Box.union(picture.box for picture in pictures)
    own = {block.id for block in blocks}
    features: Features = {
        "above": float(side == "above"),
        "beside": float(side == "beside"),
        "level": float(side == "beside" and _is_level(region.box, box, running_text.pitch)),
        "note": float(any(block.type is RegionType.FOOTNOTE for block in blocks)),
        "price": float(is_price(region.text)),
        "inventory": float(_opens_with_inventory(region.text)),
        "repeats": float(len(region.lines) == 1 and surroundings.repeats(region.text)),
        "stacked": math.log(len(blocks)),
        "work": _work_share(region),
        "record": _record_share(region),
        **_by_style(region, blocks, running_text),
        **_by_measure(region, box, surroundings, side, running_text),
        **_by_words(region, running_text),
        **_by_neighbours(region, own, pictures, surroundings, side, running_text),
    }
    return {name: value for name, value in features.items() if value}


def _is_level(text: Box, picture: Box, pitch: float) -> bool:
    """Whether the head, the foot or the middle of a text stands on that of the picture beside it."""
    shifts = (text.y0 - picture.y0, text.y1 - picture.y1, text.centre.y - picture.centre.y)
    return min(map(abs, shifts)) < LEVEL_SHIFT * pitch


def _work_share(region: Region) -> float:
    """Share of the lines that give a work's size, year or price: "112 x 91 cm", "2026", "R100 000.00"."""
    texts = [region.text[line.start : line.end].strip() for line in region.lines[:MEASURED_LINES]]
    told = sum(
        _MEASURE.search(text) is not None or _YEAR.fullmatch(text) is not None or is_price(text)
        for text in texts
    )
    return told / len(texts) if len(texts) > 1 else 0.0


def _record_share(region: Region) -> float:
    """Share of the lines that open with a word and a colon, as the fields of a record do: "Material: clay"."""
    texts = [region.text[line.start : line.end] for line in region.lines]
    return sum(FIELD.match(text) is not None for text in texts) / len(texts) if len(texts) > 1 else 0.0


@cache
def _price() -> re.Pattern[str]:
    data = catalogue_words("prices")
    estimate, currency, to = ("|".join(data[key]) for key in ("estimates", "currencies", "to"))
    return re.compile(
        rf"(?:(?:{estimate})\w*\.?\s*:?\s*)?"
        rf"(?P<before>{currency})?\s*{_AMOUNT}(?:\s*(?:[-–—/]|{to})\s*(?:{currency})?\s*{_AMOUNT})?\s*"
        rf"(?P<after>{currency})?\W*"
    )


def is_price(text: str) -> bool:
    """Whether a text is an estimate or a price and nothing else: "900 / 1800 €", "Est. CHF 2'000–3'000"."""
    if _CENTS.fullmatch(text.strip()):
        return True
    match = _price().fullmatch(text.strip())
    return match is not None and any(match.groupdict().values())


def _opens_with_inventory(text: str) -> bool:
    """Whether a text opens with an accession number behind its label, and goes on: the record of an entry."""
    label = accession_label().match(text)
    return label is not None and len(_WORD.findall(text, label.end())) >= FEWEST_RECORD_WORDS


def _by_style(region: Region, blocks: Sequence[Region], running_text: RunningTextStyle) -> Features:
    style = style_of(region, 0, len(region.text))
    ratio = style.size / running_text.style.size if running_text.style.size else 1.0
    bold = style.bold and not running_text.style.bold
    heading = _is_short(region) and (region.type is RegionType.HEADING or bold)
    return {
        "smaller": float(ratio < SMALLER_TYPE),
        "larger": float(ratio > LARGER_TYPE),
        "italic": float(style.italic != running_text.style.italic),
        "bold": float(bold),
        "heading": float(heading and len(blocks) == 1),
    }


def _by_measure(
    region: Region, picture: Box, surroundings: PageSurroundings, side: str, running_text: RunningTextStyle
) -> Features:
    """Lines that end at the picture's edges or are centred under it, where running text fills its column."""
    lines = region.lines
    column = running_text.column or NO_COLUMN
    narrow = region.box.width < NARROW * column
    within = region.box.x0 > picture.x0 - WITHIN_SHIFT and region.box.x1 < picture.x1 + WITHIN_SHIFT
    centres = [line.box.centre.x for line in lines]
    several = len(lines) >= FEWEST_CENTRED
    flush = surroundings.is_edge(region)
    single = not several and narrow and not flush
    centred_lines = several and max(centres) - min(centres) < 2 and abs(lines[0].x0 - lines[-1].x0) > RAGGED
    return {
        "long": max(0, len(region.text) - FREE_LENGTH) / LENGTH_UNIT,
        "too_long": float(len(region.text) > LONG),
        "block": float(several and narrow and (within or side == "beside")),
        "centred": float(
            centred_lines or (single and abs(region.box.centre.x - picture.centre.x) < CENTRED_SHIFT)
        ),
        "flush": float(single and abs(region.box.x0 - picture.x0) < 2),
        "wide": float(several and not narrow),
    }


def _by_words(region: Region, running_text: RunningTextStyle) -> Features:
    text = region.text.strip()
    words = [word.lower() for word in _WORD.findall(text)]
    letters = [character for character in text if character.isalpha()]
    upper = sum(map(str.isupper, letters))
    features: Features = {
        "capitals": float(len(letters) >= FEWEST_CAPITALS and upper > CAPITALS_SHARE * len(letters)),
        "small_letter": float(text[0].islower()),
        "no_stop": float(not _ENDED.search(text)),
        "verbs": float(sum(word in lexicon().verbs for word in words) > len(words) / VERBS_SHARE),
    }
    if running_text.small_words and words:
        share = _small_words([text]) / running_text.small_words
        features["names"] = float(share < FEW_SMALL_WORDS)
        features["title"] = float(FEW_SMALL_WORDS <= share < LESS_SMALL_WORDS)
        features["sentence"] = float(share >= LESS_SMALL_WORDS and len(words) > FEW_WORDS)
    return features


def _by_neighbours(
    region: Region,
    own: Set[str],
    pictures: Sequence[Region],
    surroundings: PageSurroundings,
    side: str,
    running_text: RunningTextStyle,
) -> Features:
    """The gap between the text and what follows it, and whether the running text goes on through both."""
    picture_box = Box.union(picture.box for picture in pictures)
    others = [
        other
        for other in surroundings.blocks.near(
            Box.union([region.box, picture_box]), REACH * running_text.pitch
        )
        if other.id not in own and other.box.overlap_x(region.box) > 0 and other not in pictures
    ]
    above = [other for other in others if other.box.y1 <= min(region.box.y0, picture_box.y0) + LINE_OVERLAP]
    below = [other for other in others if other.box.y0 >= max(region.box.y1, picture_box.y1) - LINE_OVERLAP]
    before = max(above, key=lambda other: other.box.y1, default=None)
    after = min(below, key=lambda other: other.box.y0, default=None)
    near = region.box.distance(picture_box) < running_text.pitch
    features: Features = {"close": float(near), "distant": float(not near)}
    outer = after if side == "below" else before if side == "above" else None
    # Behind a caption the text goes on after a wider gap than between paragraphs; headings stand apart anyhow.
    if outer is not None and outer.type is RegionType.TEXT and not _is_emphasised(outer, running_text):
        gap = outer.box.y0 - region.box.y1 if side == "below" else region.box.y0 - outer.box.y1
        features["gap_behind"] = max(LEAST_GAP, min(MOST_GAP, (gap - running_text.gap) / running_text.pitch))
    level_below = [other for other in others if other.box.y0 >= region.box.y1 - LINE_OVERLAP]
    following = min((other.box.y0 - region.box.y1 for other in level_below), default=NO_COLUMN)
    features["alone"] = float(following > STANDS_APART * running_text.pitch)
    # A numbered line right under another picture is that one's, and heads nothing.
    own_picture = before is not None and any(
        other.is_picture
        and other.box.overlap_x(before.box) > 0
        and -LINE_OVERLAP < before.box.y0 - other.box.y1 < running_text.pitch
        for other in others
    )
    features["headed"] = float(
        any(_heads(other, region, running_text) for other in others)
        or (side == "above" and _is_headed(region, scanned=surroundings.habits.get("tolerant", False)))
        or (before is not None and not own_picture and _is_record_head(before, surroundings.habits))
    )
    features["heads"] = float(side == "below" and after is not None and _heads(region, after, running_text))
    level = surroundings.numbers.near(region.lines[0].box, 0.0)
    features["numbered"] = float(
        any(hangs(other, [region]) and read_label(other.text, **surroundings.habits) for other in level)
    )
    style = style_of(region, 0, len(region.text))
    plain = style.size >= SMALLER_TYPE * running_text.style.size and style.italic == running_text.style.italic
    features["item"] = float(plain and read_item(region.text, **surroundings.habits) is not None)
    texts_below = (other.box.y0 - region.box.y1 for other in level_below if not other.is_picture)
    apart = min(texts_below, default=NO_COLUMN) > STANDS_APART * running_text.pitch
    tied = features["headed"] or features["heads"] or not near
    if apart and not tied and surroundings.long_texts <= own:
        # Nor is there a running text that its number could be set like.
        features |= {"bare_page": 1.0, "item": 0.0}
    broken = (
        before is not None
        and not before.is_picture
        and len(before.lines) > 1
        and _ENDED.search(before.text) is None
    )
    through = broken and after is not None and after.text[:1].islower()
    features["through"] = float(through)
    features["carried"] = float(not through and broken and region.text[:1].islower())
    return features


def _is_headed(region: Region, *, scanned: bool) -> bool:
    """Whether the first line of a text is its heading: bold, larger or in capitals, unlike the rest.

    Of scanned type the size is measured, that of a short line in small type to a tenth.
    """
    if len(region.lines) < 2:
        return False
    first, remainder = region.text[: region.lines[0].end], region.text[region.lines[1].start :]
    head, body = style_of(region, 0, len(first)), style_of(region, len(first), len(region.text))
    return (
        head.bold > body.bold
        or head.size > (MEASURED_LARGER if scanned else LARGER_TYPE) * body.size
        or (first.isupper() and not remainder.isupper())
    )


def _is_short(region: Region) -> bool:
    return len(region.lines) <= 1 or len(region.text) < SHORT_HEADING


def _is_emphasised(region: Region, running_text: RunningTextStyle) -> bool:
    style = style_of(region, 0, region.lines[0].end if region.lines else HEAD_LENGTH)
    large = style.size > LARGER_TYPE * running_text.style.size
    return (
        style.bold != running_text.style.bold or large or (region.text.isupper() and len(region.lines) == 1)
    )


def _heads(other: Region, region: Region, running_text: RunningTextStyle) -> bool:
    """Whether a heading stands right above a text: larger, bold, or in capitals."""
    gap = region.box.y0 - other.box.y1
    return (
        (other.type is RegionType.HEADING or (other.type in TEXTS and _is_emphasised(other, running_text)))
        and region.type in TEXTS
        and _is_short(other)
        and -HEADING_OVERLAP * running_text.pitch < gap < HEADING_GAP * running_text.pitch
    )


def _is_record_head(region: Region, habits: Habits) -> bool:
    """Whether a short text is the heading of a numbered entry: "4 Brooch", "Cat. 4", "4"."""
    if len(region.lines) > 2 or region.is_picture:
        return False
    if read_item(region.text, **habits) is not None or read_label(region.text, **habits) is not None:
        return True
    label = label_at(region.text, lower(region.text), 0, **habits)
    return label is not None and label.kind is NumberKind.ENTRY
