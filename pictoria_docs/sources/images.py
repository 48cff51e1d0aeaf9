"""Pictures as a source: a folder of JPEG, PNG, TIFF or JPEG 2000, or one picture file; TIFFs of many pages."""

import hashlib
import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pictoria_docs.document import Rotation, SourceKind
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.errors import PageError, SourceError
from pictoria_docs.sources.decode import (
    SUFFIXES,
    DamagedError,
    TooLargeError,
    assumed_dpi,
    decode,
    page_frames,
    picture_info,
)
from pictoria_docs.sources.file_kinds import refused, unread_file
from pictoria_docs.sources.files import file_digest, natural_key
from pictoria_docs.sources.source import SourceOptions, SourceType, check_page_count, page_missing
from pictoria_docs.sources.transcriptions import TranscribedPage, transcription_beside
from pictoria_docs.sources.transcriptions.beside import transcription_file, transcription_folders

if TYPE_CHECKING:
    from PIL.Image import Image

MEGAPIXEL = 1_000_000


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a page's picture is."""

    path: Path
    index: int = 0
    transcription: Path | None = None
    """The ALTO or PAGE file beside it."""


class ImagePage:
    """A picture as a page (a `SourcePage`); only its header is read until `image()` is called.

    Its size in points follows from its pixels and its resolution: that of the file where it is plausible, else
    `SourceOptions.assumed_dpi`.
    """

    label: str | None = None
    pdf: None = None

    def __init__(self, file: str, frame: Frame, number: int, options: SourceOptions) -> None:
        self.number = number
        self.frame = frame
        self._file = file
        self._options = options
        try:
            info = picture_info(frame.path, options.max_pixels, frame.index)
        except (TooLargeError, DamagedError, OSError) as error:
            raise picture_error(error, file, number, frame.path.name, options) from error
        if not (info.width and info.height):
            raise PageError("page_without_size", file=file, page=number)
        x, y = info.dpi or (assumed_dpi(info.width, info.height, options.assumed_dpi),) * 2
        self.dpi: float = max(x, y)
        self.width = info.width * POINTS_PER_INCH / x
        self.height = info.height * POINTS_PER_INCH / y
        self.rotation: Rotation = info.rotation

    @property
    def transcription(self) -> TranscribedPage | None:
        """What an ALTO or PAGE file beside the picture says, in points of this page; None where there is none.

        Raises:
            TranscriptionError: it cannot be read.
        """
        if self.frame.transcription is None:
            return None
        return transcription_beside(self.frame.transcription).scaled(self.width, self.height)

    def image(self, dpi: float | None = None) -> "Image":
        """The picture as displayed, RGB; see `SourcePage.image`."""
        return self._decoded(dpi or self.dpi, quick=False)

    def quick_image(self, dpi: float) -> "Image":
        """The picture for screens: a JPEG is decoded at a half, a quarter or an eighth where that is enough."""
        return self._decoded(dpi, quick=True)

    def _decoded(self, dpi: float, quick: bool) -> "Image":
        size = pixel_size(self.width, self.height, dpi, self._options)
        try:
            return decode(self.frame.path, self._options.max_pixels, self.frame.index, size, quick=quick)
        except (TooLargeError, DamagedError, OSError) as error:
            raise picture_error(
                error, self._file, self.number, self.frame.path.name, self._options
            ) from error


class ImagesSource:
    """A folder of pictures, or one picture file (a `Source`)."""

    kind = SourceKind.IMAGES
    title: str | None = None

    def __init__(self, location: str, frames: list[Frame], options: SourceOptions) -> None:
        self.location = location
        self.name = Path(location).name if Path(location).is_dir() else Path(location).stem
        self.page_count = len(frames)
        self._frames = frames
        self._options = options

    @property
    def pictures(self) -> tuple[Path, ...]:
        """The file of each page, in order."""
        return tuple(frame.path for frame in self._frames)

    @cached_property
    def sha256(self) -> str:
        """Digest of the file; for a folder, or with transcriptions, of all names and digests in page order."""
        try:
            transcriptions = [frame.transcription for frame in self._frames if frame.transcription]
            if self._frames[0].path == Path(self.location) and not transcriptions:
                return file_digest(self._frames[0].path)
            digest = hashlib.sha256()
            for path in dict.fromkeys([*(frame.path for frame in self._frames), *transcriptions]):
                digest.update(f"{path.name}\0{file_digest(path)}\n".encode("utf-8", "surrogateescape"))
            return digest.hexdigest()
        except OSError as error:
            raise SourceError("source_vanished", file=self.location) from error

    def page(self, number: int) -> ImagePage:
        """Page `number`, from 1; raises `PageError`."""
        if not 1 <= number <= self.page_count:
            raise page_missing(self.location, number, self.page_count)
        return ImagePage(self.location, self._frames[number - 1], number, self._options)

    def close(self) -> None:
        """Nothing is kept open."""


def pixel_size(width: float, height: float, dpi: float, options: SourceOptions) -> tuple[int, int]:
    """Pixels of a page of `width` x `height` points at `dpi`, or at less where that is too many."""
    scale = min(dpi / POINTS_PER_INCH, math.sqrt(options.max_render_pixels / (width * height)))
    return max(1, round(width * scale)), max(1, round(height * scale))


def picture_error(
    error: Exception, file: str, number: int, picture: str, options: SourceOptions
) -> PageError:
    """The sentence for a picture that cannot be shown."""
    if isinstance(error, TooLargeError):
        size = " x ".join(f"{value:,}".replace(",", "\u202f") for value in error.args) or "?"
        limit = options.max_pixels // MEGAPIXEL
        return PageError("picture_too_large", file=file, page=number, picture=picture, size=size, limit=limit)
    if isinstance(error, FileNotFoundError):
        return PageError("picture_missing", file=file, page=number, picture=picture)
    if isinstance(error, PermissionError):
        return PageError("picture_forbidden", file=file, page=number, picture=picture)
    if isinstance(error, OSError):
        detail = error.strerror or str(error)
        return PageError("picture_unreadable", file=file, page=number, picture=picture, detail=detail)
    return PageError("picture_damaged", file=file, page=number, picture=picture)


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()


def accepts(location: str) -> bool:
    """Whether this is a picture file by its name, or a folder that directly holds one."""
    path = Path(location)
    try:
        return any(map(_is_picture, path.iterdir())) if path.is_dir() else _is_picture(path)
    except OSError:
        return False


def open_images(location: str, options: SourceOptions, password: str | None = None) -> ImagesSource:
    """Open a folder of pictures (in natural order of their names) or one picture file, with ALTO or PAGE beside.

    A picture that cannot be read keeps its place: `page` or `image` raise `PageError` for it. Only a single file
    that cannot be read raises here.

    Raises:
        SourceError: the single file is no picture, damaged or too large.
    """
    path = Path(location)
    if not path.is_dir():
        try:
            indices = page_frames(path, options.max_pixels)
        except (TooLargeError, DamagedError) as error:
            page_error = picture_error(error, location, 1, path.name, options)
            if isinstance(error, DamagedError) and (unread := unread_file(path)):
                raise refused(unread, location) from error
            raise SourceError(page_error.code, **page_error.values) from error
        check_page_count(location, len(indices), options)
        transcription = transcription_file(path, transcription_folders(path.parent))
        return ImagesSource(location, _frames(path, indices, transcription), options)
    frames: list[Frame] = []
    folders = transcription_folders(path)
    for picture in sorted(filter(_is_picture, path.iterdir()), key=lambda file: natural_key(file.name)):
        indices = [0]
        if picture.suffix.lower() in (".tif", ".tiff"):
            # What fails here is told when the page is asked for.
            with suppress(TooLargeError, DamagedError, OSError):
                indices = page_frames(picture, options.max_pixels)
        frames += _frames(picture, indices, transcription_file(picture, folders))
    check_page_count(location, len(frames), options)
    return ImagesSource(location, frames, options)


def _frames(picture: Path, indices: Sequence[int], transcription: Path | None) -> list[Frame]:
    """The pages of a picture file; a transcription is about one page, so a file of several has none."""
    return [Frame(picture, index, transcription if len(indices) == 1 else None) for index in indices]


IMAGES = SourceType("images", accepts, open_images)
