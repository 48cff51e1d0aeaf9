"""`pictoria-docs friezes`: sequences of roller stamps in the figures of a project."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.plugins import (
    JsonOption,
    LanguageOption,
    ProjectFolder,
    progress_bar,
    translate,
    write_csv,
)

if TYPE_CHECKING:
    from pictoria_friezes.rollers import FriezeRow

COLUMNS = (
    *("document", "page", "figure_id", "number", "roller", "roller_score"),
    *("sequence", "period", "boxes", "confidence"),
)
"""Of the CSV file: a row for each frieze."""
DECIMALS = 4
"""Of probabilities."""


def friezes(
    folder: ProjectFolder,
    documents: Annotated[list[str] | None, typer.Option("--document", "-d", help="cli.help_document")] = None,
    file: Annotated[
        Path | None, typer.Option("--csv", metavar="cli.file", help="cli.help_friezes_csv")
    ] = None,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> int:
    """Print the sequences of motifs in the figures that show a frieze, or write them as CSV.

    Raises:
        ProjectError: there is no project that can be read, or it has no such document.
        ExportError: the file cannot be written.
    """
    from pictoria_docs.plugins import Project
    from pictoria_friezes.project_friezes import friezes as read_friezes

    with Project.open(folder, create=False) as project, progress_bar("cli.reading_friezes") as progress:
        found = read_friezes(project, documents=documents or None, progress=progress)
    rows = [_row(frieze) for frieze in found]
    if file is not None:
        write_csv(file, COLUMNS, rows)
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    elif file is None:
        for frieze in found:
            _print(frieze)
    if not as_json:
        print(translate("cli.friezes", count=len(found)))
    return 0


def _row(frieze: "FriezeRow") -> dict[str, str | int | float | None]:
    values = asdict(frieze) | {
        "document": frieze.document_name,
        "roller_score": round(frieze.roller_score, DECIMALS),
        "confidence": round(frieze.confidence, DECIMALS),
    }
    return {name: values[name] for name in COLUMNS}


def _print(frieze: "FriezeRow") -> None:
    where = translate("cli.hit_place", document=frieze.document_name, page=frieze.page)
    roller = translate("cli.roller", number=frieze.roller) if frieze.roller else ""
    turns = (
        translate("cli.revolution", count=frieze.period) if frieze.period else translate("cli.no_revolution")
    )
    print(
        f"{frieze.confidence:4.0%}  {frieze.sequence}  {turns}  {where}  {frieze.figure_id}  {roller}".rstrip()
    )
