"""Answers about the map of pictures."""

from pictoria_docs.plugins import Answer, BoxJson


class PlacedPictureJson(Answer):
    """A picture on the map."""

    document: str
    document_title: str
    id: str
    page: int
    box: BoxJson
    number: str
    """As printed; empty without one."""
    title: str
    """How its caption begins."""
    crop: str
    """Address of a small image of it."""
    x: float
    """To the right, -1 to 1."""
    y: float
    """Downwards, -1 to 1."""
    family: int
    """Number of its family; 0: it has none."""


class PictureMapJson(Answer):
    """The pictures of a project in the plane, by the first two principal components of their vectors."""

    pictures: list[PlacedPictureJson]
    """At most 3,000."""
    total: int
    """How many the index has."""
    problems: list[str]
