"""Captions that no label tells: found by weighing, over the whole document, what stands beside its pictures.

One text under one picture may be anything: the paragraph that goes on, the entry that begins there, a caption. So
each such text is weighed as a reader would (its distance, measure and face, the gap behind it, its words, whether
the text flows on through it), and the document's pictures together decide on which side its captions stand, if it
has any. Weights are log-odds set by hand.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from pictoria_docs.captioning.cut import LINE_OVERLAP, TextStyle, marked, style_of
from pictoria_docs.captioning.page_draft import PageDraft, plate_label
from pictoria_docs.captioning.setting import TEXTS, Setting
from pictoria_docs.captioning.weighing import (
    GAP,
    LONG,
    PageSurroundings,
    RunningTextStyle,
    measure_running_text,
    weigh,
)
from pictoria_docs.document import Box, CaptionReading, NumberKind, PrintedNumber, Region, RegionType
from pictoria_docs.labels.grammar import Habits, read_item
from pictoria_docs.labels.lexicon import lexicon, lower
from pictoria_docs.labels.parts import body_of

SUREST = 0.8  # confidence of a caption without a label
UNDER_PICTURE = 0.6  # of the narrower width, from which a text is a picture's or a row's
IN_COLUMN = 1.05  # times the column's width that picture and text take together at most
LEVEL_SHARE = 0.8  # of the lower of a text and a picture side by side
LEAST_COLUMN = 30  # points between them, or a column's width
LEVEL_SHIFT = 0.8  # line heights between their heads, feet or middles
RUNNING_HEAD_LENGTH = 8  # letters: longer texts that come back are running heads
PLATE_CONFIDENCE = 0.55  # of the only text of a plate

ROW = 10.0
"""Pictures whose feet (heads) differ by less than this many points stand in one row."""
SIDES = ("below", "above", "beside")
_PRIOR = {"below": 0.0, "above": -1.2, "beside": -1.2}
"""What a side weighs for each picture before anything is seen: captions stand below."""
_MISSING = -0.8
"""What a picture without a text on the side says of it."""
_ANY = -1.0
"""What a document weighs before anything is seen."""
_LABELLED = -8.0
"""The same where captions with labels were found: the others must be several, and leave little doubt."""
_ALIKE = 1.0
"""For a text that is set like others that are captions by themselves."""
_RULER = re.compile(r"(?:[0-9\s,.:/]++(?:cm|mm|m|km|in|μm|µm)?+)++", re.IGNORECASE)
_ACCESSION = re.compile(r"(?:inv\.?\s*)?[A-Z]{0,4}\s?\d+(?:[./-][A-Z\d]+)+", re.IGNORECASE)
_CODE = re.compile(r"([A-Za-z]{1,5}[0-9]{1,4}[a-z]?)(?=[\s.:,]|$)")


@dataclass(slots=True)
class _Candidate:
    """A text beside a picture, and the log-odds that it is a caption, its document left out."""

    draft: int
    position: int
    style: TextStyle
    log_odds: float


def find_unlabelled(drafts: Sequence[PageDraft], setting: Setting) -> None:
    """Turn texts beside pictures into captions where the document sets captions without labels.

    In a document that labels its captions, pages with labelled ones are left alone, and the others must leave less
    doubt. The drafts are changed.
    """
    running_text = measure_running_text(drafts, setting)
    heads = _running_heads(drafts)
    labelled = any(_is_labelled(region) for draft in drafts for region in draft.regions)
    sides: dict[str, list[_Candidate]] = {side: [] for side in SIDES}
    pictures = 0
    for index, draft in enumerate(drafts):
        if not draft.pictures or any(_is_labelled(region) for region in draft.regions):
            continue  # on a page whose pictures have labels, what else stands under them is lettering
        if any(plate_label(region, draft.habits) is not None for region in draft.regions):
            _plate_texts(draft, index, running_text, heads)
            continue
        pictures += len(_rows(draft.pictures))
        for side in SIDES:
            sides[side] += _candidates(draft, index, side, running_text)
    side = max(SIDES, key=lambda side: _weight(sides[side], side, pictures))
    weight = _weight(sides[side], side, pictures) + _ANY + _LABELLED * labelled
    if weight <= 0:
        return
    styles = Counter(candidate.style for candidate in sides[side] if candidate.log_odds > 0)
    for candidate in sides[side]:
        log_odds = candidate.log_odds + min(2.0, weight / pictures) + _ALIKE * (styles[candidate.style] > 1)
        if log_odds > 0:
            draft = drafts[candidate.draft]
            region = draft.regions[candidate.position]
            reading = _read(region.text, draft.habits)
            confidence = min(SUREST, 1 / (1 + exp(-log_odds)))
            draft.regions[candidate.position] = marked(region, RegionType.CAPTION, reading, confidence)


def _is_labelled(region: Region) -> bool:
    return (
        region.type is RegionType.CAPTION
        and region.caption is not None
        and region.caption.label_end > 0
        and region.parent is None
        and region.caption.kind is not NumberKind.TABLE
    )


def _weight(candidates: Sequence[_Candidate], side: str, pictures: int) -> float:
    """The log-odds of all pictures together that captions stand on a side; one without a text speaks against it."""
    return sum(candidate.log_odds + _PRIOR[side] for candidate in candidates) + _MISSING * (
        pictures - len(candidates)
    )


# ------------------------------------------------------------------ what stands beside pictures


def _rows(pictures: Sequence[Region]) -> list[float]:
    """The feet of the rows in which pictures stand."""
    rows: list[float] = []
    for foot in sorted(picture.box.y1 for picture in pictures):
        if not rows or foot - rows[-1] >= ROW:
            rows.append(foot)
    return rows


def _candidates(draft: PageDraft, index: int, side: str, running_text: RunningTextStyle) -> list[_Candidate]:
    """The texts that stand nearest to pictures on a side, each with its log-odds."""
    surroundings = PageSurroundings.of(draft)
    candidates: list[_Candidate] = []
    captioned_ids: set[str] = set()
    positions = [
        position
        for position, region in enumerate(draft.regions)
        if region.type in TEXTS and region.lines and _has_wording(region)
    ]
    positions.sort(key=lambda position: draft.regions[position].box.y0, reverse=side == "above")
    for position in positions:
        region = draft.regions[position]
        nearby = surroundings.pictures.near(region.box, GAP * running_text.pitch)
        pictures = [picture for picture in nearby if picture.id not in captioned_ids]
        captioned = (
            _beside(region, pictures, surroundings, running_text)
            if side == "beside"
            else _over_or_under(region, pictures, side == "below", running_text)
        )
        if captioned:
            captioned_ids |= {picture.id for picture in captioned}
            log_odds = weigh(region, captioned, surroundings, side, running_text)
            style = style_of(region, 0, len(region.text))
            candidates.append(_Candidate(index, position, style, log_odds))
    return candidates


def _has_wording(region: Region) -> bool:
    text = region.text.strip()
    return (
        sum(character.isalnum() for character in text)
        > 1  # a number that is nobody's, a stroke taken for one
        and _RULER.fullmatch(text) is None
        and lexicon().scale.fullmatch(text.lower()) is None
        and lower(text).strip(" .:") not in lexicon().list_headings
    )


def _over_or_under(
    region: Region, pictures: Sequence[Region], below: bool, running_text: RunningTextStyle
) -> list[Region]:
    """The picture right above (below) a text, or the row of pictures that it is centred under (over)."""
    adjacent = [
        picture
        for picture in pictures
        if -LINE_OVERLAP
        < (region.box.y0 - picture.box.y1 if below else picture.box.y0 - region.box.y1)
        < GAP * running_text.pitch
    ]
    if not adjacent:
        return []
    edges = [picture.box.y1 if below else picture.box.y0 for picture in adjacent]
    foot = max(edges) if below else min(edges)
    row = [picture for picture, edge in zip(adjacent, edges, strict=True) if abs(edge - foot) < ROW]
    union = Box.union(picture.box for picture in row)
    captioned = [
        picture
        for picture in row
        if region.box.overlap_x(picture.box) > UNDER_PICTURE * min(region.box.width, picture.box.width)
    ]
    if (
        len(row) > 1
        and len(captioned) != 1
        and region.box.overlap_x(union) > UNDER_PICTURE * region.box.width
    ):
        return row
    if not captioned and Box.union([union, region.box]).width < IN_COLUMN * running_text.column:
        return row  # flush with the column, or centred in it, where the picture is not
    return captioned


def _beside(
    region: Region, pictures: Sequence[Region], surroundings: PageSurroundings, running_text: RunningTextStyle
) -> list[Region]:
    """The picture that a text stands level with, its head, foot or middle on that of the picture."""
    level = [
        picture
        for picture in pictures
        if picture.box.overlap_x(region.box) < 2
        and picture.box.overlap_y(region.box) > LEVEL_SHARE * min(region.box.height, picture.box.height)
        and picture.box.distance(region.box) < max(running_text.column, LEAST_COLUMN)
        and min(
            abs(picture.box.y0 - region.box.y0),
            abs(picture.box.y1 - region.box.y1),
            abs(picture.box.centre.y - region.box.centre.y),
        )
        < LEVEL_SHIFT * running_text.pitch
    ]
    nearest = min(level, key=lambda picture: picture.box.distance(region.box), default=None)
    if nearest is None:
        return []
    reach = Box.union([nearest.box, region.box]).grown(-1)
    between = any(
        other.box.overlap_x(reach) > 0 and other.box.overlap_y(region.box) > 0
        for other in surroundings.blocks.near(region.box, 0.0)
        if other.id not in (nearest.id, region.id)
    )
    return [] if between else [nearest]


# ------------------------------------------------------------------ plates


def _running_heads(drafts: Sequence[PageDraft]) -> frozenset[str]:
    """Texts that stand on several pages, or are running heads of one: what layout left of the page furniture."""
    pages = Counter(
        text for draft in drafts for text in {_key(region) for region in draft.regions if region.text}
    )
    running = {
        _key(region)
        for draft in drafts
        for region in draft.regions
        if region.type is RegionType.RUNNING_HEAD and _ACCESSION.fullmatch(region.text.strip()) is None
    }
    return frozenset(
        running | {text for text, count in pages.items() if count > 1 and len(text) > RUNNING_HEAD_LENGTH}
    )


def _key(region: Region) -> str:
    return "".join(character for character in region.text.lower() if character.isalpha())


def _plate_texts(draft: PageDraft, index: int, running_text: RunningTextStyle, heads: frozenset[str]) -> None:
    """A plate's only text belongs to its pictures, wherever it stands; else the texts under them."""
    texts = [
        position
        for position, region in enumerate(draft.regions)
        if region.type in TEXTS and _key(region) not in heads and _has_wording(region)
    ]
    if len(texts) == 1 and len(draft.regions[texts[0]].text) < LONG:
        positions = texts
    elif texts:
        candidates = _candidates(draft, index, "below", running_text)
        running = any(len(draft.regions[position].text) > LONG for position in texts)
        positions = [candidate.position for candidate in candidates if candidate.log_odds > 0 or not running]
    else:
        positions = _accession(draft)
    for position in positions:
        region = draft.regions[position]
        draft.regions[position] = marked(
            region, RegionType.CAPTION, _read(region.text, draft.habits), PLATE_CONFIDENCE
        )


def _accession(draft: PageDraft) -> list[int]:
    """The place of an accession number below a plate: the same place on plate after plate, like a running foot."""
    foot = max(picture.box.y1 for picture in draft.pictures)
    return [
        index
        for index, region in enumerate(draft.regions)
        if region.type is RegionType.RUNNING_HEAD
        and region.box.y0 > foot - LINE_OVERLAP
        and _ACCESSION.fullmatch(region.text.strip())
    ]


def _read(text: str, habits: Habits) -> CaptionReading:
    item = read_item(text, **habits)
    if item is not None:
        return item
    low = lower(text)
    code = _CODE.match(text)
    numbers: tuple[PrintedNumber, ...] = ()
    start = 0
    if code is not None:
        numbers = (PrintedNumber(kind=NumberKind.BARE, path=(code[1].lower(),), text=code[1]),)
        start = code.end()
    body = body_of(text, low, start + len(text[start:]) - len(text[start:].lstrip(" .:,")), ())
    return CaptionReading.model_construct(kind=NumberKind.BARE, label_end=start, numbers=numbers, **body)
