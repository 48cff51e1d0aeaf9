"""What tells whether a second look sees something that is missing, and the models of it.

Each model gives the mean probability of a document's places. What is so of one place of a document is mostly so of the
others, so how many are missing is spread wider than that of independent places: `Spread` tells how wide.
"""

from collections.abc import Mapping
from typing import NamedTuple

from pictoria_docs.document.base import Data
from pictoria_docs.evidence import FeatureSet, Measured, Model, ShippedModel

CAPTIONS_MISSED: FeatureSet[Measured] = FeatureSet("missed_caption", base=-3.0)
CAPTIONS_MISSED.declare("uncaptioned", "flag", "no picture of the document has a caption")
CAPTIONS_MISSED.declare("near_text", "flag", "a text that is no caption stands close by")
CAPTIONS_MISSED.declare("set_alike", "flag", "and is of a size in which captions of the document are set")

FIGURES_MISSED: FeatureSet[Measured] = FeatureSet("missed_figure", base=-3.0)
FIGURES_MISSED.declare("height", "ln(lines)", "height of a decoration, in lines of 12 points")

ENTRIES_MISSED: FeatureSet[Measured] = FeatureSet("missed_entry", base=-3.0)
ENTRIES_MISSED.declare("odds", "log-odds", "of the likeliest list, where no entry was found", rises=True)
ENTRIES_MISSED.declare("found", "flag", "entries were found")
ENTRIES_MISSED.declare("agrees", "share", "of that list's openings, which lie in found entries")


class Spread(Data):
    """How widely the number of missing things spreads, beside the probability of each."""

    together: float
    """How far the places of a document stand or fall together, 0 to 1 (intraclass correlation)."""
    beyond: float
    """Missing things that a second look does not see, on average: for each figure, page or entry of `found_in`."""
    evenness: float
    """Of those among documents: the smaller, the fewer documents hold them all (size of a negative binomial)."""


class MissingModel(NamedTuple):
    """What says how many things of one kind are missing."""

    places: Model
    spread: Spread


class ShippedMissing(NamedTuple):
    """A model of missing things that comes with the package; its spread is in the `about` of its file."""

    shipped: ShippedModel

    def load(self) -> MissingModel:
        """Read it, once.

        Raises:
            ConfigError: the file is damaged, or of another version.
        """
        model = self.shipped.load()
        return MissingModel(model, Spread.model_validate(model.about["spread"]))


MISSING_MODELS: Mapping[str, ShippedMissing] = {
    kind: ShippedMissing(ShippedModel.beside(__file__, features))
    for kind, features in (
        ("caption", CAPTIONS_MISSED),
        ("figure", FIGURES_MISSED),
        ("entry", ENTRIES_MISSED),
    )
}
"""By kind (`MissingKind`)."""
