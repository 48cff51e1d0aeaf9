"""`serve` and `accounts` as an administrator uses them: real processes, several workers, a browser on loopback."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import yaml

from pictoria_docs.store import Store
from tests import command_line
from tests.ports import free_port
from tests.waiting import LIMIT, wait_until

ROOT = Path(__file__).parents[3]
PASSWORD = "une amphore à col étroit"


def environment(language: str = "en") -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PICTORIA_SECRET")}
    return {**kept, "PICTORIA_LANG": language, "PYTHONPATH": str(ROOT)}


def cli(*arguments: object, typed: str = "", language: str = "en") -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [sys.executable, "-m", "pictoria_docs", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        env=environment(language),
        input=typed,
        timeout=LIMIT,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def called(*arguments: object, typed: str = "", language: str = "en") -> "subprocess.CompletedProcess[str]":
    """The same in this process, for commands of which there are many."""
    return command_line.called(*arguments, cwd=ROOT, typed=typed, language=language)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    Store(tmp_path / "projects/vases.pictoria", create=True).close()
    port = free_port()
    file = tmp_path / "server.yaml"
    file.write_text(yaml.safe_dump({"projects_folder": "projects", "port": port, "workers": 2}))
    return file


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=LIMIT).json() == {"status": "ok"}
    except httpx.TransportError:
        return False


@contextmanager
def serving(config: Path) -> Iterator[str]:
    url = f"http://127.0.0.1:{yaml.safe_load(config.read_text())['port']}"
    command = [sys.executable, "-m", "pictoria_docs", "serve", "--config", str(config)]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: process.poll() is not None or answers(url))
        assert process.poll() is None
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(LIMIT)


@pytest.mark.slow
def test_from_the_first_account_to_a_team_at_work(config: Path) -> None:
    done = cli("serve", "--config", config)
    assert done.returncode == 2
    assert f"accounts add NAME --admin --config {config}" in done.stderr
    done = cli("accounts", "add", "Root", "--admin", "--config", config, typed=f"{PASSWORD}\n")
    assert done.stdout == "Account root added.\n", done.stderr
    done = cli("accounts", "invite", "vases=contributor", "--config", config, "--days", 2)
    path = done.stdout.split()[-1]
    assert "base_url" in done.stderr
    with serving(config) as url, httpx.Client(base_url=url, headers={"Origin": url}, timeout=LIMIT) as client:
        assert "vases" in client.get(path).text
        form = {"name": "anna", "display": "Anna", "password": PASSWORD, "again": PASSWORD}
        assert client.post(path, data=form).status_code == 303
        assert client.get("/api/openapi.json").json()["info"]["title"] == "pictoria-docs"
        with ThreadPoolExecutor(8) as pool:
            answers = pool.map(lambda _: client.get("/account").status_code, range(60))
        assert set(answers) == {200}
        assert "server" not in client.get("/health").headers
        pids = {
            line
            for _ in range(40)
            for line in httpx.get(f"{url}/metrics", timeout=LIMIT).text.splitlines()[-1:]
        }
        assert all("pid=" in line for line in pids)
        done = cli("accounts", "disable", "anna", "--config", config)
        assert client.get("/account").status_code == 401
    listed = json.loads(cli("accounts", "list", "--json", "--config", config).stdout)
    assert [(one["name"], one["disabled"], one["roles"]) for one in listed] == [
        ("anna", True, {"vases": "contributor"}),
        ("root", False, {}),
    ]
    assert PASSWORD not in json.dumps(listed)
    for file in (config.parent / "server").iterdir():
        assert not stat.S_IMODE(file.stat().st_mode) & 0o077, file


@pytest.mark.slow
def test_roles_and_accounts_from_the_command_line(config: Path) -> None:
    called("accounts", "add", "root", "--admin", "--config", config, typed=f"{PASSWORD}\n")
    assert called("accounts", "add", "anna", "--without-password", "--config", config).returncode == 0
    done = called("accounts", "role", "anna", "vases", "manager", "--config", config, language="fr")
    assert done.stdout == "anna a maintenant le rôle responsable dans vases.\n"
    assert "vases: manager" in called("accounts", "list", "--config", config).stdout
    for arguments, told in (
        (("role", "anna", "vases", "none"), "last manager"),
        (("role", "anna", "vases", "emperor"), "emperor"),
        (("role", "anna", "coins", "reader"), "coins"),
        (("role", "zoe", "vases", "reader"), "zoe"),
        (("invite", "vases"), "PROJECT=ROLE"),
        (("disable", "root"), "last administrator"),
        (("add", "root"), "already"),
        (("add", "<b>"), "letters"),
    ):
        done = called("accounts", *arguments, "--config", config, typed=f"{PASSWORD}\n")
        assert done.returncode in (1, 2)
        assert told in done.stderr
    assert called("accounts", "admin", "anna", "--config", config).returncode == 0
    assert called("accounts", "admin", "root", "--remove", "--config", config).returncode == 0
    done = called("accounts", "password", "anna", "--config", config, typed="short\n")
    assert done.returncode == 1
    assert called("accounts", "password", "anna", "--config", config, typed=f"{PASSWORD}\n").returncode == 0


def test_a_taken_port_is_told(config: Path) -> None:
    cli("accounts", "add", "root", "--admin", "--config", config, typed=f"{PASSWORD}\n")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", yaml.safe_load(config.read_text())["port"]))
        taken.listen()
        done = cli("serve", "--config", config)
    assert done.returncode == 2
    assert "127.0.0.1" in done.stderr


def test_without_its_packages_the_server_says_what_to_install(config: Path) -> None:
    code = (
        "import sys, importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'fastapi' else real(name, *a)\n"
        "from pictoria_docs.apps import cli\n"
        f"sys.exit(cli.run(['serve', '--config', {str(config)!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False
    )
    assert done.returncode == 1
    assert "pip install 'pictoria-docs[review]'" in done.stderr
