"""What a figure is called: by its printed number, else by its page."""

import re

from pictoria_docs.document import Document, Region, RegionType
from pictoria_docs.exchange.tables.tables import printable


def figure_name(figure: Region, document: Document) -> str:
    """ "Pl. IV, 3", "Fig. 12"; without a printed number, the empty text.

    A number that already has its word ("Tav. 3") keeps it; a panel goes by the word of what it is part of.
    """
    number = re.sub(r"\s+", " ", printable(figure.number or "")).strip()
    if not number or (number[0].isalpha() and "." in number):
        return number
    parent = document.find(figure.parent) if figure.parent else None
    kind = parent.type if isinstance(parent, Region) else figure.type
    return f"{'Fig' if kind is RegionType.FIGURE else 'Pl'}. {number}"
