"""The contact sheet."""

from enum import StrEnum

from pictoria_docs.review.schemas.answer import Answer
from pictoria_docs.review.schemas.documents import QueuedJson
from pictoria_docs.review.schemas.gallery import FigureJson
from pictoria_docs.review.schemas.subjects import BoxJson


class SheetKind(StrEnum):
    """What the cards of a sheet show."""

    PICTURES = "pictures"
    ENTRIES = "entries"
    CITATIONS = "citations"


class PicturePartJson(Answer):
    """A part of a picture."""

    box: BoxJson
    name: str


class CardValueJson(Answer):
    """A value of an entry's record."""

    label: str
    value: str


class CitedJson(Answer):
    """A picture or an entry that printed words cite."""

    id: str
    name: str
    text: str
    """Its caption or title."""
    page: int
    box: BoxJson
    crop: str
    """Address of a small image of it."""


class ContactCardJson(FigureJson):
    """A picture with its captions and entries, an entry with its record, or lines with what they cite, and what of
    it is undecided."""

    view: BoxJson
    """What the crop shows: the picture with its parts, and a margin."""
    parts: list[PicturePartJson]
    values: list[CardValueJson]
    """Of an entry."""
    cited: list[CitedJson]
    """By printed lines."""
    reasons: list[str]
    """Why a person should look at it, in a few words each: "missing: Date"."""
    asked: list[QueuedJson]
    """What the card decides on; that which the question stands for comes first."""


class ContactSheetJson(Answer):
    """The first cards in the order of work."""

    items: list[ContactCardJson]
    others: int
    """How many open things are asked about one by one; at least so many, unless `complete`."""
    complete: bool
    """There are no more cards."""


class SheetOfferJson(Answer):
    """A sheet that is worth more than the next question."""

    cards: SheetKind | None
    """What it shows; null: there is none."""
    number: int
    """Of its cards."""
