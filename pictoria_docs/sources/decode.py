"""Picture files to RGB, within limits: sizes are checked before anything is decoded."""

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from math import inf
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from PIL import Image, ImageCms

from pictoria_docs.document import Rotation
from pictoria_docs.sources.decoding_cost import bytes_needed, read_small

TRANSPOSED = 5  # EXIF orientations from this on exchange width and height
ORIENTATIONS = 8
PNG_SIGNATURE, PNG_CHUNK_HEAD, PNG_CHECKSUM = (
    8,
    8,
    4,
)  # bytes before the first chunk, of its head, and after each
MIN_DPI = 50  # a scan is no coarser,
MAX_DPI = 1200  # and no finer
BITS = 8  # of a sample that is shown
WHITE = 255
WHITE_LEVEL = 255.0
SIXTEEN_BITS = 65536  # levels
WHITE_SIXTEEN = 65535.0

FORMATS = ("JPEG", "PNG", "TIFF", "JPEG2000", "WEBP", "BMP", "GIF")
"""Those that Pillow may try: no format that runs another program or that no scanner makes."""

SUFFIXES = frozenset(
    {
        ".jpg",
        ".jpeg",
        ".jpe",
        ".png",
        ".tif",
        ".tiff",
        ".jp2",
        ".j2k",
        ".jpx",
        ".jpf",
        ".webp",
        ".bmp",
        ".gif",
    }
)

MAX_SHEET_LENGTH = 17.0
"""Inches: an A3 sheet, with a little margin from the scanner."""
SCANNER_DPI = (200.0, 300.0, 400.0, 600.0, 800.0, 1200.0)
UNSURE_DPI = (72.0, 96.0)
"""What cameras and programs write where they do not know."""

STRIP_PIXELS = 4_000_000
"""Pictures with more are converted in strips of so many."""
Samples = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

_ORIENTATION, _SUBFILE_TYPE, _BITS = 274, 254, 258
_TRANSPOSE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = {_TRANSPOSE[orientation] for orientation in (5, 6, 7, 8)}
_TURNS: dict[int, Rotation] = {3: 180, 6: 90, 8: 270}
_REDUCED, _MASK = 1, 4

_pillow_limit = Lock()


PictureFile = Path | bytes
"""A file, or its content."""
Decoder = Callable[[PictureFile, int, int, tuple[int, int] | None, bool], Image.Image]

IN_PLACE_BYTES = 80 * 2**20
"""What a picture may take to be decoded in a process that has large ones decoded apart: a page of A4 at 400 dpi."""
apart: Decoder | None = None
"""What decodes larger ones; None: this process itself. Servers set it (`decoding_apart`)."""


class TooLargeError(Exception):
    """A picture with more pixels than allowed; holds (width, height) where known."""


class DamagedError(Exception):
    """A picture that is no picture, or that cannot be decoded to its end."""


class PictureInfo(NamedTuple):
    """What the header of a picture (or of one frame) tells, as displayed."""

    width: int
    """Pixels."""
    height: int
    """Pixels."""
    rotation: Rotation
    """Clockwise turn between the stored and the displayed picture; 0 for mirrored ones."""
    dpi: tuple[float, float] | None
    """Plausible resolution in x and y, if the file tells one."""
    format: str = ""
    """As Pillow calls it: "JPEG2000"."""


def picture_info(file: PictureFile, max_pixels: int, frame: int = 0) -> PictureInfo:
    """Read a picture's header.

    Raises:
        TooLargeError: it has more than `max_pixels` pixels.
        DamagedError: it is no picture, or its header is damaged.
        OSError: the file cannot be read.
    """
    with _opened(file, max_pixels, frame) as picture:
        orientation = _orientation(picture)
        width, height = picture.size
        dpi = _declared_dpi(picture)
        if orientation >= TRANSPOSED:
            width, height = height, width
            dpi = dpi and (dpi[1], dpi[0])
        turn = _TURNS.get(orientation, 0)
        return PictureInfo(width, height, turn, _plausible(dpi, width, height), picture.format or "")


def decode(
    file: PictureFile,
    max_pixels: int,
    frame: int = 0,
    size: tuple[int, int] | None = None,
    *,
    quick: bool = False,
    most_bytes: float = inf,
) -> Image.Image:
    """A picture as displayed, RGB: turned by its EXIF orientation, transparency on white, 16 bits to 8.

    Args:
        file: the file, or its content.
        max_pixels: larger pictures are refused.
        frame: index of the frame, for TIFF.
        size: scale to this (width, height) as displayed; of a JPEG 2000 only the levels are read that it needs.
        quick: for screens; a JPEG is read at 1/2, 1/4 or 1/8 where that is already the size, which is a little
            less sharp and three times as fast.
        most_bytes: of memory; what would take more is refused.

    Raises:
        TooLargeError: it has more than `max_pixels` pixels, or takes more than `most_bytes`.
        DamagedError: it is no picture, or ends early.
        OSError: the file cannot be read.
    """
    with _opened(file, max_pixels, frame) as picture:
        sides = picture.size
        factor = 1 if size is None else read_small(picture, size, quick)
        needed = bytes_needed(picture, sides[0] * sides[1], factor)
        if needed > most_bytes:
            raise TooLargeError(*sides)
        if apart is not None and needed > IN_PLACE_BYTES:
            return apart(file, max_pixels, frame, size, quick)
        turn = _TRANSPOSE.get(_orientation(picture))
        picture.load()
        flat = _flat(picture)
        if flat is not picture:
            picture.close()  # half the memory of a large picture
        if size is not None:
            stored = size[::-1] if turn in _SIDEWAYS else size
            # A pixel more or less comes from rounding, and is not worth the blur of scaling.
            if max(abs(stored[0] - flat.width), abs(stored[1] - flat.height)) > 1:
                flat = flat.resize(stored, Image.Resampling.LANCZOS, reducing_gap=3.0)
        return to_rgb(flat if turn is None else flat.transpose(turn))


def _flat(picture: Image.Image) -> Image.Image:
    """A mode that can be scaled: grey stays grey, a third of the memory of RGB."""
    if picture.mode == "1":
        return picture.convert("L")
    return picture if picture.mode == "L" and "transparency" not in picture.info else to_rgb(picture)


def page_frames(path: Path, max_pixels: int) -> list[int]:
    """Indices of the frames of a file that are pages: smaller copies and masks that TIFFs carry are not.

    Raises:
        TooLargeError: the first frame has more than `max_pixels` pixels.
        DamagedError: the file's index is damaged.
        OSError: the file cannot be read.
    """
    with _opened(path, max_pixels, 0) as picture:
        if picture.format != "TIFF" or getattr(picture, "n_frames", 1) == 1:
            return [0]
        pages = []
        for frame in range(picture.n_frames):  # type: ignore[attr-defined]
            picture.seek(frame)
            kind = picture.tag_v2.get(_SUBFILE_TYPE, 0)  # type: ignore[attr-defined]
            if not kind & (_REDUCED | _MASK):
                pages.append(frame)
        return pages or [0]


def to_rgb(picture: Image.Image) -> Image.Image:
    """Any of Pillow's modes as RGB; large pictures in strips, which take less memory than whole copies."""
    if picture.mode == "RGB":
        return picture
    convert = _conversion(picture)
    if picture.width * picture.height <= STRIP_PIXELS:
        return convert(picture)
    converted = Image.new("RGB", picture.size)
    for top, strip in _strips(picture):
        converted.paste(convert(strip), (0, top))
    return converted


def _strips(picture: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    """Strips of the whole width, each with its upper edge."""
    rows = max(1, STRIP_PIXELS // max(picture.width, 1))
    for top in range(0, picture.height, rows):
        yield top, picture.crop((0, top, picture.width, min(top + rows, picture.height)))


def _conversion(picture: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """How the picture, or a strip of it, becomes RGB."""
    if picture.mode.startswith("I;16"):
        spare = _spare_bits(picture)
        return lambda part: Image.fromarray((np.asarray(part) >> spare).astype(np.uint8)).convert("RGB")
    if picture.mode in ("I", "F"):
        low, high = _extent(picture)
        return lambda part: Image.fromarray(_spread(_samples(part), low, high)).convert("RGB")
    if picture.mode == "CMYK" and (profile := picture.info.get("icc_profile")):
        return partial(_printed, profile=profile)
    if "A" in picture.mode or "transparency" in picture.info:
        return _on_white
    return lambda part: part.convert("RGB")


def _printed(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        printed = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        shown = ImageCms.profileToProfile(picture, printed, ImageCms.createProfile("sRGB"), outputMode="RGB")
        if shown is not None:
            return shown
    except (ImageCms.PyCMSError, OSError, ValueError):
        pass  # a damaged profile: the plain conversion shows the page
    return picture.convert("RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    layer = picture.convert("RGBA")
    sheet = Image.new("RGB", layer.size, "white")
    sheet.paste(layer, mask=layer.getchannel("A"))
    return sheet


def assumed_dpi(width: int, height: int, least: float) -> float:
    """A resolution for a picture of `width` x `height` pixels that tells none.

    The lowest usual scanner resolution from `least` on at which the page is not longer than an A3 sheet.
    """
    longest = max(width, height)
    for dpi in (least, *(value for value in SCANNER_DPI if value > least)):
        if longest / dpi <= MAX_SHEET_LENGTH:
            return dpi
    return max(least, SCANNER_DPI[-1])


@contextmanager
def _opened(file: PictureFile, max_pixels: int, frame: int) -> Iterator[Image.Image]:
    try:
        with (
            io.BytesIO(file) if isinstance(file, bytes) else file.open("rb") as stream,
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")  # Pillow's remarks on odd metadata
            with _header(stream) as picture:
                if frame:
                    picture.seek(frame)
                if picture.width * picture.height > max_pixels:
                    raise TooLargeError(*picture.size)
                yield picture
    except (TooLargeError, DamagedError):
        raise
    except MemoryError as error:
        raise TooLargeError from error
    except Exception as error:  # on damaged files, Pillow's decoders raise nearly anything
        if isinstance(error, OSError) and error.errno:
            raise  # the disk's or the network's fault, not the picture's
        raise DamagedError(str(error)) from error


def _header(stream: BinaryIO) -> Image.Image:
    """Read a header without Pillow's own limit of pixels: ours is the user's, and applies next."""
    with _pillow_limit:
        limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            return Image.open(stream, formats=FORMATS)
        finally:
            Image.MAX_IMAGE_PIXELS = limit


def _orientation(picture: Image.Image) -> int:
    if picture.format == "PNG" and "exif" not in picture.info:
        picture.info["exif"] = _exif_of_png(picture)
    # Pillow's own way for a PNG would decode it.
    value = Image.Image.getexif(picture).get(_ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= ORIENTATIONS else 1


def _exif_of_png(picture: Image.Image) -> bytes | None:
    """What a PNG tells of the camera, which may stand behind its pixels."""
    stream: Any = picture.fp  # type: ignore[attr-defined]
    place = stream.tell()
    try:
        stream.seek(PNG_SIGNATURE)
        while len(head := stream.read(PNG_CHUNK_HEAD)) == PNG_CHUNK_HEAD:
            length = int.from_bytes(head[:4])
            if head[4:] == b"eXIf":
                data: bytes = stream.read(length)
                return data
            stream.seek(length + PNG_CHECKSUM, io.SEEK_CUR)
    finally:
        stream.seek(place)
    return None


def _declared_dpi(picture: Image.Image) -> tuple[float, float] | None:
    try:
        x, y = (float(value) for value in picture.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return x, y


def _plausible(dpi: tuple[float, float] | None, width: int, height: int) -> tuple[float, float] | None:
    if dpi is None or not all(MIN_DPI <= value <= MAX_DPI for value in dpi):
        return None
    if all(round(value) in UNSURE_DPI for value in dpi) and max(width, height) / dpi[0] > MAX_SHEET_LENGTH:
        return None
    return dpi


def _spare_bits(picture: Image.Image) -> int:
    bits = getattr(picture, "tag_v2", {}).get(_BITS, (16,))
    return max(0, int(bits[0] if isinstance(bits, tuple) else bits) - BITS)


def _samples(picture: Image.Image) -> Samples:
    return np.nan_to_num(np.asarray(picture, dtype=np.float32))


def _extent(picture: Image.Image) -> tuple[float, float]:
    """Black and white of 32-bit and floating-point samples, which have none of their own: a 16-bit scale where it
    fits, else from least to most."""
    extents = [
        (float(part.min()), float(part.max())) for part in (_samples(strip) for _, strip in _strips(picture))
    ]
    low, high = min(extents)[0], max(high for _, high in extents)
    if picture.mode == "I" and low >= 0 and WHITE < high < SIXTEEN_BITS:
        return 0.0, WHITE_SIXTEEN
    if low >= 0 and 1 < high <= WHITE:
        return 0.0, WHITE_LEVEL
    return low, high


def _spread(samples: Samples, low: float, high: float) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    scale = WHITE_LEVEL / (high - low) if high > low else 0.0
    return ((samples - low) * scale).round().astype(np.uint8)
