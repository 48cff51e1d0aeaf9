"""What headings have to do with the records below them: titles, and the text in which a record shows itself."""

import re
from collections import Counter
from collections.abc import Sequence

from pictoria_docs.captioning import find_references
from pictoria_docs.document import NumberKind, Region, RegionType
from pictoria_docs.linking.heading import Heading
from pictoria_docs.linking.lexicon import entry_words

REACH = 1200
"""Characters after a heading in which a record shows itself."""
MEASURES = 2
"""The first kinds of marks in `words.yaml`: dimensions, accession number."""
REGIONS = 30
"""Regions after a heading in which that text is looked for."""


def body_size(flow: Sequence[Region]) -> float:
    """The type size of most of the text, in points; 0 without text."""
    weight: Counter[float] = Counter()
    for region in flow:
        for run in region.runs:
            weight[run.size] += run.end - run.start
    return weight.most_common(1)[0][0] if weight else 0.0


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
    first = next((line for line in region.lines if line.end > start), None)
    stop = re.compile(r"[.;](?=\s+[A-ZÀ-Þ\d(])").search(text, start)
    ends = [len(text)]
    if first is not None and len(region.lines) > 1:
        ends.append(first.end)
    if stop is not None:
        ends.append(stop.start())
    return max(min(ends), start)


def look_ahead(flow: Sequence[Region], heading: Heading, place: int, end: int | None) -> None:
    """Fill in what follows a heading: its text up to the next one, the regions there, the marks of a record.

    Args:
        flow: the text of the document in reading order.
        heading: its region is `flow[place]`.
        place: see there.
        end: where the next heading stands, if there is one.
    """
    parts = [heading.region.text[heading.title_end :]]
    length = len(parts[0])
    for region in flow[place + 1 : min(len(flow) if end is None else end, place + REGIONS + 1)]:
        if length > REACH or (
            region.type is RegionType.HEADING and region.size >= heading.size and length > 60
        ):
            break
        heading.neighbours.append(region)
        parts.append(region.text)
        length += len(region.text)
    heading.after = " ".join(parts)[:REACH]
    found = [mark.search(heading.after) is not None for mark in entry_words().marks]
    heading.marks, heading.measured = sum(found), any(found[:MEASURES])


def title_beside(heading: Heading) -> None:
    """The title of a number that stands alone: in the heading right of it or under it."""
    if not heading.neighbours:
        return
    region = heading.neighbours[0]
    lead = region.runs[0] if region.runs else None
    set_apart = region.type is RegionType.HEADING or (
        lead is not None and (lead.bold or lead.size > 1.08 * heading.size)
    )
    beside = region.box.overlap_y(heading.region.box) > 0.4 * heading.region.box.height
    if region.page != heading.region.page or not (beside or (set_apart and len(region.text) <= 200)):
        return
    end = title_end(region, 0, lead is not None and lead.bold, region.type is RegionType.HEADING)
    title = region.text[:end].strip(" .:,;–—")
    if any(reference.kind is NumberKind.PLATE for reference in find_references(title)):
        return
    if title and not title[0].isdigit() and not entry_words().inventory.search(title):
        heading.title = title
