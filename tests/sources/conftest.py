"""A web server on loopback that misbehaves on demand, and pictures to serve."""

import io
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image

from pictoria_docs.sources import SourceOptions
from tests.waiting import hang


def jpeg(width: int, height: int, colour: str = "grey", **options: object) -> bytes:
    """A JPEG of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "JPEG", **options)
    return stream.getvalue()


class Server:
    """Answers by path; `asked` lists the paths of all requests."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.asked.append(self.path)
                answer = owner.answers.get(self.path)
                if answer is None:
                    self.send_error(404)
                else:
                    answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def put(self, path: str, body: bytes | str, kind: str = "application/json", status: int = 200) -> str:
        data = body.encode() if isinstance(body, str) else body

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            request.send_header("Content-Type", kind)
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            request.wfile.write(data)

        self.answers[path] = answer
        return self.url(path)

    def redirect(self, path: str, target: str) -> str:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(302)
            request.send_header("Location", target)
            request.send_header("Content-Length", "0")
            request.end_headers()

        self.answers[path] = answer
        return self.url(path)

    def hang(self, path: str) -> str:
        self.answers[path] = hang
        return self.url(path)

    def fail_first(self, path: str, times: int, headers: dict[str, str] | None = None) -> str:
        """Answers 503 to the first `times` requests, and then as `put` said."""
        good, left = self.answers[path], [times]

        def answer(request: BaseHTTPRequestHandler) -> None:
            if left[0] == 0:
                good(request)
                return
            left[0] -= 1
            request.send_response(503)
            for name, value in (headers or {}).items():
                request.send_header(name, value)
            request.send_header("Content-Length", "0")
            request.end_headers()

        self.answers[path] = answer
        return self.url(path)

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "*")
    running = Server()
    yield running
    running.close()


@pytest.fixture
def web(tmp_path: Path) -> SourceOptions:
    """Options that allow the loopback address, with an own cache and patience for a busy machine."""
    return SourceOptions(
        allowed_hosts=("127.0.0.1",), timeout=60, retries=2, backoff=0.01, cache_dir=tmp_path / "cache"
    )


@pytest.fixture
def hurried(web: SourceOptions) -> SourceOptions:
    """The same, for hosts that never answer."""
    return web.model_copy(update={"timeout": 0.3})
