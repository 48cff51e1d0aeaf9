"""The whole desk as one application: REST, IIIF, long work, static files and the pages."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pictoria_docs.apps.desk.pages import UI, make_pages, mount_pages
from pictoria_docs.apps.server import iiif, iiif_search, rest
from pictoria_docs.apps.server.answers import language_of
from pictoria_docs.apps.server.app import make_app
from pictoria_docs.apps.server.gallery_routes import make_gallery_router
from pictoria_docs.apps.server.opened_document import Crops, document_lister, document_opener, image_of
from pictoria_docs.apps.server.people_routes import make_people_router
from pictoria_docs.apps.server.search_routes import make_search_router
from pictoria_docs.apps.server.sessions import signed_in
from pictoria_docs.apps.server.settings import settings_of
from pictoria_docs.apps.server.team_routes import make_team_router
from pictoria_docs.apps.server.work_routes import make_work_router
from pictoria_docs.pipeline.page_images import DECODED
from pictoria_docs.review.identity.project_directory import ProjectDirectory, TeamDirectory
from pictoria_docs.review.open_projects import OpenProjects
from pictoria_docs.review.review_service import ReviewService

STATIC = Path(__file__).parent / "static"


class Assets(StaticFiles):
    """Our own modules and style sheets; browsers keep them, and ask each time whether they have changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:  # noqa: D102
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def make_desk(
    project_directory: ProjectDirectory, *, prefix: str | None = None, base_url: str | None = None
) -> FastAPI:
    """The desk of a project_directory; see `server.app.make_app` for the arguments and `state.settings`.

    Raises:
        ConfigError: the key that signs sessions cannot be used.
    """
    settings = settings_of(project_directory, prefix, base_url)
    path = settings.prefix
    projects = OpenProjects(project_directory)

    def open_review(request: Request, project: str) -> ReviewService:
        return projects.review(signed_in(request), project, language_of(request))

    public = f"{settings.origin}{path}" if settings.origin is not None else None
    routers = (
        _first_page(path),
        make_work_router(project_directory),
        rest.make_router(open_review, image_of(path)),
        make_team_router(open_review),
        *([make_people_router(project_directory)] if isinstance(project_directory, TeamDirectory) else []),
        make_gallery_router(open_review, Crops(path, open_review).url),
        make_search_router(project_directory, open_review, Crops(path, open_review).url),
        iiif.make_router(document_opener(open_review), document_lister(open_review), base_url=public),
        iiif_search.make_search_router(open_review, base_url=public),
    )
    app = make_app(
        project_directory,
        prefix=prefix,
        base_url=base_url,
        routers=routers,
        mounts=(
            lambda app: app.mount("/static", Assets(directory=STATIC), name="static"),
            lambda app: mount_pages(app, make_pages(open_review, project_directory, path), path),
        ),
    )
    app.state.projects = projects
    metrics = app.state.metrics
    metrics.add_gauge("pictoria_open_projects", "Projects that the process has open.", projects.__len__)
    metrics.add_gauge("pictoria_decoded_bytes", "Pictures of pages in memory.", lambda: DECODED.size)
    return app


def _first_page(prefix: str) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def first() -> Response:
        return RedirectResponse(f"{prefix}{UI}/", 303)

    @router.get("/manifest.json")
    def manifest() -> Response:
        # Gradio's pages name one, which browsers ask for without saying who they are.
        described = {"name": "pictoria-docs", "start_url": f"{prefix}{UI}/", "display": "browser"}
        return JSONResponse(described, media_type="application/manifest+json")

    return router
