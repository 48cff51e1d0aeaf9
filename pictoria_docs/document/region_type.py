"""Region types: one enum, with complete maps to the names that other tools use."""

from enum import StrEnum


class RegionType(StrEnum):
    """What a zone of a page is."""

    FIGURE = "figure"
    """A picture: photograph, drawing, graph, map."""
    PANEL = "panel"
    """One part of a plate or of a composite figure."""
    PLATE = "plate"
    """A page or full-page figure with a plate number; usually the union of its panels."""
    TABLE = "table"
    CAPTION = "caption"
    """Text that names a figure; in a legend, one numbered item."""
    LEGEND = "legend"
    """The block that holds the numbered captions of a plate, or a list of plates."""
    FIGURE_NUMBER = "figure_number"
    """A bare number or label printed beside a picture: "3", "b", "Pl. IV"."""
    HEADING = "heading"
    TITLE = "title"
    """The title of the whole publication or of a part of it."""
    TEXT = "text"
    LIST = "list"
    FOOTNOTE = "footnote"
    MARGINALIA = "marginalia"
    RUNNING_HEAD = "running_head"
    """Head or foot that comes back page after page."""
    PAGE_NUMBER = "page_number"
    FORMULA = "formula"
    CODE = "code"
    DROP_CAPITAL = "drop_capital"
    DECORATION = "decoration"
    """Vignette, ornament, logo, rule, full-page background: a picture that is not a figure."""
    STAMP = "stamp"
    DAMAGE = "damage"
    HANDWRITING = "handwriting"
    """Words that somebody wrote on the page: a note, a date, a shelf mark. Marked, not read."""
    OTHER = "other"


PICTURES = frozenset({RegionType.FIGURE, RegionType.PANEL, RegionType.PLATE})
"""The types a `Figure` of the product's words may have."""

REVIEWED_TYPES = PICTURES | {RegionType.CAPTION, RegionType.TABLE}
"""The regions that people are asked about; the others are there to be seen, and changed if need be."""

FURNITURE = frozenset({RegionType.RUNNING_HEAD, RegionType.PAGE_NUMBER})
"""What belongs to the page, not to the text."""
