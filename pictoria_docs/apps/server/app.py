"""The application: what every request passes on its way in, and the routers that answer."""

from collections.abc import Callable, Sequence

from fastapi import APIRouter, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from pictoria_docs import __version__
from pictoria_docs.apps.server import answers, sessions
from pictoria_docs.apps.server.forms import address_of
from pictoria_docs.apps.server.metrics import TYPE, Metrics, RequestMetrics
from pictoria_docs.apps.server.paths import Prefix
from pictoria_docs.apps.server.request_bodies import RequestBodyMiddleware
from pictoria_docs.apps.server.security import Security
from pictoria_docs.apps.server.sessions import SignInMiddleware
from pictoria_docs.apps.server.settings import Settings, settings_of
from pictoria_docs.apps.server.sign_in import account_router, language_router
from pictoria_docs.errors import AccessError, NotSignedInError, PictoriaError
from pictoria_docs.review.authorization import may_read_metrics
from pictoria_docs.review.identity.project_directory import ProjectDirectory, TeamDirectory

Mounting = Callable[[FastAPI], None]


def make_app(
    project_directory: ProjectDirectory,
    *,
    prefix: str | None = None,
    base_url: str | None = None,
    routers: Sequence[APIRouter] = (),
    mounts: Sequence[Mounting] = (),
) -> FastAPI:
    """The server of a project_directory.

    Its `state.settings` tells the address, the cookie and, for one person, the token that opens the desk:
    `{prefix}/?token={app.state.settings.token}`.

    Args:
        project_directory: projects and people.
        prefix: the path before all others; None: that of `base_url`.
        base_url: the address that people type; None: that of the project_directory's config.
        routers: what else answers, for people who are signed in; REST below `/api`.
        mounts: called with the finished app, to mount applications and files on it.

    Raises:
        ConfigError: the key that signs sessions cannot be used.
    """
    settings = settings_of(project_directory, prefix, base_url)
    app = FastAPI(
        title="pictoria-docs",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.settings, app.state.project_directory, app.state.metrics = (
        settings,
        project_directory,
        Metrics(),
    )
    _add_gates(app, project_directory, settings)
    answers.install(app)
    app.include_router(_machine_router(project_directory, settings, app.state.metrics))
    app.include_router(language_router(project_directory, settings))
    if isinstance(project_directory, TeamDirectory):
        app.include_router(account_router(project_directory, settings))
        if settings.oidc is not None:
            # Imported only where it is wanted: it brings an HTTP client and cryptography.
            from pictoria_docs.apps.server.oidc import oidc_router

            app.include_router(oidc_router(project_directory, settings, settings.oidc))
    for router in routers:
        app.include_router(router)
    for mount in mounts:
        mount(app)
    return app


def _add_gates(app: FastAPI, project_directory: ProjectDirectory, settings: Settings) -> None:
    """What requests pass, the last added first."""
    app.add_middleware(RequestBodyMiddleware, prefix=settings.prefix)
    app.add_middleware(SignInMiddleware, project_directory=project_directory, settings=settings)
    app.add_middleware(
        SessionMiddleware,
        secret_key=settings.key,
        session_cookie=settings.cookie,
        max_age=settings.session_seconds,
        path=settings.cookie_path,
        same_site="lax",
        https_only=settings.is_secure,
    )
    app.add_middleware(answers.ErrorMiddleware)
    # Gradio allows any origin unless the application that it is mounted on has this very middleware.
    own = [settings.origin] if settings.origin is not None else []
    app.add_middleware(CORSMiddleware, allow_origins=own)
    app.add_middleware(Security, settings=settings)
    app.add_middleware(RequestMetrics, metrics=app.state.metrics, prefix=settings.prefix)
    app.add_middleware(Prefix, prefix=settings.prefix)


def _machine_router(project_directory: ProjectDirectory, settings: Settings, metrics: Metrics) -> APIRouter:
    """What programs ask that watch over the server."""
    router = APIRouter(include_in_schema=False)

    @router.get("/health")
    def health() -> Response:
        """Whether requests can be answered: the database of accounts is there."""
        try:
            if isinstance(project_directory, TeamDirectory):
                project_directory.accounts.is_empty()
        except PictoriaError:
            return JSONResponse({"status": "failing"}, 503)
        return JSONResponse({"status": "ok"})

    @router.get("/favicon.ico")
    def icon() -> Response:
        """None: browsers ask on their own, and pages name theirs."""
        return Response(status_code=204)

    @router.get("/metrics")
    def show_metrics(request: Request) -> Response:
        """Counts of requests, for Prometheus."""
        person = sessions.person_of(request)
        is_admin = person is not None and person.is_admin
        if not may_read_metrics(is_admin, _is_neighbour(request, settings)):
            raise AccessError("not_allowed") if person is not None else NotSignedInError("not_signed_in")
        return PlainTextResponse(metrics.text(), media_type=TYPE)

    return router


def _is_neighbour(request: Request, settings: Settings) -> bool:
    """Whether the request comes from an address that may read metrics, not through a proxy that hides its own."""
    if not settings.behind_proxy and {"x-forwarded-for", "forwarded"} & set(request.headers):
        return False
    return address_of(request) in settings.metrics_from
