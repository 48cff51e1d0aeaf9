"""What every part of the model is made of: frozen data, confidence, page numbers, who said it and why."""

from functools import cached_property
from typing import Annotated

from pydantic import ConfigDict
from pydantic import Field as Bound

from pictoria_docs.strict_model import StrictModel

Confidence = Annotated[float, Bound(ge=0.0, le=1.0)]
PageNumber = Annotated[int, Bound(ge=1)]


class Data(StrictModel):
    """Base of the model: frozen, and strict about names it does not know."""

    model_config = ConfigDict(ignored_types=(cached_property,))


class Origin(Data):
    """Who said it: a stage with its model and config, or a user."""

    stage: str
    """Name of the stage, or "user"."""
    version: str = "1"
    model: str | None = None
    config: str | None = None
    """Digest of the stage's config."""
    user: str | None = None
    source: str | None = None
    """Where it stands outside the document: file and row of records that were known before ("objets.csv#row=12")."""


class Reason(Data):
    """One reason for a link, by code; `i18n` has the words ("reasons.<code>") in the user's language."""

    code: str
    values: dict[str, str | int | float] = Bound({})
