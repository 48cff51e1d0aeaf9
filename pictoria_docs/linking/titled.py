"""Entries without numbers: what opens them is a title set apart (bold, larger, in capitals), or an accession number.

Titles of one look are taken together. They open entries where most of them have a record right below them; titles
that come back word by word are the names of fields ("Provenance"), and those without a record head other parts.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from pictoria_docs.captioning.cut import EDGE_SHIFT, piece, style_of
from pictoria_docs.document import NumberKind, Region, RegionType
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.heading import Heading, HeadingSeries, TextOffset, ending, title_text
from pictoria_docs.linking.lexicon import entry_words
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.records import (
    LARGER_TYPE,
    RECORD_BASE,
    SURE_SAMPLES,
    body_size,
    left_edges,
    look_ahead,
    title_end,
)
from pictoria_docs.linking.rows import ROW_TYPES, split

ACCESSION_WEIGHT = 0.9  # of accession numbers as headings, against titles
MIN_CAPITALS = 3  # letters: more of them, all capitals, are set in capitals
MAX_CAPITALS_LENGTH = 60  # characters of a title in capitals
MIN_LENGTH = 3  # characters of a title
REPEATED_SHARE = 0.15  # of the titles: what comes oftener is the name of a field
MIN_TITLES = 3  # that make a catalogue
KEPT_SHARE = 0.5  # of the titles of one look with a record below them
RECORD_MARKS = 3  # kinds of marks that make a record
RECORDS_SHARE = 0.5  # of the titles with such a record
TITLE_WEIGHT = 0.7  # of a title against a number

TITLE_TYPES = ROW_TYPES - {RegionType.MARGINALIA, RegionType.FIGURE_NUMBER} | {RegionType.RUNNING_HEAD}
NEAR = 400
"""Characters below a title in which a record shows itself: sections of an article mention measures later, if at all."""
MAX_LENGTH = 120
"""Characters of a title at most."""

Look = tuple[bool, bool, float, bool, bool]
"""Bold, italic, size in half points, in capitals, an accession number."""


def find_titles(document_index: DocumentIndex, options: LinkingOptions) -> HeadingSeries:
    """The titles that open the document's entries, if it has no numbers for them."""
    flow: list[Region] = []
    origins: list[TextOffset] = []
    for page in sorted(document_index.pages):
        if page in document_index.plate_of_page:
            continue
        for region in document_index.texts(page, TITLE_TYPES):
            if region.parent is not None:
                continue
            starts = [0, *_titles_within(region)]
            for start, end in zip(starts, [*starts[1:], len(region.text)], strict=False):
                flow.append(piece(region, start, end) if len(starts) > 1 else region)
                origins.append((region.id, start))
    body = body_size(flow)
    looks: dict[Look, list[Heading]] = defaultdict(list)
    for index, region in enumerate(flow):
        candidate = _candidate(region, body)
        if candidate is not None:
            look, heading = candidate
            heading.index = index
            looks[look].append(heading)
    best = HeadingSeries(0.0, [], [])
    for look, headings in looks.items():
        kept = _with_records(headings, flow)
        weight = _weight(kept, headings, options) * (ACCESSION_WEIGHT if look[-1] else 1.0)
        if weight > best.weight:
            best = HeadingSeries(weight, kept, [origins[heading.index] for heading in kept])
    return best


def open_titles(document_index: DocumentIndex, titles: HeadingSeries) -> list[Heading]:
    """Cut the book's regions where entries begin within them, and give the headings their regions."""
    pieces = split(document_index, (offset for offset in titles.offsets if offset[1] > 0))
    for heading, offset in zip(titles.headings, titles.offsets, strict=True):
        heading.region = document_index.get(pieces.at(*offset)[0])
    return titles.headings


def _titles_within(region: Region) -> list[int]:
    """Offsets of lines after the first that begin with a title: the line before ends its paragraph in another look."""
    starts: list[int] = []
    for before, line in zip(region.lines, region.lines[1:], strict=False):
        short = line.box.height < region.box.x1 - before.box.x1
        if not short and ending(region.text[before.start : before.end]) != "stop":
            continue
        look = _look(region, line.start, line.end)
        if (look[0] or look[3]) and _look(region, before.start, before.end)[:4] != look[:4]:
            starts.append(line.start)
    return starts


def _look(region: Region, start: int, end: int) -> Look:
    """The look of the first words of a line."""
    words = region.text[start:end].split()
    style = style_of(region, start, start + min(len(" ".join(words[:2])), end - start))
    text = region.text[start:end]
    letters = [char for char in text if char.isalpha()]
    capitals = (
        len(letters) > MIN_CAPITALS
        and all(char.isupper() for char in letters)
        and len(text) < MAX_CAPITALS_LENGTH
    )
    # Small capitals are set in two sizes: the larger one is theirs.
    size = max((run.size for run in region.runs if run.start < end and run.end > start), default=style.size)
    return style.bold, style.italic, round(2 * (size if capitals else style.size)) / 2, capitals, False


def titled_heading(region: Region, body: float) -> Heading | None:
    """What a region would be as the heading of an entry without a number, where it begins like one."""
    candidate = _candidate(region, body)
    return None if candidate is None else candidate[1]


def _candidate(region: Region, body: float) -> tuple[Look, Heading] | None:
    reading = region.caption
    if reading is not None and reading.label_end > 0 and reading.kind is not NumberKind.BARE:
        return None
    line = region.lines[0] if region.lines else None
    look = _look(region, 0, line.end if line is not None else len(region.text))
    bold, italic, size, capitals, _ = look
    if not (bold or capitals or size > LARGER_TYPE * body) or (
        region.type is RegionType.CAPTION and not (bold or capitals)
    ):
        return None
    end = title_end(region, 0, bold, region.type is RegionType.HEADING)
    if capitals and not bold and line is not None:
        end = line.end
    title = title_text(region.text[:end])
    if not MIN_LENGTH <= len(title) <= MAX_LENGTH or not any(char.isalpha() for char in title):
        return None
    inventory = entry_words().accession.fullmatch(title)
    if inventory is None and title[0].isdigit():
        return None
    heading = Heading(
        region=region,
        family=("title", ""),
        number=inventory["value"] if inventory is not None else None,
        value=0,
        last=0,
        title=title,
        title_start=0,
        title_end=end,
        distinct=True,
        doubtful=region.type in FURNITURE,
        bold=bold,
        size=size,
    )
    return (bold, italic, size, capitals, inventory is not None), heading


def _with_records(headings: Sequence[Heading], flow: Sequence[Region]) -> list[Heading]:
    """Those candidates of one look that a record follows."""
    counts = Counter(heading.title for heading in headings)
    own = [heading for heading in headings if counts[heading.title] <= max(2, REPEATED_SHARE * len(headings))]
    # A title at the head of a page is easily taken for a running head.
    edges = left_edges(flow)
    offsets = {id(heading): heading.region.box.x0 - edges.get(heading.region.page, 0.0) for heading in own}
    sure = [offsets[id(heading)] for heading in own if not heading.doubtful][:SURE_SAMPLES]
    own = [
        heading
        for heading in own
        if not heading.doubtful or any(abs(offset - offsets[id(heading)]) < EDGE_SHIFT for offset in sure)
    ]
    for position, heading in enumerate(own):
        look_ahead(flow, heading, own[position + 1].index if position + 1 < len(own) else None, NEAR)
    return [heading for heading in own if heading.marks >= 2 and heading.measured]


def _weight(kept: Sequence[Heading], headings: Sequence[Heading], options: LinkingOptions) -> float:
    if len(kept) < max(options.min_entries, MIN_TITLES) or len(kept) < KEPT_SHARE * len(headings):
        return 0.0
    records = sum(heading.marks >= RECORD_MARKS for heading in kept) / len(kept)
    if records < RECORDS_SHARE:
        return 0.0
    # Numbers are the better evidence: titles win where there are far more of them.
    return TITLE_WEIGHT * len(kept) * (RECORD_BASE + records)
