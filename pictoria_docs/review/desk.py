"""The review desk of one project, as one person may use it: the one place where rights are checked.

Whatever reads or changes a project on behalf of a person (REST, pages, exports) goes through here.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

from pictoria_docs.document import Action, Status, make_id
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import AccessError, EditError
from pictoria_docs.exchange.comparisons import comparison_rows
from pictoria_docs.exchange.tables import Row
from pictoria_docs.i18n import user_language
from pictoria_docs.review.applying import Applied, apply, restore, undo
from pictoria_docs.review.comparing import (
    Comparison,
    ComparisonUndo,
    compare,
    likely_pairs,
    pairs_among,
    pairs_in,
    said_json,
    undo_comparison,
)
from pictoria_docs.review.details import history_of, remark_json, subject_details
from pictoria_docs.review.edits import Edit, Edits, Undo
from pictoria_docs.review.gallery import facets_json, gallery_json
from pictoria_docs.review.opened import OpenProject
from pictoria_docs.review.order import Progress, next_subjects, progress_of
from pictoria_docs.review.people import Person
from pictoria_docs.review.record_form import record_form
from pictoria_docs.review.roles import Role
from pictoria_docs.review.wire import Json, by_kind, subject_json
from pictoria_docs.store import DocumentRecord
from pictoria_docs.store.comparisons import Pair, State
from pictoria_docs.store.gallery import PictureFilter, Ref, Sort
from pictoria_docs.store.remarks import RemarkKind
from pictoria_docs.store.shelf import Shelf
from pictoria_docs.store.subject import Standing
from pictoria_docs.store.subjects import Wanted

MOST_AT_ONCE = 20_000
"""Subjects that one bulk decision takes at most."""
SAMPLE = 12
"""Subjects shown before a bulk decision."""


class Desk:
    """One project as one person may use it; light, made for each request."""

    def __init__(
        self, opened: OpenProject, person: Person, role: Role, slug: str = "", language: str | None = None
    ) -> None:
        self.opened, self.person, self.role, self.slug = opened, person, role, slug
        self.language = language or person.language or user_language()

    def need(self, role: Role) -> None:
        """Go on only if the person has this role, or one that may do more.

        Raises:
            AccessError: they have not.
        """
        if not self.role.at_least(role):
            raise AccessError("not_allowed")

    def record_of(self, name_or_id: str) -> DocumentRecord:
        """The store's record of a document.

        Raises:
            ProjectError: the project has no such document.
        """
        return self._document(name_or_id)

    def _document(self, name_or_id: str) -> DocumentRecord:
        self.need(Role.READER)
        return self.opened.store.document(name_or_id)

    @contextmanager
    def _shelf(self, document: DocumentId) -> Iterator[Shelf]:
        self.opened.prepare(document)
        with self.opened.store.subjects.shelf(document) as shelf:
            yield shelf

    # Seeing

    def prepare(self) -> None:
        """Make ready what the queue and the progress are told from."""
        self.need(Role.READER)
        for document in self.opened.store.subjects.stale():
            self.opened.prepare(document)

    def documents(self) -> list[Json]:
        """The documents, and how far their review has come."""
        self.need(Role.READER)
        done = progress_of(self.opened).documents
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
        with self._shelf(record.id) as shelf:
            rows = shelf.on_page(number)
            ends = _with_ends(shelf, rows)
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
            "revision": self.opened.store.subjects.revision(record.id),
            "version": self.opened.store.subjects.version(record.id),
            **by_kind(rows, self.language, ends),
        }

    def pages(self, document: str) -> list[Json]:
        """The document's pages, and how much is left to review on each."""
        record = self._document(document)
        self.opened.prepare(record.id)
        left = self.opened.store.subjects.left_by_page(record.id)
        return [{"number": number, "left": left.get(number, 0)} for number in range(1, record.page_count + 1)]

    def details(self, document: str, subject: str) -> Json:
        """All that is known of a subject.

        Raises:
            EditError: the document has no such subject.
        """
        record = self._document(document)
        with self._shelf(record.id) as shelf:
            return subject_details(self.opened, shelf, _row(shelf, subject), self.language)

    def record(self, document: str, entry: str) -> Json:
        """The record of an entry as a form.

        Raises:
            EditError: the document has no such entry.
        """
        record = self._document(document)
        with self._shelf(record.id) as shelf:
            row = _row(shelf, entry)
            if row.kind != "entry":
                raise EditError("edit_gone", subject=entry)
            return record_form(shelf, row, self.opened.schema, self.language)

    def history(self, document: str, subject: str) -> list[Json]:
        """All versions of a subject, oldest first."""
        return history_of(self.opened, self._document(document).id, subject, self.language)

    # The order of work

    def queue(self, wanted: Wanted, limit: int = 50, *, skipped: bool = False) -> Json:
        """What to look at next: the least certain of the most consequential first."""
        self.prepare()
        queued = next_subjects(self.opened, wanted, self.person.name, limit, skipped=skipped)
        items = []
        for document in dict.fromkeys(each.document for each in queued):
            rows = [each.row for each in queued if each.document == document]
            with self.opened.store.subjects.shelf(document) as shelf:
                ends = _with_ends(shelf, rows)
            items += [subject_json(row, self.language, ends) | {"document": document} for row in rows]
        order = {(each.document, each.row.id): place for place, each in enumerate(queued)}
        items.sort(key=lambda item: order[item["document"], item["id"]])
        return {"items": items, "total": self.opened.store.subjects.how_many(wanted)}

    def progress(self, documents: Iterable[str] | None = None) -> Progress:
        """How far the review has come."""
        self.prepare()
        ids = None if documents is None else [self._document(each).id for each in documents]
        return progress_of(self.opened, ids)

    # Pictures, whatever their document

    def gallery(
        self,
        wanted: PictureFilter,
        sort: Sort = Sort.PAGE,
        *,
        descending: bool = False,
        after: str | None = None,
        limit: int = 60,
        like: Ref | None = None,
    ) -> Json:
        """Pictures of the project in order, from the cursor `after` on; `like` sorts by likeness to that one."""
        self.prepare()
        return gallery_json(
            self.opened,
            wanted,
            sort,
            descending=descending,
            after=after,
            limit=limit,
            like=like,
            language=self.language,
        )

    def gallery_facets(self) -> Json:
        """What the gallery can be narrowed down by, and what can be said of two pictures."""
        self.prepare()
        return facets_json(self.opened, self.person.name, self.language)

    def pairs(self, figures: list[Ref]) -> Json:
        """Pictures side by side, and what people say of each two; of one, all that it was compared with."""
        self.prepare()
        return pairs_among(self.opened, figures, self.person.name, self.language)

    def compared(
        self, state: State = State.ALL, category: str | None = None, after: int = 0, limit: int = 50
    ) -> Json:
        """Pairs that people have compared."""
        self.need(Role.READER)
        return pairs_in(self.opened, state, self.person.name, category, after, limit, self.language)

    def likely_pairs(self, wanted: PictureFilter, after: str | None = None) -> Json:
        """Pairs of pictures that look alike and that the person has not compared yet."""
        self.prepare()
        return likely_pairs(self.opened, wanted, after, self.person.name, self.language)

    def compare(self, said: Comparison) -> Json:
        """Say what two pictures have in common."""
        self.need(Role.CONTRIBUTOR)
        self.prepare()
        return compare(self.opened, said, self.person.name)

    def undo_comparison(self, asked: ComparisonUndo) -> Json:
        """Take back what one said of two pictures."""
        self.need(Role.CONTRIBUTOR)
        return undo_comparison(self.opened, asked, self.person.name)

    def comparison_history(self, one: Ref, other: Ref) -> list[Json]:
        """All that was ever said of two pictures, oldest first."""
        self.need(Role.READER)
        return [said_json(each) for each in self.opened.store.comparisons.history(Pair.of(one, other))]

    def comparison_rows(self, *, history: bool = False) -> Iterator[Row]:
        """The table of all comparisons, a few rows in memory at a time."""
        self.need(Role.READER)
        labels = self.opened.project.config.comparisons.labels(self.language)
        return comparison_rows(self.opened.store, labels, history=history)

    # Working

    def edit(self, document: str, edits: Edits) -> Json:
        """Do what the person asks: what can be done is done, conflicts and refusals are told edit by edit."""
        self.need(Role.CONTRIBUTOR)
        record = self._document(document)
        self.opened.prepare(record.id)
        return self._answer(
            record.id, edits.step, apply(self.opened, record.id, edits.step, edits.edits, self.person.name)
        )

    def undo(self, document: str, asked: Undo) -> Json:
        """Take back a step; taking that back does it again."""
        self.need(Role.CONTRIBUTOR)
        record = self._document(document)
        self.opened.prepare(record.id)
        return self._answer(record.id, asked.new_step, undo(self.opened, record.id, asked, self.person.name))

    def restore(self, document: str, subject: str, version: int, step: str | None = None) -> Json:
        """Make an earlier version of a subject the one that stands; version 0 is the machine's suggestion."""
        self.need(Role.CONTRIBUTOR)
        record = self._document(document)
        self.opened.prepare(record.id)
        step = step or uuid4().hex
        return self._answer(
            record.id, step, restore(self.opened, record.id, subject, version, step, self.person.name)
        )

    def _answer(self, document: DocumentId, step: str, applied: Applied) -> Json:
        outcome = applied.outcome
        shown = {id: row for id, row in outcome.changed.items() if row is not None and not row.hidden}
        with self.opened.store.subjects.shelf(document) as shelf:
            # Names of ends change with what they join.
            for row in shelf.touching([id for id, row in shown.items() if row.kind in ("region", "entry")]):
                if not row.hidden:
                    shown.setdefault(row.id, row)
            ends = _with_ends(shelf, shown.values())
        done = []
        conflicts = []
        for key, said in applied.planned.items():
            decision = said.stored.decision
            if decision.id in outcome.done:
                changed = outcome.changed.get(decision.subject)
                status = changed.status.value if changed is not None else None
                revision = outcome.done[decision.id]
                done.append({"key": key, "id": decision.subject, "revision": revision, "status": status})
            elif decision.id in outcome.conflicts:
                now = outcome.conflicts[decision.id]
                conflicts.append(
                    {
                        "key": key,
                        "id": decision.subject,
                        "by": now.user if now is not None else None,
                        "at": now.at if now is not None else None,
                        "now": subject_json(now, self.language, ends) if now is not None else None,
                    }
                )
        return {
            "step": step,
            "done": done,
            "conflicts": conflicts,
            "refused": [
                {"key": key, "sentence": error.sentence(self.language)}
                for key, error in applied.refused.items()
            ],
            "changed": by_kind(shown.values(), self.language, ends),
            "removed": [id for id, row in outcome.changed.items() if row is None or row.hidden],
            "revision": self.opened.store.subjects.revision(document),
        }

    def bulk_preview(self, wanted: Wanted) -> Json:
        """What a bulk acceptance would accept: how many, of which types, and the least certain of them."""
        self.need(Role.CONTRIBUTOR)
        self.prepare()
        wanted = _suggested(wanted)
        queued = self.opened.store.subjects.next(wanted, MOST_AT_ONCE)
        types: dict[str, int] = {}
        for each in queued:
            types[each.row.type] = types.get(each.row.type, 0) + 1
        return {
            "total": len(queued),
            "types": types,
            "sample": self.queue(wanted, SAMPLE)["items"],
        }

    def bulk_accept(self, wanted: Wanted, step: str) -> Json:
        """Accept all that is wanted, as one step for each document; one undo takes it back."""
        self.need(Role.CONTRIBUTOR)
        self.prepare()
        queued = self.opened.store.subjects.next(_suggested(wanted), MOST_AT_ONCE)
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
            total += len(apply(self.opened, document, step, edits, self.person.name).outcome.done)
        return {"step": step, "accepted": total}

    def bulk_undo(self, asked: Undo) -> Json:
        """Take back a step in all documents that it touched."""
        self.need(Role.CONTRIBUTOR)
        undone = 0
        for document in self.opened.store.subjects.documents_of_step(asked.step):
            undone += len(undo(self.opened, document, asked, self.person.name).outcome.done)
        return {"step": asked.new_step, "undone": undone}

    # Remarks

    def remark(
        self, document: str, subject: str, kind: RemarkKind, text: str, key: str, answers: int | None = None
    ) -> Json:
        """Say something about a subject."""
        self.need(Role.CONTRIBUTOR)
        record = self._document(document)
        with self._shelf(record.id) as shelf:
            _row(shelf, subject)
        remark = self.opened.store.remarks.add(
            record.id, subject, kind, text, user=self.person.name, key=key, answers=answers
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
        if remark is None:
            raise EditError("edit_gone", subject=number)
        if remark.user != self.person.name:
            self.need(Role.MODERATOR)
        self.opened.store.remarks.close(number, self.person.name)

    def remarks(self, kinds: Iterable[RemarkKind] = tuple(RemarkKind), *, mine: bool = False) -> list[Json]:
        """Remarks that nobody has settled."""
        self.need(Role.READER)
        found = self.opened.store.remarks.open(list(kinds), self.person.name if mine else None)
        return [remark_json(each) | {"document": each.document} for each in found]


def _row(shelf: Shelf, subject: str) -> Standing:
    row = shelf.get([subject]).get(subject)
    if row is None:
        raise EditError("edit_gone", subject=subject)
    return row


def _with_ends(shelf: Shelf, rows: Iterable[Standing]) -> Mapping[str, Standing]:
    """The rows, and the ends of the links among them, by id."""
    known = {row.id: row for row in rows}
    wanted = {end for row in known.values() for end in (row.source, row.target) if end is not None}
    return known | shelf.get(wanted - set(known))


def _suggested(wanted: Wanted) -> Wanted:
    return replace(wanted, statuses=(Status.SUGGESTED.value,))
