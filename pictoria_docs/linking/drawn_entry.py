"""What an entry that a person draws prints of itself: its number, its title and its accession number."""

import re
from collections.abc import Sequence

from pictoria_docs.document import Box, Entry, Field, Region
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.linking.heading import Heading, text_field, title_text
from pictoria_docs.linking.heading_fields import BARE_CONFIDENCE, inventory_field, title_field
from pictoria_docs.linking.numbered import numbered_heading
from pictoria_docs.linking.records import body_size
from pictoria_docs.linking.titled import titled_heading

WHOLE = 0.5
"""Share of a text within an entry, from which all of it is the entry's."""
MAX_CLAUSE_LENGTH = 120
"""Characters of a first clause that is taken for a title: a longer one is a sentence, and names nothing."""
_CLAUSE = re.compile(
    r"\s*(?:(?P<number>\d{1,5})\s*[.):–—-]\s+)?(?P<title>[^\W\d].*?)(?=[,;:.](?:\s|$)|$)", re.DOTALL
)


def read_drawn_entry(entry: Entry, regions: Sequence[Region]) -> Entry:
    """The entry with what its first texts print.

    Args:
        entry: as it was drawn; a number or title that it has stays.
        regions: of its pages; those of the entry tell what it is, all of them how text is set there. Where no
            whole one lies in it, the words within it tell: in a figure, or in the middle of a paragraph.

    Returns:
        The entry with number and title, None where none is found, and the fields of its heading.
    """
    by_id = {region.id: region for region in regions}
    own = [by_id[id] for span in entry.spans for id in span.regions if id in by_id]
    texts = [
        region
        for region in own
        if region.text.strip()
        and not region.is_picture
        and region.type not in FURNITURE
        and any(region.page == span.page and region.box.inside(span.box) >= WHOLE for span in entry.spans)
    ]
    heading = _heading(texts, body_size(regions))
    number, title = (heading.number, heading.title) if heading else (None, None)
    field = title_field(heading) if heading else None
    if heading is None and texts:
        number, title, field = _first_clause(texts[0])
    elif not texts and (words := _words_within(entry, regions)) is not None:
        number, title, field = _first_clause(*words)
    fields = [each for each in (field, inventory_field(texts)) if each is not None]
    return entry.model_copy(
        update={"number": entry.number or number, "title": entry.title or title, "fields": tuple(fields)}
    )


def _words_within(entry: Entry, regions: Sequence[Region]) -> tuple[Region, int, int] | None:
    """The region with most of the words in an entry's first stretch, and the offsets around these words."""
    span = entry.spans[0] if entry.spans else None
    found: list[tuple[int, Region, int, int]] = []
    for region in regions:
        if span is None or region.page != span.page or region.type in FURNITURE:
            continue
        inside = [
            word for word in region.words if span.box.holds(Box(word.x0, word.y0, word.x1, word.y1).centre)
        ]
        if inside:
            start, end = min(word.start for word in inside), max(word.end for word in inside)
            found.append((len(inside), region, start, end))
    return max(found, key=lambda each: each[0])[1:] if found else None


def _first_clause(
    region: Region, start: int = 0, end: int | None = None
) -> tuple[str | None, str | None, Field | None]:
    """Number and title of an entry that is set as running text: a person says that it is one, and it begins with
    what it is called.

    Args:
        region: in which it stands.
        start: where it begins there,
        end: and where it ends; None: with the region.
    """
    clause = _CLAUSE.match(region.text, start, len(region.text) if end is None else end)
    if clause is None or len(clause["title"]) > MAX_CLAUSE_LENGTH:
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
