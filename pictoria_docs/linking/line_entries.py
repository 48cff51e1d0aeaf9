"""Entries read from labelled lines: numbered works under artists' headings, artists with their works, sale lots.

    COROT (Camille), né à Paris.            Frédéric Beinke, Dusseldorf.
    67. Vue du port de La Rochelle.         9 Une course d'école dans la Forêt-Noire.   1250
    68. Souvenir d'Italie.

Where the headings tell of persons, as in the catalogues of the Salon, the artist is the entry and the works are its
items; in lists of works, each work is an entry and the heading names its artist.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pictoria_docs.document import Evidence, Field, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.heading import ORIGIN, Heading, TextOffset
from pictoria_docs.linking.lexicon import entry_words
from pictoria_docs.linking.line_features import PLACES
from pictoria_docs.linking.line_model import LabelledLines
from pictoria_docs.linking.line_weights import LineLabel
from pictoria_docs.linking.number_series import mend
from pictoria_docs.linking.rows import Pieces, PrintedLine, body_start, split

SURE_CONFIDENCE = 0.85  # of a name, and of a numbered work
UNNUMBERED_CONFIDENCE = 0.6  # of a work without a number

_NAME_END = re.compile(
    r"(?P<paren>\([^)]{0,60}\)(?:, [A-ZÀ-Þ][\w-]*(?=[,.]))?)|\s[—–-]+\s|\d|(?<=\w{3})\.(?=\s|$)"
)


@dataclass(slots=True)
class WorkLines:
    """The lines of one numbered work or record."""

    lines: list[int]
    """Indices, the opening line first."""
    number: str | None = None


@dataclass(slots=True)
class ArtistLines:
    """An artist's heading and the works under it."""

    head: list[int]
    """Indices of the lines of name and person; empty for works under no heading."""
    works: list[WorkLines] = field(default_factory=list)

    @property
    def lines(self) -> list[int]:
        """Indices of all its lines, those of the works too."""
        return [*self.head, *(index for work in self.works for index in work.lines)]


@dataclass(frozen=True, slots=True)
class ListReading:
    """The works of a document, under their artists."""

    labelled: LabelledLines
    artists: list[ArtistLines]

    @property
    def works(self) -> list[WorkLines]:
        """All works, in order."""
        return [work for artist in self.artists for work in artist.works]

    @property
    def rows(self) -> Sequence[PrintedLine]:
        """The lines of the document."""
        return self.labelled.measured.rows


def read_lines(labelled: LabelledLines) -> ListReading:
    """The artists and works that the labels of a document's lines tell."""
    artists: list[ArtistLines] = []
    work: WorkLines | None = None
    named = False
    for index, value in enumerate(labelled.labels):
        label = LineLabel(int(value))
        if label in (LineLabel.OTHER, LineLabel.GROUP):
            # Running heads and stray marks part no work from its end; what comes after a heading is another's.
            if label is LineLabel.GROUP:
                work, named = None, False
            continue
        if label is LineLabel.NAME:
            artists.append(ArtistLines([index]))
            work, named = None, True
        elif label is LineLabel.ABOUT:
            if named and work is None:
                artists[-1].head.append(index)
        elif label is LineLabel.OPENING and work is not None and _goes_on(labelled, work, index):
            work.lines.append(index)
        elif label is LineLabel.OPENING:
            work = WorkLines([index])
            if not named and (not artists or artists[-1].head):
                artists.append(ArtistLines([]))
            artists[-1].works.append(work)
        elif work is not None:
            work.lines.append(index)
    reading = ListReading(labelled, artists)
    works, measured = reading.works, labelled.measured
    openings = [work.lines[0] for work in works]
    printed = mend(
        [measured.numbers[index] for index in openings], [measured.in_series[index] for index in openings]
    )
    for work, number in zip(works, printed, strict=True):
        opens = measured.numbers[work.lines[0]]
        work.number = number if opens is None or not opens.misread or number != opens.printed else None
    for artist in artists:
        own = measured.numbers[artist.head[0]] if artist.head else None
        if own is not None and not own.misread and artist.works and artist.works[0].number is None:
            artist.works[0].number = own.printed  # it stands level with the artist's name over the title
    return reading


def _goes_on(labelled: LabelledLines, work: WorkLines, index: int) -> bool:
    """Whether a line without number goes on with a work: below its number, or in its caption, which shows one work."""
    rows, numbers = labelled.measured.rows, labelled.measured.numbers
    region = rows[index].region
    if (
        len(work.lines) == 1
        and labelled.features[work.lines[0], PLACES["number_only"]]
        and not numbers[index]
    ):
        return True
    same = region.type is RegionType.CAPTION and region.id == rows[work.lines[0]].region.id
    return same and numbers[index] is None


def open_works(document_index: DocumentIndex, reading: ListReading) -> list[Heading]:
    """Cut the book's regions where works begin and end, and give a heading to each work."""
    named = [(artist, work) for artist in reading.artists for work in artist.works]
    owned = _owned(reading)
    pieces = _cut(document_index, reading.rows, owned)
    headings = []
    for (artist, work), lines in zip(named, owned, strict=True):
        rows = [reading.rows[index] for index in lines]
        heading = _heading(document_index, rows, pieces, work.number, None)
        if artist.head:
            # The heading itself is no part of the entry, yet says whose work it is.
            heading.fields = _artist(reading.rows, artist, pieces)
        headings.append(heading)
    return headings


def _owned(reading: ListReading) -> list[list[int]]:
    """The lines of each work; all those of a caption in which it alone opens, whatever each seems to be.

    An artist's name over a work's title is easily taken for the end of the work before.
    """
    works, rows = reading.works, reading.rows
    openings = {work.lines[0] for work in works}
    captions: dict[RegionId, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.region.type is RegionType.CAPTION:
            captions[row.region.id].append(index)
    whole = {id: lines for id, lines in captions.items() if len(openings.intersection(lines)) == 1}
    owned: list[list[int]] = []
    for work in works:
        lines = {index for index in work.lines if rows[index].region.id not in whole}
        lines.update(whole.get(rows[work.lines[0]].region.id, ()))
        owned.append(sorted(lines))
    return owned


def open_artists(document_index: DocumentIndex, reading: ListReading) -> list[Heading]:
    """Cut the book's regions where artists' blocks begin and end, and give a heading to each artist."""
    blocks = [artist for artist in reading.artists if artist.head]
    owned = [block.lines for block in blocks]
    pieces = _cut(document_index, reading.rows, owned)
    headings = []
    for block, indices in zip(blocks, owned, strict=True):
        rows = [reading.rows[index] for index in indices]
        name = artist_name([reading.rows[index].text for index in block.head])
        heading = _heading(document_index, rows, pieces, None, name or None)
        items = tuple(
            _item([reading.rows[index] for index in work.lines], work, pieces) for work in block.works
        )
        heading.fields = (*_artist(reading.rows, block, pieces), *items)
        headings.append(heading)
    return headings


def open_records(document_index: DocumentIndex, reading: ListReading) -> list[Heading]:
    """Cut the book's regions where records begin and end, and give a heading to each; its text follows in the flow."""
    pieces = _cut(document_index, reading.rows, _owned(reading))
    openings = [reading.rows[work.lines[0]] for work in reading.works]
    for page in {row.page for row in openings if row.numbers}:
        document_index.join_hanging(page)
    headings = []
    for work in reading.works:
        row = reading.rows[work.lines[0]]
        heading = _heading(document_index, [row], pieces, work.number, None)
        heading.members = None
        if row.numbers:
            heading.begins = pieces.at(row.numbers[0].region.id, row.numbers[0].start)[0]
        number = reading.labelled.measured.numbers[work.lines[0]]
        start = body_start(row, number.end if number is not None else 0)
        heading.title_start = heading.title_end = start - pieces.at(row.region.id, row.start)[1]
        headings.append(heading)
    return headings


def _cut(
    document_index: DocumentIndex, rows: Sequence[PrintedLine], owned: Iterable[Sequence[int]]
) -> Pieces:
    """The regions cut wherever one of their lines belongs to another entry than the one before, or to none."""
    owner = {index: place for place, indices in enumerate(owned) for index in indices}
    lines: dict[RegionId, list[tuple[int, int | None]]] = defaultdict(list)
    for index, row in enumerate(rows):
        for part in row.parts:
            lines[part.region.id].append((part.start, owner.get(index)))
    offsets: list[TextOffset] = []
    for id, parts in lines.items():
        before: int | None = None
        for start, place in sorted(parts, key=lambda part: part[0]):
            if place != before and start > 0:
                offsets.append((id, start))
            before = place
    return split(document_index, offsets)


def _heading(
    document_index: DocumentIndex,
    rows: Sequence[PrintedLine],
    pieces: Pieces,
    number: str | None,
    title: str | None,
) -> Heading:
    members: dict[RegionId, None] = {}
    for row in rows:
        for part in row.parts:
            members[pieces.at(part.region.id, part.start)[0]] = None
    first = rows[0]
    region = document_index.get(pieces.at(first.region.id, first.start)[0])
    start = max(region.text.find(title), 0) if title else 0
    return Heading(
        region=region,
        family=("line", ""),
        number=number,
        value=0,
        last=0,
        title=title,
        title_start=start,
        title_end=start + len(title or ""),
        distinct=True,
        bold=bool(region.runs) and region.runs[0].bold,
        size=first.style.size,
        members=tuple(members),
    )


def _artist(rows: Sequence[PrintedLine], artist: ArtistLines, pieces: Pieces) -> tuple[Field, ...]:
    """The name that heads works, as their maker."""
    name = artist_name([rows[index].text for index in artist.head])
    row = rows[artist.head[0]]
    start = row.region.text.find(name, row.start) if name else -1
    if start < 0:
        return ()
    id, offset = pieces.at(row.region.id, start)
    evidence = Evidence(
        region=id, page=row.page, start=start - offset, end=start - offset + len(name), quote=name
    )
    return (
        Field(name="artist", value=name, evidence=(evidence,), confidence=SURE_CONFIDENCE, origin=ORIGIN),
    )


def _item(rows: Sequence[PrintedLine], work: WorkLines, pieces: Pieces) -> Field:
    """A work as printed, "67. Vue du port de La Rochelle", with the lines that say so."""
    evidence: list[Evidence] = []
    for line in (part for row in rows for part in row.parts):
        id, start = pieces.at(line.region.id, line.start)
        quote = line.region.text[line.start : line.end]
        evidence.append(
            Evidence(region=id, page=line.page, start=line.start - start, end=line.end - start, quote=quote)
        )
    text = re.sub(r"^[^\w«\"(]+|[\s_|~^-]+$", "", " ".join(row.text for row in rows))
    return Field(
        name="item",
        value=text,
        normalised=work.number,
        evidence=tuple(evidence),
        confidence=SURE_CONFIDENCE if work.number else UNNUMBERED_CONFIDENCE,
        origin=ORIGIN,
    )


def artist_name(lines: Sequence[str]) -> str:
    """The artist's name in the lines about him: up to the brackets with his first name, his birth or address."""
    first = re.sub(r"^[\W_]+", "", lines[0])
    text = " ".join([first, *lines[1:]])
    ends = [len(first)]
    about = entry_words().about_people.search(text)
    if about is not None and about.start() > 0:
        ends.append(about.start())
    for match in _NAME_END.finditer(text):
        if match["paren"]:
            if match.start() < min(ends):
                ends = [*(end for end in ends if end >= match.end()), match.end()]
            continue
        if match.start() > 0:
            ends.append(match.start())
        break
    name = text[: min(ends)].strip(" ,;:.—–-")
    return name + ")" if name.count("(") > name.count(")") else name
