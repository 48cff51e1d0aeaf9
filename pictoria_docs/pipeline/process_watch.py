"""What worker processes take of the machine: their memory is watched, their processor time can be asked for."""

import threading
from collections.abc import Iterable
from contextlib import suppress

import psutil

WATCH_SECONDS = 0.02
"""Between two looks: a process fills some 50 MB in that time."""


MARGIN = 96 * 2**20
"""Bytes below a limit at which a process is killed already, a sixteenth of the limit at most."""
MARGIN_SHARE = 16
"""The margin is at most one of so many parts of the limit: small limits leave room to work."""


class WatchedProcess:
    """One process with a limit of memory. The watch kills it; who waits for its answer then finds it dead."""

    def __init__(self, pid: int, memory_limit: int) -> None:
        self.memory_limit = memory_limit
        """Bytes of resident memory; may be changed at any time."""
        self.exceeded = False
        """Whether it was killed because of its memory."""
        self._process = psutil.Process(pid)

    def check(self) -> None:
        """Kill the process if it has more memory than it may."""
        with suppress(psutil.Error):
            most = self.memory_limit - min(MARGIN, self.memory_limit // MARGIN_SHARE)
            if not self.exceeded and self._process.memory_info().rss > most:
                self.exceeded = True
                self._process.kill()

    def own_seconds(self) -> float:
        """What the process has computed so far, and the programs that it ran and that have ended; 0 once it is dead."""
        with suppress(psutil.Error):
            return float(sum(self._process.cpu_times()[:4]))
        return 0.0

    def processor_seconds(self) -> float:
        """The same with the programs that it runs now, which takes some milliseconds to find out."""
        seconds = self.own_seconds()
        with suppress(psutil.Error):
            # The system adds a program's time to that of its caller only when it has ended.
            for program in self._process.children(recursive=True):
                with suppress(psutil.Error):
                    seconds += float(sum(program.cpu_times()[:2]))
        return seconds

    def kill(self) -> None:
        """Kill the process and the programs that it runs."""
        with suppress(psutil.Error):
            for process in (*self._process.children(recursive=True), self._process):
                with suppress(psutil.Error):
                    process.kill()


class MemoryWatch:
    """A thread that looks at processes again and again; they need not answer for it, nor hand over the interpreter."""

    def __init__(self) -> None:
        self._watched: list[WatchedProcess] = []
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, processes: Iterable[WatchedProcess]) -> None:
        """Watch these, and no others any more."""
        self._watched = list(processes)
        if self._thread is None and self._watched:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._ended.wait(WATCH_SECONDS):
            for process in self._watched:
                process.check()

    def end(self) -> None:
        """Watch nothing any more."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._ended.clear()
