"""How like a caption a text beside pictures is: what it is weighed by, in log-odds set by hand."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median

from pictoria_docs.captioning.cut import LARGER_TYPE, LEADING, LINE_OVERLAP, TextStyle, style_of
from pictoria_docs.captioning.page_draft import Bands, PageDraft, hangs
from pictoria_docs.captioning.setting import TEXTS, Setting
from pictoria_docs.document import Box, NumberKind, Region, RegionType
from pictoria_docs.labels.grammar import Habits, label_at, read_item, read_label
from pictoria_docs.labels.lexicon import lexicon, lower
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
SHORT_HEADING = 60  # characters
HEAD_LENGTH = 40  # characters of a text without lines that show how it begins
HEADING_OVERLAP = 0.5  # line heights by which a heading may reach into its text,
HEADING_GAP = 0.8  # and of white between them
NOT_A_CAPTION = 4.0  # log-odds, as all weights that follow: against notes, prices and long texts
SMALLER_WEIGHT = 1.8  # for smaller type than the text's
LARGER_COST = 1.5  # of larger type
ITALIC_WEIGHT = 1.2  # for italics where the text has none, or the reverse
BOLD_WEIGHT = 0.6  # for bold type where the text is not
HEADING_COST = 1.8  # of a short text set as a heading
BASE_WEIGHT = 0.3  # of a short text
LENGTH_COST = 0.2  # for each unit of length beyond
BLOCK_WEIGHT = 2.0  # for lines as wide as the picture
CENTRED_WEIGHT = 1.2  # for centred lines
FLUSH_WEIGHT = 0.8  # for a line that begins with the picture
WIDE_COST = 0.4  # of lines as wide as the column
SMALL_LETTER_COST = 2.5  # of a text that begins within a sentence
NO_STOP_WEIGHT = 0.8  # for a text that ends without a full stop
VERBS_COST = 0.6  # of the verbs of a sentence
NAMES_WEIGHT = 0.8  # for few small words
TITLE_WEIGHT = 0.3  # for less than the text has
SENTENCE_COST = 0.5  # of as many small words as the text has
CLOSE_WEIGHT = 0.3  # for less than a line height from the picture
DISTANT_COST = 0.4  # of more
GAP_WEIGHT = 3.0  # for each line height of white behind it, more than between paragraphs,
LEAST_GAP_WEIGHT = 0.8  # no less than minus this,
MOST_GAP_WEIGHT = 1.2  # no more than this
HEADED_COST = 2.5  # of what belongs to a heading
NUMBERED_COST = 3.0  # of an entry behind its number
ITEM_COST = 1.5  # of a numbered item set like the text
THROUGH_WEIGHT = 3.0  # where the running text goes on around it
CARRIED_COST = 2.0  # where it goes on with the text before it

GAP = 2.6
"""A caption stands at most this many line heights from its picture."""
LONG = 420
"""More characters than this are no caption without a label."""
SHORT = 12
"""A number has fewer characters than this."""
REACH = 15.0
"""What stands further off than this many line heights says nothing."""
ENOUGH = 1000
"""This many characters of text show how a document sets it."""
_AMOUNT = r"\d[\d\s.,'’]*"
_ENDED = re.compile(r"[.!?:;…»”\")\]]\W*$")
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

    @classmethod
    def of(cls, draft: PageDraft) -> "PageSurroundings":
        """The surroundings on a draft as it is now."""
        texts = [region for region in draft.regions if region.type in TEXTS]
        return cls(
            draft.habits,
            Bands(draft.pictures),
            Bands([*texts, *draft.pictures]),
            Bands([region for region in draft.regions if 0 < len(region.text) < SHORT]),
            sorted(region.box.x0 for region in texts if len(region.lines) > 1),
        )

    def is_edge(self, region: Region) -> bool:
        """Whether another text of several lines starts at the same left edge."""
        x0 = region.box.x0
        count = bisect_right(self.edges, x0 + 2) - bisect_left(self.edges, x0 - 2)
        return count > (len(region.lines) > 1)


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


def weigh(
    region: Region,
    pictures: Sequence[Region],
    surroundings: PageSurroundings,
    side: str,
    running_text: RunningTextStyle,
) -> float:
    """Log-odds that a text beside pictures is their caption, from itself and what stands around it."""
    if region.type is RegionType.FOOTNOTE or len(region.text) > LONG or is_price(region.text):
        return -NOT_A_CAPTION
    box = Box.union(picture.box for picture in pictures)
    return (
        _by_style(region, running_text)
        + _by_measure(region, box, surroundings, side, running_text)
        + _by_words(region, running_text)
        + _by_neighbours(region, pictures, surroundings, side, running_text)
    )


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
    match = _price().fullmatch(text.strip())
    return match is not None and any(match.groupdict().values())


def _by_style(region: Region, running_text: RunningTextStyle) -> float:
    style = style_of(region, 0, len(region.text))
    ratio = style.size / running_text.style.size if running_text.style.size else 1.0
    log_odds = SMALLER_WEIGHT if ratio < SMALLER_TYPE else -LARGER_COST if ratio > LARGER_TYPE else 0.0
    log_odds += ITALIC_WEIGHT * (style.italic != running_text.style.italic)
    bold = style.bold and not running_text.style.bold
    heading = _is_short(region) and (region.type is RegionType.HEADING or bold)
    return log_odds + BOLD_WEIGHT * bold - HEADING_COST * heading


def _by_measure(
    region: Region, picture: Box, surroundings: PageSurroundings, side: str, running_text: RunningTextStyle
) -> float:
    """Lines that end at the picture's edges or are centred under it, where running text fills its column."""
    lines = region.lines
    column = running_text.column or NO_COLUMN
    log_odds = BASE_WEIGHT - LENGTH_COST * max(0, len(region.text) - FREE_LENGTH) / LENGTH_UNIT
    narrow = region.box.width < NARROW * column
    within = region.box.x0 > picture.x0 - WITHIN_SHIFT and region.box.x1 < picture.x1 + WITHIN_SHIFT
    if len(lines) > 1 and narrow and (within or side == "beside"):
        log_odds += BLOCK_WEIGHT
    centres = [line.box.centre.x for line in lines]
    if len(lines) > 1 and max(centres) - min(centres) < 2 and abs(lines[0].x0 - lines[-1].x0) > RAGGED:
        log_odds += CENTRED_WEIGHT
    flush = surroundings.is_edge(region)
    if (
        len(lines) == 1
        and narrow
        and not flush
        and abs(region.box.centre.x - picture.centre.x) < CENTRED_SHIFT
    ):
        log_odds += CENTRED_WEIGHT
    if len(lines) == 1 and narrow and not flush and abs(region.box.x0 - picture.x0) < 2:
        log_odds += FLUSH_WEIGHT
    if len(lines) > 1 and not narrow:
        log_odds -= WIDE_COST
    return log_odds


def _by_words(region: Region, running_text: RunningTextStyle) -> float:
    text = region.text.strip()
    log_odds = 0.0
    if text[0].islower():
        log_odds -= SMALL_LETTER_COST
    if not _ENDED.search(text):
        log_odds += NO_STOP_WEIGHT
    words = [word.lower() for word in _WORD.findall(text)]
    if sum(word in lexicon().verbs for word in words) > len(words) / VERBS_SHARE:
        log_odds -= VERBS_COST
    if running_text.small_words and words:
        share = _small_words([text]) / running_text.small_words
        log_odds += (
            NAMES_WEIGHT
            if share < FEW_SMALL_WORDS
            else TITLE_WEIGHT
            if share < LESS_SMALL_WORDS
            else -SENTENCE_COST
            if len(words) > FEW_WORDS
            else 0.0
        )
    return log_odds


def _by_neighbours(
    region: Region,
    pictures: Sequence[Region],
    surroundings: PageSurroundings,
    side: str,
    running_text: RunningTextStyle,
) -> float:
    """The gap between the text and what follows it, and whether the running text goes on through both."""
    picture_box = Box.union(picture.box for picture in pictures)
    others = [
        other
        for other in surroundings.blocks.near(
            Box.union([region.box, picture_box]), REACH * running_text.pitch
        )
        if other.id != region.id and other.box.overlap_x(region.box) > 0 and other not in pictures
    ]
    above = [other for other in others if other.box.y1 <= min(region.box.y0, picture_box.y0) + LINE_OVERLAP]
    below = [other for other in others if other.box.y0 >= max(region.box.y1, picture_box.y1) - LINE_OVERLAP]
    before = max(above, key=lambda other: other.box.y1, default=None)
    after = min(below, key=lambda other: other.box.y0, default=None)
    log_odds = CLOSE_WEIGHT if region.box.distance(picture_box) < running_text.pitch else -DISTANT_COST
    outer = after if side == "below" else before if side == "above" else None
    # Behind a caption the text goes on after a wider gap than between paragraphs; headings stand apart anyhow.
    if outer is not None and outer.type is RegionType.TEXT and not _is_emphasised(outer, running_text):
        gap = outer.box.y0 - region.box.y1 if side == "below" else region.box.y0 - outer.box.y1
        log_odds += max(
            -LEAST_GAP_WEIGHT,
            min(MOST_GAP_WEIGHT, GAP_WEIGHT * (gap - running_text.gap) / running_text.pitch),
        )
    if any(_heads(other, region, running_text) for other in others) or (
        side == "above" and _is_headed(region)
    ):
        log_odds -= HEADED_COST  # the text of that heading
    if side == "below" and after is not None and _heads(region, after, running_text):
        log_odds -= HEADED_COST  # the heading of that text
    level = surroundings.numbers.near(region.lines[0].box, 0.0)
    if any(hangs(other, [region]) and read_label(other.text, **surroundings.habits) for other in level):
        log_odds -= NUMBERED_COST  # an entry behind its number
    if before is not None and _is_record_head(before, surroundings.habits):
        log_odds -= HEADED_COST  # a picture between an entry's heading and its text
    if read_item(region.text, **surroundings.habits) is not None and _by_style(region, running_text) <= 0:
        log_odds -= ITEM_COST
    broken = (
        before is not None
        and not before.is_picture
        and len(before.lines) > 1
        and _ENDED.search(before.text) is None
    )
    if broken and after is not None and after.text[:1].islower():
        log_odds += THROUGH_WEIGHT
    elif broken and region.text[:1].islower():
        log_odds -= CARRIED_COST
    return log_odds


def _is_headed(region: Region) -> bool:
    """Whether the first line of a text is its heading: bold, larger or in capitals, unlike the rest."""
    if len(region.lines) < 2:
        return False
    first, remainder = region.text[: region.lines[0].end], region.text[region.lines[1].start :]
    head, body = style_of(region, 0, len(first)), style_of(region, len(first), len(region.text))
    return (
        head.bold > body.bold
        or head.size > LARGER_TYPE * body.size
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
