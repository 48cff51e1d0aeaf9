"""The grouping of a document that makes records of it, if any does."""

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from pictoria_docs.document import Box
from pictoria_docs.document.log_odds import probability
from pictoria_docs.evidence import ShippedModel
from pictoria_docs.linking.groups.grouping import Grouping, find_groupings
from pictoria_docs.linking.groups.laid_out import LaidOut
from pictoria_docs.linking.groups.measure import GROUPS, Measuring

MOSTLY = 0.5  # of the groups
LEVEL = 0.5  # of a title's height
GROUPS_MODEL = ShippedModel.beside(__file__, GROUPS)


class ChosenGrouping(NamedTuple):
    """The likeliest grouping of a document."""

    laid_out: LaidOut
    grouping: Grouping
    odds: float
    """Log-odds of its groups being entries, as on sources left out."""

    @property
    def likely(self) -> float:
        """The probability that its groups are entries."""
        return probability(self.odds)

    @property
    def side_by_side(self) -> float:
        """The share of the titles that stand level with another: lines that are read across would mix their groups."""
        boxes = [(group.page, self.laid_out.rows[group.title[0]].box) for group in self.grouping.groups]
        by_page: dict[int, list[Box]] = defaultdict(list)
        for page, box in boxes:
            by_page[page].append(box)
        return sum(any(_level(box, other) for other in by_page[page]) for page, box in boxes) / len(boxes)

    @property
    def titles_apart(self) -> bool:
        """Whether most titles are set otherwise than the next line of their group: where they end is plain then."""
        styles, groups = self.laid_out.styles, self.grouping.groups
        apart = sum(
            all(styles[index] != styles[group.title[0]] for index in sorted(group.lines)[:1])
            for group in groups
        )
        return apart > MOSTLY * len(groups)


def rank_groupings(laid_out: LaidOut) -> list[ChosenGrouping]:
    """Weigh all groupings of a document, the likeliest first; none where it has too few pictures."""
    groupings = find_groupings(laid_out)
    if not groupings:
        return []
    odds = GROUPS_MODEL.load().log_odds(
        GROUPS.rows([Measuring(laid_out, grouping) for grouping in groupings])
    )
    order = np.argsort(-odds, kind="stable").tolist()
    return [ChosenGrouping(laid_out, groupings[index], float(odds[index])) for index in order]


def _level(first: Box, second: Box) -> bool:
    return first.overlap_y(second) > LEVEL * first.height and first.overlap_x(second) < 0
