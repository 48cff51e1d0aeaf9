"""The socket that a server of ours listens on, and what stops the server."""

import asyncio
import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Literal

from pictoria_docs.errors import ConfigError

if TYPE_CHECKING:
    from uvicorn import Server

PROTOCOL: Final[Literal["h11"]] = "h11"
"""What reads requests, whatever else is installed: httptools takes away a host before the path, and nobody sees it."""


def listen(address: str, port: int, *, or_any: bool = False) -> socket.socket:
    """A socket at an address of this machine.

    Args:
        address: IPv4 or IPv6.
        port: the port; 0: any that is free.
        or_any: where the port is taken, any that is free.

    Raises:
        ConfigError: the port is taken, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # With the protocol named, asyncio sends small answers at once (TCP_NODELAY) and not 40 ms later.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((address, port))
    except OSError as error:
        if not or_any:
            listening.close()
            detail = error.strerror or error
            raise ConfigError("port_in_use", address=address, port=port, detail=detail) from error
        listening.bind((address, 0))
    listening.listen(BACKLOG)
    listening.set_inheritable(True)
    return listening


BACKLOG = 2048
"""Connections that may wait to be taken up."""


@contextmanager
def stopped_by_interrupt(server: "Server") -> Iterator[None]:
    """Ctrl-C stops a server from now on, before it runs too; only in the main thread.

    Until it runs, Python would raise `KeyboardInterrupt` wherever the program is, and forget it where that is a
    callback of the garbage collector: somebody who was told to stop with Ctrl-C would have pressed it for nothing.
    Requests that it cuts off are not logged as errors: they were meant to end.
    """
    previous = signal.signal(signal.SIGINT, server.handle_exit)
    _LOG.addFilter(_tells_a_defect)
    try:
        yield
    finally:
        _LOG.removeFilter(_tells_a_defect)
        signal.signal(signal.SIGINT, previous)


_LOG = logging.getLogger("uvicorn.error")


def _tells_a_defect(record: logging.LogRecord) -> bool:
    """Whether what uvicorn logs is more than that a stopped server cut a request off."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError) and not str(record.msg).startswith(_CUT_OFF)


_CUT_OFF = "Cancel %s running task(s)"
"""How uvicorn says that it does not wait any longer."""
