"""Numbered catalogue entries: which of a document's numbered lines open a record.

Candidates are lines that begin with a number ("12. Amphora", "Cat. 12", "Lum12", "12" in the margin), at the head of
a region or within it. Which of them are entries is decided over the whole document: the heaviest chain of growing
numbers, where a step of one, a like style and a text that reads like a record weigh more (a longest increasing
subsequence with weights).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pictoria_docs.captioning.cut import EDGE_SHIFT, piece
from pictoria_docs.document import Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.labels import from_roman
from pictoria_docs.linking.document_index import HANGING_NUMBER, LEVEL_SHARE, DocumentIndex, hangs_before
from pictoria_docs.linking.heading import (
    Heading,
    HeadingSeries,
    TextOffset,
    can_open_title,
    ending,
    title_text,
)
from pictoria_docs.linking.lexicon import NUMBER, entry_words
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
from pictoria_docs.linking.sequence import heaviest_chain

SHORT_TEXT = 12  # characters: no longer is a number with its signs
SAME_SIZE = 0.4  # points between sizes that count as one
PAGE_NUMBER_LENGTH = 10  # characters
MAX_PREFIXED_LENGTH = 60  # characters of a heading such as "Lum12"
MAX_PREFIX_LINE_LENGTH = 40  # characters of one with words after its number
NEXT_WITHIN = 3  # a number so much higher may be the next one
OWN_WEIGHT = 0.2  # of a numbered line in a chain
DISTINCT_WEIGHT = 0.8  # more where it is set apart
MARK_WEIGHT = 0.25  # more for each kind of mark of a record
MAX_MARKS = 4  # kinds of marks that count
DOUBT_COST = 0.3  # of what may be a running head or page number
SAME_WEIGHT = 0.3  # of "12" after "12a"
NEXT_WEIGHT = 0.8  # of the number that comes next
MAX_JUMP = 10  # numbers that may be missing at a price each
JUMP_COST = 0.3  # for each of them
FAR_COST = 3.5  # of a greater jump
RECORD_JUMP_COST = 1.0  # of any jump, at most, between headings set alike that each have a record below
RESTART_COST = 4.0  # of beginning again at 1
SIZE_LEAST = 0.88  # of the size before: type between the two is alike
SIZE_MOST = 1.14  # the other bound
UNLIKE_COST = 1.2  # of going on in another style
MIN_ALIKE = 4  # headings from which their style tells misprinted ones
KEPT_MARKS = 0.5  # of the marks of a record under the main part of a chain, that other parts have at least
STYLE_SHARE = 0.5  # of the headings in that style
STRONG_WITHIN = 250  # characters after a single heading in which an accession number counts
MARKS_STRONG = 3  # kinds of marks under a single heading with a label or an accession number
MARKS_SINGLE = 5  # the same without
MAX_TITLE_LENGTH = 120  # characters of the title of a single entry
MARKS_FEW = 4  # kinds of marks under each of too few headings
SURELY_MEASURED = 0.9  # of many headings that are set apart over measures
RECORDS_NUMBERED = 0.55  # of plain numbers with records below them
RECORDS_LABELLED = 0.4  # of numbers with a label word
MIN_MEASURED = 0.3  # of the headings with measures below them
MOSTLY_DISTINCT = 0.5  # below this share set apart, more records are asked for:
RECORDS_PLAIN = 0.8  # of the headings with records below them,
MEASURED_PLAIN = 0.6  # and with measures
RECORDS_UNSURE = 0.4  # of plain numbers with records below them, that lists in running text may have too
DISTINCT_BASE = 0.4  # weight of a heading that is not set apart

HEADING_TYPES = ROW_TYPES | FURNITURE
_END = r"(?:\s?[.:)\]–—|]+){0,3}(?:(?=\s|$)|(?<=[.:)\]])(?=[^\W\d_]))(?:\s[-/](?=\s))?\s*"
_NUMBERED = re.compile(r"[*†‡•]?\s?[\[(]?" + NUMBER + _END)
_PREFIXED = re.compile(r"(?P<prefix>[A-Za-zÀ-ÿ]{1,5}\.?[ -]?)" + NUMBER + r"\s*(?:[.:)–—|]|(?=\s|$))\s*")
_OPENS = re.compile(r"[*†‡•\[(]?\s?(?:\d|[A-Za-zÀ-ÿ]{1,12}\.?[ -]?(?:[a-z]{1,2}[.°º]?\s)?\d)")
"""What all openers have in common: cheap to look for in each line."""
LOOK_BACK = 80
"""A chain is looked for among this many candidates before each."""

MANY = 6
"""So many headings, each over measures, make a catalogue."""


@dataclass(slots=True)
class TextFlow:
    """The text of a document in reading order, regions parted where a numbered line within them may open an entry."""

    regions: list[Region] = field(default_factory=list)
    origins: list[TextOffset] = field(default_factory=list)
    """For each, the region of the book and the offset in it at which it begins."""
    beside: dict[RegionId, TextOffset] = field(default_factory=dict)
    """Numbers that hang beside a line within a region, and the place of that line."""


def find_series(document_index: DocumentIndex, options: LinkingOptions) -> HeadingSeries:
    """The heaviest series of numbered headings; of weight 0 where the document has none."""
    flow = _flow(document_index)
    body = body_size(flow.regions)
    families: dict[tuple[str, str], list[Heading]] = defaultdict(list)
    for index, region in enumerate(flow.regions):
        heading = numbered_heading(region, body)
        if heading is not None:
            heading.index = index
            families[heading.family].append(heading)
    for family, candidates in families.items():
        headings = families[family] = _set_alike(candidates, flow.regions)
        for position, heading in enumerate(headings):
            look_ahead(flow.regions, heading, _next(headings, position))
    # A catalogue whose headings are set apart is not to be mixed up with numbers in its text.
    distinct = [[heading for heading in family if heading.distinct] for family in families.values()]
    chains = [
        (*_accept(chain, options), _with_misprints(chain, family))
        for family in [*distinct, *families.values()]
        for chain in [_of_records(_chain(family))]
    ]
    weight, sure, best = max(chains, key=lambda chain: (chain[1], chain[0]), default=(0.0, True, []))
    return HeadingSeries(weight, best, [flow.origins[heading.index] for heading in best], flow.beside, sure)


def open_series(document_index: DocumentIndex, series: HeadingSeries) -> list[Heading]:
    """Cut the book's regions where entries of a series begin within them, and give its headings their regions."""
    offsets = {*series.offsets, *(series.beside.get(offset[0], offset) for offset in series.offsets)}
    pieces = split(document_index, (offset for offset in offsets if offset[1] > 0))
    for page in {document_index.page_of[pieces.at(*offset)[0]] for offset in series.offsets}:
        document_index.join_hanging(page)
    for heading, offset in zip(series.headings, series.offsets, strict=True):
        heading.region = document_index.get(pieces.at(*offset)[0])
        heading.title_end = min(heading.title_end, len(heading.region.text))
    return series.headings


def _flow(document_index: DocumentIndex) -> TextFlow:
    flow = TextFlow()
    for page in sorted(document_index.pages):
        if page in document_index.plate_of_page:
            continue
        regions = document_index.texts(page, HEADING_TYPES)
        beside = _beside(document_index, regions)
        numbers: dict[TextOffset, list[Region]] = defaultdict(list)
        for id, offset in beside.items():
            numbers[offset].append(document_index.get(id))
        flow.beside |= beside
        for region in regions:
            if region.id in beside:
                continue
            number_offsets = {start for id, start in numbers if id == region.id}
            starts = sorted({0, *number_offsets, *_openers_within(region)})
            for start, end in zip(starts, [*starts[1:], len(region.text)], strict=False):
                for number in numbers.get((region.id, start), []):
                    flow.regions.append(number)
                    flow.origins.append((number.id, 0))
                flow.regions.append(piece(region, start, end) if len(starts) > 1 else region)
                flow.origins.append((region.id, start))
    return flow


def _beside(document_index: DocumentIndex, regions: Sequence[Region]) -> dict[RegionId, TextOffset]:
    """Numbers that hang left of a line within a text, or of a text behind pictures: they open what stands there."""
    numbers = [region for region in regions if HANGING_NUMBER.fullmatch(region.text.strip())]
    offsets: dict[RegionId, TextOffset] = {}
    painted = document_index.painted(numbers[0].page) if numbers else []
    for number in numbers:
        rights = [
            (line.box.x0, region.id, line.start if index else 0)
            for region in regions
            if region.box.overlap_y(number.box) > 0
            and region.id != number.id
            and len(region.text) > SHORT_TEXT
            for index, line in enumerate(region.lines)
            if (index or number.type is RegionType.FIGURE_NUMBER)
            and hangs_before(number.box, line.box, painted)
        ]
        if rights:
            _, id, start = min(rights)
            offsets[number.id] = (id, start)
    return offsets


def _openers_within(region: Region) -> list[int]:
    """Offsets of lines that may open an entry after the first one: the line before them ends its paragraph."""
    if len(region.lines) < 2 or region.type in FURNITURE:
        return []
    starts: list[int] = []
    before = region.lines[0]
    for line in region.lines[1:]:
        if _OPENS.match(region.text, line.start):
            short = line.box.height < region.box.x1 - before.box.x1
            if (short or ending(region.text[before.start : before.end]) == "stop") and _opener(
                region.text, line.start, distinct=False
            ):
                starts.append(line.start)
        before = line
    return starts


def _set_alike(headings: Sequence[Heading], flow: Sequence[Region]) -> list[Heading]:
    """Candidates without the doubtful ones, unless they are set as the others at their edge, or hang beside a text.

    A heading at the head of a page is easily taken for a running head, a number there for the page's, and one
    beside a picture for the picture's.
    """
    edges = left_edges(flow)
    sure = defaultdict(list)
    for heading in headings:
        if not heading.doubtful:
            offset = heading.region.box.x0 - edges.get(heading.region.page, 0.0)
            sure[(heading.bold, heading.sign)].append((heading.size, offset, heading.region.box.x0))

    def is_kept(heading: Heading) -> bool:
        if not heading.doubtful or heading.family[0] == "label":
            return True
        after = flow[heading.index + 1] if heading.index + 1 < len(flow) else None
        if heading.region.type is RegionType.FIGURE_NUMBER and after is not None and after.lines:
            beside = (
                after.lines[0].box.overlap_y(heading.region.box) > LEVEL_SHARE * heading.region.box.height
            )
            if beside and after.page == heading.region.page and after.box.x0 > heading.region.box.x1:
                return True
        own = heading.region.box.x0 - edges.get(heading.region.page, 0.0)
        return any(
            abs(size - heading.size) < SAME_SIZE
            and min(abs(offset - own), abs(x0 - heading.region.box.x0)) < EDGE_SHIFT
            for size, offset, x0 in sure[(heading.bold, heading.sign)][:SURE_SAMPLES]
        )

    return [heading for heading in headings if is_kept(heading)]


def numbered_heading(region: Region, body: float) -> Heading | None:
    """What a region would be as the heading of a numbered entry, where it begins like one.

    Args:
        region: a text.
        body: the type size of most of the text, in points.
    """
    text = region.text
    start = len(text) - len(text.lstrip())
    lead = region.runs[0] if region.runs else None
    bold = lead is not None and lead.bold
    size = lead.size if lead is not None else 0.0
    larger = body > 0 and size > LARGER_TYPE * body
    heading_type = region.type in (RegionType.HEADING, RegionType.TITLE)
    distinct = bold or larger or heading_type
    pictorial = region.type in (RegionType.CAPTION, RegionType.FIGURE_NUMBER)
    if pictorial and not bold:
        return None
    opener = _opener(text, start, distinct=distinct)
    if opener is None:
        return None
    match, family = opener
    # In a legend, the numbers of the items may be all that is bold.
    item = region.type is RegionType.CAPTION and family == "number"
    item = item and lead is not None and lead.end <= match.end()
    if item and region.parent is not None:
        return None
    prefix = match["prefix"].strip(" .-").casefold() if family != "number" else ""
    printed = (
        match["number"] if family != "prefix" else text[match.start("prefix") : match.end("number")].strip()
    )
    values = _values(match["number"])
    end = title_end(region, match.end(), bold, heading_type)
    title = title_text(text[match.end() : end]) or None
    return Heading(
        region=region,
        family=(family, prefix),
        number=printed,
        value=values[0],
        last=values[1],
        title=title,
        title_start=match.end(),
        title_end=end,
        distinct=distinct,
        doubtful=(region.type in FURNITURE and not (larger and len(text) < PAGE_NUMBER_LENGTH))
        or (pictorial and not larger and len(text) <= SHORT_TEXT)
        or item,
        bold=bold,
        size=size,
        sign="".join(sign for sign in match.group() if not sign.isalnum() and not sign.isspace()),
    )


def _opener(text: str, start: int, *, distinct: bool) -> tuple[re.Match[str], str] | None:
    """The number, with the words and signs around it, at a place in a text, and the family of its pattern."""
    match = entry_words().labelled.match(text, start)
    if match is not None and (distinct or can_open_title(text, match.end())):
        return match, "label"
    match = _NUMBERED.match(text, start)
    if match is not None:
        return (match, "number") if can_open_title(text, match.end()) else None
    if not distinct or len(text) > MAX_PREFIXED_LENGTH:
        return None
    match = _PREFIXED.match(text, start)
    if (
        match is None
        or match["prefix"].strip(" .-").casefold() in entry_words().no_series
        or match.end() < len(text) > MAX_PREFIX_LINE_LENGTH
    ):
        return None
    return match, "prefix"


def _values(number: str) -> tuple[int, int]:
    """The first and last number of a range: "12-15" is (12, 15), "12a" (12, 12), "1201-3" (1201, 1203)."""
    digits = re.findall(r"\d+", number)
    if not digits:
        value = from_roman(number) or 0
        return value, value
    first, last = int(digits[0]), digits[-1]
    last = int(digits[0][: max(len(digits[0]) - len(last), 0)] + last)
    return first, max(first, last)


def _next(headings: Sequence[Heading], position: int) -> int | None:
    """Where the next number or one of the two after it stands."""
    for other in range(position + 1, min(position + LOOK_BACK, len(headings))):
        if 0 < headings[other].value - headings[position].value <= NEXT_WITHIN:
            return headings[other].index
    return None


def _chain(headings: list[Heading]) -> list[Heading]:
    """The heaviest chain of growing numbers; a catalogue in parts may begin again at 1."""
    own = [
        OWN_WEIGHT
        + DISTINCT_WEIGHT * heading.distinct
        + MARK_WEIGHT * min(heading.marks, MAX_MARKS)
        - DOUBT_COST * heading.doubtful
        for heading in headings
    ]

    def extended(weight: float, first: int, second: int) -> float | None:
        step = _step(headings[first], headings[second])
        return None if step is None else weight + own[second] + step

    return [headings[index] for index in heaviest_chain(own, extended, LOOK_BACK)]


def _step(first: Heading, second: Heading) -> float | None:
    """Weight of going from one number to the next; None where the chain would break."""
    growth = second.value - first.last
    apart = growth > MAX_JUMP or growth < 0
    if apart and _look(first)[:2] != _look(second)[:2]:
        return None  # another count: an index before the catalogue, notes behind it
    if second.value == first.value and second.number != first.number:
        weight = SAME_WEIGHT
    elif growth == 1:
        weight = NEXT_WEIGHT
    elif 1 < growth <= MAX_JUMP:
        weight = -JUMP_COST * growth
    elif growth > MAX_JUMP:
        weight = -FAR_COST
    elif growth < 0 and second.value == 1:
        weight = -RESTART_COST
    else:
        return None
    if growth > 1 and _heads_record(first) and _heads_record(second) and _look(first) == _look(second):
        weight = max(
            weight, -RECORD_JUMP_COST
        )  # an excerpt, or a selection: the numbers are those of the whole
    alike = first.bold == second.bold and SIZE_LEAST * first.size <= second.size <= SIZE_MOST * first.size
    return weight if alike else weight - UNLIKE_COST


def _heads_record(heading: Heading) -> bool:
    """Whether a heading that is set apart plainly has a record below it."""
    return heading.distinct and not heading.doubtful and heading.marks >= MARKS_STRONG


def _of_records(chain: list[Heading]) -> list[Heading]:
    """A chain without what another count adds at its ends: headings of another look over fewer marks of a record."""
    parts: list[list[Heading]] = []
    for heading in chain:
        if parts and _look(parts[-1][-1]) == _look(heading):
            parts[-1].append(heading)
        else:
            parts.append([heading])
    if len(parts) < 2:
        return chain
    marks = [sum(heading.marks for heading in part) / len(part) for part in parts]
    main = max(range(len(parts)), key=lambda index: marks[index] * len(parts[index]))
    kept = [index for index in range(len(parts)) if marks[index] >= KEPT_MARKS * marks[main]]
    return [heading for part in parts[min(kept) : max(kept) + 1] for heading in part]


def _look(heading: Heading) -> tuple[bool, str, bool]:
    """How a number is set: bold, its signs, alone on its line or not."""
    return heading.bold, heading.sign, heading.title is None


def _with_misprints(chain: list[Heading], family: Sequence[Heading]) -> list[Heading]:
    """The chain with those between that are set just like it and head a record, whatever their number says."""
    if len(chain) < MIN_ALIKE or not all(heading.distinct for heading in chain):
        return chain
    members = {id(heading) for heading in chain}
    styles = Counter((heading.bold, heading.size, heading.sign, heading.region.type) for heading in chain)
    first = next(index for index, heading in enumerate(family) if id(heading) in members)
    last = max(index for index, heading in enumerate(family) if id(heading) in members)
    return [
        heading
        for heading in family[first : last + 1]
        if id(heading) in members
        or (
            heading.marks >= 2
            and styles[(heading.bold, heading.size, heading.sign, heading.region.type)]
            > STYLE_SHARE * len(chain)
        )
    ]


def _accept(chain: list[Heading], options: LinkingOptions) -> tuple[float, bool]:
    """Weight of a chain as a catalogue, and whether it is set apart as one.

    The weight is 0 where it is one of sections, list items or footnotes.
    """
    weight = _set_apart(chain, options)
    if weight or not chain:
        return weight, weight > 0
    count = len(chain)
    records = sum(heading.marks >= 2 for heading in chain) / count
    measured = sum(heading.measured for heading in chain) / count
    if count < options.min_entries or records < RECORDS_UNSURE or measured < MIN_MEASURED:
        return 0.0, False
    return count * records, False


def _set_apart(chain: list[Heading], options: LinkingOptions) -> float:
    """Weight of a chain whose headings look like those of records; 0 of others."""
    if not chain:
        return 0.0
    count = len(chain)
    records = sum(heading.marks >= 2 for heading in chain) / count
    measured = sum(heading.measured for heading in chain) / count
    distinct = sum(heading.distinct for heading in chain) / count
    kind = chain[0].family[0]
    if count == 1:
        heading = chain[0]
        if heading.title is None and not any(
            region.page == heading.region.page for region in heading.neighbours
        ):
            return 0.0  # a page number
        strong = entry_words().inventory.search(heading.after[:STRONG_WITHIN]) is not None
        least = MARKS_STRONG if kind == "label" or strong else MARKS_SINGLE
        return (
            1.0
            if heading.distinct and heading.marks >= least and len(heading.title or "") <= MAX_TITLE_LENGTH
            else 0.0
        )
    least = 2 if kind != "number" else options.min_entries
    if count < least:
        least = min(heading.marks for heading in chain)
        return float(count) if distinct == 1.0 and least >= MARKS_FEW else 0.0
    if count >= MANY and min(measured, distinct) >= SURELY_MEASURED:
        records = max(records, RECORDS_NUMBERED)  # measures under each heading are what only a catalogue has
    if records < (RECORDS_LABELLED if kind != "number" else RECORDS_NUMBERED):
        return 0.0
    if measured < MIN_MEASURED or (
        distinct < MOSTLY_DISTINCT and (records < RECORDS_PLAIN or measured < MEASURED_PLAIN)
    ):
        return 0.0
    return count * (RECORD_BASE + records) * (DISTINCT_BASE + distinct)
