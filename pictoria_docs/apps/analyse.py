"""`pictoria-docs analyse`: sources in, a project with everything found in them out."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Annotated
from urllib.parse import urlsplit

import typer

from pictoria_docs.apps.options import (
    INTERRUPTED,
    USAGE,
    ConfigOption,
    ForceOption,
    JobsOption,
    LanguageOption,
    PasswordOption,
    complain,
)
from pictoria_docs.errors import PictoriaError
from pictoria_docs.i18n import translate

SUFFIX = ".pictoria"


def analyse(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="cli.sources", help="cli.help_sources")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--project", "-p", metavar="cli.dir", help="cli.help_project")
    ] = None,
    config: ConfigOption = None,
    pages: Annotated[str | None, typer.Option("--pages", metavar="1-20,30", help="cli.help_pages")] = None,
    jobs: JobsOption = None,
    force: ForceOption = False,
    again: Annotated[bool, typer.Option("--again", help="cli.help_again")] = False,
    password: PasswordOption = None,
    lang: LanguageOption = None,
) -> int:
    """Add `sources` to the project in `folder` and analyse them; without sources, all that the project has.

    The project remembers `config`.

    Returns:
        0 where any document could be analysed, else 1; 130 after Ctrl-C.
    """
    if not sources and folder is None:
        complain(translate("cli.no_sources"))
        return USAGE
    if folder is None:
        folder = default_folder((sources or [])[0])
        print(translate("cli.project_is", folder=folder))
    code = analyse_into(
        folder,
        sources or [],
        config=config,
        pages=pages,
        jobs=jobs,
        force=force,
        again=again,
        password=password,
    )
    if code == 0:
        print(translate("cli.next_export", folder=folder))
    return code


def analyse_into(
    folder: Path,
    sources: Sequence[str],
    *,
    config: Path | None = None,
    pages: str | None = None,
    jobs: int | None = None,
    force: bool = False,
    again: bool = False,
    password: str | None = None,
) -> int:
    """Do what `analyse` does, without a word on what to do next. Args, and what it returns, as there.

    A project that was made for sources of which none could be added is not left behind.
    """
    is_new = not folder.expanduser().exists()
    try:
        return _analyse(folder, sources, config, pages, jobs, force, again, password)
    finally:
        if is_new:
            _remove_empty(folder.expanduser())


def _analyse(
    folder: Path,
    sources: Sequence[str],
    config: Path | None,
    pages: str | None,
    jobs: int | None,
    force: bool,
    again: bool,
    password: str | None,
) -> int:
    from pictoria_docs.api.project import Project
    from pictoria_docs.apps.run_summary import show_summary
    from pictoria_docs.pipeline.page_range import PageRange
    from pictoria_docs.pipeline.summary import Interrupted
    from pictoria_docs.pipeline.worker_pool import warm_up

    warm_up()
    wanted = PageRange.make(pages)
    with Project.open(folder, config, create=bool(sources)) as project:
        try:
            documents = []
            for source in sources:
                # What cannot be added is listed in the summary, and the rest goes on.
                with suppress(PictoriaError):
                    documents += project.add(source, password, jobs=jobs)
            if password is not None:
                project.use_password(password)
            chosen = list(dict.fromkeys(documents)) if sources else None
            summary = project.analyse(wanted, jobs, force, documents=chosen, again=again)
        except Interrupted as stop:
            show_summary(stop.summary)
            print(translate("cli.interrupted_saved"))
            return INTERRUPTED
        show_summary(summary)
        if summary.usable and project.asks_models:
            from pictoria_docs.apps.enrich import run_assist, show_assist

            show_assist(run_assist(project, force=force))
    return 0 if summary.usable else 1


def _remove_empty(folder: Path) -> None:
    """Delete a project without documents."""
    from pictoria_docs.store import Store

    with suppress(PictoriaError):
        with Store(folder) as store:
            if store.documents.all():
                return
        shutil.rmtree(folder, ignore_errors=True)


def default_folder(source: str) -> Path:
    """`./<stem>.pictoria` for a path or an address."""
    if "://" in source:
        parts = [
            part for part in PurePosixPath(urlsplit(source).path).parts if part not in ("/", "manifest.json")
        ]
        stem = PurePosixPath(parts[-1]).stem if parts else urlsplit(source).hostname or "project"
    else:
        path = Path(source).expanduser().resolve()
        stem = path.name if path.is_dir() else path.stem
    return Path(f"{stem}{SUFFIX}")
