"""Locks between processes that the system gives back when their holder is gone, however it went."""

from pathlib import Path

from filelock import FileLock, Timeout

POLL_SECONDS = 0.05
"""Between two tries to get a lock."""


def take(file: Path) -> FileLock | None:
    """The exclusive lock on a file, which is made if need be; None while someone else has it."""
    lock = FileLock(file, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return None
    return lock


def wait(file: Path, every: float = POLL_SECONDS) -> FileLock:
    """The lock, as soon as it can be had."""
    lock = FileLock(file, thread_local=False)
    lock.acquire(poll_interval=every)
    return lock


def is_held(file: Path) -> bool:
    """Whether some process holds the lock of this file."""
    if not file.exists():
        return False
    lock = take(file)
    if lock is None:
        return True
    lock.release()
    return False
