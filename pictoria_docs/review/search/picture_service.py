"""Pictures found by a picture, as one person may use it."""

from typing import Any

from pictoria_docs.retrieval.candidates import SearchFilter
from pictoria_docs.retrieval.picture_search import PictureResult
from pictoria_docs.retrieval.pictures.loading import open_picture
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.search.hit_json import hits_json
from pictoria_docs.review.search.search_service import with_assumption
from pictoria_docs.review.session import SessionService
from pictoria_docs.review.wire import Json, box_json

HITS_SHOWN = 30


class PictureSearchService(SessionService):
    """The search by picture: among those that an analysis or `pictoria-docs index` has looked at."""

    def like_file(self, data: bytes, name: str, wanted: SearchFilter) -> Json:
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

    def like_figure(self, id: str, wanted: SearchFilter) -> Json:
        """The pictures most like a figure of the project.

        Raises:
            ConfigError: the index has no such figure.
        """
        return self._like(id, wanted)

    def _like(self, picture: Any, wanted: SearchFilter) -> Json:
        self._session.require(Permission.READ)
        opened, language = self._session.opened, self._session.language
        state = opened.follow_index()
        searcher = opened.project.pictures.searcher
        result: PictureResult = searcher.like(picture, with_assumption(self._session, wanted), HITS_SHOWN)
        labels = opened.project.config.comparisons.labels(language)
        hits = hits_json(opened.store, result.hits, opened.titles())
        return {
            "hits": [
                shown
                | {
                    "lit": [box_json(hit.area)] if hit.area is not None else [],
                    "same": hit.same,
                    "relations": [labels.get(name, name) for name in hit.relations],
                }
                for shown, hit in zip(hits, result.hits, strict=True)
            ],
            "pictures": searcher.count(),
            "problems": [
                *state.problems(language),
                *([result.missing.sentence(language)] if result.missing is not None else []),
            ],
        }
