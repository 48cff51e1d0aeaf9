"""Documents that a person has said are finished: they are validated, and locked until somebody reopens them.

Whatever would change what stands of a document asks here in its own transaction, so that nothing slips in between.
"""

from sqlalchemy import ColumnElement, Connection, delete, select, update

from pictoria_docs.document import Validation
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import LockedError
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Repository
from pictoria_docs.store.database.layer_rows import SHARED_LAYER
from pictoria_docs.store.decisions.log import append_history
from pictoria_docs.store.people.campaigns import UNFINISHED
from pictoria_docs.store.records import now

DOCUMENTS, TASKS, CAMPAIGNS = schema.documents, schema.tasks, schema.campaigns
LOCKED = "document_validated"
"""Code of what is told where something was left as it is."""


def is_open(document: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a column of document ids names one that is not validated."""
    return document.not_in(select(DOCUMENTS.c.id).where(DOCUMENTS.c.validated.is_not(None)))


def require_open(connection: Connection, document: DocumentId) -> None:
    """Go on only if a document may change.

    Raises:
        LockedError: it is validated.
    """
    query = select(DOCUMENTS.c.name, DOCUMENTS.c.validated_by)
    row = connection.execute(
        query.where(DOCUMENTS.c.id == document, DOCUMENTS.c.validated.is_not(None))
    ).first()
    if row is not None:
        raise LockedError(LOCKED, document=row.name, by=row.validated_by)


def require_undivided(connection: Connection, document: DocumentId) -> None:
    """Go on only if nobody reviews pages of a document without seeing what others decide.

    Raises:
        LockedError: two people do.
    """
    unsettled = (
        select(DOCUMENTS.c.name)
        .join(TASKS, TASKS.c.document_id == DOCUMENTS.c.id)
        .join(CAMPAIGNS, CAMPAIGNS.c.number == TASKS.c.campaign)
        .where(
            DOCUMENTS.c.id == document,
            TASKS.c.layer != SHARED_LAYER,
            TASKS.c.state.in_([state.value for state in UNFINISHED]),
            CAMPAIGNS.c.closed.is_(None),
        )
    )
    row = connection.execute(unsettled).first()
    if row is not None:
        raise LockedError("document_in_double_task", document=row.name)


class Validations(Repository):
    """Which documents are validated; each change of it is a line of the history."""

    def all(self) -> dict[DocumentId, Validation]:
        """The validated documents, by id."""
        query = select(DOCUMENTS.c.id, DOCUMENTS.c.validated, DOCUMENTS.c.validated_by)
        rows = self._database.rows(query.where(DOCUMENTS.c.validated.is_not(None)))
        return {row.id: Validation(by=row.validated_by, at=row.validated) for row in rows}

    def validate(self, document: DocumentId, user: str, note: str = "") -> Validation:
        """Say that a document is finished; one that is so already stays as it is.

        Raises:
            LockedError: two people still review pages of it without seeing each other, and what they decide would be
                shut out.
        """
        with self._database.writing() as connection:
            row = connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.id == document)).one()
            if row.validated is not None:
                return Validation(by=row.validated_by, at=row.validated)
            require_undivided(connection, document)
            validation = Validation(by=user, at=now())
            self._write(connection, document, validation)
            append_history(connection, document, document, "validate", user=user, note=note)
        return validation

    def reopen(self, document: DocumentId, user: str, note: str = "") -> None:
        """Let a document change again."""
        with self._database.writing() as connection:
            query = select(DOCUMENTS.c.validated).where(DOCUMENTS.c.id == document)
            if connection.scalar(query) is not None:
                self._write(connection, document, None)
                append_history(connection, document, document, "reopen", user=user, note=note)
                # What a run could not do because of it can be done again.
                problems = schema.problems
                told = (problems.c.document_id == document) & (problems.c.code == LOCKED)
                connection.execute(delete(problems).where(told))

    @staticmethod
    def _write(connection: Connection, document: DocumentId, validation: Validation | None) -> None:
        at, by = (validation.at, validation.by) if validation is not None else (None, None)
        connection.execute(
            update(DOCUMENTS).where(DOCUMENTS.c.id == document).values(validated=at, validated_by=by)
        )
