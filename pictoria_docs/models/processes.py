"""Processes of our own: which are alive, and how a whole group of them is stopped."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from pictoria_docs.errors import ConfigError
from pictoria_docs.files import cache_folder

POLL = 0.05
STOP_SECONDS = 20.0
"""For which a group may end by itself before it is killed: a model gives back its memory first."""
LAST_PORT = 65535
PORT_SECONDS = 5.0
"""For which a port is waited for that the system has not given free yet."""


def birth(pid: int) -> str:
    """When a process was born; with the pid it names one process for good. "" if it is gone.

    On Linux in ticks since the system was started, which no change of the clock moves; elsewhere as psutil tells it.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return _birth_elsewhere(pid)
    return "" if fields[0] in "ZX" else fields[19]


def _birth_elsewhere(pid: int) -> str:
    """The same where there is no /proc."""
    if Path("/proc/self/stat").exists():
        return ""
    try:
        process = psutil.Process(pid)
        gone = process.status() == psutil.STATUS_ZOMBIE
        return "" if gone else repr(process.create_time())
    except psutil.Error:
        return ""


def alive(pid: int, born: str) -> bool:
    """Whether the very process is there."""
    return bool(born) and birth(pid) == born


def stop_group(pid: int, born: str, patience: float = STOP_SECONDS) -> None:
    """Ask the leader of a process group to end, then end the whole group; nothing of it is left."""
    if alive(pid, born):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        _wait(pid, born, patience)
    elif birth(pid):
        return  # The number belongs to somebody else by now.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    _wait_for(lambda: not _group_there(pid), 5.0)


def _wait(pid: int, born: str, patience: float) -> None:
    def ended() -> bool:
        _reap(pid)
        return not alive(pid, born)

    _wait_for(ended, patience)


def _group_there(pid: int) -> bool:
    _reap(pid)
    try:
        os.killpg(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _reap(pid: int) -> None:
    """Take note of the end of a child of ours: until then it counts as there."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _wait_for(condition: Callable[[], bool], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(POLL)
    return met


def wait_for_port(host: str, port: int) -> bool:
    """Whether a server could listen there, soon: one that was just killed may still hold it for a moment."""
    return _wait_for(lambda: port_free(host, port), PORT_SECONDS)


def port_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


@contextmanager
def reserved_port(host: str, first: int) -> Iterator[int]:
    """The first free port from `first` on, which nobody else who asks here is given meanwhile: a server that is started
    listens only when it has loaded its model, and two that share a port would wait for ever."""
    folder = cache_folder() / "ports"
    folder.mkdir(parents=True, exist_ok=True)
    for port in range(first, LAST_PORT + 1):
        lock = FileLock(folder / f"{port}.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            continue
        try:
            if port_free(host, port):
                yield port
                return
        finally:
            lock.release()
    raise ConfigError("server_port_taken", port=first, host=host)
