"""The projects of one person on their own machine: one project, or a folder where projects lie and are made."""

from pathlib import Path

from pictoria_docs.errors import AccessError, ProjectError
from pictoria_docs.review.authorization import Permission, Role
from pictoria_docs.review.identity.accounts import Session
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import ProjectDirectory
from pictoria_docs.review.identity.project_list import remove_folder
from pictoria_docs.review.identity.slugs import SUFFIX, slug, unused
from pictoria_docs.store import Store
from pictoria_docs.store.database import DATABASE


class OwnFolder(ProjectDirectory):
    """Everything in a folder belongs to its one person; no accounts."""

    def __init__(self, folder: Path, person: Person) -> None:
        """`folder`: a project, a folder of projects, or a place for them, which is made.

        Raises:
            ProjectError: the folder cannot be made.
        """
        self.person = person
        self._root = folder
        self._sessions_ended = 0
        self._is_project = (folder / DATABASE).is_file()
        if self._is_project:
            return
        with ProjectError.for_system("project_unusable", folder=folder):
            folder.mkdir(parents=True, exist_ok=True)
        if folder.name.endswith(SUFFIX):
            Store(folder, create=True).close()
            self._is_project = True
        else:
            self.creators = "everyone"

    def _folders(self) -> dict[str, Path]:
        if self._is_project:
            return {slug(self._root.resolve().name): self._root}
        folders: dict[str, Path] = {}
        for folder in sorted(self._root.iterdir()):
            if (folder / DATABASE).is_file():
                folders[unused(slug(folder.name), set(folders))] = folder
        return folders

    def projects_of(self, person: Person) -> list[tuple[str, Path, Role]]:  # noqa: D102
        if person.name != self.person.name:
            return []
        return [(name, folder, Role.MANAGER) for name, folder in self._folders().items()]

    def role(self, person: Person, project: str) -> Role | None:  # noqa: D102
        mine = person.name == self.person.name and project in self._folders()
        return Role.MANAGER if mine else None

    def members(self, person: Person, project: str) -> list[tuple[Person, Role]]:  # noqa: D102
        self.require(person, project, Permission.READ)
        return [(self.person, Role.MANAGER)]

    def _folder(self, project: str) -> Path | None:
        return self._folders().get(project)

    def open_session(self) -> Session:
        """A session for the one person, who has shown the token of the desk."""
        return Session(self.person.name, self._sessions_ended)

    def person_of(self, session: Session) -> Person | None:  # noqa: D102
        return self.person if session == self.open_session() else None

    def end_sessions(self, person: Person) -> None:  # noqa: D102
        self._sessions_ended += 1

    def may_create(self, person: Person) -> bool:  # noqa: D102
        return person.name == self.person.name and super().may_create(person)

    def create_project(self, person: Person, name: str) -> tuple[str, Path]:  # noqa: D102
        if not self.may_create(person):
            raise AccessError("not_allowed")
        short = slug(name)
        folder = self._root / f"{short}{SUFFIX}"
        if folder.exists() or short in self._folders():
            raise ProjectError("project_exists", project=short)
        Store(folder, create=True).close()
        return short, folder

    def remove_project(self, person: Person, project: str) -> None:  # noqa: D102
        folder = self.require(person, project, Permission.REMOVE_PROJECT)
        if not self.may_create(person):
            raise AccessError("not_allowed")
        remove_folder(folder)

    def close(self) -> None:  # noqa: D102
        return
