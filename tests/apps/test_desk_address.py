"""The address of one person's desk: the same after a restart, for browsers and bookmarks, and for nobody else."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pictoria_docs.i18n import LANGUAGES, translate
from pictoria_docs.review.identity.desk_state import DeskState
from pictoria_docs.store import Store
from tests.ports import free_port
from tests.waiting import LIMIT


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PICTORIA_LANG", "en")
    Store(tmp_path / "work/vases.pictoria", create=True).close()
    return tmp_path / "state"


@contextmanager
def desk(folder: Path, *options: str) -> Iterator[tuple[str, str]]:
    """The desk of a folder as a process: its address, and all that it says before."""
    command = [sys.executable, "-m", "pictoria_docs", "review", str(folder), "--no-browser", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    found = re.search(r"http://\S+", said)
    assert found is not None, said
    try:
        yield found.group(), said
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LIMIT)


def ask(url: str, path: str, cookie: str = "", method: str = "GET") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=LIMIT)
    origin = url.partition("/?")[0]
    connection.request(method, path, headers={"Cookie": cookie, "Origin": origin, "X-Pictoria": "1"})
    answer = connection.getresponse()
    answer.read()
    return answer


def cookie_of(url: str) -> str:
    """What a browser keeps after it has opened the address from the terminal."""
    answer = ask(url, "/" + url.split("/", 3)[3])
    assert answer.status == 303
    return str(answer.headers["Set-Cookie"]).split(";")[0]


def language(url: str) -> str:
    """Of the desk, in a browser that asks for none."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=LIMIT)
    connection.request("GET", "/api/v1/projects/nothing", headers={"Cookie": cookie_of(url)})
    sentence = json.loads(connection.getresponse().read())["sentence"]
    told = {translate("errors.project_not_there", code, project="nothing"): code for code in LANGUAGES}
    return told[sentence]


def test_address_and_language_are_the_same_after_a_restart(state: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    with desk(work, "--port", str(free_port())) as (first, _):
        cookie = cookie_of(first)
        assert ask(first, "/api/v1/desk", cookie).status == 200
        assert language(first) == "en"
        assert ask(first, "/language/fr", cookie_of(first)).status == 303
        assert language(first) == "fr"
    (file,) = (state / "pictoria-docs/desks").glob("*.json")
    assert file.stat().st_mode & 0o777 == 0o600

    with desk(work) as (second, _):
        assert second == first, "a bookmark of it opens the desk"
        assert language(second) == "fr"
        assert ask(second, "/api/v1/desk", cookie).status == 200, "an open tab goes on"
        assert ask(second, "/sign-out", cookie, "POST").status == 303
    with desk(work, "--lang", "en") as (third, _):
        assert ask(third, "/api/v1/desk", cookie).status == 401, "who has signed out stays signed out"
        assert language(third) == "en", "the command names one"

    port = urlsplit(first).port
    with socket.create_server(("127.0.0.1", port or 0)), desk(work) as (other, said):
        assert urlsplit(other).port != port and urlsplit(other).query == urlsplit(first).query
        sentence = rf"Port {port} is taken by another program: the review desk is at port \d+ this time\."
        assert re.search(sentence, said)
    with desk(work, "--new-address") as (fresh, _):
        assert urlsplit(fresh).query != urlsplit(first).query
        assert language(fresh) == "fr"


STOPPED = """
import signal
import uvicorn
from pictoria_docs.apps.listening import listen, stopped_by_interrupt

async def app(scope, receive, send):
    pass

class Forgetful:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning"))
with stopped_by_interrupt(server):
    Forgetful()
    server.run(sockets=[listen("127.0.0.1", 0)])
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
"""


def test_an_interrupt_before_the_server_runs_stops_it_wherever_the_program_was() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STOPPED], check=False, capture_output=True, text=True, timeout=LIMIT
    )
    assert (done.returncode, done.stderr) == (0, "")


CUT_OFF = """
import asyncio, signal, socket
import uvicorn
from pictoria_docs.apps.listening import listen, stopped_by_interrupt

broken = asyncio.Event()

async def app(scope, receive, send):
    if scope["path"] == "/broken":
        broken.set()
        raise ValueError("a defect of ours")
    await broken.wait()
    signal.raise_signal(signal.SIGINT)
    await asyncio.Event().wait()

settings = uvicorn.Config(app, lifespan="off", log_level="warning", timeout_graceful_shutdown=1)
server = uvicorn.Server(settings)
listening = listen("127.0.0.1", 0)
clients = []
for path in ("/broken", "/picture"):
    clients.append(socket.create_connection(listening.getsockname()))
    clients[-1].sendall(f"GET {path} HTTP/1.1\\r\\nHost: here\\r\\n\\r\\n".encode())
with stopped_by_interrupt(server):
    server.run(sockets=[listening])
"""


def test_requests_that_an_interrupt_cuts_off_are_no_defects() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CUT_OFF], check=False, capture_output=True, text=True, timeout=LIMIT
    )
    assert done.returncode == 0 and "a defect of ours" in done.stderr
    assert "Cancel" not in done.stderr


def test_secrets_that_others_could_read_or_that_are_damaged_are_not_used(state: Path, tmp_path: Path) -> None:
    kept = DeskState.of(tmp_path)
    kept.keep(tmp_path)
    assert DeskState.of(tmp_path) == kept != DeskState.of(tmp_path / "work")
    file = next(state.rglob("*.json"))
    file.chmod(0o644)
    assert DeskState.of(tmp_path).token != kept.token
    file.chmod(0o600)
    assert DeskState.of(tmp_path) == kept
    file.write_text("{")
    assert DeskState.of(tmp_path).token != kept.token
    if os.getuid() != 0:
        file.parent.chmod(0o500)
        DeskState.new().keep(tmp_path)
