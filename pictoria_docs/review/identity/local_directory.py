"""The projects of one person on their own machine: one project, or a folder where projects lie and are made."""

from dataclasses import replace
from pathlib import Path

from pictoria_docs.errors import AccessError, ConflictError, ProjectError
from pictoria_docs.review.authorization import Permission, Role
from pictoria_docs.review.identity.accounts import Session
from pictoria_docs.review.identity.desk_state import DeskState
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import ProjectDirectory
from pictoria_docs.review.identity.project_folder import fill_folder
from pictoria_docs.review.identity.project_list import free_folder, remove_folder
from pictoria_docs.review.identity.slugs import SUFFIX, slug, unused
from pictoria_docs.review.identity.trash import Trash, TrashedProject
from pictoria_docs.store import Store
from pictoria_docs.store.copying import relocate
from pictoria_docs.store.database.connections import DATABASE


class LocalDirectory(ProjectDirectory):
    """Everything in a folder belongs to its one person; no accounts."""

    def __init__(self, folder: Path, person: Person, state: DeskState | None = None) -> None:
        """Everything that is in a folder.

        Args:
            folder: a project, a folder of projects, or a place for them, which is made.
            person: whose it is; in their language, else in the one that they chose the last time.
            state: the port, language and secrets that are kept for its desk; None: new ones, which are not kept.

        Raises:
            ProjectError: the folder cannot be made.
        """
        self._keeps_state = state is not None
        self.state = state or DeskState.new()
        self.person = replace(person, language=person.language or self.state.language)
        self._root = folder
        self._trash = Trash(folder)
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
            self._trash.empty()

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
        return Session(self.person.name, self.state.sessions_ended)

    def person_of(self, session: Session) -> Person | None:  # noqa: D102
        return self.person if session == self.open_session() else None

    def end_sessions(self, person: Person) -> None:  # noqa: D102
        self.keep_state(sessions_ended=self.state.sessions_ended + 1)

    def set_language(self, person: Person, language: str) -> None:  # noqa: D102
        self.person = replace(self.person, language=language)
        self.keep_state(language=language)

    def keep_state(self, **changes: int | str) -> None:
        """Change what is kept for the desk from one start to the next."""
        self.state = self.state.model_copy(update=changes)
        if self._keeps_state:
            self.state.keep(self._root)

    def may_create(self, person: Person) -> bool:  # noqa: D102
        return person.name == self.person.name and super().may_create(person)

    @property
    def container(self) -> Path | None:  # noqa: D102
        return None if self._is_project else self._root

    def create_project(  # noqa: D102
        self, person: Person, name: str, content: Path | None = None
    ) -> tuple[str, Path]:
        if not self.may_create(person):
            raise AccessError("not_allowed")
        short = slug(name)
        folder = self._root / f"{short}{SUFFIX}"
        if folder.exists() or short in self._folders():
            raise ConflictError("project_exists", project=short)
        fill_folder(folder, content)
        return short, folder

    def remove_project(self, person: Person, project: str) -> None:  # noqa: D102
        remove_folder(self._removable(person, project))

    def _removable(self, person: Person, project: str) -> Path:
        folder = self.require(person, project, Permission.REMOVE_PROJECT)
        if not self.may_create(person):
            raise AccessError("not_allowed")
        return folder

    def trash_project(self, person: Person, project: str) -> TrashedProject:  # noqa: D102
        folder = self._removable(person, project)
        return self._trash.put(project, folder, person.name, {person.name: Role.MANAGER})

    def _trashed(self) -> list[TrashedProject]:
        if self._is_project:
            return []
        self._trash.empty()
        return self._trash.all()

    def _restore(self, trashed: TrashedProject, person: Person) -> str:
        folder = free_folder(self._root, trashed.folder)
        self._trash.take_out(trashed, folder)
        relocate(folder, trashed.path)
        return next(name for name, known in self._folders().items() if known == folder)

    def _purge(self, trashed: TrashedProject, person: Person) -> None:
        self._trash.remove(trashed)

    def _role_in_trash(self, person: Person, trashed: TrashedProject) -> Role | None:
        # All in the folder is of its one person, whatever account of the machine deleted it.
        return Role.MANAGER if person.name == self.person.name else None

    def close(self) -> None:  # noqa: D102
        return
