"""DocTags, what SmolDocling and Granite-Docling write: elements with location tokens on a grid of 500 by 500.

    <doctag><page_header><loc_60><loc_20><loc_440><loc_28>Catalogue</page_header>
    <picture><loc_60><loc_40><loc_240><loc_300><caption><loc_60><loc_305><loc_240><loc_320>Fig. 1</caption></picture>
    <otsl><loc_60><loc_330><loc_440><loc_400><ched>No.<ched>H.<nl><fcel>1<fcel>12<nl></otsl></doctag>

Names and grid after docling-core (docling-project, MIT) and Nassar et al., "SmolDocling" (2025, arXiv 2503.11576).
"""

import re

from pictoria_docs.document import Box, RegionType
from pictoria_docs.document.type_maps import from_doclaynet
from pictoria_docs.layout.detectors.detection import labelled_types
from pictoria_docs.layout.document_models.markup import OPEN_END, Elements, Tag, tokens
from pictoria_docs.layout.document_models.reading import CORNERS, MAX_LENGTH, RawRegion, Size, scaled

GRID = 500  # steps of each side
LOCATION = re.compile(r"loc_(\d{1,6})")
HEADING = re.compile(r"section_header(?:_level_\d)?")

GROUPS = frozenset(
    {"doctag", "ordered_list", "unordered_list", "inline", "form", "key_value_region", "group", "page"}
)
"""Elements that only hold others."""
HOLDERS = frozenset({"picture", "chart", "otsl", "table", "list_item"})
"""Regions that may hold others, each with its own place."""
CELLS = frozenset({"ecel", "fcel", "lcel", "ucel", "xcel", "nl", "ched", "rhed", "srow"})
"""Marks between the cells of a table."""


def parse(text: str, size: Size) -> list[RawRegion]:
    """The regions of an answer.

    Args:
        text: the answer, whole or cut.
        size: of the page image.
    """
    text = text[:MAX_LENGTH]
    cut_in_tag = OPEN_END.search(text)
    reader = _DocTagsReader(size)
    for token in tokens(text[: cut_in_tag.start()] if cut_in_tag is not None else text):
        if isinstance(token, str):
            reader.elements.add_text(token)
        else:
            reader.tag(token)
    return reader.elements.regions()


class _DocTagsReader:
    def __init__(self, size: Size) -> None:
        self.elements = Elements()
        self.size = size
        self.numbers: list[int] = []

    def tag(self, tag: Tag) -> None:
        location = LOCATION.fullmatch(tag.name)
        if location is not None:
            self._locate(int(location[1]))
            return
        self.numbers = []
        type = _type(tag.name)
        if tag.name in CELLS:
            self.elements.add_text(" ")
        elif type is not None or tag.name in GROUPS:
            if tag.closing:
                self.elements.end(tag.name)
            else:
                self._start(tag, type)
        elif (element := self.elements.innermost) is not None and element.name in ("picture", "chart"):
            element.type = labelled_types("doctags_pictures").get(tag.name, element.type)

    def _start(self, tag: Tag, type: RegionType | None) -> None:
        parent = self.elements.innermost
        if parent is not None and parent.type is not None and parent.name not in HOLDERS and tag.placed:
            # The end of the element before was forgotten.
            self.elements.end_innermost()
        self.elements.start(tag.name, type)

    def _locate(self, value: int) -> None:
        element = self.elements.innermost
        if element is None or element.box is not None or element.has_text:
            return
        self.numbers.append(value)
        if len(self.numbers) == CORNERS:
            width, height = self.size
            element.box = scaled(Box(*self.numbers), width / GRID, height / GRID)
            self.numbers = []


def _type(name: str) -> RegionType | None:
    if HEADING.fullmatch(name):
        return RegionType.HEADING
    region_type = labelled_types("doctags").get(name) or from_doclaynet(name)
    return region_type if region_type is not RegionType.OTHER else None
