"""What all services of the review share: the project, the person, their role, and the layers that they work in."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edit_layers import EditLayers
from pictoria_docs.i18n import user_language
from pictoria_docs.review import authorization
from pictoria_docs.review.authorization import Permission, Role
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_folder import is_archived
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.store import DocumentRecord
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.people.campaigns import UNFINISHED
from pictoria_docs.store.subjects.subject_repository import SubjectRepository

Members = Callable[[], Mapping[str, Role]]
"""Who takes part in the project, by name."""


class ReviewSession:
    """One project as one person may use it; light, made for each request."""

    def __init__(
        self,
        opened: OpenProject,
        person: Person,
        role: Role,
        slug: str = "",
        language: str | None = None,
        members: Members | None = None,
    ) -> None:
        """Begin a session.

        Args:
            opened: the project.
            person: who works in it.
            role: what they may do.
            slug: the project's short name.
            language: of the interface; None: the person's.
            members: who takes part; None: only this person.
        """
        self.opened, self.person, self.role, self.slug = opened, person, role, slug
        self.language = language or person.language or user_language()
        self.members = members or (lambda: {person.name: role})

    @property
    def user(self) -> str:
        """The name that decisions are signed with."""
        return self.person.name

    def allows(self, permission: Permission) -> bool:
        """Whether the person has a permission."""
        return authorization.allows(self.role, permission) and authorization.covers(
            self.person.scopes, permission
        )

    def require(self, permission: Permission) -> None:
        """Go on only if the person has a permission.

        Raises:
            AccessError: they have not, or the project is archived.
        """
        authorization.require(self.role, permission, self.person.scopes)
        authorization.require_unarchived(permission, is_archived(self.opened.folder))

    def require_editing(self, *, suggestions: bool = False) -> None:
        """Go on only if the person may edit, or (`suggestions`) say what machines suggest.

        Raises:
            AccessError: they may not, or the project is archived.
        """
        self.require(Permission.ANALYSE if suggestions else Permission.EDIT)

    def prepare(self) -> None:
        """Make ready what the queue and the progress are read from."""
        self.require(Permission.READ)
        for document in self.opened.store.projection.stale():
            self.opened.prepare(document)

    def document(self, name_or_id: str) -> DocumentRecord:
        """The store's record of a document.

        Raises:
            ProjectError: the project has no such document.
        """
        self.require(Permission.READ)
        return self.opened.store.documents.get(name_or_id)

    @contextmanager
    def repository(self, document: DocumentId, layer: str = SHARED_LAYER) -> Iterator[SubjectRepository]:
        """The subjects of a document, in the shared layer or another."""
        self.opened.prepare(document)
        with self.opened.store.projection.repository(document, layer) as repository:
            yield repository

    def edit_layers(self) -> EditLayers:
        """The layers in which the person works now."""
        return EditLayers.of_person(self.opened.store, self.user, self.opened.assumption)

    def layer_of(self, document: DocumentId, subject: str) -> str:
        """The layer in which the person sees and changes a subject."""
        return self.edit_layers().of(document, [subject])[subject].layer

    def hidden_layers(self) -> list[str]:
        """The layers that the person must not see."""
        tasks = self.opened.store.campaigns.tasks(states=UNFINISHED, running=True)
        return authorization.hidden_layers(tasks, self.user, self.role)

    def task_workers(self) -> list[str]:
        """Who can get tasks, by name."""
        return [
            name
            for name, role in self.members().items()
            if authorization.allows(role, Permission.WORK_ON_TASKS)
        ]


class SessionService:
    """A part of the review as one person may use it; light, made for each request."""

    def __init__(self, session: ReviewSession) -> None:
        self._session = session
