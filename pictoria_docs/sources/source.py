"""The contract of a source, its options, and the registry that opens one from a path or an address."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from pydantic import Field

from pictoria_docs.document import Rotation, SourceKind
from pictoria_docs.errors import PageError, SourceError
from pictoria_docs.strict_model import StrictModel

if TYPE_CHECKING:
    from PIL.Image import Image


class SourceOptions(StrictModel):
    """How sources are read; the defaults read local files only."""

    render_dpi: float = Field(200.0, gt=0, le=1200)
    """Resolution of `image()` for a page that has none of its own (born-digital PDF)."""
    assumed_dpi: float = Field(200.0, ge=50, le=1200)
    """Resolution of a page picture that does not tell a plausible one; raised to 300, 400 ... where the page would
    otherwise be longer than an A3 sheet."""
    max_pixels: int = Field(120_000_000, gt=0)
    """Pictures with more pixels than this are refused before they are decoded."""
    max_pages: int = Field(20_000, gt=0)
    """Documents with more pages than this are refused: so many are a damaged or a malicious file."""
    max_render_pixels: int = Field(40_000_000, gt=0)
    """A page image with more pixels than this is made at a lower resolution."""

    allowed_hosts: tuple[str, ...] = ()
    """Hosts that may be asked for manifests and pictures: "iiif.example.org", "example.org:8080", or
    "*.example.org" for all hosts below one; loopback too must be named. Redirects are held to the list."""
    iiif_size: int = Field(2500, ge=200, le=20_000)
    """Longest side in pixels of the pictures asked of a IIIF Image API server."""
    timeout: float = Field(20.0, gt=0)
    """Seconds to wait for a connection, and for each piece of an answer."""
    download_seconds: float = Field(300.0, gt=0)
    """Seconds that one download may take from end to end."""
    retries: int = Field(3, ge=0, le=20)
    """Further attempts after a time-out, a broken connection or an answer 408, 429 or 5xx."""
    backoff: float = Field(1.0, ge=0)
    """Seconds before the first further attempt, doubled for each after it; a server's Retry-After goes first."""
    max_wait: float = Field(60.0, ge=0)
    """Longest wait between two attempts; a server that asks for more is given up."""
    max_download_bytes: int = Field(100_000_000, gt=0)
    """Larger pictures and manifests are refused."""
    manifest_max_age: float = Field(86_400.0, ge=0)
    """Seconds for which a downloaded manifest is taken from the cache; pictures are kept until removed."""
    cache_dir: Path | None = None
    """Folder of downloads; None: `pictoria-docs` in the user's cache folder."""


class SourcePage(Protocol):
    """One page of a source, cheap to make; sizes are those of the page as displayed."""

    number: int
    """From 1."""
    width: float
    """Points, as displayed."""
    height: float
    """Points, as displayed."""
    rotation: Rotation
    """Clockwise turn between the stored and the displayed page, degrees."""

    @property
    def label(self) -> str | None:
        """The page label that the file gives ("xii", "f. 3r"), not one read from the picture."""

    @property
    def dpi(self) -> float | None:
        """Resolution of the scan, pixels per inch; None for a born-digital page.

        Raises:
            PageError: the picture has to be fetched to know it, and that fails.
        """

    @property
    def pdf(self) -> Any:
        """The `pymupdf.Page`, or None for a page that is no PDF's.

        MuPDF gives text, pictures and drawings in coordinates of the page *before* its rotation (inside the crop
        box, origin top left): multiply by `page.rotation_matrix`, or use `document.geometry.rotate`.

        Raises:
            PageError: the page is damaged.
        """

    def image(self, dpi: float | None = None) -> "Image":
        """The page as displayed, in RGB, about `width * dpi / 72` x `height * dpi / 72` pixels.

        Args:
            dpi: None for the page's own resolution, or `SourceOptions.render_dpi` where it has none. Pages beyond
                `SourceOptions.max_render_pixels` come at a lower one: `image.width / page.width` is the true
                scale, in pixels per point.

        Raises:
            PageError: the page or its picture is damaged, too large, missing, or cannot be fetched.
        """


class Source(Protocol):
    """An open source. It can be opened again from `location` in another process."""

    location: str
    """Absolute path, or address."""
    name: str
    """Stem of the file's or folder's name."""
    kind: SourceKind
    """PDF, images or IIIF."""
    page_count: int
    """At least 1."""
    title: str | None
    """The title that the file's metadata give."""

    @property
    def sha256(self) -> str:
        """Digest of the contents, hexadecimal; the same file anywhere has the same.

        Raises:
            SourceError: the contents are gone.
        """

    def page(self, number: int) -> SourcePage:
        """Page `number`, from 1.

        Raises:
            PageError: there is no such page, or it cannot be read.
        """

    def close(self) -> None:
        """Release the file; pages are not usable afterwards."""


class SourceType(NamedTuple):
    """One way to read sources, for the registry.

    A third-party package adds one by an entry point in the group `pictoria_docs.sources` that names a `SourceType`.
    """

    name: str
    accepts: Callable[[str], bool]
    """Whether a location (existing path, or address) looks like one of these; must not raise."""
    open: Callable[[str, SourceOptions, str | None], Source]
    """Open a location; raises `SourceError`."""


def check_page_count(file: str, count: int, options: SourceOptions) -> None:
    """Refuse a document of more pages than allowed.

    Raises:
        SourceError: it has more.
    """
    if count > options.max_pages:
        raise SourceError("too_many_pages", file=file, pages=count, limit=options.max_pages)


def page_missing(file: str, number: int, count: int) -> PageError:
    """The error for a page number outside 1 to `count`."""
    return PageError("page_missing", file=file, page=number, count=count)
