"""Learning which way to part a document into groups makes records of them, and when none does.

One choice among the groupings of a document and "none" (conditional logit: McFadden, 1974), with a normal prior around
nothing; no measurement may speak against its direction. Calibrated and judged on sources that were left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pictoria_docs.document import Document
from pictoria_docs.document.geometry import Box
from pictoria_docs.errors import ProjectError
from pictoria_docs.eval.gold import Gold, GoldEntry
from pictoria_docs.eval.texts import folded, similarity
from pictoria_docs.evidence import Model
from pictoria_docs.linking import LinkingOptions
from pictoria_docs.linking.groups import Group, Grouping, LaidOut, find_groupings, lay_out
from pictoria_docs.linking.groups.measure import GROUPS, Measuring
from pictoria_docs.linking.link import opened_document
from pictoria_docs.linking.rows import rows_of
from pictoria_docs.training.fit import data_digest, shares_of
from pictoria_docs.training.fit_model import calibration, calibration_error, folds_of
from pictoria_docs.training.known_documents import known_documents

Array = NDArray[np.float64]

RIM = 3.0  # points around the box of an entry
LIKE_TITLE = 0.6  # similarity of a title and the truth
SAME_PICTURE = 0.5  # intersection over union
FIT = 0.4  # of a grouping, below which it is wrong,
FITS = 0.95  # and from which it is right
RIGHT = 0.5  # fit from which the chosen grouping counts as right
SHARP = 3  # power of the fit: of good groupings the best one counts
OF_TITLES = 0.6  # of the fit, what titles count; the rest are pictures
RIDGE = 0.3
FEWEST_DOCUMENTS = 10  # with entries, to learn from


@dataclass(frozen=True, slots=True)
class GroupingExamples:
    """The groupings of a document."""

    source: str
    rows: Array
    """As `GROUPS.rows` gives them, shape (groupings, measurements)."""
    fit: Array
    """How well each tells the entries, 0 to 1; shape (groupings,)."""
    has_entries: bool


def grouping_examples(document: Document, gold: Gold) -> GroupingExamples | None:
    """Measure the groupings of a document, and how well they tell its entries; None where the gold does not tell.

    Where most pictures have captions and nothing is known of entries, no grouping is right.

    Args:
        document: its pages as the captions stage left them.
        gold: its truth.
    """
    if "entries" not in gold.scored and not _is_captioned(gold):
        return None
    document_index = opened_document(document, LinkingOptions())
    laid_out = lay_out(document_index, rows_of(document_index))
    groupings = find_groupings(laid_out)
    fits = _Fits(laid_out, gold)
    return GroupingExamples(
        gold.source or gold.name,
        GROUPS.rows([Measuring(laid_out, grouping) for grouping in groupings]),
        np.array([fits.of(grouping) for grouping in groupings], dtype=np.float64),
        bool(gold.entries),
    )


def _is_captioned(gold: Gold) -> bool:
    captioned = {link.target for link in gold.links if link.type == "caption_of"}
    return "captions" in gold.scored and len(captioned) > RIGHT * len(gold.figures)


class _Fits:
    """How well groupings tell the entries of a document."""

    def __init__(self, laid_out: LaidOut, gold: Gold) -> None:
        self._laid_out = laid_out
        self._entries = list(gold.entries)
        figures = {figure.id: figure for figure in gold.figures}
        self._shown = {
            (index, link.target)
            for link in gold.links
            if link.type == "depicts" and (figure := figures.get(link.source)) is not None
            for index, picture in enumerate(laid_out.pictures)
            if picture.page == figure.page and figure.iou(picture.box) >= SAME_PICTURE
        }
        self._depicts = sum(link.type == "depicts" for link in gold.links)
        self._of_line: dict[tuple[int, int], GoldEntry | None] = {}

    def of(self, grouping: Grouping) -> float:
        """Give the F1 of the titles and of the pictures of entries, weighed."""
        taken: set[str] = set()
        right = shown = 0
        for group in grouping.groups:
            entry = self._entry(group)
            if entry is None or entry.id in taken:
                continue
            taken.add(entry.id)
            right += 1
            shown += sum((index, entry.id) in self._shown for index in group.pictures)
        titles = 2 * right / max(1, len(grouping.groups) + len(self._entries))
        if not self._depicts:
            return titles
        pictures = sum(len(group.pictures) for group in grouping.groups)
        return OF_TITLES * titles + (1 - OF_TITLES) * 2 * shown / max(1, pictures + self._depicts)

    def _entry(self, group: Group) -> GoldEntry | None:
        """Find the entry that a group's title opens."""
        key = (group.title[0], len(group.title))
        if key not in self._of_line:
            self._of_line[key] = self._found(group)
        return self._of_line[key]

    def _found(self, group: Group) -> GoldEntry | None:
        rows, number = self._laid_out.rows, self._laid_out.numbers[group.title[0]]
        text = " ".join(rows[index].text for index in group.title)
        said = folded(text[number.end if number is not None else 0 :])
        box = rows[group.title[0]].box
        for entry in self._entries:
            place = next((span for span in entry.spans if span.page == group.page), None)
            if place is None or not _holds(place.box, box):
                continue
            known = folded(entry.title)
            length = min(len(said), len(known))
            if not known or (length > 1 and similarity(said[:length], known[:length]) >= LIKE_TITLE):
                return entry
        return None


def _holds(place: Box, line: Box) -> bool:
    grown, centre = place.grown(RIM), line.centre
    return grown.x0 <= centre.x <= grown.x1 and grown.y0 <= centre.y <= grown.y1


def train_groups(projects: Sequence[Path], golds: Sequence[Path], *, command: str) -> dict[str, Model]:
    """Fit the choice among groupings to analysed projects whose entries gold files know.

    Args:
        projects: folders of projects.
        golds: folders of gold files named after the documents (`<name>.gold.json`).
        command: goes into the model's file.

    Returns:
        The model by its name.

    Raises:
        ProjectError: no project, too few documents with entries, or all of one source.
    """
    known = (grouping_examples(*each) for each in known_documents(projects, golds, "linking"))
    examples = [each for each in known if each is not None and len(each.fit)]
    told = sum(each.has_entries for each in examples)
    if told < FEWEST_DOCUMENTS:
        raise ProjectError("too_few_lists", count=told, least=FEWEST_DOCUMENTS)
    return {GROUPS.name: calibrated_groups(examples, command)}


def calibrated_groups(examples: Sequence[GroupingExamples], command: str) -> Model:
    """Fit the choice among groupings, calibrated and judged on sources that were left out.

    Args:
        examples: documents.
        command: goes into the model's file.

    Raises:
        ProjectError: all of one source, so that none can be left out.
    """
    odds, right = leave_sources_out(examples)
    slope, offset = calibration(odds, right)
    likely = shares_of(slope * odds + offset)
    called, some = likely > RIGHT, np.array([each.has_entries for each in examples])
    found = int((called & right).sum())
    precision, recall = found / max(1, int(called.sum())), found / max(1, int(some.sum()))
    about = {
        "command": command,
        "documents": len(examples),
        "sources": len({each.source for each in examples}),
        "data": data_digest((each.source, each.rows, each.fit > RIGHT) for each in examples),
        "scores": {
            "lists": int(some.sum()),
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(2 * found / max(1, int(called.sum()) + int(some.sum())), 3),
            "ece": round(calibration_error(likely, right), 3),
        },
    }
    return replace(fit_groups(examples), slope=slope, offset=offset, about=about)


def leave_sources_out(examples: Sequence[GroupingExamples]) -> tuple[Array, NDArray[np.bool_]]:
    """Choose the grouping of each document by a model to which its source is unknown.

    Returns:
        Of each example the log-odds of the chosen grouping, not calibrated, and whether it is right.

    Raises:
        ProjectError: all of one source.
    """
    odds, right = np.zeros(len(examples)), np.zeros(len(examples), dtype=bool)
    for own, others in folds_of([each.source for each in examples]):
        model = fit_groups([examples[index] for index in others])
        for index in own:
            scores = model.log_odds(examples[index].rows)
            odds[index] = scores.max()
            right[index] = examples[index].fit[int(scores.argmax())] > RIGHT
    return odds, right


def fit_groups(examples: Sequence[GroupingExamples]) -> Model:
    """Fit the choice among groupings, not yet calibrated.

    Args:
        examples: documents; those whose entries no grouping tells teach nothing.
    """
    taught = [each for each in examples if len(each.fit) and (not each.has_entries or each.fit.max() > RIGHT)]
    rows = np.concatenate([each.rows for each in taught])
    starts = np.cumsum([0, *(len(each.fit) for each in taught)])[:-1]
    of = np.repeat(np.arange(len(taught)), [len(each.fit) for each in taught])
    target = np.concatenate([_target(each.fit) for each in taught])
    sources = [each.source for each in taught]
    weight = np.array([1 / np.sqrt(sources.count(source)) for source in sources])
    weight *= len(weight) / weight.sum()

    def loss(values: Array) -> tuple[float, Array]:
        scores = rows @ values[:-1] + values[-1]
        highest = np.maximum(np.maximum.reduceat(scores, starts), 0.0)
        powers = np.exp(scores - highest[of])
        total = np.add.reduceat(powers, starts) + np.exp(-highest)
        value = weight @ (np.log(total) + highest - np.add.reduceat(target * scores, starts))
        slope = weight[of] * (powers / total[of] - target)
        gradient = np.append(rows.T @ slope + RIDGE * values[:-1], slope.sum())
        return float(value + RIDGE / 2 * values[:-1] @ values[:-1]), gradient

    rises = [each.rises for each in GROUPS.features]
    bounds = [(0.0 if up else None, 0.0 if up is False else None) for up in rises] + [(None, None)]
    start = np.zeros(rows.shape[1] + 1)
    found: Any = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2000})
    return Model(tuple(GROUPS.names), GROUPS.digest, float(found.x[-1]), weights=tuple(found.x[:-1]))


def _target(fit: Array) -> Array:
    """Share the choice among the groupings of a document by how well they fit; nothing where all are wrong."""
    good = np.clip((fit - FIT) / (FITS - FIT), 0, 1) ** SHARP
    return np.asarray(good / good.sum() if fit.max() > RIGHT else np.zeros(len(fit)))
