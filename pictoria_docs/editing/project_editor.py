"""Edits of one person in a project: each goes to the layer in which the person works."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from pictoria_docs.document import Action
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.applying import Applied, DocumentEditor
from pictoria_docs.editing.edit_layers import require_open_layer
from pictoria_docs.editing.edit_session import EditSession
from pictoria_docs.editing.edit_targets import edit_targets
from pictoria_docs.editing.edits import Edit, Undo
from pictoria_docs.errors import LockedError, PictoriaError, TaskError
from pictoria_docs.exchange.imports.proposals import AnnotationProposals, NotUnderstood
from pictoria_docs.store import DocumentRecord
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.projection import DecisionOutcome

MAX_AT_ONCE = 20_000
"""Changes that a file about one document makes at once."""
Change = Mapping[str, Any]
"""An edit as an import proposes it."""


class ImportedFile(NamedTuple):
    """What became of a file about one document."""

    change_set: str
    applied: Mapping[str, Applied]
    """By layer."""
    not_understood: Sequence[NotUnderstood]
    more: int
    """Changes that are left for when it is taken in again."""


class Undone(NamedTuple):
    """What became of a step that was taken back."""

    outcomes: Sequence[DecisionOutcome]
    locked: Sequence[LockedError]
    """One for each validated document, which stays as it is."""


class ProjectEditor:
    """Makes edits decisions, each in the layer where the person works."""

    def __init__(self, session: EditSession) -> None:
        self._session = session

    def editable(self, document: str) -> DocumentRecord:
        """A document, ready to be edited, by its id or name.

        Raises:
            AccessError: the person may not edit.
            ProjectError: there is none.
        """
        self._session.require_editing()
        record = self._session.document(document)
        self._session.opened.prepare(record.id)
        return record

    def apply(
        self, document: str, change_set: str, edits: Sequence[Edit], *, bulk: bool = False
    ) -> dict[str, Applied]:
        """Do edits; gives what became of them, layer by layer.

        Args:
            document: its id or name.
            change_set: what one undo takes back.
            edits: any number of them.
            bulk: whether they are made on many things unseen.
        """
        record = self.editable(document)
        session, layers = self._session, self._session.edit_layers()
        targets = edit_targets(layers, record.id, edits)
        done: dict[str, Applied] = {}
        for layer in dict.fromkeys(target.layer for target in targets.values()):
            part = [edit for edit in edits if targets[edit.key].layer == layer]
            try:
                require_open_layer(layers.tasks, layer)
            except TaskError as error:
                done[layer] = Applied(DecisionOutcome(), refused={edit.key: error for edit in part})
                continue
            layers.begin(record.id, {targets[edit.key].page for edit in part}, session.user)
            try:
                done[layer] = self.in_layer(record.id, layer).apply(change_set, part, bulk=bulk)
            except LockedError as error:
                done[layer] = Applied(DecisionOutcome(), refused={edit.key: error for edit in part})
        return done

    def refusals(self, document: str, edits: Sequence[Edit]) -> dict[str, PictoriaError]:
        """Which of some edits would be refused, by key, and why; nothing is changed."""
        record, layers = self.editable(document), self._session.edit_layers()
        try:
            record.require_open()
        except LockedError as error:
            return {edit.key: error for edit in edits}
        targets = edit_targets(layers, record.id, edits)
        refused: dict[str, PictoriaError] = {}
        for layer in dict.fromkeys(target.layer for target in targets.values()):
            part = [edit for edit in edits if targets[edit.key].layer == layer]
            refused |= self.in_layer(record.id, layer).refusals(part)
        return refused

    def take_in(self, document: str, read: Callable[..., AnnotationProposals], most: int) -> ImportedFile:
        """Do what `read(document, revisions=...)` proposes, or the first `most` of what is not done yet.

        All at once: an edit may change a subject that another one adds or changes, and goes out from what was read.

        Raises:
            LockedError: the document is validated.
        """
        record = self.editable(document)
        record.require_open()
        store = self._session.opened.store
        revisions = {stored.decision.subject: stored.number for stored in store.decisions.stored(record.id)}
        reading = read(self._session.opened.load_document(record.id), revisions=revisions)
        changes, more = _first(reading.changes, revisions, most)
        edits = [Edit.model_validate(change) for change in _parents_first(changes)]
        change_set = uuid4().hex
        applied = self.apply(record.id, change_set, edits) if edits else {}
        return ImportedFile(change_set, applied, reading.not_understood, more)

    def undo(self, document: str, request: Undo) -> dict[str, Applied]:
        """Take back a step where the person may still take it back: for all, and in layers of their own."""
        record = self.editable(document)
        session, layers = self._session, self._session.edit_layers()
        stored = session.opened.store.projection.decisions_of_change_set(record.id, request.change_set)
        touched = {decision.layer for decision in stored}
        done: dict[str, Applied] = {}
        for layer in [layer for layer in (SHARED_LAYER, *layers.own(record.id)) if layer in touched]:
            require_open_layer(layers.tasks, layer)
            done[layer] = self.in_layer(record.id, layer).undo(request)
        return done

    def undo_everywhere(self, request: Undo) -> Undone:
        """Take back a step in all documents that it touched."""
        self._session.require_editing()
        outcomes: list[DecisionOutcome] = []
        locked: list[LockedError] = []
        projection = self._session.opened.store.projection
        for document in projection.documents_of_change_set(request.change_set):
            try:
                outcomes += [part.outcome for part in self.undo(document, request).values()]
            except LockedError as error:
                locked.append(error)
        return Undone(outcomes, locked)

    def in_layer(self, document: DocumentId, layer: str) -> DocumentEditor:
        """What edits a document in one layer."""
        return DocumentEditor(self._session.opened, document, self._session.user, layer)


def _first(changes: Sequence[Change], decided: Collection[str], most: int) -> tuple[list[Change], int]:
    """The first changes, and how many more there are; what an earlier import has added does not count.

    Args:
        changes: regions before the links that join them.
        decided: ids that decisions are known of.
        most: how many.
    """
    if len(changes) <= most:
        return list(changes), 0
    new = [
        change
        for change in changes
        if change["action"] != Action.ADD or change["kind"] == "field" or change["id"] not in decided
    ]
    return new[:most], len(new[most:])


def _parents_first(changes: Sequence[Change]) -> list[Change]:
    """The changes with new regions before all that names them, those that are part of another one after it."""
    parents = {
        change["id"]: change["changes"].get("parent")
        for change in changes
        if change["action"] == Action.ADD and change["kind"] == "region"
    }

    def depth(id: str) -> int:
        seen: set[str] = set()
        while id in parents and id not in seen:
            seen.add(id)
            id = parents[id] or ""
        return len(seen)

    return sorted(changes, key=lambda change: depth(change["id"]) or len(parents) + 1)
