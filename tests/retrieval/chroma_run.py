"""A real Chroma server on loopback."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.ports import free_port
from tests.waiting import LIMIT, wait_until


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v2/heartbeat", timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False


@contextmanager
def running_chroma(port: int | None = None) -> Iterator[str]:
    """Started with `chroma run` in an empty folder: its URL."""
    if port is None:
        port = free_port()
    url = f"http://127.0.0.1:{port}"
    program = Path(sys.executable).with_name("chroma")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until(lambda: answers(url) or process.poll() is not None)
            assert process.poll() is None, "chroma run did not start"
            yield url
        finally:
            process.terminate()
            process.wait(LIMIT)
