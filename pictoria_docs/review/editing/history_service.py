"""What was done: the versions of one subject, and the history of the whole project."""

import json
from dataclasses import replace

from pictoria_docs.errors import without_folders
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.editing.details import version_json
from pictoria_docs.review.schemas.details import VersionJson
from pictoria_docs.review.schemas.documents import HistoryJson
from pictoria_docs.review.session import SessionService
from pictoria_docs.store.decisions.decision_repository import HistoryFilter
from pictoria_docs.store.records import HistoryRecord, to_json

MAX_LINES = 200
"""Lines of the history that are given at once."""
LINES = 50
"""Lines of the history that are given where no number is asked for."""
EVERYTHING = HistoryFilter()


class HistoryService(SessionService):
    """Reads the history, without what the person must not see yet."""

    def of_subject(self, document: str, subject: str) -> list[VersionJson]:
        """All versions of a subject, oldest first; also of one that is gone."""
        session = self._session
        record = session.document(document)
        layer = session.layer_of(record.id, subject)
        with session.opened.store.projection.repository(record.id, layer) as repository:
            return [version_json(stored, session.language) for stored in repository.decisions(subject)]

    def lines(self, wanted: HistoryFilter = EVERYTHING, limit: int = LINES) -> HistoryJson:
        """The history of everything, newest first.

        Args:
            wanted: which lines; a document by its name or id.
            limit: how many, at most. The answer's `next` is the `before` of those after them.

        Raises:
            ProjectError: no such document.
        """
        session = self._session
        session.require(Permission.READ)
        document = session.document(wanted.document).id if wanted.document is not None else None
        wanted = replace(wanted, document=document, unseen=session.hidden_layers())
        limit = min(limit, MAX_LINES)
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
                    "after": _public(line),
                    "note": line.note,
                }
                for line in lines
            ],
            "next": lines[-1].number if len(lines) == limit else None,
        }


def _public(line: HistoryRecord) -> str | None:
    """What became of it; of a document that came in, the name of its file and not where that lies."""
    if line.after is None or (line.action, line.subject) != ("add", line.document):
        return line.after
    return to_json(without_folders(json.loads(line.after)))
