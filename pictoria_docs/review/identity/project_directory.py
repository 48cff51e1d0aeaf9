"""All projects that somebody can work in, and who takes part in them; rights are decided by `authorization`."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from pictoria_docs.errors import AccessError
from pictoria_docs.review import authorization
from pictoria_docs.review.authorization import Creators, Permission, Role
from pictoria_docs.review.identity.accounts import Accounts, Session
from pictoria_docs.review.identity.invitations import DAYS, Invitation, Invitations
from pictoria_docs.review.identity.memberships import Memberships
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_list import ProjectList
from pictoria_docs.review.identity.server_config import ServerConfig
from pictoria_docs.store import Store


class ProjectDirectory(ABC):
    """Where people work: `OwnFolder` for one person on their own machine, `TeamDirectory` for a server."""

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
        return authorization.may_create_projects(person.is_admin, self.creators)

    @abstractmethod
    def create_project(self, person: Person, name: str) -> tuple[str, Path]:
        """Make an empty project, managed by `person`; returns its short name and folder.

        Raises:
            AccessError: `person` may not make projects.
            ProjectError: there is one of that name already, or the disk refuses it.
        """

    @abstractmethod
    def person_of(self, session: Session) -> Person | None:
        """Who a session belongs to; None once it is over."""

    @abstractmethod
    def end_sessions(self, person: Person) -> None:
        """Sign someone out in all browsers."""

    @abstractmethod
    def remove_project(self, person: Person, project: str) -> None:
        """Take a project away with all that it holds.

        Raises:
            AccessError: `person` does not manage it, or projects do not come and go here.
            ProjectError: the disk refuses it.
        """

    @abstractmethod
    def close(self) -> None:
        """Give databases back."""

    def require(self, person: Person, project: str, permission: Permission) -> Path:
        """The project's folder, if the person has a permission in it.

        Raises:
            AccessError: `project_not_there` where the person may not even see it, or there is none: nobody learns
                which; `not_allowed` where their role does not have it.
        """
        role, folder = self.role(person, project), self._folder(project)
        if role is None or folder is None:
            raise AccessError("project_not_there", project=project)
        authorization.require(role, permission)
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
        self._memberships = Memberships(self.accounts.database)
        self._projects = ProjectList(self.accounts.database, config.projects, config.projects_folder)

    def close(self) -> None:  # noqa: D102
        self.accounts.close()

    def person_of(self, session: Session) -> Person | None:  # noqa: D102
        return self.accounts.session(session)

    def end_sessions(self, person: Person) -> None:  # noqa: D102
        self.accounts.end_sessions(person.name, by=person.name)

    # Rights

    def projects_of(self, person: Person) -> list[tuple[str, Path, Role]]:  # noqa: D102
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

    def create_project(self, person: Person, name: str) -> tuple[str, Path]:  # noqa: D102
        if not self.may_create(person):
            raise AccessError("not_allowed")
        project, folder = self._projects.add(name, person.name)
        Store(folder, create=True).close()
        self._memberships.set(project, person.name, Role.MANAGER, by=person.name)
        return project, folder

    def remove_project(self, person: Person, project: str) -> None:  # noqa: D102
        self.require(person, project, Permission.REMOVE_PROJECT)
        self._projects.remove(project, person.name)
