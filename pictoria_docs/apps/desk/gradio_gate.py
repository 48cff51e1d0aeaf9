"""What of Gradio is open: its pages, their programs and styles, and the one call that fills a page.

Gradio mounts some eighty routes: uploads, recordings, queues, streams, files, monitoring, descriptions of itself. The
pages need none of them. Gradio itself takes seconds to import: it comes with the first request that it has to answer.
"""

import os
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from pictoria_docs.apps.server.answers import error_answer
from pictoria_docs.apps.server.request_bodies import replayed
from pictoria_docs.apps.server.sessions import signed_in
from pictoria_docs.errors import PictoriaError, TooManyError
from pictoria_docs.strict_model import StrictModel

# Before Gradio is imported: it would ask other machines for news.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["DO_NOT_TRACK"] = "1"

UI = "/ui"
PAGES = ("home", "review", "figures", "search", "export", "fields", "models")
TEAM_PAGE = "team"
CALL = "/gradio_api/run/predict"
# Gradio looks for whatever name it is given, and file systems raise an error on one of more than 255 bytes.
_FILES = re.compile(r"/theme\.css|/(?:static|assets)(?:/[\w@.-]{1,200}){1,8}", re.ASCII)
BURST = 60
"""Pages that one person may open at once."""
PER_SECOND = 2.0
"""Pages a second that one person may open in the long run."""
MAX_PEOPLE = 10_000

MakePages = Callable[[], tuple[ASGIApp, Iterable[int]]]
"""Makes Gradio's application; with it, the numbers of the functions that fill its pages."""


class PageCall(StrictModel):
    """What a page sends when it is opened; who asks, and for what, is told by the cookie and the address."""

    data: Annotated[list[Any], Field(max_length=0)]
    event_data: None = None
    fn_index: int
    trigger_id: Annotated[int, Field(ge=0, le=10_000)] | None = None
    session_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{1,32}$")]


class RateLimit:
    """A bucket of tokens for each key: so many at once, so many a second in the long run."""

    def __init__(self, burst: int, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._per_second, self._clock = burst, per_second, clock
        self._lock = threading.Lock()
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Seconds until the key may be used again; 0: it was used now."""
        moment = self._clock()
        with self._lock:
            level, at = self._levels.pop(key, (float(self._burst), moment))
            level = min(self._burst, level + (moment - at) * self._per_second)
            wait = max(0.0, (1 - level) / self._per_second)
            self._levels[key] = (level if wait else level - 1, moment)
            if len(self._levels) > MAX_PEOPLE:
                self._levels.popitem(last=False)
        return wait


class GradioGate:
    """Passes on what the pages ask of Gradio, and answers all else as if it were not there."""

    def __init__(self, make: MakePages, limit: RateLimit | None = None) -> None:
        """`make` is called once, by the first request that is passed on."""
        self._make, self._making = make, threading.Lock()
        self._made: tuple[ASGIApp, frozenset[int]] | None = None
        pages = (*PAGES[1:], TEAM_PAGE)
        self._pages = {"/", *(f"/{page}" for page in pages), *(f"/{page}/" for page in pages)}
        self._limit = limit or RateLimit(BURST, PER_SECOND)

    def open(self) -> tuple[ASGIApp, frozenset[int]]:
        """Gradio's application, made if it is not there yet, and the numbers of the functions that may be called."""
        with self._making:
            if self._made is None:
                app, functions = self._make()
                self._made = app, frozenset(functions)
            return self._made

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        is_page = path in self._pages or _FILES.fullmatch(path) is not None
        if path != CALL and not is_page:
            raise HTTPException(404)
        if scope["method"] not in (("GET", "HEAD") if is_page else ("POST",)):
            raise HTTPException(405)
        app, functions = await run_in_threadpool(self.open) if self._made is None else self._made
        if is_page:
            return await app(scope, receive, send)
        request = Request(scope, receive)
        wait = self._limit.wait(signed_in(request).name)
        problem: PictoriaError | None = None
        if wait:
            problem = TooManyError("too_fast", seconds=int(wait) + 1)
        body = b"" if problem else await request.body()
        is_json = request.headers.get("content-type", "").partition(";")[0] == "application/json"
        if problem is None and not (is_json and _is_call(body, functions)):
            problem = PictoriaError("body_invalid")
        if problem is not None:
            return await error_answer(request, problem)(scope, receive, send)
        await app(scope, replayed(body, receive), send)


def _is_call(body: bytes, functions: frozenset[int]) -> bool:
    try:
        return PageCall.model_validate_json(body).fn_index in functions
    except ValidationError:
        return False
