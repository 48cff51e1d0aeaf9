"""Options of the captions stage."""

from pydantic import Field

from pictoria_docs.labels.numbers import HyphenStyle
from pictoria_docs.strict_model import StrictModel


class CaptionOptions(StrictModel):
    """How text regions become captions."""

    hyphen: HyphenStyle = "auto"
    """What "3-5" means in labels: "range", "chapter" (figure 5 of chapter 3), or "auto": told by the document."""
    threshold: float = Field(default=0.5, ge=0.0, le=1.0)
    """A labelled text counts as a caption from this certainty on, words and layout taken together."""
    unlabelled: bool = True
    """Also take short texts under pictures for captions, without any label: accession numbers, credits, names."""
