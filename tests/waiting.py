"""Waiting in tests: for a state and never for a time, with a limit that a busy machine keeps."""

import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import TypeVar

Result = TypeVar("Result")
LIMIT = 300.0
"""Seconds after which something that should have happened never will."""
MIN_LENGTH, MAX_LENGTH = 0.02, 0.1
"""Seconds between two looks."""


def wait_until(condition: Callable[[], Result], limit: float = LIMIT) -> Result:
    """What `condition` returns once that is true; the test fails if it never is."""
    begun = time.monotonic()
    while not (result := condition()):
        waited = time.monotonic() - begun
        assert waited < limit, f"still {result!r} after {limit:g} seconds"
        # To look takes time from what is waited for: seldom, where that takes long.
        time.sleep(min(max(MIN_LENGTH, waited / 20), MAX_LENGTH))
    return result


def hang(request: BaseHTTPRequestHandler) -> None:
    """A server that answers nothing as long as the client waits."""
    request.connection.settimeout(LIMIT)
    with suppress(OSError):
        request.rfile.read(1)


def drip(request: BaseHTTPRequestHandler, byte: bytes = b" ") -> None:
    """A server that sends ten bytes a second as long as the client waits."""
    request.connection.settimeout(0.1)
    for _ in range(10 * round(LIMIT)):
        try:
            request.connection.recv(1)
            return
        except TimeoutError:
            request.wfile.write(byte)
            request.wfile.flush()
