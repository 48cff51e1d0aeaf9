"""Entries of exhibition catalogues: a name, what is said of the person, and the numbered works below.

    COROT (Camille), né à Paris, rue Paradis-Poissonnière, 58.
    67. Vue du port de La Rochelle.
    68. Souvenir d'Italie.

Which lines open an artist's block is told by a hidden Markov model over the lines of the document: six labels, the
numbers of the works in one growing series, and the look of each kind of line (indent, case, shape of a name, size,
gap) fitted to the document itself. Once the blocks are known, so is whether names are in alphabetical order; where
they are, a second pass takes that for evidence too.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from pictoria_docs.document import Evidence, Field, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.linking.artist_lines import (
    ABOUT,
    FEATURES,
    GROUP,
    HEAD,
    LEAD,
    OUT,
    START,
    STEPS,
    TOKEN,
    WORK,
    bins_of,
    shape,
)
from pictoria_docs.linking.document_index import DocumentIndex
from pictoria_docs.linking.heading import ORIGIN, Heading, can_open_title, ending, text_field
from pictoria_docs.linking.lexicon import entry_words
from pictoria_docs.linking.rows import Pieces, PrintedLine, split
from pictoria_docs.linking.sequence import Ints, fit, heaviest_chain

NUMBERED_SHARE = 0.12  # of the lines that open works in an exhibition catalogue, at least
NEXT_WEIGHT = 1.5  # of the number that comes next in the series
LARGEST_JUMP = 20  # numbers that may be missing
JUMP_COST = 0.1  # for each of them
RESTART_COST = 3.0  # against beginning again at 1
FEWEST_STEPS = 4  # neighbours from which an order of names can be told
ORDERED_SHARE = 0.75  # of the neighbours in order
WORKS_FOR_RESTART = 8  # works for each number 1: fewer are items of legends
DIFFERENT_NAMES = 0.8  # names for each block in a list by the alphabet
KNOWN_SHARE = 0.6  # of the numbered lines that must be works
WORKS_SHARE = 0.8  # works for each block
PERSONAL_SHARE = 0.3  # of the blocks whose head tells of a person
BRIEF_BASE = 1.4  # how brief works are: this, less
BRIEF_SLOPE = 0.15  # for each line of a work
ORDER_WEIGHT = 0.3  # of names in order, beside the share of heads that tell of a person
WORKS_WEIGHT = 0.4  # of a work that is not brief
BASE_CONFIDENCE = 0.55  # of a block
NUMBERED_CONFIDENCE = 0.2  # more where its works are numbered
PERSON_CONFIDENCE = 0.15  # more where its head tells of a person
SURE_CONFIDENCE = 0.85  # of a name, and of a numbered work
UNNUMBERED_CONFIDENCE = 0.6  # of a work without a number

_NAME_END = re.compile(
    r"(?P<paren>\([^)]{0,60}\)(?:, [A-ZÀ-Þ][\w-]*(?=[,.]))?)|\s[—–-]+\s|\d|(?<=\w{3})\.(?=\s|$)"
)
LOOK_BACK = 60
"""Numbered lines among which the one before a number in the series is looked for."""
LEAST = 3
"""Artists of which a catalogue has at least so many."""


@dataclass(slots=True)
class ArtistWork:
    """One numbered work of a block: the lines that say its title."""

    number: str
    rows: list[PrintedLine]


@dataclass(slots=True)
class Block:
    """An artist's block."""

    rows: list[PrintedLine]
    head: list[PrintedLine]
    """The first of them: name and person."""
    works: list[ArtistWork] = field(default_factory=list)

    @property
    def about(self) -> bool:
        """Whether its head speaks of a person: brackets or a comma after the name, a birth, an address."""
        return shape(self.rows[0].text) in ("bracket", "comma") or any(
            entry_words().about_people.search(row.text) for row in self.head
        )


@dataclass(slots=True)
class Exhibition:
    """The artists' blocks of a document."""

    blocks: list[Block]
    ends: list[PrintedLine]
    """Lines at which a block ends and none begins."""
    weight: float
    """How well it explains the document; comparable with the weight of a series of numbered headings."""


def find_blocks(rows: Sequence[PrintedLine]) -> Exhibition | None:
    """The artists' blocks of a document, or None where its lines are nothing of the kind.

    Args:
        rows: the document's lines in reading order.
    """
    series = _series(rows)
    if len(series) < 2 * LEAST:
        return None
    indices = sorted(series)
    first, last = _reach(rows, indices[0], -1), _reach(rows, indices[-1], 1)
    rows = rows[first : last + 1]
    numbered = {index - first for index in indices}
    if len(numbered) < NUMBERED_SHARE * len(rows):
        return None
    bins = bins_of(rows, numbered)
    labels = _fit(bins)
    if _alphabetical([rows[int(index)] for index in np.flatnonzero(labels == HEAD)]):
        bins[:, -1] = _order(rows, labels)
        labels = _fit(bins)
    return _exhibition(rows, labels, numbered)


def _fit(bins: Ints) -> Ints:
    return fit(bins, START, STEPS, [feature.probabilities for feature in FEATURES.values()], fixed=(OUT,))


def _reach(rows: Sequence[PrintedLine], index: int, step: int) -> int:
    """The last place within a page of `index` in one direction."""
    page = rows[index].page
    while 0 <= index + step < len(rows) and abs(rows[index + step].page - page) <= 1:
        index += step
    return index


def _series(rows: Sequence[PrintedLine]) -> set[int]:
    """The lines that open with a number of the document's one growing series: its heaviest chain."""
    rows_found: list[int] = []
    values: list[int] = []
    for row_index, row in enumerate(rows):
        match = LEAD.match(row.text)
        if match is not None and can_open_title(row.text, match.end()):
            rows_found.append(row_index)
            values.append(int(match["number"]))

    def extended(weight: float, first: int, second: int) -> float | None:
        growth = values[second] - values[first]
        if growth == 1:
            return weight + NEXT_WEIGHT
        if 1 < growth <= LARGEST_JUMP:
            return weight + (1.0 - JUMP_COST * growth)
        return weight - RESTART_COST if growth < 0 and values[second] == 1 else None

    return {rows_found[index] for index in heaviest_chain([1.0] * len(values), extended, LOOK_BACK)}


def _initial(row: PrintedLine) -> str:
    token = TOKEN.search(row.text)
    return token.group()[0].upper() if token is not None else ""


def _alphabetical(heads: Sequence[PrintedLine]) -> bool:
    """Whether the names follow the alphabet, up to a few misread ones."""
    initials = [_initial(row) for row in heads]
    steps = [first <= second for first, second in pairwise(initials)]
    return len(steps) >= FEWEST_STEPS and sum(steps) >= ORDERED_SHARE * len(steps) and len(set(initials)) > 1


def _order(rows: Sequence[PrintedLine], labels: Ints) -> Ints:
    """Whether each line's initial lies between those of the blocks around it: bins of the feature `order`."""
    heads = [int(row_index) for row_index in np.flatnonzero(labels == HEAD)]
    steady = _steady([(row_index, _initial(rows[row_index])) for row_index in heads])
    head_indices = [row_index for row_index, _ in steady]
    bins = np.zeros(len(rows), dtype=np.int64)
    for row_index, row in enumerate(rows):
        index = bisect_right(head_indices, row_index - 1)
        low = steady[index - 1][1] if index > 0 else ""
        after = index + 1 if index < len(head_indices) and head_indices[index] == row_index else index
        high = steady[after][1] if after < len(steady) else "\uffff"
        bins[row_index] = 0 if low <= _initial(row) <= high else 1
    return bins


def _steady(heads: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The longest run of heads, gaps allowed, whose initials do not fall (patience sorting)."""
    tails: list[int] = []
    keys: list[str] = []
    before: list[int] = []
    for index, (_, initial) in enumerate(heads):
        length = bisect_right(keys, initial)
        before.append(tails[length - 1] if length else -1)
        if length == len(keys):
            keys.append(initial)
            tails.append(index)
        else:
            keys[length], tails[length] = initial, index
    run: list[tuple[int, str]] = []
    index = tails[-1] if tails else -1
    while index >= 0:
        run.append(heads[index])
        index = before[index]
    return run[::-1]


def _exhibition(rows: Sequence[PrintedLine], labels: Ints, numbered: set[int]) -> Exhibition | None:
    blocks: list[Block] = []
    ends: list[PrintedLine] = []
    for index, (row, label) in enumerate(zip(rows, labels, strict=True)):
        if label == HEAD:
            blocks.append(Block([row], [row]))
            continue
        if label in (OUT, GROUP) or not blocks:
            if blocks and labels[index - 1] not in (OUT, GROUP):
                ends.append(row)
            continue
        block = blocks[-1]
        block.rows.append(row)
        if label == ABOUT:
            block.head.append(row)
        elif label == WORK:
            lead = LEAD.match(row.text)
            block.works.append(ArtistWork(lead["number"] if lead is not None else "", [row]))
        elif block.works and ending(block.works[-1].rows[-1].text) == "open":
            block.works[-1].rows.append(row)
    if len(blocks) < LEAST:
        return None
    works = sum(len(block.works) for block in blocks)
    numbers = [LEAD.match(rows[index].text) for index in sorted(numbered)]
    restarts = sum(match is not None and match["number"] == "1" for match in numbers)
    if WORKS_FOR_RESTART * restarts > works + WORKS_FOR_RESTART:
        return None  # the items of legends, each counted from 1
    known_works = sum(labels[index] == WORK for index in numbered)
    personal = sum(block.about for block in blocks) / len(blocks)
    names = {"".join(re.findall(r"[^\W_]+", block.rows[0].text.casefold())) for block in blocks}
    ordered = len(names) > DIFFERENT_NAMES * len(blocks) and _alphabetical(
        [block.rows[0] for block in blocks]
    )
    if (
        known_works < KNOWN_SHARE * len(numbered)
        or works < WORKS_SHARE * len(blocks)
        or personal < PERSONAL_SHARE
    ):
        return None
    # Works with headings of their own are entries themselves; so are those with long descriptions.
    first = [work.rows[0] for block in blocks for work in block.works]
    set_apart = sum(row.region.type is RegionType.HEADING or row.style.bold for row in first) / works
    brief = min(max(BRIEF_BASE - BRIEF_SLOPE * sum(len(block.rows) for block in blocks) / works, 0.0), 1.0)
    weight = works * (personal + ORDER_WEIGHT * ordered) * (WORKS_WEIGHT + brief) * (1 - set_apart)
    return Exhibition(blocks, ends, weight)


def open_blocks(document_index: DocumentIndex, exhibition: Exhibition) -> list[Heading]:
    """Cut the book's regions where blocks begin and end, and give a heading to each block."""
    edges = [*(block.rows[0] for block in exhibition.blocks), *exhibition.ends]
    pieces = split(document_index, ((row.region.id, row.start) for row in edges))
    return [_heading(document_index, block, pieces) for block in exhibition.blocks]


def _heading(document_index: DocumentIndex, block: Block, pieces: Pieces) -> Heading:
    members: dict[RegionId, None] = {}
    for row in block.rows:
        members[pieces.at(row.region.id, row.start)[0]] = None
        if row.number is not None:
            members[pieces.at(row.number.region.id, row.number.start)[0]] = None
    first, _ = pieces.at(block.rows[0].region.id, block.rows[0].start)
    region = document_index.get(first)
    name = _name([row.text for row in block.head])
    title_start = max(region.text.find(name), 0)
    numbered = [work for work in block.works if work.number]
    return Heading(
        region=region,
        family=("artist", ""),
        number=None,
        value=0,
        last=0,
        title=name or None,
        title_start=title_start,
        title_end=title_start + len(name),
        distinct=True,
        bold=block.rows[0].style.bold,
        size=block.rows[0].style.size,
        members=tuple(members),
        fields=(*_artist(region, name), *(_item(work, pieces) for work in block.works)),
        confidence=BASE_CONFIDENCE + NUMBERED_CONFIDENCE * bool(numbered) + PERSON_CONFIDENCE * block.about,
    )


def _artist(region: Region, name: str) -> tuple[Field, ...]:
    """The name that opens a block, as the maker of its works."""
    start = region.text.find(name) if name else -1
    if start < 0:
        return ()
    return (text_field("artist", name, region, start, SURE_CONFIDENCE),)


def _item(work: ArtistWork, pieces: Pieces) -> Field:
    """A work as printed, "67. Vue du port de La Rochelle", with the lines that say so."""
    lines = [line for row in work.rows for line in (row.number, row) if line is not None]
    evidence: list[Evidence] = []
    for line in lines:
        id, start = pieces.at(line.region.id, line.start)
        quote = line.region.text[line.start : line.end]
        evidence.append(
            Evidence(region=id, page=line.page, start=line.start - start, end=line.end - start, quote=quote)
        )
    text = re.sub(r"^[^\w«\"(]+|[\s_|~^-]+$", "", " ".join(row.text for row in work.rows))
    return Field(
        name="item",
        value=text,
        normalised=work.number or None,
        evidence=tuple(evidence),
        confidence=SURE_CONFIDENCE if work.number else UNNUMBERED_CONFIDENCE,
        origin=ORIGIN,
    )


def _name(lines: Sequence[str]) -> str:
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
