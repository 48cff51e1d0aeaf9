"""Mirador and Universal Viewer as npm has them, and a server that shows an exported folder in them."""

import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest

from tests.programs import CI

VIEWERS = {"mirador": "4.0.0", "universalviewer": "4.4.0"}
BUILD = Path(__file__).parents[2] / "build" / "viewers"
MIRADOR = """<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,"></head>
<body><div id="viewer" style="position:absolute;inset:0"></div><script src="/_/mirador/mirador.min.js"></script>
<script>window.viewer = Mirador.viewer({id: "viewer",
windows: [{manifestId: new URLSearchParams(location.search).get("manifest")}]});</script>
</body></html>"""
"""A page with a stock Mirador: nothing is configured but the manifest, as when a person pastes its address."""


def installed() -> dict[str, Path]:
    """The folders with what a page loads, from npm the first time; the test is skipped where npm reaches nothing."""
    folders = {}
    for name, version in VIEWERS.items():
        folder = BUILD / f"{name}-{version}"
        if not folder.exists():
            try:
                _fetch(name, version, folder)
            except (OSError, subprocess.SubprocessError) as error:
                if CI:
                    raise
                pytest.skip(f"npm does not bring {name}: {error}")
        folders[name] = folder / "package" / "dist"
    return folders


def _fetch(name: str, version: str, folder: Path) -> None:
    """`npm pack` brings the package alone, which is all that a page needs."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=BUILD) as temporary:
        command = ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", temporary]
        subprocess.run(command, check=True, capture_output=True, timeout=300, cwd=temporary)
        (archive,) = Path(temporary).glob("*.tgz")
        with tarfile.open(archive) as packed:
            packed.extractall(Path(temporary, "unpacked"), filter="data")
        Path(temporary, "unpacked").rename(folder)


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript; charset=utf-8"}

    def __init__(self, *values: object, viewers: dict[str, Path], **options: object) -> None:
        self._viewers = viewers
        super().__init__(*values, **options)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if urlsplit(self.path).path != "/_/mirador.html":
            super().do_GET()
            return
        page = MIRADOR.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def translate_path(self, path: str) -> str:
        parts = unquote(urlsplit(path).path).split("/")
        if parts[1] == "_" and parts[2] in self._viewers:
            return str(self._viewers[parts[2]].joinpath(*parts[3:]))
        return super().translate_path(path)

    def log_message(self, *values: object) -> None:
        pass


@contextmanager
def shown(folder: Path) -> Iterator[str]:
    """The address under which the folder and the viewers are, on loopback."""
    handler = partial(_Handler, directory=str(folder), viewers=installed())
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
