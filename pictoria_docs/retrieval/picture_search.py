"""Search by picture in a project: pictures that show the same, or look alike, best first."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple

from PIL import Image
from sqlalchemy import Connection, Row, select

from pictoria_docs.document import Box
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import ConfigError, MissingPartError, ProjectError
from pictoria_docs.models.embedding import Vectors
from pictoria_docs.retrieval.candidates import SearchFilter, allowed_items, shown_subjects
from pictoria_docs.retrieval.compared_pairs import (
    CONFIRMED,
    ONLY_THE_SAME,
    ComparedPairs,
    Relations,
    compared_with,
)
from pictoria_docs.retrieval.hits import SearchHit, item_values
from pictoria_docs.retrieval.picture_indexing import (
    PictureIndexer,
    UnreadPicture,
    check_dimensions,
    stored_name,
    unpack_points,
    unpack_vector,
)
from pictoria_docs.retrieval.pictures.loading import prepared
from pictoria_docs.retrieval.pictures.local_features import LocalFeatures, local_features
from pictoria_docs.retrieval.pictures.ranking import VERIFIED, LookAlike, reranked, view_vectors
from pictoria_docs.retrieval.pictures.verification import UNALIGNED, Verification
from pictoria_docs.retrieval.search import EVERYTHING, HITS
from pictoria_docs.retrieval.vector_scan import Numbers, VectorScan
from pictoria_docs.store import Store
from pictoria_docs.store.database.picture_schema import FIGURE, picture_vectors
from pictoria_docs.store.database.search_schema import items
from pictoria_docs.store.decisions.log import batches
from pictoria_docs.store.indexes.picture_repository import PictureRepository, PictureRow
from pictoria_docs.store.pictures.comparisons import SAME_PICTURE, PicturePair
from pictoria_docs.store.pictures.gallery import Ref

SPARE = 3
"""So many times the wanted pictures are looked through: some are gone, hidden or the query itself."""
OVERLAPPING = 0.5
"""Share of the smaller of two boxes on a page from which one shows the other, or a part of it: no find."""
CONFIRMED_EVIDENCE = "confirmed"
"""The name of the evidence that people compared the two and called them the same picture."""
NOTHING_COMPARED = ComparedPairs({}, frozenset(), {})


class PageBox(NamedTuple):
    """A box on a page."""

    document: DocumentId
    page: int
    box: Box
    """In points of the page."""


@dataclass(frozen=True)
class PictureHit(SearchHit):
    """A picture that may show what was asked for: `score` is how likely it shows the same, at least in part, and `why`
    names the evidence of the alignment (`AlignmentEvidence`) and, where it was looked for, what the two show otherwise
    ("differing"), that hardly more than a scale agrees ("covered"), or "confirmed" where people said so. Pictures of
    which people said something else ("same_motif") come before those that were only measured."""

    cosine: float = 0.0
    """Of the vectors, -1 to 1; comparable within one model only, and no probability."""
    same: bool = False
    """Whether it is to be called the same picture."""
    outline: tuple[tuple[float, float], ...] = ()
    """Corners of what was asked for as it lies in the picture, clockwise from its upper left, in points of the page;
    none where the two do not lie on each other."""
    area: Box | None = None
    """The part of the picture that shows it."""
    relations: tuple[str, ...] = ()
    """What people said the two have in common, as comparisons name it ("same_motif"); several where they differ."""


@dataclass(frozen=True)
class PictureResult:
    """What a search by picture found."""

    hits: list[PictureHit] = field(default_factory=list)
    """Best first."""
    missing: MissingPartError | None = None
    """Why nothing could be found, where the model of pictures is not installed."""
    unread: list[UnreadPicture] = field(default_factory=list)
    """Pictures that could not be looked at, told once a day."""
    stale: ProjectError | None = None
    """Why the latest changes were not looked at, where the index could not be written."""


@dataclass(frozen=True)
class _Query:
    """What is looked for."""

    views: Vectors
    """Views x dimensions."""
    features: LocalFeatures
    origin: PageBox | None
    """Where it is in the project; None: it comes from elsewhere."""
    ref: Ref | None = None
    """Which picture of the project it is."""


class PictureSearcher:
    """Searches the pictures of one project; the vectors that it has read are kept in memory and brought up to date by
    each search."""

    def __init__(self, store: Store, indexer: PictureIndexer) -> None:
        self.store, self.indexer = store, indexer
        self._lock = Lock()
        """One search at a time reads and changes what is kept in memory."""
        self._scan: VectorScan | None = None

    @property
    def _loaded(self) -> VectorScan:
        assert self._scan is not None, "read by _refresh"
        return self._scan

    def like(
        self, picture: Image.Image | PageBox | str, wanted: SearchFilter = EVERYTHING, limit: int = HITS
    ) -> PictureResult:
        """The pictures most like one, as far as they are in the index; pairs that people refused are left out.

        Args:
            picture: a picture, a box on a page, or the id of a figure.
            wanted: which pictures to choose from.
            limit: at most so many hits.

        Raises:
            ConfigError: the index has no figure of that id, there is no such model, or it makes other vectors than
                are stored under its name.
            PictoriaError: the page cannot be read, or holds nothing there.
            ProjectError: the project cannot be read.
            SourceError: it is no picture, or too large.
        """
        if isinstance(picture, str):
            with self._lock, self.store.reading() as connection:
                index = PictureRepository(connection)
                stored = index.find(picture)
                if stored is None:
                    raise ConfigError("look_alike_unknown", id=picture)
                query = self._stored(index, stored)
                if query is not None:
                    return PictureResult(self._hits(connection, query, wanted, limit))
            picture = PageBox(stored.document, stored.page, stored.box)
        embedder = self.indexer.embedder
        if embedder is None:
            return PictureResult(missing=self.indexer.missing)
        # Before the project is opened: what is wrong with a picture is not the project's fault.
        image = prepared(picture if isinstance(picture, Image.Image) else self.indexer.image(*picture))
        origin = picture if isinstance(picture, PageBox) else None
        with self._lock, self.store.reading() as connection:
            index = PictureRepository(connection)
            check_dimensions(index, self.indexer.model, embedder)
            self._refresh(index, stored_name(embedder))
            query = _Query(view_vectors(image, embedder), local_features(image), origin)
            return PictureResult(self._hits(connection, query, wanted, limit))

    def _stored(self, index: PictureRepository, picture: PictureRow) -> _Query | None:
        """A picture as the index knows it; None while it does not."""
        model = index.model()
        vector = None if model is None else index.vector(picture, model)
        points = index.points([picture]).get(picture.item)
        if model is None or vector is None or points is None:
            return None
        self._refresh(index, model)
        origin = PageBox(picture.document, picture.page, picture.box)
        ref = Ref(picture.document, picture.subject)
        return _Query(unpack_vector(vector)[None], unpack_points(points), origin, ref)

    def count(self) -> int:
        """How many pictures can be found."""
        with self.store.reading() as connection:
            index = PictureRepository(connection)
            model = index.model()
            return 0 if model is None else index.count(model)

    def neighbours(self, connection: Connection, picture: PictureRow, limit: int) -> list[PictureRow]:
        """The pictures nearest to one of the index by their vectors, the nearest first; none if it has no vector."""
        with self._lock:
            query = self._stored(PictureRepository(connection), picture)
            if query is None:
                return []
            cosines = self._nearest(query, limit * SPARE, None)
            rows = shown_pictures(connection, self._loaded.model, cosines)
        found = (PictureRow.of(row) for row in rows)
        return [other for other in found if not overlapping(picture, other)][:limit]

    def _refresh(self, index: PictureRepository, model: str) -> None:
        if self._scan is None or self._scan.model != model:
            self._scan = VectorScan(model, table=picture_vectors)
        self._scan.refresh(index.connection)

    def _hits(
        self, connection: Connection, query: _Query, wanted: SearchFilter, limit: int
    ) -> list[PictureHit]:
        allowed = allowed_items(connection, wanted) if wanted.conditions else None
        cosines = self._nearest(query, max(limit, VERIFIED) * SPARE, allowed)
        rows = shown_pictures(connection, self._loaded.model, cosines)
        compared = compared_with(self.store, query.ref) if query.ref is not None else NOTHING_COMPARED
        pictures: list[PictureRow] = []
        for row in rows:
            picture = PictureRow.of(row)
            pair = query.ref and PicturePair.of(query.ref, Ref(picture.document, picture.subject))
            if not (query.origin and overlapping(query.origin, picture)) and pair not in compared.refused:
                pictures.append(picture)
        pictures = pictures[: max(limit, VERIFIED)]
        points = PictureRepository(connection).points(pictures[:VERIFIED])
        features = {item: unpack_points(packed) for item, packed in points.items()}
        found = reranked(query.features, [(each.item, cosines[each.item]) for each in pictures], features.get)
        names = {record.id: record.name for record in self.store.documents.all()}
        by_item = {row.number: row for row in rows}
        hits = []
        for look_alike in found:
            row = by_item[look_alike.row]
            pair = query.ref and PicturePair.of(query.ref, Ref(row.document_id, row.subject))
            shape = features.get(look_alike.row)
            values = item_values(row, names, wanted.assumption)
            relations = compared.confirmed.get(pair, frozenset()) if pair is not None else frozenset()
            hits.append(_hit(row, values, look_alike, shape, relations))
        return sorted(hits, key=lambda hit: (CONFIRMED_EVIDENCE not in hit.why, not hit.relations))[:limit]

    def _nearest(self, query: _Query, limit: int, allowed: Numbers | None) -> dict[int, float]:
        """Items with the cosine of their nearest view, the nearest first."""
        best: dict[int, float] = {}
        for view in query.views:
            for item, cosine in self._loaded.nearest(view, limit, allowed):
                best[item] = max(cosine, best.get(item, -1.0))
        return dict(sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:limit])


def shown_pictures(connection: Connection, model: str, numbers: Iterable[int]) -> list[Row[Any]]:
    """The items of pictures that all see now and whose vectors by a model are of what they show now, in the order of
    the numbers given."""
    numbers = list(numbers)
    query = (
        select(items, picture_vectors.c.digest.label("seen"))
        .join(picture_vectors, picture_vectors.c.item == items.c.number)
        .where(items.c.kind == FIGURE, picture_vectors.c.model == model)
    )
    found: dict[int, Row[Any]] = {}
    for batch in batches(numbers):
        rows = connection.execute(query.where(items.c.number.in_(batch)))
        found |= {row.number: row for row in rows if row.seen == PictureRow.of(row).digest}
    shown = shown_subjects(connection, found.values())
    kept = (found[number] for number in numbers if number in found)
    return [row for row in kept if (row.document_id, row.subject) in shown]


def overlapping(first: PageBox | PictureRow, second: PageBox | PictureRow) -> bool:
    """Whether two boxes show one place of a page, or one a part of the other: that they look alike tells nothing."""
    if (first.document, first.page) != (second.document, second.page):
        return False
    return max(first.box.inside(second.box), second.box.inside(first.box)) > OVERLAPPING


def _hit(
    row: Row[Any],
    values: Mapping[str, Any],
    found: LookAlike,
    shape: LocalFeatures | None,
    relations: Relations,
) -> PictureHit:
    box = Box(row.x0, row.y0, row.x1, row.y1)
    verification = found.verification or Verification(UNALIGNED)
    why: Mapping[str, float] = {}
    outline: tuple[tuple[float, float], ...] = ()
    if verification.evidence is not None and shape is not None:
        why = verification.why
        across, down = box.width / shape.width, box.height / shape.height
        outline = tuple((box.x0 + x * across, box.y0 + y * down) for x, y in verification.outline)
    confirmed = relations == ONLY_THE_SAME
    # Whoever names another relation says that it is not the same picture.
    same = confirmed or (verification.same and (not relations or SAME_PICTURE in relations))
    if confirmed:
        why = {CONFIRMED_EVIDENCE: math.log(CONFIRMED / (1 - CONFIRMED))}
    return PictureHit(
        **values,
        score=CONFIRMED if confirmed else verification.probability,
        why=why,
        cosine=found.cosine,
        same=same,
        outline=outline,
        area=_bounds(outline, box) if outline else None,
        relations=tuple(sorted(relations)),
    )


def _bounds(outline: Sequence[tuple[float, float]], box: Box) -> Box | None:
    """The part of a picture within an outline."""
    across, down = zip(*outline, strict=True)
    return Box(min(across), min(down), max(across), max(down)).intersection(box)
