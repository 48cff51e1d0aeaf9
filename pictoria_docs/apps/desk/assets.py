"""Modules and style sheets, at addresses that change with them, so that browsers need not ask again.

Those of other packages (`static/`) lie over ours: what is at the same place as a file of ours is not given out.
"""

import os
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pictoria_docs.apps.server.security import KEPT
from pictoria_docs.installed import package_folders

STATIC = Path(__file__).parent / "static"
_VERSION = re.compile(r"v-[0-9a-f]{12}")


@cache
def assets_version() -> str:
    """First part of the path of an asset, below "/static": it changes whenever any of the files does."""
    digest = sha256()
    for folder in (STATIC, *package_folders("static")):
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            digest.update(f"{file.relative_to(folder).as_posix()}\n".encode())
            digest.update(sha256(file.read_bytes()).digest())
    return f"v-{digest.hexdigest()[:12]}"


class Assets(StaticFiles):
    """Browsers keep what has the version in its path; of the rest they ask each time whether it has changed."""

    def __init__(self) -> None:
        super().__init__(directory=STATIC)
        self.all_directories += package_folders("static")

    async def get_response(self, path: str, scope: Scope) -> Response:  # noqa: D102
        version, _, file = path.replace(os.sep, "/").partition("/")
        # A page that was opened before the server was renewed asks by the earlier version.
        response = await super().get_response(file if _VERSION.fullmatch(version) else path, scope)
        response.headers["Cache-Control"] = KEPT if version == assets_version() else "no-cache"
        return response
