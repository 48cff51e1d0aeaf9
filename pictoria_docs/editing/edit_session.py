"""Who edits a project: what edits ask of the session of a person on the desk, and a script in the place of one."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edit_layers import EditLayers
from pictoria_docs.editing.edited_project import EditedProject
from pictoria_docs.i18n import user_language
from pictoria_docs.store import DocumentRecord
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.subjects.subject_repository import SubjectRepository


class EditSession(Protocol):
    """One project as one person may edit it."""

    slug: str
    """The project's short name."""
    language: str
    """Of sentences."""

    @property
    def opened(self) -> EditedProject:
        """The project."""

    @property
    def user(self) -> str:
        """The name that decisions are signed with."""

    def require_editing(self, *, suggestions: bool = False) -> None:
        """Go on only if the person may edit, or (`suggestions`) say what machines suggest.

        Raises:
            AccessError: they may not.
        """

    def document(self, name_or_id: str) -> DocumentRecord:
        """The store's record of a document.

        Raises:
            ProjectError: the project has no such document.
        """

    def repository(
        self, document: DocumentId, layer: str = SHARED_LAYER
    ) -> AbstractContextManager[SubjectRepository]:
        """The subjects of a document, in the shared layer or another."""

    def edit_layers(self) -> EditLayers:
        """The layers in which the person works now."""


class ScriptSession:
    """Edits of a script, which may do everything; in the layers of the person whose name it signs with."""

    def __init__(self, opened: EditedProject, user: str) -> None:
        self.opened, self.user = opened, user
        self.slug, self.language = opened.store.folder.name, user_language()

    def require_editing(self, *, suggestions: bool = False) -> None:
        """A script may."""

    def document(self, name_or_id: str) -> DocumentRecord:
        """As `EditSession`."""
        return self.opened.store.documents.get(name_or_id)

    @contextmanager
    def repository(self, document: DocumentId, layer: str = SHARED_LAYER) -> Iterator[SubjectRepository]:
        """As `EditSession`."""
        self.opened.prepare(document)
        with self.opened.store.projection.repository(document, layer) as repository:
            yield repository

    def edit_layers(self) -> EditLayers:
        """As `EditSession`."""
        return EditLayers.of_person(self.opened.store, self.user, self.opened.assumption)
