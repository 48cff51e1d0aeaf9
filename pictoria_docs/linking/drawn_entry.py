"""What an entry that a person draws prints of itself: its number, its title and its accession number."""

from collections.abc import Sequence

from pictoria_docs.document import Entry, Region
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.linking.heading import Heading
from pictoria_docs.linking.heading_fields import inventory_field, title_field
from pictoria_docs.linking.numbered import numbered_heading
from pictoria_docs.linking.records import body_size
from pictoria_docs.linking.titled import titled_heading


def read_drawn_entry(entry: Entry, regions: Sequence[Region]) -> Entry:
    """The entry with what its first texts print.

    Args:
        entry: as it was drawn; a number or title that it has stays.
        regions: of its pages; those of the entry tell what it is, all of them how text is set there.

    Returns:
        The entry with number and title, None where none is found, and the fields of its heading.
    """
    by_id = {region.id: region for region in regions}
    own = [by_id[id] for span in entry.spans for id in span.regions if id in by_id]
    texts = [
        region
        for region in own
        if region.text.strip() and not region.is_picture and region.type not in FURNITURE
    ]
    heading = _heading(texts, body_size(regions))
    inventory = inventory_field(texts)
    fields = [field for field in (heading and title_field(heading), inventory) if field is not None]
    return entry.model_copy(
        update={
            "number": entry.number or (heading and heading.number),
            "title": entry.title or (heading and heading.title),
            "fields": tuple(fields),
        }
    )


def _heading(texts: Sequence[Region], body: float) -> Heading | None:
    """What the first text would be as a heading; where that is a number alone, the title is that of the next one."""
    if not texts:
        return None
    numbered = numbered_heading(texts[0], body)
    if numbered is None or (numbered.title is None and len(texts) > 1):
        titled = titled_heading(texts[0 if numbered is None else 1], body)
        if numbered is None or titled is None:
            return numbered or titled
        numbered.title, numbered.neighbours = titled.title, [titled.region]
    return numbered
