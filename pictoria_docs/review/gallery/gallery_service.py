"""The pictures of a project, whatever their document: found and sorted."""

import base64
from dataclasses import replace

from pictoria_docs.document import Box, Region
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import EditError
from pictoria_docs.review.gallery.pictures import figures_json, ref_key
from pictoria_docs.review.schemas.gallery import FacetsJson, GalleryJson
from pictoria_docs.review.session import SessionService
from pictoria_docs.store.pictures.gallery import PICTURES_AT_ONCE, PictureFilter, Ref, Sort

NEAREST = 500
"""Pictures that are sorted by their likeness to one; those after them are not like it."""


class GalleryService(SessionService):
    """The gallery, as one person may use it."""

    def pictures(
        self,
        wanted: PictureFilter,
        sort: Sort = Sort.PAGE,
        *,
        descending: bool = False,
        after: str | None = None,
        limit: int = PICTURES_AT_ONCE,
        like: Ref | None = None,
    ) -> GalleryJson:
        """Pictures in order, from the cursor `after` on; with the first of them, how many there are.

        `like` sorts by likeness to that one.

        Raises:
            EditError: `after` is not a cursor of this order, or the project has no index of likeness.
        """
        self._session.prepare()
        wanted = replace(wanted, assumption=self._session.opened.assumption)
        if like is not None:
            return self._alike(wanted, like, after, limit)
        opened = self._session.opened
        page = opened.store.gallery.find(wanted, sort, descending=descending, after=after, limit=limit)
        items = figures_json(opened, page.refs, self._session.language)
        return {"items": items, "next": page.cursor, "total": page.total}

    def cover(self) -> tuple[DocumentId, int, Box | None] | None:
        """What a project is recognised by: document, page and box of its largest picture with a caption.

        Without one, of its largest picture, else (no box) its first page; None: no page has been analysed. What
        nearly fills its page is as good as the page: plates and covers come first.
        """
        self._session.prepare()
        opened = self._session.opened
        gallery = opened.store.gallery
        for wanted in (PictureFilter(caption=True), PictureFilter()):
            refs = gallery.find(wanted, Sort.SIZE, descending=True, limit=1).refs
            if refs:
                region = gallery.pictures(refs)[0].row.state
                assert isinstance(region, Region), "pictures are regions"
                return refs[0].document, region.page, region.box
        for record in opened.store.documents.all():
            if opened.store.results.page(record.id, 1) is not None:
                return record.id, 1, None
        return None

    def _alike(self, wanted: PictureFilter, like: Ref, after: str | None, limit: int) -> GalleryJson:
        opened = self._session.opened
        if opened.similar is None:
            raise EditError("gallery_no_likeness")
        near = {Ref(each.document, each.id): each.score for each in opened.similar.nearest(*like, NEAREST)}  # type: ignore[arg-type]
        near.pop(like, None)
        refs = opened.store.gallery.among(wanted, [like, *near])
        start = _offset(after)
        items = figures_json(opened, refs[start : start + limit], self._session.language)
        scores = {ref_key(ref): score for ref, score in near.items()}
        for item in items:
            item["score"] = scores.get(item["key"])
        end = start + limit
        return {
            "items": items,
            "next": base64.urlsafe_b64encode(str(end).encode()).decode() if end < len(refs) else None,
            "total": len(refs) if after is None else None,
        }

    def facets(self) -> FacetsJson:
        """What the gallery can be narrowed down by, and what can be said of two pictures."""
        session = self._session
        session.prepare()
        opened = session.opened
        documents: dict[str, int] = {}
        types: dict[str, int] = {}
        for document, type, number in opened.store.gallery.counts():
            documents[document] = documents.get(document, 0) + number
            types[type] = types.get(type, 0) + number
        labels = opened.project.config.comparisons.labels(session.language)
        pairs = opened.store.comparisons.counts(session.user)
        return {
            "documents": [
                {"id": id, "title": title, "count": documents[id]}
                for id, title in opened.titles().items()
                if id in documents
            ],
            "types": types,
            "relations": [{"name": name, "label": label} for name, label in labels.items()],
            "similar": opened.similar is not None,
            "pairs": dict(pairs),
            "role": session.role,
        }


def _offset(cursor: str | None) -> int:
    try:
        return 0 if cursor is None else max(int(base64.urlsafe_b64decode(cursor)), 0)
    except ValueError as error:
        raise EditError("gallery_bad_cursor") from error
