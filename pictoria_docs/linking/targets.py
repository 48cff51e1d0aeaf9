"""What the printed numbers of a document stand for, even where they start anew in each chapter or come twice."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from pictoria_docs.document import Entry, Link, NumberKind, PrintedNumber, Region, RegionType
from pictoria_docs.document.identity import RegionId
from pictoria_docs.linking.document_index import DocumentIndex, ReadingPosition
from pictoria_docs.linking.evidence import plate_of
from pictoria_docs.linking.plates import are_sides

MIN_CAPTIONED = 0.5  # what an unsure caption leaves at least of the confidence of a target

Key = tuple[NumberKind, tuple[str, ...]]

SURE = 0.97
"""The only picture or entry of that number."""
IN_CHAPTER = 0.92
"""Numbers start anew in each chapter, and this is the one of the chapter that cites it."""
OTHER_CHAPTER = 0.55
"""The citing chapter has no such number, one other has."""
TWICE = 0.5
"""The nearest of several with the same number."""
TWICE_BUT_OUT_OF_PLACE = 0.7
"""The one of two with the same number that is in its place in the series."""
MISPRINTED = 0.45
"""Nothing has the number, but one picture stands in its place in the series under a number that does not fit."""
BACKWARD = 2.5
"""A picture before the text that cites it counts as this much further away than one behind it."""
ONE_PART = 0.85
"""The whole is not there, but its only part."""
WHOLE_OF_PARTS = 0.8
"""The whole is not numbered, its parts are."""
BY_ORDER = 0.75
"""The parts have no numbers, and this one is in the place of the number."""
WHOLE_FOR_PART = 0.65
"""The part is not there, its whole is."""
FAR = 5
"""A missing number is sought between numbers that differ from it by less."""
RESTART = 2
"""Numbers start anew at 1, or at 2 where the first was missed."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a number stands for."""

    id: str
    confidence: float
    exact: bool = True
    """The number names this itself, not the whole or a part of it."""


class Targets:
    """The pictures and entries of a document by their numbers."""

    def __init__(
        self, document_index: DocumentIndex, entries: Sequence[Entry], caption_links: Iterable[Link] = ()
    ) -> None:
        """Collect the numbers.

        Args:
            document_index: the open document, its pictures numbered.
            entries: its entries.
            caption_links: who says which number a picture has; doubt about that is doubt about what cites it.
        """
        self.document_index = document_index
        self.entries: dict[str, Entry] = {entry.id: entry for entry in entries}
        self.positions: dict[str, ReadingPosition] = {
            region.id: (page, index)
            for page in document_index.pages
            for index, region in enumerate(document_index.on(page))
        }
        self.ids: dict[Key, list[str]] = {}
        self._found: dict[Key, dict[str, None]] = defaultdict(dict)
        self._captioned: dict[str, float] = {}
        self._continued: set[str] = set()
        self.captioning: set[str] = set()
        """Captions that have a picture."""
        for link in caption_links:
            self.captioning.add(link.source)
            reading = document_index.get(RegionId(link.source)).caption
            if reading is not None and reading.continued:
                self._continued.add(link.target)
            self._captioned[link.target] = max(link.confidence, self._captioned.get(link.target, 0.0))
        self._add_pictures()
        for entry in entries:
            self.positions[entry.id] = self._opening(entry)
            for path in _entry_paths(entry):
                self._add(NumberKind.ENTRY, path, entry.id)
        parts: dict[Key, dict[str, None]] = defaultdict(dict)
        for (kind, path), ids in self._found.items():
            if len(path) > 1:
                parts[(kind, path[:-1])].update(ids)
        self.ids = self._in_reading_order(self._found)
        self.parts = self._in_reading_order(parts)
        self._openings = sorted((self.positions[entry.id], entry.id) for entry in entries)
        self.starts: dict[NumberKind, list[ReadingPosition]] = {}
        self._chapters_of: dict[NumberKind, dict[int, ChapterNumbers]] = {}
        for kind in {kind for kind, _ in self.ids}:
            self._count(kind)

    def _opening(self, entry: Entry) -> ReadingPosition:
        """Where the text of an entry begins; pictures may be printed before it."""
        ids = [id for span in entry.spans for id in span.regions if id in self.positions]
        texts = [
            id
            for id in ids
            if self.document_index.get(id).text and self.document_index.get(id).caption is None
        ]
        page = entry.spans[0].page if entry.spans else 1
        return self.positions[(texts or ids)[0]] if ids else (page, 0)

    def _in_reading_order(self, ids_of: dict[Key, dict[str, None]]) -> dict[Key, list[str]]:
        return {key: sorted(ids, key=lambda id: self.positions[id]) for key, ids in ids_of.items()}

    def _add_pictures(self) -> None:
        document_index, bare = self.document_index, defaultdict[tuple[str, ...], list[str]](list)
        for page in sorted(document_index.pages):
            for region in document_index.on(page):
                if not region.is_picture:
                    continue
                for number in document_index.numbers.get(region.id, []):
                    self._add_number(region, number, bare)
        if not any(kind is NumberKind.FIGURE for kind, _ in self._found):
            # Pictures numbered without a label word are what the text calls figures.
            for path, ids in bare.items():
                for id in ids:
                    self._add(NumberKind.FIGURE, path, id)

    def _add_number(
        self, region: Region, number: PrintedNumber, bare: dict[tuple[str, ...], list[str]]
    ) -> None:
        document_index = self.document_index
        parent = document_index.get(region.parent) if region.parent is not None else None
        plate = plate_of(document_index, region) if parent is not None else None
        if plate is not None and number.kind in (NumberKind.BARE, NumberKind.ENTRY):
            self._add(NumberKind.PLATE, (plate.path[0], *number.path), region.id)
        elif parent is not None and number.kind is NumberKind.BARE:
            for parent_number in document_index.numbers.get(parent.id, []):
                self._add(parent_number.kind, (*parent_number.path[:1], *number.path), region.id)
        elif number.kind is NumberKind.BARE:
            bare[number.path].append(region.id)
        elif number.kind is NumberKind.ENTRY and self.entries:
            return
        elif not (number.kind is NumberKind.PLATE and parent is not None and len(number.path) == 1):
            self._add(number.kind, number.path, region.id)

    def _add(self, kind: NumberKind, path: tuple[str, ...], id: str) -> None:
        self._found[(kind, path)][id] = None

    def _count(self, kind: NumberKind) -> None:
        """Find where the numbers of a kind start anew: at the heading before, or halfway from the last to the first."""
        numbered = sorted(
            (self.positions[id], int(path[0]), id)
            for (number_kind, path), ids in self.ids.items()
            # The panels of a plate do not count it anew.
            if number_kind is kind
            and path[0].isdigit()
            and (len(path) == 1 or (number_kind, path[:1]) not in self.ids)
            for id in ids
        )
        heads = restarts([value for _, value, _ in numbered])
        self.starts[kind] = [
            _boundary(self.document_index, numbered[head - 1][0], numbered[head][0]) for head in heads
        ]
        self._chapters_of[kind] = {
            chapter: ChapterNumbers([(value, id) for _, value, id in numbered[first:end]])
            for chapter, (first, end) in enumerate(pairwise([0, *heads, len(numbered)]))
        }

    def entry_at(self, position: ReadingPosition) -> Entry | None:
        """The entry in whose text a place lies: the last to open before it, if that reaches its page."""
        index = bisect_right(self._openings, (position, "~"))
        entry = self.entries[self._openings[index - 1][1]] if index else None
        return entry if entry is not None and position[0] in entry.pages else None

    def has(self, number: PrintedNumber) -> bool:
        """Whether something in the document has exactly this number."""
        return bool(self.ids.get((number.kind, number.path)))

    def find(self, number: PrintedNumber, position: ReadingPosition) -> tuple[Target, ...]:
        """What a number stands for where it is cited: nothing, one thing, its two sides, or what goes on over pages.

        Args:
            number: the number.
            position: page and place in the reading order where it is cited.
        """
        kind, path = number.kind, number.path
        if kind is NumberKind.PLATE and not self.has(number):
            # "Pl. 1.3" is panel 3 of plate 1 where plates do not count by chapters.
            path = (*re.split("[.-]", path[0]), *path[1:])
        exact = self.ids.get((kind, path))
        if exact:
            return self._meant(kind, exact, position)
        parts = self.parts.get((kind, path))
        if parts:
            parents = {
                self.document_index.get(RegionId(id)).parent
                for id in parts
                if id in self.document_index.page_of
            }
            if len(parts) == 1:
                return (self._target(parts[0], ONE_PART, exact=False),)
            if len(parents) == 1 and None not in parents:
                return (self._target(str(parents.pop()), WHOLE_OF_PARTS, exact=False),)
            target = self._meant(kind, parts, position)[0]
            return (Target(target.id, min(target.confidence, TWICE), exact=False),)
        whole_ids = self.ids.get((kind, path[:-1])) if len(path) > 1 else None
        if whole_ids:
            target = self._meant(kind, whole_ids, position)[0]
            panel = self._in_order(target.id, path[-1])
            if panel is not None:
                return (Target(panel, target.confidence * BY_ORDER),)
            return (Target(target.id, target.confidence * WHOLE_FOR_PART, exact=False),)
        if len(path) == 1 and path[0].isdigit():
            misprinted = self._series(kind, position).between(int(path[0]))
            return (self._target(misprinted, MISPRINTED, exact=False),) if misprinted is not None else ()
        return ()

    def _in_order(self, figure: str, part: str) -> str | None:
        """The panel in the place of a part's letter or number, where no panel has a number of its own."""
        panels = self.document_index.panels(RegionId(figure)) if figure in self.document_index.page_of else []
        if any(self.document_index.numbers.get(panel.id) for panel in panels):
            return None
        position = int(part) if part.isdigit() else ord(part) - ord("a") + 1 if len(part) == 1 else 0
        return panels[position - 1].id if 1 <= position <= len(panels) else None

    def _meant(self, kind: NumberKind, ids: list[str], position: ReadingPosition) -> tuple[Target, ...]:
        """What is meant of several with one number, in reading order: that of the citing chapter, else the nearest."""
        starts = self.starts.get(kind, [])
        chapter = bisect_right(starts, position)
        first = self._index(ids, starts[chapter - 1]) if chapter else 0
        end = self._index(ids, starts[chapter]) if chapter < len(starts) else len(ids)
        sure = IN_CHAPTER if starts else SURE
        if end - first == 1:
            return (self._target(ids[first], sure),)
        if len(ids) == 1:
            return (self._target(ids[0], OTHER_CHAPTER),)
        if first < end and (
            all(id in self._continued for id in ids[first + 1 : end]) or self._are_sides(ids[first:end])
        ):
            return tuple(self._target(id, sure) for id in ids[first:end])
        low, high = (first, end) if first < end else (0, len(ids))
        middle = min(max(self._index(ids, position), low), high)
        nearest = ids[max(middle - 2, low) : min(middle + 2, high)]
        fitting = [id for id in nearest if not self._series(kind, position).is_misfit(id)]
        if len(nearest) > len(fitting) == 1:
            return (self._target(fitting[0], TWICE_BUT_OUT_OF_PLACE),)
        id = min(nearest, key=lambda id: self._distance(position, self.positions[id]))
        return (self._target(id, TWICE if first < end else TWICE * OTHER_CHAPTER),)

    def _are_sides(self, ids: list[str]) -> bool:
        """Whether two pictures are the two sides of one thing, under one number of one plate."""
        pictures = [self.document_index.get(RegionId(id)) for id in ids if id in self.document_index.page_of]
        if len(pictures) != 2 or pictures[0].parent is None or pictures[0].parent != pictures[1].parent:
            return False
        return are_sides(*sorted((picture.box for picture in pictures), key=lambda box: box.x0))

    def _series(self, kind: NumberKind, position: ReadingPosition) -> "ChapterNumbers":
        """The numbers of a kind in the chapter of a place."""
        chapter = bisect_right(self.starts.get(kind, []), position)
        return self._chapters_of.get(kind, {}).get(chapter, ChapterNumbers([]))

    def _distance(self, citing: ReadingPosition, cited: ReadingPosition) -> float:
        """How far a place is from where it is cited, in pages; what is cited mostly comes after."""
        pages_ahead = self._position(cited) - self._position(citing)
        return pages_ahead if pages_ahead >= 0 else BACKWARD * -pages_ahead

    def _position(self, position: ReadingPosition) -> float:
        return position[0] + position[1] / max(len(self.document_index.regions.get(position[0], ())), 1)

    def _index(self, ids: list[str], position: ReadingPosition) -> int:
        return bisect_left(ids, position, key=lambda id: self.positions[id])

    def _target(self, id: str, confidence: float, *, exact: bool = True) -> Target:
        return Target(id, confidence * max(self._captioned.get(id, 1.0), MIN_CAPTIONED), exact)


class ChapterNumbers:
    """The numbers of one chapter as printed, in reading order."""

    def __init__(self, numbered: list[tuple[int, str]]) -> None:
        self.numbered = [next(parts) for _, parts in groupby(numbered, key=lambda pair: pair[0])]
        self.index = {value: index for index, (value, _) in reversed(list(enumerate(self.numbered)))}
        self.index_of = {id: index for index, (_, id) in enumerate(self.numbered)}

    def between(self, number: int) -> str | None:
        """What stands in the place of a missing number: as many pictures as numbers between those that fit."""
        before = [value for value in range(number - 1, number - FAR, -1) if value in self.index]
        after = [value for value in range(number + 1, number + FAR) if value in self.index]
        starts = [(value, self.index[value]) for value in before]
        if 0 < number < FAR:  # there is no place before the first: "fig. 0"
            starts.append((0, -1))
        if not after and starts:
            return self._last(number, *starts[0])
        # Neighbours may be wrong themselves: the nearest two that have as many pictures as numbers between them.
        spans = [
            (last - first, start + number - first)
            for first, start in starts
            for last in after
            if self.index[last] - start == last - first
        ]
        if spans:
            return self.numbered[min(spans)[1]][1]
        return self._out_of_order(number, *starts[0]) if starts else None

    def _out_of_order(self, number: int, first: int, start: int) -> str | None:
        """What is counted to from `first`, where each number from there on is higher than some that come later."""
        index = start + number - first
        later = [value for value, _ in self.numbered[index + 1 :]]
        between = [value for value, _ in self.numbered[start + 1 : index + 1]]
        if index >= len(self.numbered) or not later or min(later) <= number:
            return None
        return self.numbered[index][1] if all(value > min(later) for value in between) else None

    def _last(self, number: int, first: int, start: int) -> str | None:
        """What stands in the place of a number behind which there is none, counted from `first` at `start`."""
        index = start + number - first
        if index >= len(self.numbered):
            return None
        if index + 1 < len(self.numbered) and self.numbered[index + 1][0] > self.numbered[index][0]:
            return None  # there is a gap, and the series goes on behind it
        return self.numbered[index][1]

    def is_misfit(self, id: str) -> bool:
        """Whether the neighbours of a picture leave room for exactly one number, and it is not its own."""
        index = self.index_of.get(id)
        if index is None or not 0 < index < len(self.numbered) - 1:
            return False
        before, value, after = (self.numbered[neighbour][0] for neighbour in (index - 1, index, index + 1))
        return after == before + 2 and value != before + 1


def restarts(values: Sequence[int]) -> list[int]:
    """Where a series of numbers starts anew, as indices: a drop to 1 or 2 from which it counts on.

    A single misprinted number (1, 2, 3, 2, 5) or two pictures of one number (11, 12, 12, 13) start nothing.
    """
    indices: list[int] = []
    values_before: set[int] = set()
    for index, (before, value) in enumerate(pairwise(values), 1):
        values_before.add(before)
        following = values[index + 1] if index + 1 < len(values) else value + 1
        drops = value <= RESTART and value in values_before and (value < before or value == 1 == before)
        if drops and following <= value + RESTART:
            indices.append(index)
            values_before.clear()
    return indices


def _boundary(
    document_index: DocumentIndex, last: ReadingPosition, first: ReadingPosition
) -> ReadingPosition:
    """Where a chapter begins between the last picture of the one before and its own first: at the largest heading."""
    headings = [
        (region.size, (page, index))
        for page in range(last[0], first[0] + 1)
        for index, region in enumerate(document_index.on(page))
        if region.type in (RegionType.HEADING, RegionType.TITLE) and last < (page, index) < first
    ]
    if headings:
        largest = max(size for size, _ in headings)
        return min(index for size, index in headings if size == largest)
    return ((last[0] + first[0] + 1) // 2, 0) if last[0] < first[0] else first


def _entry_paths(entry: Entry) -> list[tuple[str, ...]]:
    number = (entry.number or "").casefold().replace(" ", "")
    if not number:
        return []
    paths: list[tuple[str, ...]] = [(number,)]
    if number[-1].isalpha() and number[:-1].isdigit():
        paths.append((number[:-1], number[-1]))
    digits = number.lstrip("abcdefghijklmnopqrstuvwxyzàâäéèêëîïôöùûüç.- ")
    if digits != number and digits.isdigit():
        paths.append((digits,))
    return paths
