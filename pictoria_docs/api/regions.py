"""Regions: the typed zones of a page, as scripts see them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from pictoria_docs.api.base import SubjectView
from pictoria_docs.api.images import SCREEN_DPI, png
from pictoria_docs.document import Box, Decision, Mention, Region, RegionType

if TYPE_CHECKING:
    from PIL.Image import Image


class RegionChanges(TypedDict, total=False):
    """What of a region can be corrected."""

    type: RegionType | str
    own_type: str | None
    box: Sequence[float]
    polygon: Sequence[tuple[float, float]] | None
    number: str | None
    text: str
    parent: "RegionView | str | None"


class PlacedView(SubjectView):
    """Something that has a box on one page."""

    data: Region | Mention

    @property
    def page(self) -> int:
        """Number of its page, from 1."""
        return self.data.page

    @property
    def box(self) -> Box:
        """Where it is: `x0, y0, x1, y1` in points from the top left of the page."""
        return self.data.box

    @property
    def text(self) -> str:
        """Its text as printed, lines joined."""
        return self.data.text


class RegionView(PlacedView):
    """A zone of a page: a figure, a caption, a heading, a piece of text ..."""

    data: Region

    @property
    def type(self) -> RegionType:
        """What it is: "figure", "panel", "plate", "caption", "text", "heading" ..."""
        return self.data.type

    @property
    def own_type(self) -> str | None:
        """The type that the project names itself, if it has one; `type` is then the built-in one that it counts as."""
        return self.data.own_type

    def correct(
        self, *, user: str | None = None, note: str = "", **changes: Unpack[RegionChanges]
    ) -> Decision:
        """Say what it should be: `figure.correct(number="12")`, `caption.correct(text="Fig. 7. Jug.")`."""
        return self._correct(changes, user, note)

    def image(self, dpi: float | None = None, *, width: int | None = None) -> "Image":
        """It cut out of its page, RGB, in the source's own resolution, at `dpi`, or `width` pixels wide."""
        return self.document._cut_out(self.page, self.box, dpi, width)

    def to_dict(self) -> dict[str, Any]:
        """Its row in the csv export, by column; of a region without one its place, type and text."""
        if self._table:
            return super().to_dict()
        from pictoria_docs.exchange.tables.tables import BOX

        return {
            "region_id": self.id,
            "page": self.page,
            **dict(zip(BOX, self.box.rounded(), strict=True)),
            "kind": str(self.type),
            "own_type": self.own_type or "",
            "text": self.text,
            "confidence": round(self.confidence, 3),
            "document": self.document.name,
        }

    def __repr__(self) -> str:
        return f"Region({self.type}, page {self.page}, {self.text[:60]!r})"

    def _repr_png_(self) -> bytes:
        return png(self.image(SCREEN_DPI))
