"""What the printed lines of a document are, by gold entries: what the weights of lines are learned from."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pictoria_docs.document import Box, Document, RegionType
from pictoria_docs.eval.gold import Gold, GoldEntry
from pictoria_docs.linking import LinkingOptions
from pictoria_docs.linking.catalogue_lines import measure_lines
from pictoria_docs.linking.line_features import MeasuredLines
from pictoria_docs.linking.line_weights import LineLabel
from pictoria_docs.linking.link import opened_document
from pictoria_docs.linking.number_series import OpeningNumber, can_count
from pictoria_docs.linking.rows import PrintedLine
from pictoria_docs.linking.sequence import Ints

MARGIN = 1.0  # points around a gold box in which its lines stand
LIST_LINES = 3.0  # lines of an entry in the mean, below which a document is a list of works
TITLE_REST = 3  # letters of a title that its first line leaves for the next, at least
TITLE_START = 8  # letters by which the line that begins a title is known
NAME_LINES = 2  # lines of an entry of which the first may be a name, and the second its title


@dataclass(frozen=True, slots=True)
class LineExample:
    """The lines of a document with their true labels."""

    name: str
    group: str
    """Documents of one group are alike: they are never used to judge what was learned from one another."""
    measured: MeasuredLines
    labels: Ints
    """Shape (lines,), see `LineLabel`."""
    document: Document
    gold: Gold


def line_example(document: Document, gold: Gold, group: str, options: LinkingOptions) -> LineExample:
    """The lines of a document whose entries are known.

    Args:
        document: with captions read, not linked yet.
        gold: its truth, complete in entries.
        group: whatever is alike with it.
        options: of linking.
    """
    document_index = opened_document(document, options)
    measured = measure_lines(document_index, options).measured
    return LineExample(gold.name, group, measured, true_labels(measured, gold), document, gold)


def true_labels(measured: MeasuredLines, gold: Gold) -> Ints:
    """What each line is, by the boxes, numbers and titles of gold entries; headings by where they stand."""
    rows, numbers = measured.rows, measured.numbers
    labels = np.full(len(rows), int(LineLabel.OTHER), dtype=np.int64)
    owners = owners_of(rows, gold)
    members: dict[int, list[int]] = defaultdict(list)
    for index, owner in enumerate(owners):
        if owner is not None:
            members[owner].append(index)
    holding = sum(
        gold.entries[owner].number is None and any(measured.in_series[index] for index in indices)
        for owner, indices in members.items()
    )
    of_artists = 2 * holding > len(members)
    for owner, indices in members.items():
        entry = gold.entries[owner]
        works = {index for index in indices if _may_count(rows[index], numbers[index])}
        if of_artists and entry.number is None and indices[0] not in works:
            _label_block(labels, rows, indices, works)
        else:
            _label_entry(labels, measured, indices, entry)
    ignored = {letters_of(str(number)) for number in gold.ignore_entries}
    for index, number in enumerate(numbers):
        counts = owners[index] is None and number is not None and can_count(rows[index], number)
        if counts and number is not None and letters_of(number.printed) in ignored:
            labels[index] = LineLabel.OPENING
    sizes = [len(indices) for indices in members.values()]
    is_list = bool(sizes) and sum(sizes) / len(sizes) < LIST_LINES
    _label_headings(labels, rows, owners, is_list)
    return labels


def owners_of(rows: Sequence[PrintedLine], gold: Gold) -> list[int | None]:
    """The entry in whose box each line stands: the one whose middle is nearest, where boxes overlap."""
    boxes: dict[int, list[tuple[int, Box]]] = defaultdict(list)
    for index, entry in enumerate(gold.entries):
        for span in entry.spans:
            boxes[span.page].append((index, span.box))
    owners: list[int | None] = []
    for row in rows:
        best: tuple[float, int] | None = None
        for index, box in boxes[row.page]:
            centre = row.box.centre
            inside = (
                box.y0 - MARGIN <= centre.y <= box.y1 + MARGIN
                and row.box.x1 > box.x0 - MARGIN
                and row.box.x0 < box.x1 + MARGIN
            )
            if inside:
                away = max(box.y0 - centre.y, centre.y - box.y1, 0.0)
                distance = away + abs(centre.y - box.centre.y) / max(box.height, 1.0)
                if best is None or distance < best[0]:
                    best = distance, index
        owners.append(None if best is None else best[1])
    return owners


def _label_entry(labels: Ints, measured: MeasuredLines, indices: Sequence[int], entry: GoldEntry) -> None:
    rows, numbers = measured.rows, measured.numbers
    title = letters_of(entry.title or "")
    opening = _opening(rows, numbers, indices, entry)
    titled = _titled(rows, indices, title)
    rest = 0
    for index in indices:
        letters = letters_of(rows[index].body)
        if index == opening:
            labels[index] = LineLabel.OPENING
            if titled is None or titled <= opening:
                rest = len(title) - len(letters.removeprefix(letters_of(entry.number or "")))
        elif index == titled and entry.number is None and index > opening:
            labels[index] = LineLabel.TITLE
            rest = len(title) - len(letters)
        elif index > opening and rest >= TITLE_REST and letters:
            labels[index] = LineLabel.TITLE
            rest -= len(letters)
        else:
            labels[index] = LineLabel.RECORD


def _may_count(row: PrintedLine, number: OpeningNumber | None) -> bool:
    return number is not None and can_count(row, number)


def _label_block(labels: Ints, rows: Sequence[PrintedLine], indices: Sequence[int], works: set[int]) -> None:
    """An artist with works: the name, more of the artist, and the numbered works."""
    seen = False
    for place, index in enumerate(indices):
        if index in works:
            labels[index], seen = LineLabel.OPENING, True
        elif place == 0:
            labels[index] = LineLabel.NAME
        elif not seen:
            labels[index] = LineLabel.ABOUT
        else:
            ends = re.search(r"[.!?»)]\W{0,2}$", rows[index - 1].text) is not None
            labels[index] = LineLabel.RECORD if ends else LineLabel.TITLE


def _opening(
    rows: Sequence[PrintedLine],
    numbers: Sequence[OpeningNumber | None],
    indices: Sequence[int],
    entry: GoldEntry,
) -> int:
    """The line that opens an entry: with its number, else with the start of its title, else the first.

    Over the title of an entry without number may stand the name of its maker, which opens it then.
    """
    asked, title = letters_of(entry.number or ""), letters_of(entry.title or "")
    for index in indices:
        number = numbers[index]
        if asked and number is not None and letters_of(number.printed) == asked:
            return index
    for index in indices:
        if asked and letters_of(rows[index].text).startswith(asked):
            return index
    titled = _titled(rows, indices, title)
    return titled if titled is not None and titled not in indices[:NAME_LINES] else indices[0]


def _titled(rows: Sequence[PrintedLine], indices: Sequence[int], title: str) -> int | None:
    """The line in which a title starts."""
    return next(
        (index for index in indices if title and title[:TITLE_START] in letters_of(rows[index].text)), None
    )


def _label_headings(
    labels: Ints, rows: Sequence[PrintedLine], owners: Sequence[int | None], is_list: bool
) -> None:
    """Lines of no entry right above an opening: the artist's heading in a list of works, else that of a group."""
    for index in range(len(rows) - 1, -1, -1):
        if owners[index] is not None or labels[index] != LineLabel.OTHER or index + 1 >= len(rows):
            continue
        after, row = LineLabel(int(labels[index + 1])), rows[index]
        if rows[index + 1].page != row.page:
            continue
        words = re.findall(r"[^\W\d_]{2,}", row.text)
        if is_list and after is LineLabel.OPENING and words:
            labels[index] = LineLabel.NAME
        elif after in (LineLabel.OPENING, LineLabel.NAME) and words:
            capitals = row.body.upper() == row.body
            if capitals or row.region.type in (RegionType.HEADING, RegionType.TITLE):
                labels[index] = LineLabel.GROUP


def letters_of(text: str) -> str:
    """Letters and digits of a text in small letters."""
    return "".join(filter(str.isalnum, text.casefold()))
