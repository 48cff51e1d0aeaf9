"""Names by what they begin with, as suggestions are asked for while people type."""

from bisect import bisect_left
from collections.abc import Iterable

from pictoria_docs.plugins import fold

MAX_BEGINNING = 2000
"""Names that are looked at for one beginning: nobody turns further pages of suggestions."""
LAST_LETTER = "\U0010ffff"
"""Sorts behind all that begins with what stands before it."""


class NameIndex:
    """Names in the order of their letters, without regard to accents and capitals."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Sort names.

        Args:
            names: each name with the id of what it is the name of; an id may have several.
        """
        self._rows = sorted((fold(name), id) for name, id in names)

    def beginning(self, prefix: str) -> list[str]:
        """Ids of the names that begin so, each once, shorter names first among equals of the alphabet."""
        folded = fold(prefix)
        first = bisect_left(self._rows, (folded, ""))
        last = bisect_left(self._rows, (folded + LAST_LETTER, ""))
        return list(dict.fromkeys(id for _, id in self._rows[first : min(last, first + MAX_BEGINNING)]))
