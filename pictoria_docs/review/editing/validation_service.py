"""Documents finished by one person, and reopened."""

from pictoria_docs.review.authorization import Permission, require_reopening
from pictoria_docs.review.schemas.documents import ValidationJson
from pictoria_docs.review.session import SessionService


class ValidationService(SessionService):
    """Says that documents are finished, with the rights of one person."""

    def validate(self, document: str, note: str = "") -> ValidationJson:
        """Say that a document is finished: nothing of it changes until somebody reopens it.

        Raises:
            LockedError: two people still review pages of it without seeing each other.
        """
        session = self._session
        session.require(Permission.VALIDATE_DOCUMENTS)
        record = session.document(document)
        validation = session.opened.store.validations.validate(record.id, session.user, note)
        return {"by": validation.by, "at": validation.at}

    def reopen(self, document: str, note: str = "") -> None:
        """Let a document change again: whoever finished it may, and who may reopen those of others."""
        session = self._session
        session.require(Permission.VALIDATE_DOCUMENTS)
        record = session.document(document)
        if record.validation is not None:
            person = session.person
            require_reopening(record.validation.by, person.name, session.role, person.scopes)
            session.opened.store.validations.reopen(record.id, session.user, note)
