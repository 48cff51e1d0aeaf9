"""An answer whose sentences quote what they come from: plain data, as Python, the command line and servers give it."""

from enum import StrEnum

from pydantic import Field

from pictoria_docs.strict_model import StrictModel

Corners = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points of the page, origin top left, y down."""


class Refusal(StrEnum):
    """Why there is no answer."""

    NOTHING_FOUND = "nothing_found"
    """The search found nothing."""
    UNLIKELY = "unlikely"
    """The search found nothing that is likely to answer."""
    NOT_IN_ITEMS = "not_in_items"
    """The model says that what was found does not answer."""
    UNSUPPORTED = "unsupported"
    """No sentence of the model had support."""
    MODEL_FAILED = "model_failed"
    """The model gave no answer that could be read."""


class Unsupported(StrEnum):
    """Why a sentence was dropped."""

    NO_SOURCE = "no_source"
    """It names no item that the model was shown."""
    NOT_QUOTED = "not_quoted"
    """None of its quotations stands in the text of the item that it names."""
    NUMBER = "number"
    """It has a number that none of its quotations has."""


class QuotedPlace(StrictModel):
    """A part of a quotation on a page."""

    region: str
    """Id of the region."""
    page: int
    start: int
    """Offsets in the region's text."""
    end: int
    boxes: tuple[Corners, ...]
    """One for each line."""


class Citation(StrictModel):
    """Words of an item, as printed there."""

    source: int
    """Number of the item among `CitedAnswer.sources`, from 1."""
    quotation: str
    """`text[start:end]` of the item's text, to the letter."""
    start: int
    end: int
    places: tuple[QuotedPlace, ...] = ()
    """Where it stands on pages; empty where this cannot be told."""


class CitedSentence(StrictModel):
    """A sentence with what supports it."""

    text: str
    citations: tuple[Citation, ...]


class DroppedSentence(StrictModel):
    """A sentence of the model that is no part of the answer."""

    text: str
    reason: Unsupported
    detail: str = ""
    """The numbers, or the quotations, that were not found."""


class AnswerSource(StrictModel):
    """An item that an answer was looked for in."""

    number: int
    """From 1; what sentences cite."""
    document: str
    """Id."""
    document_name: str
    id: str
    """Of the region or entry."""
    kind: str
    """"entry", "figure", "caption" or "passage"."""
    page: int
    box: Corners
    printed_number: str
    title: str
    text: str
    score: float
    """How likely it is what was asked for, 0 to 1."""


class CitedAnswer(StrictModel):
    """What is answered to a question; `model_dump(mode="json")` gives it as JSON."""

    question: str
    sentences: tuple[CitedSentence, ...] = ()
    refusal: Refusal | None = None
    """Why there is none; None: there is an answer."""
    detail: str = ""
    """What the model's failure was."""
    sources: tuple[AnswerSource, ...] = ()
    """What it was looked for in, the likeliest first; of a refusal, what is nearest to the question."""
    dropped: tuple[DroppedSentence, ...] = ()
    """What the model said without support."""
    answerable: float = Field(ge=0, le=1)
    """How likely the project answers the question, as the search tells."""
    model: str | None = None
    """Who answered; None: no model did, and `sentences` are passages as printed."""

    def source(self, citation: Citation) -> AnswerSource:
        """The item that a citation is from."""
        return self.sources[citation.source - 1]
