"""What headings have to do with the records below them: titles, and the text in which a record shows itself."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pictoria_docs.captioning.cut import LINE_OVERLAP
from pictoria_docs.document import Region, RegionType
from pictoria_docs.document.page import usual_size
from pictoria_docs.document.region_type import FURNITURE
from pictoria_docs.labels import only_references
from pictoria_docs.linking.heading import Heading
from pictoria_docs.linking.lexicon import entry_words

LARGER_TYPE = 1.08  # times the size of the text, or more, is set larger
WORD_SPACE = 0.3  # line heights between words
MIN_ITALICS = 3  # letters: fewer in italics are no title
NEXT_SECTION = 60  # characters of a record before a heading after it ends the record
SURE_SAMPLES = 400  # headings of a style at most that a doubtful one is compared with
RECORD_BASE = 0.3  # weight of a heading before its records count

REACH = 1200
"""Characters after a heading in which a record shows itself."""
MEASURES = 2
"""The first kinds of marks in `languages/mul/entries.yaml`: dimensions, accession number."""
REGIONS = 30
"""Regions after a heading in which that text is looked for."""

_TITLE_STOP = re.compile(r"(?<=[^\W\d_]{3})[.;](?=\s+[A-ZÀ-Þ\d(])|,(?=\s[^,.;]{0,20}\d)")
"""A title ends with its sentence, or before a date."""


def body_size(flow: Sequence[Region]) -> float:
    """The type size of most of the text, in points; 0 without text."""
    return usual_size((run for region in flow for run in region.runs), 0.0)


def left_edges(flow: Sequence[Region]) -> dict[int, float]:
    """The left edge of the text of each page: the two sides of a sheet have different margins."""
    edges: dict[int, float] = {}
    for region in flow:
        if len(region.lines) > 1 and region.type not in FURNITURE:
            edges[region.page] = min(edges.get(region.page, region.box.x0), region.box.x0)
    return edges


def title_end(region: Region, start: int, bold: bool, heading: bool) -> int:
    """Where the title that begins at `start` ends: with the bold type, the heading, the line or the sentence."""
    text = region.text
    if bold:
        end = 0
        for run in region.runs:
            if not run.bold and (text[run.start : run.end].strip(" .:,") and run.end > start):
                break
            end = run.end
        if end > start or not text[start:].strip():
            return max(end, start)
    if heading:
        return len(text)
    italic = _italic_end(region, start)
    if italic is not None:
        return italic
    first = next((line for line in region.lines if line.end > start), None)
    stop = _TITLE_STOP.search(text, start + 1)
    ends = [len(text)]
    if first is not None and len(region.lines) > 1:
        ends.append(first.end)
    if stop is not None:
        ends.append(stop.start())
    return max(min(ends), start)


def _italic_end(region: Region, start: int) -> int | None:
    """The end of the italics in which a title begins; None where it does not, or all is in italics."""
    end = None
    for run in region.runs:
        if run.end <= start or not region.text[max(run.start, start) : run.end].strip():
            continue
        if not run.italic:
            break
        end = run.end
    ended = _line_that_ends(region, start)
    if end is not None and ended is not None:
        end = min(end, ended)
    if end is None or end == len(region.text) or sum(map(str.isalpha, region.text[start:end])) < MIN_ITALICS:
        return None
    return end


def _line_that_ends(region: Region, start: int) -> int | None:
    """The end of the first line behind an offset that ends though the next word would fit; None where all are full."""
    for line, following in pairwise(region.lines):
        if line.end <= start:
            continue
        space = region.text.find(" ", following.start, following.end)
        word = region.box_of(following.start, space if space > 0 else following.end)
        if line.x1 + word.width + WORD_SPACE * (line.y1 - line.y0) < region.box.x1:
            return line.end
    return None


def look_ahead(flow: Sequence[Region], heading: Heading, end: int | None, reach: int = REACH) -> None:
    """Fill in what follows a heading: its text up to the next one, the regions there, the marks of a record.

    Args:
        flow: the text of the document in reading order.
        heading: its region is `flow[heading.index]`.
        end: where the next heading stands, if there is one.
        reach: how many characters count.
    """
    parts = [heading.region.text[heading.title_end :]]
    length = len(parts[0])
    last = min(len(flow) if end is None else end, heading.index + REGIONS + 1)
    for region in flow[heading.index + 1 : last]:
        if length > reach or (
            region.type is RegionType.HEADING and region.size >= heading.size and length > NEXT_SECTION
        ):
            break
        heading.neighbours.append(region)
        parts.append(region.text)
        length += len(region.text)
    heading.after = " ".join(parts)[:reach]
    matches = [mark.search(heading.after) is not None for mark in entry_words().marks]
    shown = _names_its_pictures(heading)
    heading.marks, heading.measured = sum(matches) + shown, any(matches[:MEASURES]) or shown


def _names_its_pictures(heading: Heading) -> bool:
    """Whether the line right below a heading names figures and plates and says nothing else: what an entry shows."""
    region = heading.neighbours[0] if heading.neighbours else None
    if region is None or region.page != heading.region.page or region.type is not RegionType.TEXT:
        return False
    if not region.lines or heading.region.text[heading.title_end :].strip():
        return False
    first = region.lines[0]
    if not -LINE_OVERLAP <= first.y0 - heading.region.box.y1 < first.y1 - first.y0:
        return False
    return only_references(region.text[first.start : first.end])
