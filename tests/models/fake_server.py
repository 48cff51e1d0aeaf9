"""A real HTTP server on loopback that behaves as it is told: well, slowly, or badly."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.waiting import hang, wait_until

Reply = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "FakeServer"

    def do_GET(self) -> None:
        if self.path != "/metrics":
            self.send(200, {"data": [{"id": "fake"}]})
        elif self.server.metrics is None:
            self.send(404, {})
        else:
            self.send(200, self.server.metrics().encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.turn:
            self.server.asked.append(body)
            self.server.headers_seen.append(dict(self.headers))
            self.server.under_way += 1
            self.server.most = max(self.server.most, self.server.under_way)
        try:
            self.server.reply(self, body)
        except (BrokenPipeError, ConnectionResetError):
            self.server.dropped += 1
        finally:
            with self.server.turn:
                self.server.under_way -= 1

    def send(self, status: int, body: object, headers: "dict[str, str] | None" = None) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def say(self, content: "str | None", finish: str = "stop", **more: object) -> None:
        choice = {"message": {"role": "assistant", "content": content}, "finish_reason": finish, **more}
        self.send(200, {"choices": [choice], "usage": {"prompt_tokens": 7, "completion_tokens": 3}})

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class FakeServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, reply: Reply, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.reply = reply
        self.metrics: Callable[[], str] | None = None
        self.turn = threading.Lock()
        self.asked: list[dict[str, Any]] = []
        self.headers_seen: list[dict[str, str]] = []
        self.under_way = self.most = self.dropped = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def questions(self) -> Counter[str]:
        return Counter(user_text(body) for body in self.asked)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away are part of the tests."""


def user_text(body: dict[str, Any]) -> str:
    return str(body["messages"][-1]["content"][-1]["text"])


@contextmanager
def serving(reply: Reply, port: int = 0) -> Iterator[FakeServer]:
    server = FakeServer(reply, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


GOOD = '{"colour": "red", "same": "yes"}'


def good(handler: Handler, body: dict[str, Any]) -> None:
    handler.say(GOOD)


def silent(handler: Handler, body: dict[str, Any]) -> None:
    """No answer as long as the client waits."""
    hang(handler)
    handler.close_connection = True


def together(count: int) -> Reply:
    """The first answers come once so many questions are under way."""

    def reply(handler: Handler, body: dict[str, Any]) -> None:
        wait_until(lambda: handler.server.most >= count)
        handler.say(GOOD)

    return reply


def first(times: int, bad: Reply, then: Reply = good) -> Reply:
    """Behave badly the first times, then well."""
    seen = iter(range(10**6))

    def reply(handler: Handler, body: dict[str, Any]) -> None:
        (bad if next(seen) < times else then)(handler, body)

    return reply


def status(code: int, body: object = None, headers: "dict[str, str] | None" = None) -> Reply:
    def reply(handler: Handler, request: dict[str, Any]) -> None:
        handler.send(code, body or {"error": {"message": "no"}}, headers)

    return reply


def broken(handler: Handler, body: dict[str, Any]) -> None:
    """Half an answer, then the line goes dead."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')
    handler.wfile.flush()
    handler.close_connection = True
