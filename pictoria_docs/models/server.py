"""vLLM's server on this machine: started from a model config, waited for, found again, stopped with all it started.

The server runs in its own process group and, where asked, outlives us; a state file tells the next command of it.
"""

import json
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx
from filelock import FileLock

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.files import state_folder
from pictoria_docs.models.model_config import ModelConfig
from pictoria_docs.models.network_policy import quiet_environment
from pictoria_docs.models.processes import (
    STOP_SECONDS,
    alive,
    birth,
    reserved_port,
    stop_group,
    wait_for_port,
)
from pictoria_docs.models.server_limits import (
    processor_environment,
    served_length,
    serves_on_processors,
    weights_cache,
)
from pictoria_docs.models.server_log import failed_start

HOST = "127.0.0.1"
FIRST_PORT = 8077
PORT_TRIES = 3
PORT_TAKEN = "ddress already in use"
"""In the log of a server whose port another program has."""
READY_POLL = 0.25
TAIL, LAST_LINES = 30, 200
"""Lines of a log that are shown, and in which the cause of a failure is looked for."""
READY_SECONDS, ANSWER_SECONDS = 5.0, 20.0
"""For which a server is waited for that is asked whether it is there, and for its answer to a question."""
SMALL_REQUESTS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("/chat/completions", {"messages": [{"role": "user", "content": "1"}], "max_tokens": 1}),
    ("/embeddings", {"input": "1"}),
    ("/rerank", {"query": "1", "documents": ["1"]}),
)
"""One token, one vector, one score: each model answers one of them."""

Progress = Callable[[float, str], None]
"""Told, while a server starts, the seconds since and the last line of its log."""

NOT_INHERITED = frozenset({"PYTHONPATH", "PYTHONHOME", "OMP_THREAD_LIMIT", "OMP_NUM_THREADS"})
"""Our own paths must not shadow the packages of the Python that serves; and with fewer threads than it reckons with
(our OCR wants one) a server on processors waits for the missing ones for ever."""
MARK = "@start-"
"""Between the name of a model and what tells one start of its server from another."""
NOISE = re.compile(r"^(?:\([^)]*\)\s*)?(?:(?:INFO|WARNING|ERROR|DEBUG) [\d-]+ [\d:]+ (?:\[[^]]*\]\s*)?)?")
START_SECONDS = 1800.0
"""For which a server may start: large weights are read, and kernels compiled."""
LOG_BYTES = 200_000
"""At the end of a log in which its last lines are looked for."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that was started here."""

    name: str
    identity: str
    """The model config's, so that another config is not taken for it."""
    pid: int
    born: str
    host: str
    port: int
    log: str
    started: float
    mark: str
    """A second name of its model, drawn at its start: what answers on its port without it is another server."""

    @property
    def url(self) -> str:
        """The address to ask."""
        host = {"0.0.0.0": HOST, "::": "[::1]"}.get(
            self.host, f"[{self.host}]" if ":" in self.host else self.host
        )
        return f"http://{host}:{self.port}/v1"

    @property
    def alive(self) -> bool:
        """Whether its process is there."""
        return alive(self.pid, self.born)

    @property
    def ready(self) -> bool:
        """Whether it answers, and nothing else in its place."""
        try:
            # trust_env: a proxy named in the environment must not stand between us and ourselves.
            with httpx.Client(timeout=READY_SECONDS, trust_env=False, headers=_key_header()) as client:
                health = client.get(self.url.removesuffix("/v1") + "/health")
                models = client.get(self.url + "/models")
            served = [model["id"] for model in models.json()["data"]]
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return False
        return health.status_code == httpx.codes.OK and self.mark in served

    @property
    def answers(self) -> bool:
        """Whether it answers a real question, the smallest that its model can be asked; ready is not yet that."""
        if not self.ready:
            return False
        with httpx.Client(timeout=ANSWER_SECONDS, trust_env=False, headers=_key_header()) as client:
            for path, question in SMALL_REQUESTS:
                with suppress(httpx.HTTPError):
                    answer = client.post(self.url + path, json={"model": self.mark, **question})
                    if answer.status_code == httpx.codes.OK:
                        return True
        return False

    def stop(self, patience: float = STOP_SECONDS) -> None:
        """End it and everything that it started, and forget it."""
        stop_group(self.pid, self.born, patience)
        if (known := find_server(self.name)) is None or known.pid == self.pid:
            _state_file(self.name).unlink(missing_ok=True)

    def tail(self, lines: int = TAIL) -> list[str]:
        """The last lines of its log."""
        with suppress(OSError), Path(self.log).open("rb") as stream:
            stream.seek(0, os.SEEK_END)
            stream.seek(max(0, stream.tell() - LOG_BYTES))
            text = stream.read().decode("utf-8", "replace")
            cleaned = (NOISE.sub("", line).strip() for line in text.splitlines())
            return [line for line in cleaned if line][-lines:]
        return []


def servers() -> Iterator[Server]:
    """The servers that run here; what is left of dead ones is cleared away."""
    for file in sorted(_folder().glob("*.json")):
        server = find_server(file.stem)
        if server is not None:
            yield server


def find_server(name: str) -> Server | None:
    """The running server of that name."""
    file = _state_file(name)
    try:
        server = Server(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if not server.alive:
        # Its helpers may have outlived it, and hold the memory of the card.
        stop_group(server.pid, server.born)
        file.unlink(missing_ok=True)
        return None
    return server


def start_server(
    config: ModelConfig,
    *,
    port: int | None = None,
    host: str = HOST,
    python: str | None = None,
    allow_downloads: bool = False,
    wait: float = START_SECONDS,
    progress: Progress | None = None,
) -> tuple[Server, bool]:
    """The server of a model, ready to be asked, and whether it had to be started.

    Args:
        config: the model.
        port: where it listens; None: the first free one.
        host: the address that it binds to; others than this machine's own let others in.
        python: the Python that has vLLM; None: PICTORIA_VLLM_PYTHON, or our own.
        allow_downloads: let it fetch weights from the hub.
        wait: seconds until it must be ready.
        progress: told how the start goes.

    Raises:
        ConfigError: no such weights, a port that is taken, or another config of that name running.
        MissingPartError: vLLM is not installed, or the server could not start; names its log.
    """
    _folder().mkdir(parents=True, exist_ok=True)
    with FileLock(_folder() / f"{config.name}.lock"):
        server = find_server(config.name)
        if server is not None:
            if server.identity != config.identity:
                raise ConfigError("server_other_config", name=config.name, url=server.url)
            if port not in (None, server.port):
                raise ConfigError("server_other_port", name=config.name, url=server.url)
            try:
                _wait_until_ready(server, wait, progress)
            except MissingPartError:
                if server.alive:
                    raise
                find_server(config.name)  # It was on its way out: clear away what is left.
            else:
                return server, False
        check_weights(config, allow_downloads=allow_downloads)
        python = python or os.environ.get("PICTORIA_VLLM_PYTHON") or sys.executable
        _check_vllm(python)
        if port is not None and not wait_for_port(host, port):
            raise ConfigError("server_port_taken", port=port, host=host)
        tries = PORT_TRIES if port is None else 1
        while True:
            tries -= 1
            with reserved_port(host, FIRST_PORT) if port is None else nullcontext(port) as free:
                server = _launch(config, python, host, free, allow_downloads=allow_downloads)
                try:
                    _wait_until_ready(server, wait, progress)
                    return server, True
                except BaseException as error:
                    server.stop(patience=5.0)
                    # Another program may have taken the port since it was seen to be free.
                    if not (
                        tries and isinstance(error, MissingPartError) and PORT_TAKEN in "".join(server.tail())
                    ):
                        raise


def command(config: ModelConfig, python: str, host: str, port: int, mark: str) -> list[str]:
    """The command that serves a model, under its name and a mark of this start.

    (`vllm serve` does the same, but not with every build of vLLM.)
    """
    structured = {
        "backend": config.structured.backend,
        "disable_any_whitespace": not config.structured.any_whitespace,
    }
    if structured["backend"] not in ("xgrammar", "guidance"):
        del structured["disable_any_whitespace"]
    pooling = config.kind in ("embedding", "reranker")
    values: dict[str, object] = {
        "model": config.location,
        "host": host,
        "port": port,
        "dtype": config.dtype,
        "max-model-len": served_length(config),
        "limit-mm-per-prompt": None if pooling else json.dumps({"image": config.images, "video": 0}),
        "runner": "pooling" if pooling else None,
        "tensor-parallel-size": config.parallel.tensor,
        "data-parallel-size": config.parallel.data,
        "gpu-memory-utilization": config.gpu_memory,
        "structured-outputs-config": None if pooling else json.dumps(structured),
        # The client sends pictures along; the server must never fetch one because a request says so.
        "allowed-media-domains": "none.invalid",
        "revision": config.revision,
        "quantization": config.quantization,
        "max-num-seqs": config.sequences,
    }
    line = [python, "-m", "vllm.entrypoints.openai.api_server"]
    for name, value in values.items():
        if value is not None:
            line += [f"--{name}", str(value)]
    line += ["--served-model-name", config.name, mark]
    # Requests hold pages: they are not for logs.
    line += ["--no-enable-log-requests", "--disable-uvicorn-access-log"]
    if config.trust_remote_code:
        line.append("--trust-remote-code")
    return [*line, *config.arguments]


def check_weights(config: ModelConfig, *, allow_downloads: bool) -> None:
    """Whether the weights are there, before anything is started that would look for them for minutes.

    Raises:
        ConfigError: a folder that is none.
        MissingPartError: weights that are not in the cache and must not be downloaded.
    """
    if config.local:
        if not (Path(config.location).expanduser() / "config.json").is_file():
            raise ConfigError("served_weights_missing", folder=config.location, name=config.name)
        return
    if allow_downloads:
        return
    if not weights_cache(config).is_dir():
        raise MissingPartError("weights_not_here", name=config.name, model=config.model)


def _check_vllm(python: str) -> None:
    question = "import importlib.util, sys; sys.exit(importlib.util.find_spec('vllm') is None)"
    try:
        subprocess.run([python, "-c", question], capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingPartError("vllm_missing", python=python) from error


def _launch(config: ModelConfig, python: str, host: str, port: int, *, allow_downloads: bool) -> Server:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    log = _folder() / "logs" / f"{config.name}-{stamp}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    mark = f"{config.name}{MARK}{secrets.token_hex(6)}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(config, python, host, port, mark),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_environment(config, python, allow_downloads=allow_downloads),
            start_new_session=True,
        )
    server = Server(
        config.name, config.identity, process.pid, birth(process.pid), host, port, str(log), time.time(), mark
    )
    _children[process.pid] = process
    file = _state_file(config.name)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(asdict(server), indent=2), encoding="utf-8")
    part.replace(file)
    return server


_children: dict[int, "subprocess.Popen[bytes]"] = {}
"""Servers that this process started, kept so that their ends are noticed."""


def _environment(config: ModelConfig, python: str, *, allow_downloads: bool) -> Mapping[str, str]:
    inherited = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
    key = os.environ.get("PICTORIA_MODEL_KEY")
    return {
        **inherited,
        **(processor_environment(config) if serves_on_processors(python) else {}),
        **config.environment,
        **({"VLLM_API_KEY": key} if key else {}),
        **quiet_environment(allow_downloads=allow_downloads),
    }


def _wait_until_ready(server: Server, wait: float, progress: Progress | None) -> None:
    begun = time.monotonic()
    while True:
        child = _children.get(server.pid)
        if child is not None:
            child.poll()
        if not server.alive:
            raise failed_start(server.name, server.tail(LAST_LINES), server.log)
        if server.ready:
            return
        seconds = time.monotonic() - begun
        if seconds > wait:
            raise MissingPartError("server_too_slow", name=server.name, seconds=round(wait), log=server.log)
        if progress is not None:
            progress(seconds, next(iter(server.tail(1)), ""))
        time.sleep(READY_POLL)


def _key_header() -> dict[str, str]:
    key = os.environ.get("PICTORIA_MODEL_KEY")
    return {"Authorization": f"Bearer {key}"} if key else {}


def _folder() -> Path:
    return state_folder() / "servers"


def _state_file(name: str) -> Path:
    return _folder() / f"{name}.json"
