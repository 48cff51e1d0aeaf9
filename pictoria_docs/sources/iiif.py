"""IIIF manifests as a source: from a file or an address, pictures fetched once and kept on disk.

A page's size in points comes from the physical dimensions service where the manifest has it, else from the
picture's pixels (else the canvas's units) at the resolution that `decode.assumed_dpi` assumes.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from pictoria_docs.document import Rotation, SourceKind
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.errors import PageError, SourceError
from pictoria_docs.i18n import user_language
from pictoria_docs.sources.decode import DamagedError, TooLargeError, assumed_dpi, decode, picture_info
from pictoria_docs.sources.download import Downloader, FetchError
from pictoria_docs.sources.files import is_url, json_digest, read_json
from pictoria_docs.sources.image_api import picture_urls
from pictoria_docs.sources.images import picture_error, pixel_size
from pictoria_docs.sources.manifest import (
    ImageService,
    ManifestCanvas,
    Painting,
    image_service,
    kind_of,
    read_manifest,
)
from pictoria_docs.sources.source import Source, SourceOptions, SourceType, check_page_count, page_missing

if TYPE_CHECKING:
    from PIL.Image import Image
from pictoria_docs.sources.download import MEGABYTE

JSON_TYPES = "application/ld+json, application/json;q=0.9"
PICTURE_TYPES = "image/jpeg, image/*;q=0.9"
LARGE = 100_000_000
"""Bytes from which a file is not read only to see whether it is a manifest: its beginning tells."""
_MARK = b"iiif.io/api/presentation"


class IiifPage:
    """A canvas as a page (a `SourcePage`). Its picture is fetched when `dpi` or `image()` ask for it."""

    rotation: Rotation = 0
    pdf: None = None

    def __init__(
        self, file: str, canvas: ManifestCanvas, number: int, options: SourceOptions, loader: Downloader
    ) -> None:
        self.number = number
        self.label = canvas.label
        self._file = file
        self._canvas = canvas
        self._options = options
        self._loader = loader
        if not canvas.paintings:
            raise PageError("canvas_without_picture", file=file, page=number)
        if not (canvas.width and canvas.height):
            raise PageError("page_without_size", file=file, page=number)
        self._points = canvas.points_per_unit or self._assumed_points()
        self.width = canvas.width * self._points
        self.height = canvas.height * self._points

    def _assumed_points(self) -> float:
        """Points per canvas unit where the manifest gives no physical size."""
        first, canvas = self._canvas.paintings[0], self._canvas
        whole = first.target is None and first.region == "full" and first.turn == "0"
        scale = first.width / canvas.width if whole and first.width else 1.0
        dpi = assumed_dpi(
            round(canvas.width * scale), round(canvas.height * scale), self._options.assumed_dpi
        )
        return scale * POINTS_PER_INCH / dpi

    @property
    def _whole(self) -> bool:
        """Whether one picture fills the canvas, as nearly always."""
        return len(self._canvas.paintings) == 1 and self._canvas.paintings[0].target is None

    @cached_property
    def dpi(self) -> float:
        """Resolution of the picture as fetched, against the page's size; see `SourcePage.dpi`."""
        first, canvas = self._canvas.paintings[0], self._canvas
        if self._whole:
            path = self._fetched(first)
            with self._readable(path):
                pixels = picture_info(path, self._options.max_pixels).width
            return POINTS_PER_INCH * pixels / self.width
        across = first.target.width if first.target else canvas.width
        pixels_per_unit = min(self._largest_scale, (first.width or across) / across)
        return POINTS_PER_INCH * pixels_per_unit / self._points

    @property
    def _largest_scale(self) -> float:
        return self._options.iiif_size / max(self._canvas.width, self._canvas.height)

    def image(self, dpi: float | None = None) -> "Image":
        """The canvas as displayed, RGB; see `SourcePage.image`."""
        from PIL import Image

        size = pixel_size(self.width, self.height, dpi or self.dpi, self._options)
        if self._whole:
            return self._picture(self._canvas.paintings[0], size)
        sheet = Image.new("RGB", size, "white")
        across, down = size[0] / self._canvas.width, size[1] / self._canvas.height
        for painting in self._canvas.paintings:
            x, y, width, height = painting.target or (0, 0, self._canvas.width, self._canvas.height)
            part = (min(max(1, round(width * across)), size[0]), min(max(1, round(height * down)), size[1]))
            sheet.paste(self._picture(painting, part), (round(x * across), round(y * down)))
        return sheet

    def _picture(self, painting: Painting, size: tuple[int, int]) -> "Image":
        path = self._fetched(painting)
        with self._readable(path):
            return decode(path, self._options.max_pixels, 0, size)

    def _fetched(self, painting: Painting) -> Path:
        """The painting's picture in the cache; the first of its addresses that gives one."""
        longest = self._options.iiif_size
        if painting.target is not None:
            longest = max(1, round(self._largest_scale * max(painting.target.width, painting.target.height)))
        first_error: FetchError | None = None
        for url in picture_urls(painting, longest, self._describe):
            try:
                return self._loader.fetch(url, self._check_picture, PICTURE_TYPES)
            except FetchError as error:
                first_error = first_error or error
                if error.code == "cache_unwritable":
                    break
            except TooLargeError as error:
                name = _host_path(url)
                raise picture_error(error, self._file, self.number, name, self._options) from error
        if first_error is None:
            raise PageError("canvas_without_picture", file=self._file, page=self.number)
        # "page" is the same word in English and French: the sentences of downloads start with the place.
        path = f"{self._file}, page {self.number}"
        values = first_error.values | {"file": self._file, "page": self.number, "place": path}
        raise PageError(first_error.code, **values) from first_error

    def _describe(self, service: ImageService) -> ImageService | None:
        try:
            path = self._loader.fetch(f"{service.id}/info.json", _check_json, JSON_TYPES)
            return image_service(read_json(path))
        except (FetchError, OSError, ValueError, RecursionError):
            return None  # the picture may come without it

    def _check_picture(self, path: Path) -> None:
        try:
            picture_info(path, self._options.max_pixels)
        except DamagedError as error:
            raise FetchError("answer_no_picture") from error

    @contextmanager
    def _readable(self, path: Path) -> Iterator[None]:
        try:
            yield
        except (TooLargeError, DamagedError, OSError) as error:
            if isinstance(error, DamagedError):
                path.unlink(missing_ok=True)  # the next run fetches it again
            host = _host_path(self._canvas.paintings[0].url or "")
            raise picture_error(error, self._file, self.number, host, self._options) from error


class IiifSource:
    """A IIIF manifest (a `Source`)."""

    kind = SourceKind.IIIF

    def __init__(
        self, location: str, data: dict[str, Any], options: SourceOptions, loader: Downloader
    ) -> None:
        manifest = read_manifest(data, user_language())
        self.location = location
        self.name = _name(location)
        self.sha256 = json_digest(data)
        self.title = manifest.title
        self.page_count = len(manifest.canvases)
        self._canvases = manifest.canvases
        self._options = options
        self._loader = loader

    def page(self, number: int) -> IiifPage:
        """Page `number`, from 1; raises `PageError`."""
        if not 1 <= number <= self.page_count:
            raise page_missing(self.location, number, self.page_count)
        return IiifPage(self.location, self._canvases[number - 1], number, self._options, self._loader)

    def close(self) -> None:
        """Close the connections."""
        self._loader.close()


def accepts(location: str) -> bool:
    """Whether this is an address, or a JSON file that speaks of IIIF Presentation and is no other part of it."""
    if is_url(location):
        return True
    path = Path(location)
    if path.suffix.lower() not in (".json", ".jsonld") or not path.is_file():
        return False
    try:
        if path.stat().st_size > LARGE:
            with path.open("rb") as stream:
                return _MARK in stream.read(LARGE // 100)
        data = path.read_bytes()
        return _MARK in data and (kind_of(json.loads(data)) is not None)
    except OSError:
        return False
    except (ValueError, RecursionError):
        return True  # a damaged manifest, which opening it tells


def open_iiif(location: str, options: SourceOptions, password: str | None = None) -> Source:
    """Open a manifest.

    Raises:
        SourceError: it cannot be fetched, is no JSON, no manifest, a collection, or has no canvas.
    """
    loader = Downloader(options)
    try:
        data = _load(location, options, loader)
        kind = kind_of(data)
        if kind == "collection":
            raise SourceError("manifest_is_collection", file=location)
        if kind is None:
            raise SourceError("not_a_manifest", file=location)
        source = IiifSource(location, data, options, loader)
        if not source.page_count:
            raise SourceError("manifest_without_pages", file=location)
        check_page_count(location, source.page_count, options)
    except SourceError:
        loader.close()
        raise
    return source


IIIF = SourceType("iiif", accepts, open_iiif)


def _load(location: str, options: SourceOptions, loader: Downloader) -> Any:
    path = Path(location)
    if is_url(location):
        try:
            path = loader.fetch(location, _check_json, JSON_TYPES, options.manifest_max_age)
        except FetchError as error:
            raise SourceError(error.code, **error.values | {"file": location, "place": location}) from error
    elif path.stat().st_size > options.max_download_bytes:
        limit = options.max_download_bytes // MEGABYTE
        raise SourceError("manifest_too_large", file=location, limit=limit)
    try:
        return read_json(path)
    except (ValueError, RecursionError) as error:
        raise SourceError("manifest_not_json", file=location) from error


def _check_json(path: Path) -> None:
    try:
        read_json(path)
    except (ValueError, RecursionError) as error:
        raise FetchError("answer_not_json") from error


def _name(location: str) -> str:
    """Stem of the file; of an address, the last part of its path that says which manifest it is."""
    if not is_url(location):
        return Path(location).stem
    parts = urlsplit(location)
    for part in reversed(unquote(parts.path).split("/")):
        stem = re.sub(r"\.(jsonld|json)$", "", part, flags=re.IGNORECASE)
        stem = re.sub(r"[^\w.-]+", "_", stem).strip("._-")
        if stem and stem.lower() not in ("manifest", "info", "iiif", "presentation"):
            return stem
    return re.sub(r"[^\w.-]+", "_", parts.netloc)


def _host_path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}"
