"""Title and accession number of an entry, as its heading and first texts have them."""

from collections.abc import Sequence

from pictoria_docs.document import Field, Region
from pictoria_docs.linking.heading import Heading, text_field
from pictoria_docs.linking.lexicon import entry_words

LABELLED_CONFIDENCE = 0.9  # of a title in its heading, or a number behind its label
BARE_CONFIDENCE = 0.6  # of an accession number known by its shape alone
LABELLED_WITHIN = 12  # regions of an entry in which its accession number is looked for
BARE_WITHIN = 6  # regions, where nothing labels it
BARE_LENGTH = 400  # characters of each of them


def title_field(heading: Heading) -> Field | None:
    """The title of a heading, where it is printed."""
    if heading.title is None or heading.title_read is not None:
        return heading.title_read
    for region in [heading.region, *heading.neighbours[:1]]:
        start = region.text.find(heading.title)
        if start >= 0:
            return text_field("title", heading.title, region, start, LABELLED_CONFIDENCE)
    return None


def inventory_field(regions: Sequence[Region]) -> Field | None:
    """The accession number: behind its label, else a number of its usual shape early in the entry."""
    texts = [region for region in regions[:LABELLED_WITHIN] if region.text and not region.is_picture]
    for region in texts:
        for label in entry_words().accession_label.finditer(region.text):
            value = entry_words().accession_value.match(region.text, label.end())
            if value is not None:
                return text_field(
                    "inventory_number",
                    value.group().strip(" .,;"),
                    region,
                    value.start(),
                    LABELLED_CONFIDENCE,
                )
    for region in texts[:BARE_WITHIN]:
        bare = entry_words().accession_bare.search(region.text[:BARE_LENGTH])
        if bare is not None:
            return text_field("inventory_number", bare.group(), region, bare.start(), BARE_CONFIDENCE)
    return None
