"""Locks between processes that the system gives back when their holder is gone, however it went."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Self

if os.name == "nt":
    import msvcrt

    def _take(stream: IO[bytes]) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]

else:
    import fcntl

    def _take(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """An exclusive lock on a file, which is made if need be."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    @classmethod
    def take(cls, file: Path) -> Self | None:
        """The lock, or None while someone else has it."""
        stream = file.open("ab")
        try:
            _take(stream)
        except OSError:
            stream.close()
            return None
        return cls(stream)

    @classmethod
    def wait(cls, file: Path, every: float = 0.05) -> Self:
        """The lock, as soon as it can be had."""
        while True:
            lock = cls.take(file)
            if lock is not None:
                return lock
            time.sleep(every)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Let others have it."""
        with suppress(OSError):
            self._stream.close()


def is_held(file: Path) -> bool:
    """Whether some process holds the lock of this file."""
    if not file.exists():
        return False
    lock = Lock.take(file)
    if lock is None:
        return True
    lock.release()
    return False
