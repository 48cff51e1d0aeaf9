"""The friezes of a project, read in the background while somebody asks for them, and kept in it."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from pictoria_docs.plugins import (
    SAME_MOULD,
    DocumentId,
    PictoriaError,
    PicturePair,
    PictureRepository,
    PictureRow,
    Ref,
    RegionId,
    SuggestedPair,
)

if TYPE_CHECKING:
    from pictoria_docs.plugins import OpenProject
    from pictoria_friezes.frieze_sequence import FriezeSequence
    from pictoria_friezes.rollers import FriezeRow, RollerPair

Figure = tuple[PictureRow, str]
"""A picture and its printed number."""
ASKED_WITHIN = 60.0
"""Seconds after which nothing more is read, unless somebody asks again: a figure takes some seconds of a core."""
LOG = logging.getLogger(__name__)
_ONE_AT_A_TIME = Lock()
"""In this process, whatever the number of its projects: the work of people goes on beside it."""


class FriezeReader:
    """Reads the friezes of one project, figure after figure."""

    def __init__(self, opened: "OpenProject") -> None:
        """Nothing is read yet."""
        self._opened = opened
        self._known: dict[str, FriezeSequence | None] = {}
        """By the digest of what is read: what was found."""
        self._rollers: tuple[tuple[str, ...], list[RollerPair]] = (), []
        """Friezes by digest, and the pairs of them that are of one roller."""
        self._reading, self._closed, self._asked = Lock(), False, 0.0

    def friezes(self, documents: Collection[DocumentId] | None) -> "tuple[list[FriezeRow], int]":
        """The friezes that are known of the figures of some documents (None: of all), in the order of their pages, and
        how many figures are still to be read. Rollers are numbered over these documents."""
        from pictoria_friezes.rollers import numbered_rollers

        # Read on meanwhile: what comes while the answer is made is for the next one.
        figures = self._figures(documents)
        self._remember(figures)
        known = dict(self._known)
        left = sum(picture.digest not in known for picture, _ in figures)
        if left:
            self._asked = monotonic()
            if not self._reading.locked():
                Thread(target=self._read, args=(documents,), name="friezes", daemon=True).start()
        names = {record.id: record.name for record in self._opened.store.documents.all()}
        found = _found(figures, known)
        rows = (_row(figure, frieze, names) for figure, frieze in found)
        return numbered_rollers(rows, self._pairs(found)), left

    def _remember(self, figures: Sequence[Figure]) -> None:
        """Know what another process read of figures, or this one before it was last closed."""
        from pictoria_friezes.kept_friezes import KeptFriezes

        digests = {picture.digest for picture, _ in figures} - self._known.keys()
        if digests:
            self._known |= KeptFriezes(self._opened.store).known(digests)

    def of_one_roller(self) -> dict[PicturePair, float]:
        """The pairs of figures whose friezes are said to be of one roller, as far as they were read, with the
        probability."""
        from pictoria_friezes.kept_friezes import KeptFriezes

        if not KeptFriezes(self._opened.store).any():
            return {}
        figures = self._figures(None)
        self._remember(figures)
        found = _found(figures, dict(self._known))
        ends = [Ref(picture.document, RegionId(picture.subject)) for (picture, _), _ in found]
        return {
            PicturePair.of(ends[pair.first], ends[pair.second]): pair.probability
            for pair in self._pairs(found)
        }

    def _pairs(self, found: "Sequence[tuple[Figure, FriezeSequence]]") -> "list[RollerPair]":
        from pictoria_friezes.rollers import roller_pairs

        digests = tuple(picture.digest for (picture, _), _ in found)
        known, pairs = self._rollers  # Others ask meanwhile, and of other documents.
        if known != digests:
            pairs = roller_pairs([frieze for _, frieze in found])
            self._rollers = digests, pairs
        return pairs

    def close(self) -> None:
        """End the reading, after the figure that is read."""
        self._closed = True

    def _figures(self, documents: Collection[DocumentId] | None) -> "Sequence[Figure]":
        with self._opened.store.reading() as connection:
            return PictureRepository(connection).figures(documents)

    def _read(self, documents: Collection[DocumentId] | None) -> None:
        if not self._reading.acquire(blocking=False):
            return
        try:
            for picture, _ in self._figures(documents):
                if self._closed or monotonic() > self._asked + ASKED_WITHIN:
                    return
                if picture.digest not in self._known:
                    with _ONE_AT_A_TIME:
                        self._known[picture.digest] = self._frieze(picture)
        except PictoriaError as error:
            LOG.warning("friezes of %s could not be read: %s", self._opened.folder.name, error)
        finally:
            self._reading.release()

    def _frieze(self, picture: PictureRow) -> "FriezeSequence | None":
        from pictoria_friezes.kept_friezes import KeptFriezes
        from pictoria_friezes.project_friezes import WIDTH

        try:
            image = self._opened.picture_image(picture, WIDTH)
        except PictoriaError:  # the page cannot be read
            return None
        return KeptFriezes(self._opened.store).read(picture.digest, picture.document, image)


def of_one_roller(opened: "OpenProject") -> Iterator[SuggestedPair]:
    """Suggest the pairs of figures whose friezes are of one roller, which is a mould that is rolled."""
    for pair, probability in opened.shared(FriezeReader).of_one_roller().items():
        yield SuggestedPair(pair, probability, SAME_MOULD)


def _found(
    figures: Sequence[Figure], known: "Mapping[str, FriezeSequence | None]"
) -> "list[tuple[Figure, FriezeSequence]]":
    """List the figures that show a frieze, as far as they were read."""
    return [(figure, frieze) for figure in figures if (frieze := known.get(figure[0].digest))]


def _row(figure: Figure, frieze: "FriezeSequence", names: dict[DocumentId, str]) -> "FriezeRow":
    from pictoria_friezes.rollers import FriezeRow

    picture, number = figure
    return FriezeRow(
        document=picture.document,
        document_name=names.get(picture.document, picture.document),
        page=picture.page,
        figure_id=picture.subject,
        number=number,
        roller=0,
        roller_score=0.0,
        sequence=frieze.sequence,
        period=frieze.period,
        boxes=frieze.boxes,
        confidence=frieze.confidence,
    )
