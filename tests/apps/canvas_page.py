"""A page with nothing but the canvas on it, served from this machine, and page views made up for it."""

import io
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any

from PIL import Image, ImageDraw

from pictoria_docs.i18n import messages

WIDTH, HEIGHT = 595, 842
SCAN = (2800, 3962)  # pixels of the page image
STATIC = resources.files("pictoria_docs").joinpath("apps/desk/static")

HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><title>canvas</title>
<link rel="stylesheet" href="/static/canvas/canvas.css">
<style>html,body{margin:0;height:100%}#host{height:92vh}#note{width:90%}</style>
<main><h1 style="font-size:12px;margin:0">Canvas</h1><div id="host"></div>
<label>Note <input id="note"></label></main>
<script type="module">
import { Canvas, KEYS } from '/static/canvas/canvas.js';
window.KEYS = KEYS;
window.start = (options) => {
  window.seen = { edits: [], select: [], nav: [], act: [], pick: [], goto: [], shown: [] };
  window.canvas?.destroy();
  window.canvas = new Canvas(document.getElementById('host'), options);
  for (const name of Object.keys(seen)) canvas.addEventListener(name, (e) => seen[name].push(e.detail));
};
window.ready = true;
</script></html>"""


def words(language: str = "en") -> dict[str, str]:
    """The words of the canvas, by code."""
    prefix = "desk.canvas."
    return {
        code.removeprefix(prefix): text
        for code, text in messages(language).items()
        if code.startswith(prefix)
    }


@cache
def scan(width: int) -> bytes:
    """The picture of a page, `width` pixels wide: lines of text and two dark photographs."""
    image = Image.new("RGB", (width, round(width * HEIGHT / WIDTH)), "#fdfbf5")
    pen, unit = ImageDraw.Draw(image), width / WIDTH
    chance = random.Random(3)
    for y in range(60, 800, 13):
        x = 60.0
        while x < 520:
            long = chance.uniform(8, 40)
            pen.rectangle([x * unit, y * unit, min(x + long, 535) * unit, (y + 4.5) * unit], fill="#8b867c")
            x += long + 4
    for box, fill in (((60, 100, 280, 300), "#5b5347"), ((315, 100, 535, 300), "#2f2b27")):
        pen.rectangle([value * unit for value in box], fill=fill)
        inner = [box[0] + 50, box[1] + 40, box[2] - 50, box[3] - 40]
        pen.ellipse([value * unit for value in inner], fill="#a08c6c")
    pen.rectangle([60 * unit, 305 * unit, 535 * unit, 345 * unit], fill="#fdfbf5")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def tile(region: str, size: str) -> bytes:
    """One tile of the Image API."""
    x, y, w, h = map(int, region.split(","))
    image = Image.open(io.BytesIO(scan(SCAN[0]))).crop((x, y, x + w, y + h))
    width, height = map(int, size.split(","))
    out = io.BytesIO()
    image.resize((width, height)).save(out, "JPEG")
    return out.getvalue()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        parts = self.path.split("?")[0].strip("/").split("/")
        if parts == [""]:
            self.answer(HTML.encode(), "text/html; charset=utf-8")
        elif parts[0] == "static":
            kind = "text/css" if parts[-1].endswith(".css") else "text/javascript"
            self.answer(STATIC.joinpath(*parts[1:]).read_bytes(), kind)
        elif parts[0] == "image":
            self.answer(scan(1600), "image/png")
        elif parts[0] == "iiif":
            self.answer(tile(parts[2], parts[3]), "image/jpeg")
        else:
            self.send_error(404)

    def answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        with suppress(BrokenPipeError, ConnectionResetError):  # the page may be gone by now
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[tuple[str, list[str]]]:
    """The address of the page, and the list of paths asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", server.asked  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()


def region(id_: str, type_: str, box: list[float], **more: Any) -> dict[str, Any]:
    base = {
        "id": id_, "page": 7, "type": type_, "box": box, "polygon": None, "text": "", "number": None,
        "parent": None, "order": 0, "confidence": 0.8, "status": "suggested", "revision": 3, "by": None, "marks": [],
    }  # fmt: skip
    return base | more


def end(id_: str, kind: str, type_: str, page: int, box: list[float], name: str) -> dict[str, Any]:
    return {"id": id_, "kind": kind, "type": type_, "page": page, "box": box, "name": name}


def link(id_: str, type_: str, source: dict[str, Any], target: dict[str, Any], **more: Any) -> dict[str, Any]:
    base = {
        "id": id_, "type": type_, "source": source["id"], "target": target["id"], "confidence": 0.7,
        "status": "suggested", "revision": 2, "by": None, "source_end": source, "target_end": target,
    }  # fmt: skip
    return base | more


def end_of(it: dict[str, Any]) -> dict[str, Any]:
    return end(
        it["id"], "region", it["type"], it["page"], it["box"], f"{it['type']} {it['number'] or ''}".strip()
    )


def page_view(number: int = 7, **more: Any) -> dict[str, Any]:
    """A page view without objects."""
    image = {"url": f"/image/{number}?width=1600", "iiif": None, "width": SCAN[0], "height": SCAN[1]}
    base = {
        "project": "p", "document": "doc-1", "name": "vases", "number": number, "page_count": 30, "label": None,
        "width": WIDTH, "height": HEIGHT, "revision": 1, "image": image | {"tile": 512, "scales": [1, 2, 4, 8]},
        "regions": [], "entries": [], "mentions": [], "links": [],
    }  # fmt: skip
    return base | more


def example() -> dict[str, Any]:
    """Two photographs with their captions, an entry with a mention, and links, one of them to another page."""
    left = region("reg-left", "figure", [60, 100, 280, 300], number="12")
    right = region("reg-right", "plate", [315, 100, 535, 300], number="IV", status="accepted")
    small = region(
        "reg-small", "panel", [365, 140, 485, 260], number="a", parent="reg-right", status="corrected"
    )
    under = region("reg-under", "caption", [60, 308, 280, 340], number="12", text="Fig. 12. Bowl with a rim.")
    other = region("reg-other", "caption", [315, 308, 535, 340], number="13", confidence=0.4)
    text = region("reg-text", "text", [60, 360, 535, 470], confidence=1.0)
    entry = {
        "id": "ent-7", "number": "7", "title": "Bowl", "spans": [{"page": 7, "box": [55, 480, 540, 600]}],
        "confidence": 0.9, "status": "suggested", "revision": 5, "by": None,
    }  # fmt: skip
    mention = {
        "id": "men-1", "page": 7, "region": "reg-text", "box": [200, 400, 240, 412], "text": "fig. 3",
        "confidence": 0.9, "status": "suggested", "revision": 0, "by": None,
    }  # fmt: skip
    away = end("reg-far", "region", "figure", 12, [100, 100, 300, 300], "Fig. 3")
    links = [
        link("lnk-under", "caption_of", end_of(under), end_of(left)),
        link("lnk-small", "part_of", end_of(small), end_of(right), status="accepted"),
        link("lnk-away", "cites", end("men-1", "mention", "mention", 7, mention["box"], "fig. 3"), away),
        link(
            "lnk-entry",
            "depicts",
            end_of(left),
            end("ent-7", "entry", "entry", 7, [55, 480, 540, 600], "Entry 7"),
        ),
    ]
    regions = [left, right, small, under, other, text]
    return page_view(regions=regions, entries=[entry], mentions=[mention], links=links)


def crowded(regions: int = 60, links: int = 30, number: int = 7) -> dict[str, Any]:
    """A page full of regions in a grid, pictures over captions, linked at random within a short way."""
    chance = random.Random(regions)
    columns = max(4, round((regions / 2) ** 0.5))
    rows = -(-regions // (2 * columns))
    wide, high = (WIDTH - 80) / columns, (HEIGHT - 80) / rows
    made = []
    for i in range(regions):
        cell = i // 2
        x, y = 40 + cell % columns * wide, 40 + cell // columns * high
        status = chance.choice(["suggested"] * 3 + ["accepted", "accepted", "corrected"])
        box = (
            [x, y, x + wide * 0.85, y + high * 0.68]
            if i % 2 == 0
            else [x, y + high * 0.72, x + wide * 0.85, y + high * 0.92]
        )
        kind = "caption" if i % 2 else chance.choice(["figure", "figure", "panel"])
        made.append(
            region(
                f"reg-{i}", kind, [round(v, 2) for v in box], number=str(cell + 1), status=status, page=number
            )
        )
    joined = []
    for i in range(links):
        source = made[(2 * i + 1) % regions]
        target = made[(2 * i) % regions] if i < regions // 2 else made[chance.randrange(0, regions, 2)]
        joined.append(link(f"lnk-{i}", "caption_of", end_of(source), end_of(target)))
    return page_view(number, regions=made, links=joined)
