"""`pictoria-docs review`: the review desk of one person, on this machine, in the browser."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.listening import PROTOCOL, listen, stopped_by_interrupt
from pictoria_docs.apps.options import LanguageOption
from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from fastapi import FastAPI

    from pictoria_docs.review.identity.local_directory import LocalDirectory

HERE = "127.0.0.1"
PORT = 8765
GRACE = 2
"""Seconds that requests get to end when the desk is closed."""


def review(
    folder: Annotated[Path, typer.Argument(metavar="cli.dir", help="cli.help_review_dir")],
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="cli.help_review_port")] = None,
    open_browser: Annotated[bool, typer.Option("--browser/--no-browser", help="cli.help_open")] = True,
    new_address: Annotated[bool, typer.Option("--new-address", help="cli.help_new_address")] = False,
    lang: LanguageOption = None,
) -> int:
    """Open the desk on `folder` (a project, a folder of projects, or a place for them) until Ctrl-C.

    It has the address of the last time, so that bookmarks and open tabs go on working, unless `new_address`; and the
    language that was chosen in it the last time, unless `lang`.

    Raises:
        MissingPartError: the desk's packages are not installed.
        ConfigError: the port is taken.
        ProjectError: the folder cannot be used.
    """
    from pictoria_docs.apps.serve import require_review

    require_review()
    import uvicorn

    from pictoria_docs.apps.desk.assembly import make_desk
    from pictoria_docs.apps.server.memory import bound_heap
    from pictoria_docs.review.identity.desk_state import DeskState
    from pictoria_docs.review.identity.local_directory import LocalDirectory
    from pictoria_docs.review.identity.people import local_person

    folder = folder.expanduser().absolute()
    state = DeskState.of(folder)
    if new_address:
        state = state.with_new_secrets()
    project_directory = LocalDirectory(folder, replace(local_person(), language=lang), state)
    wanted = port or state.port or PORT
    listening = listen(HERE, wanted, or_any=port is None)
    own_port = listening.getsockname()[1]
    # Where another program has the port for once, the desk comes back to it the next time.
    project_directory.keep_state(port=wanted if state.port else own_port)
    bound_heap()
    app = make_desk(project_directory)
    url = f"http://{HERE}:{own_port}/?token={app.state.settings.token}"
    config = uvicorn.Config(
        app,
        http=PROTOCOL,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = uvicorn.Server(config)
    with stopped_by_interrupt(server):
        if own_port != wanted:
            print(translate("desk.review_command.other_port", wanted=wanted, port=own_port), flush=True)
        print(translate("desk.review_command.opening", url=url), flush=True)
        print(translate("desk.review_command.stop"), flush=True)
        if open_browser:
            import webbrowser

            webbrowser.open(url)
        server.run(sockets=[listening])
    _close(app, project_directory)
    return 0


def _close(app: "FastAPI", project_directory: "LocalDirectory") -> None:
    """Nothing goes on unseen when the desk is closed: what was running stops, and can be continued."""
    from pictoria_docs.review.jobs.jobs import Jobs

    stopped = sum(
        Jobs(folder).stop_all() for _, folder, _ in project_directory.projects_of(project_directory.person)
    )
    app.state.projects.close()
    project_directory.close()
    print(translate("desk.review_command.closed"))
    if stopped:
        print(translate("desk.review_command.stopped"))
