"""What Qwen's models write of a page: QwenVL HTML, or a plain list of boxes in JSON.

    <h2 data-bbox="60 40 400 70">Bronzes</h2>
    <div class="image" data-bbox="60 90 400 500"><img data-bbox="60 90 400 500"/></div>
    <div class="caption" data-bbox="60 510 400 530">Fig. 1. Lampe</div>

    [{"bbox_2d": [60, 90, 400, 500], "label": "image"}]

Qwen2.5-VL counts in pixels of the image as it saw it, sides rounded to whole patches; Qwen3-VL in thousandths of the
image's sides. After the models' published cookbooks and the "Qwen2.5-VL Technical Report" (2025, arXiv 2502.13923).
"""

import re
from collections.abc import Callable

from pictoria_docs.document import Box, RegionType
from pictoria_docs.layout.detectors.detection import labelled_types, region_type
from pictoria_docs.layout.document_models.layout_list import NUMBER, parse_list
from pictoria_docs.layout.document_models.markup import OPEN_END, Elements, Tag, tokens
from pictoria_docs.layout.document_models.reading import (
    MAX_LENGTH,
    RawRegion,
    Size,
    box_of,
    from_seen,
    scaled,
)

GRID = 1000  # Qwen3-VL counts in thousandths

PLACE = re.compile(r"""data-bbox\s{0,5}=\s{0,5}["']([^"']{0,120})["']""")
CLASS = re.compile(r"""class\s{0,5}=\s{0,5}["']([^"']{0,120})["']""")
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
VOID = frozenset({"img", "br", "hr", "input", "meta", "link"})
LINES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
"""Elements whose end may be left out: they hold no others with a place of their own."""


def parse(text: str, size: Size) -> list[RawRegion]:
    """The regions of an answer of Qwen2.5-VL.

    Args:
        text: the answer, whole or cut; HTML or JSON.
        size: of the page image.
    """
    return _parse(text, from_seen(size))


def parse_thousandths(text: str, size: Size) -> list[RawRegion]:
    """The regions of an answer of Qwen3-VL; see `parse`."""
    return _parse(text, lambda box: scaled(box, size[0] / GRID, size[1] / GRID))


def _parse(text: str, to_pixels: Callable[[Box], Box]) -> list[RawRegion]:
    text = COMMENT.sub(" ", text[:MAX_LENGTH])
    if "<" not in text or "data-bbox" not in text:
        return parse_list(text, to_pixels, region_type)
    elements = Elements()
    cut = OPEN_END.search(text)
    for token in tokens(text[: cut.start()] if cut is not None else text):
        if isinstance(token, str):
            elements.add_text(token)
        elif token.name.startswith(("|", "_")):
            continue
        elif token.closing:
            elements.end(token.name)
        else:
            _start(elements, token, to_pixels)
    return elements.regions()


def _start(elements: Elements, tag: Tag, to_pixels: Callable[[Box], Box]) -> None:
    stated = PLACE.search(tag.attributes)
    parent = elements.innermost
    if parent is not None and parent.name in LINES and _ends_line(tag, stated is not None):
        elements.end_innermost()
    if stated is None or (tag.name == "img" and parent is not None and parent.type is RegionType.FIGURE):
        if tag.name not in VOID:
            elements.start(tag.name)
        return
    box = box_of(float(number) for number in NUMBER.findall(stated[1]))
    elements.start(tag.name, _type(tag), to_pixels(box) if box is not None else None)
    if tag.name in VOID or tag.attributes.endswith("/"):
        elements.end_innermost()


def _ends_line(tag: Tag, placed: bool) -> bool:
    return tag.name in LINES or (placed and tag.name in labelled_types("html") and tag.name not in VOID)


def _type(tag: Tag) -> RegionType | None:
    classes = CLASS.search(tag.attributes)
    names = classes[1].split() if classes is not None else []
    types = (region_type(name) for name in names or [tag.name])
    return next(
        (type for type in types if type is not RegionType.OTHER), labelled_types("html").get(tag.name)
    )
