"""How like a caption a text beside pictures is: what it is weighed by, in log-odds set by hand."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median

from pictoria_docs.captioning.cut import TextStyle, style_of
from pictoria_docs.captioning.labelled import TEXTS, Setting
from pictoria_docs.captioning.page_draft import Bands, PageDraft, hangs
from pictoria_docs.document import Box, NumberKind, Region, RegionType
from pictoria_docs.labels.grammar import Habits, label_at, read_item, read_label
from pictoria_docs.labels.lexicon import lexicon, lower
from pictoria_docs.languages import catalogue_words

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
        near = bisect_right(self.edges, x0 + 2) - bisect_left(self.edges, x0 - 2)
        return near > (len(region.lines) > 1)


def measure_running_text(drafts: Sequence[PageDraft], setting: Setting) -> RunningTextStyle:
    """Measures of the text that stands away from pictures."""
    blocks: list[Region] = []
    away: list[Region] = []
    gaps: list[float] = []
    reach = GAP * 1.2 * setting.body
    for draft in drafts:
        texts = [
            region
            for region in draft.regions
            if region.type is RegionType.TEXT and abs(region.size - setting.body) < 0.04 * setting.body
        ]
        blocks += texts
        pictures = Bands(draft.pictures)
        free = [
            text
            for text in texts
            if all(picture.box.distance(text.box) > reach for picture in pictures.near(text.box, reach))
        ]
        away += free
        gaps += [
            gap
            for upper, lower in pairwise(free)
            if -2 < (gap := lower.box.y0 - upper.box.y1) < reach and upper.box.overlap_x(lower.box) > 0
        ]
    # Where pictures stand everywhere, long texts are the running one.
    if sum(len(region.text) for region in away) > ENOUGH:
        blocks = away
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
    pitch = median(pitches) if pitches else 1.2 * setting.body
    styles = Counter[TextStyle]()
    for region in blocks:
        styles[style_of(region, 0, len(region.text))] += len(region.text)
    return RunningTextStyle(
        style=styles.most_common(1)[0][0] if styles else TextStyle(setting.body, False, False),
        pitch=pitch,
        column=median(region.box.width for region in long) if long else 0.0,
        gap=median(gaps) if len(gaps) > 3 else 0.15 * pitch,
        small_words=_small_words(region.text for region in blocks),
    )


def _small_words(texts: Iterable[str]) -> float:
    """Share of the words that are in lower case; 0 without words."""
    words = [word for text in texts for word in _WORD.findall(text)]
    return sum(word.islower() for word in words) / len(words) if words else 0.0


def weigh(
    region: Region,
    pictures: Sequence[Region],
    around: PageSurroundings,
    side: str,
    running_text: RunningTextStyle,
) -> float:
    """Log-odds that a text beside pictures is their caption, from itself and what stands around it."""
    if region.type is RegionType.FOOTNOTE or len(region.text) > LONG or is_price(region.text):
        return -4.0
    whole = Box.union(picture.box for picture in pictures)
    return (
        _by_style(region, running_text)
        + _by_measure(region, whole, around, side, running_text)
        + _by_words(region, running_text)
        + _by_neighbours(region, pictures, around, side, running_text)
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
    odds = 1.8 if ratio < 0.95 else -1.5 if ratio > 1.05 else 0.0
    odds += 1.2 * (style.italic != running_text.style.italic)
    bold = style.bold and not running_text.style.bold
    heading = _is_short(region) and (region.type is RegionType.HEADING or bold)
    return odds + 0.6 * bold - 1.8 * heading


def _by_measure(
    region: Region, whole: Box, around: PageSurroundings, side: str, running_text: RunningTextStyle
) -> float:
    """Lines that end at the picture's edges or are centred under it, where running text fills its column."""
    lines = region.lines
    column = running_text.column or 1e6
    odds = 0.3 - 0.2 * max(0, len(region.text) - 160) / 60
    narrow = region.box.width < 0.85 * column
    within = region.box.x0 > whole.x0 - 4 and region.box.x1 < whole.x1 + 4
    if len(lines) > 1 and narrow and (within or side == "beside"):
        odds += 2.0
    centres = [line.box.centre.x for line in lines]
    if len(lines) > 1 and max(centres) - min(centres) < 2 and abs(lines[0].x0 - lines[-1].x0) > 6:
        odds += 1.2
    flush = around.is_edge(region)
    if len(lines) == 1 and narrow and not flush and abs(region.box.centre.x - whole.centre.x) < 3:
        odds += 1.2
    if len(lines) == 1 and narrow and not flush and abs(region.box.x0 - whole.x0) < 2:
        odds += 0.8
    if len(lines) > 1 and not narrow:
        odds -= 0.4
    return odds


def _by_words(region: Region, running_text: RunningTextStyle) -> float:
    text = region.text.strip()
    odds = 0.0
    if text[0].islower():
        odds -= 2.5
    if not _ENDED.search(text):
        odds += 0.8
    words = [word.lower() for word in _WORD.findall(text)]
    if sum(word in lexicon().verbs for word in words) > len(words) / 25:
        odds -= 0.6
    if running_text.small_words and words:
        share = _small_words([text]) / running_text.small_words
        odds += 0.8 if share < 0.5 else 0.3 if share < 0.75 else -0.5 if len(words) > 4 else 0.0
    return odds


def _by_neighbours(
    region: Region,
    pictures: Sequence[Region],
    around: PageSurroundings,
    side: str,
    running_text: RunningTextStyle,
) -> float:
    """The gap between the text and what follows it, and whether the running text goes on through both."""
    whole = Box.union(picture.box for picture in pictures)
    others = [
        other
        for other in around.blocks.near(Box.union([region.box, whole]), REACH * running_text.pitch)
        if other.id != region.id and other.box.overlap_x(region.box) > 0 and other not in pictures
    ]
    above = [other for other in others if other.box.y1 <= min(region.box.y0, whole.y0) + 3]
    below = [other for other in others if other.box.y0 >= max(region.box.y1, whole.y1) - 3]
    before = max(above, key=lambda other: other.box.y1, default=None)
    after = min(below, key=lambda other: other.box.y0, default=None)
    odds = 0.3 if region.box.distance(whole) < running_text.pitch else -0.4
    outer = after if side == "below" else before if side == "above" else None
    # Behind a caption the text goes on after a wider gap than between paragraphs; headings stand apart anyhow.
    if outer is not None and outer.type is RegionType.TEXT and not _stands_out(outer, running_text):
        gap = outer.box.y0 - region.box.y1 if side == "below" else region.box.y0 - outer.box.y1
        odds += max(-0.8, min(1.2, 3.0 * (gap - running_text.gap) / running_text.pitch))
    if any(_heads(other, region, running_text) for other in others) or (
        side == "above" and _is_headed(region)
    ):
        odds -= 2.5  # the text of that heading
    if side == "below" and after is not None and _heads(region, after, running_text):
        odds -= 2.5  # the heading of that text
    level = around.numbers.near(region.lines[0].box, 0.0)
    if any(hangs(other, [region]) and read_label(other.text, **around.habits) for other in level):
        odds -= 3.0  # an entry behind its number
    if before is not None and _is_record_head(before, around.habits):
        odds -= 2.5  # a picture between an entry's heading and its text
    if read_item(region.text, **around.habits) is not None and _by_style(region, running_text) <= 0:
        odds -= 1.5
    broken = before is not None and not before.is_picture and _breaks_off(before)
    if broken and after is not None and after.text[:1].islower():
        odds += 3.0
    elif broken and region.text[:1].islower():
        odds -= 2.0
    return odds


def _is_headed(region: Region) -> bool:
    """Whether the first line of a text is its heading: bold, larger or in capitals, unlike the rest."""
    if len(region.lines) < 2:
        return False
    first, rest = region.text[: region.lines[0].end], region.text[region.lines[1].start :]
    head, body = style_of(region, 0, len(first)), style_of(region, len(first), len(region.text))
    return head.bold > body.bold or head.size > 1.05 * body.size or (first.isupper() and not rest.isupper())


def _is_short(region: Region) -> bool:
    return len(region.lines) <= 1 or len(region.text) < 60


def _stands_out(region: Region, running_text: RunningTextStyle) -> bool:
    style = style_of(region, 0, region.lines[0].end if region.lines else 40)
    large = style.size > 1.05 * running_text.style.size
    return (
        style.bold != running_text.style.bold or large or (region.text.isupper() and len(region.lines) == 1)
    )


def _heads(other: Region, region: Region, running_text: RunningTextStyle) -> bool:
    """Whether a heading stands right above a text: larger, bold, or in capitals."""
    gap = region.box.y0 - other.box.y1
    return (
        (other.type is RegionType.HEADING or (other.type in TEXTS and _stands_out(other, running_text)))
        and region.type in TEXTS
        and _is_short(other)
        and -0.5 * running_text.pitch < gap < 0.8 * running_text.pitch
    )


def _breaks_off(region: Region) -> bool:
    return len(region.lines) > 1 and _ENDED.search(region.text) is None


def _is_record_head(region: Region, habits: Habits) -> bool:
    """Whether a short text is the heading of a numbered entry: "4 Brooch", "Cat. 4", "4"."""
    if len(region.lines) > 2 or region.is_picture:
        return False
    if read_item(region.text, **habits) is not None or read_label(region.text, **habits) is not None:
        return True
    label = label_at(region.text, lower(region.text), 0, **habits)
    return label is not None and label.kind is NumberKind.ENTRY
