"""`pictoria-docs enrich`: records by rules and vocabularies; with a model, what they leave open."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pictoria_docs.apps.options import (
    INTERRUPTED,
    ConfigOption,
    ForceOption,
    JobsOption,
    LanguageOption,
    PasswordOption,
    ProjectFolder,
    listed,
)
from pictoria_docs.errors import ConfigError
from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from pictoria_docs.api.project import Project
    from pictoria_docs.pipeline.assist_run import AssistSummary
    from pictoria_docs.pipeline.config import Config

ASSISTS = ("off", "uncertain", "always")


def enrich(
    folder: ProjectFolder,
    config: ConfigOption = None,
    schema: Annotated[
        str | None, typer.Option("--schema", metavar="cli.name", help="cli.help_schema")
    ] = None,
    assist: Annotated[
        str | None, typer.Option("--assist", metavar="off|uncertain|always", help="cli.help_assist")
    ] = None,
    ask: Annotated[
        list[str] | None,
        typer.Option("--ask", metavar="fields|votes|numbers|regions|descriptions", help="cli.help_ask_about"),
    ] = None,
    model: Annotated[str | None, typer.Option("--model", metavar="cli.name", help="cli.help_model")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="cli.help_url")] = None,
    force: ForceOption = False,
    jobs: JobsOption = None,
    password: PasswordOption = None,
    lang: LanguageOption = None,
) -> int:
    """Make the records of a project; the project remembers what it was told.

    Returns:
        0 where any document has a result, else 1; 130 after Ctrl-C.

    Raises:
        ConfigError: a schema, vocabulary or model that cannot be used; the project's config stays what it was.
        MissingPartError: the model cannot be reached.
        ProjectError: there is no project in the folder.
    """
    from pictoria_docs.api.project import Project
    from pictoria_docs.apps.run_summary import show_summary
    from pictoria_docs.pipeline.summary import Interrupted
    from pictoria_docs.pipeline.worker_pool import warm_up

    Project.open(folder, create=False).close()
    warm_up()
    chosen, only = None, listed(ask or [])
    if only or any(option is not None for option in (config, schema, assist, model, url)):
        chosen = _config(folder, config, schema=schema, assist=assist, only=only, model=model, url=url)
        _check(chosen)
    with Project.open(folder, chosen) as project:
        if password is not None:
            project.use_password(password)
        try:
            summary = project.analyse(jobs=jobs)
            show_summary(summary)
            if project.asks_models:
                show_assist(run_assist(project, force=force))
        except Interrupted as stop:
            show_summary(stop.summary)
            print(translate("cli.interrupted_saved"))
            return INTERRUPTED
    if summary.usable:
        print(translate("cli.next_export", folder=folder))
    return 0 if summary.usable else 1


def _config(
    folder: Path,
    file: Path | None,
    *,
    schema: str | None,
    assist: str | None,
    only: list[str],
    model: str | None,
    url: str | None,
) -> "Config":
    """The config in `file`, or else the project's own, with what the command line says.

    Raises:
        ConfigError: the config makes no sense.
    """
    from pictoria_docs.api.project import PROJECT_CONFIG
    from pictoria_docs.pipeline.assist_tasks import TASKS
    from pictoria_docs.pipeline.config import config_class, load_config

    project_config = folder / PROJECT_CONFIG
    config = (
        load_config(file or project_config)
        if file is not None or project_config.exists()
        else config_class()()
    )
    if assist is not None and assist not in ASSISTS:
        raise ConfigError("assist_unknown", value=assist)
    unknown = [name for name in only if name not in {task.name for task in TASKS}]
    if unknown:
        raise ConfigError("ask_unknown", value=unknown[0])
    values: dict[str, Any] = config.model_dump()
    if schema is not None:
        values["enrichment"]["metadata_schema"] = schema
    if assist is None and only:
        assist = "uncertain"
    if assist is not None:
        sees = config.models.pictures
        usual = {task.name for task in TASKS if task.usual and (sees or not task.looks)}
        for task in TASKS:
            values["assist"][task.name] = assist if task.name in (only or usual) else "off"
    if model is not None:
        values["models"]["model"] = model
    if url is not None:
        values["models"]["url"] = url
    return type(config).model_validate(values)


def _check(config: "Config") -> None:
    """Refuse what cannot work before the project keeps it.

    Raises:
        ConfigError: no such schema or model, no model named, an address that may not be asked, or a model that reads
            words only asked about pictures.
    """
    from pictoria_docs.models.backend import BACKENDS
    from pictoria_docs.models.model_config import load_model
    from pictoria_docs.models.network_policy import check_endpoint
    from pictoria_docs.pipeline.assist_tasks import tasks_of

    config.enrichment.load_schema()
    if not config.assist.asks:
        return
    models, sees = config.models, config.models.pictures
    BACKENDS.check(models.backend)
    if models.urls and models.backend == "server":
        for url in models.urls:
            check_endpoint(url, models.allowed_hosts)
    elif models.backend not in BACKENDS.built_in:
        pass  # Another package's backend knows itself which models it has.
    elif models.model is not None:
        sees = sees and load_model(models.model).images > 0
    else:
        raise ConfigError("assist_no_model")
    if not sees and any(task.looks for task, _ in tasks_of(config.assist)):
        raise ConfigError("model_sees_nothing", model=models.model or ", ".join(models.urls))


def run_assist(project: "Project", *, force: bool = False) -> "AssistSummary":
    """Ask the model, with a bar on a terminal.

    Raises:
        ConfigError, MissingPartError: see `Project.assist`.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(translate("cli.asking"), total=None)

        def report(name: str, done: int, of: int) -> None:
            bar.update(task, description=translate("cli.asking_about", name=name), completed=done, total=of)

        return project.assist(force=force, progress=report)


def show_assist(summary: "AssistSummary") -> None:
    """What the model was asked, and what came of it."""
    total, t = summary.total, translate
    if not summary.done:
        print(t("cli.assist_nothing", count=summary.reused))
        return
    print(t("cli.assist_asked", count=total.asked, cached=total.cached, tokens=total.tokens))
    print(
        t(
            "cli.assist_found",
            filled=total.filled,
            agreed=total.agreed,
            disputed=total.disputed,
            votes=total.votes,
            numbers=total.numbers,
            pictures=total.pictures,
            captions=total.captions,
            described=total.described,
        )
    )
    if total.refused:
        reasons = ", ".join(
            f"{t(f'cli.refused_{reason}')}: {count}" for reason, count in sorted(total.refused.items())
        )
        print(t("cli.assist_refused", count=sum(total.refused.values()), reasons=reasons))
    if total.failed:
        failures = ", ".join(
            f"{t(f'cli.failure_{failure}')}: {count}" for failure, count in sorted(total.failed.items())
        )
        print(t("cli.assist_failed", count=sum(total.failed.values()), failures=failures))
        if not total.complete:
            print(t("cli.assist_again"))
