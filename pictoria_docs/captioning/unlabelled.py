"""Captions that no label tells: found by weighing, over the whole document, what stands beside its pictures.

One text under one picture may be anything: the paragraph that goes on, the entry that begins there, a caption. So
each such text is weighed as a reader would (its distance, measure and face, the gap behind it, its words, whether
the text flows on through it), and the document's pictures together decide on which side its captions stand, if it
has any. Weights are log-odds set by hand.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from statistics import median

from pictoria_docs.captioning.cut import Style, marked, style_of
from pictoria_docs.captioning.grammar import Habits, label_at, read_item, read_label
from pictoria_docs.captioning.labelled import TEXTS, Setting
from pictoria_docs.captioning.lexicon import lexicon, lower
from pictoria_docs.captioning.parts import body_of
from pictoria_docs.captioning.sheet import Sheet, hangs, plate_label
from pictoria_docs.document import Box, CaptionReading, NumberKind, PrintedNumber, Region, RegionType

GAP = 2.6
"""A caption stands at most this many line heights from its picture."""
ROW = 10.0
"""Pictures whose feet (heads) differ by less than this many points stand in one row."""
LONG = 420
"""More characters than this are no caption without a label."""
ENOUGH = 1000
"""This many characters of text show how a document sets it."""
SIDES = ("below", "above", "beside")
_PRIOR = {"below": 0.0, "above": -1.2, "beside": -1.2}
_ANY = -1.0
_LABELLED = -8.0
_MISSING = -0.8
_SCALE = re.compile(
    r"(?:[0-9 ,.:/]+\s*(?:cm|mm|m|km|in|μm|µm)?\.?\s*)+|(?:scale|échelle|maßstab|m\.?)\s*[0-9: /]+",
    re.IGNORECASE,
)
_ACCESSION = re.compile(r"(?:inv\.?\s*)?[A-Z]{0,4}\s?\d+(?:[./-][A-Z\d]+)+", re.IGNORECASE)
_CODE = re.compile(r"([A-Za-z]{1,5}[0-9]{1,4}[a-z]?)(?=[\s.:,]|$)")
_ENDED = re.compile(r"[.!?:;…»”\")\]]\W*$")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class _Flow:
    """How a document sets its running text: what captions differ from."""

    style: Style
    pitch: float
    """Height of a line in points."""
    column: float
    """Width of a column in points; 0 where unknown."""
    gap: float
    """Usual distance between two paragraphs in points."""
    small_words: float
    """Share of the words that are in lower case."""


@dataclass(slots=True)
class _Candidate:
    """A text beside a picture, and the log-odds that it is a caption, its document left out."""

    sheet: int
    place: int
    pictures: list[Region]
    side: str
    odds: float


def find_unlabelled(sheets: Sequence[Sheet], setting: Setting) -> None:
    """Turn texts beside pictures into captions where the document sets captions without labels.

    In a document that labels its captions, pages with labelled ones are left alone, and the others must leave less
    doubt. The sheets are changed.
    """
    flow = _flow(sheets, setting)
    heads = _running_heads(sheets)
    labelled = any(_is_labelled(region) for sheet in sheets for region in sheet.regions)
    sides: dict[str, list[_Candidate]] = {side: [] for side in SIDES}
    pictures = 0
    for index, sheet in enumerate(sheets):
        if not sheet.pictures or any(_is_labelled(region) for region in sheet.regions):
            continue  # on a page whose pictures have labels, what else stands under them is lettering
        if any(plate_label(region, sheet.habits) is not None for region in sheet.regions):
            _plate_texts(sheet, index, flow, heads)
            continue
        pictures += len(_rows(sheet.pictures))
        for side in SIDES:
            sides[side] += _candidates(sheet, index, side, flow)
    side = max(SIDES, key=lambda side: _weight(sides[side], side, pictures))
    weight = _weight(sides[side], side, pictures) + _ANY + _LABELLED * labelled
    if weight <= 0:
        return
    for candidate in sides[side]:
        odds = candidate.odds + min(2.0, weight / pictures)
        if odds > 0:
            sheet = sheets[candidate.sheet]
            region = sheet.regions[candidate.place]
            reading = _read(region.text, sheet.habits)
            confidence = min(0.8, 1 / (1 + exp(-odds)))
            sheet.regions[candidate.place] = marked(region, RegionType.CAPTION, reading, confidence)


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
    return sum(candidate.odds + _PRIOR[side] for candidate in candidates) + _MISSING * (
        pictures - len(candidates)
    )


# ------------------------------------------------------------------ the document's running text


def _flow(sheets: Sequence[Sheet], setting: Setting) -> _Flow:
    """Measures of the text that stands away from pictures."""
    blocks: list[Region] = []
    away: list[Region] = []
    gaps: list[float] = []
    reach = GAP * 1.2 * setting.body
    for sheet in sheets:
        texts = [
            region
            for region in sheet.regions
            if region.type is RegionType.TEXT and abs(region.size - setting.body) < 0.04 * setting.body
        ]
        blocks += texts
        free = [text for text in texts if all(p.box.distance(text.box) > reach for p in sheet.pictures)]
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
        blocks = [region for region in blocks if len(region.text) > LONG]
    long = [region for region in blocks if len(region.lines) > 1]
    pitches = [
        lower.y1 - upper.y1
        for region in long
        for upper, lower in pairwise(region.lines)
        if lower.y1 > upper.y1 + 1
    ]
    pitch = median(pitches) if pitches else 1.2 * setting.body
    styles = Counter[Style]()
    for region in blocks:
        styles[style_of(region, 0, len(region.text))] += len(region.text)
    return _Flow(
        style=styles.most_common(1)[0][0] if styles else Style(setting.body, False, False),
        pitch=pitch,
        column=median(region.box.width for region in long) if long else 0.0,
        gap=median(gaps) if len(gaps) > 3 else 0.15 * pitch,
        small_words=_small_words(region.text for region in blocks),
    )


def _small_words(texts: Iterable[str]) -> float:
    """Share of the words that are in lower case; 0 without words."""
    words = [word for text in texts for word in _WORD.findall(text)]
    return sum(word.islower() for word in words) / len(words) if words else 0.0


# ------------------------------------------------------------------ what stands beside pictures


def _rows(pictures: Sequence[Region]) -> list[list[Region]]:
    """Pictures whose feet stand on one line."""
    rows: list[list[Region]] = []
    for picture in sorted(pictures, key=lambda picture: picture.box.y1):
        if rows and picture.box.y1 - rows[-1][0].box.y1 < ROW:
            rows[-1].append(picture)
        else:
            rows.append([picture])
    return rows


def _candidates(sheet: Sheet, index: int, side: str, flow: _Flow) -> list[_Candidate]:
    """The texts that stand nearest to pictures on a side, each with its log-odds."""
    found: dict[int, _Candidate] = {}
    taken: set[str] = set()
    places = [
        place
        for place, region in enumerate(sheet.regions)
        if region.type in TEXTS and region.lines and _says_something(region)
    ]
    places.sort(key=lambda place: sheet.regions[place].box.y0, reverse=side == "above")
    for place in places:
        region = sheet.regions[place]
        pictures = [picture for picture in sheet.pictures if picture.id not in taken]
        own = (
            _beside(region, pictures, sheet, flow)
            if side == "beside"
            else _over_or_under(region, pictures, side == "below", flow)
        )
        if own:
            taken |= {picture.id for picture in own}
            odds = _odds(region, own, sheet, side, flow)
            found[place] = _Candidate(index, place, own, side, odds)
    return list(found.values())


def _says_something(region: Region) -> bool:
    text = region.text.strip()
    return (
        any(character.isalnum() for character in text)
        and _SCALE.fullmatch(text) is None
        and lower(text).strip(" .:") not in lexicon().list_headings
    )


def _over_or_under(region: Region, pictures: Sequence[Region], below: bool, flow: _Flow) -> list[Region]:
    """The picture right above (below) a text, or the row of pictures that it is centred under (over)."""
    near = [
        picture
        for picture in pictures
        if -3
        < (region.box.y0 - picture.box.y1 if below else picture.box.y0 - region.box.y1)
        < GAP * flow.pitch
    ]
    if not near:
        return []
    edges = [picture.box.y1 if below else picture.box.y0 for picture in near]
    foot = max(edges) if below else min(edges)
    row = [picture for picture, edge in zip(near, edges, strict=True) if abs(edge - foot) < ROW]
    union = Box.union(picture.box for picture in row)
    own = [
        picture
        for picture in row
        if region.box.overlap_x(picture.box) > 0.6 * min(region.box.width, picture.box.width)
    ]
    if len(row) > 1 and len(own) != 1 and region.box.overlap_x(union) > 0.6 * region.box.width:
        return row
    if not own and Box.union([union, region.box]).width < 1.05 * flow.column:
        return row  # flush with the column, or centred in it, where the picture is not
    return own


def _beside(region: Region, pictures: Sequence[Region], sheet: Sheet, flow: _Flow) -> list[Region]:
    """The picture that a text stands level with, its head, foot or middle on that of the picture."""
    level = [
        picture
        for picture in pictures
        if picture.box.overlap_x(region.box) < 2
        and picture.box.overlap_y(region.box) > 0.8 * min(region.box.height, picture.box.height)
        and picture.box.distance(region.box) < max(flow.column, 30)
        and min(
            abs(picture.box.y0 - region.box.y0),
            abs(picture.box.y1 - region.box.y1),
            abs(picture.box.centre.y - region.box.centre.y),
        )
        < 0.8 * flow.pitch
    ]
    nearest = min(level, key=lambda picture: picture.box.distance(region.box), default=None)
    if nearest is None:
        return []
    reach = Box.union([nearest.box, region.box]).grown(-1)
    between = any(
        other.box.overlap_x(reach) > 0 and other.box.overlap_y(region.box) > 0
        for other in sheet.regions
        if other.id not in (nearest.id, region.id) and (other.type in TEXTS or other.is_picture)
    )
    return [] if between else [nearest]


# ------------------------------------------------------------------ weighing


def _odds(region: Region, pictures: list[Region], sheet: Sheet, side: str, flow: _Flow) -> float:
    """Log-odds that a text beside pictures is their caption, from itself and what stands around it."""
    if region.type is RegionType.FOOTNOTE or len(region.text) > LONG:
        return -4.0
    whole = Box.union(picture.box for picture in pictures)
    return (
        _by_style(region, flow)
        + _by_measure(region, whole, sheet, side, flow)
        + _by_words(region, flow)
        + _by_neighbours(region, pictures, sheet, side, flow)
    )


def _by_style(region: Region, flow: _Flow) -> float:
    style = style_of(region, 0, len(region.text))
    ratio = style.size / flow.style.size if flow.style.size else 1.0
    odds = 1.8 if ratio < 0.95 else -1.5 if ratio > 1.05 else 0.0
    odds += 1.2 * (style.italic != flow.style.italic)
    bold = style.bold and not flow.style.bold
    heading = region.type is RegionType.HEADING or (bold and len(region.lines) == 1)
    return odds + 0.6 * bold - 1.8 * heading


def _by_measure(region: Region, whole: Box, sheet: Sheet, side: str, flow: _Flow) -> float:
    """Lines that end at the picture's edges or are centred under it, where running text fills its column."""
    lines = region.lines
    column = flow.column or 1e6
    odds = 0.3 - 0.2 * max(0, len(region.text) - 160) / 60
    narrow = region.box.width < 0.85 * column
    within = region.box.x0 > whole.x0 - 4 and region.box.x1 < whole.x1 + 4
    if len(lines) > 1 and narrow and (within or side == "beside"):
        odds += 2.0
    centres = [line.box.centre.x for line in lines]
    if len(lines) > 1 and max(centres) - min(centres) < 2 and abs(lines[0].x0 - lines[-1].x0) > 6:
        odds += 1.2
    flush = any(
        abs(other.box.x0 - region.box.x0) < 2
        for other in sheet.regions
        if other.type in TEXTS and other.id != region.id and len(other.lines) > 1
    )
    if len(lines) == 1 and narrow and not flush and abs(region.box.centre.x - whole.centre.x) < 3:
        odds += 1.2
    if len(lines) == 1 and narrow and not flush and abs(region.box.x0 - whole.x0) < 2:
        odds += 0.8
    if len(lines) > 1 and not narrow:
        odds -= 0.4
    return odds


def _by_words(region: Region, flow: _Flow) -> float:
    text = region.text.strip()
    odds = 0.0
    if text[0].islower():
        odds -= 2.5
    if not _ENDED.search(text):
        odds += 0.8
    words = [word.lower() for word in _WORD.findall(text)]
    if sum(word in lexicon().verbs for word in words) > len(words) / 25:
        odds -= 0.6
    if flow.small_words and words:
        share = _small_words([text]) / flow.small_words
        odds += 0.8 if share < 0.5 else 0.3 if share < 0.75 else -0.5 if len(words) > 4 else 0.0
    return odds


def _by_neighbours(region: Region, pictures: Sequence[Region], sheet: Sheet, side: str, flow: _Flow) -> float:
    """The gap between the text and what follows it, and whether the running text goes on through both."""
    whole = Box.union(picture.box for picture in pictures)
    others = [
        other
        for other in sheet.regions
        if other.id != region.id
        and (other.type in TEXTS or other.is_picture)
        and other.box.overlap_x(region.box) > 0
        and other not in pictures
    ]
    above = [other for other in others if other.box.y1 <= min(region.box.y0, whole.y0) + 3]
    below = [other for other in others if other.box.y0 >= max(region.box.y1, whole.y1) - 3]
    before = max(above, key=lambda other: other.box.y1, default=None)
    after = min(below, key=lambda other: other.box.y0, default=None)
    odds = 0.3 if region.box.distance(whole) < flow.pitch else -0.4
    outer = after if side == "below" else before if side == "above" else None
    # Behind a caption the text goes on after a wider gap than between paragraphs; headings stand apart anyhow.
    if outer is not None and outer.type is RegionType.TEXT and not _stands_out(outer, flow):
        gap = outer.box.y0 - region.box.y1 if side == "below" else region.box.y0 - outer.box.y1
        odds += max(-0.8, min(1.2, 3.0 * (gap - flow.gap) / flow.pitch))
    if any(_heads(other, region, flow) for other in others):
        odds -= 2.5  # the text of that heading
    if side == "below" and after is not None and _heads(region, after, flow):
        odds -= 2.5  # the heading of that text
    if any(_is_number(other, sheet.habits) and hangs(other, [region]) for other in sheet.regions):
        odds -= 3.0  # an entry behind its number
    if before is not None and _is_record_head(before, sheet.habits):
        odds -= 2.5  # a picture between an entry's heading and its text
    if read_item(region.text, **sheet.habits) is not None and _by_style(region, flow) <= 0:
        odds -= 1.5
    broken = before is not None and not before.is_picture and _breaks_off(before)
    if broken and after is not None and after.text[:1].islower():
        odds += 3.0
    elif broken and region.text[:1].islower():
        odds -= 2.0
    return odds


def _stands_out(region: Region, flow: _Flow) -> bool:
    style = style_of(region, 0, region.lines[0].end if region.lines else 40)
    large = style.size > 1.05 * flow.style.size
    return style.bold != flow.style.bold or large or (region.text.isupper() and len(region.lines) == 1)


def _is_number(region: Region, habits: Habits) -> bool:
    return len(region.text) < 12 and read_label(region.text, **habits) is not None


def _heads(other: Region, region: Region, flow: _Flow) -> bool:
    """Whether a heading stands right above a text: larger, bold, or in capitals."""
    gap = region.box.y0 - other.box.y1
    return (
        (other.type is RegionType.HEADING or (other.type in TEXTS and _stands_out(other, flow)))
        and region.type in TEXTS
        and len(other.lines) <= 3
        and -3 < gap < 0.8 * flow.pitch
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


# ------------------------------------------------------------------ plates


def _running_heads(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Texts that stand on several pages, or are running heads of one: what layout left of the page furniture."""
    pages = Counter(
        text for sheet in sheets for text in {_key(region) for region in sheet.regions if region.text}
    )
    running = {
        _key(region)
        for sheet in sheets
        for region in sheet.regions
        if region.type is RegionType.RUNNING_HEAD and _ACCESSION.fullmatch(region.text.strip()) is None
    }
    return frozenset(running | {text for text, count in pages.items() if count > 1 and len(text) > 14})


def _key(region: Region) -> str:
    return "".join(character for character in region.text.lower() if character.isalpha())


def _plate_texts(sheet: Sheet, index: int, flow: _Flow, heads: frozenset[str]) -> None:
    """A plate's only text belongs to its pictures, wherever it stands; else the texts under them."""
    texts = [
        place
        for place, region in enumerate(sheet.regions)
        if region.type in TEXTS and _key(region) not in heads
    ]
    if len(texts) == 1 and len(sheet.regions[texts[0]].text) < LONG:
        places = texts
    elif texts:
        found = _candidates(sheet, index, "below", flow)
        running = any(len(sheet.regions[place].text) > LONG for place in texts)
        places = [candidate.place for candidate in found if candidate.odds > 0 or not running]
    else:
        places = _accession(sheet)
    for place in places:
        region = sheet.regions[place]
        sheet.regions[place] = marked(region, RegionType.CAPTION, _read(region.text, sheet.habits), 0.55)


def _accession(sheet: Sheet) -> list[int]:
    """The place of an accession number below a plate: the same place on plate after plate, like a running foot."""
    foot = max(picture.box.y1 for picture in sheet.pictures)
    return [
        index
        for index, region in enumerate(sheet.regions)
        if region.type is RegionType.RUNNING_HEAD
        and region.box.y0 > foot - 3
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
    return CaptionReading.model_construct(
        kind=NumberKind.BARE,
        label_end=start,
        numbers=numbers,
        parts=body.parts,
        body_start=body.start,
        body_end=body.end,
        credit_start=body.credit_start,
        credit_end=body.credit_end,
        position=body.position,
    )
