"""The friezes of a project, read in the background while somebody asks for them, and kept in it."""

import logging
from collections.abc import Collection, Mapping, Sequence
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy import Row, select

from pictoria_docs.api.images import cut_out
from pictoria_docs.api.project import Project
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import PictoriaError
from pictoria_docs.store.database.picture_schema import FIGURE
from pictoria_docs.store.database.search_schema import items
from pictoria_docs.store.indexes.picture_repository import PictureRow
from pictoria_docs.store.pictures.comparisons import PicturePair
from pictoria_docs.store.pictures.gallery import Ref

if TYPE_CHECKING:
    from pictoria_docs.retrieval.friezes.frieze_sequence import FriezeSequence
    from pictoria_docs.retrieval.friezes.rollers import FriezeRow, RollerPair

ASKED_WITHIN = 60.0
"""Seconds after which nothing more is read, unless somebody asks again: a figure takes some seconds of a core."""
LOG = logging.getLogger(__name__)
_ONE_AT_A_TIME = Lock()
"""In this process, whatever the number of its projects: the work of people goes on beside it."""


class FriezeReader:
    """Reads the friezes of one project, figure after figure."""

    def __init__(self, project: Project) -> None:
        """Nothing is read yet."""
        self._project = project
        self._known: dict[str, FriezeSequence | None] = {}
        """By the digest of what is read: what was found."""
        self._rollers: tuple[tuple[str, ...], list[RollerPair]] = (), []
        """Friezes by digest, and the pairs of them that are of one roller."""
        self._reading, self._closed, self._asked = Lock(), False, 0.0

    def friezes(self, documents: Collection[DocumentId] | None) -> "tuple[list[FriezeRow], int]":
        """The friezes that are known of the figures of some documents (None: of all), in the order of their pages, and
        how many figures are still to be read. Rollers are numbered over these documents."""
        from pictoria_docs.retrieval.friezes.rollers import numbered_rollers

        # Read on meanwhile: what comes while the answer is made is for the next one.
        figures = self._figures(documents)
        self._remember(figures)
        known = dict(self._known)
        left = sum(PictureRow.of(row).digest not in known for row in figures)
        if left:
            self._asked = monotonic()
            if not self._reading.locked():
                Thread(target=self._read, args=(documents,), name="friezes", daemon=True).start()
        names = {record.id: record.name for record in self._project.store.documents.all()}
        found = _found(figures, known)
        rows = (_row(row, frieze, names) for row, frieze in found)
        return numbered_rollers(rows, self._pairs(found)), left

    def _remember(self, figures: Sequence[Row]) -> None:  # type: ignore[type-arg]
        """Know what another process read of figures, or this one before it was last closed."""
        from pictoria_docs.retrieval.friezes.kept_friezes import KeptFriezes

        digests = {PictureRow.of(row).digest for row in figures} - self._known.keys()
        if digests:
            self._known |= KeptFriezes(self._project.store).known(digests)

    def of_one_roller(self) -> dict[PicturePair, float]:
        """The pairs of figures whose friezes are said to be of one roller, as far as they were read, with the
        probability."""
        from pictoria_docs.retrieval.friezes.kept_friezes import KeptFriezes

        if not KeptFriezes(self._project.store).any():
            return {}
        figures = self._figures(None)
        self._remember(figures)
        found = _found(figures, dict(self._known))
        ends = [Ref(row.document_id, row.subject) for row, _ in found]
        return {
            PicturePair.of(ends[pair.first], ends[pair.second]): pair.probability
            for pair in self._pairs(found)
        }

    def _pairs(self, found: "Sequence[tuple[Row, FriezeSequence]]") -> "list[RollerPair]":  # type: ignore[type-arg]
        from pictoria_docs.retrieval.friezes.rollers import roller_pairs

        digests = tuple(PictureRow.of(row).digest for row, _ in found)
        known, pairs = self._rollers  # Others ask meanwhile, and of other documents.
        if known != digests:
            pairs = roller_pairs([frieze for _, frieze in found])
            self._rollers = digests, pairs
        return pairs

    def close(self) -> None:
        """End the reading, after the figure that is read."""
        self._closed = True

    def _figures(self, documents: Collection[DocumentId] | None) -> Sequence[Row]:  # type: ignore[type-arg]
        query = select(items).where(items.c.kind == FIGURE)
        if documents is not None:
            query = query.where(items.c.document_id.in_(documents))
        with self._project.store.reading() as connection:
            return connection.execute(query.order_by(items.c.document_id, items.c.page, items.c.number)).all()

    def _read(self, documents: Collection[DocumentId] | None) -> None:
        if not self._reading.acquire(blocking=False):
            return
        try:
            for row in self._figures(documents):
                if self._closed or monotonic() > self._asked + ASKED_WITHIN:
                    return
                picture = PictureRow.of(row)
                if picture.digest not in self._known:
                    with _ONE_AT_A_TIME:
                        self._known[picture.digest] = self._frieze(picture)
        except PictoriaError as error:
            LOG.warning("friezes of %s could not be read: %s", self._project.path.name, error)
        finally:
            self._reading.release()

    def _frieze(self, picture: PictureRow) -> "FriezeSequence | None":
        from pictoria_docs.api.friezes import WIDTH
        from pictoria_docs.retrieval.friezes.kept_friezes import KeptFriezes

        project = self._project
        record = project.store.documents.get(picture.document)
        size = next(project.store.results.pages(record.id, only=[picture.page]))
        try:
            image = cut_out(
                lambda dpi: project.images.get(record, picture.page, dpi),
                size.width,
                picture.box,
                None,
                WIDTH,
            )
        except PictoriaError:  # the page cannot be read
            return None
        return KeptFriezes(project.store).read(picture.digest, picture.document, image)


def _found(
    figures: Sequence[Row],  # type: ignore[type-arg]
    known: "Mapping[str, FriezeSequence | None]",
) -> "list[tuple[Row, FriezeSequence]]":  # type: ignore[type-arg]
    """The figures that show a frieze, as far as they were read."""
    return [(row, frieze) for row in figures if (frieze := known.get(PictureRow.of(row).digest))]


def _row(row: Row, frieze: "FriezeSequence", names: dict[DocumentId, str]) -> "FriezeRow":  # type: ignore[type-arg]
    from pictoria_docs.retrieval.friezes.rollers import FriezeRow

    return FriezeRow(
        document=row.document_id,
        document_name=names.get(row.document_id, row.document_id),
        page=row.page,
        figure_id=row.subject,
        number=row.printed_number,
        roller=0,
        roller_score=0.0,
        sequence=frieze.sequence,
        period=frieze.period,
        boxes=frieze.boxes,
        confidence=frieze.confidence,
    )
