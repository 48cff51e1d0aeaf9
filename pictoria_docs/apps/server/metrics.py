"""Requests by route and status and how long they took, in the text format of Prometheus.

Each worker process counts its own: the label `pid` keeps them apart.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pictoria_docs.apps.server.memory import resident_bytes

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
TYPE = "text/plain; version=0.0.4; charset=utf-8"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Metrics:
    """What this process has answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._below: Counter[tuple[str, float]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._started = time.time()
        self._gauges: dict[str, tuple[str, Callable[[], int]]] = {
            "pictoria_resident_bytes": ("Memory that the process uses.", resident_bytes)
        }

    def add_gauge(self, name: str, help: str, read: Callable[[], int]) -> None:
        """Tell a number as it is when it is asked for."""
        self._gauges[name] = (help, read)

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """Note one answer."""
        with self._lock:
            self._requests[route, method, status] += 1
            self._seconds[route] += seconds  # type: ignore[assignment]
            for limit in SECONDS:
                if seconds <= limit:
                    self._below[route, limit] += 1

    def text(self) -> str:
        """All of it, as Prometheus reads it."""
        pid = os.getpid()
        with self._lock:
            requests, below, total = dict(self._requests), dict(self._below), dict(self._seconds)
        counts: Counter[str] = Counter()
        for (route, _, _), number in requests.items():
            counts[route] += number
        lines = [
            "# HELP pictoria_requests_total Requests answered.",
            "# TYPE pictoria_requests_total counter",
        ]
        lines += [
            f'pictoria_requests_total{{route="{_safe(route)}",method="{method}",status="{status}",pid="{pid}"}} {n}'
            for (route, method, status), n in sorted(requests.items())
        ]
        name = "pictoria_request_seconds"
        lines += [f"# HELP {name} Seconds until an answer begins.", f"# TYPE {name} histogram"]
        for route, count in sorted(counts.items()):
            labels = f'route="{_safe(route)}",pid="{pid}"'
            lines += [
                f'{name}_bucket{{{labels},le="{limit}"}} {below.get((route, limit), 0)}' for limit in SECONDS
            ]
            lines += [
                f'{name}_bucket{{{labels},le="+Inf"}} {count}',
                f"{name}_sum{{{labels}}} {total[route]:.6f}",
                f"{name}_count{{{labels}}} {count}",
            ]
        lines += [
            "# HELP pictoria_start_time_seconds When the process began.",
            "# TYPE pictoria_start_time_seconds gauge",
            f'pictoria_start_time_seconds{{pid="{pid}"}} {self._started:.0f}',
        ]
        for name, (help, read) in self._gauges.items():
            lines += [f"# HELP {name} {help}", f"# TYPE {name} gauge", f'{name}{{pid="{pid}"}} {read()}']
        return "\n".join(lines) + "\n"


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


def _safe(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
