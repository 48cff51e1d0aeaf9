"""The pictures of a project, whatever their document: found and sorted."""

from pictoria_docs.review.gallery.pictures import facets_json, gallery_json
from pictoria_docs.review.session import ReviewSession
from pictoria_docs.review.wire import Json
from pictoria_docs.store.gallery import PICTURES_AT_ONCE, PictureFilter, Ref, Sort


class GalleryService:
    """The gallery, as one person may use it."""

    def __init__(self, session: ReviewSession) -> None:
        self._session = session

    def pictures(
        self,
        wanted: PictureFilter,
        sort: Sort = Sort.PAGE,
        *,
        descending: bool = False,
        after: str | None = None,
        limit: int = PICTURES_AT_ONCE,
        like: Ref | None = None,
    ) -> Json:
        """Pictures of the project in order, from the cursor `after` on; `like` sorts by likeness to that one."""
        self._session.prepare()
        return gallery_json(
            self._session.opened,
            wanted,
            sort,
            descending=descending,
            after=after,
            limit=limit,
            like=like,
            language=self._session.language,
        )

    def facets(self) -> Json:
        """What the gallery can be narrowed down by, and what can be said of two pictures."""
        self._session.prepare()
        return facets_json(self._session.opened, self._session.user, self._session.language)
