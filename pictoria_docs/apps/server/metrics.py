"""Requests by route and status and how long they took, in the text format of Prometheus.

Each worker process counts its own: the label `pid` keeps them apart.
"""

import os
import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pictoria_docs.apps.server.memory import resident_bytes

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper limits of the histogram's buckets."""
TYPE = CONTENT_TYPE_PLAIN_0_0_4
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Metrics:
    """What this process has answered."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the one without types
        self._pid = str(os.getpid())
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "pictoria_requests",
            "Requests answered.",
            ("route", "method", "status", "pid"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "pictoria_request_seconds",
            "Seconds until an answer begins.",
            ("route", "pid"),
            buckets=SECONDS,
            registry=self._registry,
        )
        started = time.time()
        self.add_gauge("pictoria_start_time_seconds", "When the process began.", lambda: started)
        self.add_gauge("pictoria_resident_bytes", "Memory that the process uses.", resident_bytes)

    def add_gauge(self, name: str, help: str, read: Callable[[], float]) -> None:
        """Tell a number as it is when it is asked for."""
        gauge = Gauge(name, help, ("pid",), registry=self._registry)
        gauge.labels(self._pid).set_function(read)

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """Note one answer."""
        self._requests.labels(route, method, str(status), self._pid).inc()
        self._seconds.labels(route, self._pid).observe(seconds)

    def text(self) -> str:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry).decode()


class RequestMetrics:
    """Counts the requests that pass."""

    def __init__(self, app: ASGIApp, metrics: Metrics, prefix: str) -> None:
        self._app, self._metrics, self._prefix = app, metrics, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note its answer."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        start, status, seconds = time.perf_counter(), 500, 0.0

        async def noting(message: Message) -> None:
            nonlocal status, seconds
            if message["type"] == "http.response.start":
                status, seconds = message["status"], time.perf_counter() - start
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            seconds = seconds or time.perf_counter() - start
            method = scope["method"] if scope["method"] in METHODS else "other"
            self._metrics.count(_route(scope, self._prefix), method, status, seconds)


def _route(scope: Scope, prefix: str) -> str:
    """The route's own form, "/api/v1/projects/{project}": never what was asked for, which is without end."""
    mounted = str(scope.get("root_path", "")).removeprefix(prefix)
    path = getattr(scope.get("route"), "path", "")
    return f"{mounted}{path}" or "none"
