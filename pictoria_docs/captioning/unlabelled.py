"""Captions that no label tells: texts beside pictures, weighed with the habits of the document.

One text under one picture may be anything: the paragraph that goes on, the entry that begins there, a caption. So
each such text, alone and with the blocks that stand together with it (a work's title, technique, size and price), is
weighed as a reader would: the first time by itself, then with what the time before told of the document: on which
side its captions stand, how they are set. What each feature counts is in `weights.yaml`.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pictoria_docs.captioning.beside_evidence import (
    GAP,
    LIKELY,
    LONG,
    SIDE_COUNT,
    SIDE_PRIOR,
    PageSurroundings,
    RunningTextStyle,
    line_openings,
    measure_beside,
    measure_running_text,
)
from pictoria_docs.captioning.cut import LINE_OVERLAP, TextStyle, join, marked, style_of
from pictoria_docs.captioning.page_draft import PageDraft, plate_label
from pictoria_docs.captioning.setting import TEXTS, Setting
from pictoria_docs.captioning.weights import (
    CaptionCandidate,
    CaptionWeights,
    Features,
    shipped_weights,
)
from pictoria_docs.document import Box, CaptionReading, NumberKind, PrintedNumber, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.log_odds import probability
from pictoria_docs.labels.grammar import Habits, read_item, read_label
from pictoria_docs.labels.lexicon import lexicon, lower
from pictoria_docs.labels.parts import body_of

SUREST = 0.8  # confidence of a caption without a label
OVER_EDGE = 0.5  # of a line's height by which a text may reach over the edge of its picture
UNDER_PICTURE = 0.6  # of the narrower width, from which a text is a picture's or a row's
IN_COLUMN = 1.05  # times the column's width that picture and text take together at most
LEVEL_SHARE = 0.6  # of the lower of a text and a picture side by side
LEAST_COLUMN = 30  # points between them, or a column's width
RUNNING_HEAD_LENGTH = 8  # letters: longer texts that come back are running heads
PLATE_CONFIDENCE = 0.55  # of the only text of a plate
ROUNDS = 3  # times that the habits of the document are seen anew
STACK_GAP = 2.0  # line heights between blocks that stand together,
STACK_OVERLAP = 0.6  # type sizes by which the boxes of two may overlap,
STACK_SHIFT = 3.0  # points between their left edges, or middles
STACK_LINES = 9  # lines of all of them at most
BLOCK_LINES = 4  # lines of each at most
STACK_SIZES = 1.35  # times the smallest of their sizes that the largest is at most

ROW = 10.0
"""Pictures whose feet (heads) differ by less than this many points stand in one row."""
SIDES = ("below", "above", "beside")
_RULER = re.compile(r"(?:[0-9\s,.:/]++(?:cm|mm|m|km|in|μm|µm)?+)++", re.IGNORECASE)
_ACCESSION = re.compile(r"(?:inv\.?\s*)?[A-Z]{0,4}\s?\d+(?:[./-][A-Z\d]+)+", re.IGNORECASE)
_ARTICLE = re.compile(
    r"[^.]{0,80}?\b\d{1,4}\s?\((?:18|19|20)\d\d\)[\s,:]{0,3}\d{1,5}\s?[-–]\s?\d{1,5}\W{0,3}"
    r"|[^.]{0,80}?\bdoi\b\W{0,3}(?:https?://\S{0,20}/)?10\.\d{4,9}/\S{1,80}",
    re.IGNORECASE,
)
"""A journal's running title: "Journal of Hydrology 310 (2005) 253–265", or one with a DOI."""
_CODE = re.compile(r"([A-Za-z]{1,5}[0-9]{1,4}[a-z]?)(?=[\s.:,]|$)")


@dataclass(slots=True)
class _Candidate:
    """A text beside pictures that may be their caption, with what speaks for it."""

    draft: int
    side: str
    region: Region
    """Its blocks as one."""
    blocks: tuple[RegionId, ...]
    pictures: frozenset[RegionId]
    style: TextStyle
    features: Features = field(default_factory=dict)
    score: float = 0.0
    """Log-odds."""


def find_unlabelled(
    drafts: Sequence[PageDraft], setting: Setting, weighed: list[CaptionCandidate] | None = None
) -> None:
    """Turn texts beside pictures into captions where evidence and the document's habits say so.

    Args:
        drafts: of all pages; they are changed.
        setting: the document's measures.
        weighed: takes what was weighed, where training asks for it.
    """
    running_text = measure_running_text(drafts, setting)
    heads = _running_heads(drafts)
    candidates: list[_Candidate] = []
    pictures: set[RegionId] = set()
    labelled = [any(map(_is_labelled, draft.regions)) for draft in drafts]
    openings = line_openings(drafts)
    for index, draft in enumerate(drafts):
        if not draft.pictures:
            continue
        if any(plate_label(region, draft.habits) is not None for region in draft.regions):
            if not labelled[index]:
                _plate_texts(draft, index, running_text, heads, openings)
            continue
        pictures |= {picture.id for picture in draft.pictures}
        for side in SIDES:
            candidates += _candidates(draft, index, side, running_text, openings)
    weights = shipped_weights()
    for candidate in candidates:
        candidate.features["labelled_page"] = float(labelled[candidate.draft])
        candidate.features["labelled_document"] = float(any(labelled))
        candidate.score = weights.log_odds("beside", candidate.features)
    for _ in range(ROUNDS):
        _add_habits(candidates, len(pictures), weights)
    if weighed is not None:
        weighed += [
            CaptionCandidate("beside", each.region.page, (each.region.text,), each.features, each.score)
            for each in candidates
        ]
    for candidate in _chosen(candidates):
        draft = drafts[candidate.draft]
        reading = _read(candidate.region.text, draft.habits)
        confidence = min(SUREST, probability(candidate.score))
        caption = marked(candidate.region, RegionType.CAPTION, reading, confidence)
        draft.regions[:] = [
            caption if region.id == candidate.blocks[0] else region
            for region in draft.regions
            if region.id not in candidate.blocks[1:]
        ]


def _add_habits(candidates: Sequence[_Candidate], pictures: int, weights: CaptionWeights) -> None:
    """Add on which side the captions of the document seem to stand and how they are set, and weigh again."""
    if not candidates:
        return
    best: dict[tuple[str, frozenset[RegionId]], float] = {}
    for each in candidates:
        key = (each.side, each.pictures)
        best[key] = max(best.get(key, 0.0), probability(each.score))
    share = {
        side: (sum(likely for (other, _), likely in best.items() if other == side) + SIDE_PRIOR * SIDE_COUNT)
        / (pictures + SIDE_COUNT)
        for side in SIDES
    }
    alike: dict[TextStyle, set[frozenset[RegionId]]] = {}
    for each in candidates:
        if each.score > LIKELY:
            alike.setdefault(each.style, set()).add(each.pictures)
    for each in candidates:
        others = alike.get(each.style, set()) - {each.pictures}
        each.features["side_share"] = share[each.side] - SIDE_PRIOR
        each.features["style_share"] = min(1.0, len(others) / max(1, pictures - 1))
    for each in candidates:
        each.score = weights.log_odds("beside", each.features)


def _chosen(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The likeliest candidates, each picture with one and each text used once."""
    chosen: list[_Candidate] = []
    taken: set[RegionId] = set()
    for each in sorted(candidates, key=lambda each: (-each.score, -len(each.blocks))):
        if each.score > 0 and not taken & (each.pictures | set(each.blocks)):
            chosen.append(each)
            taken |= each.pictures | set(each.blocks)
    return chosen


def _is_labelled(region: Region) -> bool:
    return (
        region.type is RegionType.CAPTION
        and region.caption is not None
        and region.caption.label_end > 0
        and region.parent is None
        and region.caption.kind is not NumberKind.TABLE
    )


# ------------------------------------------------------------------ what stands beside pictures


def _candidates(
    draft: PageDraft, index: int, side: str, running_text: RunningTextStyle, openings: Sequence[str]
) -> list[_Candidate]:
    """The texts that stand nearest to pictures on a side, each with its log-odds."""
    surroundings = PageSurroundings.of(draft, openings)
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
        for blocks in _stacks(region, draft, side, running_text):
            joined = join(blocks)
            captioned = (
                _beside(joined, pictures, surroundings, running_text, blocks)
                if side == "beside"
                else _over_or_under(joined, pictures, side == "below", running_text)
            )
            if not captioned:
                continue
            captioned_ids |= {picture.id for picture in captioned}
            candidates.append(
                _Candidate(
                    index,
                    side,
                    joined,
                    tuple(block.id for block in blocks),
                    frozenset(picture.id for picture in captioned),
                    style_of(joined, 0, len(joined.text)),
                    measure_beside(joined, blocks, captioned, surroundings, side, running_text),
                )
            )
    return candidates


def _stacks(
    region: Region, draft: PageDraft, side: str, running_text: RunningTextStyle
) -> list[list[Region]]:
    """A text alone, and with the blocks that stand together with it, away from the picture or beside it."""
    stack = [region]
    reach = STACK_GAP * running_text.pitch
    texts = sorted(
        (
            other
            for other in draft.regions
            if other.type in TEXTS and other.lines and len(other.lines) <= BLOCK_LINES
        ),
        key=lambda other: other.box.y0,
    )
    for below in (True, False):
        if (side == "below" and not below) or (side == "above" and below):
            continue
        for other in texts if below else reversed(texts):
            edge = stack[-1] if below else stack[0]
            gap = other.box.y0 - edge.box.y1 if below else edge.box.y0 - other.box.y1
            overlap = -STACK_OVERLAP * max(edge.size, other.size)
            if other in stack or not overlap < gap < reach or not _stand_together(edge, other):
                continue
            if sum(len(block.lines) for block in stack) + len(other.lines) > STACK_LINES:
                break
            if _is_item(other, draft.habits):
                break
            stack = [*stack, other] if below else [other, *stack]
    return [[region]] if len(stack) == 1 else [[region], stack]


def _stand_together(first: Region, second: Region) -> bool:
    sizes = sorted((first.size, second.size))
    aligned = (
        abs(first.box.x0 - second.box.x0) < STACK_SHIFT
        or abs(first.box.centre.x - second.box.centre.x) < STACK_SHIFT
    )
    return aligned and len(first.lines) <= BLOCK_LINES and sizes[1] <= STACK_SIZES * max(sizes[0], 1.0)


def _is_item(region: Region, habits: Habits) -> bool:
    return read_item(region.text, **habits) is not None or read_label(region.text, **habits) is not None


def _has_wording(region: Region) -> bool:
    text = region.text.strip()
    return (
        sum(character.isalnum() for character in text)
        > 1  # a number that is nobody's, a stroke taken for one
        and _RULER.fullmatch(text) is None
        and _ARTICLE.fullmatch(text) is None
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
    region: Region,
    pictures: Sequence[Region],
    surroundings: PageSurroundings,
    running_text: RunningTextStyle,
    blocks: Sequence[Region],
) -> list[Region]:
    """The picture that a text stands level with, nothing between the two."""
    level = [
        picture
        for picture in pictures
        if picture.box.overlap_x(region.box) < 2
        and picture.box.overlap_y(region.box) > LEVEL_SHARE * min(region.box.height, picture.box.height)
        and picture.box.distance(region.box) < max(running_text.column, LEAST_COLUMN)
    ]
    nearest = min(level, key=lambda picture: picture.box.distance(region.box), default=None)
    if nearest is None:
        return []
    gap = Box(
        min(nearest.box.x1, region.box.x1), region.box.y0, max(nearest.box.x0, region.box.x0), region.box.y1
    )
    between = any(
        other.box.overlap_x(gap) > 0 and other.box.overlap_y(gap) > 0
        for other in surroundings.blocks.near(region.box, 0.0)
        if other.id != nearest.id and other not in blocks
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


def _plate_texts(
    draft: PageDraft,
    index: int,
    running_text: RunningTextStyle,
    heads: frozenset[str],
    openings: Sequence[str],
) -> None:
    """A plate's only text belongs to its pictures, wherever it stands; else the texts under them."""
    texts = [
        position
        for position, region in enumerate(draft.regions)
        if region.type in TEXTS and _key(region) not in heads and _has_wording(region)
    ]
    if len(texts) == 1 and len(draft.regions[texts[0]].text) < LONG:
        positions = texts
    elif texts:
        candidates = _candidates(draft, index, "below", running_text, openings)
        running = any(len(draft.regions[position].text) > LONG for position in texts)
        ids = {
            each.blocks[0]
            for each in candidates
            if len(each.blocks) == 1
            and (shipped_weights().log_odds("beside", each.features) > 0 or not running)
        }
        positions = [position for position in texts if draft.regions[position].id in ids]
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
