"""Captions that no label tells: units of text whose role a learned model sees by their type, their place and form.

The model weighs each unit by itself (`caption_features`). Units that it takes for captions and that go on from one
another are one caption: lines of a work's title, technique and size, or the second block of a long text.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

from pictoria_docs.captioning.caption_features import UNLABELLED
from pictoria_docs.captioning.cut import join, marked, piece
from pictoria_docs.captioning.learned import Weigh
from pictoria_docs.captioning.page_draft import PageDraft
from pictoria_docs.captioning.placed_text import PlacedText, overlap, placed_texts
from pictoria_docs.captioning.setting import FRAMES
from pictoria_docs.captioning.text_units import OpeningKind, TextUnit, text_units
from pictoria_docs.document import CaptionReading, NumberKind, PrintedNumber, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.labels.grammar import LabelStyle, read_item
from pictoria_docs.labels.lexicon import lower
from pictoria_docs.labels.own_words import opening_label, read_own_caption
from pictoria_docs.labels.parts import body_of

MIN_CHARACTERS = 2  # letters and digits of a caption
MIN_PROBABILITY = 0.4  # probability of a caption, as sources left out ask for,
SURE = 0.8  # and of one more than there are pictures for
NEXT_BLOCK = 2.0  # line heights of white between two blocks of one caption,
REACH_INTO = 0.4  # and by which their boxes may overlap
SAME_COLUMN = 0.5  # of the narrower width that they have in common
SUREST = 0.99  # confidence
MIN_OWN = 3  # texts that open with a word and a number, from which it is the document's label word
WITHIN = 0.8  # of a text's box in a frame, from which it is lettering
AT_FRAME = 2.0  # line heights from a frame to its caption

_CODE = re.compile(r"([A-Za-z]{1,5}[0-9]{1,4}[a-z]?)(?=[\s.:,]|$)")


@dataclass(frozen=True, slots=True)
class WeighedText:
    """A unit with the probability that it is (part of) a caption."""

    placed: PlacedText
    likely: float

    @property
    def unit(self) -> TextUnit:
        """The unit."""
        return self.placed.unit


def open_texts(drafts: Sequence[PageDraft]) -> list[PlacedText]:
    """The units of a document of which nothing is known yet, and which may be captions: on pages with pictures.

    Texts that open with a label have been weighed before (`labelled`).
    """
    return [
        each
        for each in placed_texts(drafts, text_units(drafts))
        if not each.unit.settled
        and not _is_lettering(each.unit, drafts[each.unit.draft])
        and each.pictures
        and each.unit.label is None
        and sum(map(str.isalnum, each.unit.text)) >= MIN_CHARACTERS
    ]


def _is_lettering(unit: TextUnit, draft: PageDraft) -> bool:
    """Whether a unit stands in a frame that has a labelled caption, and so is a figure."""
    return any(
        frame.type in FRAMES
        and unit.box.inside(frame.box) > WITHIN
        and any(
            caption.type is RegionType.CAPTION
            and caption.caption is not None
            and caption.caption.kind is not NumberKind.BARE
            and caption.box.overlap_x(frame.box) > 0
            and frame.box.distance(caption.box) < AT_FRAME * unit.pitch
            for caption in draft.regions
        )
        for frame in draft.regions
    )


def find_unlabelled(drafts: Sequence[PageDraft], weigh: Weigh) -> None:
    """Turn units of text into captions where the model takes them for such.

    Args:
        drafts: of all pages; they are changed.
        weigh: the model.
    """
    texts = open_texts(drafts)
    if not texts:
        return
    likely = weigh(UNLABELLED, texts)
    weighed = [WeighedText(text, share) for text, share in zip(texts, likely, strict=True)]
    captions: dict[int, list[list[WeighedText]]] = defaultdict(list)
    for caption in _captions([each for each in weighed if each.likely >= MIN_PROBABILITY]):
        captions[caption[0].unit.draft].append(caption)
    for index, of_page in captions.items():
        draft = drafts[index]
        draft.regions[:] = _cut_out(draft, _chosen(draft, of_page))


def _captions(texts: Iterable[WeighedText]) -> list[list[WeighedText]]:
    """The units that are captions, those of one caption together."""
    captions: list[list[WeighedText]] = []
    for text in texts:
        if captions and _goes_on(captions[-1][-1], text):
            captions[-1].append(text)
        else:
            captions.append([text])
    return captions


def _chosen(draft: PageDraft, captions: Sequence[list[WeighedText]]) -> list[list[WeighedText]]:
    """Choose the captions of a page: about one for each picture that has none; more only where they are sure.

    Captions whose numbers count on are chosen together or not at all.
    """
    labelled = sum(region.type is RegionType.CAPTION and region.parent is None for region in draft.regions)
    free = len(draft.pictures) - labelled
    runs: list[list[list[WeighedText]]] = []
    for caption in captions:
        if runs and caption[0].unit.opening.follows(runs[-1][-1][0].unit.opening):
            runs[-1].append(caption)
        else:
            runs.append([caption])
    kept: set[int] = set()
    for index in sorted(range(len(runs)), key=lambda index: -_sureness(runs[index])):
        run = runs[index]
        if len(run) <= free or _sureness(run) >= SURE:
            kept.add(index)
            free -= len(run)
    return [caption for index, run in enumerate(runs) if index in kept for caption in run]


def _sureness(run: Sequence[Sequence[WeighedText]]) -> float:
    return mean(map(_likely, run))


def _likely(texts: Sequence[WeighedText]) -> float:
    return max(text.likely for text in texts)


def _goes_on(before: WeighedText, text: WeighedText) -> bool:
    """Whether a unit is the next block of the same caption."""
    first, second = before.unit, text.unit
    if first.draft != second.draft or second.counts:
        return False
    white = second.box.y0 - first.box.y1
    pictures = [each.placed.placing.picture.id if each.placed.placing else None for each in (before, text)]
    return (
        -REACH_INTO * first.pitch <= white <= NEXT_BLOCK * first.pitch
        and overlap(first.box.x0, first.box.x1, second.box.x0, second.box.x1) > SAME_COLUMN
        and pictures[1] in (None, pictures[0])
    )


def _cut_out(draft: PageDraft, captions: Sequence[Sequence[WeighedText]]) -> list[Region]:
    """The regions of a page with captions as regions of their own, where the first unit of each stood."""
    begins = {(each[0].unit.region.id, each[0].unit.start): each for each in captions}
    taken: dict[RegionId, list[TextUnit]] = {}
    for caption in captions:
        for text in caption:
            taken.setdefault(text.unit.region.id, []).append(text.unit)
    regions: list[Region] = []
    for region in draft.regions:
        at = 0
        for unit in sorted(taken.get(region.id, ()), key=lambda each: each.start):
            regions += _remainder(region, at, unit.start)
            begun = begins.get((region.id, unit.start))
            if begun is not None:
                regions.append(_caption(begun, draft.habits))
            at = unit.end
        regions += _remainder(region, at, len(region.text))
    return regions


def _remainder(region: Region, start: int, end: int) -> list[Region]:
    """What stands between captions, if anything does; a region without text as it is."""
    if (start, end) == (0, len(region.text)):
        return [region]
    return [piece(region, start, end)] if region.text[start:end].strip() else []


def _caption(texts: Sequence[WeighedText], habits: LabelStyle) -> Region:
    joined = join([piece(text.unit.region, text.unit.start, text.unit.end) for text in texts])
    reading = _read_own(texts[0].placed, joined.text, habits) or _read(joined.text, habits)
    return marked(joined, RegionType.CAPTION, reading, min(SUREST, _likely(texts)))


def _read_own(first: PlacedText, text: str, habits: LabelStyle) -> CaptionReading | None:
    """Read a caption whose label word only its document uses ("Kuva 3"), or that OCR misread ("Fic. 3")."""
    if first.unit.opening.kind is not OpeningKind.WORD:
        return None
    label = opening_label(text, tolerant=habits.get("tolerant", False))
    if label is None or not (label.misread or first.document.words[first.unit.opening.word] >= MIN_OWN):
        return None
    return read_own_caption(text, label)


def _read(text: str, habits: LabelStyle) -> CaptionReading:
    """What a caption without a label says: its number, if it opens with one, and its body."""
    item = read_item(text, **habits)
    if item is not None:
        return item
    code = _CODE.match(text)
    numbers: tuple[PrintedNumber, ...] = ()
    start = 0
    if code is not None:
        numbers = (PrintedNumber(kind=NumberKind.BARE, path=(code[1].lower(),), text=code[1]),)
        start = code.end()
    body = body_of(text, lower(text), start + len(text[start:]) - len(text[start:].lstrip(" .:,")), ())
    return CaptionReading.model_construct(kind=NumberKind.BARE, label_end=start, numbers=numbers, **body)
