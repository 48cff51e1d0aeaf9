"""Where the entries of documents open, as people said: the linking stage reads them there and looks for none."""

from collections import Counter
from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, insert, select

from pictoria_docs.document import EntryOpening
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store import schema
from pictoria_docs.store.database import Repository
from pictoria_docs.store.log import append_history
from pictoria_docs.store.validation import require_open, require_undivided

TABLE = schema.entry_openings
Openings = tuple[EntryOpening, ...]
_OPENINGS = TypeAdapter(Openings)
NONE = "[]"
"""What is kept of a document that has no entries."""


class EntryOpenings(Repository):
    """What people said of the documents of a project."""

    def of(self, document: DocumentId) -> Openings | None:
        """Where a document's entries open; none: it has no entries; None: nobody said anything."""
        with self._database.reading() as connection:
            return _read(connection, document)

    def ways(self) -> Counter[str]:
        """Count the documents whose entries open in each way, "" for those of which no way is known."""
        rows = self._database.rows(select(TABLE.c.way).where(TABLE.c.openings != NONE))
        return Counter(row.way or "" for row in rows)

    def say(
        self,
        document: DocumentId,
        openings: Sequence[EntryOpening] | None,
        user: str,
        way: str | None = None,
    ) -> Openings | None:
        """Keep where a document's entries open; a line of the history tells who said it.

        The entries are read anew by the next run.

        Args:
            document: whose entries.
            openings: as `of` gives them.
            user: who says so.
            way: what they have in common; None: not known.

        Returns:
            What was said before.

        Raises:
            LockedError: the document is validated, or two people review it without seeing each other.
        """
        with self._database.writing(durable=True) as connection:
            require_open(connection, document)
            require_undivided(connection, document)
            before = _read(connection, document)
            connection.execute(delete(TABLE).where(TABLE.c.document_id == document))
            after = None if openings is None else _OPENINGS.dump_json(tuple(openings)).decode()
            if after is not None:
                connection.execute(insert(TABLE).values(document_id=document, openings=after, way=way))
            told = None if before is None else _OPENINGS.dump_json(before).decode()
            append_history(
                connection, document, document, "entry_openings", user=user, before=told, after=after
            )
        return before


def _read(connection: Connection, document: DocumentId) -> Openings | None:
    told = connection.scalar(select(TABLE.c.openings).where(TABLE.c.document_id == document))
    return None if told is None else _OPENINGS.validate_json(told)
