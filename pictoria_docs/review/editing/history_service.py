"""What was done: the versions of one subject, and the history of the whole project."""

from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.editing.details import version_json
from pictoria_docs.review.session import SessionService
from pictoria_docs.review.wire import Json
from pictoria_docs.store.decision_repository import HistoryFilter

MOST_LINES = 200
"""Lines of the history that are given at once."""
LINES = 50
"""Lines of the history that are given where no number is asked for."""


class HistoryService(SessionService):
    """Reads the history, without what the person must not see yet."""

    def of_subject(self, document: str, subject: str) -> list[Json]:
        """All versions of a subject, oldest first; also of one that is gone."""
        session = self._session
        record = session.document(document)
        layer = session.layer_of(record.id, subject)
        with session.opened.store.projection.repository(record.id, layer) as repository:
            return [version_json(stored, session.language) for stored in repository.decisions(subject)]

    def lines(
        self,
        *,
        user: str | None = None,
        document: str | None = None,
        kind: str | None = None,
        day: str | None = None,
        before: int | None = None,
        limit: int = LINES,
    ) -> Json:
        """The history of everything, newest first.

        Args:
            user: only what this person did.
            document: only what concerns this document.
            kind: only "region", "entry", "mention", "link", "field", "task", "campaign" or "document".
            day: only what was done on it, in UTC ("2026-11-25").
            before: only lines with lower numbers: the `next` of the answer before.
            limit: how many lines.

        Raises:
            ProjectError: no such document.
        """
        session = self._session
        session.require(Permission.READ)
        wanted = HistoryFilter(
            user=user,
            document=session.document(document).id if document is not None else None,
            kind=kind,
            day=day,
            before=before,
            unseen=session.hidden_layers(),
        )
        limit = min(limit, MOST_LINES)
        lines = session.opened.store.decisions.history(wanted, limit)
        return {
            "items": [
                {
                    "number": line.number,
                    "at": line.at,
                    "by": line.user,
                    "document": line.document,
                    "subject": line.subject,
                    "action": line.action,
                    "before": line.before,
                    "after": line.after,
                    "note": line.note,
                }
                for line in lines
            ],
            "next": lines[-1].number if len(lines) == limit else None,
        }
