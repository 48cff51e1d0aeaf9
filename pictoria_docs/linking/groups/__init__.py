"""Entries as what comes back on the page: a picture, a title in a style of its own, lines in the same order."""

from pictoria_docs.linking.groups.find import ChosenGrouping, choose_grouping
from pictoria_docs.linking.groups.grouping import Group, Grouping, find_groupings
from pictoria_docs.linking.groups.laid_out import LaidOut, lay_out
from pictoria_docs.linking.groups.open import open_groups

__all__ = [
    "ChosenGrouping",
    "Group",
    "Grouping",
    "LaidOut",
    "choose_grouping",
    "find_groupings",
    "lay_out",
    "open_groups",
]
