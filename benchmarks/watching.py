"""What a project's processes take while it works: memory of its workers, seconds of its pages."""

import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

LOOK_SECONDS = 0.02
LIST_SECONDS = 0.3


class WorkerMemory:
    """Largest resident memory of any process below this one, looked at by a thread of its own."""

    def __init__(self) -> None:
        self.peak = 0
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
        own, known, listed = psutil.Process(), [], 0.0
        while not self._end.wait(LOOK_SECONDS):
            if time.monotonic() - listed > LIST_SECONDS:
                known, listed = own.children(recursive=True), time.monotonic()
            for process in known:
                self.peak = max(self.peak, _peak(process))


def _peak(process: psutil.Process) -> int:
    """The most that a process has had, where the system remembers it, else what it has."""
    with suppress(OSError, ValueError, IndexError):
        status = Path(f"/proc/{process.pid}/status").read_text()
        return int(status.split("VmHWM:", 1)[1].split(None, 1)[0]) * 1024
    with suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


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
