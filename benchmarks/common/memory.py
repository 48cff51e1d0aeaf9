"""Measure what processes take while they work: their memory, and the seconds of each page."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

LOOK_SECONDS, LIST_SECONDS = 0.02, 0.3
MIB = 1 << 20


def resident(process: psutil.Process) -> int:
    """Return the bytes of memory of a process now; 0 where it is gone."""
    with suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


def unique(process: psutil.Process) -> int:
    """Return the bytes that a process shares with no other, where the system tells them."""
    with suppress(psutil.Error):
        memory = process.memory_full_info()
        return int(getattr(memory, "uss", memory.rss))
    return 0


def most(process: psutil.Process) -> int:
    """Return the most that a process has had, where the system remembers it, else what it has."""
    with suppress(OSError, ValueError, IndexError):
        status = Path(f"/proc/{process.pid}/status").read_text()
        return int(status.split("VmHWM:", 1)[1].split(None, 1)[0]) * 1024
    return resident(process)


class MemoryWatch:
    """Watches the memory of a process and all that it has started, from a thread of its own."""

    def __init__(self, process: psutil.Process, measure: Callable[[psutil.Process], int] = resident) -> None:
        """Begin with nothing seen.

        Args:
            process: this one and all below it are watched.
            measure: the bytes of one process.
        """
        self.together, self.largest = 0, 0
        """The most of all together; of any below the process."""
        self._process, self._measure = process, measure
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        below: list[psutil.Process] = []
        listed = 0.0
        while not self._end.wait(LOOK_SECONDS):
            if time.monotonic() - listed > LIST_SECONDS:
                with suppress(psutil.Error):
                    below = self._process.children(recursive=True)
                listed = time.monotonic()
            each = [self._measure(process) for process in below]
            self.largest = max([self.largest, *each])
            self.together = max(self.together, self._measure(self._process) + sum(each))


class PageSeconds:
    """A `Progress` that remembers the longest time without a page done; exact with one worker."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._since: float | None = None
        self._left = 0

    def expect(self, pages: int) -> None:
        """So many more pages will be read."""
        self._left += pages
        self._since = self._since or time.monotonic()

    def advance(self, pages: int) -> None:
        """So many pages are done."""
        if pages and self._since is not None:
            self._left -= pages
            self.longest = max(self.longest, time.monotonic() - self._since)
            self._since = time.monotonic() if self._left > 0 else None
