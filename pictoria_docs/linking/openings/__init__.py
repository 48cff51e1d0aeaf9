"""Entries of a list as lines that open alike: which lines, told by how they are set and what they open with."""

from pictoria_docs.linking.openings.find import (
    ChosenPattern,
    rank_patterns,
    read_pattern,
    weigh_openings,
)
from pictoria_docs.linking.openings.patterns import OpeningPattern, PatternLines, find_patterns, lines_of

__all__ = [
    "ChosenPattern",
    "OpeningPattern",
    "PatternLines",
    "find_patterns",
    "lines_of",
    "rank_patterns",
    "read_pattern",
    "weigh_openings",
]
