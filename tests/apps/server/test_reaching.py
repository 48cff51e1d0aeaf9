"""Whatever is uploaded, nobody is asked for anything and no other file is opened; and the server goes on answering."""

import ctypes
import os
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from benchmarks.attack.target import OWN, Report, Target, attacked
from tests.apps.server.reaching import BATCH, LINKS, Sent, all_files
from tests.waiting import wait_until

IN_OPEN, IN_NONBLOCK = 0x20, 0o4000
MIN_FILES = 100
SECRET = "a secret of this machine"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="files are watched by inotify"),
]


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A port of loopback, and what was asked there."""
    came: list[str] = []

    class Page(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            came.append(repr(self.rfile.readline()))
            self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n{}")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], came
        server.shutdown()


@contextmanager
def watching(file: Path) -> Iterator[Callable[[], bool]]:
    """Whether any process has opened a file since one last asked, whatever library it did so with."""
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(IN_NONBLOCK)
    assert libc.inotify_add_watch(watch, os.fsencode(file), IN_OPEN) >= 0

    def opened() -> bool:
        with suppress(BlockingIOError):
            return bool(os.read(watch, 1 << 16))
        return False

    try:
        yield opened
    finally:
        os.close(watch)


def test_the_watch_sees_what_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "canary"
    file.write_text("x")
    with watching(file) as opened:
        assert not opened()
        file.read_text()
        assert opened() and not opened()


def test_nothing_that_is_uploaded_opens_anything(tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text(SECRET)
    report, reached = Report(), []
    with (
        listening() as (port, came),
        attacked(tmp_path / "server", report, workers=1) as target,
        watching(canary) as opened,
    ):
        base = f"/api/v1/projects/{OWN}"

        def note(name: str) -> None:
            if opened() or came:
                reached.append((name, *came))
                came.clear()

        def work(name: str, path: str, asked: dict[str, object], *, may_be_refused: bool = False) -> None:
            told = target.ask("manager", "POST", base + path, json=asked)
            assert told.status_code == 202 or (may_be_refused and told.status_code < 500), told.text
            if told.status_code == 202:
                ended(target, told.json()["id"])
            note(name)

        targets = [canary.as_uri(), f"http://127.0.0.1:{port}/a", f"http://localhost:{port}/b"]
        files: list[Sent] = list(all_files(targets, target.document))
        assert len(files) >= MIN_FILES
        for file in files:
            answer = target.ask(
                "manager", file.method, base + file.path, params=file.query, content=file.body
            )
            assert SECRET.encode() not in answer.content, file.name
            note(file.name)
            assert target.ask("reader", "GET", "/health").status_code == 200
        told = target.ask("manager", "POST", f"{base}/analyses", json={"batch": LINKS})
        assert told.json()["code"] == "upload_zip_link"
        for address in targets:
            work(f"address {address}", "/analyses", {"addresses": [address]}, may_be_refused=True)
        work("analysis", "/analyses", {"batch": BATCH})
        formats = target.ask("reader", "GET", "/api/v1/desk").json()["formats"]
        work("export", "/exports", {"formats": plain(formats)})
    assert reached == []
    assert report.failed == []


def plain(formats: list[str]) -> list[str]:
    """Those that need no address and no licence."""
    return [name for name in formats if name != "deposit"]


def ended(target: Target, job: str) -> None:
    address = f"/api/v1/projects/{OWN}/jobs/{job}"
    wait_until(lambda: target.ask("manager", "GET", address).json()["over"])
