"""What the import of a set can be told."""

from pydantic import field_validator

from pictoria_docs.exchange.training_sets.classes import read_classes
from pictoria_docs.strict_model import StrictModel


class ImportSettings(StrictModel):
    """Settings of the import of a set."""

    classes: str = ""
    """A YAML map from types to classes, as the export had it; empty: classes are named as types, in any vocabulary."""

    @field_validator("classes")
    @classmethod
    def _classes_known(cls, classes: str) -> str:
        if classes:
            read_classes(classes)
        return classes


IMPORT_DEFAULTS = ImportSettings()
