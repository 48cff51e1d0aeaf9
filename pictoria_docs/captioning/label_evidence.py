"""Lines that open with a printed label ("Fig. 12."): what words, setting and document say for their being captions.

A label opens a caption, or a sentence that cites a figure, or the heading of an entry, or it points to a plate
elsewhere. Each such line is measured by itself (`measure_openings`), then all of a document together
(`weigh_openings`): captions of one book are set alike, stand at pictures alike, count on, and bear a number once. The
features are named in `features.yaml` under `label`.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log

from pictoria_docs.captioning.cut import (
    LINE_OVERLAP,
    SHORT_LINE,
    SMALLER_TYPE,
    TextStyle,
    style_of,
)
from pictoria_docs.captioning.entry_label_evidence import (
    NEAR,
    heads_record,
    heads_text,
    is_beside,
    is_over_picture,
    opens_elsewhere,
    repeated,
)
from pictoria_docs.captioning.setting import CAPTION_START, FINISHED, HEAD, Setting, is_tolerant
from pictoria_docs.captioning.weights import CaptionWeights, Features, shipped_weights
from pictoria_docs.document import Box, Line, NumberKind, Page, Region, RegionType
from pictoria_docs.document.log_odds import probability
from pictoria_docs.labels.elements import counts_on
from pictoria_docs.labels.grammar import (
    SURE,
    Habits,
    PrintedLabel,
    caption_certainty,
    label_at,
    read_caption,
    read_item,
    read_label,
)
from pictoria_docs.labels.lexicon import lower
from pictoria_docs.labels.references import only_references

SUREST_WORDS = 0.98  # certainty of words that counts at most
LABEL_STYLE = 6  # characters that show how a label is set
REST_FROM = 14  # characters from which on the rest of a line shows its own style,
REST_TO = 200  # up to these
NEAR_LINES = 4  # lines of a text at a picture that may break into running text
CHANGED_SIZE = 0.05  # of the text's size, from which lines differ
PROSE_LINES = 3  # lines of a text that nothing tells from running text
SURE_WORDS = 0.9  # certainty of words that leave no doubt
FOUND_AGAIN = 0.7  # share of a title's letters that chance repeats
HEADING_SIZE = 0.98  # of the text's size, from which an entry's label may be its heading
SAME_SIZE = 0.05  # of the size, below which two sizes count as one
SAME_COLUMN = 0.6  # of the width of a text before it, from which another may go on with it
PROSE_LENGTH = 100  # characters of a text that may break off
CAPITALS_SHARE = 0.8  # of the letters of a line in small capitals, but for its label
UNLIKE_SIZE = 0.12  # difference of two sizes (ln) from which lines are not set alike
HABIT_COUNT = 2.0  # captions that the habits of a document begin with
ROUNDS = 2  # times that they are seen anew
CROWDED = 700
"""A page with more characters of text, labelled blocks left out, holds running text."""
_NUMBERED = re.compile(r"\W{0,2}(?:[^\W\d_]{1,10}\W{1,3})?\d{1,4}\b")
_BRACKETED = re.compile(r"[(\[][^()\[\]]{1,24}[)\]]")
_BARE_A, _BARE_B = re.compile(r"a\s+[A-ZÀ-Þ«“]"), re.compile(r"b\s+[A-ZÀ-Þ«“]")


@dataclass(frozen=True, slots=True)
class LabelContext:
    """A page around its captions."""

    page: Page
    pictures: list[Region]
    characters: int
    """Characters of text on the page, furniture and lettering of pictures left out."""
    explains: bool
    """Whether several plate numbers head texts on the page: explanations of plates."""
    setting: Setting

    @property
    def habits(self) -> Habits:
        """How the page's labels are to be read."""
        return self.setting.habits(self.page)

    @property
    def is_crowded(self) -> bool:
        """Whether the page holds running text."""
        return self.characters > CROWDED


@dataclass(slots=True)
class LabelOpening:
    """A line of a text that opens with a label."""

    region: Region
    line: int
    kind: NumberKind
    number: tuple[str, ...]
    """The path of its first number."""
    style: TextStyle
    features: Features = field(default_factory=dict)
    score: float = 0.0
    """Log-odds of a caption that begins here."""

    @property
    def text(self) -> str:
        """The text from the label on."""
        return self.region.text[self.region.lines[self.line].start :]

    @property
    def box(self) -> Box:
        """Of the line, in points."""
        return self.region.lines[self.line].box

    @property
    def likely(self) -> float:
        """The probability of a caption that begins here."""
        return probability(self.score)


def measure_openings(region: Region, before: Region | None, context: LabelContext) -> list[LabelOpening]:
    """The lines of a text that open with labels, each with its own evidence.

    Args:
        region: the text.
        before: the text before it in reading order.
        context: its page.
    """
    openings: list[LabelOpening] = []
    habits = context.habits
    for index, line in enumerate(region.lines):
        if not CAPTION_START.match(region.text, line.start):
            continue
        heads_items = _heads_items(region, index, habits)
        # The number of an item on the next line is none of the label's.
        text = region.text[line.start : line.end if heads_items else line.start + HEAD]
        certainty = caption_certainty(text, anchored=False, **habits)
        reading = read_caption(text, anchored=False, **habits) if certainty >= SURE else None
        if reading is None or not reading.numbers:
            continue
        previous = openings[-1].line if openings else None
        measured = _Measured(region, index, before, previous, context, certainty, heads_items)
        openings.append(
            LabelOpening(
                region,
                index,
                reading.kind,
                reading.numbers[0].path,
                measured.style,
                {name: value for name, value in measured.features().items() if value},
            )
        )
    return openings


def weigh_openings(openings: Sequence[LabelOpening], weights: CaptionWeights | None = None) -> None:
    """Weigh all lines of a document that open with labels: alone first, then with what the others are like.

    Args:
        openings: of the whole document; their features and scores are set.
        weights: those that come with the package where None.
    """
    weights = weights or shipped_weights()
    for each in openings:
        each.score = weights.log_odds("label", each.features)
    of_kind: dict[NumberKind, list[LabelOpening]] = defaultdict(list)
    for each in openings:
        of_kind[each.kind].append(each)
    for _ in range(ROUNDS):
        for alike in of_kind.values():
            _add_habits(alike)
        for each in openings:
            each.score = weights.log_odds("label", each.features)


def _add_habits(openings: Sequence[LabelOpening]) -> None:
    """Add to the features of labels of one kind what the others of the document seem to be like."""
    likely = [each.likely for each in openings]
    total = sum(likely)
    styled: dict[TextStyle, float] = defaultdict(float)
    numbered: dict[tuple[str, ...], list[float]] = defaultdict(list)
    pictured = 0.0
    for each, share in zip(openings, likely, strict=True):
        styled[each.style] += share
        numbered[each.number].append(share)
        pictured += share * each.features.get("at_picture", 0.0)
    alike = {
        style: sum(other_share * _likeness(style, other) for other, other_share in styled.items())
        for style in styled
    }
    heads = [
        max(each.features.get("entry_over", 0.0), each.features.get("entry_record", 0.0)) for each in openings
    ]
    over = sum(heads) / len(openings)
    for each, share in zip(openings, likely, strict=True):
        each.features["over_share"] = over
        others = total - share + HABIT_COUNT
        own_picture = each.features.get("at_picture", 0.0)
        each.features["style_share"] = (alike[each.style] - share) / others
        each.features["pictured_share"] = 0.0 if own_picture else (pictured - share * own_picture) / others
        rivals = sorted(numbered[each.number])
        rivals.remove(share)
        each.features["rival"] = rivals[-1] if rivals and rivals[-1] > share else 0.0
        each.features["series"] = 0.0
    for (first, before), (second, after) in pairwise(zip(openings, likely, strict=True)):
        if _follows(first.number, second.number):
            first.features["series"] += after / 2
            second.features["series"] += before / 2


def _likeness(first: TextStyle, second: TextStyle) -> float:
    """How far two lines are set alike, 0 to 1: sizes of scanned type are measured, not known."""
    if (first.bold, first.italic) != (second.bold, second.italic) or min(first.size, second.size) <= 0:
        return float(first == second)
    return max(1 - abs(log(first.size / second.size)) / UNLIKE_SIZE, 0.0)


def _follows(number: tuple[str, ...], following: tuple[str, ...]) -> bool:
    """Whether a number is the next of a count: 4 and 5, 4a and 4b, I.9 and II.1."""
    return number != following and (
        (number[:-1] == following[:-1] and counts_on(number[-1], following[-1]))
        or (len(following) > 1 and counts_on(number[0], following[0]) and following[-1] in ("1", "a"))
    )


def _heads_items(region: Region, index: int, habits: Habits) -> bool:
    """Whether a line is a plate's label and the next one its first item: "Taf. 5", "1 Brooch"."""
    if index + 1 >= len(region.lines):
        return False
    line, following = region.lines[index : index + 2]
    label = read_label(region.text[line.start : line.end], **habits)
    if label is None or label.kind is not NumberKind.PLATE or len(label.numbers[0].path) > 1:
        return False
    return opens_items(region, following, habits)


def opens_items(region: Region, line: Line, habits: Habits) -> bool:
    """Whether a line holds the first of some items: "1. Brooch", "a) Brooch", "a Brooch" over "b Buckle"."""
    item = read_item(region.text[line.start : line.end], **habits)
    if item is None and _BARE_A.match(region.text, line.start):
        return any(_BARE_B.match(region.text, other.start) for other in region.lines)
    return item is not None and item.numbers[0].path[0] in ("1", "a")


class _Measured:
    """What one line that opens with a label says for a caption, and against."""

    def __init__(
        self,
        region: Region,
        index: int,
        before: Region | None,
        previous: int | None,
        context: LabelContext,
        certainty: float,
        heads_items: bool,
    ) -> None:
        self.region, self.index, self.before, self.previous = region, index, before, previous
        self.context, self.certainty, self.heads_items = context, certainty, heads_items
        self.line = region.lines[index]
        self.words = region.text[self.line.start : self.line.end]
        self.style = style_of(region, self.line.start, self.line.end)
        start = self.line.start
        self.label_style = style_of(region, start, min(start + LABEL_STYLE, self.line.end))
        rest = style_of(region, min(self.line.end, start + REST_FROM), start + REST_TO)
        self.is_small = 0 < self._largest_size() < SMALLER_TYPE * context.setting.body
        self.is_accented = self.label_style.bold and not rest.bold
        # A label on a line of its own is narrower than what it heads.
        block = Box.union(part.box for part in region.lines[index : index + 2])
        self.at_picture = any(
            picture.box.distance(self.line.box) < NEAR and is_beside(picture, block)
            for picture in context.pictures
        )
        self.is_last = index + 1 == len(region.lines)

    def features(self) -> Features:
        """By the names of features.yaml."""
        bounded = min(max(self.certainty, 1 - SUREST_WORDS), SUREST_WORDS)
        words = log(bounded / (1 - bounded))
        if self.heads_items:  # what follows is no text that it could be a part of
            return {"words": words, "heads_items": 1.0}
        return {
            "words": words,
            "small_letter": float(self.context.setting.capital and self._opens_small()),
            "smaller": float(self.is_small),
            "at_picture": float(self.at_picture),
            "pictured_page": float(bool(self.context.pictures)),
            "accented": float(self.is_accented),
            "footnote": float(self.region.type is RegionType.FOOTNOTE),
            "inner": float(self.index > 0),
            **(self._as_inner_line() if self.index else self._as_first_line()),
            **self._as_prose(),
            **self._as_pointer(),
            **self._as_heading(),
        }

    def _largest_size(self) -> float:
        """Of the line's type in points; small capitals are set in two sizes, of which the larger is theirs."""
        sizes = [
            run.size
            for run in self.region.runs
            if run.start < self.line.end and run.end > self.line.start and run.size
        ]
        capitals = sum(map(str.isupper, self.words)) > CAPITALS_SHARE * sum(map(str.isalpha, self.words))
        return max(sizes, default=self.style.size) if capitals else self.style.size

    def _opens_small(self) -> bool:
        return next((character for character in self.words if character.isalpha()), "").islower()

    def _as_first_line(self) -> Features:
        """The text before it may break off, so that the label ends a sentence."""
        breaks = (
            self.before is not None
            and _breaks_into(self.before, self.region)
            and not (self.is_small or self.is_accented)
            and not (self.at_picture and len(self.region.lines) <= NEAR_LINES)
        )
        return {"breaks_into": float(breaks)}

    def _as_inner_line(self) -> Features:
        """What parts a line from the text above it."""
        region, upper = self.region, self.region.lines[self.index - 1]
        finished = FINISHED.search(region.text, upper.start, upper.end) is not None
        short = upper.x1 < region.box.x1 - SHORT_LINE * region.box.width
        upper_style = style_of(region, upper.start, upper.end)
        changed = (
            abs(upper_style.size - self.style.size) > CHANGED_SIZE * self.context.setting.body
            or upper_style.italic != self.style.italic
        )
        counted = self.previous is not None and self._counts_on(self.previous)
        return {
            "within": float(not (finished or short or changed or counted)),
            "alike": float(self.previous is None and not (changed or self.is_accented or short)),
            "counted": float(counted),
        }

    def _counts_on(self, previous: int) -> bool:
        """Whether the label bears the number after that of an earlier line, or the same one in another language.

        "Fig. 4" of "Fig. 4" would be a reference within a caption, but for the mark behind it: "Fig. 4: Frise".
        """
        region = self.region
        texts = [region.text[region.lines[line].start :][:HEAD] for line in (previous, self.index)]
        first, second = (read_caption(text, anchored=False, **self.context.habits) for text in texts)
        if first is None or second is None or first.kind is not second.kind:
            return False
        old, new = first.numbers[-1].path[-1], second.numbers[0].path[-1]
        if old == new:
            label, other_label = texts[0][: first.label_end], texts[1][: second.label_end]
            return label != other_label or texts[1][: second.body_start].rstrip().endswith(
                (":", ".", "–", "—")
            )
        siblings = first.numbers[-1].path[:-1] == second.numbers[0].path[:-1]  # "1a" and "1b"
        return counts_on(old, new) and (siblings or new.isdigit())

    def _as_prose(self) -> Features:
        told = self.is_small or self.at_picture or self.is_accented or self.context.pictures
        prose = not told and len(self.region.lines) > PROSE_LINES and self.previous is None
        return {"prose": float(prose)}

    def _as_pointer(self) -> Features:
        """A label and nothing else may name what shows an entry: "Pl. I, 1" between its heading and its text."""
        context = self.context
        label = self._label()
        kind = label.kind if label is not None else NumberKind.FIGURE
        alone = read_label(self.words, **context.habits) is not None or only_references(self.words)
        crowded = context.is_crowded
        shown = (
            alone
            and not self.is_last
            and (
                (not context.pictures and crowded and kind is NumberKind.FIGURE)
                or (self.index == 0 and not self.at_picture and _is_under_heading(self.before, self.region))
            )
        )
        explained = context.explains and self.index == 0 and not self.is_last
        pointer = (
            alone
            and not self.at_picture
            and not explained
            and (kind is not NumberKind.FIGURE or (crowded and self.is_last))
        )
        bracketed = _BRACKETED.match(self.words) if self.index or _goes_on(self.before, self.region) else None
        ends = bracketed is not None and (alone or self.words[bracketed.end() :].lstrip()[:1].islower())
        of_plate = kind is NumberKind.PLATE and crowded and not self.at_picture
        unsure = caption_certainty(self.words, **context.habits) <= SURE_WORDS
        return {
            "alone": float(alone),
            "shown": float(shown),
            "pointer": float(pointer),
            "plate_pointer": float(pointer and of_plate),
            "plate_words": float(of_plate and not alone and unsure),
            "bracketed": float(ends),
        }

    def _as_heading(self) -> Features:
        """The label of an entry may be its heading."""
        label = self._label()
        if label is None or label.kind is not NumberKind.ENTRY:
            return {}
        body = self.context.setting.body
        large = self.style.size >= HEADING_SIZE * body
        alone = read_label(self.words, **self.context.habits) is not None
        more = not (self.is_last and alone)
        heading = self.region.type is RegionType.HEADING or self.style.bold or large
        return {
            "of_entry": 1.0,
            "entry_away": float(not self.at_picture),
            "entry_unpictured": float(not self.context.pictures),
            "entry_above": float(is_over_picture(self.line.box, self.region.box, self.context.pictures)),
            "entry_heading": float(heading and more),
            "entry_bold": float(self.label_style.bold and large and more),
            "entry_over": float(alone and heads_text(self.region, self.index, self.context.page.regions)),
            "entry_record": float(heads_record(self.region, self.index, self.context.page.regions)),
            **self._as_repetition(label),
        }

    def _as_repetition(self, label: PrintedLabel) -> Features:
        """The entry itself may stand on the page of its picture too, with its number and its title."""
        if not self.at_picture:
            return {}
        regions = self.context.page.regions
        number = ".".join(label.numbers[0].path)
        title = self.words[label.end :].strip(" .:,;–—-")
        return {
            "entry_opened": float(opens_elsewhere(number, self.line.box, regions)),
            "entry_repeated": max(repeated(title, self.region, regions) - FOUND_AGAIN, 0.0)
            / (1 - FOUND_AGAIN),
        }

    def _label(self) -> PrintedLabel | None:
        low = lower(self.words, tolerant=is_tolerant(self.context.page))
        return label_at(self.words, low, 0, **self.context.habits)


def _is_under_heading(before: Region | None, region: Region) -> bool:
    """Whether a numbered heading stands right over a text: "3. Amphora"."""
    if before is None or before.type is not RegionType.HEADING or not region.lines:
        return False
    first = region.lines[0]
    close = -LINE_OVERLAP <= first.y0 - before.box.y1 < first.y1 - first.y0
    return close and _NUMBERED.match(before.text) is not None


def _goes_on(before: Region | None, region: Region) -> bool:
    """Whether a text stands right below another one, as its next line would."""
    return (
        before is not None
        and before.box.overlap_x(region.box) > 0
        and -LINE_OVERLAP <= region.lines[0].y0 - before.box.y1 < LINE_OVERLAP
    )


def _breaks_into(before: Region, region: Region) -> bool:
    """Whether running text breaks off before a region, so that its first words may end a sentence."""
    prose = (
        len(before.lines) > 1 and len(before.text) > PROSE_LENGTH and before.type is not RegionType.HEADING
    )
    alike = abs(before.size - region.size) < SAME_SIZE * max(region.size, 1.0)
    column = before.box.overlap_x(region.box) > 0 or region.box.width > SAME_COLUMN * before.box.width
    return prose and alike and column and FINISHED.search(before.text) is None
