"""The W3C Reconciliation Service API 0.2 over HTTP, for OpenRefine and programs like it.

The same routes stand at two places: below `/reconcile/{token}/{project}` for programs that can send no headers, where
the token in the path is all that counts, and below `/api/v1/projects/{project}/reconcile` for all others.
"""

import json
import re
from html import escape
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pictoria_docs.plugins import (
    REVIEW,
    Count,
    Json,
    NotFoundError,
    OpenReview,
    Permission,
    RouteContext,
    check_json,
    origin_of,
)
from pictoria_openrefine.queries import MAX_COLUMNS, ReconciliationError
from pictoria_openrefine.service import OpenRefineService

DOCUMENTATION = "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/"
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors *"
"""A preview is text without scripts, and is shown in frames of OpenRefine, wherever that runs."""
PREVIEWED = 300
"""Characters of a value that a preview shows."""
STYLE = (
    "body{font:14px sans-serif;margin:8px}dt{color:#555}dd{margin:0 0 4px}h1{font-size:16px;margin:0 0 4px}"
)
_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,99}", re.ASCII)
"""Name of a JavaScript function."""
Text = Annotated[str, Query(max_length=2000)]
Types = Annotated[str | None, Query(max_length=2000)]


def make_router(context: RouteContext) -> APIRouter:
    """Make the routes."""
    router = APIRouter(include_in_schema=False)
    service = _ReconcileRoutes(context.open_review)
    for base in ("/reconcile/{token}/{project}", "/api/v1/projects/{project}/reconcile"):
        router.add_api_route(base, service.ask, methods=["GET"])
        router.add_api_route(base, service.post, methods=["POST"])
        for path, route in (
            ("suggest/entity", service.entities),
            ("suggest/type", service.types),
            ("suggest/property", service.properties),
            ("properties", service.proposed),
            ("preview", service.preview),
            ("view", service.view),
        ):
            router.add_api_route(f"{base}/{path}", route, methods=["GET"])
    return router


class _ReconcileRoutes:
    """The answers; plain functions, which the framework runs in threads."""

    def __init__(self, open_review: OpenReview) -> None:
        self._open_review = open_review

    def _open(self, request: Request, project: str) -> OpenRefineService:
        return OpenRefineService(self._open_review(request, project, Permission.RECONCILE).session)

    def ask(
        self,
        request: Request,
        project: str,
        queries: str | None = None,
        extend: str | None = None,
        callback: str | None = None,
    ) -> Response:
        """The manifest; or cells, or values, as `post`."""
        service = self._open(request, project)
        return _told(request, self._answer(request, service, queries, extend), callback)

    def post(
        self,
        request: Request,
        project: str,
        queries: Annotated[str | None, Form()] = None,
        extend: Annotated[str | None, Form()] = None,
    ) -> Response:
        """Candidates for cells, or values of entities."""
        return _told(request, self._answer(request, self._open(request, project), queries, extend))

    def entities(
        self,
        request: Request,
        project: str,
        prefix: Text = "",
        type: Types = None,
        cursor: Count = 0,
        callback: str | None = None,
    ) -> Response:
        """Entities whose names begin so."""
        service = self._open(request, project)
        return _told(request, service.suggest_entities(prefix, _split(type), cursor), callback)

    def types(
        self,
        request: Request,
        project: str,
        prefix: Text = "",
        cursor: Count = 0,
        callback: str | None = None,
    ) -> Response:
        """Types whose names begin so."""
        return _told(request, self._open(request, project).suggest_types(prefix, cursor), callback)

    def properties(
        self,
        request: Request,
        project: str,
        prefix: Text = "",
        type: Types = None,
        cursor: Count = 0,
        callback: str | None = None,
    ) -> Response:
        """Properties whose names begin so."""
        service = self._open(request, project)
        return _told(request, service.suggest_properties(prefix, _split(type), cursor), callback)

    def proposed(
        self,
        request: Request,
        project: str,
        type: Types = None,
        limit: Count = MAX_COLUMNS,
        callback: str | None = None,
    ) -> Response:
        """What can be added to rows of a type."""
        service = self._open(request, project)
        answer = service.propose_properties(type or None, min(limit, MAX_COLUMNS))
        return _told(request, answer, callback)

    def preview(self, request: Request, project: str, id: Text = "") -> Response:
        """A few lines about an entity, for a frame."""
        service = self._open(request, project)
        found = service.entity(id)
        if found is None:
            raise NotFoundError("openrefine_unknown", id=id)
        entity, rows = found
        lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text[:PREVIEWED])}</dd>" for name, text in rows)
        language = service.language
        body = (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(entity.name)}</title>'
            f"<style>{STYLE}</style></head><body><h1>{escape(entity.name)}</h1>"
            f"<p>{escape(entity.description)}</p><dl>{lines}</dl></body></html>"
        )
        return HTMLResponse(body, headers={"Content-Security-Policy": PREVIEW_POLICY})

    def view(self, request: Request, project: str, id: Text = "") -> Response:
        """Leads to an entry in the desk, where one signs in, or to a term at home."""
        service = self._open(request, project)
        found, place = service.entity(id), service.place_of(id)
        if place is not None:
            query = urlencode({"project": project, "document": place[0], "page": place[1], "subject": id})
            return RedirectResponse(f"{_prefix_of(request)}/{REVIEW}?{query}", 303)
        # Only what a vocabulary of the project has, and only where a browser finds it.
        if found is not None and id.startswith(("http://", "https://")):
            return RedirectResponse(id, 303)
        return self.preview(request, project, id)

    def _answer(
        self, request: Request, service: OpenRefineService, queries: str | None, extend: str | None
    ) -> Json:
        if queries is not None:
            check_json(queries.encode("utf-8", "replace"))
            return service.match(queries)
        if extend is not None:
            check_json(extend.encode("utf-8", "replace"))
            return service.extend(extend)
        origin = origin_of(request)
        address = f"{origin}{request.scope['path'].rstrip('/')}"
        space = f"{origin}{_prefix_of(request)}/projects/{request.path_params['project']}"
        return service.manifest(address, space, DOCUMENTATION)


def _prefix_of(request: Request) -> str:
    """The path before all of the server's own."""
    prefix: str = request.scope.get("root_path", "")
    return prefix


def _split(types: str | None) -> list[str]:
    return [type for type in (types or "").split(",") if type]


def _told(request: Request, answer: Json, callback: str | None = None) -> Response:
    """JSON; as a script that calls a function for pages of the time before CORS (JSONP)."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    if callback is None:
        return Response(text.encode("utf-8", "replace"), media_type="application/json")
    # Scripts are loaded with cookies: only where none counts may one be an answer.
    if "token" not in request.path_params or _CALLBACK.fullmatch(callback) is None:
        raise ReconciliationError("openrefine_callback")
    # These two end a line in older scripts, and not in JSON.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    script = f"/**/{callback}({text});".encode("utf-8", "replace")
    return Response(script, media_type="application/javascript; charset=utf-8")
