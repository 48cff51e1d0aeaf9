"""`pictoria-docs search --like` and `look-alikes`: pictures that show the same, and families of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pictoria_docs.apps.options import JsonOption, LanguageOption, ProjectFolder, complain
from pictoria_docs.apps.output import progress_bar, write_csv
from pictoria_docs.i18n import translate, user_language

if TYPE_CHECKING:
    from pictoria_docs.api.project import Project
    from pictoria_docs.errors import ProjectError
    from pictoria_docs.retrieval.picture_families import FamilyMember
    from pictoria_docs.retrieval.picture_indexing import UnreadPicture
    from pictoria_docs.retrieval.picture_search import PictureHit

COLUMNS = ("family", "document", "page", "figure_id", "number", "title", "score")
"""Of the CSV file: a row for each picture of a family."""
MIN_SHOWN = 0.005
"""A score below it is shown as less than one in a hundred."""
DECIMALS = 4
"""Of scores in files."""
TOLD = 3
"""Pictures that could not be read which are named."""
SHOWN_TITLE = 70
"""Characters of a caption on a line."""


def index_pictures(project: "Project") -> int:
    """Look at the pictures that were not looked at yet, tell which cannot be read, and count those in the index."""
    with progress_bar("cli.indexing_pictures") as progress:
        done = project.pictures.bring_up_to_date(progress)
    _tell_unread(project, done.unread)
    return project.pictures.searcher.count()


def print_look_alikes(
    project: "Project",
    like: str,
    limit: int,
    documents: list[str] | None,
    stale: "ProjectError | None",
    *,
    as_json: bool,
) -> int:
    """Print the pictures most like one, for people or as JSON.

    Args:
        project: that is searched.
        like: the picture, as for `Project.search_like`.
        limit: at most so many.
        documents: only in these; None: in all.
        stale: why the index could not follow, where it could not: then what it has is searched.
        as_json: whether programs read it.
    """
    from pictoria_docs.errors import ProjectError

    try:
        if stale is None:
            index_pictures(project)
    except ProjectError as error:
        stale = error
    result = project.search_like(like, limit, documents=documents, follow=stale is None)
    if as_json:
        print(json.dumps([_as_json(hit) for hit in result.hits], ensure_ascii=False, indent=2))
    else:
        if not result.hits and result.missing is None:
            print(translate("cli.no_look_alike"))
        elif result.hits and not any(hit.same for hit in result.hits):
            print(translate("cli.none_the_same"))
        labels = project.config.comparisons.labels(user_language())
        for number, hit in enumerate(result.hits, 1):
            _print_hit(number, hit, labels)
    complain_of_stale(stale or result.stale)
    if result.missing is not None:
        complain(result.missing.sentence())
    return 0


def complain_of_stale(stale: "ProjectError | None") -> None:
    """Say why the latest changes were not looked at, if they were not."""
    from pictoria_docs.retrieval.hits import stale_sentence

    if stale is not None:
        complain(stale_sentence(stale))


def look_alikes(
    folder: ProjectFolder,
    file: Annotated[
        Path | None, typer.Option("--csv", metavar="cli.file", help="cli.help_families_csv")
    ] = None,
    as_json: JsonOption = False,
    lang: LanguageOption = None,
) -> int:
    """Print the families of pictures that show the same, or write them as CSV.

    Raises:
        ProjectError: there is no project that can be written.
        ExportError: the file cannot be written.
    """
    from pictoria_docs.api.project import Project

    with Project.open(folder, create=False) as project:
        index_pictures(project)
        with progress_bar("cli.comparing") as progress:
            members = project.pictures.families(progress)
        missing = project.pictures.searcher.indexer.missing
    if file is not None:
        write_csv(file, COLUMNS, [_row(member) for member in members])
    if as_json:
        print(json.dumps([_row(member) for member in members], ensure_ascii=False, indent=2))
    elif file is None:
        for member in members:
            _print_member(member)
    if not as_json:
        families = len({member.family for member in members})
        print(translate("cli.families", count=families, pictures=len(members)))
    if missing is not None:
        complain(missing.sentence())
    return 0


def _row(member: "FamilyMember") -> dict[str, str | int | float]:
    values = asdict(member) | {"document": member.document_name, "score": round(member.score, DECIMALS)}
    return {name: values[name] for name in COLUMNS}


def _print_member(member: "FamilyMember") -> None:
    where = translate("cli.hit_place", document=member.document_name, page=member.page)
    name = f"{member.number} {member.title[:SHOWN_TITLE]}".strip()
    print(f"{member.family:>4}  {member.score:4.0%}  {where}  {member.figure_id}  {name}")


def _print_hit(number: int, hit: "PictureHit", labels: Mapping[str, str]) -> None:
    """A line: what it is, where, how likely it shows the same, and what people said the two have in common."""
    score = f"{hit.score:.0%}" if hit.score >= MIN_SHOWN else "<1%"
    where = translate("cli.hit_place", document=hit.document_name, page=hit.page)
    caption = " ".join(hit.text.split())[:SHOWN_TITLE]
    relations = ", ".join(labels.get(name, name) for name in hit.relations)
    said = f"({relations})" if relations else ""
    print(f"{number:>3}. {score:>4}  {where}  {hit.id}  {hit.number} {caption} {said}".rstrip())


def _as_json(hit: "PictureHit") -> dict[str, object]:
    values = asdict(hit)
    values["box"] = list(hit.box.rounded())
    values["area"] = None if hit.area is None else list(hit.area.rounded())
    values["outline"] = [[round(x, 2), round(y, 2)] for x, y in hit.outline]
    values["score"], values["cosine"] = round(hit.score, DECIMALS), round(hit.cosine, DECIMALS)
    values["why"] = {name: round(part, 3) for name, part in hit.why.items()}
    return values


def _tell_unread(project: "Project", unread: "Sequence[UnreadPicture]") -> None:
    if not unread:
        return
    names = {view.id: view.name for view in project.documents}
    told = "; ".join(
        f"{translate('cli.hit_place', document=names[each.document], page=each.page)}: {each.sentence}"
        for each in unread[:TOLD]
    )
    complain(translate("cli.pictures_unread", count=len(unread), told=told))
