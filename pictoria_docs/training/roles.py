"""The model of the roles of text (`captioning/roles.json`), fitted to documents whose captions are known.

Each document has a source; all that comes from one source is left out together, when the model is judged and when its
probabilities are calibrated. Every document weighs by the root of its units: a long one is not a hundred short ones.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pictoria_docs.captioning.find import texts_of
from pictoria_docs.captioning.placed_text import PlacedText
from pictoria_docs.captioning.role_features import ROLE_FEATURES
from pictoria_docs.captioning.unlabelled import LEAST
from pictoria_docs.document import Document
from pictoria_docs.errors import MissingPartError, ProjectError
from pictoria_docs.eval.gold import Gold, GoldCaption, find_gold, load_gold
from pictoria_docs.eval.texts import folded
from pictoria_docs.evidence import FeatureSet, Model
from pictoria_docs.evidence.model import LEAF, Tree
from pictoria_docs.store import Store

INSIDE = 0.55  # of a unit's box in that of a caption,
SURELY_INSIDE = 0.8  # or so much of it, whatever its text
RIM = 2.0  # points around the box of a caption
HEAD = 20  # letters that are compared
SHORTEST = 4  # letters: shorter texts tell nothing
FEWEST_CAPTIONS = 100  # texts of captions that are needed to learn anything
FOLDS = 6
BINS = 10  # of probabilities, of equal width
TINY = 1e-6  # that keeps a share from 0 and 1
TREES, LEAVES, RATE = 150, 8, 0.08
FEWEST, RIDGE = 20, 2.0


@dataclass(frozen=True, slots=True)
class RoleExamples:
    """The units of one document: what was measured, and which are (parts of) captions."""

    source: str
    rows: NDArray[np.float64]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class JudgedTexts:
    """How units are told apart by models to which their sources were unknown."""

    likely: NDArray[np.float64]
    right: NDArray[np.bool_]

    def scores(self, threshold: float = LEAST) -> dict[str, float]:
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


def role_examples(document: Document, gold: Gold) -> RoleExamples | None:
    """What a document teaches; None where its captions are not complete in the gold.

    Args:
        document: its pages as the layout stage left them.
        gold: its truth.
    """
    if "captions" not in gold.scored:
        return None
    of_page: dict[int, list[GoldCaption]] = defaultdict(list)
    for caption in gold.captions:
        of_page[caption.page].append(caption)
    texts, right = [], []
    for text in texts_of(document):
        answer = _is_caption(text, of_page[text.unit.region.page])
        if answer is not None:
            texts.append(text)
            right.append(answer)
    return RoleExamples(
        gold.source or gold.name,
        ROLE_FEATURES.rows(texts),
        np.array(right, dtype=bool),
    )


def _is_caption(text: PlacedText, captions: Sequence[GoldCaption]) -> bool | None:
    """Whether a unit is (part of) a caption; None: the gold leaves it open."""
    said = folded(text.unit.text)
    for caption in captions:
        inside = text.unit.box.inside(caption.box.grown(RIM))
        if inside < INSIDE:
            continue
        known = folded(caption.text)
        if inside > SURELY_INSIDE or len(said) < SHORTEST or said[:HEAD] in known or known[:HEAD] in said:
            return None if caption.optional else True
    return False


def train_roles(projects: Sequence[Path], golds: Sequence[Path], *, command: str) -> Model:
    """Fit the model to the documents of analysed projects whose captions gold files know.

    Args:
        projects: folders of projects.
        golds: folders of gold files named after the documents (`<name>.gold.json`).
        command: goes into the model's file.

    Raises:
        ProjectError: no project, or too few captions to learn from.
        MissingPartError: scikit-learn is not installed.
    """
    if find_spec("sklearn") is None:
        raise MissingPartError("training_not_installed")
    truth = {gold.name: gold for folder in golds for gold in map(load_gold, find_gold(folder))}
    examples: list[RoleExamples] = []
    for folder in projects:
        with Store(folder) as store:
            for record in store.documents.all():
                if record.name in truth:
                    document = store.stage_input(record.id, "captions")
                    examples += filter(None, [role_examples(document, truth[record.name])])
    count = sum(int(each.right.sum()) for each in examples)
    if count < FEWEST_CAPTIONS:
        raise ProjectError("too_few_captions", count=count, least=FEWEST_CAPTIONS)
    return fit_roles(examples, {"command": command})


def fit_roles(examples: Sequence[RoleExamples], about: Mapping[str, Any]) -> Model:
    """Fit the model, calibrated and judged on sources that were left out.

    Args:
        examples: of many documents.
        about: goes into the model's file: the command.
    """
    examples = [each for each in examples if len(each.right)]
    judged = leave_sources_out(examples)
    slope, offset = _calibration(judged)
    told = {
        **about,
        "documents": len(examples),
        "sources": len({each.source for each in examples}),
        "data": _digest(examples),
        "scores": judged.scores(),
    }
    return _fit(examples, ROLE_FEATURES, told, slope, offset)


def leave_sources_out(examples: Sequence[RoleExamples]) -> JudgedTexts:
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
        model = _fit(others, ROLE_FEATURES, {}, 1.0, 0.0)
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
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows = np.concatenate([each.rows for each in examples])
    right = np.concatenate([each.right for each in examples])
    weight = np.concatenate([np.full(len(each.right), len(each.right) ** -0.5) for each in examples])
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
    ).fit(rows, right, sample_weight=weight / weight.mean())
    trees = tuple(_tree(predictors[0].nodes) for predictors in fitted._predictors)
    base = float(np.ravel(fitted._baseline_prediction)[0])
    return Model(tuple(features.names), features.digest, base, trees, slope, offset, about)


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


def _digest(examples: Sequence[RoleExamples]) -> str:
    digest = hashlib.sha256()
    for each in examples:
        digest.update(each.source.encode())
        digest.update(each.rows.astype(np.float32).tobytes())
        digest.update(each.right.tobytes())
    return digest.hexdigest()[:16]
