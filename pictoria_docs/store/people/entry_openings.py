"""Where the entries of documents open, as people said: the linking stage reads them there and looks for none."""

from collections import Counter
from typing import NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select

from pictoria_docs.document import EntryOpening
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database import schema
from pictoria_docs.store.database.connections import Repository
from pictoria_docs.store.decisions.log import append_history
from pictoria_docs.store.people.validation import require_open, require_undivided

TABLE = schema.entry_openings
Openings = tuple[EntryOpening, ...]
_OPENINGS = TypeAdapter(Openings)
NONE = "[]"
"""What is kept of a document that has no entries."""


class SaidOpenings(NamedTuple):
    """What a person said of a document."""

    openings: Openings | None
    """Where its entries open; none: it has no entries; None: nothing is said."""
    pattern: str | None = None
    """What they have in common; None: not known."""


class EntryOpenings(Repository):
    """What people said of the documents of a project."""

    def of(self, document: DocumentId) -> Openings | None:
        """Read where a document's entries open; none: it has no entries; None: nobody said anything."""
        row = self._database.row(select(TABLE.c.openings).where(TABLE.c.document_id == document))
        return None if row is None else _loaded(row.openings)

    def patterns(self) -> Counter[str]:
        """Count the documents that have entries by what their openings have in common; "": that is not known."""
        rows = self._database.rows(select(TABLE.c.pattern).where(TABLE.c.openings != NONE))
        return Counter(row.pattern or "" for row in rows)

    def say(self, document: DocumentId, said: SaidOpenings, user: str) -> SaidOpenings:
        """Keep where a document's entries open; a line of the history tells who said it.

        The entries are read anew by the next run.

        Args:
            document: whose entries.
            said: where they open.
            user: who says so.

        Returns:
            What was said before.

        Raises:
            LockedError: the document is validated, or two people review it without seeing each other.
        """
        with self._database.writing(durable=True) as connection:
            require_open(connection, document)
            require_undivided(connection, document)
            row = connection.execute(select(TABLE).where(TABLE.c.document_id == document)).first()
            before, after = None if row is None else row.openings, _dumped(said.openings)
            connection.execute(delete(TABLE).where(TABLE.c.document_id == document))
            if after is not None:
                values = {"document_id": document, "openings": after, "pattern": said.pattern}
                connection.execute(insert(TABLE).values(values))
            append_history(
                connection, document, document, "entry_openings", user=user, before=before, after=after
            )
        return SaidOpenings(_loaded(before), None if row is None else row.pattern)


def _loaded(openings: str | None) -> Openings | None:
    return None if openings is None else _OPENINGS.validate_json(openings)


def _dumped(openings: Openings | None) -> str | None:
    return None if openings is None else _OPENINGS.dump_json(openings).decode()
