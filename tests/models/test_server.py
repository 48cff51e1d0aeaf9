"""Servers that start, fail, are found again and stopped: with a stand-in for vLLM that does as it is told."""

import json
import os
import random
import socket
import stat
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.model_config import ModelConfig
from pictoria_docs.models.processes import birth, port_free
from pictoria_docs.models.server import Server, find_server, servers, start_server
from pictoria_docs.models.server_limits import serves_on_processors
from tests.waiting import wait_until

STAND_IN = """
import json, os, signal, subprocess, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
if "-c" in sys.argv:
    sys.exit(0)
value = lambda name: sys.argv[sys.argv.index(name) + 1]
extra = os.environ.get("STAND_IN", "")
print("loading", flush=True)
if extra == "memory":
    print("(EngineCore pid=1) ERROR 11-25 10:18:19 [core.py:1] torch.OutOfMemoryError: CUDA out of memory. Tried more")
    sys.exit(1)
if extra == "fail":
    print("Traceback (most recent call last):")
    print("  File x")
    print("ValueError: this model is not known")
    print("RuntimeError: Engine core initialization failed. See root cause above.")
    sys.exit(1)
if extra == "long":
    print("(APIServer pid=1) pydantic_core._pydantic_core.ValidationError: 1 validation error for ModelConfig")
    print("(APIServer pid=1)   Value error, User-specified max_model_len (8192) is greater than the derived "
          "max_model_len (max_position_embeddings=4096.0 or model_max_length=None). [type=value_error]")
    sys.exit(1)
if extra == "invalid":
    print("pydantic_core._pydantic_core.ValidationError: 1 validation error for ModelConfig")
    print("  Value error, Model architectures ['Unknown'] are not supported for now. [type=value_error, input_value=1]")
    print("    For further information visit https://errors.pydantic.dev/2.12/v/value_error")
    sys.exit(1)
if extra == "shared":
    print("ValueError: Available memory on node 0 (13.1/23.5 GiB) on startup is less than desired CPU memory "
          "utilization (0.9, 21.2 GiB). To resolve: decrease")
    sys.exit(1)
if extra == "tell":
    print("ValueError: length", value("--max-model-len"), "cache", os.environ.get("VLLM_CPU_KVCACHE_SPACE"))
    sys.exit(1)
if extra == "hang":
    signal.pause()
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print("child", child.pid, os.environ.get("HF_HUB_OFFLINE"), os.environ.get("OMP_THREAD_LIMIT"), flush=True)
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        names = sys.argv[sys.argv.index("--served-model-name") + 1:][:2]
        self.send_response(200); self.end_headers()
        self.wfile.write(json.dumps({"data": [{"id": name} for name in names]}).encode())
    def log_message(self, *a): pass
if extra.startswith("/"):
    open(extra).read()  # until the test has opened and closed this pipe
HTTPServer((value("--host"), int(value("--port"))), Handler).serve_forever()
"""


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A Python that has "vLLM"."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "vllm.py").write_text(STAND_IN)
    file = tmp_path / "python"
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tmp_path}/vllm.py" "$@"\n')
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


@pytest.fixture
def config(tmp_path: Path) -> ModelConfig:
    weights = tmp_path / "weights"
    weights.mkdir()
    (weights / "config.json").write_text("{}")
    return ModelConfig(name="stand-in", model=str(weights))


def gone(pid: int) -> bool:
    return wait_until(lambda: not birth(pid))


def child_of(log: str) -> int:
    line = next(line for line in Path(log).read_text().splitlines() if line.startswith("child"))
    return int(line.split()[1])


def test_started_found_reused_and_stopped_with_all_that_it_started(
    python: str, config: ModelConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    monkeypatch.setenv("STAND_IN", str(gate))
    told: list[str] = []

    def progress(seconds: float, line: str) -> None:
        if line and not told:
            told.append(line)
            gate.write_text("go on")

    server, new = start_server(config, python=python, progress=progress)
    monkeypatch.delenv("STAND_IN")
    try:
        assert new and server.ready and server.url.startswith("http://127.0.0.1:")
        assert any(told)
        assert "1 None" in Path(server.log).read_text()  # offline, and with all its threads
        assert list(servers()) == [server]
        assert not replace(server, mark="stand-in@start-another").ready  # something else on its port
        assert start_server(config, python=python) == (server, False)
        with pytest.raises(ConfigError) as caught:
            start_server(config.model_copy(update={"max_length": 4096}), python=python)
        assert "models stop stand-in" in str(caught.value)
        child = child_of(server.log)
    finally:
        server.stop()
    assert gone(server.pid) and gone(child)
    assert find_server("stand-in") is None and port_free("127.0.0.1", server.port)


def test_what_a_killed_server_left_is_cleared_away(python: str, config: ModelConfig) -> None:
    # Not where other servers of this machine look for a port, nor where the system takes one for a connection.
    port = next(
        port for port in iter(lambda: random.randrange(20_000, 32_000), 0) if port_free("127.0.0.1", port)
    )
    server, _ = start_server(config, python=python, port=port)
    child = child_of(server.log)
    os.kill(server.pid, 9)
    again, new = start_server(config, python=python, port=port)
    again.stop()
    assert new and gone(server.pid) and gone(child) and gone(child_of(again.log))
    assert list(servers()) == []


def test_a_port_that_another_program_takes_meanwhile_is_left_to_it(
    python: str, config: ModelConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    monkeypatch.setenv("STAND_IN", str(gate))
    others: list[socket.socket] = []

    def progress(seconds: float, line: str) -> None:
        if line.startswith("child") and not others:
            (starting,) = servers()
            others.append(socket.create_server(("127.0.0.1", starting.port)))
            monkeypatch.setenv("STAND_IN", "")  # the next one does not wait
            gate.write_text("go on")

    server, new = start_server(config, python=python, progress=progress)
    try:
        assert new and server.ready and server.port != others[0].getsockname()[1]
    finally:
        server.stop()
        others[0].close()
    assert list(servers()) == []


def test_two_servers_that_start_at_the_same_time_have_ports_of_their_own(
    python: str, config: ModelConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    monkeypatch.setenv("STAND_IN", str(gate))
    first: list[int] = []
    others: list[Server] = []

    def progress(seconds: float, line: str) -> None:
        if line.startswith("child") and not others:  # it does not listen yet
            first.extend(each.port for each in servers())
            monkeypatch.setenv("STAND_IN", "")
            others.append(start_server(config.model_copy(update={"name": "other"}), python=python)[0])
            gate.write_text("go on")

    server, _ = start_server(config, python=python, progress=progress)
    try:
        assert server.ready and others[0].ready and server.port != others[0].port
        assert [server.port] == first, "neither had to begin anew"
    finally:
        for each in (server, *others):
            each.stop()


@pytest.mark.parametrize(
    ("how", "code", "reason"),
    [
        ("fail", "server_failed", "ValueError: this model is not known"),
        ("memory", "server_no_memory", "CUDA out of memory"),
        ("shared", "server_no_memory", "Available memory on node 0"),
        ("long", "server_too_long", "max_length: 4096"),
        ("invalid", "server_failed", "(Model architectures ['Unknown'] are not supported for now.)"),
    ],
)
def test_a_failed_start_says_why_and_where_its_log_is(
    python: str, config: ModelConfig, monkeypatch: pytest.MonkeyPatch, how: str, code: str, reason: str
) -> None:
    monkeypatch.setenv("STAND_IN", how)
    with pytest.raises(MissingPartError) as caught:
        start_server(config, python=python)
    assert caught.value.code == code
    assert reason in str(caught.value)
    assert Path(str(caught.value.values["log"])).is_file()
    assert list(servers()) == []


def told(config: ModelConfig, python: str) -> str:
    """What a server is told of its length, and of its memory."""
    with pytest.raises(MissingPartError) as caught:
        start_server(config, python=python)
    return str(caught.value.values["reason"])


@pytest.mark.parametrize(
    ("of_the_model", "length"),
    [
        ({}, 8192),
        ({"max_position_embeddings": 4096}, 4096),
        ({"max_position_embeddings": 131072}, 8192),
        ({"text_config": {"max_position_embeddings": 2048}, "max_position_embeddings": 512}, 2048),
        ({"max_position_embeddings": 4096, "rope_scaling": {"rope_type": "yarn", "factor": 4.0}}, 8192),
        ({"n_positions": "many"}, 8192),
        ([], 8192),
    ],
)
def test_a_model_is_not_asked_to_read_more_than_it_can(
    python: str, config: ModelConfig, monkeypatch: pytest.MonkeyPatch, of_the_model: object, length: int
) -> None:
    monkeypatch.setenv("STAND_IN", "tell")
    (Path(config.model) / "config.json").write_text(json.dumps(of_the_model))
    assert f"length {length} " in told(config, python)


def test_without_a_card_a_server_leaves_memory_to_others_unless_its_config_says_how_much(
    python: str, config: ModelConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN", "tell")
    monkeypatch.delenv("VLLM_CPU_KVCACHE_SPACE", raising=False)
    with_card = tmp_path / "with-card"
    with_card.write_text(Path(python).read_text().replace("exec ", '[ "$1" != "-c" ] || exit 1\nexec ', 1))
    with_card.chmod(0o755)
    assert serves_on_processors(python) and not serves_on_processors(str(with_card))
    cache = told(config, python).split("cache ")[1]
    free = psutil.virtual_memory().available / 2**30
    assert 1 <= int(cache) <= max(free / 3, 1)
    chosen = config.model_copy(update={"environment": {"VLLM_CPU_KVCACHE_SPACE": "7"}})
    assert told(chosen, python).endswith("cache 7")
    named = config.model_copy(update={"arguments": ("--kv-cache-memory-bytes", "1000000000")})
    assert told(named, python).endswith("cache None")


def test_a_start_that_hangs_is_given_up(
    python: str, config: ModelConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN", "hang")
    with pytest.raises(MissingPartError) as caught:
        start_server(config, python=python, wait=0.5)
    assert caught.value.code == "server_too_slow"
    assert list(servers()) == []


def test_what_is_missing_is_said_before_anything_starts(
    python: str, config: ModelConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    for other, code in (
        (config.model_copy(update={"model": str(tmp_path / "nothing")}), "served_weights_missing"),
        (config.model_copy(update={"model": "owner/name"}), "weights_not_here"),
    ):
        with pytest.raises((ConfigError, MissingPartError)) as caught:
            start_server(other, python=python)
        assert caught.value.code == code
    with pytest.raises(MissingPartError) as caught:
        start_server(config, python=str(tmp_path / "no-python"))
    assert caught.value.code == "vllm_missing"


def test_a_taken_port(python: str, config: ModelConfig) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(ConfigError) as caught:
            start_server(config, python=python, port=other.getsockname()[1])
    assert caught.value.code == "server_port_taken"
