"""The review desk of one project, as one person may use it: the one place where rights are checked.

Whatever reads or changes a project on behalf of a person (REST, pages, exports) goes through here.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from pictoria_docs.document import Action, Status, make_id
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import EditError, TaskError
from pictoria_docs.exchange.annotation_reading import AnnotationProposals, read_annotations
from pictoria_docs.exchange.importer import Importer
from pictoria_docs.extensions import IMPORTERS
from pictoria_docs.review.editing.applying import Applied, apply, restore, undo
from pictoria_docs.review.editing.details import history_of, remark_json, subject_details
from pictoria_docs.review.editing.edit_answers import InLayer, answer_json, with_ends
from pictoria_docs.review.editing.edit_layers import EditLayers
from pictoria_docs.review.editing.edits import MOST_EDITS, Edit, Edits, Undo
from pictoria_docs.review.editing.mentions import called_in
from pictoria_docs.review.editing.order import ReviewProgress, next_subjects, progress_of
from pictoria_docs.review.editing.record_form import record_form
from pictoria_docs.review.gallery.gallery_service import GalleryService
from pictoria_docs.review.roles import Role
from pictoria_docs.review.team.campaigns import assigned as assigned_to
from pictoria_docs.review.team.team_service import TeamService
from pictoria_docs.review.wire import Json, by_kind, subject_json
from pictoria_docs.store import DocumentRecord
from pictoria_docs.store.layer_rows import STANDS
from pictoria_docs.store.projection import DecisionOutcome, QueueFilter, QueueItem
from pictoria_docs.store.remarks import RemarkKind
from pictoria_docs.store.subject_repository import SubjectRepository
from pictoria_docs.store.subject_state import SubjectState

MOST_AT_ONCE = 20_000
"""Subjects that one bulk decision takes at most."""
SAMPLE = 12
"""Subjects shown before a bulk decision."""


class ReviewService(TeamService, GalleryService):
    """One project as one person may use it; light, made for each request."""

    def record_of(self, name_or_id: str) -> DocumentRecord:
        """The store's record of a document.

        Raises:
            ProjectError: the project has no such document.
        """
        return self._document(name_or_id)

    # Seeing

    def documents(self) -> list[Json]:
        """The documents, and how far their review has come."""
        self.need(Role.READER)
        done = progress_of(self.opened, self._edit_layers()).documents
        problems = self.opened.store.runs.problems()
        return [
            {
                "id": record.id,
                "name": record.name,
                "title": record.title or record.name,
                "kind": record.kind.value,
                "page_count": record.page_count,
                "reviewed": done[record.id].reviewed if record.id in done else 0,
                "left": done[record.id].left if record.id in done else 0,
                "counts": self.opened.store.counts(record.id),
                "problems": [each.sentence(self.language) for each in problems if each.document == record.id],
            }
            for record in self.opened.store.documents()
        ]

    def page(self, document: str, number: int) -> Json:
        """A page with all that is seen on it.

        Raises:
            ProjectError: no such document.
            EditError: no such page, or it has not been read.
        """
        record = self._document(document)
        page = self.opened.store.suggested_page(record.id, number)
        if page is None:
            raise EditError("page_unknown", document=record.name, page=number)
        layer = self._edit_layers().at(record.id, number)
        with self._shelf(record.id, layer) as repository:
            rows = repository.on_page(number)
            ends = with_ends(repository, rows)
        return {
            "project": self.slug,
            "document": record.id,
            "name": record.name,
            "title": record.title or record.name,
            "number": number,
            "page_count": record.page_count,
            "label": page.label,
            "width": round(page.width, 2),
            "height": round(page.height, 2),
            "revision": self.opened.store.projection.revision(record.id, layer),
            "version": self.opened.store.projection.version(record.id, layer),
            **by_kind(rows, self.language, ends),
        }

    def pages(self, document: str) -> list[Json]:
        """The document's pages, and how much is left to review on each."""
        record = self._document(document)
        self.opened.prepare(record.id)
        left = self._edit_layers().left_by_page(record.id)
        return [{"number": number, "left": left.get(number, 0)} for number in range(1, record.page_count + 1)]

    def details(self, document: str, subject: str) -> Json:
        """All that is known of a subject.

        Raises:
            EditError: the document has no such subject.
        """
        record = self._document(document)
        with self._shelf(record.id, self._layer(record.id, subject)) as repository:
            row = _row(repository, subject)
            return subject_details(self.opened, repository, row, self.language, self._unseen())

    def record(self, document: str, entry: str) -> Json:
        """The record of an entry as a form.

        Raises:
            EditError: the document has no such entry.
        """
        record = self._document(document)
        with self._shelf(record.id, self._layer(record.id, entry)) as repository:
            row = _row(repository, entry)
            if row.kind != "entry":
                raise EditError("edit_gone", subject=entry)
            return record_form(repository, row, self.opened.schema, self.language)

    def history(self, document: str, subject: str) -> list[Json]:
        """All versions of a subject, oldest first."""
        record = self._document(document)
        return history_of(self.opened, record.id, subject, self.language, self._layer(record.id, subject))

    def _layer(self, document: DocumentId, subject: str) -> str:
        """The layer in which the person sees and changes a subject."""
        return self._edit_layers().of(document, [subject])[subject].layer

    # The order of work

    def queue(
        self, wanted: QueueFilter, limit: int = 50, *, skipped: bool = False, assigned: bool = False
    ) -> Json:
        """What to look at next: the least certain of the most consequential first; `assigned`: in one's tasks."""
        self.prepare()
        edit_layers = self._edit_layers()
        wanted = self._wanted(wanted, edit_layers, assigned)
        queued = next_subjects(self.opened, edit_layers, wanted, self.person.name, limit, skipped=skipped)
        items = []
        for document, layer in dict.fromkeys((each.document, edit_layers.seen(each)) for each in queued):
            rows = [
                each.row for each in queued if (each.document, edit_layers.seen(each)) == (document, layer)
            ]
            with self.opened.store.projection.repository(document, layer) as repository:
                ends = with_ends(repository, rows)
            items += [subject_json(row, self.language, ends) | {"document": document} for row in rows]
        order = {(each.document, each.row.id): place for place, each in enumerate(queued)}
        items.sort(key=lambda item: order[item["document"], item["id"]])
        return {"items": items, "total": edit_layers.how_many(wanted)}

    def _wanted(self, wanted: QueueFilter, edit_layers: EditLayers, assigned: bool) -> QueueFilter:
        return _both(wanted, assigned_to(self.opened, edit_layers.tasks)) if assigned else wanted

    def progress(self, documents: Iterable[str] | None = None) -> ReviewProgress:
        """How far the review has come."""
        self.prepare()
        ids = None if documents is None else [self._document(each).id for each in documents]
        return progress_of(self.opened, self._edit_layers(), ids)

    # Working

    def edit(self, document: str, edits: Edits) -> Json:
        """Do what the person asks: what can be done is done, conflicts and refusals are told edit by edit."""
        self.need(Role.CONTRIBUTOR)
        record = self._document(document)
        self.opened.prepare(record.id)
        return self._answer(record.id, edits.step, self._apply(record.id, edits.step, edits.edits))

    def take_annotations(self, document: str, data: Any, page: int | None = None) -> Json:
        """Do what Web Annotations of any tool say that the document does not say yet.

        Args:
            document: id or name.
            data: an annotation, a list, a page or a collection of them, or a IIIF canvas or manifest that has any.
            page: the page that annotations on an unknown canvas or image are about.

        Returns:
            As `edit`, with "not_understood": a sentence for each annotation that was left out.
        """
        return self._take(document, partial(read_annotations, data, page=page), MOST_EDITS)

    def import_file(self, document: str, data: bytes, format: str, page: int | None = None) -> Json:
        """Do what a file of another tool says that the document does not say yet, as `take_annotations`.

        Args:
            document: id or name.
            data: the file's content.
            format: which importer of the registry reads it.
            page: the page that is meant where the file does not say.

        Raises:
            ConfigError: no importer has that name.
            EditError: the file is not of this format.
        """
        importer: Importer = IMPORTERS.get(format)
        with IMPORTERS.blaming(format):
            return self._take(document, partial(importer, data, page=page))

    def _take(self, document: str, read: Callable[..., AnnotationProposals], most: int | None = None) -> Json:
        """Do what `read(document, revisions=...)` proposes, or the first `most` of it."""
        self.need(Role.CONTRIBUTOR)
        record = self._document(document)
        self.opened.prepare(record.id)
        store = self.opened.store
        revisions = {each.decision.subject: each.number for each in store.stored_decisions(record.id)}
        reading = read(store.load_document(record.id), revisions=revisions)
        edits = [Edit.model_validate(each) for each in reading.changes[:most]]
        step = uuid4().hex
        left = [
            {"annotation": each.annotation, "sentence": each.sentence(self.language)}
            for each in reading.not_understood
        ]
        answer = self._answer(record.id, step, self._apply(record.id, step, edits) if edits else [])
        return answer | {"not_understood": left, "more": len(reading.changes[len(edits) :])}

    def _apply(self, document: DocumentId, step: str, edits: Sequence[Edit]) -> list[InLayer]:
        edit_layers = self._edit_layers()
        placed = edit_layers.placed(document, edits)
        done = []
        for layer in dict.fromkeys(each.layer for each in placed.values()):
            some = [edit for edit in edits if placed[edit.key].layer == layer]
            try:
                edit_layers.check(layer)
            except TaskError as error:
                done.append(
                    InLayer(layer, Applied(DecisionOutcome(), refused={edit.key: error for edit in some}))
                )
                continue
            edit_layers.begin(document, {placed[edit.key].page for edit in some}, self.person.name)
            applied = apply(self.opened, document, step, some, self.person.name, layer)
            done.append(InLayer(layer, applied))
        return done

    def undo(self, document: str, asked: Undo) -> Json:
        """Take back a step; taking that back does it again."""
        self.need(Role.CONTRIBUTOR)
        record = self._document(document)
        self.opened.prepare(record.id)
        return self._answer(record.id, asked.new_step, self._undo(record.id, asked))

    def _undo(self, document: DocumentId, asked: Undo) -> list[InLayer]:
        """What the step did where the person may still take it back: in what stands, and in layers of their own."""
        edit_layers = self._edit_layers()
        own = [STANDS, *edit_layers.own(document)]
        layers = {stored.layer for stored in self.opened.store.projection.step(document, asked.step)}
        done = []
        for layer in [layer for layer in own if layer in layers]:
            edit_layers.check(layer)
            done.append(InLayer(layer, undo(self.opened, document, asked, self.person.name, layer)))
        return done

    def restore(self, document: str, subject: str, version: int, step: str | None = None) -> Json:
        """Make an earlier version of a subject the one that stands; version 0 is the machine's suggestion."""
        self.need(Role.CONTRIBUTOR)
        record = self._document(document)
        self.opened.prepare(record.id)
        step = step or uuid4().hex
        layer = self._layer(record.id, subject)
        self._edit_layers().check(layer)
        applied = restore(self.opened, record.id, subject, version, step, self.person.name, layer)
        return self._answer(record.id, step, [InLayer(layer, applied)])

    def _answer(self, document: DocumentId, step: str, done: Sequence[InLayer]) -> Json:
        return answer_json(self.opened, document, step, done, self.language)

    def bulk_preview(self, wanted: QueueFilter, *, assigned: bool = False) -> Json:
        """What a bulk acceptance would accept: how many, of which types, and the least certain of them."""
        self.need(Role.CONTRIBUTOR)
        wanted = replace(wanted, statuses=(Status.SUGGESTED.value,))
        queued = self._in_bulk(wanted, assigned)
        types: dict[str, int] = {}
        for each in queued:
            types[each.row.type] = types.get(each.row.type, 0) + 1
        return {
            "total": len(queued),
            "types": types,
            "sample": self.queue(wanted, SAMPLE, assigned=assigned)["items"],
        }

    def bulk_accept(self, wanted: QueueFilter, step: str, *, assigned: bool = False) -> Json:
        """Accept all that is wanted, as one step for each document; one undo takes it back."""
        self.need(Role.CONTRIBUTOR)
        queued = self._in_bulk(replace(wanted, statuses=(Status.SUGGESTED.value,)), assigned)
        total = 0
        for document in dict.fromkeys(each.document for each in queued):
            edits = [
                Edit(
                    key=make_id("blk", step, each.row.id),
                    action=Action.ACCEPT,
                    id=each.row.id,
                    revision=each.row.revision,
                )
                for each in queued
                if each.document == document
            ]
            total += sum(len(each.applied.outcome.done) for each in self._apply(document, step, edits))
        return {"step": step, "accepted": total}

    def _in_bulk(self, wanted: QueueFilter, assigned: bool) -> list[QueueItem]:
        self.prepare()
        edit_layers = self._edit_layers()
        return edit_layers.next(self._wanted(wanted, edit_layers, assigned), MOST_AT_ONCE)

    def bulk_undo(self, asked: Undo) -> Json:
        """Take back a step in all documents that it touched."""
        self.need(Role.CONTRIBUTOR)
        documents = self.opened.store.projection.documents_of_step(asked.step)
        done = [part.applied.outcome for document in documents for part in self._undo(document, asked)]
        conflicts = [row for outcome in done for row in outcome.conflicts.values()]
        return {
            "step": asked.new_step,
            "undone": sum(len(outcome.done) for outcome in done),
            "conflicts": len(conflicts),
            "by": sorted({row.user for row in conflicts if row is not None and row.user is not None}),
        }

    # Remarks

    def remark(
        self, document: str, subject: str, kind: RemarkKind, text: str, key: str, answers: int | None = None
    ) -> Json:
        """Say something about a subject; "@name" calls a member."""
        self.need(Role.CONTRIBUTOR)
        record = self._document(document)
        layer = self._layer(record.id, subject)
        with self._shelf(record.id, layer) as repository:
            _row(repository, subject)
        remark = self.opened.store.remarks.add(
            record.id,
            subject,
            kind,
            text,
            user=self.person.name,
            key=key,
            answers=answers,
            layer=layer,
            mentions=called_in(text, self._members()),
        )
        return remark_json(remark)

    def close_remark(self, number: int) -> None:
        """Settle a remark: one's own, or as a moderator any; what one skipped comes back.

        Raises:
            AccessError: it is somebody else's.
            EditError: there is no such remark.
        """
        self.need(Role.CONTRIBUTOR)
        remark = self.opened.store.remarks.get(number)
        if remark is None or remark.layer in self._unseen():
            raise EditError("edit_gone", subject=number)
        if remark.user != self.person.name:
            self.need(Role.MODERATOR)
        self.opened.store.remarks.close(number, self.person.name)

    def remarks(self, kinds: Iterable[RemarkKind] = tuple(RemarkKind), *, mine: bool = False) -> list[Json]:
        """Remarks that nobody has settled."""
        self.need(Role.READER)
        found = self.opened.store.remarks.open(
            list(kinds), self.person.name if mine else None, self._unseen()
        )
        return [remark_json(each) | {"document": each.document} for each in found]


def _row(repository: SubjectRepository, subject: str) -> SubjectState:
    row = repository.get([subject]).get(subject)
    if row is None:
        raise EditError("edit_gone", subject=subject)
    return row


def _both(wanted: QueueFilter, tasks: QueueFilter) -> QueueFilter:
    """What is wanted, as far as the person's tasks ask for it."""
    pages = set(tasks.pages or ())
    if wanted.pages is not None:
        pages &= set(wanted.pages)
    if wanted.documents is not None:
        pages = {(document, page) for document, page in pages if document in wanted.documents}
    return replace(
        wanted,
        pages=sorted(pages),
        kinds=_narrower(wanted.kinds, tasks.kinds),
        types=_narrower(wanted.types, tasks.types),
    )


def _narrower(one: Collection[str] | None, other: Collection[str] | None) -> Collection[str] | None:
    if one is None or other is None:
        return one if other is None else other
    return sorted(set(one) & set(other))
