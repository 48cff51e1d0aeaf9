"""Projects renamed, archived, copied, deleted and brought back, as one person may do it.

A project's short name, which stands in addresses, never changes: only its title does. Bookmarks, published IIIF
addresses and services in OpenRefine go on working, and nobody has to keep a list of former names.
"""

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from pictoria_docs.errors import AccessError, ConflictError, ProjectError
from pictoria_docs.pipeline.page_images import FOLDER as PAGE_IMAGES
from pictoria_docs.retrieval.chroma_engine import FOLDER as MIRROR
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import ProjectDirectory
from pictoria_docs.review.identity.project_folder import ARCHIVED, set_archived, set_title, title_of
from pictoria_docs.review.identity.slugs import SUFFIX, slug
from pictoria_docs.review.jobs.job_runner import WRITING
from pictoria_docs.review.jobs.jobs import FOLDER as JOBS
from pictoria_docs.review.jobs.jobs import Jobs
from pictoria_docs.review.jobs.uploads import INCOMING
from pictoria_docs.review.open_projects import OpenProjects
from pictoria_docs.store import Store
from pictoria_docs.store.copying import copy_project, relocate

NOT_COPIED = frozenset({JOBS, INCOMING, MIRROR, PAGE_IMAGES, ARCHIVED})
"""Of a project's folder: what others do at the moment, and what is made anew."""


DRAFT = ".copy-"
"""What the folder of a copy is called until it is whole, and a random number."""
MAX_COPY_LENGTH = 24 * 3600.0
"""Seconds after which a copy that is not whole is taken to be left over."""


class ProjectManagement:
    """The projects that a person sees, as things that come, change their name and go; light, made for each request."""

    def __init__(
        self, project_directory: ProjectDirectory, open_projects: OpenProjects, person: Person
    ) -> None:
        self._directory, self._open, self.person = project_directory, open_projects, person

    def rename(self, project: str, title: str) -> str:
        """Call a project otherwise; its short name, and with it all addresses, stay. Returns the new title.

        Raises:
            AccessError: the person does not manage it.
        """
        folder = self._directory.require(self.person, project, Permission.MANAGE_PROJECT)
        title = set_title(folder, title, project)
        self._directory.record(self.person, "project_renamed", project, title=title)
        return title

    def archive(self, project: str, archived: bool) -> None:
        """Archive a project, which can then be read and exported but not changed, or open it again.

        Raises:
            AccessError: the person does not manage it.
            ProjectError: a job runs in it.
        """
        folder = self._directory.require(self.person, project, Permission.MANAGE_PROJECT)
        if archived:
            with _without_jobs(project, folder):
                set_archived(folder, True, self.person.name)
        else:
            set_archived(folder, False, self.person.name)
        self._directory.record(self.person, "project_archived" if archived else "project_opened", project)

    def duplicate(self, project: str, title: str, *, with_decisions: bool) -> str:
        """Copy a project under another name, managed by the person alone; returns the short name of the copy.

        Raises:
            AccessError: the person does not manage it, or may not make projects.
            ProjectError: there is one of that name already, a job runs in it, or the disk refuses it.
        """
        folder = self._directory.require(self.person, project, Permission.MANAGE_PROJECT)
        container = self._directory.container
        if container is None or not self._directory.may_create(self.person):
            raise AccessError("not_allowed")
        _remove_left_over(container)
        draft, short = container / f"{DRAFT}{secrets.token_hex(8)}", slug(title)
        with _without_jobs(project, folder):
            copy_project(folder, draft, with_decisions=with_decisions, without=NOT_COPIED)
        try:
            # All that is to be done to it is done before anybody sees it: whoever is killed leaves no half of a copy.
            relocate(draft, str(folder.resolve()), container / f"{short}{SUFFIX}")
            set_title(draft, title, short)
            copy, _ = self._directory.create_project(self.person, title, draft)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        self._directory.record(
            self.person, "project_copied", project, copy=copy, with_decisions=with_decisions
        )
        return copy

    def delete(self, project: str, typed: str | None) -> None:
        """Move a project into the trash; one that nothing has been read into is removed at once.

        Args:
            project: its short name.
            typed: its title, typed so that nothing is deleted by accident; an empty project needs none.

        Raises:
            AccessError: the person does not manage it, or projects do not come and go here.
            ProjectError: `project_not_empty`: its title was not typed; a job runs in it, or the disk refuses it.
        """
        folder = self._directory.require(self.person, project, Permission.REMOVE_PROJECT)
        if _is_empty(folder):
            self._open.release(folder)
            self._directory.remove_project(self.person, project)
            return
        title = title_of(folder)
        if typed is None or " ".join(typed.split()) != " ".join(title.split()):
            raise ConflictError("project_not_empty", project=title)
        with _without_jobs(project, folder):
            if not self._open.release(folder):
                raise ConflictError("project_busy", project=title)
            self._directory.trash_project(self.person, project)
        # Somebody may have asked for it between the two.
        self._open.release(folder)


def _remove_left_over(container: Path) -> None:
    """Remove what copies have left whose process was killed."""
    for draft in container.glob(f"{DRAFT}*"):
        with suppress(OSError):
            if time.time() - draft.stat().st_ctime > MAX_COPY_LENGTH:
                shutil.rmtree(draft, ignore_errors=True)


def _is_empty(folder: Path) -> bool:
    with Store(folder) as store:
        return not store.documents.all() and not Jobs(folder).all()


@contextmanager
def _without_jobs(project: str, folder: Path) -> Iterator[None]:
    """Hold the right to write the project, so that no job can begin.

    Raises:
        ProjectError: a job runs or waits.
    """
    busy = ConflictError("project_busy", project=title_of(folder))
    if any(not job.state.is_over for job in Jobs(folder).all()):
        raise busy
    with ProjectError.for_system("project_unusable", folder=folder):
        (folder / JOBS).mkdir(exist_ok=True)
    lock = FileLock(folder / JOBS / WRITING, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise busy from error
    try:
        yield
    finally:
        lock.release()
