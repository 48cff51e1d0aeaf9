"""`pictoria-docs serve`: the desk for a team, answered by one or several processes."""

import os
import socket
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pictoria_docs.apps.listening import PROTOCOL, listen, stopped_by_interrupt
from pictoria_docs.apps.options import LanguageOption, ServerConfigOption
from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from fastapi import FastAPI

    from pictoria_docs.review.identity.server_config import ServerConfig

CONFIG_VARIABLE = "PICTORIA_SERVER_CONFIG"
"""How worker processes learn which config they serve."""
PARTS = ("gradio", "fastapi", "uvicorn", "argon2", "itsdangerous", "python_multipart", "authlib")


def require_review() -> None:
    """Make sure that the server's packages are here.

    Raises:
        MissingPartError: what to install.
    """
    if any(find_spec(part) is None for part in PARTS):
        raise MissingPartError("server_needs_review")


def serve(file: ServerConfigOption, lang: LanguageOption = None) -> int:
    """Serve a team until interrupted.

    Raises:
        MissingPartError: the server's packages are not installed.
        ConfigError: the config makes no sense, its port is taken, or nobody has an account.
        ProjectError: the accounts cannot be opened.
    """
    require_review()
    from pictoria_docs.review.identity.project_directory import TeamDirectory
    from pictoria_docs.review.identity.server_config import load_server_config, secret_key

    config = load_server_config(file)
    # What is wrong is told here, in one sentence, and not by each worker.
    secret_key(config)
    team = TeamDirectory(config)
    try:
        if team.accounts.is_empty():
            raise ConfigError("server_no_account", file=file)
    finally:
        team.close()
    listening = listen(config.address, config.port)
    os.environ[CONFIG_VARIABLE] = str(file.resolve())
    _run(config, listening)
    return 0


def team_app() -> "FastAPI":
    """The application of one worker process, for the config that `CONFIG_VARIABLE` names."""
    from pictoria_docs.apps.desk.assembly import make_desk
    from pictoria_docs.apps.server.memory import bound_heap
    from pictoria_docs.review.identity.project_directory import TeamDirectory
    from pictoria_docs.review.identity.server_config import load_server_config

    bound_heap()
    app = make_desk(TeamDirectory(load_server_config(os.environ[CONFIG_VARIABLE])))
    app.state.pages.open()  # One person waits for them anyway; of a team, nobody should.
    return app


def address_of(config: "ServerConfig") -> str:
    """The address to open: the public one, or that of the port."""
    host = f"[{config.address}]" if ":" in config.address else config.address
    return f"{config.base_url}/" if config.base_url else f"http://{host}:{config.port}/"


def _run(config: "ServerConfig", listening: socket.socket) -> None:
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    settings = uvicorn.Config(
        "pictoria_docs.apps.serve:team_app",
        factory=True,
        http=PROTOCOL,
        host=config.address,
        port=config.port,
        workers=config.workers,
        proxy_headers=bool(config.trusted_proxies),
        forwarded_allow_ips=list(config.trusted_proxies),
        server_header=False,
        # Addresses hold the tokens of invitations, which no log should keep.
        access_log=False,
        log_level="warning",
    )
    listens = translate("desk.serve.listening", url=address_of(config))
    if config.workers > 1:
        workers = Multiprocess(settings, sockets=[listening])
        print(listens, flush=True)
        workers.run()
    else:
        server = uvicorn.Server(settings)
        with stopped_by_interrupt(server):
            print(listens, flush=True)
            server.run(sockets=[listening])
