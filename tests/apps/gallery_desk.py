"""A server with nothing but the gallery of the example catalogue, for several people at once."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from pictoria_docs.apps.server.gallery_routes import make_gallery_router
from pictoria_docs.errors import AccessError, PictoriaError
from pictoria_docs.i18n import messages
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from tests.apps.answering import answering

DPI = 150.0
PREFIX = "/{user}/{role}/{language}"
STATIC = str(resources.files("pictoria_docs").joinpath("apps/desk/static"))

HTML = """<!doctype html><html lang="LANG"><meta charset="utf-8"><title>Gallery</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/static/canvas/canvas.css">
<link rel="stylesheet" href="/static/gallery/gallery.css">
<style>html,body{margin:0;height:100%}main{height:100%}h1{position:absolute;clip-path:inset(50%)}</style>
<body class="THEME"><main id="host"><h1>Gallery</h1></main>
<script type="module">
import { Compare } from '/static/gallery/compare.js';
import { mountGallery } from '/static/gallery/gallery.js';
const words = await (await fetch('/words/LANG')).json();
const host = document.getElementById('host');
const options = {base: 'BASE', project: 'example', language: 'LANG', words, role: 'ROLE'};
window.opened = [];
window.mountCompare = (figures) => new Compare(host, {...options, figures}).begin();
window.mounted = await mountGallery(host, {...options, onOpen: (figure) => window.opened.push(figure.id)});
</script></html>"""


def make_app(opened: OpenProject) -> FastAPI:
    """The app; the person is named in the address."""
    app = FastAPI()

    def open_review(request: Request, project: str) -> ReviewService:
        asked = request.path_params
        person = Person(asked["user"], asked["user"].title(), asked["language"])
        return ReviewService(ReviewSession(opened, person, Role(asked["role"]), project, asked["language"]))

    def crop_url(
        request: Request, project: str, document: str, page: int, box: Sequence[float], size: int
    ) -> str:
        x0, y0, x1, y1 = (round(number / 72 * DPI) for number in box)
        return f"/crops/{document}/{page}/{x0},{y0},{x1 - x0},{y1 - y0}/!{size},{size}/0/default.jpg"

    app.include_router(make_gallery_router(open_review, crop_url), prefix=PREFIX)

    @app.exception_handler(PictoriaError)
    def fail(request: Request, error: PictoriaError) -> JSONResponse:
        status = 403 if isinstance(error, AccessError) else 400
        return JSONResponse({"code": error.code, "sentence": error.sentence("en")}, status)

    @app.get("/crops/{document}/{page}/{region}/{size}/0/default.jpg")
    def crop(document: str, page: int, region: str, size: str) -> Response:
        x, y, width, height = map(int, region.split(","))
        image = opened.project.page_image(document, page, DPI).crop((x, y, x + width, y + height))
        longest = int(size.split(",")[1])
        image.thumbnail((longest, longest))
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=85)
        return Response(buffer.getvalue(), media_type="image/jpeg")

    @app.get("/words/{language}")
    def words(language: str) -> dict[str, str]:
        return {code: text for code, text in messages(language).items() if code.startswith("desk.gallery.")}

    @app.get("/page/{user}/{role}/{language}/{theme}")
    def page(user: str, role: str, language: str, theme: str) -> HTMLResponse:
        text = HTML.replace("BASE", f"/{user}/{role}/{language}")
        return HTMLResponse(text.replace("LANG", language).replace("ROLE", role).replace("THEME", theme))

    app.mount("/static", StaticFiles(directory=STATIC))
    return app


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, OpenProject]]:
    """The address of the server, and its project."""
    opened = OpenProject(folder)
    with answering(make_app(opened)) as url:
        yield url, opened
    opened.close()
