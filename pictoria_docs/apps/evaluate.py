"""`pictoria-docs evaluate` and `agreement`: results against gold, and one reviewer against another."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.options import USAGE, LanguageOption, complain
from pictoria_docs.errors import ConfigError, ExportError, SourceError
from pictoria_docs.i18n import translate, user_language

if TYPE_CHECKING:
    from rich.table import Table

    from pictoria_docs.api.project import Project
    from pictoria_docs.document import Document
    from pictoria_docs.eval.evaluation import Evaluation
    from pictoria_docs.eval.predicted import Predicted

WIDE = 150
"""Characters that the whole table takes."""
NARROW = 5
"""Columns that a narrow screen holds."""

PredictedLoaders = Mapping[str, "Callable[[], Predicted | Document]"]
"""Name of each document -> what reads it."""


def evaluate(
    gold: Annotated[Path, typer.Option("--gold", metavar="cli.dir", help="cli.help_gold")],
    predicted: Annotated[
        Path | None, typer.Option("--predicted", metavar="cli.dir", help="cli.help_predicted")
    ] = None,
    project: Annotated[
        Path | None, typer.Option("--project", "-p", metavar="cli.dir", help="cli.help_eval_project")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="cli.file", help="cli.help_html")] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="cli.file", help="cli.help_eval_json")
    ] = None,
    docs: Annotated[str | None, typer.Option("--docs", metavar="REGEX", help="cli.help_docs")] = None,
    lang: LanguageOption = None,
) -> int:
    """Print a table of how good the results in `predicted`, or in `project`, are; write a report where asked.

    Documents that the gold names and that have no results count as missed.

    Raises:
        SourceError: gold or results are missing or cannot be read.
        ProjectError: there is no project that can be read.
        ConfigError: `docs` is no regular expression.
        ExportError: the report cannot be written.
        MissingPartError: the report needs a package that is not installed.
    """
    if (predicted is None) == (project is None):
        complain(translate("cli.one_of_predicted"))
        return USAGE
    from pictoria_docs.eval.evaluation import evaluate as evaluate_documents
    from pictoria_docs.eval.gold import load_gold
    from pictoria_docs.eval.predicted import Predicted

    language = user_language()
    golds = [load_gold(path) for path in _chosen(gold, docs)]
    with ExitStack() as stack:
        work = _work(
            predicted or project or gold,
            [gold_document.name for gold_document in golds],
            project is not None,
            stack,
        )
        evaluation = evaluate_documents(golds, lambda name: work[name]() if name in work else Predicted(name))
    _print(evaluation, language)
    left_out = [gold_document.name for gold_document in golds if gold_document.name not in work]
    if left_out:
        print(translate("cli.not_predicted", names=", ".join(left_out)))
    if json_file:
        with ExportError.for_system("export_failed", file=json_file):
            json_file.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(evaluation.as_json(), ensure_ascii=False, indent=1)
            json_file.write_text(text, encoding="utf-8")
    if html:
        from pictoria_docs.eval.report import PagesBeside, write_report

        with closing(PagesBeside(gold if gold.is_dir() else gold.parent)) as images:
            print(translate("cli.report_written", file=write_report(evaluation, html, images, language)))
    return 0


def agreement(
    first: Annotated[Path, typer.Option("--first", metavar="cli.dir", help="cli.help_first")],
    second: Annotated[Path, typer.Option("--second", metavar="cli.dir", help="cli.help_second")],
    lang: LanguageOption = None,
) -> int:
    """Print how far two reviewers agree: two projects or csv exports of the same documents.

    Raises:
        SourceError: there is nothing to compare, or it cannot be read.
        ProjectError: a project cannot be read.
        MissingPartError: scikit-learn or krippendorff is not installed.
    """
    from pictoria_docs.eval.agreement import AgreementScores, cohens_kappa, compare, krippendorffs_alpha
    from pictoria_docs.eval.table import in_words

    with ExitStack() as stack:
        mine, theirs = (_work(folder, None, _is_project(folder), stack) for folder in (first, second))
        names = [name for name in mine if name in theirs]
        if not names:
            raise SourceError("nothing_in_common", first=first, second=second)
        both = AgreementScores.total(
            compare(_tables(mine[name]()), _tables(theirs[name]())) for name in names
        )
    from rich.console import Console
    from rich.table import Table

    language = user_language()

    def label(code: str, **values: object) -> str:
        return translate(f"evaluation.agreement.{code}", language, **values)

    table = Table(title=label("title", first=first.name, second=second.name), show_header=False)
    table.add_row(label("documents"), str(len(names)), "")
    for name, counts in (("figures", both.figures), ("captions", both.captions)):
        units = label("units", count=round(sum(counts)))
        table.add_row(label(name), in_words(counts.f1, language), units)
    for name, ratings in (("kinds", both.kinds), ("links", both.links)):
        units = label("units", count=len(ratings.first))
        for code, value in ((name, cohens_kappa(*ratings)), (f"{name}_alpha", krippendorffs_alpha(ratings))):
            table.add_row(label(code), label("same") if value is None else in_words(value, language), units)
    Console().print(table)
    return 0


def _chosen(gold: Path, docs: str | None) -> list[Path]:
    """The gold files whose document's name matches `docs`."""
    from pictoria_docs.eval.gold import find_gold

    files = find_gold(gold)
    if docs is None:
        return files
    try:
        chosen = [path for path in files if re.search(docs, path.name.removesuffix(".gold.json"))]
    except re.error as error:
        raise ConfigError("docs_not_an_expression", docs=docs, detail=error) from error
    if not chosen:
        raise SourceError("no_gold_named", folder=gold, docs=docs)
    return chosen


def _work(folder: Path, names: list[str] | None, is_project: bool, stack: ExitStack) -> PredictedLoaders:
    """What `folder` has of the documents `names` (None: of any), read when asked for."""
    if is_project:
        from pictoria_docs.api.project import Project

        project = stack.enter_context(Project.open(folder, create=False))
        known = [view.name for view in project.documents]
        chosen = [name for name in names or known if name in known]
        if not chosen:
            raise SourceError("nothing_in_project", folder=folder, names=", ".join(names or ()))
        return {name: partial(_of_project, project, name) for name in chosen}
    from pictoria_docs.eval.predicted import document_names, has_tables, read_predicted

    chosen = [name for name in names or document_names(folder) if has_tables(folder, name)]
    if not chosen:
        raise SourceError("nothing_predicted", folder=folder)
    return {name: partial(read_predicted, folder, name) for name in chosen}


def _of_project(project: "Project", name: str) -> "Document":
    return project.document(name).data


def _tables(found: "Predicted | Document") -> "Predicted":
    from pictoria_docs.document import Document
    from pictoria_docs.eval.predicted import from_document

    return from_document(found) if isinstance(found, Document) else found


def _is_project(folder: Path) -> bool:
    return (folder / "project.sqlite").is_file()


def _print(evaluation: "Evaluation", language: str) -> None:
    """One table, or several of a few columns where the screen is narrow."""
    from rich.console import Console

    from pictoria_docs.eval.table import COLUMNS

    console = Console()
    # Where the output is no screen, nothing is cut to its width.
    console = console if console.is_terminal else Console(width=WIDE)
    codes = list(COLUMNS)
    step = len(codes) if console.width >= WIDE else NARROW
    for start in range(0, len(codes), step):
        console.print(_table(evaluation, codes[start : start + step], language))
    if evaluation.overall.confidence:
        console.print(_confidence_table(evaluation, language))


def _confidence_table(evaluation: "Evaluation", language: str) -> "Table":
    from rich import box
    from rich.table import Table

    from pictoria_docs.eval.table import confidence_rows, in_words

    codes = (
        "confidence.count",
        "columns.ece",
        "confidence.sure",
        "confidence.very_sure",
        "columns.coverage_99",
    )
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), collapse_padding=True)
    table.add_column(translate("evaluation.confidence.kind", language), no_wrap=True)
    for code in codes:
        table.add_column(translate(f"evaluation.{code}", language), justify="right", max_width=12)
    for row in confidence_rows(evaluation):
        shares = (row.ece, row.sure, row.very_sure, row.coverage_99)
        name = translate(f"evaluation.things.{row.kind}", language)
        table.add_row(name, str(row.things), *(in_words(share, language) for share in shares))
    return table


def _table(evaluation: "Evaluation", codes: Sequence[str], language: str) -> "Table":
    from rich import box
    from rich.table import Table

    from pictoria_docs.eval.table import COLUMNS, in_words, rows

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), collapse_padding=True)
    table.add_column(translate("evaluation.columns.set", language), no_wrap=True)
    for code in codes:
        table.add_column(translate(f"evaluation.columns.{code}", language), justify="right", max_width=10)
    *sets, whole = rows(evaluation, language)
    for place, (name, values) in enumerate([*sets, whole]):
        figures = dict(zip(COLUMNS, values, strict=True))
        if place == len(sets):
            table.add_section()
        style = "bold" if place == len(sets) else None
        table.add_row(name, *(in_words(figures[code], language) for code in codes), style=style)
    return table
