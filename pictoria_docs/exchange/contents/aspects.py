"""What a document holds, aspect by aspect: formats say which of them they carry, the rest stands in the loss report."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from pictoria_docs.document import Document, Entry, Field, Link, Region, field_id
from pictoria_docs.document.model import LinkType
from pictoria_docs.exchange.contents.relations import pages_of
from pictoria_docs.exchange.contents.selection import kind_of


class Aspect(StrEnum):
    """One thing that a format may carry, or not."""

    REGIONS = "regions"
    """Pictures, captions and legends with their boxes."""
    OTHER_REGIONS = "other_regions"
    """All other regions of pages: running text, headings, page numbers ..."""
    REGION_TYPES = "region_types"
    """The type of each region, such that it can be told from all others."""
    OWN_TYPES = "own_types"
    """Types of regions that the project names itself."""
    OUTLINES = "outlines"
    """Polygons of regions that are no boxes."""
    PANELS = "panels"
    """Which plate or composite figure a panel belongs to."""
    READING_ORDER = "reading_order"
    PAGE_LABELS = "page_labels"
    TEXT = "text"
    """The text of captions."""
    LINES = "lines"
    """Printed lines with their boxes."""
    WORDS = "words"
    """Words with their boxes and confidence."""
    STYLES = "styles"
    """Type size, bold and italics of stretches of text."""
    NUMBERS = "numbers"
    """Printed numbers of pictures."""
    CAPTION_READINGS = "caption_readings"
    """Labels, numbers, parts and credit as read in captions."""
    DESCRIPTIONS = "descriptions"
    """What a model saw in a picture."""
    LINKS = "links"
    """Links between regions of one page."""
    LINKS_ACROSS = "links_across"
    """Links that cross pages, or lead to entries and mentions."""
    LINK_TYPES = "link_types"
    """Types of links that are not built in."""
    LINK_REASONS = "link_reasons"
    """Confidence and reasons of links, and the second best end."""
    ENTRIES = "entries"
    """Catalogue entries with number, title and place."""
    VALUES = "values"
    """Values of records as printed."""
    MEANINGS = "meanings"
    """What values mean to a machine: dates as EDTF, sizes, terms with their addresses."""
    EVIDENCE = "evidence"
    """The words on the page that a value comes from."""
    MENTIONS = "mentions"
    """Spans of running text that cite figures, plates or entries."""
    CONFIDENCE = "confidence"
    """How sure regions, entries and values are."""
    ORIGINS = "origins"
    """Which program, model or person an object comes from."""
    REVIEWS = "reviews"
    """What people decided, who and when."""
    WARNINGS = "warnings"
    """What was left open on a page or about an entry."""
    EXTENSIONS = "extensions"
    """What stages of other packages found."""


def all_aspects_but(*aspects: Aspect) -> frozenset[Aspect]:
    """List all aspects but some, for a format that leaves out less than it carries."""
    return frozenset(Aspect) - frozenset(aspects)


Holders = Callable[[Document], Iterator[str]]
"""The ids of the objects of a document that have an aspect; of pages: "page-" and the number."""


def _regions(condition: Callable[[Region], object]) -> Holders:
    return lambda document: (
        region.id for page in document.pages for region in page.regions if condition(region)
    )


def _entries(condition: Callable[[Entry], object]) -> Holders:
    return lambda document: (entry.id for entry in document.entries if condition(entry))


def _values(condition: Callable[[Field], object]) -> Holders:
    return lambda document: (
        field_id(entry.id, field) for entry in document.entries for field in entry.fields if condition(field)
    )


def _links(condition: Callable[[Link, Document], object]) -> Holders:
    return lambda document: (link.id for link in document.links if condition(link, document))


def crosses(link: Link, document: Document) -> bool:
    """Whether a link leaves the regions of one page."""
    ends = [document.find(link.source), document.find(link.target)]
    if not all(isinstance(end, Region) for end in ends):
        return True
    return len({page for end in ends for page in pages_of(end)}) > 1


def _all(*holders: Holders) -> Holders:
    return lambda document: (id for each in holders for id in each(document))


_BUILT_IN = frozenset(LinkType)

HOLDERS: Mapping[Aspect, Holders] = {
    Aspect.REGIONS: _regions(kind_of),
    Aspect.OTHER_REGIONS: _regions(lambda region: kind_of(region) is None),
    Aspect.REGION_TYPES: _regions(lambda region: True),
    Aspect.OWN_TYPES: _regions(lambda region: region.own_type),
    Aspect.OUTLINES: _regions(lambda region: region.polygon),
    Aspect.PANELS: _regions(lambda region: region.parent),
    Aspect.READING_ORDER: lambda document: (f"page-{page.number}" for page in document.pages if page.regions),
    Aspect.PAGE_LABELS: lambda document: (f"page-{page.number}" for page in document.pages if page.label),
    Aspect.TEXT: _regions(lambda region: kind_of(region) and region.text),
    Aspect.LINES: _regions(lambda region: region.lines),
    Aspect.WORDS: _regions(lambda region: len(region.words)),
    Aspect.STYLES: _regions(lambda region: region.runs),
    Aspect.NUMBERS: _regions(lambda region: region.number),
    Aspect.CAPTION_READINGS: _regions(lambda region: region.caption),
    Aspect.DESCRIPTIONS: _regions(lambda region: region.description),
    Aspect.LINKS: _links(lambda link, document: not crosses(link, document)),
    Aspect.LINKS_ACROSS: _links(crosses),
    Aspect.LINK_TYPES: _links(lambda link, document: link.type not in _BUILT_IN),
    Aspect.LINK_REASONS: _links(lambda link, document: True),
    Aspect.ENTRIES: _entries(lambda entry: True),
    Aspect.VALUES: _values(lambda field: True),
    Aspect.MEANINGS: _values(lambda field: field.normalised or field.term or field.terms),
    Aspect.EVIDENCE: _values(lambda field: field.evidence),
    Aspect.MENTIONS: lambda document: (mention.id for mention in document.mentions),
    Aspect.CONFIDENCE: _all(
        _regions(lambda region: True), _entries(lambda entry: True), _values(lambda field: True)
    ),
    Aspect.ORIGINS: _all(
        _regions(lambda region: True), _entries(lambda entry: True), _values(lambda field: True)
    ),
    Aspect.REVIEWS: lambda document: iter(document.reviews),
    Aspect.WARNINGS: _all(
        lambda document: (f"page-{page.number}" for page in document.pages if page.warnings),
        _entries(lambda entry: entry.warnings),
    ),
    Aspect.EXTENSIONS: lambda document: iter(document.extensions),
}
"""The objects of a document that have each aspect."""
