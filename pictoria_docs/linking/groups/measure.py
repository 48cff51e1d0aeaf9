"""What is measured of a grouping: whether its groups are records that come back, or captions, headings, an album."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log, log10
from statistics import mean, median

from pictoria_docs.document import Box, RegionType
from pictoria_docs.evidence import FeatureSet
from pictoria_docs.linking.groups.grouping import Group, Grouping, Where
from pictoria_docs.linking.groups.laid_out import LaidOut, Style

SPREAD_X, SPREAD_Y = 0.08, 0.06  # of the page's width, by which a place differs wholly
HEAD = 10  # lines of a group in which its fields are looked for
MANY = 4.0  # ln(groups) that count as one
SHORT = 45  # characters of a line that is a field
LONG_TITLE, TITLE_UNIT = 45, 60  # characters
PROSE = 300  # characters of a group's text
SENTENCE = 25  # characters from which a title that ends with a stop is a sentence
CHANCE = 0.4  # share of groups in which anything may stand once by chance
LARGER = 1.06  # as which bold or capitals count
MIN_LARGER = 0.99
MAX_STEP = 3  # of a count that goes on
_SENTENCE = re.compile(r"\w\.$|[.;!?]\s\w")
_LOWER = re.compile(r"\W*[a-zà-ÿ]")


@dataclass(frozen=True)
class Measuring:
    """A grouping in its document."""

    laid_out: LaidOut
    grouping: Grouping

    @property
    def groups(self) -> list[Group]:
        """Its groups, at least one."""
        return self.grouping.groups

    @cached_property
    def pictured(self) -> list[Group]:
        """The groups with pictures."""
        return [group for group in self.groups if group.pictures]

    @cached_property
    def titles(self) -> list[str]:
        """The text of each title."""
        return [" ".join(self.text(index) for index in group.title) for group in self.groups]

    @cached_property
    def below(self) -> list[list[int]]:
        """The lines of each group that do not stand above its title, from the top down."""
        return [[index for index in group.lines if self.is_below(index, group)] for group in self.groups]

    @cached_property
    def characters(self) -> list[int]:
        """How much text each group has besides its title."""
        return [sum(len(self.text(index)) for index in group.lines) for group in self.groups]

    @cached_property
    def pages(self) -> set[int]:
        """The pages that groups stand on."""
        return {group.page for group in self.groups}

    def text(self, line: int) -> str:
        """The text of a line."""
        return self.laid_out.rows[line].text

    def box(self, line: int) -> Box:
        """The place of a line."""
        return self.laid_out.rows[line].box

    def style(self, line: int) -> Style:
        """How a line is set."""
        return self.laid_out.styles[line]

    def weight(self, line: int) -> float:
        """How much a line stands out: its size, more where it is bold or in capitals."""
        size, bold, _, capitals = self.style(line)
        return size * (LARGER if bold else 1) * (LARGER if capitals else 1)

    def is_below(self, line: int, group: Group) -> bool:
        """Whether a line does not stand above the title of its group: below it, beside it, or on the next page."""
        return (
            self.laid_out.rows[line].page > group.page or self.box(line).y0 > self.box(group.title[0]).y0 - 2
        )

    def is_parted(self, group: Group) -> bool:
        """Whether lines of a group with pictures stand between its title and the first of them."""
        title = Box.union(self.box(index) for index in group.title)
        shown = self.laid_out.pictures[group.pictures[0]].box
        low, high = (shown.y1, title.y0) if shown.y1 < title.centre.y else (title.y1, shown.y0)
        lines = [self.laid_out.rows[index] for index in group.lines]
        return any(row.page == group.page and low < row.box.centre.y < high for row in lines)

    def share(self, flags: Sequence[bool]) -> float:
        """The share of the groups of which something holds."""
        return sum(flags) / len(self.groups)


GROUPS: FeatureSet[Measuring] = FeatureSet("groups", base=0.0)
"""Of a grouping of a document."""


@GROUPS.feature("share", rises=True)
def pictures_used(of: Measuring) -> float:
    """Pictures of the document that a group has."""
    return len({index for group in of.groups for index in group.pictures}) / len(of.laid_out.pictures)


@GROUPS.feature("share", rises=True)
def with_picture(of: Measuring) -> float:
    """Groups that have a picture."""
    return of.share([bool(group.pictures) for group in of.groups])


@GROUPS.feature("share", rises=True)
def same_count(of: Measuring) -> float:
    """Groups that have as many pictures as most of those that have any."""
    counts = Counter(len(group.pictures) for group in of.pictured)
    return counts.most_common(1)[0][1] / len(of.groups)


@GROUPS.feature("share", rises=True)
def same_place(of: Measuring) -> float:
    """How much alike the places of titles are, across, seen from their first pictures."""
    shifts: list[list[float]] = [[], [], []]
    for group in of.pictured:
        title, shown = of.box(group.title[0]), of.laid_out.pictures[group.pictures[0]].box
        width = of.laid_out.pages[group.page].width
        for found, shift in zip(
            shifts, (title.x0 - shown.x0, title.centre.x - shown.centre.x, title.x0 - shown.x1), strict=True
        ):
            found.append(shift / width)
    return max(_alike(found, SPREAD_X) for found in shifts)


@GROUPS.feature("share", rises=True)
def same_distance(of: Measuring) -> float:
    """How much alike the distances of titles from their first pictures are, down the page."""
    found: list[float] = []
    for group in of.pictured:
        title, shown = of.box(group.title[0]), of.laid_out.pictures[group.pictures[0]].box
        shift = min((title.y0 - shown.y1, title.y0 - shown.y0, shown.y0 - title.y1), key=abs)
        found.append(shift / of.laid_out.pages[group.page].width)
    return _alike(found, SPREAD_Y)


@GROUPS.feature("share", rises=True)
def even(of: Measuring) -> float:
    """How much alike the groups are in their number of lines."""
    counts = [float(len(group.lines)) for group in of.groups]
    return _alike(counts, max(1.0, median(counts))) if any(counts) else 0.0


@GROUPS.feature("share", rises=True)
def own_style(of: Measuring) -> float:
    """Titles that are set otherwise than most of the text."""
    return of.share([of.style(group.title[0]) != of.laid_out.usual for group in of.groups])


@GROUPS.feature("share", rises=True)
def first(of: Measuring) -> float:
    """Groups none of whose lines stands above the title."""
    return of.share(
        [len(lines) == len(group.lines) for lines, group in zip(of.below, of.groups, strict=True)]
    )


@GROUPS.feature("marks", rises=True)
def once(of: Measuring) -> float:
    """Marks of a record (a size, a date, a price ...) that stand in each group exactly once, beyond chance."""
    marks = of.laid_out.marks
    heads = [
        [marks[index] for index in (*group.title, *lines[:HEAD])]
        for group, lines in zip(of.groups, of.below, strict=True)
    ]
    shares = [
        of.share([sum(line[kind] for line in head) == 1 for head in heads]) for kind in range(len(marks[0]))
    ]
    return min(2.0, sum(max(0.0, share - CHANCE) / (1 - CHANCE) for share in shares))


@GROUPS.feature("share", rises=True)
def numbered(of: Measuring) -> float:
    """Titles that open with a number which counts on from that of the title before."""
    numbers = [of.laid_out.numbers[group.title[0]] for group in of.groups]
    pairs = pairwise(numbers)
    return of.share([a is not None and b is not None and 0 < b.value - a.value <= MAX_STEP for a, b in pairs])


@GROUPS.feature("share", rises=True)
def many(of: Measuring) -> float:
    """How many groups there are: ln(groups) over 4, at most 1."""
    return min(1.0, log(len(of.groups)) / MANY)


@GROUPS.feature("share", rises=True)
def covered(of: Measuring) -> float:
    """Text of the pages with groups that stands in groups."""
    inside = sum(of.characters) + sum(map(len, of.titles))
    whole = sum(len(of.text(index)) for page in of.pages for index in of.laid_out.lines_on.get(page, ()))
    return min(1.0, inside / max(1, whole))


@GROUPS.feature("share", rises=True)
def of_pages(of: Measuring) -> float:
    """Pages with pictures that have a group."""
    shown = set(of.laid_out.pictures_on)
    return len(of.pages & shown) / len(shown)


@GROUPS.feature("share", rises=False)
def elsewhere(of: Measuring) -> float:
    """Text of the document that stands on pages without groups."""
    here = sum(len(of.text(index)) for page in of.pages for index in of.laid_out.lines_on.get(page, ()))
    return 1 - here / max(1, sum(len(row.text) for row in of.laid_out.rows))


@GROUPS.feature("share", rises=True)
def unique(of: Measuring) -> float:
    """Titles that come but once."""
    return len(set(of.titles)) / len(of.groups)


@GROUPS.feature("share", rises=True)
def short_lines(of: Measuring) -> float:
    """First lines below titles that are short, as fields are."""
    heads = [lines[:6] for lines in of.below if lines]
    return (
        mean(sum(len(of.text(index)) < SHORT for index in head) / len(head) for head in heads)
        if heads
        else 0.0
    )


@GROUPS.feature("share", rises=True)
def prominent(of: Measuring) -> float:
    """Titles that stand out more than all lines of their group."""
    return of.share(
        [
            all(of.weight(index) < MIN_LARGER * of.weight(group.title[0]) for index in group.lines)
            for group in of.groups
        ]
    )


@GROUPS.feature("share", rises=True)
def top(of: Measuring) -> float:
    """Titles that begin a text."""
    return of.share([group.title[0] in of.laid_out.tops for group in of.groups])


@GROUPS.feature("share", rises=False)
def parted(of: Measuring) -> float:
    """Groups with pictures where lines stand between the title and the first of them."""
    return sum(map(of.is_parted, of.pictured)) / len(of.pictured)


@GROUPS.feature("share", rises=False)
def sentences(of: Measuring) -> float:
    """Titles that are sentences."""
    return of.share([bool(_SENTENCE.search(title)) and len(title) > SENTENCE for title in of.titles])


@GROUPS.feature("share", rises=False)
def small_letters(of: Measuring) -> float:
    """Titles that open with a small letter."""
    return of.share([bool(_LOWER.match(title)) for title in of.titles])


@GROUPS.feature("share", rises=False)
def captions(of: Measuring) -> float:
    """How sure titles are captions: the mean of their confidence, 0 for what is none."""
    regions = [of.laid_out.rows[group.title[0]].region for group in of.groups]
    return mean(region.confidence if region.type is RegionType.CAPTION else 0.0 for region in regions)


@GROUPS.feature("share", rises=False)
def long_titles(of: Measuring) -> float:
    """How much longer than 45 characters titles are, in units of 60, at most 1."""
    return max(0.0, min(1.0, (median(map(len, of.titles)) - LONG_TITLE) / TITLE_UNIT))


@GROUPS.feature("share", rises=False)
def prose(of: Measuring) -> float:
    """How much longer than 300 characters the text of groups is, in powers of 10, at most 1."""
    return max(0.0, min(1.0, log10(max(median(of.characters), 1) / PROSE)))


@GROUPS.feature("flag")
def strict(of: Measuring) -> float:
    """Titles without pictures were left out."""
    return float(of.grouping.strict)


@GROUPS.feature("flag")
def loose(of: Measuring) -> float:
    """Pictures were given by their place in the reading order, or to the nearest title."""
    return float(of.grouping.where in (Where.NEAREST, Where.BEFORE, Where.AFTER))


@GROUPS.feature("flag")
def whole_pages(of: Measuring) -> float:
    """Pictures were given to the only title of their page, or of the page before."""
    return float(of.grouping.where in (Where.PAGE, Where.FACING))


def _alike(values: Sequence[float], unit: float) -> float:
    """1 where all values are equal, 0 where half of them differ by `unit` from the middle one."""
    if len(values) < 2:
        return 0.5
    middle = median(values)
    return max(0.0, 1 - median(abs(value - middle) for value in values) / unit)
