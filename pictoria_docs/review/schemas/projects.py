"""Projects in the trash, and what is asked to be done with projects as a whole."""

from typing import Annotated

from pydantic import StringConstraints

from pictoria_docs.review.schemas.answer import Answer
from pictoria_docs.strict_model import StrictModel

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class TitleBody(StrictModel):
    """What a project is called; its short name, and with it all addresses, stay."""

    title: Title


class ArchivedBody(StrictModel):
    """Whether a project is archived: read and exported, not changed."""

    archived: bool


class CopyBody(StrictModel):
    """What a copy is called, and what it holds."""

    title: Title
    decisions: bool = True
    """Also what people did: decisions, remarks, tasks, comparisons."""


class TrashedProjectJson(Answer):
    """A deleted project that can still be brought back."""

    id: str
    project: str
    title: str
    by: str
    at: str
    """When it was deleted."""
    until: str
    """From when on it is removed for good."""


class TrashJson(Answer):
    """The deleted projects that the person managed, the newest first."""

    projects: list[TrashedProjectJson]
    days: int
    """For which a deleted project is kept."""
