"""The models that tell captions from other text, as they come with the package."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from pictoria_docs.captioning.caption_features import LABELLED, UNLABELLED
from pictoria_docs.captioning.placed_text import PlacedText
from pictoria_docs.evidence import FeatureSet, Model

CAPTION_FEATURES = {features.name: features for features in (LABELLED, UNLABELLED)}
"""What each model measures, by its name."""
Weigh = Callable[[FeatureSet[PlacedText], Sequence[PlacedText]], Sequence[float]]
"""Gives the probability of each text to be (part of) a caption, by a model of these features."""


@cache
def caption_model(name: str) -> Model:
    """The model of a name that comes with the package (`<name>.json`)."""
    return Model.load(Path(__file__).with_name(f"{name}.json"), CAPTION_FEATURES[name])


def weigh(features: FeatureSet[PlacedText], texts: Sequence[PlacedText]) -> Sequence[float]:
    """Weigh texts with the models of the package."""
    return [float(each) for each in caption_model(features.name).probabilities(features.rows(texts))]
