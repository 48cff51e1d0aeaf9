"""A real server on loopback to be attacked: its projects, its people, and what every answer of it must be."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pymupdf
import yaml

from bench.example import make_catalogue
from pictoria_docs.api.project import Project
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import load_server_config
from pictoria_docs.store import Store
from tests.ports import free_port

PASSWORD = "une amphore à col étroit"
NOBODY, OUTSIDER, ADMIN = "nobody", "outsider", "admin"
LEVELS = (NOBODY, OUTSIDER, "reader", "contributor", "moderator", "manager", ADMIN)
"""Who asks, each may do what those before may."""
OWN, OTHER = "example", "other"
"""The project in which people have the role that they are named after, and one in which they have none."""
WITHOUT_FIGURES = "words"
"""Name of a document of both projects in which no picture has to be read."""
CLI = [sys.executable, "-m", "pictoria_docs"]
PATIENCE = 300.0
"""Seconds that a busy machine gets."""


@dataclass
class Report:
    """What was tried, and what failed."""

    tried: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def check(self, group: str, is_good: bool, what: str) -> None:
        """Note one check."""
        self.tried[group] += 1
        if not is_good:
            self.failed.append(f"{group}: {what}")

    def print(self) -> int:
        """Print it; returns the exit code."""
        for group, number in self.tried.items():
            bad = sum(each.startswith(f"{group}: ") for each in self.failed)
            print(f"{group:34} {number - bad:6} good {bad:4} bad")
        print(f"{'all':34} {self.tried.total() - len(self.failed):6} good {len(self.failed):4} bad")
        for each in self.failed:
            print(f"  {each[:600]}")
        return 1 if self.failed else 0


@dataclass
class Target:
    """The server under attack."""

    url: str
    folder: Path
    config: Path
    report: Report
    document: str
    """Id of a document of both projects."""
    region: str
    entry: str
    clients: dict[str, httpx.Client] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """Name and port."""
        return self.url.removeprefix("http://")

    def ask(
        self, level: str, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        """Send a request as the desk does; whatever the answer is, it must be a safe one."""
        own = {"Origin": self.url, "X-Pictoria": "1"} if method not in ("GET", "HEAD") else {}
        client = self.clients[level]
        answer = client.request(method, f"{self.url}{path}", headers=own | (headers or {}), **more)
        self.inspect(answer, f"{method} {path[:200]} as {level}")
        return answer

    def inspect(self, answer: httpx.Response, what: str) -> None:
        """Note whether an answer is no error of the server's, carries its headers and tells nothing of the server."""
        check = self.report.check
        # The IIIF Image API answers 501 to a lawful request that is not implemented, such as turning by 1.5 degrees.
        fault = answer.status_code >= 500 and not (answer.status_code == 501 and "/iiif/" in what)
        check("no answer is a defect", not fault, f"{what}: {answer.status_code}")
        headers = answer.headers
        safe = (
            "default-src" in headers.get("content-security-policy", "")
            and "frame-ancestors" in headers.get("content-security-policy", "")
            and headers.get("x-content-type-options") == "nosniff"
            and "referrer-policy" in headers
            and "cache-control" in headers
            and "server" not in headers
            and (
                "/reconcile/" in what or not any(name.startswith("access-control-allow") for name in headers)
            )
            and "access-control-allow-credentials" not in headers
        )
        check("every answer has its headers", safe, f"{what}: {answer.status_code} {dict(headers)}")
        secret = answer.status_code >= 400 and any(
            word in answer.text
            for word in (str(self.folder), "Traceback", 'File "', "sqlite3.", "site-packages")
        )
        check("errors tell nothing of the server", not secret, f"{what}: {answer.text[:300]}")
        is_head = answer.request.method == "HEAD"
        if answer.status_code >= 400 and not is_head and "json" in headers.get("content-type", ""):
            told = code_of(answer)
            check("errors are a code and a sentence", bool(told), f"{what}: {answer.text[:300]}")

    def end_jobs(self, level: str) -> None:
        """Cancel what was begun: nothing that is asked later needs it, and it takes the processor."""
        for job in self.ask(level, "GET", "/api/v1/jobs").json()["jobs"]:
            self.ask(level, "POST", f"/api/v1/projects/{job['project']}/jobs/{job['id']}/cancel")

    def sign_in(self, name: str, password: str = PASSWORD) -> httpx.Client:
        """A new browser, signed in."""
        client = new_client()
        form = {"name": name, "password": password}
        answer = client.post(f"{self.url}/sign-in", data=form, headers={"Origin": self.url})
        if answer.status_code != 303:
            raise SystemExit(f"{name} cannot sign in: {answer.status_code}")
        return client


def new_client() -> httpx.Client:
    """A browser that follows nothing by itself."""
    return httpx.Client(timeout=PATIENCE, trust_env=False)


def code_of(answer: httpx.Response) -> str:
    """The code of an error; "" where there is none."""
    try:
        told = answer.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return ""
    if not isinstance(told, dict) or not told.get("sentence"):
        return ""
    return str(told.get("code") or told.get("error") or "")


@contextmanager
def attacked(folder: Path, report: Report, workers: int = 2) -> Iterator[Target]:
    """Start a server with two projects and a person of each role; end it afterwards."""
    projects = folder / "projects"
    _make_project(projects / f"{OWN}.pictoria", folder / "example.pdf")
    shutil.copytree(projects / f"{OWN}.pictoria", projects / f"{OTHER}.pictoria")
    config = folder / "server.yaml"
    options = {"projects_folder": "projects", "workers": workers, "upload": {"max_mib": 8}}
    with served(config, options, _make_people) as (url, process):
        target = _target(url, folder, config, report)
        for level in LEVELS:
            target.clients[level] = new_client() if level == NOBODY else target.sign_in(level)
        yield target
        report.check("the server has outlived it", process.poll() is None, "it has ended")
        log = config.with_suffix(".log").read_text()
        report.check("no traceback is in its log", "Traceback" not in log, log[-2000:])


def _target(url: str, folder: Path, config: Path, report: Report) -> Target:
    with Store(folder / "projects" / f"{OWN}.pictoria") as store:
        document = store.documents.get("example").id
        store.projection.make(document)
        with store.projection.repository(document) as repository:
            rows = repository.rows()
    region, entry = (next(row.id for row in rows if row.kind == kind) for kind in ("region", "entry"))
    return Target(url, folder, config, report, document, region, entry)


@contextmanager
def served(
    config: Path, options: dict[str, Any], make_people: Callable[[Path], None]
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Run `pictoria-docs serve` on a free port of loopback; its address and its process."""
    port = free_port()
    config.write_text(yaml.safe_dump({**options, "port": port}))
    make_people(config)
    url = f"http://127.0.0.1:{port}"
    with config.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(
            [*CLI, "serve", "--config", str(config)],
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={name: value for name, value in os.environ.items() if not name.startswith("PICTORIA_SECRET")},
        )
    try:
        wait_until_it_answers(f"{url}/health", process, "the server")
        yield url, process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def _make_project(folder: Path, pdf: Path) -> None:
    make_catalogue(pdf)
    words = pdf.with_name(f"{WITHOUT_FIGURES}.pdf")
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "A page of words.")
        document.save(words)
    with Project.open(folder) as project:
        project.analyse(documents=[*project.add(str(pdf)), *project.add(str(words))])


def _make_people(config: Path) -> None:
    team = TeamDirectory(load_server_config(config))
    admin: Person = team.accounts.add(ADMIN, PASSWORD, by="server", is_admin=True)
    for level in LEVELS[1:-1]:
        team.accounts.add(level, PASSWORD, by=ADMIN)
        if level != OUTSIDER:
            team.set_role(admin, OWN, level, Role(level))
    team.close()


def wait_until_it_answers(address: str, process: "subprocess.Popen[bytes]", name: str) -> None:
    """Wait for a server that was just started.

    Args:
        address: that answers once it is ready.
        process: of the server.
        name: what it is called in a sentence.

    Raises:
        SystemExit: it ended, or does not answer in time.
    """
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise SystemExit(f"{name} did not start")
        try:
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit(f"{name} does not answer")
