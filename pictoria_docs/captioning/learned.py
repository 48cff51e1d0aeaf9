"""Load and ask the models that tell captions and legends from other text, as they come with the package."""

from collections.abc import Callable, Sequence
from typing import Any

from pictoria_docs.captioning.book_pattern import BOOK, weigh_in_book
from pictoria_docs.captioning.caption_features import LABELLED, UNLABELLED
from pictoria_docs.captioning.legend_features import LEGENDS
from pictoria_docs.captioning.placed_text import PlacedText
from pictoria_docs.document import NumberKind
from pictoria_docs.evidence import FeatureSet, Model, ShippedModel

CAPTION_MODELS = {
    features.name: ShippedModel.beside(__file__, features)
    for features in (LABELLED, UNLABELLED, BOOK, LEGENDS)
}
"""By name."""
Weigh = Callable[[FeatureSet[Any], Sequence[Any]], Sequence[float]]
"""Gives the probability of each text to be (part of) a caption, or of each run of items to be a legend."""


def caption_model(name: str) -> Model:
    """Load the model of a name that comes with the package."""
    return CAPTION_MODELS[name].load()


def weigh(features: FeatureSet[Any], subjects: Sequence[Any]) -> Sequence[float]:
    """Weigh texts or runs of items with the models of the package.

    Texts without labels are weighed by all of their document too (`book_pattern`); labels of lists of plates by their
    words, for such lists are rare among the documents that the models were fitted to.
    """
    rows = features.rows(subjects)
    likely = caption_model(features.name).probabilities(rows)
    if features is UNLABELLED:
        likely = weigh_in_book(rows, likely, caption_model(BOOK.name))
    if features is LABELLED:
        return [max(float(share), words_of_list(text)) for text, share in zip(subjects, likely, strict=True)]
    return [float(share) for share in likely]


def words_of_list(text: PlacedText) -> float:
    """Tell how likely a text is of a list of plates, by its words: 0 unless a plate's number and more open its line."""
    label = text.unit.label
    listed = (
        label is not None and label.kind is NumberKind.PLATE and not text.pictures and not label.on_own_line
    )
    return label.certainty if label is not None and listed else 0.0
