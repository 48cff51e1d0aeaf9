"""Captions whose label word only this document uses: told by words that come back with a count beside pictures."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pictoria_docs.captioning.continuations import last_line
from pictoria_docs.captioning.cut import marked, piece
from pictoria_docs.captioning.page_draft import PageDraft
from pictoria_docs.captioning.setting import HEAD, TEXTS, Setting, is_tolerant
from pictoria_docs.captioning.weights import CaptionCandidate, Features, shipped_weights
from pictoria_docs.document import Box, Region, RegionType
from pictoria_docs.labels import find_references
from pictoria_docs.labels.own_words import OwnLabel, find_own_references, opening_label, read_own_caption

AT_PICTURE = 12.0  # line heights from a picture to its caption, where nothing stands between
LETTERING = 30  # characters of lettering and marks at most
FEWEST = 3  # captions with a word
CONFIDENCE = 0.85  # of a caption by a word of the document's own


@dataclass(frozen=True, slots=True)
class _Opening:
    """A line that opens with a word and a number."""

    draft: int
    region: Region
    line: int
    label: OwnLabel
    at_picture: bool


def find_own_labels(
    drafts: Sequence[PageDraft], setting: Setting, candidates: list[CaptionCandidate] | None = None
) -> None:
    """Turn texts beside pictures into captions where their first word is a label of the document's own.

    Args:
        drafts: of all pages; they are changed.
        setting: the document's measures.
        candidates: takes what was weighed, where training asks for it.
    """
    openings: dict[str, list[_Opening]] = defaultdict(list)
    for index, draft in enumerate(drafts):
        for region in draft.regions:
            for opening in _openings(draft, index, region):
                openings[opening.label.word].append(opening)
    chosen: list[_Opening] = []
    for word, found in openings.items():
        beside = [opening for opening in found if opening.at_picture]
        if len(beside) < (1 if any(opening.label.misread for opening in beside) else FEWEST):
            continue
        features = _measure(word, found, drafts)
        score = shipped_weights().log_odds("word", features)
        if candidates is not None:
            candidates += [
                CaptionCandidate(
                    "word",
                    drafts[opening.draft].page.number,
                    (opening.region.text[opening.region.lines[opening.line].start :],),
                    features,
                    score,
                )
                for opening in beside
            ]
        if score > 0:
            chosen += beside
    for index, draft in enumerate(drafts):
        _cut(draft, [opening for opening in chosen if opening.draft == index], setting)


def _openings(draft: PageDraft, index: int, region: Region) -> list[_Opening]:
    if region.type not in TEXTS:
        return []
    found: list[_Opening] = []
    for number, line in enumerate(region.lines):
        text = region.text[line.start : line.start + HEAD]
        label = opening_label(text, tolerant=is_tolerant(draft.page))
        if label is not None and region.text[line.start].isupper():
            # A label on a line of its own is narrower than what it heads.
            block = Box.union(part.box for part in region.lines[number : number + 2])
            at_picture = _is_at_picture(draft, region, block, max(line.box.height, 1.0))
            found.append(_Opening(index, region, number, label, at_picture))
    return found


def _is_at_picture(draft: PageDraft, region: Region, block: Box, height: float) -> bool:
    """Whether a picture stands over, under or beside a block, with nothing but lettering between the two."""
    for picture in draft.pictures:
        if picture.box.distance(block) >= AT_PICTURE * height:
            continue
        if picture.box.overlap_y(block) > 0:
            return True
        between = Box(block.x0, min(picture.box.y1, block.y1), block.x1, max(picture.box.y0, block.y0))
        if picture.box.overlap_x(block) > 0 and not any(
            other.id != region.id
            and other.type in TEXTS
            and len(other.text) > LETTERING
            and other.box.overlap_x(between) > 0
            and between.y0 < other.box.centre.y < between.y1
            for other in draft.regions
        ):
            return True
    return False


def _measure(word: str, found: Sequence[_Opening], drafts: Sequence[PageDraft]) -> Features:
    """The features of a word, by the names of features.yaml."""
    beside = [opening for opening in found if opening.at_picture]
    values = [int(n) for each in beside if (n := each.label.numbers[0].path[0]).isdecimal()]
    steps = [after - before == 1 or after == 1 for before, after in pairwise(values)]
    numbers = {each.label.numbers[0].key for each in beside}
    opening_ids = {each.region.id for each in beside}
    misread = sum(each.label.misread for each in beside) / len(beside)
    cited = {
        number.key
        for draft in drafts
        for region in draft.regions
        if region.type in TEXTS and region.id not in opening_ids
        for reference in (
            find_references(region.text) if misread else find_own_references(region.text, (word,))
        )
        for number in reference.numbers
    }
    return {
        "misread": misread,
        "captions": math.log(len(beside)),
        "at_picture": len(beside) / len(found),
        "counted": sum(steps) / len(steps) if steps else 0.0,
        "cited": len(cited & numbers) / len(numbers),
    }


def _cut(draft: PageDraft, openings: Sequence[_Opening], setting: Setting) -> None:
    """Cut the captions out of the regions of a page."""
    of_region: dict[str, list[_Opening]] = defaultdict(list)
    for opening in openings:
        of_region[opening.region.id].append(opening)
    regions: list[Region] = []
    for region in draft.regions:
        own = of_region.get(region.id)
        if not own:
            regions.append(region)
            continue
        if own[0].line > 0:
            regions.append(piece(region, 0, region.lines[own[0].line].start))
        for opening, following in zip(own, [*own[1:], None], strict=False):
            stop = following.line if following is not None else len(region.lines)
            end = last_line(region, opening.line, stop, setting)
            cut = piece(region, region.lines[opening.line].start, region.lines[end - 1].end)
            label = opening_label(cut.text, tolerant=is_tolerant(draft.page)) or opening.label
            reading = read_own_caption(cut.text, label)
            regions.append(marked(cut, RegionType.CAPTION, reading, CONFIDENCE))
            if end < stop:
                regions.append(piece(region, region.lines[end].start, region.lines[stop - 1].end))
    draft.regions[:] = regions
