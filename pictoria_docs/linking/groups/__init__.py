"""Entries as what comes back on the page: a picture, a title in a style of its own, lines in the same order."""

from pictoria_docs.linking.groups.grouping import Group, Grouping, find_groupings
from pictoria_docs.linking.groups.laid_out import LaidOut, lay_out

__all__ = ["Group", "Grouping", "LaidOut", "find_groupings", "lay_out"]
