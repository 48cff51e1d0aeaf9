"""All projects that somebody can work in, and who takes part in them; rights are decided by `authorization`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from pictoria_docs.errors import AccessError, NotFoundError
from pictoria_docs.review import authorization
from pictoria_docs.review.authorization import Creators, Permission, Role
from pictoria_docs.review.identity.accounts import Accounts, Session
from pictoria_docs.review.identity.audit import note
from pictoria_docs.review.identity.invitations import DAYS, Invitation, Invitations
from pictoria_docs.review.identity.memberships import Memberships
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_folder import fill_folder, is_archived
from pictoria_docs.review.identity.project_list import ProjectList
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.review.identity.tokens import Tokens
from pictoria_docs.review.identity.trash import TrashedProject


class ProjectDirectory(ABC):
    """Where people work: `LocalDirectory` for one person on their own machine, `TeamDirectory` for a server."""

    creators: Creators = "nobody"
    """Who may make projects here."""
    config = ServerConfig()
    """How many projects a process keeps open at most, and what may be uploaded."""
    iiif_hosts: tuple[str, ...] | None = None
    """Hosts that manifests may be fetched from; None: people allow them as they go."""

    @abstractmethod
    def projects_of(self, person: Person) -> list[tuple[str, Path, Role]]:
        """Short name, folder and the person's role, of each project that the person may see; by short name."""

    @abstractmethod
    def role(self, person: Person, project: str) -> Role | None:
        """The person's role in a project; None where there is none, or no such project."""

    @abstractmethod
    def members(self, person: Person, project: str) -> list[tuple[Person, Role]]:
        """Who takes part in a project, by name; all who do may know.

        Raises:
            AccessError: see `require`.
        """

    @abstractmethod
    def _folder(self, project: str) -> Path | None:
        """Where a project lies."""

    def may_create(self, person: Person) -> bool:
        """Whether the person may make projects."""
        return authorization.may_create_projects(person.is_admin, self.creators, person.scopes)

    @abstractmethod
    def create_project(self, person: Person, name: str, content: Path | None = None) -> tuple[str, Path]:
        """Make a project, managed by `person`; returns its short name and folder.

        Args:
            person: who makes it.
            name: what it is called.
            content: a folder that becomes the project's, on the same disk; None: the project is empty.

        Raises:
            AccessError: `person` may not make projects.
            ProjectError: there is one of that name already, or the disk refuses it.
        """

    @abstractmethod
    def person_of(self, session: Session) -> Person | None:
        """Who a session belongs to; None once it is over."""

    def token_owner(self, token: str) -> Person | None:
        """Whose token it is, with the scopes that their rights are narrowed to; None: it is none, or over."""
        return None

    @abstractmethod
    def end_sessions(self, person: Person) -> None:
        """Sign someone out in all browsers."""

    @abstractmethod
    def set_language(self, person: Person, language: str) -> None:
        """Have the interface in a language whenever and wherever the person comes back."""

    @abstractmethod
    def remove_project(self, person: Person, project: str) -> None:
        """Take a project away with all that it holds.

        Raises:
            AccessError: `person` does not manage it, or projects do not come and go here.
            ProjectError: the disk refuses it.
        """

    @property
    @abstractmethod
    def container(self) -> Path | None:
        """The folder where projects are made; None: they do not come and go here."""

    @abstractmethod
    def trash_project(self, person: Person, project: str) -> TrashedProject:
        """Move a project into the trash, with who took part in it.

        Raises:
            AccessError: `person` does not manage it, or projects do not come and go here.
            ProjectError: the disk refuses it.
        """

    @abstractmethod
    def _trashed(self) -> list[TrashedProject]:
        """All projects in the trash, the newest first; those whose time has passed are removed first."""

    @abstractmethod
    def _restore(self, trashed: TrashedProject, person: Person) -> str:
        """Move a project back to where it was; returns its short name."""

    @abstractmethod
    def _purge(self, trashed: TrashedProject, person: Person) -> None:
        """Remove a project from the trash for good."""

    @abstractmethod
    def _role_in_trash(self, person: Person, trashed: TrashedProject) -> Role | None:
        """What a person was in a project before it was deleted."""

    def trashed_projects(self, person: Person) -> list[TrashedProject]:
        """The deleted projects that a person may bring back, the newest first."""
        return [
            trashed
            for trashed in self._trashed()
            if authorization.may_restore(self._role_in_trash(person, trashed), person.scopes)
        ]

    def restore_project(self, person: Person, id: str) -> str:
        """Bring a project back out of the trash, with who took part in it; returns its short name.

        Where another has its name by now, it gets a number behind it.

        Raises:
            ProjectError: nothing of that id is there that the person managed, or the disk refuses it.
        """
        return self._restore(self._in_trash(person, id), person)

    def purge_project(self, person: Person, id: str) -> None:
        """Remove a project from the trash for good.

        Raises:
            ProjectError: nothing of that id is there that the person managed.
        """
        self._purge(self._in_trash(person, id), person)

    def _in_trash(self, person: Person, id: str) -> TrashedProject:
        found = next((trashed for trashed in self.trashed_projects(person) if trashed.id == id), None)
        if found is None:
            raise NotFoundError("trash_unknown")
        return found

    def is_removable(self, folder: Path) -> bool:
        """Whether a project in `folder` came to be here, and may go from here."""
        return self.container is not None and folder.parent == self.container

    def record(self, person: Person, action: str, project: str, **details: object) -> None:
        """Write down what was done to a project as a whole, where there are several people."""
        return

    @abstractmethod
    def close(self) -> None:
        """Give databases back."""

    def require(self, person: Person, project: str, permission: Permission) -> Path:
        """The project's folder, if the person has a permission in it.

        Raises:
            AccessError: `project_not_there` where the person may not even see it, or there is none: nobody learns
                which; `not_allowed` where their role does not have it; `project_archived` where it would change
                an archived project.
        """
        role, folder = self.role(person, project), self._folder(project)
        if role is None or folder is None:
            raise NotFoundError("project_not_there", project=project)
        authorization.require(role, permission, person.scopes)
        authorization.require_unarchived(permission, is_archived(folder))
        return folder


class TeamDirectory(ProjectDirectory):
    """The projects of a server, with accounts; administrators manage all of them."""

    def __init__(self, config: ServerConfig) -> None:
        self.config = config
        self.iiif_hosts = config.iiif_hosts
        if config.projects_folder is not None:
            self.creators = config.create_projects
        self.accounts = Accounts(config.database or config.data)
        self.invitations = Invitations(self.accounts)
        self.tokens = Tokens(self.accounts)
        self._memberships = Memberships(self.accounts.database)
        self._projects = ProjectList(self.accounts.database, config.projects, config.projects_folder)

    def close(self) -> None:  # noqa: D102
        self.accounts.close()

    def person_of(self, session: Session) -> Person | None:  # noqa: D102
        return self.accounts.session(session)

    def token_owner(self, token: str) -> Person | None:  # noqa: D102
        return self.tokens.owner(token)

    def end_sessions(self, person: Person) -> None:  # noqa: D102
        self.accounts.end_sessions(person.name, by=person.name)

    def set_language(self, person: Person, language: str) -> None:  # noqa: D102
        self.accounts.set_language(person.name, language)

    # Rights

    def projects_of(self, person: Person) -> list[tuple[str, Path, Role]]:  # noqa: D102
        if not authorization.covers(person.scopes, Permission.READ):
            return []
        roles = self._memberships.of(person.name)
        return [
            (name, folder, role)
            for name, folder in sorted(self._projects.folders().items())
            if (role := authorization.role_in_project(person.is_admin, roles.get(name))) is not None
        ]

    def role(self, person: Person, project: str) -> Role | None:  # noqa: D102
        if not person.is_admin:
            return self._memberships.role(person.name, project)
        return authorization.role_in_project(True, None) if self._folder(project) is not None else None

    def _folder(self, project: str) -> Path | None:
        return self._projects.folder(project)

    # People of a project

    def members(self, person: Person, project: str) -> list[tuple[Person, Role]]:  # noqa: D102
        self.require(person, project, Permission.READ)
        return self._memberships.members(project)

    def set_role(self, person: Person, project: str, name: str, role: Role | None) -> None:
        """Give someone a role in a project, or (None) none any more.

        Raises:
            AccessError: `person` does not manage the project.
            AccountError: no such account, or the project would be left without a manager.
        """
        self.require(person, project, Permission.MANAGE_MEMBERS)
        self._memberships.set(project, name, role, by=person.name)

    def invite(self, person: Person, roles: Mapping[str, Role], *, days: float = DAYS, note: str = "") -> str:
        """A new invitation to some projects; returns the token for `invitation/{token}`.

        Raises:
            AccessError: `person` does not manage each of them; an invitation to none is for administrators.
        """
        if not roles:
            authorization.require_general_invitation(person.is_admin)
        for project in roles:
            self.require(person, project, Permission.MANAGE_MEMBERS)
        return self.invitations.make(roles, person.name, days=days, note_=note)

    def invited(self, person: Person, project: str) -> list[Invitation]:
        """Invitations to a project that nobody has taken up yet, the newest first.

        Raises:
            AccessError: `person` does not manage the project.
        """
        self.require(person, project, Permission.MANAGE_MEMBERS)
        return self.invitations.sent(project)

    def withdraw_invitation(self, person: Person, project: str, id: str) -> None:
        """Take back what an open invitation gives in a project.

        Raises:
            AccessError: `person` does not manage the project, or there is no such invitation.
        """
        self.require(person, project, Permission.MANAGE_MEMBERS)
        self.invitations.withdraw(id, project, person.name)

    # New projects

    @property
    def container(self) -> Path | None:  # noqa: D102
        return self.config.projects_folder

    def create_project(  # noqa: D102
        self, person: Person, name: str, content: Path | None = None
    ) -> tuple[str, Path]:
        if not self.may_create(person):
            raise AccessError("not_allowed")
        project, folder = self._projects.add(name, person.name)
        fill_folder(folder, content)
        self._memberships.set(project, person.name, Role.MANAGER, by=person.name)
        return project, folder

    def remove_project(self, person: Person, project: str) -> None:  # noqa: D102
        self.require(person, project, Permission.REMOVE_PROJECT)
        self._projects.remove(project, person.name)

    def record(self, person: Person, action: str, project: str, **details: object) -> None:  # noqa: D102
        with self.accounts.database.writing() as connection:
            note(connection, person.name, action, project, **details)

    # The trash

    def trash_project(self, person: Person, project: str) -> TrashedProject:  # noqa: D102
        self.require(person, project, Permission.REMOVE_PROJECT)
        return self._projects.move_to_trash(project, person.name)

    def _trashed(self) -> list[TrashedProject]:
        return self._projects.trashed()

    def _restore(self, trashed: TrashedProject, person: Person) -> str:
        return self._projects.restore(trashed, person.name)

    def _purge(self, trashed: TrashedProject, person: Person) -> None:
        self._projects.purge(trashed, person.name)

    def _role_in_trash(self, person: Person, trashed: TrashedProject) -> Role | None:
        return authorization.role_in_project(person.is_admin, trashed.members.get(person.name))
