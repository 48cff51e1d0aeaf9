"""`pictoria-docs status`: what a project holds, what is done, what is open."""

import json
from dataclasses import asdict
from textwrap import fill
from typing import Any

from pictoria_docs.apps.options import JsonOption, LanguageOption, ProjectFolder
from pictoria_docs.i18n import translate

COUNTED = ("figures", "captions", "entries", "mentions", "links", "fields")
COLUMNS = ("finished", "pages", *COUNTED, "decisions")
"""Of the table, behind the document's name."""
INDENT = "  "
NONE = "-"
UNBOUNDED = 10_000
"""Columns that every table fits in."""


def status(folder: ProjectFolder, as_json: JsonOption = False, lang: LanguageOption = None) -> int:
    """Print the state of the project in `folder`, for people or as JSON.

    Raises:
        ProjectError: there is no project that can be read.
    """
    from pictoria_docs.store import Store

    with Store(folder) as store:
        documents = [
            {
                **asdict(record),
                "pages_analysed": len(store.results.page_keys(record.id)),
                "decisions": len(store.decisions.of(record.id)),
                "counts": store.results.counts(record.id),
            }
            for record in store.documents.all()
        ]
        problems, run = store.runs.problems(), store.runs.last()
    if as_json:
        told = [{**asdict(problem), "sentence": problem.sentence()} for problem in problems]
        state = {
            "project": str(folder),
            "documents": documents,
            "problems": told,
            "last_run": asdict(run) if run is not None else None,
        }
        print(json.dumps(state, ensure_ascii=False, indent=2, default=str))
        return 0
    _print_documents(str(folder), documents)
    finished = sum(document["validated"] is not None for document in documents)
    if finished:
        print(translate("cli.documents_finished", count=finished, all=len(documents)))
    if run is None:
        print(translate("cli.never_run"))
    else:
        print(translate(f"cli.run_{run.state}", started=run.started[:16].replace("T", " ")))
    if problems:
        print(translate("cli.open_problems"))
        for problem in problems:
            print(f"  - {problem.sentence()}")
    return 0


def _print_documents(title: str, documents: list[dict[str, Any]]) -> None:
    """As a table, or, where the terminal is too narrow for it, document by document."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False)
    table = Table(title=escape(title), title_justify="left")
    table.add_column(translate("cli.column_document"))
    for name in COLUMNS:
        table.add_column(translate(f"cli.column_{name}"), justify="right")
    rows = [(document["name"], _cells(document)) for document in documents]
    for name, cells in rows:
        table.add_row(escape(name), *cells)
    if console.measure(table, options=console.options.update(width=UNBOUNDED)).maximum <= console.width:
        console.print(table)
        return
    print(title)
    for name, cells in rows:
        print(f"\n{name}")
        told = [(column, cell) for column, cell in zip(COLUMNS, cells, strict=True) if cell != NONE]
        # No line ends between a number and what it counts.
        line = ", ".join(f"{translate(f'cli.column_{column}')}\u00a0{cell}" for column, cell in told)
        print(fill(line, console.width, initial_indent=INDENT, subsequent_indent=INDENT))
    print()


def _cells(document: dict[str, Any]) -> list[str]:
    counts = document["counts"]
    return [
        (document["validated"] or NONE)[: len("2026-11-29")],
        f"{document['pages_analysed']}/{document['page_count']}",
        *(str(counts.get(name, NONE)) for name in COUNTED),
        str(document["decisions"]),
    ]
