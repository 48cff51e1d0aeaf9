"""What every request must be and what every answer says, whatever part of the server it is for."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pictoria_docs.apps.server.answers import error_answer
from pictoria_docs.apps.server.content_security import API, telling
from pictoria_docs.apps.server.origins import Authority, parse_authority
from pictoria_docs.apps.server.paths import is_api, is_public, is_upload, own_path, takes_tokens, token_in
from pictoria_docs.apps.server.settings import LOOPBACK, MIB, Settings
from pictoria_docs.errors import AccessError, MalformedError, PictoriaError, TooLargeError
from pictoria_docs.review.identity.tokens import PREFIX

SAFE = ("GET", "HEAD", "OPTIONS")
WRITE_HEADER = "x-pictoria"
SMALL_BODY = 64 << 10
"""Bytes that someone who is not signed in may send, and of any form: names and passwords."""
DATA_BODY = 8 * MIB
"""Bytes that any other request may have that is not a file: a step of 2,000 edits, a book's annotations."""
_ONCE = ("host", "authorization", "origin", "content-length", "content-type", "sec-fetch-site", WRITE_HEADER)
"""Headers that parts of a server could read differently if they came twice."""
_PROGRAM = re.compile(r"^(?:/[\w-]+)?/(?:static|assets)/")
_GRADIO_PROGRAM = re.compile(r"^/ui/assets/[\w-]+-[\w-]{8}\.(?:js|css)$")
"""Gradio's own, named by a hash of what they hold."""
_PROGRAM_TYPES = ("text/javascript", "application/javascript", "text/css")
"""Errors are none of these."""
KEPT = "public, max-age=31536000, immutable"
"""For what never changes: browsers keep it for a year, without asking."""


class Security:
    """Refuses requests for other hosts, from other sites and of too large a size; adds the headers of safety."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        path = own_path(scope, self._settings.prefix)
        problem = self._problem(scope, path)
        if scope["type"] == "websocket":
            if problem is not None:
                return await send({"type": "websocket.close", "code": 1008})
            return await self._app(scope, receive, send)

        answer = telling(send, lambda headers, policy: self._add_headers(headers, path, policy))
        if problem is not None:
            return await error_answer(Request(scope), problem)(scope, receive, answer)
        limit = self._limit(path, Headers(scope=scope))
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length) > limit:
            too_large = TooLargeError("too_large", limit=max(limit // MIB, 1))
            return await error_answer(Request(scope), too_large)(scope, receive, answer)
        await self._app(scope, _limited(receive, limit), answer)

    def _limit(self, path: str, headers: Headers) -> int:
        """Bytes that the body of a request may have: only files are large."""
        form = headers.get("content-type", "").lower().startswith("application/x-www-form-urlencoded")
        if is_public(path) or (form and token_in(path) is None):
            return SMALL_BODY
        return self._settings.largest_body if is_upload(path) else min(DATA_BODY, self._settings.largest_body)

    def _problem(self, scope: Scope, path: str) -> PictoriaError | None:
        headers = Headers(scope=scope)
        if not _is_well_formed(scope, headers):
            return MalformedError("request_malformed")
        host = parse_authority(headers.get("host", ""))
        if host is None or host.name not in self._settings.hosts:
            return MalformedError("bad_host", host=headers.get("host", "")[:100])
        if scope["type"] == "http" and scope["method"] in SAFE:
            return None
        if scope["type"] == "http" and token_in(path) is not None:
            # No cookie counts there, so that another site can do nothing in somebody's name.
            return None
        if not self._is_own(headers, host, scope["scheme"].replace("ws", "http")):
            return AccessError("foreign_origin")
        by_token = takes_tokens(path) and bearer_token(headers) is not None
        if scope["type"] == "http" and is_api(path) and not by_token and headers.get(WRITE_HEADER) != "1":
            return AccessError("header_missing")
        return None

    def _is_own(self, headers: Headers, host: Authority, scheme: str) -> bool:
        """Whether a page of ours sent this, or no page at all: origins are equal, letter by letter, or foreign."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        if origin == self._settings.origin:
            return True
        # Where the public address is known, the same name by another scheme or port is someone else.
        as_addressed = self._settings.origin is None or host.name in LOOPBACK
        return as_addressed and origin == host.origin(scheme)

    def _add_headers(self, headers: MutableHeaders, path: str, policy: str) -> None:
        if token_in(path) is not None:
            for name, value in _FOR_OTHER_SITES:
                headers.setdefault(name, value)
        sites = " ".join(("'self'", *self._settings.frame_ancestors))
        policy = headers.setdefault("Content-Security-Policy", API if is_api(path) else policy)
        if "frame-ancestors" not in policy:
            headers["Content-Security-Policy"] = f"{policy}; frame-ancestors {sites}"
        if _GRADIO_PROGRAM.search(path) and headers.get("content-type", "").startswith(_PROGRAM_TYPES):
            headers["Cache-Control"] = KEPT
        elif _PROGRAM.search(path):
            # Programs and styles, the same for everyone: kept, but asked for again when they change.
            headers.setdefault("Cache-Control", "no-cache")
        for name, value in _HEADERS:
            headers.setdefault(name, value)
        if not self._settings.frame_ancestors and token_in(path) is None:
            headers.setdefault("X-Frame-Options", "SAMEORIGIN")


_FOR_OTHER_SITES = (
    # Whoever knows the token in the path may read the answer in any page; cookies are neither sent nor looked at.
    ("Access-Control-Allow-Origin", "*"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
)
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    # Not "no-referrer": browsers would then send forms with the origin "null".
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("X-Robots-Tag", "noindex, nofollow"),
    # What may be kept says so itself.
    ("Cache-Control", "no-store"),
)


def bearer_token(headers: Headers) -> str | None:
    """The token of ours in `Authorization: Bearer`; None: there is none, or one that is for somebody else."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and token.startswith(PREFIX) else None


def _is_well_formed(scope: Scope, headers: Headers) -> bool:
    """Whether a request can be understood in one way only: a plain path, and no header twice that decides."""
    query: bytes = scope.get("query_string", b"")
    if not scope["path"].startswith("/") or "\0" in scope["path"] or b"%00" in query or b"\0" in query:
        return False
    return all(len(headers.getlist(name)) <= 1 for name in _ONCE)


def _limited(receive: Receive, limit: int) -> Receive:
    """Cut off a body that is larger than it may be, or than it said."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise HTTPException(413, str(max(limit // MIB, 1)))
        return message

    return limited
