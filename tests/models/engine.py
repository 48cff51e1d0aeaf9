"""A server with so many places, like vLLM: what it has no place for waits there, and it tells how many do."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.models.fake_server import FakeServer, Handler, good, serving


class Engine:
    def __init__(self, places: int, seconds: float) -> None:
        self.places, self.seconds = places, seconds
        self._turns = threading.Semaphore(places)
        self._lock = threading.Lock()
        self._inside = 0

    def _count(self, change: int) -> None:
        with self._lock:
            self._inside += change

    def reply(self, handler: Handler, body: dict[str, Any]) -> None:
        self._count(1)
        try:
            with self._turns:
                time.sleep(self.seconds)
        finally:
            self._count(-1)
        good(handler, body)

    def metrics(self) -> str:
        running = min(self._inside, self.places)
        return (
            "# TYPE vllm:num_requests_running gauge\n"
            f'vllm:num_requests_running{{engine="0",model_name="fake"}} {running:.1f}\n'
            f'vllm:num_requests_waiting{{engine="0",model_name="fake"}} {self._inside - running:.1f}\n'
            'vllm:num_requests_waiting_by_reason{engine="0",reason="capacity"} 99.0\n'
        )


@contextmanager
def engine(places: int, seconds: float, *, tells: bool = True) -> Iterator[FakeServer]:
    made = Engine(places, seconds)
    with serving(made.reply) as server:
        server.metrics = made.metrics if tells else None
        yield server
