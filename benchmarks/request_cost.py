"""What a request of the desk costs: functions and files of the package, transactions, services, processor time.

    python benchmarks/request_cost.py [--pages 10 2000] [--times 20]

Asks the server's application itself for a page, and has it accept links, in projects of one document with so many
pages, 20 regions and 8 links each, whose search index is there. Functions, files and services are those that one
request calls when all is warm; the milliseconds are the median of processor time of the whole process, of so many
requests.
"""

import argparse
import asyncio
import statistics
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FrameType
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import Engine, event

import pictoria_docs
from benchmarks.common.made_project import make_project
from pictoria_docs.api.project import Project
from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.local_directory import LocalDirectory
from pictoria_docs.review.identity.people import Person
from pictoria_docs.store import Store

HERE = "http://127.0.0.1:8080"
HEADERS = {"Origin": HERE, "X-Pictoria": "1"}
PACKAGE = str(Path(pictoria_docs.__file__).parent)
Ask = Callable[[], Awaitable[Any]]


class Watch:
    """Sees which functions of the package are called, and how often the database is."""

    def __init__(self) -> None:
        self.called: set[CodeType] = set()
        self.services: set[int] = set()
        self.transactions = 0

    def __enter__(self) -> "Watch":
        sys.setprofile(self._see)
        threading.setprofile(self._see)
        event.listen(Engine, "begin", self._begun)
        return self

    def __exit__(self, *error: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]
        event.remove(Engine, "begin", self._begun)

    def _see(self, frame: FrameType, what: str, argument: object) -> None:
        if what == "call" and frame.f_code.co_filename.startswith(PACKAGE):
            self.called.add(frame.f_code)
            made = frame.f_locals.get("self") if frame.f_code.co_name == "__init__" else None
            if type(made).__name__.endswith("Service"):
                self.services.add(id(made))

    def _begun(self, connection: object) -> None:
        self.transactions += 1

    def row(self) -> str:
        """Give what was seen, as cells of a table."""
        named = {code for code in self.called if not code.co_name.startswith("<")}
        files = {code.co_filename for code in named}
        return f"{len(named)} | {len(files)} | {self.transactions} | {len(self.services)}"


def measure(pages: int, folder: Path, times: int, listed: bool) -> None:
    """Make a project, ask for it, and print a row for each kind of request."""
    project = folder / f"pages-{pages}.pictoria"
    make_project(project, documents=1, pages=pages, regions=20, links=8, images=False)
    with Project.open(project, create=False) as opened:
        opened.searcher.bring_up_to_date()
    with Store(project) as store:
        (record,) = store.documents.all()
        store.projection.make(record.id)
        with store.projection.repository(record.id) as repository:
            links = [row.id for row in repository.rows() if row.kind == "link"]
    app = make_desk(LocalDirectory(project, Person("ada", "Ada")))
    document = f"{HERE}/api/v1/projects/{project.stem}/documents/{record.id}"
    wanted = links[:: max(1, len(links) // (4 * times))]

    def browser() -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), headers=HEADERS, cookies=cookies)

    cookies = httpx.Cookies()
    for name in ("read a page", "accept a link"):

        def ask(client: httpx.AsyncClient, name: str = name) -> Awaitable[httpx.Response]:
            if name == "read a page":
                return client.get(f"{document}/pages/{pages // 2}")
            edit = {"key": uuid4().hex, "action": "accept", "id": wanted.pop(), "kind": "link", "changes": {}}
            return client.post(f"{document}/edits", json={"change_set": uuid4().hex, "edits": [edit]})

        async def once(client: httpx.AsyncClient, name: str = name) -> float:
            begun = time.process_time()
            answer = await ask(client)
            took = time.process_time() - begun
            assert answer.status_code == 200, answer.text[:300]
            assert name == "read a page" or answer.json()["done"], answer.text[:300]
            return 1000 * took

        async def timed() -> list[float]:
            async with browser() as client:
                if not cookies:
                    await client.get(f"{HERE}/", params={"token": app.state.settings.token})
                    cookies.update(client.cookies)
                for _ in range(3):
                    await once(client)
                return [await once(client) for _ in range(times)]

        async def watched() -> None:
            async with browser() as client:
                await once(client)

        took = asyncio.run(timed())
        with Watch() as seen:
            asyncio.run(watched())
        print(f"| {name} | {pages} | {seen.row()} | {statistics.median(took):.0f} |", flush=True)
        if listed:
            for code in sorted(seen.called, key=lambda code: (code.co_filename, code.co_firstlineno)):
                print(f"{Path(code.co_filename).relative_to(PACKAGE)}:{code.co_qualname}", file=sys.stderr)
    app.state.projects.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, nargs="+", default=[10, 2000])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--list", action="store_true", help="tell the functions, on the error stream")
    options = parser.parse_args()
    print("| request | pages | functions | files | transactions | services | ms of processor |")
    print("|---|---|---|---|---|---|---|")
    for pages in options.pages:
        with TemporaryDirectory() as name:
            measure(pages, Path(name), options.times, options.list)


if __name__ == "__main__":
    main()
