"""Lines to text regions, and regions to reading order: shared by the PDF's text layer and by OCR."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from pictoria_docs.document import Box, Line, Origin, Region, RegionType, Rotation, Run, Words, make_id
from pictoria_docs.document.geometry import BACK, rotate
from pictoria_docs.document.identity import RegionId
from pictoria_docs.document.page import in_order
from pictoria_docs.layout.text_line import DIRECTIONS, TextLine

INDENT = 0.9  # line heights
FLUSH = 0.4  # line heights between the left edges of lines that are flush
CENTRED = 6  # points between the middles of lines, up to which they are centred
NEXT_LINE = 3.2  # line heights in which the next line is looked for
HALF_HEIGHT = 0.5  # of a line, at which its middle lies
BASELINE = 0.6  # of a line's height from its top: what has its middle above is on the same line
HEADING_WITHIN = (
    8  # lines before and behind a line, by their upper edges, among which one on its level is sought
)
RUN_IN = 1.5  # line heights, at most, between words set apart and the line that begins behind them
COMMON_WIDTH = 0.3  # of the narrower of two lines in one column
LINE_BAND = 3  # points within which lines stand on one level
MIN_BETWEEN = 0.1  # points of height between two lines
ROW_BAND = 4  # points: what begins within such a band is read from left to right

LEADING = 1.75
"""Lines further apart (baseline to baseline, in font sizes) are of different paragraphs."""
SIZE_RATIO = 1.18
"""Lines whose font sizes differ by more than this factor are of different regions;"""
SCANNED_SIZE_RATIO = 1.3
"""on scans, where sizes are measured line by line, by more than this."""
MIN_GUTTER = 7.0
"""Narrowest gap between two columns, in points."""
CODE_SIGNS = 0.03
"""Share of a text's characters that are signs of code, from which it is a listing."""
STEPPED = 0.3
"""Share of indented lines from which it is one."""
JUSTIFIED = 0.6
"""Share of lines that end flush on the right from which a text is prose."""
HYPHENS = "-\u00ad\u2010"


def group_lines(
    lines: Sequence[TextLine], obstacles: Sequence[Box], document_id: str, page_number: int, origin: Origin,
    *, scanned: bool = False,
) -> list[Region]:  # fmt: skip
    """Group lines into regions of type TEXT (CODE for listings): one per paragraph-like block, not yet in order.

    Two lines are joined where each is the other's nearest neighbour (below, above), they are set alike (font
    size, all bold or not, direction) and no more than a line apart, with no obstacle (picture, rule) between.

    Args:
        lines: lines of one page, each inside one column.
        obstacles: boxes that text does not run across, in points.
        document_id: for the regions' ids.
        page_number: from 1.
        origin: who says so.
        scanned: whether OCR read them: sizes vary, and style tells nothing of where a caption ends.
    """
    size_ratio = SCANNED_SIZE_RATIO if scanned else SIZE_RATIO
    chains = [[line] for line in lines if line.rotation is None]
    for rotation in DIRECTIONS:
        alike = [line for line in lines if line.rotation == rotation]
        chains += _chains_of(alike, rotation, obstacles, size_ratio, scanned) if alike else []
    regions = [make_text_region(chain, document_id, page_number, origin, _type_of(chain)) for chain in chains]
    return [region for region in regions if region.text]


def _type_of(chain: Sequence[TextLine]) -> RegionType:
    listing = len(chain) > 1 and all(line.monospaced for line in chain) and _reads_as_code(chain)
    return RegionType.CODE if listing else RegionType.TEXT


def _reads_as_code(chain: Sequence[TextLine]) -> bool:
    """Whether lines in a typewriter face hold the signs of code, or step in and out; prose does neither."""
    text = "".join(line.text for line in chain)
    if sum(sign in "{}[]<>=;|\\$#_*^~`" for sign in text) > CODE_SIGNS * len(text):
        return True
    middles = [line.box.centre.x for line in chain]
    left = min(line.box.x0 for line in chain)
    stepped = sum(line.box.x0 > left + INDENT * line.box.height for line in chain)
    right = max(line.box.x1 for line in chain)
    if sum(line.box.x1 > right - 1 for line in chain) >= JUSTIFIED * len(chain):
        return False
    return len(chain) > 2 and max(middles) - min(middles) > CENTRED and stepped >= STEPPED * len(chain)


def _chains_of(
    lines: Sequence[TextLine], rotation: Rotation, obstacles: Sequence[Box], size_ratio: float, scanned: bool
) -> list[list[TextLine]]:
    """Lines that are turned alike, grouped as they stand once the page is turned to read them."""
    if not rotation:
        chains = _chains(list(lines), obstacles, size_ratio)
        return [part for chain in chains for part in _without_centred(chain)] if scanned else chains
    upright = [replace(line, box=set_upright(line.box, rotation), direction=DIRECTIONS[0]) for line in lines]
    turned = {id(copy): line for copy, line in zip(upright, lines, strict=True)}
    chains = _chains_of(upright, 0, [set_upright(box, rotation) for box in obstacles], size_ratio, scanned)
    return [[turned[id(line)] for line in chain] for chain in chains]


def set_upright(box: Box, rotation: Rotation) -> Box:
    """A box of something turned clockwise by `rotation`, turned back about the origin."""
    return rotate(box, 0.0, 0.0, BACK[rotation])


def _chains(lines: list[TextLine], obstacles: Sequence[Box], size_ratio: float) -> list[list[TextLine]]:
    ordered = sorted(lines, key=lambda line: (line.box.y0, line.box.x0))
    below = [_neighbour(ordered, index) for index in range(len(ordered))]
    above: dict[int, int] = {}
    for index, target in enumerate(below):
        if target is None:
            continue
        rival = above.get(target)
        if rival is None or _nearer(ordered[index], ordered[rival], ordered[target]):
            above[target] = index
    chains: list[list[TextLine]] = []
    chain_of: dict[int, list[TextLine]] = {}
    for index, line in enumerate(ordered):
        upper = above.get(index)
        if upper is None or not _continues(ordered[upper], line, obstacles, size_ratio):
            upper = _after_heading(ordered, index, obstacles, size_ratio)
            if upper is not None and chain_of[upper][-1] is not ordered[upper]:
                upper = None  # it goes on already
        if upper is not None:
            chain = chain_of[upper]
            chain.append(line)
        else:
            chain = [line]
            chains.append(chain)
        chain_of[index] = chain
    return chains


def _after_heading(
    lines: Sequence[TextLine], index: int, obstacles: Sequence[Box], size_ratio: float
) -> int | None:
    """The line right above that begins behind words set apart and goes on with `lines[index]` at the left edge.

    "SHAPE  Single fragment. Interior" over "black.": what goes on is too short to stand below what it goes on from.
    """
    lower = lines[index]
    for other in range(index - 1, -1, -1):
        upper = lines[other]
        if lower.box.y1 - upper.box.y1 > NEXT_LINE * lower.size:
            return None
        if upper.box.x1 < lower.box.x1 - FLUSH * lower.box.height or not _continues(
            upper, lower, obstacles, size_ratio
        ):
            continue
        for heading in lines[max(0, other - HEADING_WITHIN) : other + HEADING_WITHIN]:
            if (
                abs(heading.box.x0 - lower.box.x0) < FLUSH * lower.box.height
                and abs(heading.box.centre.y - upper.box.centre.y) < HALF_HEIGHT * upper.box.height
                and 0 < upper.box.x0 - heading.box.x1 < RUN_IN * upper.box.height
                and sum(map(str.isalpha, heading.text)) > 1
                and not _continues(heading, lower, obstacles, size_ratio)
            ):
                return other
    return None


def _nearer(line: TextLine, rival: TextLine, below: TextLine) -> bool:
    """Whether `line` rather than `rival` is the line above `below`: lower down, or level and more in its column."""
    if line.box.y1 > rival.box.y1 + 1:
        return True
    return line.box.y1 > rival.box.y1 - 1 and line.box.overlap_x(below.box) > rival.box.overlap_x(below.box)


def _neighbour(lines: list[TextLine], index: int) -> int | None:
    """The nearest line below that shares the line's column; `lines` are sorted by their upper edge."""
    line = lines[index]
    reach = line.box.y0 + NEXT_LINE * max(line.size, line.box.height)
    best: tuple[float, float, int] | None = None
    for other in range(index + 1, len(lines)):
        candidate = lines[other]
        if candidate.box.y0 > reach:
            break
        if (
            candidate.box.centre.y
            <= line.box.y0 + BASELINE * line.box.height + HALF_HEIGHT * candidate.box.height - 1
        ):
            continue  # on the same baseline
        common = line.box.overlap_x(candidate.box)
        if common < COMMON_WIDTH * min(line.box.width, candidate.box.width):
            continue
        key = (round(candidate.box.y0 / LINE_BAND), -common, other)
        if best is None or key < best:
            best = key
    return best[2] if best else None


def _continues(upper: TextLine, lower: TextLine, obstacles: Sequence[Box], size_ratio: float) -> bool:
    small, large = sorted((upper.size, lower.size))
    if large > size_ratio * small or upper.monospaced != lower.monospaced:
        return False
    # A line that ends bold goes on in bold; a bold line over plain text is a heading.
    if _bold(upper) != _bold(lower) and not (_bold(lower) and upper.runs and upper.runs[-1][3]):
        return False
    if lower.box.y1 - upper.box.y1 > LEADING * large:
        return False
    between = Box(
        max(upper.box.x0, lower.box.x0),
        upper.box.centre.y,
        min(upper.box.x1, lower.box.x1),
        max(lower.box.centre.y, upper.box.centre.y + MIN_BETWEEN),
    )
    return not any(between.intersection(obstacle) for obstacle in obstacles)


def _without_centred(chain: list[TextLine]) -> list[list[TextLine]]:
    """A chain in two where lines short on both sides stand over lines that are flush: a caption over a text."""
    for place in range(1, len(chain) - 1):
        upper, lower, following = chain[place - 1 : place + 2]
        height = max(lower.box.height, 1.0)
        inside = (
            upper.box.x0 > lower.box.x0 + INDENT * height and upper.box.x1 < lower.box.x1 - INDENT * height
        )
        flush = abs(lower.box.x0 - following.box.x0) < FLUSH * height
        narrow = all(line.box.x0 > lower.box.x0 + INDENT * height for line in chain[:place])
        if inside and flush and narrow:
            return [chain[:place], *_without_centred(chain[place:])]
    return [chain]


def _bold(line: TextLine) -> bool:
    """Whether all of the line is bold."""
    return bool(line.runs) and all(run[3] for run in line.runs)


def make_text_region(
    lines: Sequence[TextLine],
    document_id: str,
    page_number: int,
    origin: Origin,
    type: RegionType = RegionType.TEXT,
) -> Region:
    """One region from lines in reading order: joined by a space, line-end hyphens before small letters removed."""
    text = ""
    placed: list[Line] = []
    words: list[tuple[float, ...]] = []
    runs: list[Run] = []
    for line in lines:
        text, start = join_lines(text, line.text)
        placed.append(Line(start, len(text), *line.box.rounded()))
        words += [(word.start + start, word.end + start, *word[2:]) for word in line.words]
        for run in line.runs:
            if runs and runs[-1][2:] == run[2:]:
                runs[-1] = runs[-1]._replace(end=run[1] + start)
            else:
                runs.append(Run(run[0] + start, run[1] + start, *run[2:]))
    if placed and words:
        words = [(min(word[0], len(text)), min(word[1], len(text)), *word[2:]) for word in words]
    box = Box.union(line.box for line in lines).rounded()
    confidence = sum(line.confidence for line in lines) / len(lines)
    return Region(
        id=RegionId(make_id("txt", document_id, page_number, *box, text)),
        page=page_number,
        type=type,
        box=box,
        rotation=lines[0].rotation or 0,
        text=text,
        lines=tuple(placed),
        words=Words(words),
        runs=tuple(runs),
        confidence=min(max(confidence, 0.0), 1.0),
        origin=origin,
    )


def with_lettering(region: Region, lines: Sequence[TextLine], document_id: str) -> Region:
    """A picture's region with the words printed in it, row by row."""
    if not lines:
        return region
    rows = sorted(lines, key=lambda line: (round(line.box.y0 / ROW_BAND), line.box.x0))
    text = make_text_region(rows, document_id, region.page, region.origin)
    return region.model_copy(
        update={"text": text.text, "lines": text.lines, "words": text.words, "runs": text.runs}
    )


def join_lines(text: str, line: str) -> tuple[str, int]:
    """The text with one more line, and where that starts; line-end hyphens before small letters are taken away."""
    if not text:
        return line, 0
    if len(text) > 1 and text[-1] in HYPHENS and text[-2].isalpha() and line[:1].islower():
        return text[:-1] + line, len(text) - 1
    return f"{text} {line}", len(text) + 1


def reading_order(regions: Iterable[Region]) -> list[Region]:
    """The regions in reading order, `order` set: recursive X-Y cuts, columns before rows.

    A group with a gutter is read column by column, a gallery of pictures row by row; otherwise it is cut into
    horizontal bands, and neighbouring bands that share a gutter stay together. After Nagy and Seth's X-Y tree
    (1984), with columns preferred.
    """
    return list(in_order(_order(list(regions))))


def _order(regions: list[Region]) -> list[Region]:
    if len(regions) < 2:
        return regions
    gutter = _gutter(regions)
    if gutter is not None and _is_gallery(regions):
        rows = _bands(regions)
        if len(rows) > 1:
            return [region for row in rows for region in _order(row)]
    if gutter is not None:
        left = [region for region in regions if region.box.centre.x < gutter]
        right = [region for region in regions if region.box.centre.x >= gutter]
        return _order(left) + _order(right)
    bands = _bands(regions)
    if len(bands) == 1:
        return sorted(regions, key=lambda region: (round(region.box.y0 / ROW_BAND), region.box.x0))
    groups: list[list[list[Region]]] = [[bands[0]]]
    for band in bands[1:]:
        group = groups[-1]
        if _share_gutter(group, band):
            group.append(band)
        elif _is_line(group[0]) and group[1:] and _share_gutter(group[1:], band):
            # A folio or a running head in the gutter must not keep the columns below it apart.
            groups[-1:] = [[group[0]], [*group[1:], band]]
        else:
            groups.append([band])
    return [region for group in groups for region in _order([region for band in group for region in band])]


def _share_gutter(bands: list[list[Region]], band: list[Region]) -> bool:
    above = [region for other in bands for region in other]
    # A band of one short region (a heading over one column) must not glue columns to what is above them.
    return _gutter(above + band) is not None and (_gutter(above) is not None or _gutter(band) is not None)


def _is_line(band: list[Region]) -> bool:
    """Whether a band is a single line of print."""
    return all(len(region.lines) == 1 and not region.is_picture for region in band)


def _is_gallery(regions: list[Region]) -> bool:
    """Several pictures with no more than short texts between them: read row by row, as plates are numbered."""
    pictures = sum(region.is_picture for region in regions)
    return pictures >= 2 and all(region.is_picture or len(region.lines) <= 2 for region in regions)


def _gutter(regions: list[Region]) -> float | None:
    """The x of the widest vertical gap that no region crosses, or None."""
    spans = sorted((region.box.x0, region.box.x1) for region in regions)
    best: tuple[float, float] | None = None
    right = spans[0][1]
    for x0, x1 in spans[1:]:
        gap = x0 - right
        if gap >= MIN_GUTTER and (best is None or gap > best[0]):
            best = (gap, right + gap / 2)
        right = max(right, x1)
    return best[1] if best else None


def _bands(regions: list[Region]) -> list[list[Region]]:
    """Groups separated by horizontal gaps, from top to bottom."""
    ordered = sorted(regions, key=lambda region: region.box.y0)
    bands = [[ordered[0]]]
    bottom = ordered[0].box.y1
    for previous, region in pairwise(ordered):
        bottom = max(bottom, previous.box.y1)
        if region.box.y0 >= bottom - 1:
            bands.append([region])
        else:
            bands[-1].append(region)
    return bands
