"""The models of the roles of text (`captioning/*.json`), fitted to documents whose captions are known.

Each document has a source; all that comes from one source is left out together, when the model is judged and when its
probabilities are calibrated. Every document weighs by the root of its units: a long one is not a hundred short ones.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.captioning.book_pattern import BOOK, book_rows
from pictoria_docs.captioning.caption_features import LABELLED, UNLABELLED
from pictoria_docs.captioning.find import teach_captions
from pictoria_docs.captioning.learned import CAPTION_FEATURES
from pictoria_docs.captioning.legend_features import LegendRun
from pictoria_docs.captioning.placed_text import PlacedText
from pictoria_docs.document import Document, NumberKind
from pictoria_docs.errors import MissingPartError, ProjectError
from pictoria_docs.eval.gold import Gold, GoldCaption, find_gold, load_gold
from pictoria_docs.eval.texts import folded, similarity
from pictoria_docs.evidence import FeatureSet, Model
from pictoria_docs.evidence.model import LEAF, Tree
from pictoria_docs.store import Store
from pictoria_docs.training.fit import data_digest, fit_additive, shares_of

INSIDE = 0.55  # of a unit's box in that of a caption,
SURELY_INSIDE = 0.8  # or so much of it, whatever its text
RIM = 2.0  # points around the box of a caption
HEAD = 20  # letters that are compared
SHORTEST = 4  # letters: shorter texts tell nothing
ITEM = 200  # characters of an item that are looked at
EVEN = 0.5  # probability from which a text is called a caption
FEWEST_CAPTIONS = 100  # texts of captions that are needed to learn anything
FEWEST_SOURCES = 2
FOLDS = 6
BINS = 10  # of probabilities, of equal width
TINY = 1e-6  # that keeps a share from 0 and 1
SAME_HEAD = 0.8  # similarity of the first letters of a caption and its truth
TREES, LEAVES, RATE = 300, 8, 0.08
FEWEST, RIDGE = 10, 2.0


@dataclass(frozen=True, slots=True)
class RoleExamples:
    """The units of one document that one model weighs: what was measured, and which are (parts of) captions."""

    source: str
    rows: NDArray[np.float64]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class JudgedTexts:
    """How units are told apart by models to which their sources were unknown."""

    likely: NDArray[np.float64]
    right: NDArray[np.bool_]

    def scores(self, threshold: float = EVEN) -> dict[str, float]:
        """Precision, recall and F1 of the units that are called captions, and the mean error of the probability."""
        called = self.likely >= threshold
        found = int((called & self.right).sum())
        precision = found / max(1, int(called.sum()))
        recall = found / max(1, int(self.right.sum()))
        return {
            "units": len(self.right),
            "captions": int(self.right.sum()),
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(2 * precision * recall / max(TINY, precision + recall), 3),
            "ece": round(calibration_error(self.likely, self.right), 3),
        }


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


def role_examples(document: Document, gold: Gold) -> dict[str, RoleExamples]:
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
        name: RoleExamples(
            gold.source or gold.name,
            np.array([row for row, _ in asked]).reshape(len(asked), len(CAPTION_FEATURES[name].names)),
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
            and len(said) >= SHORTEST
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
    return sum(map(bool, known)) >= EVEN * len(said)


def _begins(said: str, known: str) -> bool:
    """Tell whether an item begins as a caption does; a caption of a few letters is a number at a picture."""
    return len(known) >= SHORTEST and similarity(said[: min(len(known), HEAD)], known[:HEAD]) >= SAME_HEAD


def _opens(said: str, known: str) -> bool:
    """Tell whether a text has the first letters of a caption, as OCR reads them."""
    length = min(len(said), len(known), HEAD)
    return length < SHORTEST or similarity(said[:length], known[:length]) >= SAME_HEAD


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
    truth = {gold.name: gold for folder in golds for gold in map(load_gold, find_gold(folder))}
    examples: dict[str, list[RoleExamples]] = defaultdict(list)
    for folder in projects:
        with Store(folder) as store:
            for record in store.documents.all():
                if record.name in truth:
                    document = store.stage_input(record.id, "captions")
                    for name, found in role_examples(document, truth[record.name]).items():
                        examples[name].append(found)
    counts = {name: sum(int(each.right.sum()) for each in found) for name, found in examples.items()}
    models: dict[str, Model] = {}
    for name in CAPTION_FEATURES:
        if counts.get(name, 0) < FEWEST_CAPTIONS:
            continue
        models[name], likely = fit_roles(name, examples[name], {"command": command})
        if name == UNLABELLED.name:
            models[BOOK.name], _ = fit_roles(
                BOOK.name, _in_book(examples[name], likely), {"command": command}
            )
    if not models:
        raise ProjectError("too_few_captions", count=max(counts.values(), default=0), least=FEWEST_CAPTIONS)
    return models


def _in_book(examples: Sequence[RoleExamples], likely: NDArray[np.float64]) -> list[RoleExamples]:
    """What the texts of each document say of one another, by models to which their sources were unknown."""
    told = [each for each in examples if len(each.right)]
    ends = np.cumsum([len(each.right) for each in told])
    shares = np.split(likely, ends[:-1])
    return [
        RoleExamples(each.source, book_rows(each.rows, share), each.right)
        for each, share in zip(told, shares, strict=True)
    ]


def fit_roles(
    name: str, examples: Sequence[RoleExamples], about: Mapping[str, Any]
) -> tuple[Model, NDArray[np.float64]]:
    """Fit a model, calibrated and judged on sources that were left out.

    Args:
        name: of the model.
        examples: of many documents.
        about: goes into the model's file: the command.

    Returns:
        The model, and the probabilities of all units by models to which their sources were unknown, calibrated, in the
        order of the examples.

    Raises:
        ProjectError: all of one source, so that none can be left out.
    """
    features = CAPTION_FEATURES[name]
    examples = [each for each in examples if len(each.right)]
    if len({each.source for each in examples}) < FEWEST_SOURCES:
        raise ProjectError("too_few_sources", least=FEWEST_SOURCES)
    judged = leave_sources_out(features, examples)
    slope, offset = _calibration(judged)
    told = {
        **about,
        "documents": len(examples),
        "sources": len({each.source for each in examples}),
        "data": data_digest((each.source, each.rows, each.right) for each in examples),
        "scores": judged.scores(),
    }
    bounded = np.clip(judged.likely, TINY, 1 - TINY)
    likely = shares_of(slope * np.log(bounded / (1 - bounded)) + offset)
    return _fit(examples, features, told, slope, offset), likely


def leave_sources_out(features: FeatureSet[Any], examples: Sequence[RoleExamples]) -> JudgedTexts:
    """Each document weighed by a model to which its source is unknown, in the order of the examples."""
    sources = sorted({each.source for each in examples})
    chance = np.random.default_rng(0)
    fold_of = dict(zip(sources, chance.permutation(len(sources)) % FOLDS, strict=True))
    likely: dict[int, NDArray[np.float64]] = {}
    for fold in range(FOLDS):
        others = [each for each in examples if fold_of[each.source] != fold]
        own = [index for index, each in enumerate(examples) if fold_of[each.source] == fold]
        if not own or not others:
            continue
        model = _fit(others, features, {}, 1.0, 0.0)
        for index in own:
            likely[index] = model.probabilities(examples[index].rows)
    right = np.concatenate([each.right for each in examples])
    return JudgedTexts(np.concatenate([likely[index] for index in range(len(examples))]), right)


def calibration_error(likely: NDArray[np.float64], right: NDArray[np.bool_], bins: int = BINS) -> float:
    """The expected calibration error (Naeini et al. 2015) in bins of equal width."""
    of_bin = np.minimum((likely * bins).astype(int), bins - 1)
    gaps = [
        abs(likely[of_bin == each].mean() - right[of_bin == each].mean()) * (of_bin == each).sum()
        for each in range(bins)
        if (of_bin == each).any()
    ]
    return float(sum(gaps) / max(1, len(right)))


def _fit(
    examples: Sequence[RoleExamples],
    features: FeatureSet[Any],
    about: dict[str, Any],
    slope: float,
    offset: float,
) -> Model:
    rows = np.concatenate([each.rows for each in examples])
    right = np.concatenate([each.right for each in examples])
    weight = np.concatenate([np.full(len(each.right), len(each.right) ** -0.5) for each in examples])
    weight /= weight.mean()
    if features.base is not None:
        model = fit_additive(features, rows, right, weight)
        return replace(model, slope=slope, offset=offset, about=about)
    from sklearn.ensemble import HistGradientBoostingClassifier

    signs = [0 if each.rises is None else 1 if each.rises else -1 for each in features.features]
    fitted = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        learning_rate=RATE,
        min_samples_leaf=FEWEST,
        l2_regularization=RIDGE,
        monotonic_cst=signs,
        early_stopping=False,
        random_state=0,
    ).fit(rows, right, sample_weight=weight)
    trees = tuple(_tree(predictors[0].nodes) for predictors in fitted._predictors)
    base = float(np.ravel(fitted._baseline_prediction)[0])
    return Model(
        tuple(features.names),
        features.digest,
        base,
        trees=trees,
        slope=slope,
        offset=offset,
        about=about,
    )


def _tree(nodes: Any) -> Tree:
    """A tree of scikit-learn; values of inner nodes come without the learning rate there."""
    is_leaf = nodes["is_leaf"].astype(bool)
    return Tree(
        np.where(is_leaf, LEAF, nodes["feature_idx"]).astype(np.int32),
        nodes["num_threshold"].astype(np.float64),
        nodes["left"].astype(np.int32),
        nodes["right"].astype(np.int32),
        np.where(is_leaf, nodes["value"], RATE * nodes["value"]).astype(np.float64),
    )


def _calibration(judged: JudgedTexts) -> tuple[float, float]:
    """Slope and offset of the log-odds that sources left out ask for (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    share = np.clip(judged.likely, TINY, 1 - TINY)
    fitted = LogisticRegression(C=1e6).fit(np.log(share / (1 - share)).reshape(-1, 1), judged.right)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
