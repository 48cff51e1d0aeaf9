"""Where things were found, kept for those who read an answer page by page."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from pictoria_docs.retrieval.hits import SearchHit
from pictoria_docs.retrieval.word_boxes import WordBox

FoundPlaces = list[tuple[SearchHit, WordBox | None]]
"""Each found word with its hit; for a picture, None. In the order of the pages."""
MAX_SEARCHES = 8
"""Of a project, of which places are kept: as many people may read long answers at the same time."""
MAX_PLACES = 100_000
"""Kept of a project: 80 MB, at .8 KB each where texts are short. The last search is kept whatever it found."""


class HitPositionCache:
    """Places of the last searches of a project: what all see; whether a person may see it is looked at before."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, FoundPlaces] = OrderedDict()
        self._lock = Lock()

    def get(
        self, key: Hashable, find: Callable[[], FoundPlaces], may_keep: Callable[[], bool]
    ) -> FoundPlaces:
        """What was found, or is found now.

        Args:
            key: all that it depends on.
            find: the search, where it is not kept.
            may_keep: whether what was just found is all that can be found.
        """
        with self._lock:
            if (kept := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return kept
        found = find()
        if may_keep():
            with self._lock:
                self._kept[key] = found
                self._kept.move_to_end(key)
                while len(self._kept) > 1 and self._is_full:
                    self._kept.popitem(last=False)
        return found

    @property
    def _is_full(self) -> bool:
        return len(self._kept) > MAX_SEARCHES or sum(map(len, self._kept.values())) > MAX_PLACES
