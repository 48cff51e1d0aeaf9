"""What all views share: the frozen data behind them, how far people have come with it, and deciding on it.

A view shows what was known when it was made; what it leads to is looked up when it is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pictoria_docs.document import Action, Box, Decision, OwnTypes, Review, Status
from pictoria_docs.document.identity import DocumentId

if TYPE_CHECKING:
    from PIL.Image import Image

    from pictoria_docs.api.loaded import LoadedDocument, LoadedDocuments
    from pictoria_docs.enrichment.readers import Readers
    from pictoria_docs.store import Store


class ViewedProject(Protocol):
    """What views, and decisions on what they show, ask of their project."""

    _loaded: "LoadedDocuments"
    _steps: list[str]
    """The change sets that were made here and not taken back."""
    _last_page: "Callable[[DocumentId, int, float | None], Image]"
    """The picture of a page, which is kept until another is asked for; not to be changed."""

    @property
    def path(self) -> Path:
        """The project's folder."""

    @property
    def store(self) -> "Store":
        """Where documents and decisions are kept."""

    def document(self, name_or_id: str) -> "ViewedDocument":
        """One document by its name or id."""

    def _readers(self) -> "Readers":
        """What understands the values of records."""

    def _own_types(self) -> OwnTypes:
        """The types of regions and links that the project names itself."""

    def _has_field(self, name: str) -> bool:
        """Whether records have a field of that name."""

    def decide(
        self,
        subject: "SubjectView | ViewedDocument",
        action: Action,
        after: Any = None,
        *,
        user: str | None = None,
        note: str = "",
    ) -> Decision:
        """Record what a person says of a suggestion."""

    def decide_all(
        self, subjects: "Sequence[SubjectView]", action: Action, *, user: str | None = None, note: str = ""
    ) -> list[Decision]:
        """Record what a person says of several suggestions."""


class ViewedDocument(Protocol):
    """What the parts of a document ask of it."""

    @property
    def id(self) -> DocumentId:
        """The document's id."""

    @property
    def name(self) -> str:
        """Unique in the project."""

    @property
    def project(self) -> ViewedProject:
        """The project that it belongs to."""

    @property
    def _loaded(self) -> "LoadedDocument":
        """The document in memory."""

    def _region(self, id: str) -> Any:
        """The region with this id, if there is one."""

    def _cut_out(self, page: int, box: Box | None, dpi: float | None, width: int | None) -> "Image":
        """A part of a page as a picture; `box` None: the whole page."""


class SubjectView:
    """Something in a document that a person can decide on."""

    _table = ""
    """The table of the csv export in which it has a row."""

    def __init__(self, document: ViewedDocument, data: Any) -> None:
        self.document, self.data = document, data

    @property
    def id(self) -> str:
        """Stable: the same in each run."""
        return str(self.data.id)

    @property
    def confidence(self) -> float:
        """How sure the machine is, 0 to 1."""
        return float(self.data.confidence)

    @property
    def status(self) -> Status:
        """How far people have come with it: "suggested", "accepted" or "corrected"."""
        return self.document._loaded.data.status_of(self.id)

    @property
    def _review(self) -> Review | None:
        return self.document._loaded.data.reviews.get(self.id)

    @property
    def decided_by(self) -> str | None:
        """Who decided on it; None: nobody yet."""
        return self._review.decided_by if self._review is not None else None

    @property
    def decided_at(self) -> str | None:
        """When, ISO 8601 in UTC; None: nobody has decided on it yet."""
        return self._review.decided_at if self._review is not None else None

    def accept(self, *, user: str | None = None, note: str = "") -> Decision:
        """Say that it is right."""
        return self.document.project.decide(self, Action.ACCEPT, user=user, note=note)

    def reject(self, *, user: str | None = None, note: str = "") -> Decision:
        """Say that it is wrong: it is no longer there, and what was tied to it is free again."""
        return self.document.project.decide(self, Action.REJECT, user=user, note=note)

    def _correct(self, changes: Mapping[str, Any], user: str | None, note: str) -> Decision:
        """Say what some of its values should be; a view stands for what it shows."""
        given = {name: _plain(value) for name, value in changes.items()}
        return self.document.project.decide(self, Action.CORRECT, given, user=user, note=note)

    def withdraw(self, *, user: str | None = None, note: str = "") -> Decision:
        """Take back what people said of it: the machine's suggestion stands again."""
        return self.document.project.decide(self, Action.WITHDRAW, user=user, note=note)

    @property
    def _row_key(self) -> tuple[object, ...]:
        return (self.id,)

    def to_dict(self) -> dict[str, Any]:
        """Its row in the csv export, by column."""
        return dict(self.document._loaded.row(self._table, self._row_key))

    def to_json(self) -> str:
        """The data behind it, as in an export as JSON."""
        return str(self.data.model_dump_json())

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, SubjectView)
            and type(self) is type(other)
            and (self.document.id, self.id) == (other.document.id, other.id)
        )

    def __hash__(self) -> int:
        return hash((self.document.id, self.id))


def _plain(value: Any) -> Any:
    """The id in the place of a view."""
    return value.id if isinstance(value, SubjectView) else value
