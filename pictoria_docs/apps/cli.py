"""The command line: `pictoria-docs analyse | status | export | doctor | demo`.

Only light imports at the top: `--help` answers at once. Words come from `locales/`, in the user's language or that
of `--lang`, which is therefore looked for before the commands are built.
"""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from pictoria_docs.apps.desk_commands import add_desk_commands
from pictoria_docs.errors import ConfigError, PictoriaError
from pictoria_docs.extensions import EXPORTERS, IMPORTERS
from pictoria_docs.i18n import LANGUAGES, translate

USAGE = 2
NOTHING_DONE = 1
INTERRUPTED = 130
START_SECONDS = 1800.0
"""For which `models serve` waits for its server; as in `models.server`, which is too slow to import here."""


def main() -> None:
    """Run the command line; a user's mistake is answered with one sentence, never with a traceback."""
    language = _language_asked(sys.argv[1:])
    if language is not None:
        os.environ["PICTORIA_LANG"] = language
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 nothing done, 2 misuse, 130 interrupted."""
    try:
        result = build()(list(arguments), prog_name="pictoria-docs", standalone_mode=False)
    except PictoriaError as error:
        complain(error.sentence())
        return USAGE if isinstance(error, ConfigError) else NOTHING_DONE
    except KeyboardInterrupt:
        complain(translate("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`| head`): no fault of the user's.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        usage = _usage_error(error)
        if usage is not None:
            return usage
        if os.environ.get("PICTORIA_DEBUG"):
            raise
        complain(translate("cli.defect", detail=f"{type(error).__name__}: {error}"))
        return NOTHING_DONE
    return result if isinstance(result, int) else 0


def complain(sentence: str) -> None:
    """A sentence to standard error."""
    print(sentence, file=sys.stderr)


def _usage_error(error: Exception) -> int | None:
    """What the parser of the command line says of a misuse; None for any other error."""
    show = getattr(error, "show", None)
    code = getattr(error, "exit_code", None)
    if not callable(show) or not isinstance(code, int):
        return None
    show()
    return code


def _language_asked(arguments: Sequence[str]) -> str | None:
    for number, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and number + 1 < len(arguments):
            value = arguments[number + 1]
        if value in LANGUAGES:
            return value
    return None


def build() -> typer.Typer | Callable[..., Any]:
    """The commands, with their help in the user's language."""
    t = translate
    _translate_frame()
    app = typer.Typer(
        help=t("cli.help"),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None if not sys.stdout.isatty() else "rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    lang = Annotated[str | None, typer.Option("--lang", help=t("cli.help_lang"), metavar="|".join(LANGUAGES))]
    jobs_option = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help=t("cli.help_jobs"))]
    project_folder = Annotated[Path, typer.Argument(metavar=t("cli.dir"), help=t("cli.help_dir"))]
    password_option = Annotated[str | None, typer.Option("--password", help=t("cli.help_password"))]
    json_option = Annotated[bool, typer.Option("--json", help=t("cli.help_json"))]

    @app.callback()
    def root(
        version: Annotated[
            bool, typer.Option("--version", help=t("cli.help_version"), is_eager=True)
        ] = False,
        lang: lang = None,
    ) -> None:
        if version:
            from pictoria_docs import __version__

            print(__version__)
            raise typer.Exit

    @app.command(help=t("cli.help_analyse"))
    def analyse(
        sources: Annotated[
            list[str] | None, typer.Argument(metavar=t("cli.sources"), help=t("cli.help_sources"))
        ] = None,
        project: Annotated[
            Path | None, typer.Option("--project", "-p", metavar=t("cli.dir"), help=t("cli.help_project"))
        ] = None,
        config: Annotated[
            Path | None, typer.Option("--config", "-c", metavar=t("cli.file"), help=t("cli.help_config"))
        ] = None,
        pages: Annotated[
            str | None, typer.Option("--pages", metavar="1-20,30", help=t("cli.help_pages"))
        ] = None,
        jobs: jobs_option = None,
        force: Annotated[bool, typer.Option("--force", help=t("cli.help_force"))] = False,
        password: password_option = None,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps.analyse import analyse_sources

        if not sources and project is None:
            complain(t("cli.no_sources"))
            return USAGE
        return analyse_sources(
            sources or [],
            project,
            config=config,
            pages=pages,
            jobs=jobs,
            force=force,
            password=password,
        )

    @app.command(help=t("cli.help_enrich"))
    def enrich(
        folder: project_folder,
        config: Annotated[
            Path | None, typer.Option("--config", "-c", metavar=t("cli.file"), help=t("cli.help_config"))
        ] = None,
        schema: Annotated[
            str | None, typer.Option("--schema", metavar=t("cli.name"), help=t("cli.help_schema"))
        ] = None,
        assist: Annotated[
            str | None, typer.Option("--assist", metavar="off|uncertain|always", help=t("cli.help_assist"))
        ] = None,
        ask: Annotated[
            list[str] | None,
            typer.Option(
                "--ask", metavar="fields|votes|numbers|regions|descriptions", help=t("cli.help_ask")
            ),
        ] = None,
        model: Annotated[
            str | None, typer.Option("--model", metavar=t("cli.name"), help=t("cli.help_model"))
        ] = None,
        url: Annotated[str | None, typer.Option("--url", metavar="URL", help=t("cli.help_url"))] = None,
        force: Annotated[bool, typer.Option("--force", help=t("cli.help_force"))] = False,
        jobs: jobs_option = None,
        password: password_option = None,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps.enrich import enrich_project

        return enrich_project(
            folder, config=config, schema=schema, assist=assist, only=_listed(ask or []), model=model, url=url,
            force=force, jobs=jobs, password=password,
        )  # fmt: skip

    @app.command(help=t("cli.help_status"))
    def status(folder: project_folder, json: json_option = False, lang: lang = None) -> int:
        from pictoria_docs.apps.status import show_status

        return show_status(folder, as_json=json)

    @app.command(help=t("cli.help_export"))
    def export(
        folder: project_folder,
        to: Annotated[Path, typer.Option("--to", "-o", metavar="OUT", help=t("cli.help_to"))],
        format: Annotated[
            list[str] | None,
            typer.Option("--format", "-f", metavar="|".join(EXPORTERS.names()), help=t("cli.help_format")),
        ] = None,
        document: Annotated[
            list[str] | None, typer.Option("--document", "-d", help=t("cli.help_document"))
        ] = None,
        base_url: Annotated[
            str | None, typer.Option("--base-url", metavar="URL", help=t("cli.help_base_url"))
        ] = None,
        rejected: Annotated[bool, typer.Option("--rejected", help=t("cli.help_rejected"))] = False,
        password: password_option = None,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps.export import export_folder

        return export_folder(
            folder,
            to,
            _listed(format or ["csv"]),
            documents=document or [],
            password=password,
            base_url=base_url,
            rejected=rejected,
        )

    @app.command("import", help=t("cli.help_import"))
    def import_(
        folder: project_folder,
        file: Annotated[Path, typer.Argument(metavar=t("cli.file"), help=t("cli.help_import_file"))],
        format: Annotated[
            str,
            typer.Option(
                "--format", "-f", metavar="|".join(IMPORTERS.names()), help=t("cli.help_import_format")
            ),
        ] = "w3c",
        document: Annotated[
            str | None, typer.Option("--document", "-d", help=t("cli.help_import_document"))
        ] = None,
        page: Annotated[int | None, typer.Option("--page", min=1, help=t("cli.help_import_page"))] = None,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps.import_file import import_file

        return import_file(folder, file, format, document, page)

    @app.command(help=t("cli.help_doctor"))
    def doctor(json: json_option = False, lang: lang = None) -> int:
        from pictoria_docs.apps.doctor import show_doctor

        return show_doctor(as_json=json)

    @app.command("train-linker", help=t("cli.help_train_linker"))
    def train_linker(
        project: Annotated[
            Path, typer.Option("--project", "-p", metavar=t("cli.dir"), help=t("cli.help_train_project"))
        ],
        to: Annotated[Path, typer.Option("--to", "-o", metavar=t("cli.file"), help=t("cli.help_train_to"))],
        gold: Annotated[
            Path | None, typer.Option("--gold", metavar=t("cli.dir"), help=t("cli.help_train_gold"))
        ] = None,
        start: Annotated[
            Path | None, typer.Option("--from", metavar=t("cli.file"), help=t("cli.help_train_start"))
        ] = None,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps.train import train

        return train(project, gold, to, start)

    @app.command(help=t("cli.help_demo"))
    def demo(
        source: Annotated[str | None, typer.Option("--source", help=t("cli.help_demo_source"))] = None,
        to: Annotated[Path, typer.Option("--to", "-o", metavar="OUT", help=t("cli.help_demo_to"))] = Path(
            "demo"
        ),
        open: Annotated[bool, typer.Option("--open/--no-open", help=t("cli.help_open"))] = True,
        jobs: jobs_option = None,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps.demo import run_demo

        return run_demo(source, to, open_desk=open, jobs=jobs)

    @app.command(help=t("cli.help_evaluate"))
    def evaluate(
        gold: Annotated[Path, typer.Option("--gold", metavar=t("cli.dir"), help=t("cli.help_gold"))],
        predicted: Annotated[
            Path | None, typer.Option("--predicted", metavar=t("cli.dir"), help=t("cli.help_predicted"))
        ] = None,
        project: Annotated[
            Path | None,
            typer.Option("--project", "-p", metavar=t("cli.dir"), help=t("cli.help_eval_project")),
        ] = None,
        html: Annotated[
            Path | None, typer.Option("--html", metavar=t("cli.file"), help=t("cli.help_html"))
        ] = None,
        json: Annotated[
            Path | None, typer.Option("--json", metavar=t("cli.file"), help=t("cli.help_eval_json"))
        ] = None,
        docs: Annotated[str | None, typer.Option("--docs", metavar="REGEX", help=t("cli.help_docs"))] = None,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps.evaluate import evaluate_folder

        if (predicted is None) == (project is None):
            complain(t("cli.one_of_predicted"))
            return USAGE
        return evaluate_folder(gold, predicted, project, html=html, json_file=json, docs=docs)

    @app.command(help=t("cli.help_agreement"))
    def agreement(
        first: Annotated[Path, typer.Option("--first", metavar=t("cli.dir"), help=t("cli.help_first"))],
        second: Annotated[Path, typer.Option("--second", metavar=t("cli.dir"), help=t("cli.help_second"))],
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps.evaluate import show_agreement

        return show_agreement(first, second)

    add_desk_commands(app, lang, json_option)
    app.add_typer(_models_commands(lang, json_option), name="models", help=t("cli.help_models"))
    return app


def _models_commands(lang: Any, json_option: Any) -> typer.Typer:
    """`models serve | list | stop | check`."""
    t = translate
    app = typer.Typer(no_args_is_help=True)
    model = Annotated[str, typer.Argument(metavar=t("cli.name"), help=t("cli.help_models_name"))]

    @app.command(help=t("cli.help_models_serve"))
    def serve(
        name: model,
        port: Annotated[
            int | None, typer.Option("--port", min=1, max=65535, help=t("cli.help_models_port"))
        ] = None,
        host: Annotated[
            str | None, typer.Option("--host", metavar="ADDRESS", help=t("cli.help_models_host"))
        ] = None,
        python: Annotated[
            str | None, typer.Option("--python", metavar=t("cli.file"), help=t("cli.help_models_python"))
        ] = None,
        download: Annotated[bool, typer.Option("--download", help=t("cli.help_models_download"))] = False,
        background: Annotated[
            bool, typer.Option("--background", help=t("cli.help_models_background"))
        ] = False,
        wait: Annotated[float, typer.Option("--wait", min=1, help=t("cli.help_models_wait"))] = START_SECONDS,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps import models

        return models.serve(
            name, port=port, host=host, python=python, download=download, background=background, wait=wait
        )

    @app.command("list", help=t("cli.help_models_list"))
    def list_models(json: json_option = False, lang: lang = None) -> int:
        from pictoria_docs.apps import models

        return models.show_models(as_json=json)

    @app.command(help=t("cli.help_models_stop"))
    def stop(name: model, lang: lang = None) -> int:
        from pictoria_docs.apps import models

        return models.stop(name)

    @app.command(help=t("cli.help_models_check"))
    def check(
        name: Annotated[
            str | None, typer.Argument(metavar=t("cli.name"), help=t("cli.help_models_name"))
        ] = None,
        url: Annotated[
            str | None, typer.Option("--url", metavar="URL", help=t("cli.help_models_url"))
        ] = None,
        config: Annotated[
            Path | None,
            typer.Option("--config", "-c", metavar=t("cli.file"), help=t("cli.help_models_config")),
        ] = None,
        lang: lang = None,
    ) -> int:
        from pictoria_docs.apps import models

        return models.check(name, url, config)

    return app


def _listed(values: Sequence[str]) -> list[str]:
    """ "csv,html" and repeated options alike, each once, in order."""
    parts = (part.strip().lower() for value in values for part in value.split(","))
    return list(dict.fromkeys(part for part in parts if part))


def _translate_frame() -> None:
    """The few words around the help that typer brings itself."""
    from typer import rich_utils

    for constant, code in (
        ("ARGUMENTS_PANEL_TITLE", "cli.frame_arguments"),
        ("OPTIONS_PANEL_TITLE", "cli.frame_options"),
        ("COMMANDS_PANEL_TITLE", "cli.frame_commands"),
        ("ERRORS_PANEL_TITLE", "cli.frame_error"),
    ):
        setattr(rich_utils, constant, translate(code))


if __name__ == "__main__":
    main()
