"""What was read of the friezes of pictures, kept and found again inside one transaction."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database.picture_schema import picture_friezes
from pictoria_docs.store.decisions.log import batches


class FriezeRepository:
    """The friezes of a project as bytes, through an open connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def known(self, digests: Collection[str], version: int) -> dict[str, bytes]:
        """What a version of the reading found in pictures, by their digest (`picture_digest`); those that it did not
        read are left out."""
        columns = picture_friezes.c
        found: dict[str, bytes] = {}
        for batch in batches(digests):
            query = select(columns.digest, columns.data).where(columns.version == version)
            rows = self.connection.execute(query.where(columns.digest.in_(batch)))
            found.update((row.digest, row.data) for row in rows)
        return found

    def any(self, version: int) -> bool:
        """Whether a version of the reading found a frieze anywhere."""
        columns = picture_friezes.c
        query = select(columns.digest).where(columns.version == version, func.length(columns.data) > 0)
        return self.connection.execute(query.limit(1)).first() is not None

    def keep(self, digest: str, document: DocumentId, version: int, data: bytes) -> None:
        """Keep what a version of the reading found in a picture."""
        statement = insert(picture_friezes).values(
            digest=digest, document_id=document, version=version, data=data
        )
        changed = {name: statement.excluded[name] for name in ("version", "data")}
        self.connection.execute(statement.on_conflict_do_update(set_=changed))
