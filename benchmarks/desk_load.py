"""Twenty reviewers at once on a team's server: is any edit lost, and how long does each take?

    python benchmarks/desk_load.py [--reviewers 20] [--rate 10] [--seconds 300] [--workers 2]

Starts `pictoria-docs serve` with real accounts on a project of 30 pages with 60 regions each. Each reviewer signs in,
and then accepts, corrects and rejects suggestions all over the project, now and then one that a colleague has just
decided. At the end every edit that the server confirmed must be in the project's decisions, once.
"""

import argparse
import asyncio
import random
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx
import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.desk_project import make_project
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import load_server_config
from pictoria_docs.store import Store
from tests.ports import free_port

PASSWORD = "une amphore à col étroit"
CLI = [sys.executable, "-m", "pictoria_docs"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--rate", type=float, default=10.0, help="edits a second, of all together")
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "projects" / "bench.pictoria"
        make_project(project, documents=1, pages=30, regions=60, links=20, images=False)
        config = _server(folder, options)
        with subprocess.Popen([*CLI, "serve", "--config", str(config)]) as server:
            try:
                asyncio.run(_measure(f"http://127.0.0.1:{_port(config)}", options, project))
            finally:
                server.send_signal(signal.SIGINT)


def _server(folder: Path, options: argparse.Namespace) -> Path:
    port = free_port()
    file = folder / "server.yaml"
    file.write_text(yaml.safe_dump({"projects_folder": "projects", "port": port, "workers": options.workers}))
    team = TeamDirectory(load_server_config(file))
    admin = team.accounts.add("admin", PASSWORD, by="admin", is_admin=True)
    for number in range(options.reviewers):
        person = team.accounts.add(f"reviewer{number}", PASSWORD, by="admin")
        team.set_role(admin, "bench", person.name, Role.CONTRIBUTOR)
    team.close()
    return file


def _port(config: Path) -> int:
    return int(yaml.safe_load(config.read_text())["port"])


async def _measure(url: str, options: argparse.Namespace, project: Path) -> None:
    clients = [httpx.AsyncClient(base_url=url, timeout=30) for _ in range(options.reviewers)]
    await _until_up(clients[0])
    for number, client in enumerate(clients):
        answer = await client.post(
            "/sign-in", data={"name": f"reviewer{number}", "password": PASSWORD}, headers={"Origin": url}
        )
        assert answer.status_code in (200, 303), answer.text
    whole = (await clients[0].get("/api/v1/projects/bench")).json()
    document = whole["documents"][0]["id"]
    subjects = await _subjects(clients[0], document)
    told = _Told()
    ends = time.perf_counter() + options.seconds
    pause = options.reviewers / options.rate
    reviewers = [
        _review(client, document, subjects, ends, pause, random.Random(number), told)
        for number, client in enumerate(clients)
    ]
    await asyncio.gather(*reviewers)
    for client in clients:
        await client.aclose()
    _report(told, options, project, document)


async def _until_up(client: httpx.AsyncClient) -> None:
    for _ in range(300):
        try:
            if (await client.get("/health")).status_code == 200:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.2)
    raise SystemExit("the server does not answer")


async def _subjects(client: httpx.AsyncClient, document: str) -> dict[str, dict[str, Any]]:
    known: dict[str, dict[str, Any]] = {}
    for number in range(1, 31):
        page = (await client.get(f"/api/v1/projects/bench/documents/{document}/pages/{number}")).json()
        known.update({each["id"]: each for each in [*page["regions"], *page["links"]]})
    return known


class _Told:
    """What the server said."""

    def __init__(self) -> None:
        self.confirmed: list[tuple[str, int]] = []
        """Subject and number of the decision."""
        self.seconds: list[float] = []
        self.outcomes: Counter[str] = Counter()


async def _review(
    client: httpx.AsyncClient,
    document: str,
    subjects: dict[str, dict[str, Any]],
    ends: float,
    pause: float,
    chance: random.Random,
    told: _Told,
) -> None:
    path = f"/api/v1/projects/bench/documents/{document}/edits"
    ids = list(subjects)
    await asyncio.sleep(chance.uniform(0, pause))
    while time.perf_counter() < ends:
        started = time.perf_counter()
        subject = subjects[chance.choice(ids)]
        edit = {"key": uuid4().hex, "id": subject["id"], "revision": subject["revision"]} | _said(
            subject, chance
        )
        answer = await client.post(
            path, json={"change_set": uuid4().hex, "edits": [edit]}, headers={"X-Pictoria": "1"}
        )
        took = time.perf_counter() - started
        told.seconds.append(took)
        answer.raise_for_status()
        said = answer.json()
        for done in said["done"]:
            told.confirmed.append((done["id"], done["revision"]))
            subjects[done["id"]]["revision"] = done["revision"]
            told.outcomes["kept"] += 1
        for conflict in said["conflicts"]:
            told.outcomes["conflicts shown"] += 1
            if conflict["now"] is not None:
                subjects[conflict["id"]]["revision"] = conflict["now"]["revision"]
        told.outcomes["refused"] += len(said["refused"])
        await asyncio.sleep(max(0.0, pause - took))


def _said(subject: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    if subject["kind"] == "region" and chance.random() < 0.5:
        x0, y0, x1, y1 = subject["box"]
        shift = round(chance.uniform(0.5, 3), 2)
        return {"action": "correct", "kind": "region", "changes": {"box": [x0 + shift, y0, x1 + shift, y1]}}
    return {"action": chance.choice(["accept", "accept", "reject"]), "kind": subject["kind"]}


def _report(told: _Told, options: argparse.Namespace, project: Path, document: str) -> None:
    with Store(project) as store:
        kept = {each.number: each.decision.subject for each in store.decisions.stored(document)}  # type: ignore[arg-type]
    asked = [(subject, number) for subject, number in told.confirmed]
    lost = [each for each in asked if kept.get(each[1]) != each[0]]
    twice = len(asked) - len(set(asked))
    seconds = sorted(told.seconds)
    rate = len(seconds) / options.seconds
    print(
        f"{options.reviewers} reviewers, {options.workers} workers, {options.seconds:g} s, {rate:.1f} edits/s"
    )
    print("  " + ", ".join(f"{name}: {count}" for name, count in sorted(told.outcomes.items())))
    print(f"  lost: {len(lost)}, kept twice: {twice}")
    print(
        f"  median {1000 * statistics.median(seconds):.0f} ms, p95 {1000 * seconds[int(0.95 * len(seconds))]:.0f} ms, "
        f"longest {1000 * seconds[-1]:.0f} ms (goal: none lost, p95 300 ms)"
    )
    if lost or twice:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
