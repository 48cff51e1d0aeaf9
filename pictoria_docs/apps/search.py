"""`pictoria-docs search` and `index`: find entries, pictures, captions and passages of a project."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from pictoria_docs.apps.options import SKIPPED, JsonOption, LanguageOption, ProjectFolder, complain, listed
from pictoria_docs.apps.output import progress_bar
from pictoria_docs.apps.picture_search import complain_of_stale, index_pictures, print_look_alikes
from pictoria_docs.i18n import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from pictoria_docs.api.many_projects import ProjectsResult
    from pictoria_docs.retrieval.hits import SearchHit, SearchResult
    from pictoria_docs.retrieval.indexing import Progress

Done = TypeVar("Done")
PICTURES, PLATE = "figure", "plate"
KINDS = ("entry", PICTURES, "caption", "passage")
HITS, MAX_HITS = 10, 1000
INDENT = 5
"""Blanks before the second line of a hit."""
MIN_SHOWN = 0.005
"""A score below it is shown as less than one in a hundred."""


def search(
    folder: Annotated[Path, typer.Argument(metavar="cli.dir", help="cli.help_search_dir")],
    text: Annotated[str | None, typer.Argument(metavar="cli.query", help="cli.help_query")] = None,
    kinds: Annotated[
        list[str] | None, typer.Option("--kind", "-k", metavar="|".join(KINDS), help="cli.help_kind")
    ] = None,
    documents: Annotated[list[str] | None, typer.Option("--document", "-d", help="cli.help_document")] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=MAX_HITS, help="cli.help_search_limit")
    ] = HITS,
    others: Annotated[
        list[Path] | None, typer.Option("--project", "-p", metavar="cli.dir", help="cli.help_search_project")
    ] = None,
    like: Annotated[str | None, typer.Option("--like", metavar="cli.picture", help="cli.help_like")] = None,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> int:
    """Print the best answers of one project or several to a query in words or by a picture, for people or as JSON.

    Returns 3 where one of several projects could not be searched.

    Raises:
        ProjectError: there is no project that can be read, or it has no such document.
        ConfigError: there is no such kind, not one query, or a picture and several projects.
        PictoriaError: the picture cannot be read.
    """
    from pictoria_docs.api.many_projects import projects_in, search_projects
    from pictoria_docs.api.project import Project
    from pictoria_docs.errors import ConfigError

    if (text is None) == (like is None):
        raise ConfigError("search_one_query")
    wanted = listed(kinds or [])
    unknown = [kind for kind in wanted if kind not in KINDS]
    if unknown:
        raise ConfigError("search_kind_unknown", kind=unknown[0], known=", ".join(KINDS))
    if like is not None and not {*wanted} <= {PICTURES}:
        raise ConfigError("search_kinds_of_pictures")
    folders = [project for each in (folder, *(others or [])) for project in projects_in(each)]
    if len(folders) > 1:
        if text is None:
            raise ConfigError("search_like_one_project")
        with progress_bar("cli.searching") as progress:
            found = search_projects(
                folders, text, limit, kinds=wanted or None, documents=documents or None, progress=progress
            )
        return _tell_of_projects(found, as_json=as_json)
    with Project.open(folders[0], create=False) as project:
        stale = show_progress(project.searcher.follow_if_possible)
        if text is None:
            return print_look_alikes(project, str(like), limit, documents or None, stale, as_json=as_json)
        result = project.search(
            text, limit, kinds=wanted or None, documents=documents or None, follow=stale is None
        )
    if as_json:
        print(json.dumps([_as_json(hit) for hit in result.hits], ensure_ascii=False, indent=2))
    else:
        _print(result)
    complain_of_stale(stale or result.stale)
    for problem in (result.missing, *result.limitations):
        if problem is not None:
            complain(problem.sentence())
    return 0


def _tell_of_projects(found: "ProjectsResult", *, as_json: bool) -> int:
    from rich.console import Console

    console, results = Console(highlight=False), found.results.values()
    if as_json:
        hits = [{"project": str(project), **_as_json(hit)} for project, hit in found.hits]
        print(json.dumps(hits, ensure_ascii=False, indent=2))
    else:
        if not found.hits:
            console.print(translate("cli.nothing_found"))
        elif all(result.unlikely for result in results if result.hits):
            console.print(translate("cli.unlikely"))
        for number, (project, hit) in enumerate(found.hits, 1):
            _print_hit(console, number, hit, project)
    for result in results:
        complain_of_stale(result.stale)
    problems = (problem for result in results for problem in (result.missing, *result.limitations))
    # Each of many projects lacks the same model: one sentence is enough.
    for sentence in dict.fromkeys(problem.sentence() for problem in problems if problem is not None):
        complain(sentence)
    for project, error in found.failed.items():
        complain(translate("cli.project_not_searched", project=project, why=error.sentence()))
    return SKIPPED if found.failed else 0


def index(
    folder: ProjectFolder,
    drop_chroma: Annotated[bool, typer.Option("--drop-chroma", help="cli.help_drop_chroma")] = False,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> int:
    """Bring the search index of the project in `folder` up to date, and tell how much can be found.

    With `drop_chroma`, delete what Chroma holds of it, and nothing else.

    Raises:
        ProjectError: there is no project that can be written.
        MissingPartError: Chroma does not answer, or another process owns its folder.
    """
    from pictoria_docs.api.project import Project

    with Project.open(folder, create=False) as project:
        if drop_chroma:
            dropped = project.drop_mirrors()
            print(
                json.dumps({"dropped": dropped})
                if as_json
                else translate("cli.chroma_dropped", count=dropped)
            )
            return 0
        searcher = project.searcher
        change = show_progress(searcher.bring_up_to_date)
        pictures, count = index_pictures(project), searcher.count()
        missing = searcher.indexer.missing or project.pictures.searcher.indexer.missing
        problems = (missing, *searcher.limitations)
    if as_json:
        print(json.dumps({"items": count, "pictures": pictures}))
    else:
        print(translate("cli.indexed", count=count))
        print(translate("cli.pictures_indexed", count=pictures))
    if change.model:
        complain(translate("cli.model_changed", model=change.model))
    if change.mirror:
        complain(translate("cli.mirror_remade"))
    for problem in problems:
        if problem is not None:
            complain(problem.sentence())
    return 0


def show_progress(work: "Callable[[Progress], Done]") -> "Done":
    """Index what is not indexed yet, with a bar on a terminal."""
    with progress_bar("cli.indexing") as progress:
        return work(progress)


def _as_json(hit: "SearchHit") -> dict[str, object]:
    values = asdict(hit)
    values["box"] = list(hit.box)
    values["score"] = round(hit.score, 4)
    values["why"] = {name: round(part, 3) for name, part in hit.why.items()}
    return values


def _print(result: "SearchResult") -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not result.hits:
        console.print(translate("cli.nothing_found"))
    elif result.unlikely:
        console.print(translate("cli.unlikely"))
    for number, hit in enumerate(result.hits, 1):
        _print_hit(console, number, hit)
    for word, others in result.corrections.items():
        console.print(translate("cli.corrected", word=word, others=", ".join(others)))


def _print_hit(console: "Console", number: int, hit: "SearchHit", project: Path | None = None) -> None:
    """Two lines: what it is and where, of several projects in which, and the words for which it was found."""
    from rich.text import Text

    from pictoria_docs.retrieval.excerpts import excerpt

    score = f"{hit.score:.0%}" if hit.score >= MIN_SHOWN else "<1%"
    kind = translate(f"cli.kind_{PLATE if hit.type == PLATE else hit.kind}")
    place = translate("cli.hit_place", document=hit.document_name, page=hit.page)
    if project is not None:
        place = f"{project}: {place}"
    name = " ".join(part for part in (hit.number, hit.title) if part)
    head = Text(f"{number:>3}. ")
    head.append(f"{kind} {name}".strip(), style="bold")
    head.append(f"  {place}  {score}", style="dim")
    console.print(head)
    shown = excerpt(hit.text, hit.marks)
    if shown.text:
        line = Text(" " * INDENT + shown.text)
        for start, end in shown.marks:
            line.stylize("bold yellow", start + INDENT, end + INDENT)
        console.print(line)
