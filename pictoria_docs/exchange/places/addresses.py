"""Where the parts of a document are for IIIF and Web Annotations: all addresses are built here, from one base."""

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlencode

from pictoria_docs.document import Document
from pictoria_docs.exchange.files.files import safe_name

RELATIVE = "."
"""The base of addresses that are relative to the folder of an export."""
PRESENTATION = "iiif/presentation/3"
IMAGES = "iiif/3"
REVIEW = "ui/review"
VIEWER = "view.html"
_ANNOTATION = "/annotation/"
_IMAGE = re.compile(r"(.*?)(?:/info\.json|/(?:full|square|pct:[^/]+|\d+,\d+,\d+,\d+)/[^/]+/[^/]+/[^/]+)?/?$")
"""The address of an image without the part that is asked for."""
_PAGES = (
    re.compile(r"(?:^|/)([^/]+)/(?:canvas|images)/(\d{1,6})$"),
    re.compile(rf"/{IMAGES}/[^/]+~([^/~]+)~(\d{{1,6}})$"),
)
"""A document and a page's number in the addresses that `Addresses` makes of canvases and images."""


@dataclass(frozen=True)
class Addresses:
    """Addresses of one document's parts."""

    shared: str
    """Where what belongs to all documents is: the collection and the JSON-LD context."""
    home: str
    """Where the document's manifest is."""
    images: str
    """What an image's address starts with, up to the page number."""
    desk: str = ""
    """Where the review desk shows the document, up to the page; "" where there is none."""

    @staticmethod
    def served(base: str, project: str, document: str) -> "Addresses":
        """Those that `apps.server.iiif` answers at; `base` is where its routes begin, without a slash at the end."""
        shared = f"{base}/{PRESENTATION}/{quote(project, safe='')}"
        home = f"{shared}/{quote(document, safe='')}"
        desk = f"{base}/{REVIEW}?{urlencode({'project': project, 'document': document})}"
        return Addresses(shared, home, f"{base}/{IMAGES}/{image_identifier(project, document, '')}", desk)

    @staticmethod
    def beside_desk(desk: str, document: str) -> "Addresses | None":
        """Those of the server whose review desk has the address `desk`; None: it is built otherwise than ours."""
        base, found, query = desk.partition(f"/{REVIEW}?")
        project = parse_qs(query).get("project", [])
        return Addresses.served(base, project[0], document) if found and project else None

    @staticmethod
    def in_folder(base: str, folder: str) -> "Addresses":
        """Those of files in `folder` below `base`: an address, or "." for the folder that the viewer's page is in."""
        base = base.rstrip("/") or "."
        home = f"{base}/{quote(folder, safe='')}"
        return Addresses(base, home, f"{home}/images/")

    @property
    def of_project(self) -> "Addresses":
        """Those of the project as a whole, for what is asked of all its documents."""
        return Addresses(self.shared, self.shared, self.images)

    @property
    def collection(self) -> str:
        """All documents of the project."""
        return f"{self.shared}/collection.json"

    @property
    def context(self) -> str:
        """The JSON-LD context of our own terms."""
        return f"{self.shared}/context.json"

    @property
    def viewer(self) -> str:
        """The page of an exported folder that shows a region to people."""
        return f"{self.shared}/{VIEWER}"

    @property
    def whole_document(self) -> str:
        """All annotations of the document in one file."""
        return f"{self.home}/annotations.json"

    @property
    def manifest(self) -> str:
        """The document's manifest."""
        return f"{self.home}/manifest.json"

    def canvas(self, page: int) -> str:
        """A page's canvas."""
        return f"{self.home}/canvas/{page}"

    def image(self, page: int) -> str:
        """A page's image service."""
        return f"{self.images}{page}"

    def annotations(self, page: int) -> str:
        """The annotations of a page."""
        return f"{self.home}/annotations/{page}.json"

    def annotation(self, id: str) -> str:
        """The annotation for a region, entry, mention, link, or `entry-id/field-name`."""
        return f"{self.home}{_ANNOTATION}{quote(id)}"

    def search(self, version: int) -> str:
        """The document's search service (IIIF Content Search 1.0 or 2.0)."""
        return f"{self.home}/search/{version}"

    def autocomplete(self, version: int) -> str:
        """The words with which searches in the document can be completed."""
        return f"{self.home}/autocomplete/{version}"

    def range(self, id: str) -> str:
        """The range of an entry."""
        return f"{self.home}/range/{quote(id)}"


def image_identifier(project: str, document: str, page: int | str) -> str:
    """What names a page's image on the server: "project~document~page"."""
    return f"{quote(project, safe='')}~{quote(document, safe='')}~{page}"


class PageAddress(NamedTuple):
    """What an address of a canvas or an image names, if it is built as ours are."""

    document: str
    """Its id, or its name among files."""
    page: int

    def is_of(self, document: Document) -> bool:
        """Whether it names this document, as a server or an export of ours does."""
        return self.document in (document.id, document.name, safe_name(document.name))


def image_address(address: str) -> str:
    """The address of an image, without the region, size and format that are asked for, and without a query."""
    return _IMAGE.sub(r"\1", address.split("?")[0])


def page_address(address: str) -> PageAddress | None:
    """The document and page of an address of a canvas or an image; None: it is not built as ours are."""
    image = image_address(address)
    found = next(filter(None, (pattern.search(image) for pattern in _PAGES)), None)
    return PageAddress(unquote(found[1]), int(found[2])) if found is not None else None


def id_in(address: str) -> str:
    """The id that `Addresses.annotation` put into an address; of another address, its last part."""
    _, match, id = address.rpartition(_ANNOTATION)
    return unquote(id if match else address.rstrip("/").rpartition("/")[2])
