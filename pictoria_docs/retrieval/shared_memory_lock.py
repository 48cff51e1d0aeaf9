"""Searches side by side over what is kept in memory, and none of them while it is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Semaphore

READERS = 4
"""Searches at the same time: more would only wait for the interpreter, each with its connections to the database."""


class SharedMemoryLock:
    """Several threads may read at once; whoever writes is alone."""

    def __init__(self) -> None:
        self._readers, self._writer = Semaphore(READERS), Lock()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Be one of those that read."""
        with self._readers:
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be alone, once those that read are done."""
        with self._writer:
            for _ in range(READERS):
                self._readers.acquire()
            try:
                yield
            finally:
                self._readers.release(READERS)
