"""`pictoria-docs status`: what a project holds, what is done, what is open."""

import json
from dataclasses import asdict

from pictoria_docs.apps.options import JsonOption, LanguageOption, ProjectFolder
from pictoria_docs.i18n import translate


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
    from rich.console import Console
    from rich.table import Table

    console = Console()
    counted = ("figures", "captions", "entries", "mentions", "links", "fields")
    table = Table(title=str(folder), title_justify="left")
    table.add_column(translate("cli.column_document"), overflow="fold")
    for name in ("pages", *counted, "decisions"):
        table.add_column(translate(f"cli.column_{name}"), justify="right")
    for document in documents:
        counts = document["counts"]
        table.add_row(
            document["name"],
            f"{document['pages_analysed']}/{document['page_count']}",
            *(str(counts.get(name, "-")) for name in counted),
            str(document["decisions"]),
        )
    console.print(table)
    if run is None:
        print(translate("cli.never_run"))
    else:
        print(translate(f"cli.run_{run.state}", started=run.started[:16].replace("T", " ")))
    if problems:
        print(translate("cli.open_problems"))
        for problem in problems:
            print(f"  - {problem.sentence()}")
    return 0
