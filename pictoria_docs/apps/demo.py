"""`pictoria-docs demo`: from nothing, or from one's own PDF, to a report in the browser."""

from pathlib import Path

from pictoria_docs.i18n import translate

EXAMPLE = "example-catalogue.pdf"
EXPORTS = ("csv", "xlsx", "html")


def run_demo(source: str | None, to: Path, *, open_report: bool, jobs: int | None = None) -> int:
    """Analyse the example catalogue (or `source`), export it below `to`, and open the report.

    Raises:
        PictoriaError: `to` or `source` cannot be used.
    """
    from pictoria_docs.apps.analyse import SUFFIX, analyse_sources, default_folder
    from pictoria_docs.errors import ProjectError
    from pictoria_docs.pipeline.crew import warm_up

    warm_up()
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError("project_unusable", folder=to, detail=error.strerror or error) from error
    if source is None:
        from pictoria_docs.eval.example import make_catalogue

        catalogue = to / EXAMPLE
        make_catalogue(catalogue)
        print(translate("cli.demo_made", file=catalogue))
        source = str(catalogue)
    folder = to / default_folder(source)
    code = analyse_sources([source], folder, jobs=jobs)
    if code != 0:
        return code
    from pictoria_docs.pipeline.project import Project

    report: Path | None = None
    out = to / folder.name.removesuffix(SUFFIX)
    with Project.open(folder, create=False) as project:
        for format in EXPORTS:
            files = project.export(out, format)
            report = next((file for file in files if file.suffix == ".html"), report)
    print(translate("cli.demo_exported", to=out))
    if report is not None:
        print(translate("cli.demo_report", file=report.resolve()))
        if open_report:
            import webbrowser

            webbrowser.open(report.resolve().as_uri())
    return 0
