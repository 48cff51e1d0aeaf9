"""Start servers of our own on loopback, with people who may sign in."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from benchmarks.common.bench_data import CLI
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import load_server_config
from tests.ports import free_port

ADMIN, PASSWORD = "admin", "une amphore à col étroit"
PATIENCE = 300.0
"""Seconds that a busy machine gets."""


@contextmanager
def served(
    config: Path, options: Mapping[str, Any], people: Mapping[str, Role | None], project: str = ""
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Run `pictoria-docs serve` on a free port of loopback, and give its address and its process.

    Args:
        config: file to write, beside which its log comes to stand.
        options: what the config says, but for the port.
        people: besides the administrator, with their role in the project; None: no part in it.
        project: its short name.
    """
    config.write_text(yaml.safe_dump({**options, "port": free_port()}))
    team = TeamDirectory(load_server_config(config))
    admin = team.accounts.add(ADMIN, PASSWORD, by="server", is_admin=True)
    for name, role in people.items():
        team.accounts.add(name, PASSWORD, by=ADMIN)
        if role is not None:
            team.set_role(admin, project, name, role)
    team.close()
    url = f"http://127.0.0.1:{yaml.safe_load(config.read_text())['port']}"
    with config.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(
            [*CLI, "serve", "--config", str(config)],
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={name: value for name, value in os.environ.items() if not name.startswith("PICTORIA_SECRET")},
        )
    try:
        _wait_until_it_answers(f"{url}/health", process)
        yield url, process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def new_client() -> httpx.Client:
    """Make a browser that follows nothing by itself."""
    return httpx.Client(timeout=PATIENCE, trust_env=False)


def signed_in(url: str, name: str, password: str = PASSWORD) -> httpx.Client:
    """Make a browser that somebody has signed in with."""
    client = new_client()
    form = {"name": name, "password": password}
    answer = client.post(f"{url}/sign-in", data=form, headers={"Origin": url})
    if answer.status_code != 303:
        raise SystemExit(f"{name} cannot sign in: {answer.status_code}")
    return client


def start_review(project: Path) -> "subprocess.Popen[str]":
    """Start `pictoria-docs review` on a project, as the head of a group of processes."""
    return subprocess.Popen(
        [*CLI, "review", str(project), "--no-browser", "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )


def review_address(process: "subprocess.Popen[str]") -> str | None:
    """Return the address that lets its user in; None where it ended before it told one."""
    assert process.stdout is not None
    # Before the address it may say that its usual port is taken.
    line = next((line for line in process.stdout if "token=" in line), None)
    return line[line.index("http") :].split()[0] if line is not None else None


@contextmanager
def reviewing(project: Path) -> Iterator[str]:
    """Run the desk of a project, and give the address that lets its user in."""
    with start_review(project) as process:
        try:
            url = review_address(process)
            assert url is not None, "the desk did not start"
            yield url
        finally:
            process.send_signal(signal.SIGINT)


def _wait_until_it_answers(address: str, process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise SystemExit("the server did not start")
        try:
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")
