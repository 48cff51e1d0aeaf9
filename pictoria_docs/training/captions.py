"""Weights of caption candidates, learned from documents whose truth is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pictoria_docs.captioning import weigh_captions
from pictoria_docs.captioning.weights import CANDIDATE_FEATURES, CaptionWeights, Features
from pictoria_docs.document import Document, RegionType
from pictoria_docs.eval.gold import Gold, GoldCaption
from pictoria_docs.eval.texts import folded, similarity
from pictoria_docs.training.fit import fit_logistic, log_loss, shares_of

HEAD = 60  # letters and digits of a caption that are compared
SHORTEST = 4  # letters and digits of a caption: less is a number beside a picture
ALIKE = 0.8  # similarity of a caption and its truth
LEAST_SHARE = 0.5  # of a legend's items that are captions


@dataclass(frozen=True, slots=True)
class CaptionExample:
    """A candidate whose truth is known."""

    group: str
    """Candidates of one group are never used to judge what was learned from one another."""
    kind: str
    features: Features
    right: bool


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How weights learned from all other groups do on one group."""

    kind: str
    group: str
    examples: int
    right: int
    """How many of them are captions."""
    wrong_decisions: int
    loss: float
    """Mean log-loss in nats."""


def caption_examples(document: Document, gold: Gold) -> list[CaptionExample]:
    """What a document teaches whose truth is known; nothing where its captions are not complete in the gold.

    Args:
        document: its pages as the layout stage left them.
        gold: its truth.
    """
    if "captions" not in gold.scored:
        return []
    by_page: dict[int, list[GoldCaption]] = {}
    for caption in gold.captions:
        by_page.setdefault(caption.page, []).append(caption)
    examples: list[CaptionExample] = []
    group = gold.convention or gold.name
    for candidate in weigh_captions(document):
        if candidate.kind == "series":
            is_plate = any(
                figure.page == candidate.page
                and figure.kind == RegionType.PLATE
                and folded(figure.number) == folded(candidate.texts[0])
                for figure in gold.figures
            )
            examples.append(CaptionExample(group, candidate.kind, candidate.features, is_plate))
            continue
        captions = by_page.get(candidate.page, [])
        if any(_is(text, caption) for text in candidate.texts for caption in captions if caption.optional):
            continue  # the gold leaves it open
        right = sum(any(_is(text, caption) for caption in captions) for text in candidate.texts)
        examples.append(
            CaptionExample(
                group,
                candidate.kind,
                candidate.features,
                right >= LEAST_SHARE * len(candidate.texts),
            )
        )
    return examples


def _is(text: str, caption: GoldCaption) -> bool:
    """Tell whether a candidate begins like a caption of the gold."""
    ours = folded(text)
    for reading in (caption.text, *caption.alternatives):
        theirs = folded(reading)
        if len(theirs) < SHORTEST:
            continue
        if similarity(ours[: min(len(theirs), HEAD)], theirs[:HEAD]) >= ALIKE:
            return True
    return False


def train_captions(examples: Sequence[CaptionExample], *, trained_on: str) -> CaptionWeights:
    """Weights for each kind of candidate, by logistic regression around the priors of features.yaml."""
    tables = {
        kind: _fit([each for each in examples if each.kind == kind], kind) for kind in CANDIDATE_FEATURES
    }
    return CaptionWeights(trained_on=trained_on, **tables)


def _fit(examples: Sequence[CaptionExample], kind: str) -> dict[str, float]:
    prior = {name: feature.prior for name, feature in CANDIDATE_FEATURES[kind].items()}
    if not examples:
        return prior
    return fit_logistic([each.features for each in examples], [each.right for each in examples], prior)


def leave_groups_out(examples: Sequence[CaptionExample]) -> Iterable[HeldOut]:
    """For each group and kind: how weights learned from the other groups do on it."""
    for kind in CANDIDATE_FEATURES:
        ours = [each for each in examples if each.kind == kind]
        for group in sorted({each.group for each in ours}):
            outside = [each for each in ours if each.group == group]
            table = _fit([each for each in ours if each.group != group], kind)
            weights = CaptionWeights(**{"legend": {}, kind: table})
            scores = np.array([weights.log_odds(kind, each.features) for each in outside])
            right = np.array([each.right for each in outside])
            yield HeldOut(
                kind,
                group,
                len(outside),
                int(right.sum()),
                int(((scores > 0) != right).sum()),
                log_loss(shares_of(scores), right),
            )
