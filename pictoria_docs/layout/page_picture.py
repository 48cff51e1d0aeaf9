"""What is drawn on a page, as the layout stage finds it."""

from dataclasses import dataclass, field

from pictoria_docs.document import Box, Picture, Region, RegionType
from pictoria_docs.layout.text_line import TextLine


@dataclass(slots=True)
class PagePicture:
    """A picture candidate in page coordinates."""

    box: Box
    kind: str
    """"image", "drawing", "table" (a grid of rules around text) or "frame" (a box or ground around text)."""
    picture: Picture | None = None
    labels: list[TextLine] = field(default_factory=list)
    """Lines printed inside or as labels of the picture."""
    confidence: float = 1.0
    """Probability that it is one whole picture."""


@dataclass(slots=True)
class PageGraphics:
    """What is drawn on a page: pictures, and the rules and backgrounds that are none."""

    pictures: list[PagePicture]
    rules: list[Box]
    backgrounds: list[PagePicture]
    possible: list[PagePicture] = field(default_factory=list)
    """What a detector takes for pictures and the other evidence does not."""


def possible_figure(figure: Region, order: int) -> Region:
    """What would be a figure, as something that a person is asked about.

    Args:
        figure: as it would be.
        order: its place in the reading order of the page, once it is one.
    """
    return figure.model_copy(
        update={"type": RegionType.OTHER, "always_asked": True, "text": "", "order": order}
    )
