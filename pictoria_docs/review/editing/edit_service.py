"""Edits of one person, one by one and in bulk, and what takes them back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from pictoria_docs.document import Action, Status, make_id
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.applying import Applied
from pictoria_docs.editing.edit_layers import require_open_layer
from pictoria_docs.editing.edits import MAX_EDITS, Edit, Edits, Undo
from pictoria_docs.editing.project_editor import ProjectEditor
from pictoria_docs.errors import LockedError, PictoriaError
from pictoria_docs.exchange.annotations.reading import read_annotations
from pictoria_docs.exchange.imports.importers import IMPORTERS, read_file
from pictoria_docs.exchange.imports.proposals import AnnotationProposals
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.editing.edit_answers import answer_json
from pictoria_docs.review.editing.queue_service import QueueService
from pictoria_docs.review.schemas.edits import (
    AnnotationsDoneJson,
    BulkAcceptedJson,
    BulkPreviewJson,
    BulkRejectedJson,
    BulkUndoneJson,
    EditsDoneJson,
    NotUnderstoodJson,
)
from pictoria_docs.review.session import ReviewSession, SessionService
from pictoria_docs.store import DocumentRecord
from pictoria_docs.store.workload.queue import QueueFilter

MAX_AT_ONCE = 20_000
"""Subjects that one bulk decision takes at most."""
SAMPLE = 12
"""Subjects shown before a bulk decision."""


class EditService(SessionService):
    """Makes edits decisions, each in the layer where the person works."""

    def __init__(self, session: ReviewSession) -> None:
        super().__init__(session)
        self._queue = QueueService(session)
        self._editor = ProjectEditor(session)

    def apply(self, document: str, edits: Edits) -> EditsDoneJson:
        """Do what the person asks: what can be done is done, conflicts and refusals are reported edit by edit."""
        with self._session.opened.store.snapshot():
            record = self._editor.editable(document)
            applied = self._editor.apply(record.id, edits.change_set, edits.edits)
            return self._answer(record.id, edits.change_set, applied)

    def import_annotations(self, document: str, data: Any, page: int | None = None) -> AnnotationsDoneJson:
        """Do what Web Annotations of any tool say that the document does not say yet.

        Args:
            document: id or name.
            data: an annotation, a list, a page or a collection of them, or a IIIF canvas or manifest that has any.
            page: the page that annotations on an unknown canvas or image are about.

        Returns:
            As `apply`, with "not_understood": a sentence for each annotation that was left out.
        """
        return self._import(document, partial(read_annotations, data, page=page), MAX_EDITS)

    def import_file(
        self,
        document: str,
        data: bytes,
        format: str,
        page: int | None = None,
        name: str | None = None,
        most: int = MAX_AT_ONCE,
    ) -> AnnotationsDoneJson:
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

    def _import(
        self, document: str, read: Callable[..., AnnotationProposals], most: int
    ) -> AnnotationsDoneJson:
        """Take in what is read of a file."""
        record = self._editor.editable(document)
        taken = self._editor.take_in(record.id, read, most)
        left_out: list[NotUnderstoodJson] = [
            {"annotation": problem.annotation, "sentence": problem.sentence(self._session.language)}
            for problem in taken.not_understood
        ]
        answer = self._answer(record.id, taken.change_set, taken.applied)
        return {**answer, "not_understood": left_out, "more": taken.more}

    def refusals(self, document: DocumentId, edits: Sequence[Edit]) -> dict[str, PictoriaError]:
        """Which of some edits would be refused, by key, and why; nothing is changed."""
        return self._editor.refusals(document, edits)

    def undo(self, document: str, request: Undo) -> EditsDoneJson:
        """Take back a change set; taking that back does it again."""
        record = self._editor.editable(document)
        return self._answer(record.id, request.new_change_set, self._editor.undo(record.id, request))

    def restore(
        self, document: str, subject: str, version: int, change_set: str | None = None
    ) -> EditsDoneJson:
        """Make an earlier version of a subject the one that counts; version 0 is the machine's suggestion."""
        session = self._session
        record = self._editor.editable(document)
        change_set = change_set or uuid4().hex
        layer = session.layer_of(record.id, subject)
        require_open_layer(session.edit_layers().tasks, layer)
        applied = self._editor.in_layer(record.id, layer).restore(subject, version, change_set)
        return self._answer(record.id, change_set, {layer: applied})

    # In bulk

    def bulk_preview(self, wanted: QueueFilter, *, assigned: bool = False) -> BulkPreviewJson:
        """What a bulk acceptance would accept: how many, of which types, and the least certain of them."""
        self._session.require(Permission.EDIT)
        wanted = _undecided(wanted)
        queued = self._queue.all(wanted, MAX_AT_ONCE, assigned=assigned)
        types: dict[str, int] = {}
        for item in queued:
            types[item.row.type] = types.get(item.row.type, 0) + 1
        sample = self._queue.next(wanted, SAMPLE, assigned=assigned)["items"]
        skipped = self._skipped(wanted, assigned=assigned)
        return {"total": len(queued), "types": types, "sample": sample, "skipped": skipped}

    def bulk_accept(
        self, wanted: QueueFilter, change_set: str, *, assigned: bool = False
    ) -> BulkAcceptedJson:
        """Accept all that is wanted, as one change set for each document; one undo takes it back.

        What stands in validated documents is left as it is; "skipped" has a sentence for each of these.
        """
        done, skipped = self._in_bulk(Action.ACCEPT, wanted, change_set, assigned=assigned)
        return {"change_set": change_set, "accepted": done, "skipped": skipped}

    def bulk_reject(
        self, wanted: QueueFilter, change_set: str, *, assigned: bool = False
    ) -> BulkRejectedJson:
        """Reject all that is wanted and undecided, and what hangs on it, as `bulk_accept` accepts."""
        done, skipped = self._in_bulk(Action.REJECT, wanted, change_set, assigned=assigned)
        return {"change_set": change_set, "rejected": done, "skipped": skipped}

    def _in_bulk(
        self, action: Action, wanted: QueueFilter, change_set: str, *, assigned: bool
    ) -> tuple[int, list[str]]:
        """How many decisions were taken, and why some documents were left out."""
        self._session.require(Permission.EDIT)
        wanted = _undecided(wanted)
        queued = self._queue.all(wanted, MAX_AT_ONCE, assigned=assigned)
        total = 0
        for document in dict.fromkeys(item.document for item in queued):
            edits = [
                Edit(
                    key=make_id("bulk", change_set, item.row.id),
                    action=action,
                    id=item.row.id,
                    revision=item.row.revision,
                )
                for item in queued
                if item.document == document
            ]
            applied = self._editor.apply(document, change_set, edits, bulk=True).values()
            total += sum(len(part.outcome.done) for part in applied)
        return total, self._skipped(wanted, assigned=assigned)

    def _skipped(self, wanted: QueueFilter, *, assigned: bool) -> list[str]:
        """A sentence for each validated document in which something else would be wanted too."""
        records = self._queue.validated(wanted, assigned=assigned)
        return [_locked(record, self._session.language) for record in records]

    def bulk_undo(self, request: Undo) -> BulkUndoneJson:
        """Take back a change set in all documents that it touched."""
        undone = self._editor.undo_everywhere(request)
        conflicts = [row for outcome in undone.outcomes for row in outcome.conflicts.values()]
        return {
            "change_set": request.new_change_set,
            "undone": sum(len(outcome.done) for outcome in undone.outcomes),
            "conflicts": len(conflicts),
            "by": sorted({row.user for row in conflicts if row is not None and row.user is not None}),
            "skipped": [error.public_sentence(self._session.language) for error in undone.locked],
        }

    # What all share

    def _answer(self, document: DocumentId, change_set: str, done: Mapping[str, Applied]) -> EditsDoneJson:
        return answer_json(self._session.opened, document, change_set, done, self._session.language)


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
