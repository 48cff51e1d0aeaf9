"""Headings of the entries that the groups of a document are."""

from collections.abc import Sequence

from pictoria_docs.document import Field, Region, RegionType
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.groups.find import MOSTLY, ChosenGrouping
from pictoria_docs.linking.groups.grouping import Group
from pictoria_docs.linking.groups.laid_out import LaidOut
from pictoria_docs.linking.heading import ORIGIN, Heading, text_field, title_text
from pictoria_docs.linking.heading_fields import LABELLED_CONFIDENCE
from pictoria_docs.linking.line_entries import cut_at_entries, make_heading
from pictoria_docs.linking.number_series import OpeningNumber
from pictoria_docs.linking.rows import Pieces, body_start

MIN_LENGTH = 3  # characters of a title
NUMBER_LENGTH = 12  # characters of a number that stands apart from its title
NUMBER_ABOVE, NUMBER_BESIDE = 3.5, 8.0  # sizes of its title between the two
NUMBERED = 0.6  # of the groups, from which they have numbers
UNIQUE = 0.9  # of these numbers


def open_groups(document_index: DocumentIndex, chosen: ChosenGrouping) -> list[Heading]:
    """Cut the book's regions where groups begin and end, and give a heading with its pictures to each group."""
    laid_out, groups = chosen.laid_out, chosen.grouping.groups
    owned = [[*group.title, *sorted(group.lines)] for group in groups]
    numbers = _numbers(laid_out, groups)
    pieces = cut_at_entries(document_index, laid_out.rows, owned)
    headings = []
    for group, lines, number in zip(groups, owned, numbers, strict=True):
        rows = [laid_out.rows[index] for index in lines]
        heading = make_heading(document_index, rows, pieces, number, None)
        _read_title(document_index, heading, chosen, group, pieces)
        heading.pictures = tuple(laid_out.pictures[index].id for index in group.pictures)
        heading.confidence = chosen.likely
        headings.append(heading)
    captions = sum(heading.region.type is RegionType.CAPTION for heading in headings)
    for heading in headings:
        heading.stays_caption = captions > MOSTLY * len(headings)
    return headings


def _read_title(
    document_index: DocumentIndex, heading: Heading, chosen: ChosenGrouping, group: Group, pieces: Pieces
) -> None:
    """Read a title: behind its number, to the end of its lines or of its type."""
    laid_out = chosen.laid_out
    first, number = laid_out.rows[group.title[0]], laid_out.numbers[group.title[0]]
    region, cut = heading.region, pieces.at(first.region.id, first.start)[1]
    start = body_start(first, number.end if number is not None else 0) - cut
    rows = [laid_out.rows[index] for index in group.title]
    own = [row for row in rows if row.region.id == first.region.id]
    end = _style_end(region, start, own[-1].end - cut)
    title = title_text(region.text[start:end])
    heading.title_start, heading.title_end = start, end
    heading.title = title if len(title) >= MIN_LENGTH else None
    others = [row for row in rows if row.region.id != first.region.id]
    if heading.title is None or not others or not chosen.titles_apart:
        return
    evidence = list(text_field("title", title, region, max(region.text.find(title), 0), 1.0).evidence)
    for row in others:
        part = document_index.get(pieces.at(row.region.id, row.start)[0])
        text = title_text(row.body)
        evidence += text_field("title", text, part, max(part.text.find(text), 0), 1.0).evidence
    heading.title = " ".join(each.quote for each in evidence)
    heading.title_read = Field(
        name="title",
        value=heading.title,
        evidence=tuple(evidence),
        confidence=LABELLED_CONFIDENCE,
        origin=ORIGIN,
    )


def _style_end(region: Region, start: int, end: int) -> int:
    """Find where the type of a title in bold or italics ends within its lines; `end` where all is set alike."""
    runs = sorted((run for run in region.runs if run.end > start), key=lambda run: run.start)
    if not runs or not (runs[0].bold or runs[0].italic):
        return end
    at = start
    for run in runs:
        if (run.bold, run.italic) != (runs[0].bold, runs[0].italic):
            break
        at = run.end
    return min(at, end) if at - start >= MIN_LENGTH else end


def _numbers(laid_out: LaidOut, groups: Sequence[Group]) -> list[str | None]:
    """Read the number of each group as printed: before its title, else on a short line of its own at the title."""
    opening = [laid_out.numbers[group.title[0]] for group in groups]
    if sum(number is not None for number in opening) > NUMBERED * len(groups):
        return [number.printed if number is not None else None for number in opening]
    apart = [_number_apart(laid_out, group) for group in groups]
    held = [number.printed for number in apart if number is not None]
    if len(held) > NUMBERED * len(groups) and len(set(held)) > UNIQUE * len(held):
        return [number.printed if number is not None else None for number in apart]
    return [None] * len(groups)


def _number_apart(laid_out: LaidOut, group: Group) -> OpeningNumber | None:
    """Find the number on the short line nearest to a title, above it or beside it."""
    title, size = laid_out.rows[group.title[0]].box, laid_out.styles[group.title[0]][0]
    found: list[tuple[float, OpeningNumber]] = []
    for index in laid_out.lines_on[group.page]:
        row, number = laid_out.rows[index], laid_out.numbers[index]
        above, right = title.y0 - row.box.y0, title.x0 - row.box.x1
        if (
            number is not None
            and len(row.text) <= NUMBER_LENGTH
            and index not in group.title
            and -size < above < NUMBER_ABOVE * size
            and -NUMBER_BESIDE * size < right < NUMBER_BESIDE * size
        ):
            found.append((abs(above), number))
    return min(found, key=lambda each: each[0])[1] if found else None
