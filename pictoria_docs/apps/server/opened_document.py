"""Documents for the IIIF routes and the page view, as the one who asks may see them."""

from collections import OrderedDict
from collections.abc import Callable, Sequence

from starlette.requests import Request

from pictoria_docs.apps.server.dependencies import OpenReview
from pictoria_docs.apps.server.iiif import Listing
from pictoria_docs.apps.server.rest import ImageOf
from pictoria_docs.document import Box, Document, Page
from pictoria_docs.exchange.formats.publication import PublicationOptions
from pictoria_docs.exchange.places.addresses import IMAGES
from pictoria_docs.exchange.places.canvas import PixelCanvas, canvas_of
from pictoria_docs.exchange.places.image_api import TILE, scale_factors
from pictoria_docs.pipeline.page_images import PageImages
from pictoria_docs.review.authorization import Permission
from pictoria_docs.review.review_service import ReviewService
from pictoria_docs.review.schemas.documents import PageContentJson, PageImageJson
from pictoria_docs.store import DocumentRecord

SIDE = 1600
"""Pixels of the longer side of the picture that a page begins with; tiles come over it when one looks closer."""
CANVASES = 50_000
"""Pages whose size is remembered."""


class OpenedDocument:
    """One document as the person behind a request may see it (an `iiif.OpenDocument`)."""

    def __init__(self, review: ReviewService, record: DocumentRecord) -> None:
        self._session, self._record = review.session, record

    @property
    def located(self) -> DocumentRecord:
        """The store's record of it."""
        return self._record

    @property
    def images(self) -> PageImages:
        """Its project's page images."""
        return self._session.opened.project.images

    @property
    def publication(self) -> PublicationOptions:
        """What its project says of itself."""
        return self._session.opened.project.config.publication

    def sheet(self, page: int) -> Page:
        """An analysed page; raises `LookupError` where there is none."""
        result = self._session.opened.store.results.page(self._record.id, page)
        if result is None:
            raise LookupError(page)
        return result

    def model(self) -> Document:
        """Everything known about it as it stands, without what people rejected."""
        self._session.require(Permission.EXPORT)
        return self._session.opened.load_document(self._record.id).without_rejected()


def document_opener(open_review: OpenReview) -> Callable[[Request, str, str], OpenedDocument]:
    """For the IIIF routes: a document for a request."""

    def open_document(request: Request, project: str, document: str) -> OpenedDocument:
        review = open_review(request, project)
        return OpenedDocument(review, review.session.document(document))

    return open_document


def document_lister(open_review: OpenReview) -> Callable[[Request, str], Listing]:
    """For the IIIF routes: a project's documents for a request."""

    def list_documents(request: Request, project: str) -> Listing:
        session = open_review(request, project).session
        session.require(Permission.EXPORT)
        records = session.opened.store.documents.all()
        titles = [(record.id, record.title or record.name) for record in records]
        return Listing(project, titles, session.opened.project.config.publication)

    return list_documents


def image_of(prefix: str) -> ImageOf:
    """For page views: where the page's picture is, and its size in pixels."""

    def find(request: Request, review: ReviewService, view: PageContentJson) -> PageImageJson:
        record = review.session.document(view["document"])
        canvas = canvas_of(OpenedDocument(review, record).sheet(view["number"]))
        service = f"{prefix}/{IMAGES}/{review.session.slug}~{record.id}~{view['number']}"
        size = "max" if max(canvas.size) <= SIDE else f"!{SIDE},{SIDE}"
        return {
            "url": f"{service}/full/{size}/0/default.jpg",
            "side": SIDE,
            "iiif": service,
            "width": canvas.width,
            "height": canvas.height,
            "tile": TILE,
            "scales": list(scale_factors(canvas.width, canvas.height)),
        }

    return find


class Crops:
    """Addresses of parts of page images."""

    def __init__(self, prefix: str, open_review: OpenReview) -> None:
        self._prefix, self._open_review = prefix, open_review
        self._canvases: OrderedDict[tuple[str, str, int], PixelCanvas] = OrderedDict()

    def url(
        self, request: Request, project: str, document: str, page: int, box: Sequence[float] | None, size: int
    ) -> str:
        """The address of a part of a page (`box` in points; None: all of it), at most `size` pixels wide and high."""
        if box is None:
            return f"{self._prefix}/{IMAGES}/{project}~{document}~{page}/full/!{size},{size}/0/default.jpg"
        canvas = self._canvas(request, project, document, page)
        part = canvas.to_pixels(Box(*box))
        x, y = max(0, int(part.x0)), max(0, int(part.y0))
        wide, high = max(1, round(part.x1) - x), max(1, round(part.y1) - y)
        service = f"{self._prefix}/{IMAGES}/{project}~{document}~{page}"
        return f"{service}/{x},{y},{wide},{high}/!{size},{size}/0/default.jpg"

    def _canvas(self, request: Request, project: str, document: str, page: int) -> PixelCanvas:
        """A page's size in pixels; remembered, for a gallery asks for hundreds."""
        key = (project, document, page)
        if key not in self._canvases:
            review = self._open_review(request, project)
            opened = OpenedDocument(review, review.session.document(document))
            self._canvases[key] = canvas_of(opened.sheet(page))
            if len(self._canvases) > CANVASES:
                self._canvases.popitem(last=False)
        return self._canvases[key]
