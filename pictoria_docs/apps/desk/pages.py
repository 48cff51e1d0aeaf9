"""The Gradio pages: projects (`/ui`), review (`/ui/review`), figures (`/ui/figures`), search
(`/ui/search`), export (`/ui/export`), fields and labels (`/ui/fields`), models (`/ui/models`) and, where there are
accounts, the team (`/ui/team`).

Each page is one island of JavaScript, that of models with tables of Gradio's below it. What it needs to begin with
comes from a handler that asks `ReviewService` and `ProjectDirectory` as the person of the request; nothing is kept
between two requests, so any worker process can answer.
"""

import warnings
from collections.abc import Callable, Iterable
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.requests import Request
from starlette.routing import Mount

from pictoria_docs.apps.desk.assets import assets_version
from pictoria_docs.apps.desk.gradio_gate import PAGES, TEAM_PAGE, UI
from pictoria_docs.apps.desk.island import Island
from pictoria_docs.apps.server import answers
from pictoria_docs.apps.server.answers import language_of
from pictoria_docs.apps.server.dependencies import OpenReview
from pictoria_docs.apps.server.package_routes import EXPORT_CARDS, PICTURE_VIEWS, package_modules
from pictoria_docs.apps.server.sessions import person_of, signed_in
from pictoria_docs.errors import PictoriaError
from pictoria_docs.i18n import language_names, messages, translate
from pictoria_docs.registry import Registry
from pictoria_docs.review.identity.project_directory import ProjectDirectory, TeamDirectory
from pictoria_docs.review.identity.project_folder import title_of

SESSIONS_KEPT = 16
MODELS = "models"
ADDED_TO: dict[str, tuple[str, Registry[Any]]] = {
    "figures": ("views", PICTURE_VIEWS),
    "export": ("cards", EXPORT_CARDS),
}
"""What packages add to which page: the name under which the page gets the modules, and who offers them."""
NO_PROJECT = ("home", MODELS)
"""Pages that are about no project."""
TABLE_HEIGHT = 5000
"""Pixels; higher tables scroll inside of themselves."""
PART_WIDTHS: list[str | int] = ["22%", "22%", "16%", "40%"]
SERVED_WIDTHS: list[str | int] = ["18%", "16%", "10%", "10%", "18%", "28%"]
"""Of the columns of tables."""
Value = dict[str, Any]
_ASKED = ("document", "page", "subject", "assigned", "history", "task")
"""Query parameters that lead to a place in a project."""


def make_pages(open_review: OpenReview, project_directory: ProjectDirectory, prefix: str) -> gr.Blocks:
    """The pages, for `application_of`."""

    def handler(page: str) -> Callable[[gr.Request], Value]:
        def load(request: gr.Request) -> Value:
            http_request = request.request
            assert http_request is not None, "only browsers call this"
            value = _common(page, http_request, project_directory, prefix)
            if page in NO_PROJECT:
                return value
            if page in ADDED_TO:
                name, registry = ADDED_TO[page]
                at = f"{prefix}/static/{assets_version()}"
                value[name] = {each: f"{at}/{module}" for each, module in package_modules(registry).items()}
            return value | _project(http_request, open_review, value["language"])

        return load

    pages: gr.Blocks
    with gr.Blocks(title="pictoria-docs", fill_width=True, analytics_enabled=False) as pages:
        _fill(pages, handler("home"))
    for page in [*PAGES[1:], *([TEAM_PAGE] if isinstance(project_directory, TeamDirectory) else [])]:
        with pages.route(page.title(), f"/{page}", show_in_navbar=False) as inner:
            if page == MODELS:
                _fill_models(inner, handler(page))
            else:
                _fill(inner, handler(page))
    # Gradio keeps what it answered for each of the last so many pages; nothing here ever asks for it again.
    pages.state_session_capacity = SESSIONS_KEPT
    return pages


def _fill(page: gr.Blocks, load: Callable[[gr.Request], Value]) -> None:
    island = Island()
    page.load(load, None, island, queue=False, show_progress="hidden", api_visibility="private")


def _fill_models(page: gr.Blocks, load: Callable[[gr.Request], Value]) -> None:
    """The head of all pages, and below it the two tables of models."""
    island = Island()
    with gr.Column(elem_classes=["ph", "ph-models"]):
        tables = [
            gr.Dataframe(
                interactive=False, wrap=True, buttons=[], max_height=TABLE_HEIGHT, column_widths=widths
            )
            for widths in (PART_WIDTHS, SERVED_WIDTHS)
        ]

    def fill(request: gr.Request) -> list[Any]:
        from pictoria_docs.apps.desk.model_tables import part_table, served_table

        value = load(request)
        language = value["language"]
        made = [("parts", part_table(language)), ("served", served_table(language))]
        return [
            value,
            *(
                gr.update(value=table.value, label=translate(f"desk.models.{name}", language))
                for name, table in made
            ),
        ]

    page.load(fill, None, [island, *tables], queue=False, show_progress="hidden", api_visibility="private")


def _common(page: str, request: Request, project_directory: ProjectDirectory, prefix: str) -> Value:
    """What every page needs: its module, the person, the words in their language."""
    person, language = signed_in(request), language_of(request)
    words = {
        code.removeprefix("desk."): text
        for code, text in messages(language).items()
        if code.startswith("desk.") and not code.startswith(("desk.sign_in.", "desk.serve."))
    }
    return {
        "module": f"{prefix}/static/{assets_version()}/home/{page}.js",
        "page": page,
        "base": prefix,
        "language": language,
        "languages": language_names(),
        "words": words,
        "person": person.display,
        "login": person.name,
        "accounts": isinstance(project_directory, TeamDirectory),
    }


def _project(request: Request, open_review: OpenReview, language: str) -> Value:
    """The project that the address names, if the person takes part in it; else why there is nothing to show."""
    query = _query(request)
    project = query.get("project", "")
    try:
        review = open_review(request, project)
    except PictoriaError as error:
        sentence = (
            translate("desk.home.no_project", language) if not project else error.public_sentence(language)
        )
        return {"problem": sentence}
    position = {name: query[name] for name in _ASKED if name in query}
    return {
        "project": project,
        "title": title_of(review.session.opened.folder),
        "role": review.session.role.value,
        "place": position,
    }


def _query(request: Request) -> dict[str, str]:
    """The query of the page's own address: the handler is called by the page, from another address."""
    from urllib.parse import parse_qsl, urlsplit

    own = dict(request.query_params)
    return own if "project" in own else dict(parse_qsl(urlsplit(request.headers.get("referer", "")).query))


def application_of(pages: gr.Blocks, server: FastAPI, prefix: str) -> tuple[FastAPI, Iterable[int]]:
    """Gradio's application of the pages, for people who are signed in to `server`, which has a mount for it already.

    With it the numbers of the functions that fill the pages. What Gradio does while the server runs (its queue, and
    forgetting sessions by their age) is left out: nothing is queued, and `SESSIONS_KEPT` bounds the sessions.
    """

    def name(request: Request) -> str | None:
        person = person_of(request)
        return person.name if person is not None else None

    lifespan = server.router.lifespan_context
    plain = gr.themes.Default(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    with warnings.catch_warnings():
        # That several pages are not made on the server: they never were.
        warnings.filterwarnings("ignore", message="SSR mode")
        gr.mount_gradio_app(
            server,
            pages,
            path=UI,
            root_path=f"{prefix}{UI}",
            auth_dependency=name,
            footer_links=[],
            run_history=False,
            ssr_mode=False,
            mcp_server=False,
            enable_monitoring=False,
            pwa=False,
            show_error=False,
            # Files come in by a route of our own, which checks them.
            max_file_size=1,
            theme=plain,
            head=_HEAD.format(assets=f"{prefix}/static/{assets_version()}"),
        )
    server.router.lifespan_context = lifespan
    mount = server.router.routes.pop()
    assert isinstance(mount, Mount) and isinstance(mount.app, FastAPI), "the pages were mounted last"
    answers.install(mount.app)
    return mount.app, pages.fns


_HEAD = """
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E\
%3Crect width='16' height='16' rx='3' fill='%231f5fa8'/%3E\
%3Cpath d='M4 4h8v5H4zM4 11h8' fill='none' stroke='white' stroke-width='1.5'/%3E%3C/svg%3E">
<link rel="stylesheet" href="{assets}/home/home.css">
<script type="module" src="{assets}/home/theme.js"></script>
<script type="module" src="{assets}/home/preload.js"></script>
"""
