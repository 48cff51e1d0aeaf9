"""What lists teach: which groups on pages, and which lines that open alike, are the entries of a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pictoria_docs.document import Document
from pictoria_docs.eval.gold import Gold, GoldEntry
from pictoria_docs.eval.texts import folded, similarity
from pictoria_docs.evidence import Model
from pictoria_docs.linking import LinkingOptions
from pictoria_docs.linking.catalogue_lines import measure_lines
from pictoria_docs.linking.groups import Grouping, LaidOut, find_groupings, lay_out
from pictoria_docs.linking.groups.measure import GROUPS, Measuring
from pictoria_docs.linking.link import opened_document
from pictoria_docs.linking.number_series import OpeningNumber
from pictoria_docs.linking.openings import OpeningPattern, PatternLines, find_patterns, lines_of
from pictoria_docs.linking.openings.measure import OPENINGS, MeasuredPattern
from pictoria_docs.linking.rows import PrintedLine
from pictoria_docs.training.choices import RIGHT, ChoiceExamples, train_choice
from pictoria_docs.training.known_documents import known_documents

RIM = 3.0  # points around the box of an entry
LIKE_TITLE = 0.6  # similarity of a title and the truth
SAME_PICTURE = 0.5  # intersection over union
OF_TITLES = 0.6  # of the fit, what titles count; the rest are pictures


class ListExamples(NamedTuple):
    """The ways to read a document as a list."""

    groups: ChoiceExamples
    openings: ChoiceExamples


def train_lists(projects: Sequence[Path], golds: Sequence[Path], *, command: str) -> dict[str, Model]:
    """Fit the choices among groups and among patterns of openings to analysed projects whose entries gold files know.

    Args:
        projects: folders of projects.
        golds: folders of gold files named after the documents (`<name>.gold.json`).
        command: goes into the models' files.

    Returns:
        The models by their names.

    Raises:
        ProjectError: no project, too few documents with entries, or all of one source.
    """
    found = (list_examples(*each) for each in known_documents(projects, golds, "linking"))
    examples = [each for each in found if each is not None]
    return {
        GROUPS.name: train_choice(GROUPS, [each.groups for each in examples], command),
        OPENINGS.name: train_choice(OPENINGS, [each.openings for each in examples], command),
    }


def list_examples(document: Document, gold: Gold) -> ListExamples | None:
    """Measure the ways to read a document, and how well each tells its entries; None where the gold does not tell.

    Where most pictures have captions and nothing is known of entries, no way is right.

    Args:
        document: its pages as the captions stage left them.
        gold: its truth.
    """
    if "entries" not in gold.scored and not _is_captioned(gold):
        return None
    options = LinkingOptions()
    document_index = opened_document(document, options)
    lines = lines_of(measure_lines(document_index, options).measured)
    laid_out = lay_out(document_index, lines.measured.rows)
    source, has_entries = gold.source or gold.name, bool(gold.entries)
    groupings, patterns = find_groupings(laid_out), find_patterns(lines)
    fits = _Fits(laid_out, lines, gold)
    return ListExamples(
        ChoiceExamples(
            source,
            GROUPS.rows([Measuring(laid_out, grouping) for grouping in groupings]),
            np.array([fits.of_grouping(grouping) for grouping in groupings], dtype=np.float64),
            has_entries,
        ),
        ChoiceExamples(
            source,
            OPENINGS.rows([MeasuredPattern(lines, pattern) for pattern in patterns]),
            np.array([fits.of_pattern(pattern) for pattern in patterns], dtype=np.float64),
            has_entries,
        ),
    )


def _is_captioned(gold: Gold) -> bool:
    captioned = {link.target for link in gold.links if link.type == "caption_of"}
    return "captions" in gold.scored and len(captioned) > RIGHT * len(gold.figures)


@dataclass(frozen=True, slots=True)
class _Title:
    """Lines that may be the title of an entry, without its number."""

    lines: tuple[int, ...]
    number: OpeningNumber | None


class _Fits:
    """How well ways to read a document tell its entries."""

    def __init__(self, laid_out: LaidOut, lines: PatternLines, gold: Gold) -> None:
        self._rows: Sequence[PrintedLine] = laid_out.rows
        self._laid_out, self._lines = laid_out, lines
        self._entries = list(gold.entries)
        figures = {figure.id: figure for figure in gold.figures}
        self._shown = {
            (index, link.target)
            for link in gold.links
            if link.type == "depicts" and (figure := figures.get(link.source)) is not None
            for index, picture in enumerate(laid_out.pictures)
            if picture.page == figure.page and figure.iou(picture.box) >= SAME_PICTURE
        }
        self._depicts = sum(link.type == "depicts" for link in gold.links)
        self._known: dict[_Title, GoldEntry | None] = {}

    def of_grouping(self, grouping: Grouping) -> float:
        """Give the F1 of the titles and of the pictures of entries, weighed."""
        numbers = self._laid_out.numbers
        titles = [_Title(tuple(group.title), numbers[group.title[0]]) for group in grouping.groups]
        taken = self._taken(titles)
        found = self._f1(taken)
        if not self._depicts:
            return found
        shown = sum(
            entry is not None and (index, entry.id) in self._shown
            for group, entry in zip(grouping.groups, taken, strict=True)
            for index in group.pictures
        )
        pictures = sum(len(group.pictures) for group in grouping.groups)
        return OF_TITLES * found + (1 - OF_TITLES) * 2 * shown / max(1, pictures + self._depicts)

    def of_pattern(self, pattern: OpeningPattern) -> float:
        """Give the F1 of the openings of entries."""
        return self._f1(self._taken([self._opening(index) for index in pattern.lines.tolist()]))

    def _opening(self, index: int) -> _Title:
        """Read the title that a line opens; on the next line where it holds nothing but a number."""
        number = self._lines.numbers[index]
        worded = any(map(str.isalpha, self._lines.texts[index]))
        lines = (index,) if worded or index + 1 == len(self._rows) else (index, index + 1)
        return _Title(lines, number)

    def _f1(self, taken: Sequence[GoldEntry | None]) -> float:
        right = sum(entry is not None for entry in taken)
        return 2 * right / max(1, len(taken) + len(self._entries))

    def _taken(self, titles: Sequence[_Title]) -> list[GoldEntry | None]:
        """Find the entry of each title; each entry counts but once."""
        taken: set[str] = set()
        found: list[GoldEntry | None] = []
        for title in titles:
            if title not in self._known:
                self._known[title] = self._entry(title)
            entry = self._known[title]
            found.append(entry if entry is not None and entry.id not in taken else None)
            if entry is not None:
                taken.add(entry.id)
        return found

    def _entry(self, title: _Title) -> GoldEntry | None:
        first = self._rows[title.lines[0]]
        text = " ".join(self._rows[index].text for index in title.lines)
        said = folded(text[title.number.end if title.number is not None else 0 :])
        for entry in self._entries:
            if not _holds(entry, first):
                continue
            known = folded(entry.title)
            length = min(len(said), len(known))
            if not known or (length > 1 and similarity(said[:length], known[:length]) >= LIKE_TITLE):
                return entry
        return None


def _holds(entry: GoldEntry, line: PrintedLine) -> bool:
    """Whether a line begins within an entry."""
    x, y = line.box.x0 + min(line.box.width, line.box.height) / 2, line.box.centre.y
    boxes = [span.box.grown(RIM) for span in entry.spans if span.page == line.page]
    return any(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for box in boxes)
