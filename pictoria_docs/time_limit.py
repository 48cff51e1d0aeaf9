"""A limit of time for what is written in Python and knows none itself, such as parsers of other packages."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN = 1.0
"""Seconds after which one is interrupted again that has swallowed the interruption."""
_interrupt = ctypes.pythonapi.PyThreadState_SetAsyncExc


class _OutOfTime(BaseException):
    """No `Exception`: parsers catch those in order to go on."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt what this thread does inside once the time is over; it is interrupted between two steps of Python.

    Raises:
        TimeoutError: the time was over.
    """
    thread = ctypes.c_ulong(threading.get_ident())
    ended = threading.Event()
    lock = threading.Lock()

    def watch() -> None:
        patience = seconds
        while not ended.wait(patience):
            with lock:
                if not ended.is_set():
                    _interrupt(thread, ctypes.py_object(_OutOfTime))
            patience = AGAIN

    watcher = threading.Thread(target=watch, daemon=True)
    late = False
    try:
        watcher.start()
        yield
    except _OutOfTime:
        late = True
    finally:
        late = _end(ended, lock, thread) or late
    if late:
        raise TimeoutError


def _end(ended: threading.Event, lock: threading.Lock, thread: ctypes.c_ulong) -> bool:
    """Let nobody interrupt from here on; returns whether that happened just now."""
    late = False
    while True:
        try:
            ended.set()
            with lock:  # whoever was about to interrupt has done so
                _interrupt(thread, None)  # and what has not arrived yet never does
            return late
        except _OutOfTime:
            late = True
