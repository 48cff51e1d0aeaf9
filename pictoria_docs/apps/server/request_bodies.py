"""What may stand in the body of a request: text and numbers that every part of the server can keep and send back."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field
from pydantic_core import from_json
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pictoria_docs.apps.server.answers import error_answer
from pictoria_docs.apps.server.paths import is_upload, own_path
from pictoria_docs.errors import PictoriaError

MAX_NUMBER = 2**53 - 1
"""What JavaScript counts exactly, and every database keeps: no number that comes with a request is above it."""
Count = Annotated[int, Field(ge=0, le=MAX_NUMBER)]
"""How often, or how many, or after which."""
Number = Annotated[int, Field(ge=1, le=MAX_NUMBER)]
"""Of a page, a task, a remark, a line."""
LARGE = 64 << 10
"""Bytes above which a body is read in a thread of its own."""
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class RequestBodyMiddleware:
    """Reads JSON and forms before any route does, and refuses those that cannot be kept, with one sentence.

    JSON may write half of a pair of surrogates or a NUL, numbers of any size, NaN, and arrays a million deep;
    Python takes them, databases and answers do not.
    """

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        check = None
        # Files may be large, and are looked at as they come.
        if scope["type"] == "http" and not is_upload(own_path(scope, self._prefix)):
            kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
            check = check_form if kind == "application/x-www-form-urlencoded" else None
            if kind == "application/json" or kind.endswith("+json"):
                check = check_json
        if check is None:
            return await self._app(scope, receive, send)
        body = await _whole(receive)
        if body is None:
            return None
        try:
            await run_in_threadpool(check, body) if len(body) > LARGE else check(body)
        except PictoriaError as error:
            return await error_answer(Request(scope), error)(scope, receive, send)
        await self._app(scope, replayed(body, receive), send)


def check_json(body: bytes) -> None:
    """Make sure that JSON can be kept; an empty body is none.

    Raises:
        PictoriaError: `text_broken` or `body_invalid`.
    """
    if not body:
        return
    try:
        value = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise PictoriaError("text_broken" if _SURROGATE.search(body) else "body_invalid") from error
    for item in _leaves(value):
        match item:
            case str() if "\0" in item:
                raise PictoriaError("text_broken")
            case int() | float() if not -MAX_NUMBER <= item <= MAX_NUMBER:
                raise PictoriaError("body_invalid")


def check_form(body: bytes) -> None:
    """Make sure that the text of a form can be kept.

    Raises:
        PictoriaError: `text_broken`.
    """
    if b"%00" in body or b"\0" in body:
        raise PictoriaError("text_broken")


def _leaves(value: Any) -> Iterator[Any]:
    """All names and plain values in JSON."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield from item
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
        else:
            yield item


async def _whole(receive: Receive) -> bytes | None:
    """The body; None where the browser has gone."""
    pieces: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


def replayed(body: bytes, receive: Receive) -> Receive:
    """Give the body once more, and then what comes after it."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
