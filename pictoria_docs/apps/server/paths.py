"""Paths as the server itself knows them, without the prefix that a reverse proxy puts before."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from pictoria_docs.review.authorization import TokenScope

PUBLIC = (
    "/sign-in",
    "/sign-out",
    "/invitation/",
    "/language/",
    "/oidc/",
    "/health",
    "/metrics",
    "/static/",
    "/favicon.ico",
    "/manifest.json",
)
"""What people reach who are not signed in; `/metrics` looks at addresses itself."""
IN_PATHS = (TokenScope.RECONCILE,)
"""Scopes whose tokens stand in paths, `/SCOPE/TOKEN/...`, for programs that can send no headers, as OpenRefine. No
cookie counts on such a path, and nothing is allowed but what the scope covers."""
_TOKEN = re.compile(rf"/({'|'.join(IN_PATHS)})/([^/]+)(?=/|$)")
_PROJECT_ROUTE = re.compile(r"(?:/api/v1/projects/[^/]+)?/([^/]+)")
_UPLOAD = re.compile(r"/api/v1/projects/[^/]+/(?:uploads/|sheets(?:/|$)|imports$)")
MAX_LENGTH = 2000
"""Letters of an address that is gone back to; a longer one was not made by the desk."""


class Prefix:
    """Makes all paths begin with the prefix, whether the reverse proxy takes it away or not."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app, self._prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        prefix = self._prefix
        if scope["type"] in ("http", "websocket"):
            path: str = scope["path"]
            scope = {**scope, "root_path": prefix}
            # What is no path at all ("*", "http://elsewhere/") is not made one.
            if prefix and path != prefix and path.startswith("/") and not path.startswith(f"{prefix}/"):
                raw = scope.get("raw_path")
                scope |= {"path": prefix + path, "raw_path": raw and prefix.encode() + raw}
        await self._app(scope, receive, send)


def own_path(scope: Scope, prefix: str) -> str:
    """The path of a request without the prefix."""
    path: str = scope["path"]
    return path.removeprefix(prefix) or "/"


def is_public(path: str) -> bool:
    """Whether a path (without the prefix) is for everyone."""
    if "/../" in path or "/./" in path or "\\" in path:
        return False
    return any(path.startswith(each) if each.endswith("/") else path == each for each in PUBLIC)


def is_for_anyone(path: str) -> bool:
    """Whether an answer is the same whoever asks, so that nobody is looked up."""
    return path in ("/health", "/favicon.ico", "/manifest.json") or (
        path.startswith("/static/") and is_public(path)
    )


def is_upload(path: str) -> bool:
    """Whether the body of a request is a file that a person brings."""
    return _UPLOAD.match(path) is not None


def is_api(path: str) -> bool:
    """Whether programs are answered there, not people."""
    return path == "/api" or path.startswith("/api/")


def takes_tokens(path: str) -> bool:
    """Whether programs may come there with a token in a header."""
    return is_api(path) or path.startswith("/iiif/")


def token_in(path: str) -> tuple[TokenScope, str] | None:
    """The token that a path (without the prefix) begins with, and the scope that counts there; None: it has none."""
    found = _TOKEN.match(path)
    return None if found is None else (TokenScope(found[1]), found[2])


def route_name(path: str) -> str:
    """What a path (without the prefix) asks for, of a project or of the server: the part that a package may offer."""
    found = _PROJECT_ROUTE.match(path)
    return found[1] if found is not None else ""


def without_token(path: str) -> str:
    """A path, whatever stands before it, as it may be written into logs."""
    return _TOKEN.sub(r"/\1/***", path)


def safe_next(text: str | None, prefix: str) -> str:
    """Where to go after signing in: `text` if it is a path on this server, else the first page."""
    first = f"{prefix}/"
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")) or len(text) > MAX_LENGTH:
        return first
    # Browsers leave tabs and line ends out of addresses: "/\t/evil" is "//evil".
    if any(letter <= " " or letter == "\x7f" for letter in text):
        return first
    return text
