"""Rows of the index of pictures, read and written inside one transaction."""

from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from pictoria_docs.document import Box
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.database.picture_schema import (
    FIGURE,
    picture_pairs,
    picture_points,
    picture_tasks,
    picture_vectors,
)
from pictoria_docs.store.database.search_schema import items
from pictoria_docs.store.decisions.log import batches

VERSION = 1
"""Raised when the same place gives other vectors or points by the same model; it is part of what models are called
here, so that all pictures are looked at anew."""
COMPARING = 2
"""Raised when two pictures are compared otherwise, so that all pairs are compared anew; it is part of what is noted of
compared pictures. Those before it had no such number."""
AT_ONCE = 32
"""Pictures of one page that are taken at once."""
BOX_DECIMALS = 2
"""Of points of the page: what is finer shows the same picture."""
NOBODY = ""

PictureKey = tuple[int, str]
"""An item and the digest of what it shows."""


class PictureRow(NamedTuple):
    """A picture as an item of the index tells it."""

    item: int
    document: DocumentId
    subject: str
    page: int
    box: Box
    """In points of the page."""

    @classmethod
    def of(cls, row: Row[Any]) -> "PictureRow":
        """From a row of the items."""
        box = Box(row.x0, row.y0, row.x1, row.y1)
        return cls(row.number, row.document_id, row.subject, row.page, box)

    @property
    def digest(self) -> str:
        """Digest of what it shows."""
        return picture_digest(self.document, self.page, self.box)


def picture_digest(document: DocumentId, page: int, box: Box) -> str:
    """Digest of what a picture shows: the content of its document, which its id stands for, its page and its box."""
    rounded = [round(value, BOX_DECIMALS) for value in box]
    return blake2b(f"{VERSION}|{document}|{page}|{rounded}".encode(), digest_size=16).hexdigest()


class SeenPicture(NamedTuple):
    """What was found out about a picture."""

    picture: PictureRow
    """As it was when it was looked at."""
    vector: bytes
    """16-bit floats."""
    points: bytes | None
    """Packed; None: those that are stored are right."""


class PicturePairRow(NamedTuple):
    """Two pictures that were compared."""

    first: PictureKey
    second: PictureKey
    probability: float


class PictureRepository:
    """The index of pictures of a project, through an open connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    # What is to be done

    def add_tasks(self, model: str) -> None:
        """Have every picture looked at that has no vector by a model."""
        missing = _lacking(model).with_only_columns(items.c.number, literal(NOBODY), literal(0.0))
        columns = ["item", "owner", "until"]
        self.connection.execute(
            sqlite_insert(picture_tasks).from_select(columns, missing).on_conflict_do_nothing()
        )

    def lacks(self, model: str) -> bool:
        """Whether a picture that nothing is to be done for has no vector by a model."""
        noted = select(picture_tasks.c.item).where(picture_tasks.c.item == items.c.number).exists()
        return self.connection.execute(_lacking(model).where(~noted).limit(1)).first() is not None

    def take(self, owner: str, now: float, until: float) -> list[PictureRow]:
        """The pictures of the next page that are to be looked at and that nobody is at, taken until then."""
        free = picture_tasks.c.until <= now
        joined = select(items).join(picture_tasks, picture_tasks.c.item == items.c.number)
        first = self.connection.execute(
            joined.where(free).order_by(items.c.document_id, items.c.page).limit(1)
        ).first()
        if first is None:
            return []
        same_page = (items.c.document_id == first.document_id) & (items.c.page == first.page)
        rows = self.connection.execute(joined.where(free, same_page).order_by(items.c.number).limit(AT_ONCE))
        taken = [PictureRow.of(row) for row in rows]
        self._lease([picture.item for picture in taken], owner, until)
        return taken

    def release(self, owner: str) -> None:
        """Let others take what `owner` was at."""
        mine = picture_tasks.c.owner == owner
        self.connection.execute(update(picture_tasks).where(mine).values(owner=NOBODY, until=0))

    def postpone(self, failed: Iterable[PictureRow], owner: str, until: float) -> None:
        """Have pictures that `owner` could not read tried again then."""
        for picture in self._unchanged(failed):
            own = (picture_tasks.c.item == picture.item) & (picture_tasks.c.owner == owner)
            self.connection.execute(update(picture_tasks).where(own).values(owner=NOBODY, until=until))

    def _lease(self, numbers: Collection[int], owner: str, until: float) -> None:
        taken = picture_tasks.c.item.in_(numbers)
        self.connection.execute(update(picture_tasks).where(taken).values(owner=owner, until=until))

    def left(self, now: float) -> int:
        """How many pictures are to be looked at now, whoever is at them."""
        waiting = or_(picture_tasks.c.owner != NOBODY, picture_tasks.c.until <= now)
        return self.connection.scalar(select(func.count()).select_from(picture_tasks).where(waiting)) or 0

    # What was found out

    def has(self, pictures: Collection[PictureRow], model: str) -> tuple[set[PictureKey], set[PictureKey]]:
        """Which of the pictures have their vector by a model, and which their points."""
        return (
            self._known(picture_vectors, pictures, picture_vectors.c.model == model),
            self._known(picture_points, pictures),
        )

    def _known(self, table: Any, pictures: Collection[PictureRow], *conditions: Any) -> set[PictureKey]:
        found: set[PictureKey] = set()
        for batch in batches(pictures):
            query = select(table.c.item, table.c.digest).where(*conditions)
            rows = self.connection.execute(query.where(table.c.item.in_([each.item for each in batch])))
            found.update((row.item, row.digest) for row in rows)
        return found & {(picture.item, picture.digest) for picture in pictures}

    def keep(self, seen: Sequence[SeenPicture], model: str) -> None:
        """Keep what was found out about pictures; of those that changed meanwhile nothing is kept."""
        unchanged = set(self._unchanged(each.picture for each in seen))
        for picture, vector, points in seen:
            if picture not in unchanged:
                continue
            number, digest = picture.item, picture.digest
            own = (picture_vectors.c.item == number) & (picture_vectors.c.model == model)
            self.connection.execute(delete(picture_vectors).where(own))
            values = {"item": number, "model": model, "digest": digest, "data": vector}
            self.connection.execute(insert(picture_vectors).values(values))
            if points is not None:
                self._forget_pairs(number)
                statement = sqlite_insert(picture_points).values(
                    item=number, digest=digest, compared="", data=points
                )
                changed = {name: statement.excluded[name] for name in ("digest", "compared", "data")}
                self.connection.execute(statement.on_conflict_do_update(set_=changed))
        self.settle(unchanged)

    def settle(self, done: Iterable[PictureRow]) -> None:
        """Forget what was to be done for pictures that are known as they are now."""
        for batch in batches(picture.item for picture in self._unchanged(done)):
            self.connection.execute(delete(picture_tasks).where(picture_tasks.c.item.in_(batch)))

    def _unchanged(self, pictures: Iterable[PictureRow]) -> list[PictureRow]:
        """Those that still show what they did when they were taken."""
        unchanged: list[PictureRow] = []
        for batch in batches(pictures):
            now = {picture.item: picture for picture in self.pictures([each.item for each in batch])}
            unchanged += [each for each in batch if now.get(each.item) == each]
        return unchanged

    def has_other_models(self, model: str) -> bool:
        """Whether there are vectors of another model."""
        query = select(picture_vectors.c.item).where(picture_vectors.c.model != model).limit(1)
        return self.connection.execute(query).first() is not None

    def forget_other_models(self, model: str) -> None:
        """Drop the vectors of all models but one."""
        self.connection.execute(delete(picture_vectors).where(picture_vectors.c.model != model))

    # Reading

    def pictures(self, numbers: Collection[int]) -> list[PictureRow]:
        """Pictures as they are now; those that are gone or none any more are left out."""
        query = select(items).where(items.c.kind == FIGURE)
        return [
            PictureRow.of(row)
            for batch in batches(numbers)
            for row in self.connection.execute(query.where(items.c.number.in_(batch)))
        ]

    def figures(self, documents: Collection[DocumentId] | None = None) -> list[tuple[PictureRow, str]]:
        """List the pictures of documents (None: of all), page by page, each with its printed number."""
        query = select(items).where(items.c.kind == FIGURE)
        if documents is not None:
            query = query.where(items.c.document_id.in_(documents))
        ordered = query.order_by(items.c.document_id, items.c.page, items.c.number)
        return [(PictureRow.of(row), row.printed_number) for row in self.connection.execute(ordered)]

    def find(self, subject: str, document: str | None = None) -> PictureRow | None:
        """The picture with an id, if the index has it."""
        query = select(items).where(items.c.kind == FIGURE, items.c.subject == subject)
        if document is not None:
            query = query.where(items.c.document_id == document)
        row = self.connection.execute(query.limit(1)).first()
        return None if row is None else PictureRow.of(row)

    def at(self, document: DocumentId, page: int, box: Box) -> PictureRow | None:
        """The picture that has a box of a page, if the index has it."""
        place = (items.c.document_id == document) & (items.c.page == page)
        rows = self.connection.execute(select(items).where(items.c.kind == FIGURE, place))
        pictures = (PictureRow.of(row) for row in rows)
        same = (each for each in pictures if each.box.rounded(BOX_DECIMALS) == box.rounded(BOX_DECIMALS))
        return next(same, None)

    def model(self) -> str | None:
        """The model that most pictures have vectors by; None: there are no vectors."""
        query = select(picture_vectors.c.model).group_by(picture_vectors.c.model)
        return self.connection.scalar(query.order_by(func.count().desc(), picture_vectors.c.model).limit(1))

    def vector_size(self, model: str) -> int | None:
        """Bytes of a vector by a model; None: there is none."""
        query = select(func.length(picture_vectors.c.data)).where(picture_vectors.c.model == model).limit(1)
        return self.connection.scalar(query)

    def count(self, model: str) -> int:
        """How many pictures have a vector by a model."""
        query = select(func.count()).select_from(picture_vectors).where(picture_vectors.c.model == model)
        return self.connection.scalar(query) or 0

    def vector(self, picture: PictureRow, model: str) -> bytes | None:
        """The vector of a picture as it is now."""
        query = select(picture_vectors.c.data).where(
            picture_vectors.c.item == picture.item,
            picture_vectors.c.model == model,
            picture_vectors.c.digest == picture.digest,
        )
        found: bytes | None = self.connection.scalar(query)
        return found

    def vectors(self, numbers: Collection[int], model: str) -> dict[int, bytes]:
        """Give the vectors of pictures by a model, by item, whatever became of their boxes since."""
        query = select(picture_vectors.c.item, picture_vectors.c.data).where(picture_vectors.c.model == model)
        return {
            item: data
            for batch in batches(numbers)
            for item, data in self.connection.execute(query.where(picture_vectors.c.item.in_(batch)))
        }

    def points(self, pictures: Collection[PictureRow]) -> dict[int, bytes]:
        """The packed points of pictures as they are now, by item."""
        digests = {picture.item: picture.digest for picture in pictures}
        query = select(picture_points.c.item, picture_points.c.digest, picture_points.c.data)
        return {
            row.item: row.data
            for batch in batches(digests)
            for row in self.connection.execute(query.where(picture_points.c.item.in_(batch)))
            if row.digest == digests[row.item]
        }

    # Pairs

    def not_compared(self, model: str, limit: int) -> dict[PictureKey, PictureRow]:
        """The next pictures whose points were not compared with those that are near by the vectors of a model, by item
        and digest of the points."""
        query = select(items, picture_points.c.digest.label("seen"))
        query = query.join(picture_points, picture_points.c.item == items.c.number)
        query = query.where(picture_points.c.compared != compared_by(model)).order_by(items.c.number)
        rows = self.connection.execute(query.limit(limit))
        return {(row.number, row.seen): PictureRow.of(row) for row in rows}

    def count_not_compared(self, model: str) -> int:
        """How many pictures those are altogether."""
        query = (
            select(func.count())
            .select_from(picture_points)
            .where(picture_points.c.compared != compared_by(model))
        )
        return self.connection.scalar(query) or 0

    def set_compared(self, points: Iterable[PictureKey], model: str) -> None:
        """Tell that points were compared with those that are near."""
        for item, digest in points:
            same = (picture_points.c.item == item) & (picture_points.c.digest == digest)
            self.connection.execute(update(picture_points).where(same).values(compared=compared_by(model)))

    def compared_otherwise(self) -> bool:
        """Whether there are pairs that were compared in an earlier way."""
        return self.connection.scalar(select(picture_points.c.item).where(_OTHERWISE).limit(1)) is not None

    def forget_pairs(self) -> None:
        """Forget all pairs, and that pictures were compared in an earlier way."""
        self.connection.execute(delete(picture_pairs))
        self.connection.execute(update(picture_points).where(_OTHERWISE).values(compared=""))

    def put_pairs(self, pairs: Collection[PicturePairRow]) -> None:
        """Keep pairs that were compared; those with an end that is gone are left out."""
        numbers = {end[0] for pair in pairs for end in (pair.first, pair.second)}
        there = {picture.item for picture in self.pictures(numbers)}
        rows = [
            {
                "first": pair.first[0],
                "first_digest": pair.first[1],
                "second": pair.second[0],
                "second_digest": pair.second[1],
                "probability": pair.probability,
            }
            for pair in pairs
            if {pair.first[0], pair.second[0]} <= there
        ]
        if rows:
            statement = sqlite_insert(picture_pairs)
            names = ("first_digest", "second_digest", "probability")
            changed = {name: statement.excluded[name] for name in names}
            self.connection.execute(statement.on_conflict_do_update(set_=changed), rows)

    def pairs(self, picture: PictureRow | None = None) -> list[PicturePairRow]:
        """The pairs that were compared, of one picture or all, whatever became of their ends since."""
        query = select(picture_pairs)
        if picture is not None:
            number = picture.item
            query = query.where(or_(picture_pairs.c.first == number, picture_pairs.c.second == number))
        return [
            PicturePairRow((row.first, row.first_digest), (row.second, row.second_digest), row.probability)
            for row in self.connection.execute(query)
        ]

    def _forget_pairs(self, number: int) -> None:
        own = or_(picture_pairs.c.first == number, picture_pairs.c.second == number)
        self.connection.execute(delete(picture_pairs).where(own))


_WAY = f" c{COMPARING}"
_OTHERWISE = and_(picture_points.c.compared != "", picture_points.c.compared.not_like(f"%{_WAY}"))


def compared_by(model: str) -> str:
    """What is noted of a picture that was compared with those near it by the vectors of a model."""
    return model + _WAY


def _lacking(model: str) -> Select[Any]:
    """Pictures without a vector by a model."""
    own = and_(picture_vectors.c.item == items.c.number, picture_vectors.c.model == model)
    query = select(items.c.number).join(picture_vectors, own, isouter=True)
    return query.where(items.c.kind == FIGURE, picture_vectors.c.item.is_(None))
