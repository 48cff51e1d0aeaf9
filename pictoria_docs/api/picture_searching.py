"""Search by picture in a project: what may be asked, and where it is looked for.

What this needs is imported only when it is asked for.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pictoria_docs.api.base import ViewedDocument, ViewedProject
from pictoria_docs.api.images import cut_out
from pictoria_docs.api.regions import RegionView
from pictoria_docs.api.searching import ProjectSearch
from pictoria_docs.document import Box
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import ConfigError, NotFoundError, ProjectError

if TYPE_CHECKING:
    from PIL.Image import Image

    from pictoria_docs.retrieval.candidates import SearchFilter
    from pictoria_docs.retrieval.indexing import Progress
    from pictoria_docs.retrieval.options import RetrievalOptions
    from pictoria_docs.retrieval.picture_families import FamilyMember
    from pictoria_docs.retrieval.picture_indexing import PictureIndexing, UnreadPicture
    from pictoria_docs.retrieval.picture_search import PageBox, PictureResult, PictureSearcher

_FIGURE = re.compile(r"[a-z]{2,8}-[0-9a-f]{12}")
"""The id of a region."""
_PAGE_BOX = re.compile(r"(?P<document>.+):p(?P<page>\d{1,6}):(?P<box>[-+\d.eE]+(?:,[-+\d.eE]+){3})")


class ProjectPictures:
    """The pictures of one project: indexed, searched, sorted into families."""

    def __init__(
        self, project: ViewedProject, texts: ProjectSearch, options: "Callable[[], RetrievalOptions]"
    ) -> None:
        """Nothing is read before it is needed.

        Args:
            project: whose pictures they are.
            texts: the search index, whose items the pictures are.
            options: those of search.
        """
        self._project, self._texts, self._options = project, texts, options
        self._searcher: PictureSearcher | None = None

    @property
    def searcher(self) -> "PictureSearcher":
        """What searches, and keeps what it has read.

        Raises:
            ConfigError: the project's config makes no sense.
        """
        from pictoria_docs.retrieval.options import OFF
        from pictoria_docs.retrieval.picture_indexing import PictureIndexer
        from pictoria_docs.retrieval.picture_search import PictureSearcher

        if self._searcher is None:
            model = self._options().pictures
            indexer = PictureIndexer(self._project.store, "" if model == OFF else model, self._cut)
            self._searcher = PictureSearcher(self._project.store, indexer)
        return self._searcher

    def bring_up_to_date(self, progress: "Progress | None" = None) -> "PictureIndexing":
        """Look at all pictures that were not looked at yet, as the search index has them, after it was brought up to
        date.

        Raises:
            ConfigError: there is no such model, or it makes other vectors than are stored under its name.
            ProjectError: the project cannot be written; what was done is kept.
        """
        self._texts.searcher.bring_up_to_date()
        return self.searcher.indexer.index(progress)

    def like(
        self, picture: Any, wanted: "SearchFilter", limit: int, *, follow: bool = True
    ) -> "PictureResult":
        """The pictures most like one, of all that could be looked at; see `Project.search_like`."""
        asked = self._asked(picture)
        unread: list[UnreadPicture] = []
        stale: ProjectError | None = None
        try:
            if follow:
                unread = self.bring_up_to_date().unread
        except ProjectError as error:
            stale = error
        return replace(self.searcher.like(asked, wanted, limit), unread=unread, stale=stale)

    def families(self, progress: "Progress | None" = None) -> "list[FamilyMember]":
        """Compare what was not compared yet, and give the families."""
        from pictoria_docs.retrieval.picture_families import PictureFamilies

        PictureFamilies(self._project.store, self.searcher).compare(progress)
        return self.known_families()

    def known_families(self) -> "list[FamilyMember]":
        """Give the families of what was compared by now."""
        from pictoria_docs.retrieval.picture_families import PictureFamilies

        return PictureFamilies(self._project.store, self.searcher).members()

    def _cut(self, document: DocumentId, page: int, box: Box, dpi: float) -> "Image":
        project = self._project
        size = next(project.store.results.pages(document, only=[page]))

        def render(resolution: float | None) -> "Image":
            return project._last_page(document, page, resolution)

        return cut_out(render, size.width, box, dpi, None)

    def _asked(self, picture: Any) -> "Image | PageBox | str":
        from PIL import Image

        from pictoria_docs.retrieval.picture_search import PageBox
        from pictoria_docs.retrieval.pictures.loading import open_picture

        match picture:
            case Image.Image():
                return picture
            case RegionView():
                shown = PageBox(picture.document.id, picture.page, picture.box)
                return picture.id if picture.data.is_picture else shown
            case (document, int(page), box):
                return self.page_box(document, page, box)
            case str() if not Path(picture).exists() and _FIGURE.fullmatch(picture):
                return picture
            case str() if not Path(picture).exists() and (named := _PAGE_BOX.fullmatch(picture)):
                return self.page_box(named["document"], int(named["page"]), named["box"].split(","))
            case str() | Path():
                return open_picture(Path(picture))
        raise ConfigError("look_alike_query", query=type(picture).__name__)

    def page_box(self, document: "ViewedDocument | str", page: int, box: Sequence[float | str]) -> "PageBox":
        """A part of a page to look for, as far as it is on the page.

        Args:
            document: a view of one, or its id or name.
            page: from 1.
            box: x0, y0, x1, y1 in points.

        Raises:
            ConfigError: these are no numbers, or the page has nothing there.
            NotFoundError: the document has no such page that was analysed.
            ProjectError: the project has no such document.
        """
        from pictoria_docs.retrieval.picture_search import PageBox

        view = self._project.document(document) if isinstance(document, str) else document
        try:
            x0, y0, x1, y1 = map(float, box)
        except (TypeError, ValueError) as error:
            raise ConfigError("look_alike_box", box=box) from error
        size = next(self._project.store.results.pages(view.id, only=[page]), None)
        if size is None:
            raise NotFoundError("look_alike_page", document=view.name, page=page)
        shown = Box(x0, y0, x1, y1).intersection(Box(0, 0, size.width, size.height))
        if shown is None:
            raise ConfigError("look_alike_box", box=", ".join(f"{value:g}" for value in (x0, y0, x1, y1)))
        return PageBox(view.id, page, shown)
