"""The projects that a server process has open, and the review of them."""

import threading
from collections import OrderedDict
from pathlib import Path

from pictoria_docs.api.project import PROJECT_CONFIG
from pictoria_docs.errors import NotFoundError
from pictoria_docs.review.authorization import Permission, Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import ProjectDirectory
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.store.database.connections import DATABASE

RELEASE_SECONDS = 10.0
"""For which a project that is to be moved is waited for while its search index follows changes."""


class OpenProjects:
    """Opens each project once, when it is first asked for, and again when its config or it has been replaced."""

    def __init__(self, project_directory: ProjectDirectory) -> None:
        self._directory = project_directory
        self._most = project_directory.config.open_projects
        self._lock = threading.Lock()
        self._open: OrderedDict[Path, tuple[tuple[float, int], OpenProject]] = OrderedDict()

    def review(
        self,
        person: Person,
        project: str,
        language: str | None = None,
        permission: Permission = Permission.READ,
    ) -> ReviewService:
        """The review of a project as a person may use it, who needs at least `permission`.

        Raises:
            AccessError: they have no part in it.
            ProjectError: it cannot be used.
        """
        try:
            folder = self._directory.require(person, project, permission)
        except NotFoundError:
            self._forget_moved()
            raise
        role = self._directory.role(person, project)
        if role is None:
            raise NotFoundError("project_not_there", project=project)

        def members() -> dict[str, Role]:
            return {member.name: role for member, role in self._directory.members(person, project)}

        session = ReviewSession(self._opened(folder), person, role, project, language, members)
        return ReviewService(session)

    def _opened(self, folder: Path) -> OpenProject:
        config = folder / PROJECT_CONFIG
        # Another project may lie where one was removed: it has another database.
        changed = (config.stat().st_mtime if config.exists() else 0.0, (folder / DATABASE).stat().st_ino)
        left: list[OpenProject] = []
        with self._lock:
            known = self._open.get(folder)
            if known is None or known[0] != changed:
                if known is not None:
                    left.append(known[1])
                self._open[folder] = known = (changed, OpenProject(folder))
            self._open.move_to_end(folder)
            while len(self._open) > self._most:
                left.append(self._open.popitem(last=False)[1][1])
        for opened in left:
            # Whoever is still using it is not cut off: connections and sources at work are given back when they are
            # done, and new ones are opened for them.
            opened.close()
        return known[1]

    def release(self, folder: Path) -> bool:
        """Close a project that is to be moved, once nothing goes on in it; whether that has come within a while.

        Processes beside this one close theirs when they are next asked for it, and find it gone.
        """
        with self._lock:
            known = self._open.get(folder)
            if known is None:
                return True
            if not known[1].wait_for_indexing(RELEASE_SECONDS):
                return False
            del self._open[folder]
        known[1].close()
        return True

    def _forget_moved(self) -> None:
        """Close projects whose folder is gone: another process has moved it."""
        with self._lock:
            gone = [folder for folder in self._open if not (folder / DATABASE).exists()]
            left = [self._open.pop(folder)[1] for folder in gone]
        for opened in left:
            opened.close()

    def __len__(self) -> int:
        with self._lock:
            return len(self._open)

    def close(self) -> None:
        """Give all files back."""
        with self._lock:
            for _, opened in self._open.values():
                opened.close()
            self._open.clear()
