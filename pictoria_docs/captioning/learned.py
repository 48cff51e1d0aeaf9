"""Load and ask the models that tell captions and legends from other text, as they come with the package."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pictoria_docs.captioning.caption_features import LABELLED, UNLABELLED
from pictoria_docs.captioning.legend_features import LEGENDS
from pictoria_docs.captioning.placed_text import PlacedText
from pictoria_docs.document import NumberKind
from pictoria_docs.evidence import FeatureSet, Model

CAPTION_FEATURES: dict[str, FeatureSet[Any]] = {
    features.name: features for features in (LABELLED, UNLABELLED, LEGENDS)
}
"""What each model measures, by its name."""
Weigh = Callable[[FeatureSet[Any], Sequence[Any]], Sequence[float]]
"""Gives the probability of each text to be (part of) a caption, or of each run of items to be a legend."""


@cache
def caption_model(name: str) -> Model:
    """Load the model of a name that comes with the package (`<name>.json`)."""
    return Model.load(Path(__file__).with_name(f"{name}.json"), CAPTION_FEATURES[name])


def weigh(features: FeatureSet[Any], subjects: Sequence[Any]) -> Sequence[float]:
    """Weigh texts or runs of items with the model of the package; labels of lists of plates by their words too.

    Lists of plates are rare among the documents that the models were fitted to.
    """
    likely = [float(each) for each in caption_model(features.name).probabilities(features.rows(subjects))]
    if features is not LABELLED:
        return likely
    return [max(share, words_of_list(text)) for text, share in zip(subjects, likely, strict=True)]


def words_of_list(text: PlacedText) -> float:
    """Tell how likely a text is of a list of plates, by its words: 0 unless a plate's number and more open its line."""
    label = text.unit.label
    listed = (
        label is not None and label.kind is NumberKind.PLATE and not text.pictures and not label.on_own_line
    )
    return label.certainty if label is not None and listed else 0.0
