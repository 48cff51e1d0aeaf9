"""`pictoria-docs demo`: from nothing, or from one's own PDF, to exports and the review desk in the browser."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pictoria_docs.apps.options import INTERRUPTED, NOTHING_DONE, JobsOption, LanguageOption
from pictoria_docs.files import EXAMPLE, example_catalogue
from pictoria_docs.i18n import translate

EXPORTS = ("csv", "xlsx", "html")


def demo(
    source: Annotated[str | None, typer.Option("--source", help="cli.help_demo_source")] = None,
    to: Annotated[Path, typer.Option("--to", "-o", metavar="OUT", help="cli.help_demo_to")] = Path("demo"),
    open_desk: Annotated[bool, typer.Option("--browser/--no-browser", help="cli.help_open")] = True,
    jobs: JobsOption = None,
    lang: LanguageOption = None,
) -> int:
    """Analyse the example catalogue (or `source`), export it below `to`, and open the review desk.

    Where nobody sits before the terminal, or not `open_desk`, it only tells how to open it.

    Raises:
        PictoriaError: `to` or `source` cannot be used.
    """
    from pictoria_docs.apps.analyse import SUFFIX, analyse_into, default_folder
    from pictoria_docs.errors import ProjectError
    from pictoria_docs.pipeline.worker_pool import warm_up

    warm_up()
    catalogue = to / EXAMPLE
    with ProjectError.for_system("project_unusable", folder=to):
        to.mkdir(parents=True, exist_ok=True)
        if source is None:
            catalogue.write_bytes(example_catalogue())
    if source is None:
        print(translate("cli.demo_made", file=catalogue))
        source = str(catalogue)
    folder = to / default_folder(source)
    summary = analyse_into(folder, [source], jobs=jobs)
    if summary.interrupted:
        return INTERRUPTED
    if not summary.usable:
        return NOTHING_DONE
    from pictoria_docs.api.project import Project

    report: Path | None = None
    out = to / folder.name.removesuffix(SUFFIX)
    with Project.open(folder, create=False) as project:
        for format in EXPORTS:
            files = project.export(out, format)
            report = next((file for file in files if file.suffix == ".html"), report)
    print(translate("cli.demo_exported", to=out))
    if report is not None:
        print(translate("cli.demo_report", file=report.resolve()))
    if open_desk and sys.stdin.isatty() and sys.stdout.isatty() and _has_desk():
        from pictoria_docs.apps.review import review

        return review(to)
    print(translate("desk.review_command.demo_next", folder=to))
    return 0


def _has_desk() -> bool:
    """Whether the packages of the desk are installed; if not, says how to get them."""
    from pictoria_docs.apps.serve import require_review
    from pictoria_docs.errors import MissingPartError

    try:
        require_review()
    except MissingPartError as missing:
        print(missing.sentence())
        return False
    return True
