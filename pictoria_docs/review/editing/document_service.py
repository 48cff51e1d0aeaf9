"""Documents as one person sees them: pages, subjects and records."""

from pictoria_docs.document import Entry
from pictoria_docs.errors import EditError
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.editing.details import existing, subject_details
from pictoria_docs.review.editing.edit_answers import with_ends
from pictoria_docs.review.editing.order import ReviewCounts, progress_of
from pictoria_docs.review.editing.record_form import record_form
from pictoria_docs.review.editing.spellings import doubtful_titles
from pictoria_docs.review.schemas.details import DetailsJson, DoubtfulTitleJson, RecordJson
from pictoria_docs.review.schemas.documents import DocumentJson, PageContentJson, PageLeftJson, ValidationJson
from pictoria_docs.review.schemas.subjects import by_kind
from pictoria_docs.review.session import SessionService
from pictoria_docs.store import DocumentRecord


class DocumentService(SessionService):
    """Reads the documents of a project."""

    def all(self) -> list[DocumentJson]:
        """The documents, and how far their review has come."""
        session = self._session
        session.require(Permission.READ)
        store = session.opened.store
        progress = progress_of(session.opened, session.edit_layers()).documents
        problems, titles = store.runs.problems(), session.opened.titles()
        pages = store.projection.pages_read()
        answer: list[DocumentJson] = []
        for record in store.documents.all():
            read, empty = pages.get(record.id) or (0, 0)
            counts = progress.get(record.id, ReviewCounts(0, 0))
            answer.append(
                {
                    "id": record.id,
                    "name": record.name,
                    "title": titles[record.id],
                    "kind": record.kind.value,
                    "page_count": record.page_count,
                    "pages_read": read,
                    "empty_pages": empty,
                    "reviewed": counts.reviewed,
                    "left": counts.left,
                    "counts": store.results.counts(record.id),
                    "problems": [
                        problem.public_sentence(session.language)
                        for problem in problems
                        if problem.document == record.id
                    ],
                    "validated": _validated_json(record),
                }
            )
        return answer

    def pages(self, document: str) -> list[PageLeftJson]:
        """The document's pages, how much is left to review on each, and whether anybody has looked at it."""
        session = self._session
        record = session.document(document)
        session.opened.prepare(record.id)
        left = session.edit_layers().left_by_page(record.id)
        looked = session.opened.store.looked_pages.of(record.id)
        return [
            {"number": number, "left": left.get(number, 0), "looked": number in looked}
            for number in range(1, record.page_count + 1)
        ]

    def page(self, document: str, number: int) -> PageContentJson:
        """A page with all that is seen on it.

        Raises:
            ProjectError: no such document.
            EditError: no such page, or it has not been read.
        """
        session = self._session
        record = session.document(document)
        store = session.opened.store
        page = store.results.page(record.id, number)
        if page is None:
            raise EditError("page_not_read", document=record.name, page=number)
        layer = session.edit_layers().at(record.id, number)
        # Read first: what is decided while the rest is read must not go by the name of what it was before.
        revision, version = (
            store.projection.revision(record.id, layer),
            store.projection.version(record.id, layer),
        )
        record = session.document(document)
        with session.repository(record.id, layer) as repository:
            rows = repository.on_page(number)
            ends = with_ends(repository, rows)
        return {
            "project": session.slug,
            "document": record.id,
            "name": record.name,
            "title": record.title or record.name,
            "number": number,
            "page_count": record.page_count,
            "label": page.label,
            "width": round(page.width, 2),
            "height": round(page.height, 2),
            "revision": revision,
            "version": version,
            "validated": _validated_json(record),
            **by_kind(rows, session.language, ends, session.opened.assumed(document, layer)),
        }

    def subject(self, document: str, subject: str) -> DetailsJson:
        """All that is known of a subject.

        Raises:
            EditError: the document has no such subject.
        """
        session = self._session
        record = session.document(document)
        with session.repository(record.id, session.layer_of(record.id, subject)) as repository:
            row = existing(repository, subject)
            return subject_details(session.opened, repository, row, session.language, session.hidden_layers())

    def record(self, document: str, entry: str) -> RecordJson:
        """The record of an entry as a form.

        Raises:
            EditError: the document has no such entry.
        """
        session = self._session
        record = session.document(document)
        with session.repository(record.id, session.layer_of(record.id, entry)) as repository:
            row = existing(repository, entry)
            if not isinstance(row.state, Entry):
                raise EditError("edit_gone", subject=entry)
            assumed = session.opened.assumed(repository.document, repository.layer)
            return record_form(repository, row, row.state, session.opened.schema, session.language, assumed)

    def spellings(self, document: str) -> list[DoubtfulTitleJson]:
        """The entries whose titles have words in which OCR may have misread an accent, and their titles without them.

        Raises:
            ProjectError: no such document.
        """
        session = self._session
        session.require(Permission.READ)
        record = session.document(document)
        session.opened.prepare(record.id)
        with session.opened.store.projection.repository(record.id) as repository:
            return list(doubtful_titles(repository))


def _validated_json(record: DocumentRecord) -> ValidationJson | None:
    validation = record.validation
    return {"by": validation.by, "at": validation.at} if validation is not None else None
