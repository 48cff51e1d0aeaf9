"""Sources kept open for the next page, used by one thread at a time."""

import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, RLock
from typing import Any

OPEN_SOURCES = 4

_mupdf = RLock()
"""MuPDF's state is the process's, not the file's: only one thread may be in it, whatever the file."""


class _Slot:
    def __init__(self, lock: Any) -> None:
        self.source: Any = None
        self.lock = lock
        self.users = 0


class OpenSources:
    """Opens sources when they are asked for, and closes those that were not used for longest."""

    def __init__(self, open_source: Callable[[str], Any]) -> None:
        self._open = open_source
        self._slots: OrderedDict[str, _Slot] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def using(self, location: str) -> Iterator[Any]:
        """The source at `location`, for this thread alone.

        Raises:
            SourceError: it cannot be opened.
        """
        with self._lock:
            slot = self._slots.get(location)
            if slot is None:
                slot = self._slots[location] = _Slot(_lock_for(location))
            self._slots.move_to_end(location)
            slot.users += 1
        try:
            with slot.lock:
                if slot.source is None:
                    slot.source = self._open(location)
                yield slot.source
                if slot.lock is _mupdf:
                    _shrink()
        finally:
            with self._lock:
                slot.users -= 1
                idle = self._idle()
            _close(idle)

    def _idle(self) -> list[_Slot]:
        """Take out what is too much and nobody uses."""
        idle = [location for location, slot in self._slots.items() if not slot.users]
        return [self._slots.pop(location) for location in idle[: max(0, len(self._slots) - OPEN_SOURCES)]]

    def close(self) -> None:
        """Close all."""
        with self._lock:
            slots = list(self._slots.values())
            self._slots.clear()
        _close(slots)


def _shrink() -> None:
    """Let MuPDF forget fonts and pictures of pages that it has drawn; by itself it keeps 256 MiB."""
    pymupdf = sys.modules.get("pymupdf")
    if pymupdf is not None:
        pymupdf.TOOLS.store_shrink(100)


def _close(slots: list[_Slot]) -> None:
    for slot in slots:
        with slot.lock:
            if slot.source is not None:
                slot.source.close()
                slot.source = None


def _lock_for(location: str) -> Any:
    """MuPDF's lock, but for what it surely has no part in: addresses, pictures, manifests."""
    from pictoria_docs.sources.decode import SUFFIXES
    from pictoria_docs.sources.files import is_url

    path = Path(location)
    apart = is_url(location) or path.is_dir() or path.suffix.lower() in {*SUFFIXES, ".json", ".jsonld"}
    return RLock() if apart else _mupdf
