"""The models of the roles of text (`captioning/*.json`), fitted to documents whose captions are known.

What each source tells is left out together (`fit_model.py`).
"""

from collections import defaultdict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.captioning.book_pattern import BOOK, book_rows
from pictoria_docs.captioning.caption_features import LABELLED, UNLABELLED
from pictoria_docs.captioning.find import teach_captions
from pictoria_docs.captioning.learned import CAPTION_MODELS
from pictoria_docs.captioning.legend_features import LegendRun
from pictoria_docs.captioning.placed_text import PlacedText
from pictoria_docs.document import Document, NumberKind
from pictoria_docs.errors import MissingPartError, ProjectError
from pictoria_docs.eval.gold import Gold, GoldCaption
from pictoria_docs.eval.texts import folded, similarity
from pictoria_docs.evidence import FeatureSet, Model
from pictoria_docs.training.fit_model import ModelExamples, fit_model
from pictoria_docs.training.known_documents import known_documents

INSIDE = 0.55  # of a unit's box in that of a caption,
SURELY_INSIDE = 0.8  # or so much of it, whatever its text
RIM = 2.0  # points around the box of a caption
HEAD = 20  # letters that are compared
MIN_LENGTH = 4  # letters: shorter texts tell nothing
ITEM = 200  # characters of an item that are looked at
MAX_ITEMS = 0.5  # of a run, that are captions where it is a legend
MIN_CAPTIONS = 100  # texts of captions that are needed to learn anything
SAME_HEAD = 0.8  # similarity of the first letters of a caption and its truth


class _Answers:
    """Answers in the place of the models, and keeps what was asked."""

    def __init__(self, gold: Gold) -> None:
        self._captions: dict[int, list[GoldCaption]] = defaultdict(list)
        for caption in gold.captions:
            self._captions[caption.page].append(caption)
        self.asked: dict[str, list[tuple[NDArray[np.float64], bool]]] = defaultdict(list)

    def __call__(self, features: FeatureSet[Any], subjects: Sequence[Any]) -> list[float]:
        answers = [self._answer(subject, features) for subject in subjects]
        measured = features.rows(
            subjects
        )  # now: what they are measured by changes with each caption that is found
        self.asked[features.name] += [
            (row, answer) for row, answer in zip(measured, answers, strict=True) if answer is not None
        ]
        return [float(answer or False) for answer in answers]

    def _answer(self, subject: PlacedText | LegendRun, features: FeatureSet[Any]) -> bool | None:
        if isinstance(subject, LegendRun):
            return _is_legend(subject, self._captions[subject.draft.page.number])
        return self._of_text(subject, opens=features is LABELLED)

    def _of_text(self, text: PlacedText, *, opens: bool) -> bool | None:
        """Whether a caption begins with a label, or a unit without one is (part of) one; None: the gold leaves it open.

        Golds know no captions of tables, and call bare labels at pictures numbers or captions.
        """
        answer = _is_caption(text, self._captions[text.unit.region.page], opens=opens)
        label = text.unit.label
        if answer is False and label is not None:
            is_bare = text.at_picture and label.alone
            return None if is_bare or label.kind is NumberKind.TABLE else False
        return answer


def role_examples(document: Document, gold: Gold) -> dict[str, ModelExamples]:
    """What a document teaches each model, by its name; nothing where its captions are not complete in the gold.

    Args:
        document: its pages as the layout stage left them.
        gold: its truth.
    """
    if "captions" not in gold.scored:
        return {}
    truth = _Answers(gold)
    teach_captions(document, truth)
    return {
        name: ModelExamples(
            gold.source or gold.name,
            np.array([row for row, _ in asked]).reshape(len(asked), len(CAPTION_MODELS[name].features.names)),
            np.array([answer for _, answer in asked], dtype=bool),
        )
        for name, asked in truth.asked.items()
    }


def _is_caption(text: PlacedText, captions: Sequence[GoldCaption], *, opens: bool) -> bool | None:
    """Tell whether a unit is (part of) a caption, or opens one; None: the gold leaves it open."""
    said = folded(text.unit.text)
    for caption in captions:
        inside = text.unit.box.inside(caption.box.grown(RIM))
        if inside < INSIDE:
            continue
        known = folded(caption.text)
        if (
            inside <= SURELY_INSIDE
            and len(said) >= MIN_LENGTH
            and said[:HEAD] not in known
            and known[:HEAD] not in said
        ):
            continue
        if opens and not _opens(said, known):
            return False
        return None if caption.optional else True
    return False


def _is_legend(run: LegendRun, captions: Sequence[GoldCaption]) -> bool | None:
    """Tell whether most items of a run are captions; None: the gold leaves them open."""
    said = [folded(text[:ITEM]) for text in run.texts]
    known = [[caption for caption in captions if _begins(item, folded(caption.text))] for item in said]
    if any(caption.optional for found in known for caption in found):
        return None
    return sum(map(bool, known)) >= MAX_ITEMS * len(said)


def _begins(said: str, known: str) -> bool:
    """Tell whether an item begins as a caption does; a caption of a few letters is a number at a picture."""
    return len(known) >= MIN_LENGTH and similarity(said[: min(len(known), HEAD)], known[:HEAD]) >= SAME_HEAD


def _opens(said: str, known: str) -> bool:
    """Tell whether a text has the first letters of a caption, as OCR reads them."""
    length = min(len(said), len(known), HEAD)
    return length < MIN_LENGTH or similarity(said[:length], known[:length]) >= SAME_HEAD


def train_roles(projects: Sequence[Path], golds: Sequence[Path], *, command: str) -> dict[str, Model]:
    """Fit the models to the documents of analysed projects whose captions gold files know.

    Args:
        projects: folders of projects.
        golds: folders of gold files named after the documents (`<name>.gold.json`).
        command: goes into the models' files.

    Returns:
        The models by name: those of which there are enough captions to learn from.

    Raises:
        ProjectError: no project, too few captions for each model, or all of one source.
        MissingPartError: scikit-learn is not installed.
    """
    if find_spec("sklearn") is None:
        raise MissingPartError("training_not_installed")
    examples: dict[str, list[ModelExamples]] = defaultdict(list)
    for document, gold in known_documents(projects, golds, "captions"):
        for name, found in role_examples(document, gold).items():
            examples[name].append(found)
    counts = {name: sum(int(each.right.sum()) for each in found) for name, found in examples.items()}
    models: dict[str, Model] = {}
    for name in CAPTION_MODELS:
        if counts.get(name, 0) < MIN_CAPTIONS:
            continue
        models[name], likely = fit_model(name, examples[name], "captions", command)
        if name == UNLABELLED.name:
            models[BOOK.name], _ = fit_model(BOOK.name, _in_book(examples[name], likely), "captions", command)
    if not models:
        raise ProjectError("too_few_captions", count=max(counts.values(), default=0), least=MIN_CAPTIONS)
    return models


def _in_book(examples: Sequence[ModelExamples], likely: NDArray[np.float64]) -> list[ModelExamples]:
    """What the texts of each document say of one another, by models to which their sources were unknown."""
    told = [each for each in examples if len(each.right)]
    ends = np.cumsum([len(each.right) for each in told])
    shares = np.split(likely, ends[:-1])
    return [
        ModelExamples(each.source, book_rows(each.rows, share), each.right)
        for each, share in zip(told, shares, strict=True)
    ]
