"""`pictoria-docs review`: the review desk of one person, on this machine, in the browser."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.listening import PROTOCOL, listen
from pictoria_docs.apps.options import LanguageOption
from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from fastapi import FastAPI

    from pictoria_docs.review.identity.own_folder import OwnFolder

HERE = "127.0.0.1"
PORT = 8765
GRACE = 2
"""Seconds that requests get to end when the desk is closed."""


def review(
    folder: Annotated[Path, typer.Argument(metavar="cli.dir", help="cli.help_review_dir")],
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="cli.help_review_port")] = None,
    open_browser: Annotated[bool, typer.Option("--browser/--no-browser", help="cli.help_browser")] = True,
    lang: LanguageOption = None,
) -> int:
    """Open the desk on `folder` (a project, a folder of projects, or a place for them) until Ctrl-C.

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
    from pictoria_docs.review.identity.own_folder import OwnFolder
    from pictoria_docs.review.identity.people import local_person

    project_directory = OwnFolder(folder.expanduser().absolute(), local_person())
    listening = listen(HERE, PORT if port is None else port, or_any=port is None)
    bound_heap()
    app = make_desk(project_directory)
    url = f"http://{HERE}:{listening.getsockname()[1]}/?token={app.state.settings.token}"
    config = uvicorn.Config(
        app,
        http=PROTOCOL,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = uvicorn.Server(config)
    print(translate("desk.review_command.opening", url=url), flush=True)
    print(translate("desk.review_command.stop"), flush=True)
    if open_browser:
        import webbrowser

        webbrowser.open(url)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    _close(app, project_directory)
    return 0


def _close(app: "FastAPI", project_directory: "OwnFolder") -> None:
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
