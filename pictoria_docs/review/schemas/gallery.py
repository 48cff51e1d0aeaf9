"""The gallery, and comparisons of pictures."""

from typing import NotRequired

from pictoria_docs.document import Status
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.schemas.answer import Answer
from pictoria_docs.review.schemas.subjects import BoxJson
from pictoria_docs.store.pictures.comparisons import State


class FigureCaptionJson(Answer):
    """A caption of a picture."""

    id: str
    text: str


class FigureEntryJson(Answer):
    """An entry that a picture shows."""

    id: str
    number: str | None
    title: str | None
    name: str


class FigureJson(Answer):
    """A picture."""

    key: str
    """Its document's id, "~", and its own."""
    document: str
    title: str
    """Of the document."""
    id: str
    type: str
    page: int
    box: BoxJson
    number: str | None
    name: str
    confidence: float
    status: Status
    revision: int
    captions: list[FigureCaptionJson]
    entries: list[FigureEntryJson]
    crop: str
    """Address of a small image of it."""
    score: NotRequired[float | None]
    """How much it looks like the one that was named, where the gallery is sorted by that."""


class ComparedFigureJson(FigureJson):
    """A picture that is compared."""

    image: str
    """Address of a large image of it."""


class GalleryJson(Answer):
    """Some pictures, in order."""

    items: list[FigureJson]
    next: str | None
    """The `after` of the following ones; null: there are none."""
    total: int | None
    """With the first ones: how many there are."""


class FamilyMemberJson(Answer):
    """A picture in a family of pictures that show the same."""

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
    family: int
    """From 1, the largest family first."""
    size: int
    """Pictures of the family."""
    score: float
    """Mean probability that it shows the same as another member, 0 to 1."""


class FamiliesJson(Answer):
    """The families of a project's pictures, as far as they were compared."""

    members: list[FamilyMemberJson]
    """By family, in each the surest first."""
    pictures: int
    """How many pictures the index has."""
    left: int
    """Pictures that are still to be compared, which is being done."""
    waiting: int
    """Pictures that are to be compared by a job (`POST .../families`): too many to be so while one looks."""
    may_compare: bool
    """Whether the person may start it."""
    problems: list[str]


class DocumentFacetJson(Answer):
    """A document, and how many pictures it has."""

    id: str
    title: str
    count: int


class RelationJson(Answer):
    """Something that can be said of two pictures."""

    name: str
    label: str


class FacetsJson(Answer):
    """What the gallery can be narrowed down by, and what can be said of two pictures."""

    documents: list[DocumentFacetJson]
    types: dict[str, int]
    relations: list[RelationJson]
    similar: bool
    """The project has an index of likeness."""
    pairs: dict[State, int]
    role: Role


class StoredComparisonJson(Answer):
    """What one person said of two pictures."""

    key: str
    category: str | None
    by: str
    at: str
    note: str
    revision: int


class PairJson(Answer):
    """Two pictures, and what people say of them."""

    first: str
    second: str
    agreement: str | None
    mine: str | None
    note: str
    said: list[StoredComparisonJson]
    score: float | None
    suggested: str | None
    """The relation that the index of likeness suggests."""


class PairsJson(Answer):
    """Pairs, and the pictures in them by their keys."""

    pairs: list[PairJson]
    figures: dict[str, ComparedFigureJson]
    next: str | int | None
