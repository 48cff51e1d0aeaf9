"""A small server for trying the desk's pages: who one is stands in a cookie."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

import pictoria_docs
from pictoria_docs.apps.server.contact_sheet_routes import make_contact_sheet_router
from pictoria_docs.apps.server.rest import make_router
from pictoria_docs.apps.server.schema_routes import make_schema_router
from pictoria_docs.errors import AccessError, PictoriaError
from pictoria_docs.i18n import messages
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession

DPI = 110.0
STATIC = Path(pictoria_docs.__file__).parent / "apps" / "desk" / "static"
PAGE = """<!doctype html><html lang="LANGUAGE"><meta charset="utf-8"><title>Desk</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/static/desk/desk.css"><style>html,body{margin:0;height:100%}</style>
<body class="THEME"><main id="host" style="height:100vh"></main><script type="module">
import { mountReview } from '/static/desk/review_app.js';
window.review = mountReview(document.getElementById('host'), OPTIONS);
</script></body></html>"""


def language_of(request: Request) -> str:
    """ "en" or "fr", by the cookie."""
    return request.cookies.get("language", "en")


def make_app(opened: OpenProject, slug: str) -> FastAPI:
    """The application for one project."""
    pictures: dict[tuple[str, int], bytes] = {}
    app = FastAPI()

    def open_review(request: Request, project: str) -> ReviewService:
        name = request.cookies.get("person", "ada")
        if name == "nobody":
            raise AccessError("not_signed_in")
        language = language_of(request)
        role = Role.READER if name == "reader" else Role.MANAGER
        return ReviewService(
            ReviewSession(opened, Person(name, name.title(), language), role, slug, language)
        )

    def image_of(request: Request, desk: ReviewService, view: dict[str, Any]) -> dict[str, Any]:
        size = {name: round(view[name] / 72 * DPI) for name in ("width", "height")}
        url = f"/img/{view['document']}/{view['number']}.jpg"
        side = max(size.values())
        return {"url": url, "iiif": "", **size, "side": side, "tile": 512, "scales": [1, 2, 4, 8]}

    def crop_url(
        request: Request, project: str, document: str, page: int, box: Sequence[float], size: int
    ) -> str:
        return f"/crop/{document}/{page}/{','.join(map(str, box))}/{size}.jpg"

    app.include_router(make_router(open_review, image_of))
    app.include_router(make_contact_sheet_router(open_review, crop_url))
    app.include_router(make_schema_router(open_review))

    @app.exception_handler(PictoriaError)
    def fail(request: Request, error: PictoriaError) -> JSONResponse:
        told = {"code": error.code, "sentence": error.sentence(language_of(request))}
        return JSONResponse(told, 401 if error.code == "not_signed_in" else 400)

    @app.get("/img/{document}/{number}.jpg")
    def image(document: str, number: int) -> Response:
        if (document, number) not in pictures:
            out = io.BytesIO()
            opened.project.page_image(document, number, DPI).save(out, "JPEG", quality=80)
            pictures[document, number] = out.getvalue()
        headers = {"Cache-Control": "max-age=600"}
        return Response(pictures[document, number], media_type="image/jpeg", headers=headers)

    @app.get("/crop/{document}/{page}/{box}/{size}.jpg")
    def crop(document: str, page: int, box: str, size: int) -> Response:
        part = [round(float(number) / 72 * DPI) for number in box.split(",")]
        picture = opened.project.page_image(document, page, DPI).crop((part[0], part[1], part[2], part[3]))
        picture.thumbnail((size, size))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=80)
        return Response(out.getvalue(), media_type="image/jpeg")

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return Response(status_code=204)

    @app.get("/desk")
    def desk(
        request: Request,
        document: str | None = None,
        subject: str | None = None,
        page: int | None = None,
        theme: str = "light",
    ) -> HTMLResponse:
        language, name = language_of(request), request.cookies.get("person", "ada")
        words = {code: text for code, text in messages(language).items() if code.startswith("desk.")}
        options = {
            "project": slug, "document": document, "subject": subject, "page": page, "language": language,
            "words": words, "role": "reader" if name == "reader" else "manager", "reviewer": name,
            "exports": "/exports",
        }  # fmt: skip
        page_ = PAGE.replace("LANGUAGE", language).replace("THEME", "dark" if theme == "dark" else "light")
        return HTMLResponse(page_.replace("OPTIONS", json.dumps(options).replace("<", "\\u003c")))

    @app.get("/exports")
    def exports() -> HTMLResponse:
        return HTMLResponse("<!doctype html><title>Exports</title>")

    app.mount("/static", StaticFiles(directory=STATIC))
    return app
