"""Ports for programs that bind them some seconds after they were chosen."""

import random
import socket

FIRST, LAST = 20_000, 32_000
"""Below those that Linux gives to connections (from 32768 on), one of which could take the port meanwhile; above those
that our programs try by themselves."""


def free_port() -> int:
    """A port of loopback that nothing listens on, drawn so that tests at the same time seldom draw the same."""
    draw = random.SystemRandom()  # Hypothesis and seeds of tests would give each process the same ports.
    while True:
        port = draw.randint(FIRST, LAST)
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
