"""What all parts of the desk share: the project, the person, their role, and the layers that they work in."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import AccessError
from pictoria_docs.i18n import user_language
from pictoria_docs.review.editing.edit_layers import EditLayers
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.roles import Role
from pictoria_docs.store import DocumentRecord
from pictoria_docs.store.campaigns import UNFINISHED
from pictoria_docs.store.layer_rows import STANDS
from pictoria_docs.store.subject_repository import SubjectRepository

Members = Callable[[], Mapping[str, Role]]
"""Who takes part in the project, by name."""


class BaseService:
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
        """Make a desk.

        Args:
            opened: the project.
            person: who works at it.
            role: what they may do.
            slug: the project's short name.
            language: "en" or "fr"; None: the person's.
            members: who takes part; None: only this person.
        """
        self.opened, self.person, self.role, self.slug = opened, person, role, slug
        self.language = language or person.language or user_language()
        self._members = members or (lambda: {person.name: role})

    def need(self, role: Role) -> None:
        """Go on only if the person has this role, or one that may do more.

        Raises:
            AccessError: they have not.
        """
        if not self.role.at_least(role):
            raise AccessError("not_allowed")

    def prepare(self) -> None:
        """Make ready what the queue and the progress are told from."""
        self.need(Role.READER)
        for document in self.opened.store.projection.stale():
            self.opened.prepare(document)

    def _document(self, name_or_id: str) -> DocumentRecord:
        self.need(Role.READER)
        return self.opened.store.document(name_or_id)

    @contextmanager
    def _shelf(self, document: DocumentId, layer: str = STANDS) -> Iterator[SubjectRepository]:
        self.opened.prepare(document)
        with self.opened.store.projection.repository(document, layer) as repository:
            yield repository

    def _edit_layers(self) -> EditLayers:
        return EditLayers.of_person(self.opened.store, self.person.name)

    def _unseen(self) -> list[str]:
        """The layers that the person must not see: a moderator sees all but those of who reviews the same pages."""
        tasks = self.opened.store.campaigns.tasks(states=UNFINISHED, running=True)
        layered = [task for task in tasks if task.layer != STANDS]
        pairs = {task.pair for task in layered if task.person == self.person.name}
        others = [task for task in layered if task.person != self.person.name]
        if self.role.at_least(Role.MODERATOR):
            others = [task for task in others if task.pair in pairs]
        return [task.layer for task in others]
