"""Where an annotation of any tool is: its targets as pages and pixels."""

import math
from typing import Any
from urllib.parse import urldefrag

from pictoria_docs.document import Box, Document
from pictoria_docs.exchange.annotations.request_bodies import as_list
from pictoria_docs.exchange.places.addresses import page_address
from pictoria_docs.exchange.places.canvas import PixelCanvas, canvases
from pictoria_docs.exchange.places.selectors import PixelSelector, ShapeError, read_fragment, read_selectors


class Places:
    """The pages of a document that annotations may be about."""

    def __init__(self, document: Document, page: int | None) -> None:
        """`page`: the one that is meant by canvases and images that are not the document's."""
        self._document, self._canvases = document, canvases(document)
        self._default = self._canvases.get(page) if page is not None else None

    def of(self, annotation: dict[str, Any]) -> list[tuple[PixelCanvas, PixelSelector]]:
        """All places of an annotation, at least one, each inside its page.

        Raises:
            ShapeError: it is on no known page, has no shape, or one that cannot be read.
        """
        targets = as_list(annotation.get("target", annotation.get("on")))
        if not targets:
            raise ShapeError("target_missing")
        return [self._of(target) for target in targets]

    def _of(self, target: Any) -> tuple[PixelCanvas, PixelSelector]:
        if isinstance(target, str):
            target = {"source": target}
        if not isinstance(target, dict):
            raise ShapeError("target_missing")
        source = target.get("source", target.get("full", target.get("id", target.get("@id"))))
        address = source.get("id", source.get("@id")) if isinstance(source, dict) else source
        if not isinstance(address, str):
            raise ShapeError("target_missing")
        address, part = urldefrag(address)
        canvas = self._canvas(address)
        shape = read_selectors(as_list(target.get("selector")), canvas.width, canvas.height)
        if shape is None:
            box = read_fragment(part, canvas.width, canvas.height)
            if box is None:
                raise ShapeError("without_shape")
            shape = PixelSelector(box)
        return canvas, _inside(shape, canvas)

    def _canvas(self, address: str) -> PixelCanvas:
        named = page_address(address)
        ours = named if named is not None and named.is_of(self._document) else None
        canvas = self._canvases.get(ours.page) if ours is not None else self._default
        if canvas is None:
            raise ShapeError("page_unknown", target=address)
        return canvas


def _inside(shape: PixelSelector, canvas: PixelCanvas) -> PixelSelector:
    """The shape without what lies outside the page."""
    if not all(map(math.isfinite, shape.box)):
        raise ShapeError("outside_page")
    page_box = Box(0, 0, canvas.width, canvas.height)
    box = shape.box.intersection(page_box)
    if box is None:
        raise ShapeError("outside_page")
    if shape.polygon is None or box == shape.box:
        return shape._replace(box=box)
    cut = tuple(
        point._replace(x=min(max(point.x, 0), canvas.width), y=min(max(point.y, 0), canvas.height))
        for point in shape.polygon
    )
    return PixelSelector(box, cut)
