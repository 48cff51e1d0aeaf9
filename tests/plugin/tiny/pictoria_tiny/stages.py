"""A stage that counts the words of a document's captions, and one that has the name of one of ours."""

from pydantic import BaseModel, ConfigDict

from pictoria_docs.plugins import Document, Scope, Stage

VERSION = "1"


class CountOptions(BaseModel):
    """How words of captions are counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    least: int = 1
    """Words with fewer letters than this do not count."""


def count(document: Document, options: CountOptions) -> Document:
    """Put the number of words of each caption into the document's extensions."""
    words = {
        caption.id: sum(len(word) >= options.least for word in caption.text.split())
        for caption in document.captions
    }
    return document.model_copy(update={"extensions": {**document.extensions, "tiny-count": words}})


COUNT = Stage(
    "tiny-count",
    Scope.DOCUMENT,
    "pictoria_tiny.stages:count",
    inputs=("captions",),
    options="pictoria_tiny.stages:CountOptions",
)
LINKING = Stage("linking", Scope.DOCUMENT, "pictoria_tiny.stages:count", inputs=("captions",))
