"""Search over many projects at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from pictoria_docs.api.project import Project
from pictoria_docs.api.retrieval import ANY_YEARS, HITS
from pictoria_docs.errors import PictoriaError
from pictoria_docs.store.database.connections import DATABASE

if TYPE_CHECKING:
    from pictoria_docs.retrieval.hits import SearchHit, SearchResult


@dataclass(frozen=True)
class ProjectsResult:
    """What was found in several projects."""

    hits: "list[tuple[Path, SearchHit]]"
    """Each with the folder of its project, best first."""
    results: "Mapping[Path, SearchResult]"
    """What each project that was searched answered, with what it lacked."""
    failed: Mapping[Path, PictoriaError]
    """Why others were not searched."""


def projects_in(folder: Path | str) -> list[Path]:
    """List the projects that a folder holds, by name; the folder alone if it is a project, or holds none."""
    folder = Path(folder)
    if (folder / DATABASE).exists():
        return [folder]
    held = sorted(file.parent for file in folder.glob(f"*/{DATABASE}"))
    return [each for each in held if not each.name.startswith(".")] or [folder]


def search_projects(
    paths: Iterable[Path | str],
    text: str,
    limit: int = HITS,
    *,
    kinds: Iterable[str] | None = None,
    documents: Iterable[str] | None = None,
    years: tuple[int | None, int | None] = ANY_YEARS,
    facets: Iterable[tuple[str, str]] = (),
    progress: Callable[[int, int], None] | None = None,
) -> ProjectsResult:
    """Search several projects, one after the other, and put what they found into one order.

    Scores of different projects may be compared: each is the probability that the item is what was asked for, by one
    model that is the same for all (`search.json`). How rare a word is each project says of its own texts.

    Args:
        paths: projects, and folders that hold projects.
        text: as for `Project.search`, as all that follows.
        limit: at most so many hits of all projects together.
        kinds: of items.
        documents: names of documents; a project that has none of such a name is not searched, and told.
        years: that dates overlap.
        facets: values of fields; a project without such a field is not searched, and told.
        progress: told how many of how many projects were searched.

    Raises:
        PictoriaError: none of them can be searched; it is what the first one says.
    """
    folders = list(dict.fromkeys(project for path in paths for project in projects_in(path)))
    kinds, documents = (None if names is None else list(names) for names in (kinds, documents))
    wanted = list(facets)
    results: dict[Path, SearchResult] = {}
    failed: dict[Path, PictoriaError] = {}
    for number, folder in enumerate(folders, 1):
        try:
            with Project.open(folder, create=False) as project:
                results[folder] = project.search(
                    text, limit, kinds=kinds, documents=documents, years=years, facets=wanted
                )
        except PictoriaError as error:
            failed[folder] = error
        if progress is not None:
            progress(number, len(folders))
    if failed and not results:
        raise next(iter(failed.values()))
    return ProjectsResult(_in_one_order(results)[:limit], results, failed)


def _in_one_order(results: "Mapping[Path, SearchResult]") -> "list[tuple[Path, SearchHit]]":
    """Sort the hits of all projects by score, those of each in its own order: an entry stands before its pictures."""
    ranked: list[tuple[float, Path, SearchHit]] = []
    for folder, result in results.items():
        # A hit that stands before a likelier one counts as much as that one.
        scores = [*accumulate((hit.score for hit in reversed(result.hits)), max)][::-1]
        ranked += ((score, folder, hit) for score, hit in zip(scores, result.hits, strict=True))
    ranked.sort(key=lambda each: -each[0])
    return [(folder, hit) for _, folder, hit in ranked]
