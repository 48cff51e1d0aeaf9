"""Pictures found by a picture, as one person may use it."""

from collections.abc import Sequence
from typing import Any

from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.picture_search import PictureResult
from pictoria_docs.retrieval.pictures.loading import open_picture
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.schemas.search import PictureSearchJson
from pictoria_docs.review.schemas.subjects import box_json
from pictoria_docs.review.search.hits import hits_json
from pictoria_docs.review.search.search_service import checked_filter
from pictoria_docs.review.session import SessionService
from pictoria_docs.store.indexes.picture_repository import PictureRepository

HITS_SHOWN = 30


class PictureSearchService(SessionService):
    """The search by picture: among those that an analysis or `pictoria-docs index` has looked at."""

    def like_file(self, data: bytes, name: str, wanted: SearchFilter) -> PictureSearchJson:
        """The pictures most like one that somebody brings.

        Args:
            data: content of an image file.
            name: of the file, for what is told of it.
            wanted: which pictures to choose from.

        Raises:
            SourceError: it is no picture, damaged or too large.
        """
        self._session.require(Permission.READ)
        return self._like(open_picture(data, name=name), wanted)

    def like_figure(self, id: str, wanted: SearchFilter) -> PictureSearchJson:
        """The pictures most like a figure of the project.

        Raises:
            ConfigError: the index has no such figure.
        """
        return self._like(id, wanted)

    def like_box(
        self, document: str, page: int, box: Sequence[float], wanted: SearchFilter
    ) -> PictureSearchJson:
        """The pictures most like a part of a page; where a figure of the index has just that box, those like it.

        Args:
            document: id or name.
            page: from 1.
            box: x0, y0, x1, y1 in points from the upper left corner.
            wanted: which pictures to choose from.

        Raises:
            NotFoundError: the document has no such page.
            ConfigError: the page has nothing there.
            ProjectError: the project has no such document.
        """
        self._session.require(Permission.READ)
        opened = self._session.opened
        opened.follow_index()
        id = opened.store.documents.get(document).id
        asked = opened.project.pictures.page_box(id, page, box)
        with opened.store.reading() as connection:
            figure = PictureRepository(connection).at(asked.document, page, asked.box)
        answer = self._like(asked if figure is None else figure.subject, wanted)
        answer["asked"] = {
            "document": asked.document,
            "document_title": opened.titles()[asked.document],
            "page": page,
            "box": box_json(asked.box),
            "crop": "",
        }
        return answer

    def _like(self, picture: Any, wanted: SearchFilter) -> PictureSearchJson:
        self._session.require(Permission.READ)
        opened, language = self._session.opened, self._session.language
        state = opened.follow_index()
        searcher = opened.project.pictures.searcher
        result: PictureResult = searcher.like(picture, checked_filter(self._session, wanted), HITS_SHOWN)
        labels = opened.project.config.comparisons.labels(language)
        hits = hits_json(opened.store, result.hits, opened.titles())
        return {
            "hits": [
                {
                    **shown,
                    "lit": [box_json(hit.area)] if hit.area is not None else [],
                    "same": hit.same,
                    "relations": [labels.get(name, name) for name in hit.relations],
                }
                for shown, hit in zip(hits, result.hits, strict=True)
            ],
            "pictures": searcher.count(),
            "problems": [
                *state.problems(language),
                *([result.missing.public_sentence(language)] if result.missing is not None else []),
            ],
            "asked": None,
        }
