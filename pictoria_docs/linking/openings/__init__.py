"""Entries of a list as lines that open alike: which lines, told by how they are set and what they open with."""

from pictoria_docs.linking.openings.find import ChosenPattern, choose_pattern, read_pattern, weigh_openings
from pictoria_docs.linking.openings.patterns import OpeningPattern, PatternLines, find_patterns, lines_of

__all__ = [
    "ChosenPattern",
    "OpeningPattern",
    "PatternLines",
    "choose_pattern",
    "find_patterns",
    "lines_of",
    "read_pattern",
    "weigh_openings",
]
