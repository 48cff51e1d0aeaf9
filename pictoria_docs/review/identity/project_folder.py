"""What a project's folder says of the project beside its database: what it is called, and whether it is archived."""

from contextlib import suppress
from pathlib import Path

from pictoria_docs.errors import ProjectError
from pictoria_docs.review.identity.people import clean_display
from pictoria_docs.review.identity.slugs import SUFFIX
from pictoria_docs.store import Store
from pictoria_docs.store.records import now

TITLE = "title.txt"
"""Holds a project's name with the letters that addresses cannot have."""
ARCHIVED = "archived.txt"
"""Is there while a project is archived, and tells since when and by whom; it goes where the folder goes."""
MAX_TITLE_LENGTH = 200
"""Letters of a title that are shown."""


def title_of(folder: Path) -> str:
    """What a project is called: as people named it, else as its folder."""
    with suppress(OSError, UnicodeDecodeError):
        return (folder / TITLE).read_text(encoding="utf-8")[:MAX_TITLE_LENGTH]
    return folder.name.removesuffix(SUFFIX)


def set_title(folder: Path, title: str, fallback: str) -> str:
    """Call a project otherwise; `fallback` where nothing of `title` can be shown. Returns what it is called now.

    Raises:
        ProjectError: the disk refuses it.
    """
    shown = clean_display(title, fallback)
    with ProjectError.for_system("project_unusable", folder=folder):
        (folder / TITLE).write_text(shown, encoding="utf-8")
    return shown


def is_archived(folder: Path) -> bool:
    """Whether a project is archived: read, and not changed."""
    return (folder / ARCHIVED).exists()


def set_archived(folder: Path, archived: bool, by: str) -> None:
    """Archive a project, or open it again.

    Raises:
        ProjectError: the disk refuses it.
    """
    with ProjectError.for_system("project_unusable", folder=folder):
        if archived:
            (folder / ARCHIVED).write_text(f"{now()} {by}\n", encoding="utf-8")
        else:
            (folder / ARCHIVED).unlink(missing_ok=True)


def fill_folder(folder: Path, content: Path | None) -> None:
    """Make a new project in an empty folder: of the folder `content`, which takes its place, or an empty one.

    Raises:
        ProjectError: the disk refuses it.
    """
    if content is None:
        Store(folder, create=True).close()
        return
    with ProjectError.for_system("project_unusable", folder=folder):
        if folder.exists():
            folder.rmdir()
        content.rename(folder)
