"""Who is behind a request: a signed cookie, looked up anew each time, and nobody let in by default."""

import secrets
import time
from dataclasses import replace
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pictoria_docs.apps.server.answers import error_answer, wants_page
from pictoria_docs.apps.server.paths import is_for_anyone, is_public, own_path, takes_tokens, token_in
from pictoria_docs.apps.server.security import bearer_token
from pictoria_docs.apps.server.settings import Settings
from pictoria_docs.errors import NotSignedInError
from pictoria_docs.review.authorization import TokenScope
from pictoria_docs.review.identity.accounts import Session
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import ProjectDirectory

SEE_OTHER = 303


def signed_in(request: HTTPConnection) -> Person:
    """The person behind a request: the dependency of every route that is not public.

    Raises:
        AccessError: `not_signed_in`.
    """
    person = person_of(request)
    if person is None:
        raise NotSignedInError("not_signed_in")
    return person


def person_of(request: HTTPConnection) -> Person | None:
    """The person behind a request, if anyone is signed in."""
    person = getattr(request.state, "person", None)
    return person if isinstance(person, Person) else None


def begin(request: Request, session: Session, settings: Settings) -> None:
    """Let the browser be this person from now on; nothing of who it was before is left."""
    request.session.clear()
    request.session.update(
        name=session.name, version=session.version, until=int(time.time()) + settings.session_seconds
    )


def end(request: Request, project_directory: ProjectDirectory) -> None:
    """Sign the person out: their cookies are worth nothing any more, in this browser or copied elsewhere."""
    person = person_of(request)
    if person is not None:
        project_directory.end_sessions(person)
    request.session.clear()


class SignInMiddleware:
    """Lets nobody in but to the public pages, and puts the person into the request's state.

    Pages send people to sign in, everything else is answered with an error: also what is mounted beside our own
    routes, whatever it thinks of rights.
    """

    def __init__(self, app: ASGIApp, project_directory: ProjectDirectory, settings: Settings) -> None:
        self._app, self._directory, self._settings = app, project_directory, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        connection = HTTPConnection(scope)
        exchanged = self._exchange(connection)
        if exchanged is not None:
            return await exchanged(scope, receive, send)
        path = own_path(scope, self._settings.prefix)
        scope_in_path, token = token_in(path) or (None, None)
        if token is None and takes_tokens(path):
            token = bearer_token(connection.headers)
        if token is not None:
            # A token, good or not, stands in the place of any cookie: no page can mix them.
            person = await self._owner(token, scope_in_path)
        else:
            person = None if is_for_anyone(path) else await self._person(connection)
        scope.setdefault("state", {})["person"] = person
        if person is not None or is_public(path):
            return await self._app(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        request = Request(scope)
        if token is not None:
            return await error_answer(request, NotSignedInError("token_over"))(scope, receive, send)
        if request.method == "GET" and wants_page(request):
            wanted = scope["path"] + (f"?{request.url.query}" if request.url.query else "")
            address = f"{self._settings.prefix}/sign-in?{urlencode({'next': wanted})}"
            return await RedirectResponse(address, SEE_OTHER)(scope, receive, send)
        await error_answer(request, NotSignedInError("not_signed_in"))(scope, receive, send)

    async def _owner(self, token: str, scope_in_path: TokenScope | None) -> Person | None:
        """Whose token it is; one in a path, which others may see, does no more than the path says."""
        person = await run_in_threadpool(self._directory.token_owner, token)
        if person is None or scope_in_path is None:
            return person
        if person.scopes is None or scope_in_path not in person.scopes:
            return None
        return replace(person, scopes=frozenset({scope_in_path}))

    async def _person(self, connection: HTTPConnection) -> Person | None:
        name, version = connection.session.get("name"), connection.session.get("version")
        if not isinstance(name, str) or not isinstance(version, int):
            return None
        if connection.session.get("until", 0) < time.time():
            return None
        return await run_in_threadpool(self._directory.person_of, Session(name, version))

    def _exchange(self, connection: HTTPConnection) -> RedirectResponse | None:
        """The one person's token, from the address that the terminal shows, becomes a cookie and leaves the address.

        Without it, any program of another user of this machine, and any page that guesses the port, could ask.
        """
        given, token = connection.query_params.get("token"), self._settings.token
        if not given or token is None or connection.scope.get("method") != "GET":
            return None
        if not secrets.compare_digest(given.encode(), token.encode()):
            return None
        assert isinstance(self._directory, LocalDirectory), "only the desk of one person has a token"
        begin(Request(connection.scope), self._directory.open_session(), self._settings)
        rest = [(key, value) for key, value in connection.query_params.multi_items() if key != "token"]
        # Two slashes at the beginning would lead to another host.
        path = "/" + connection.scope["path"].lstrip("/\\")
        return RedirectResponse(path + (f"?{urlencode(rest)}" if rest else ""), SEE_OTHER)
