"""The project's own index of pictures, as the gallery and the comparisons ask for it."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from pictoria_docs.document import Box
from pictoria_docs.document.identity import DocumentId, RegionId
from pictoria_docs.errors import ConfigError
from pictoria_docs.retrieval.picture_indexing import PictureIndexer
from pictoria_docs.retrieval.picture_search import PictureHit, PictureSearcher
from pictoria_docs.retrieval.similar import Near
from pictoria_docs.retrieval.suggested_relations import SuggestedRelation, SuggestedRelations
from pictoria_docs.store import Store
from pictoria_docs.store.database.connections import DATABASE
from pictoria_docs.store.indexes.picture_repository import PictureRepository
from pictoria_docs.store.pictures.comparisons import SAME_PICTURE
from pictoria_docs.store.pictures.gallery import Ref


class SimilarPictures:
    """Pictures that `pictoria-docs index` has looked at, by what it kept of them: no model is loaded."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._searcher = PictureSearcher(store, PictureIndexer(store, "", _no_page))
        self._relations = SuggestedRelations(store)

    def nearest(self, document: str, id: str, limit: int) -> Sequence[Near]:
        """The pictures most like one, the nearest first, each with the probability that it shows the same, or has in
        common with it what packages suggest. Pairs that people refused are left out, those that they confirmed come
        first, with what they have in common."""
        try:
            hits = self._searcher.like(id, limit=limit).hits
        except ConfigError:  # a picture that was drawn since
            return []
        open_pairs = [Ref(hit.document, hit.id) for hit in hits if not hit.same and not hit.relations]
        suggested = self._relations.suggest(Ref(DocumentId(document), RegionId(id)), open_pairs)
        return [_near(hit, suggested.get(Ref(hit.document, hit.id))) for hit in hits]

    def close(self) -> None:
        """Give the files back."""
        self._store.close()


def _near(hit: PictureHit, suggested: SuggestedRelation | None) -> Near:
    if suggested is not None:
        return Near(hit.document, hit.id, suggested.probability, suggested.name)
    agreed = hit.relations[0] if len(hit.relations) == 1 else None
    return Near(hit.document, hit.id, hit.score, agreed or (SAME_PICTURE if hit.same else None))


def open_similar(folder: Path) -> SimilarPictures | None:
    """The index of the project in a folder; None while it has none."""
    if not (folder / DATABASE).exists():
        return None
    store = Store(folder)
    with store.reading() as connection:
        known = PictureRepository(connection).model() is not None
    if known:
        return SimilarPictures(store)
    store.close()
    return None


def _no_page(document: DocumentId, page: int, box: Box, dpi: float) -> Image.Image:
    raise AssertionError("no page is drawn where no model looks at it")
