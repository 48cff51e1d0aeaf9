"""The text of a region as a person typed it, read again."""

from pictoria_docs.document import CaptionReading, NumberKind, Region, RegionType, Words
from pictoria_docs.labels.grammar import read_caption, read_item

READ = frozenset({RegionType.CAPTION, RegionType.LEGEND, RegionType.FIGURE_NUMBER})
"""The regions whose text the grammar of captions reads."""


def with_text(region: Region, text: str) -> Region:
    """`region` with another text."""
    text = " ".join(text.split())
    if text == region.text:
        return region
    # Words, lines and styles point at letters of the text as it was.
    return reread(region.model_copy(update={"text": text, "words": Words(), "lines": (), "runs": ()}))


def reread(region: Region) -> Region:
    """`region` with what the grammar reads in its text, where its type has something to be read."""
    if region.type not in READ:
        return region.model_copy(update={"caption": None})
    reading = read_caption(region.text) or read_item(region.text)
    reading = reading or CaptionReading(kind=NumberKind.BARE, body_end=len(region.text))
    return region.model_copy(update={"caption": reading})
