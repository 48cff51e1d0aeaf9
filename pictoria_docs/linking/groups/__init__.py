"""Entries as what comes back on the page: a picture, a title in a style of its own, lines in the same order."""

from pictoria_docs.linking.groups.find import ChosenGrouping, rank_groupings
from pictoria_docs.linking.groups.grouping import Group, Grouping, find_groupings, give_lines
from pictoria_docs.linking.groups.laid_out import LaidOut, lay_out
from pictoria_docs.linking.groups.open import open_groups

__all__ = [
    "ChosenGrouping",
    "Group",
    "Grouping",
    "LaidOut",
    "find_groupings",
    "give_lines",
    "lay_out",
    "open_groups",
    "rank_groupings",
]
