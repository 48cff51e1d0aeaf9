"""What packages found out about pictures, kept and found again inside one transaction."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database.picture_schema import picture_notes
from pictoria_docs.store.decisions.log import batches


class PictureNotes:
    """What one package found out about pictures, as bytes, through an open connection."""

    def __init__(self, connection: Connection, package: str, version: int) -> None:
        """Use the notes of a package.

        Args:
            connection: to the project.
            package: name under which the notes are kept.
            version: of what makes them; those of other versions are not seen.
        """
        self.connection, self._package, self._version = connection, package, version
        columns = picture_notes.c
        self._own = (columns.package == package) & (columns.version == version)

    def known(self, digests: Collection[str]) -> dict[str, bytes]:
        """Give what is noted of pictures, by their digest (`picture_digest`); those without a note are left out."""
        columns = picture_notes.c
        found: dict[str, bytes] = {}
        for batch in batches(digests):
            query = select(columns.digest, columns.data).where(self._own, columns.digest.in_(batch))
            found.update((row.digest, row.data) for row in self.connection.execute(query))
        return found

    def any(self) -> bool:
        """Tell whether any picture has a note that is not empty."""
        columns = picture_notes.c
        query = select(columns.digest).where(self._own, func.length(columns.data) > 0)
        return self.connection.execute(query.limit(1)).first() is not None

    def keep(self, digest: str, document: DocumentId, data: bytes) -> None:
        """Keep a note of a picture; it goes with its document."""
        statement = insert(picture_notes).values(
            package=self._package, digest=digest, document_id=document, version=self._version, data=data
        )
        changed = {name: statement.excluded[name] for name in ("version", "data")}
        self.connection.execute(statement.on_conflict_do_update(set_=changed))
