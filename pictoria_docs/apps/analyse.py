"""`pictoria-docs analyse`: sources in, a project with everything found in them out."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from pictoria_docs.apps.options import (
    INTERRUPTED,
    NOTHING_DONE,
    SKIPPED,
    USAGE,
    ConfigOption,
    ForceOption,
    JobsOption,
    LanguageOption,
    PasswordOption,
    StrictOption,
    complain,
)
from pictoria_docs.errors import PictoriaError
from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from pictoria_docs.pipeline.summary import Summary

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
    strict: StrictOption = False,
    lang: LanguageOption = None,
) -> int:
    """Add `sources` to the project in `folder` and analyse them; without sources, all that the project has.

    The project remembers `config`.

    Returns:
        0 where all could be read; 3 where pages or files were skipped (1 with `strict`); 1 where nothing could be read;
        130 after Ctrl-C.
    """
    if not sources and folder is None:
        complain(translate("cli.no_sources"))
        return USAGE
    if folder is None:
        folder = default_folder((sources or [])[0])
        print(translate("cli.project_is", folder=folder))
    summary = analyse_into(
        folder,
        sources or [],
        config=config,
        pages=pages,
        jobs=jobs,
        force=force,
        again=again,
        password=password,
    )
    if summary.interrupted:
        return INTERRUPTED
    if summary.usable:
        print(translate("cli.next_export", folder=folder))
    skipped = [
        translate(f"cli.{kind}_not_read", count=count)
        for kind, count in (("pages", summary.skipped), ("files", summary.files_skipped))
        if count
    ]
    if skipped:
        print(" ".join(skipped))
    if not summary.usable:
        return NOTHING_DONE
    return (NOTHING_DONE if strict else SKIPPED) if skipped else 0


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
) -> "Summary":
    """Do what `analyse` does, without a word on what to do next. Args as there.

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
) -> "Summary":
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
            return stop.summary
        show_summary(summary)
        if summary.usable and project.asks_models:
            from pictoria_docs.apps.enrich import run_assist, show_assist

            show_assist(run_assist(project, force=force))
    return summary


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
