"""Which predicted figure, caption and entry is which of the gold; the rules of CatalogueBench's `score.py`.

Figures are matched one to one by the assignment of greatest weight (Kuhn 1955; solved by scipy after Crouse 2016):
as many pairs as possible, then the greatest overlap. The gold's granularity counts, with two indulgences: a plate
that is predicted only as its panels is accepted, and what lies within an accepted whole, or is drawn around
accepted parts, is neutral.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pictoria_docs.document import Box
from pictoria_docs.eval.gold import Gold, GoldCaption, GoldFigure
from pictoria_docs.eval.predicted import Predicted, PredictedCaption, PredictedFigure
from pictoria_docs.eval.texts import folded, number_key, similarities, similarity

IOU = 0.5  # overlap from which two boxes are one thing
IGNORED_SHARE = 0.5  # of a box inside a zone that does not count
ROUNDING = 1e-9  # of an overlap
PAIR_WEIGHT = 10  # for each pair, so that their number comes first
SAME_KIND_WEIGHT = 0.2  # for two panels, or two figures
MIN_REST = 11  # letters of a caption without its label
OVERLAP_WEIGHT = 0.3  # of the place, beside the text
TITLE_PART = 0.8  # likeness of a title that is part of another
SAME_TITLE = 0.8  # with the same number,
SAME_TITLE_ALONE = 0.9  # without one
SAME_PAGES = 0.5  # weight of all pages in common,
COMMON_PAGES = 0.2  # and of some

SAME_TEXT = 0.8
"""Similarity from which a caption is found by its text alone."""
SAME_PLACE = 0.6, 0.5
"""Similarity, and IoU of the boxes, from which it is found by both."""
TIE = 0.001


@dataclass(frozen=True)
class FigureMatch:
    """Predicted figures against gold ones."""

    gold_of: dict[str, str]
    """Predicted id -> gold id."""
    predicted_of: dict[str, str]
    """Gold id -> predicted id."""
    by_panels: dict[str, tuple[str, ...]]
    """Gold figures that are predicted only as their panels -> those panels."""
    neutral: frozenset[str]
    """Predicted figures that are neither right nor wrong."""
    missed: tuple[str, ...]
    """Gold ids."""
    false: tuple[str, ...]
    """Predicted ids."""

    @property
    def found(self) -> int:
        """How many gold figures are found."""
        return len(self.predicted_of) + len(self.by_panels)


def match_figures(gold: Gold, predicted: Predicted, iou: float = IOU) -> FigureMatch:
    """Match figures whose boxes overlap by `iou` (intersection over union) or more."""
    figures, truth = predicted.figures, {figure.id: figure for figure in gold.figures}
    children: dict[str, list[str]] = defaultdict(list)
    for true in gold.figures:
        if true.parent:
            children[true.parent].append(true.id)
    panels: dict[str, list[PredictedFigure]] = defaultdict(list)
    for figure in figures:
        if figure.parent:
            panels[figure.parent].append(figure)

    gold_of: dict[str, str] = {}
    for page in sorted({figure.page for figure in gold.figures}):
        predicted_on_page = [figure for figure in gold.figures if figure.page == page]
        gold_on_page = [figure for figure in figures if figure.page == page]
        for i, j in assign(_weights(predicted_on_page, gold_on_page, iou)):
            gold_of[gold_on_page[j].id] = predicted_on_page[i].id
    predicted_of = {true: predicted for predicted, true in gold_of.items()}

    by_id = {figure.id: figure for figure in figures}
    by_panels: dict[str, tuple[str, ...]] = {}
    neutral: set[str] = set()
    for true in gold.figures:
        if true.id in predicted_of:
            continue
        groups = [
            group
            for group in panels.values()
            if len(group) > 1 and {panel.page for panel in group} == {true.page}
        ]
        matched = [by_id[predicted_of[kid]] for kid in children[true.id] if kid in predicted_of]
        if len(matched) > 1:
            groups.append(matched)
        for group in groups:
            foreign = any(p.id in gold_of and gold_of[p.id] not in children[true.id] for p in group)
            if not foreign and true.iou(Box.union(panel.box for panel in group)) >= iou:
                by_panels[true.id] = tuple(panel.id for panel in group)
                if not children[true.id]:
                    neutral.update(by_panels[true.id])
                break

    for figure in figures:
        if figure.id in gold_of or figure.id in neutral:
            continue
        parent = gold_of.get(figure.parent) if figure.parent else None
        parts = [truth[gold_of[panel.id]] for panel in panels[figure.id] if panel.id in gold_of]
        panel_of_one = parent is not None and not children[parent]
        around_several = len(parts) > 1 and not any(part.parent for part in parts)
        ignored = any(
            zone.page == figure.page and figure.box.inside(zone.box) >= IGNORED_SHARE for zone in gold.ignore
        )
        if panel_of_one or around_several or ignored:
            neutral.add(figure.id)

    return FigureMatch(
        gold_of=gold_of,
        predicted_of=predicted_of,
        by_panels=by_panels,
        neutral=frozenset(neutral),
        missed=tuple(f.id for f in gold.figures if f.id not in predicted_of and f.id not in by_panels),
        false=tuple(f.id for f in figures if f.id not in gold_of and f.id not in neutral),
    )


def _weights(
    gold: Sequence[GoldFigure], predicted: Sequence[PredictedFigure], iou: float
) -> npt.NDArray[np.float64]:
    """Ten for a pair, so that their number comes first; its overlap; a little for being panels, or not, both."""
    weights = np.zeros((len(gold), len(predicted)))
    for i, true in enumerate(gold):
        for j, figure in enumerate(predicted):
            overlap = true.iou(figure.box)
            if overlap >= iou - ROUNDING:
                alike = (true.kind == "panel") == (figure.kind == "panel")
                weights[i, j] = PAIR_WEIGHT + overlap + (SAME_KIND_WEIGHT if alike else 0.0)
    return weights


def assign(weights: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """The one-to-one pairs of greatest total weight; pairs of no weight are none."""
    # Imported here: the review desk starts without it.
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(weights, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if weights[i, j] > 0]


def match_boxes(first: Sequence[Box], second: Sequence[Box], iou: float) -> list[tuple[int, int]]:
    """One-to-one pairs (i, j) of two lists of boxes of one page that overlap by `iou` or more.

    As many pairs as possible, then the greatest overlap; unlike `match_figures` without any indulgence.
    """
    weights = np.array([[a.iou(b) for b in second] for a in first]).reshape(len(first), len(second))
    return assign(np.where(weights >= iou - ROUNDING, PAIR_WEIGHT + weights, 0.0))


@dataclass(frozen=True)
class CaptionMatch:
    """Predicted captions against gold ones."""

    gold_of: dict[str, tuple[str, ...]]
    """Predicted id -> ids of the gold captions that fit best (several where they are alike), or none."""
    missed: tuple[str, ...]
    """Gold ids that no prediction fits; optional ones are not asked for."""
    false: tuple[str, ...]
    """Predicted ids that fit nothing."""


def match_captions(gold: Gold, predicted: Predicted) -> CaptionMatch:
    """Match captions by their text (with or without label), helped by their place; several may match one."""
    folds = [[folded(text) for text in readings(caption)] for caption in gold.captions]
    starts = np.cumsum([0, *map(len, folds)])[:-1]
    texts = [text for candidates in folds for text in candidates]
    gold_of: dict[str, tuple[str, ...]] = {}
    for caption in predicted.captions:
        mine = [caption.text, *([f"{caption.label} {caption.text}"] if caption.label else [])]
        alike = np.zeros(len(folds))
        if folds:
            candidates = similarities([folded(text) for text in mine], texts, least=SAME_PLACE[0])
            alike = np.maximum.reduceat(candidates.max(axis=0), starts)
        gold_of[caption.id] = _best(gold, alike, caption)
    hit = {id for ids in gold_of.values() for id in ids}
    return CaptionMatch(
        gold_of=gold_of,
        missed=tuple(c.id for c in gold.captions if not c.optional and c.id not in hit),
        false=tuple(id for id, ids in gold_of.items() if not ids),
    )


def readings(caption: GoldCaption) -> list[str]:
    """The text, its accepted variants, and the text without its label where enough is left."""
    texts = [caption.text, *caption.alternatives]
    words = (caption.label or "").split()
    if words:
        label = re.match(rf"^\W*(?:[^\W\d]+\.?\s*)?{re.escape(words[-1])}\W+", caption.text)
        if label and len(folded(caption.text[label.end() :])) > MIN_REST:
            texts.append(caption.text[label.end() :])
    return texts


def _best(gold: Gold, alike: npt.NDArray[np.float64], caption: PredictedCaption) -> tuple[str, ...]:
    """The gold captions that fit best; `alike` is the similarity with each of them."""
    best, hits = 0.0, list[str]()
    for index in np.flatnonzero(alike):
        true, likeness = gold.captions[index], float(alike[index])
        overlap = true.box.iou(caption.box) if caption.box and caption.page == true.page else 0.0
        if likeness < SAME_TEXT and overlap < SAME_PLACE[1]:
            continue
        weight = likeness + OVERLAP_WEIGHT * overlap
        if weight > best + TIE:
            best, hits = weight, [true.id]
        elif weight >= best - TIE:
            hits.append(true.id)
    return tuple(hits)


@dataclass(frozen=True)
class EntryMatch:
    """Predicted entries against gold ones, by number and title."""

    gold_of: dict[str, str]
    """Predicted id -> gold id."""
    same_pages: frozenset[str]
    """Predicted ids of those that also have the same set of pages."""
    cut: frozenset[str]
    """Predicted ids of entries that the gold's page selection cut: neutral."""
    missed: tuple[str, ...]
    """Gold ids."""
    false: tuple[str, ...]
    """Predicted ids."""

    @property
    def predicted_of(self) -> dict[str, str]:
        """Gold id -> predicted id."""
        return {true: predicted for predicted, true in self.gold_of.items()}


def title_likeness(true: str, found: str) -> float:
    """How much two titles are alike, 0 to 1; one that is a part of the other is nearly the same."""
    expected, title = folded(true), folded(found)
    alike = similarity(expected, title)
    part = expected and title and (expected in title or title in expected)
    return max(alike, TITLE_PART if part else 0.0)


def match_entries(gold: Gold, predicted: Predicted) -> EntryMatch:
    """Match entries one to one by number and title, the same pages preferred."""
    entries, truth = predicted.entries, gold.entries
    numbers = [number_key(entry.number) for entry in entries]
    titles = [folded(entry.title) for entry in entries]
    numbered: dict[str, list[int]] = defaultdict(list)
    for j, number in enumerate(numbers):
        numbered[number].append(j)
    weights = np.zeros((len(truth), len(entries)))
    for i, true in enumerate(truth):
        title = folded(true.title)
        for j in numbered[number_key(true.number)] if true.number else range(len(entries)):
            entry = entries[j]
            alike = 1.0 if not true.title else similarity(title, titles[j])
            if not alike and title and title in titles[j]:
                alike = TITLE_PART
            if alike >= (SAME_TITLE if true.number else SAME_TITLE_ALONE):
                pages = (
                    SAME_PAGES
                    if true.pages == entry.pages
                    else COMMON_PAGES
                    if true.pages & entry.pages
                    else 0.0
                )
                weights[i, j] = 1 + alike + pages
    pairs = assign(weights)
    gold_of = {entries[j].id: truth[i].id for i, j in pairs}
    assigned = set(gold_of.values())
    left_out = {number_key(number) for number in gold.ignore_entries}
    cut = frozenset(
        entry.id for entry, number in zip(entries, numbers, strict=True)
        if entry.id not in gold_of and number in left_out
    )  # fmt: skip
    return EntryMatch(
        gold_of=gold_of,
        same_pages=frozenset(entries[j].id for i, j in pairs if truth[i].pages == entries[j].pages),
        cut=cut,
        missed=tuple(entry.id for entry in truth if entry.id not in assigned),
        false=tuple(entry.id for entry in entries if entry.id not in gold_of and entry.id not in cut),
    )
