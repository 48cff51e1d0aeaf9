"""What an entry that a person draws prints of itself: its number, its title and its accession number."""

import re
from collections.abc import Sequence

from pictoria_docs.document import Entry, Field, Region
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.linking.heading import Heading, text_field, title_text
from pictoria_docs.linking.heading_fields import BARE_CONFIDENCE, inventory_field, title_field
from pictoria_docs.linking.numbered import numbered_heading
from pictoria_docs.linking.records import body_size
from pictoria_docs.linking.titled import titled_heading

LONGEST_CLAUSE = 120
"""Characters of a first clause that is taken for a title: a longer one is a sentence, and names nothing."""
_CLAUSE = re.compile(
    r"\s*(?:(?P<number>\d{1,5})\s*[.):–—-]\s+)?(?P<title>[^\W\d].*?)(?=[,;:.](?:\s|$)|$)", re.DOTALL
)


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
    number, title = (heading.number, heading.title) if heading else (None, None)
    field = title_field(heading) if heading else None
    if heading is None and texts:
        number, title, field = _first_clause(texts[0])
    fields = [each for each in (field, inventory_field(texts)) if each is not None]
    return entry.model_copy(
        update={"number": entry.number or number, "title": entry.title or title, "fields": tuple(fields)}
    )


def _first_clause(region: Region) -> tuple[str | None, str | None, Field | None]:
    """Number and title of an entry that is set as running text: a person says that it is one, and it begins with
    what it is called."""
    clause = _CLAUSE.match(region.text)
    if clause is None or len(clause["title"]) > LONGEST_CLAUSE:
        return None, None, None
    title = title_text(clause["title"])
    return clause["number"], title, text_field("title", title, region, clause.start("title"), BARE_CONFIDENCE)


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
