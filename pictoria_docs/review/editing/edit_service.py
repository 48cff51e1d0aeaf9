"""Edits of one person, one by one and in bulk, and what takes them back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from pictoria_docs.document import Action, Status, make_id
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import LockedError, PictoriaError, TaskError
from pictoria_docs.exchange.annotation_reading import AnnotationProposals, read_annotations
from pictoria_docs.exchange.importer import IMPORTERS, read_file
from pictoria_docs.review.authorization import Permission, require_open_layer
from pictoria_docs.review.editing.applying import Applied, DocumentEditor
from pictoria_docs.review.editing.edit_answers import answer_json
from pictoria_docs.review.editing.edit_targets import edit_targets
from pictoria_docs.review.editing.edits import MOST_EDITS, Edit, Edits, Undo
from pictoria_docs.review.editing.queue_service import QueueService
from pictoria_docs.review.session import ReviewSession, SessionService
from pictoria_docs.review.wire import Json
from pictoria_docs.store import DocumentRecord
from pictoria_docs.store.decisions import UNSEEN
from pictoria_docs.store.layer_rows import SHARED_LAYER
from pictoria_docs.store.projection import DecisionOutcome
from pictoria_docs.store.queue import QueueFilter

MOST_AT_ONCE = 20_000
"""Subjects that one bulk decision takes at most."""
SAMPLE = 12
"""Subjects shown before a bulk decision."""


class EditService(SessionService):
    """Makes edits decisions, each in the layer where the person works."""

    def __init__(self, session: ReviewSession) -> None:
        super().__init__(session)
        self._queue = QueueService(session)

    def apply(self, document: str, edits: Edits) -> Json:
        """Do what the person asks: what can be done is done, conflicts and refusals are reported edit by edit."""
        record = self._editable(document)
        return self._answer(
            record.id, edits.change_set, self._apply(record.id, edits.change_set, edits.edits)
        )

    def import_annotations(self, document: str, data: Any, page: int | None = None) -> Json:
        """Do what Web Annotations of any tool say that the document does not say yet.

        Args:
            document: id or name.
            data: an annotation, a list, a page or a collection of them, or a IIIF canvas or manifest that has any.
            page: the page that annotations on an unknown canvas or image are about.

        Returns:
            As `apply`, with "not_understood": a sentence for each annotation that was left out.
        """
        return self._import(document, partial(read_annotations, data, page=page), MOST_EDITS)

    def import_file(
        self,
        document: str,
        data: bytes,
        format: str,
        page: int | None = None,
        name: str | None = None,
        most: int = MOST_AT_ONCE,
    ) -> Json:
        """Do what a file of another tool says that the document does not say yet, as `import_annotations`.

        Args:
            document: id or name.
            data: the file's content.
            format: which importer of the registry reads it.
            page: the page that is meant where the file does not say.
            name: what the file is called; None: not known.
            most: changes that are made at once.

        Raises:
            ConfigError: no importer has that name.
            EditError: the file is not of this format.
            LockedError: the document is validated.
        """
        IMPORTERS.check(format)
        return self._import(document, partial(read_file, format, data, name, page=page), most)

    def _import(self, document: str, read: Callable[..., AnnotationProposals], most: int) -> Json:
        """Do what `read(document, revisions=...)` proposes, or the first `most` of what is not done yet.

        All at once: an edit may change a subject that another one adds or changes, and goes out from what was read.
        """
        record = self._editable(document)
        record.require_open()
        store = self._session.opened.store
        revisions = {stored.decision.subject: stored.number for stored in store.decisions.stored(record.id)}
        reading = read(self._session.opened.load_document(record.id), revisions=revisions)
        changes, more = _first(reading.changes, revisions, most)
        edits = [Edit.model_validate(change) for change in _parents_first(changes)]
        change_set = uuid4().hex
        left_out = [
            {"annotation": problem.annotation, "sentence": problem.sentence(self._session.language)}
            for problem in reading.not_understood
        ]
        answer = self._answer(
            record.id, change_set, self._apply(record.id, change_set, edits) if edits else {}
        )
        return answer | {"not_understood": left_out, "more": more}

    def decide(self, document: DocumentId, change_set: str, edits: Sequence[Edit]) -> dict[str, Applied]:
        """As `apply`, of any number of edits; gives what became of them, layer by layer."""
        return self._apply(self._editable(document).id, change_set, edits)

    def refusals(self, document: DocumentId, edits: Sequence[Edit]) -> dict[str, PictoriaError]:
        """Which of some edits would be refused, by key, and why; nothing is changed."""
        record, layers = self._editable(document), self._session.edit_layers()
        try:
            record.require_open()
        except LockedError as error:
            return {edit.key: error for edit in edits}
        targets = edit_targets(layers, record.id, edits)
        refused: dict[str, PictoriaError] = {}
        for layer in dict.fromkeys(target.layer for target in targets.values()):
            part = [edit for edit in edits if targets[edit.key].layer == layer]
            refused |= self._editor(record.id, layer).refusals(part)
        return refused

    def apply_changes(self, document: str, change_set: str, changes: Sequence[Mapping[str, Any]]) -> Json:
        """Do what an import proposes for one of several documents; one undo takes back the whole change set."""
        record = self._editable(document)
        edits = [Edit.model_validate(change) for change in changes]
        return self._answer(record.id, change_set, self._apply(record.id, change_set, edits) if edits else {})

    def undo(self, document: str, request: Undo) -> Json:
        """Take back a change set; taking that back does it again."""
        record = self._editable(document)
        return self._answer(record.id, request.new_change_set, self._undo(record.id, request))

    def restore(self, document: str, subject: str, version: int, change_set: str | None = None) -> Json:
        """Make an earlier version of a subject the one that counts; version 0 is the machine's suggestion."""
        session = self._session
        record = self._editable(document)
        change_set = change_set or uuid4().hex
        layer = session.layer_of(record.id, subject)
        require_open_layer(session.edit_layers().tasks, layer)
        applied = self._editor(record.id, layer).restore(subject, version, change_set)
        return self._answer(record.id, change_set, {layer: applied})

    # In bulk

    def bulk_preview(self, wanted: QueueFilter, *, assigned: bool = False) -> Json:
        """What a bulk acceptance would accept: how many, of which types, and the least certain of them."""
        self._session.require(Permission.EDIT)
        wanted = _undecided(wanted)
        queued = self._queue.all(wanted, MOST_AT_ONCE, assigned=assigned)
        types: dict[str, int] = {}
        for item in queued:
            types[item.row.type] = types.get(item.row.type, 0) + 1
        sample = self._queue.next(wanted, SAMPLE, assigned=assigned)["items"]
        skipped = self._skipped(wanted, assigned=assigned)
        return {"total": len(queued), "types": types, "sample": sample, "skipped": skipped}

    def bulk_accept(self, wanted: QueueFilter, change_set: str, *, assigned: bool = False) -> Json:
        """Accept all that is wanted, as one change set for each document; one undo takes it back.

        What stands in validated documents is left as it is; "skipped" has a sentence for each of these.
        """
        done, skipped = self._in_bulk(Action.ACCEPT, wanted, change_set, assigned=assigned)
        return {"change_set": change_set, "accepted": done, "skipped": skipped}

    def bulk_reject(self, wanted: QueueFilter, change_set: str, *, assigned: bool = False) -> Json:
        """Reject all that is wanted and undecided, and what hangs on it, as `bulk_accept` accepts."""
        done, skipped = self._in_bulk(Action.REJECT, wanted, change_set, assigned=assigned)
        return {"change_set": change_set, "rejected": done, "skipped": skipped}

    def _in_bulk(
        self, action: Action, wanted: QueueFilter, change_set: str, *, assigned: bool
    ) -> tuple[int, list[str]]:
        """How many decisions were taken, and why some documents were left out."""
        self._session.require(Permission.EDIT)
        wanted = _undecided(wanted)
        queued = self._queue.all(wanted, MOST_AT_ONCE, assigned=assigned)
        total = 0
        for document in dict.fromkeys(item.document for item in queued):
            edits = [
                Edit(
                    key=make_id(UNSEEN.rstrip("-"), change_set, item.row.id),
                    action=action,
                    id=item.row.id,
                    revision=item.row.revision,
                )
                for item in queued
                if item.document == document
            ]
            applied = self._apply(document, change_set, edits).values()
            total += sum(len(part.outcome.done) for part in applied)
        return total, self._skipped(wanted, assigned=assigned)

    def _skipped(self, wanted: QueueFilter, *, assigned: bool) -> list[str]:
        """A sentence for each validated document in which something else would be wanted too."""
        records = self._queue.validated(wanted, assigned=assigned)
        return [_locked(record, self._session.language) for record in records]

    def bulk_undo(self, request: Undo) -> Json:
        """Take back a change set in all documents that it touched."""
        self._session.require(Permission.EDIT)
        documents = self._session.opened.store.projection.documents_of_change_set(request.change_set)
        done: list[DecisionOutcome] = []
        skipped: list[str] = []
        for document in documents:
            try:
                done += [part.outcome for part in self._undo(document, request).values()]
            except LockedError as error:
                skipped.append(error.public_sentence(self._session.language))
        conflicts = [row for outcome in done for row in outcome.conflicts.values()]
        return {
            "change_set": request.new_change_set,
            "undone": sum(len(outcome.done) for outcome in done),
            "conflicts": len(conflicts),
            "by": sorted({row.user for row in conflicts if row is not None and row.user is not None}),
            "skipped": skipped,
        }

    # What all share

    def _editable(self, document: str) -> DocumentRecord:
        self._session.require(Permission.EDIT)
        record = self._session.document(document)
        self._session.opened.prepare(record.id)
        return record

    def _apply(self, document: DocumentId, change_set: str, edits: Sequence[Edit]) -> dict[str, Applied]:
        """What becomes of edits, layer by layer."""
        session, layers = self._session, self._session.edit_layers()
        targets = edit_targets(layers, document, edits)
        done: dict[str, Applied] = {}
        for layer in dict.fromkeys(target.layer for target in targets.values()):
            part = [edit for edit in edits if targets[edit.key].layer == layer]
            try:
                require_open_layer(layers.tasks, layer)
            except TaskError as error:
                done[layer] = Applied(DecisionOutcome(), refused={edit.key: error for edit in part})
                continue
            layers.begin(document, {targets[edit.key].page for edit in part}, session.user)
            try:
                done[layer] = self._editor(document, layer).apply(change_set, part)
            except LockedError as error:
                done[layer] = Applied(DecisionOutcome(), refused={edit.key: error for edit in part})
        return done

    def _undo(self, document: DocumentId, request: Undo) -> dict[str, Applied]:
        """What it did where the person may still take it back: for all, and in layers of their own."""
        session, layers = self._session, self._session.edit_layers()
        stored = session.opened.store.projection.decisions_of_change_set(document, request.change_set)
        touched = {decision.layer for decision in stored}
        done: dict[str, Applied] = {}
        for layer in [layer for layer in (SHARED_LAYER, *layers.own(document)) if layer in touched]:
            require_open_layer(layers.tasks, layer)
            done[layer] = self._editor(document, layer).undo(request)
        return done

    def _editor(self, document: DocumentId, layer: str) -> DocumentEditor:
        return DocumentEditor(self._session.opened, document, self._session.user, layer)

    def _answer(self, document: DocumentId, change_set: str, done: Mapping[str, Applied]) -> Json:
        return answer_json(self._session.opened, document, change_set, done, self._session.language)


def _first(changes: Sequence[Json], decided: Collection[str], most: int) -> tuple[list[Json], int]:
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


def _parents_first(changes: Sequence[Json]) -> list[Json]:
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


def _undecided(wanted: QueueFilter) -> QueueFilter:
    """What a bulk decision may take of what is wanted."""
    return replace(
        wanted, statuses=(Status.SUGGESTED.value, Status.ASSUMED.value), validated=False, offered=False
    )


def _locked(record: DocumentRecord, language: str) -> str:
    try:
        record.require_open()
    except LockedError as error:
        return error.public_sentence(language)
    return ""
