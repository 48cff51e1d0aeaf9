"""The order in which threads write to one file: who asked first writes first.

SQLite lets one program write at a time, and those that wait try again and again: whoever comes at the right moment goes
first, and others may wait until they give up. So the threads of one process wait here instead, each without a
connection, and only the first of them waits for other processes.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar
from weakref import WeakValueDictionary

HAND_OVER_SECONDS = 0.01
"""Between two writers of one process, so that another process that tries again all the time has its turn."""


class WriteQueue:
    """The threads of this process that want to write to one file."""

    _known: ClassVar["WeakValueDictionary[Path, WriteQueue]"] = WeakValueDictionary()
    _making = threading.Lock()

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_taken = False

    @classmethod
    def of(cls, file: Path) -> "WriteQueue":
        """Give the queue of a file, the same to all who have it open."""
        file = file.resolve()
        with cls._making:
            queue = cls._known.get(file)
            if queue is None:
                queue = cls._known[file] = cls()
            return queue

    @property
    def length(self) -> int:
        """How many threads wait."""
        return len(self._waiting)

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Wait for one's turn.

        Raises:
            TimeoutError: it has not come in so many seconds.
        """
        with self._lock:
            turn = threading.Event()
            if self._is_taken:
                self._waiting.append(turn)
            else:
                self._is_taken = True
                turn.set()
        if not turn.wait(seconds):
            with self._lock:
                if not turn.is_set():
                    self._waiting.remove(turn)
                    raise TimeoutError
        try:
            yield
        finally:
            if self._waiting:
                time.sleep(HAND_OVER_SECONDS)
            with self._lock:
                if self._waiting:
                    self._waiting.popleft().set()
                else:
                    self._is_taken = False
