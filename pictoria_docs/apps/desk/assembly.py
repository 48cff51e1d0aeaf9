"""The whole desk as one application: REST, IIIF, long work, static files and the pages."""

from collections.abc import Collection, Iterable

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from pictoria_docs.apps.desk.assets import Assets
from pictoria_docs.apps.desk.gradio_gate import UI, GradioGate
from pictoria_docs.apps.server import iiif, iiif_search, rest
from pictoria_docs.apps.server.answers import language_of
from pictoria_docs.apps.server.app import make_app
from pictoria_docs.apps.server.contact_sheet_routes import make_contact_sheet_router
from pictoria_docs.apps.server.gallery_routes import make_gallery_router
from pictoria_docs.apps.server.import_routes import make_import_router
from pictoria_docs.apps.server.opened_document import Crops, document_lister, document_opener, image_of
from pictoria_docs.apps.server.package_routes import RouteContext, package_routers
from pictoria_docs.apps.server.people_routes import make_people_router
from pictoria_docs.apps.server.project_routes import make_project_router
from pictoria_docs.apps.server.schema_routes import make_schema_router
from pictoria_docs.apps.server.search_routes import make_search_router
from pictoria_docs.apps.server.sessions import signed_in
from pictoria_docs.apps.server.settings import settings_of
from pictoria_docs.apps.server.sheet_routes import make_sheet_router
from pictoria_docs.apps.server.team_routes import make_team_router
from pictoria_docs.apps.server.token_routes import make_token_router
from pictoria_docs.apps.server.work_routes import make_work_router
from pictoria_docs.pipeline.page_images import DECODED
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.identity.project_directory import ProjectDirectory, TeamDirectory
from pictoria_docs.review.open_projects import OpenProjects
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.sources.decoding_apart import decode_large_apart


def make_desk(
    project_directory: ProjectDirectory,
    *,
    prefix: str | None = None,
    base_url: str | None = None,
    packages: Collection[str] | None = None,
) -> FastAPI:
    """The desk of a project_directory; see `server.app.make_app` for the arguments and `state.settings`.

    Args:
        project_directory: projects and people.
        prefix: as `make_app` takes it.
        base_url: the same.
        packages: names of the routes that it has of other packages; None: all.

    Raises:
        ConfigError: the key that signs sessions cannot be used.
    """
    decode_large_apart()
    settings = settings_of(project_directory, prefix, base_url)
    path = settings.prefix
    projects = OpenProjects(project_directory)

    def open_review(
        request: Request, project: str, permission: Permission = Permission.READ
    ) -> ReviewService:
        return projects.review(signed_in(request), project, language_of(request), permission)

    def mount_pages(app: FastAPI) -> None:
        def make() -> tuple[FastAPI, Iterable[int]]:
            from pictoria_docs.apps.desk.pages import application_of, make_pages

            return application_of(make_pages(open_review, project_directory, path), app, path)

        app.state.pages = GradioGate(make)
        app.mount(UI, app.state.pages)

    crops = Crops(path, open_review)
    public = f"{settings.origin}{path}" if settings.origin is not None else None
    routers = (
        _first_page(path),
        make_work_router(project_directory),
        make_project_router(project_directory, projects, open_review, crops),
        rest.make_router(open_review, image_of(path)),
        make_team_router(open_review),
        *(
            [make_people_router(project_directory), make_token_router(project_directory)]
            if isinstance(project_directory, TeamDirectory)
            else []
        ),
        make_contact_sheet_router(open_review, crops.url),
        make_gallery_router(open_review, crops.url),
        make_search_router(project_directory, open_review, crops.url),
        make_sheet_router(open_review),
        make_schema_router(open_review),
        make_import_router(open_review),
        iiif.make_router(document_opener(open_review), document_lister(open_review), base_url=public),
        iiif_search.make_search_router(open_review, base_url=public),
        *package_routers(RouteContext(open_review, crops.url, project_directory), packages),
    )
    app = make_app(
        project_directory,
        prefix=prefix,
        base_url=base_url,
        routers=routers,
        mounts=(
            lambda app: app.mount("/static", Assets(), name="static"),
            mount_pages,
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
