"""Projects copied to another folder, and told where their own files lie after a move."""

import shutil
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path

from sqlalchemy import delete, select, update

from pictoria_docs.errors import ProjectError
from pictoria_docs.store.database import schema, vector_schema
from pictoria_docs.store.database.connections import DATABASE, guard
from pictoria_docs.store.indexes.search_changes import WHOLE_DOCUMENT, SearchChanges
from pictoria_docs.store.store import Store

_OF_PEOPLE = (
    schema.decisions,
    schema.remark_mentions,
    schema.remarks,
    schema.paired_decisions,
    schema.tasks,
    schema.campaigns,
    schema.comparisons,
    schema.saved_searches,
    schema.looked_pages,
    schema.entry_openings,
    schema.complete_pages,
    schema.refused_places,
)
_DERIVED = (schema.suggestions, schema.subject_pages, schema.subjects, schema.projections)
"""Made anew from results, and from decisions where there are any."""
LOCKS = "*.lock"


def copy_project(folder: Path, to: Path, *, with_decisions: bool, without: Collection[str] = ()) -> None:
    """Copy a project, which may be in use, into a folder that is not there yet.

    Args:
        folder: of the project.
        to: the new folder.
        with_decisions: also what people did: decisions, remarks, tasks, comparisons and saved searches.
        without: names of files and folders at the top that are left out.

    Raises:
        ProjectError: the project or the disk refuses it; nothing is left at `to`.
    """
    leave_out = shutil.ignore_patterns(f"{DATABASE}*", LOCKS)

    def ignored(directory: str, names: list[str]) -> set[str]:
        at_the_top = {name for name in names if name in without} if Path(directory) == folder else set()
        return leave_out(directory, names) | at_the_top

    try:
        with guard(folder):
            _copy_files(folder, to, ignored)
            with (
                closing(sqlite3.connect(folder / DATABASE)) as source,
                closing(sqlite3.connect(to / DATABASE)) as target,
            ):
                # One consistent state, whoever writes meanwhile.
                source.backup(target)
        with Store(to) as store:
            _prepare_copy(store, with_decisions)
    except BaseException:
        shutil.rmtree(to, ignore_errors=True)
        raise


def _copy_files(folder: Path, to: Path, ignored: Callable[[str, list[str]], set[str]]) -> None:
    try:
        shutil.copytree(folder, to, ignore=ignored, symlinks=True)
    except shutil.Error as error:
        # copytree goes on after each file that it cannot copy, and tells all of them at the end.
        (_, _, detail), *_ = error.args[0]
        raise ProjectError("project_unusable", folder=folder, detail=detail) from error


def _prepare_copy(store: Store, with_decisions: bool) -> None:
    with store.writing() as connection:
        # Mirrors of vectors lie elsewhere and belong to the original.
        connection.execute(delete(vector_schema.mirrors))
        if with_decisions:
            return
        for table in (*_OF_PEOPLE, *_DERIVED):
            connection.execute(delete(table))
        # How the documents came in is kept; all else in the history is about what people did.
        connection.execute(update(schema.documents).values(validated=None, validated_by=None))
        history = schema.history
        came_in = (history.c.subject == history.c.document_id) & (history.c.action == "add")
        connection.execute(delete(history).where(~came_in | history.c.document_id.is_(None)))
        changes = SearchChanges(connection)
        for document in connection.scalars(select(schema.documents.c.id)).all():
            changes.mark(document, [WHOLE_DOCUMENT])


def relocate(folder: Path, before: str, to: Path | None = None) -> None:
    """Tell a project that was moved or copied from `before` where those of its documents lie that it holds itself.

    Args:
        folder: where it is.
        before: where it was, or what it is a copy of.
        to: where it is about to be moved; None: it stays.

    Raises:
        ProjectError: the project cannot be written.
    """
    documents = schema.documents
    with Store(folder) as store, store.writing() as connection:
        for row in connection.execute(select(documents.c.id, documents.c.source)).all():
            source = Path(row.source)
            if "://" not in row.source and source.is_relative_to(before):
                inside = (to or folder).resolve() / source.relative_to(before)
                connection.execute(
                    update(documents).where(documents.c.id == row.id).values(source=str(inside))
                )
