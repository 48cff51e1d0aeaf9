"""The same picture elsewhere: all pictures of a project compared with those near them, and families of what is alike.

Only pictures that are new, or whose box changed, are compared; what was found out of a pair is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, Row, select

from pictoria_docs.document import Box
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.retrieval.compared_pairs import CONFIRMED, compared_pairs
from pictoria_docs.retrieval.indexed_pictures import shown_title
from pictoria_docs.retrieval.indexing import Progress
from pictoria_docs.retrieval.picture_indexing import unpack_points
from pictoria_docs.retrieval.picture_search import PictureSearcher, overlapping, shown_pictures
from pictoria_docs.retrieval.pictures.families import connected_parts, families
from pictoria_docs.retrieval.pictures.ranking import VERIFIED
from pictoria_docs.retrieval.pictures.verification import verify
from pictoria_docs.store import Store
from pictoria_docs.store.database.picture_schema import picture_vectors
from pictoria_docs.store.indexes.picture_repository import PicturePairRow, PictureRepository, PictureRow
from pictoria_docs.store.pictures.gallery import Ref

COMPARED_AT_ONCE = 20
"""Pictures whose pairs are written in one transaction."""
COMPLETED = 60
"""Pictures that pairs connect up to which all of their pairs are compared: 1,770, which takes some three seconds."""


@dataclass(frozen=True)
class FamilyMember:
    """A picture in a family of pictures that show the same."""

    family: int
    """From 1, the largest family first."""
    size: int
    """Pictures of the family."""
    document: DocumentId
    document_name: str
    page: int
    figure_id: str
    box: Box
    """In points of the page."""
    number: str
    """As printed; empty without one."""
    title: str
    """How its caption begins."""
    score: float
    """Mean probability that it shows the same as another member, 0 to 1."""


class PictureFamilies:
    """The families of one project."""

    def __init__(self, store: Store, searcher: PictureSearcher) -> None:
        self.store, self.searcher = store, searcher

    def compare(self, progress: Progress | None = None) -> int:
        """Compare the pictures of the index that were not compared yet; give how many.

        Can be interrupted at any moment: what was found out is kept, and the next call goes on.

        Raises:
            ProjectError: the project cannot be read or written.
        """
        done = 0
        with self.store.reading() as connection:
            otherwise = PictureRepository(connection).compared_otherwise()
        if otherwise:
            with self.store.writing() as connection:
                PictureRepository(connection).forget_pairs()
        while True:
            with self.store.reading() as connection:
                index = PictureRepository(connection)
                model = index.model()
                fresh = {} if model is None else index.not_compared(model, COMPARED_AT_ONCE)
                left = 0 if model is None else index.count_not_compared(model)
                pairs = [pair for picture in fresh.values() for pair in self._pairs_of(connection, picture)]
            if model is None or not fresh:
                break
            with self.store.writing() as connection:
                index = PictureRepository(connection)
                index.put_pairs(pairs)
                index.set_compared(fresh, model)
            done += len(fresh)
            if progress is not None:
                progress(done, done + left - len(fresh))
        if model is not None:
            self._complete(model)
        return done

    def _pairs_of(self, connection: Connection, picture: PictureRow) -> Iterator[PicturePairRow]:
        """A picture with those near it."""
        index = PictureRepository(connection)
        near = self.searcher.neighbours(connection, picture, VERIFIED)
        known = {frozenset((pair.first, pair.second)) for pair in index.pairs(picture)}
        return _verified(index, [(picture, other) for other in near], known)

    def _complete(self, model: str) -> None:
        """Compare all pictures that pairs connect, so that no pair of a family is missing."""
        with self.store.reading() as connection:
            index = PictureRepository(connection)
            pictures, likely = _standing(connection, model)
            known = {frozenset((pair.first, pair.second)) for pair in index.pairs()}
        rows = [PictureRow.of(row) for row in pictures]
        for part in connected_parts(len(rows), likely):
            if len(part) > COMPLETED:
                continue
            two = list(combinations([rows[number] for number in part], 2))
            with self.store.reading() as connection:
                pairs = list(_verified(PictureRepository(connection), two, known))
            if pairs:
                with self.store.writing() as connection:
                    PictureRepository(connection).put_pairs(pairs)

    def members(self) -> list[FamilyMember]:
        """The families as they are known: by family, in each the surest member first. What people said of pairs counts
        more than what was measured.

        Raises:
            ProjectError: the project cannot be read.
        """
        with self.store.reading() as connection:
            model = PictureRepository(connection).model()
            if model is None:
                return []
            pictures, likely = _standing(connection, model)
        at = {Ref(row.document_id, row.subject): number for number, row in enumerate(pictures)}
        compared = compared_pairs(self.store)
        for group, probability in ((compared.same, CONFIRMED), (compared.refused, 0.0)):
            for pair in group:
                if pair.first in at and pair.second in at:
                    likely[_ordered(at[pair.first], at[pair.second])] = probability
        names = {record.id: record.name for record in self.store.documents.all()}
        return [
            _member(pictures[found.picture], found.family + 1, found.size, found.confidence, names)
            for found in families(len(pictures), likely)
        ]


def _standing(connection: Connection, model: str) -> tuple[list[Row[Any]], dict[tuple[int, int], float]]:
    """The pictures that all see now, and the pairs of them that were compared as they are now, by their numbers in the
    list."""
    seen = connection.scalars(select(picture_vectors.c.item).where(picture_vectors.c.model == model))
    pictures = shown_pictures(connection, model, sorted(seen))
    numbers = {(row.number, PictureRow.of(row).digest): at for at, row in enumerate(pictures)}
    likely = {
        _ordered(numbers[pair.first], numbers[pair.second]): pair.probability
        for pair in PictureRepository(connection).pairs()
        if pair.first in numbers and pair.second in numbers
    }
    return pictures, likely


def _verified(
    index: PictureRepository, pairs: Sequence[tuple[PictureRow, PictureRow]], known: set[frozenset[Any]]
) -> Iterator[PicturePairRow]:
    """Pairs that are not known yet, with their probability; those of one place of a page are none."""
    fresh = [
        (first, second)
        for first, second in pairs
        if not overlapping(first, second)
        and frozenset(((first.item, first.digest), (second.item, second.digest))) not in known
    ]
    ends = {picture.item: picture for pair in fresh for picture in pair}
    features = {item: unpack_points(packed) for item, packed in index.points(list(ends.values())).items()}
    for one, other in fresh:
        # The alignment differs a little with its direction: always the same one.
        first, second = sorted((one, other), key=lambda picture: (picture.document, picture.subject))
        if first.item in features and second.item in features:
            probability = verify(features[first.item], features[second.item]).probability
            yield PicturePairRow((first.item, first.digest), (second.item, second.digest), probability)


def _ordered(first: int, second: int) -> tuple[int, int]:
    return (first, second) if first < second else (second, first)


def _member(
    row: Row[Any], family: int, size: int, score: float, names: Mapping[DocumentId, str]
) -> FamilyMember:
    return FamilyMember(
        family=family,
        size=size,
        document=row.document_id,
        document_name=names.get(row.document_id, row.document_id),
        page=row.page,
        figure_id=row.subject,
        box=Box(row.x0, row.y0, row.x1, row.y1),
        number=row.printed_number,
        title=shown_title(row.title or row.text),
        score=score,
    )
