"""One framework for what is learned: named measurements, models of them, what a model says and why."""

from pictoria_docs.evidence.features import Feature, FeatureSet, Measured
from pictoria_docs.evidence.model import Contribution, Model, ShippedModel

__all__ = ["Contribution", "Feature", "FeatureSet", "Measured", "Model", "ShippedModel"]
