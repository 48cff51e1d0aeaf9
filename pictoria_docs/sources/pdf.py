"""PDF as a source, through MuPDF: born-digital, scanned or both; rotated, cropped, labelled, encrypted."""

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

import pymupdf

from pictoria_docs.document import Box, Rotation, SourceKind
from pictoria_docs.document.geometry import POINTS_PER_INCH
from pictoria_docs.errors import PageError, SourceError
from pictoria_docs.sources.file_kinds import refusal
from pictoria_docs.sources.files import file_digest
from pictoria_docs.sources.pdf_locks import opened
from pictoria_docs.sources.pdf_visible import visible_content
from pictoria_docs.sources.source import Source, SourceOptions, SourceType, check_page_count, page_missing

if TYPE_CHECKING:
    from PIL.Image import Image
from pictoria_docs.sources.images import MEGAPIXEL

FULL_TURN = 360  # degrees
SMALL_IMAGE = 0.02  # of the page: no strip of a scan
COVERED_TEXT = 0.5  # of the area of text, from which a picture painted over it hides it
TAIL = 16  # bytes at the end of a file
MESSAGE_LENGTH = 200
HEAD = 1024  # bytes in which "%PDF-" is looked for

# MuPDF writes to stderr in the middle of progress bars.
pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)

PAGES_PER_SWEEP = 50
"""MuPDF keeps up to 256 MB of decoded fonts and pictures of earlier pages; emptied so often, memory stays flat."""

MIN_SCAN_DPI = 50.0
COVERS = 0.8
"""Share of the page that a scan must cover: scans are often pasted on a larger sheet."""
ASPECT_TOLERANCE = 0.25
"""Largest difference between the logarithms of a scan's and its page's aspect."""
STAMP_MARGIN = 0.08
"""Libraries stamp their name into the outer margin of scans: text there, as a share of the page's side, does not
make a page born-digital."""


class PdfPage:
    """One page of a PDF (a `SourcePage`); what is not asked for is not read."""

    def __init__(self, file: str, page: Any, number: int, options: SourceOptions) -> None:
        self.number = number
        self.width = float(page.rect.width)
        self.height = float(page.rect.height)
        self.rotation: Rotation = page.rotation % FULL_TURN
        self.pdf = page
        self._file = file
        self._options = options

    @cached_property
    def label(self) -> str | None:
        """The page label of the PDF's catalogue, if it has them."""
        try:
            return self.pdf.get_label() or None
        except Exception:  # a damaged label tree is no reason to lose the page
            return None

    @cached_property
    def dpi(self) -> float | None:
        """Resolution of the picture that covers the whole page, else None.

        A page with a picture all over it is born-digital still where visible text lies over the picture (text
        under it, and the invisible text that OCR adds, do not count; nor does a stamp in the margin). What a clip
        hides of a picture covers nothing.
        """
        return _scan_dpi(self.pdf, self.width, self.height)

    def image(self, dpi: float | None = None) -> "Image":
        """The page rendered as displayed, RGB; see `SourcePage.image`."""
        from PIL import Image

        for picture in self.pdf.get_images():
            width, height = picture[2], picture[3]
            if width * height > self._options.max_pixels:
                limit = self._options.max_pixels // MEGAPIXEL
                raise self._error("page_picture_too_large", width=width, height=height, limit=limit)
        scale = (dpi or self.dpi or self._options.render_dpi) / POINTS_PER_INCH
        scale = min(scale, math.sqrt(self._options.max_render_pixels / (self.width * self.height)))
        try:
            pixels = self.pdf.get_pixmap(
                matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB, alpha=False
            )
        except Exception as error:  # MuPDF's errors have no common class but RuntimeError, and not all are
            raise self._error("page_damaged", detail=_one_line(error)) from error
        if not (pixels.width and pixels.height):
            raise self._error("page_without_size")
        return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples_mv)

    def _error(self, code: str, **values: object) -> PageError:
        return PageError(code, file=self._file, page=self.number, **values)


class PdfSource:
    """An open PDF (a `Source`)."""

    kind = SourceKind.PDF

    def __init__(self, location: str, document: Any, options: SourceOptions) -> None:
        self.location = location
        self.name = Path(location).stem
        self.page_count: int = document.page_count
        self.title: str | None = ((document.metadata or {}).get("title") or "").strip("\0 \t\r\n") or None
        self._document = document
        self._options = options
        self._pages_read = 0

    @cached_property
    def sha256(self) -> str:
        """Digest of the file."""
        try:
            return file_digest(Path(self.location))
        except OSError as error:
            raise SourceError("source_vanished", file=self.location) from error

    def page(self, number: int) -> PdfPage:
        """Page `number`, from 1; raises `PageError`."""
        if not 1 <= number <= self.page_count:
            raise page_missing(self.location, number, self.page_count)
        self._pages_read += 1
        if self._pages_read % PAGES_PER_SWEEP == 0:
            pymupdf.TOOLS.store_shrink(100)
        try:
            page = self._document.load_page(number - 1)
            # Of a damaged file MuPDF has rebuilt the index; pages may be missing.
            lost = self._document.is_repaired and self._lost(page)
        except Exception as error:  # see PdfPage.image
            raise PageError(
                "page_damaged", file=self.location, page=number, detail=_one_line(error)
            ) from error
        if lost:
            # MuPDF shows a page whose contents were cut off as an empty one.
            raise PageError("page_lost", file=self.location, page=number)
        if not (page.rect.width > 0 and page.rect.height > 0):
            raise PageError("page_without_size", file=self.location, page=number)
        return PdfPage(self.location, page, number, self._options)

    def _lost(self, page: Any) -> bool:
        """Whether the page's own object or a stream of its contents is not, or not whole, in the file."""
        document = self._document
        if not 0 < page.xref < document.xref_length() or document.xref_object(page.xref) == "null":
            return True
        contents = page.get_contents()
        if not all(map(document.xref_is_stream, contents)):
            return True
        # A sound file ends with a trailer; one that ends with a stream was cut in the middle of it.
        return bool(self._tail) and any(
            document.xref_stream_raw(xref).endswith(self._tail) for xref in contents
        )

    @cached_property
    def _tail(self) -> bytes:
        with Path(self.location).open("rb") as stream:
            stream.seek(-min(TAIL, Path(self.location).stat().st_size), 2)
            return stream.read()

    def close(self) -> None:
        """Close the file."""
        if not self._document.is_closed:
            self._document.close()


@contextmanager
def errors_as_damage(page: Any) -> Iterator[None]:
    """What MuPDF complains of while something is read from a page, as an error of the page.

    Raises:
        PageError: MuPDF cannot read it.
    """
    try:
        yield
    except Exception as error:  # on damaged files, pymupdf raises nearly anything
        if isinstance(error, MemoryError) or not _raised_in_pymupdf(error):
            raise
        raise PageError(
            "page_damaged", file=page.parent.name, page=page.number + 1, detail=_one_line(error)
        ) from error


def _raised_in_pymupdf(error: Exception) -> bool:
    *_, (frame, _) = walk_tb(error.__traceback__)
    return str(frame.f_globals.get("__name__")).startswith("pymupdf")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:MESSAGE_LENGTH]


def accepts(location: str) -> bool:
    """Whether a file is a PDF by its first kilobyte, or says so by its name."""
    path = Path(location)
    if not path.is_file():
        return False
    if path.suffix.lower() == ".pdf":
        return True
    try:
        with path.open("rb") as stream:
            return b"%PDF-" in stream.read(HEAD)
    except OSError:
        return False


def open_pdf(location: str, options: SourceOptions, password: str | None = None) -> Source:
    """Open a PDF.

    Raises:
        SourceError: it is no PDF, damaged beyond repair, without pages, or locked.
    """
    with Path(location).open("rb") as stream:
        looks_right = b"%PDF-" in stream.read(HEAD)
    pymupdf.TOOLS.mupdf_warnings()  # what MuPDF complained of earlier, which it keeps until it is asked
    try:
        document = opened(location, password)
    except SourceError:
        raise
    except Exception as error:  # see PdfPage.image
        if looks_right:
            raise SourceError("pdf_damaged", file=location) from error
        raise refusal(Path(location), "not_a_pdf") from error
    try:
        if not document.is_pdf:
            raise refusal(Path(location), "not_a_pdf")
        if not document.page_count:
            if not looks_right:
                raise refusal(Path(location), "not_a_pdf")
            code = "pdf_damaged" if document.is_repaired else "pdf_without_pages"
            raise SourceError(code, file=location)
        check_page_count(location, document.page_count, options)
        return PdfSource(location, document, options)
    except RuntimeError as error:
        document.close()
        raise SourceError("pdf_damaged", file=location) from error
    except SourceError:
        document.close()
        raise


PDF = SourceType("pdf", accepts, open_pdf)


def _scan_dpi(page: Any, width: float, height: float) -> float | None:
    sizes = [(picture[2], picture[3]) for picture in page.get_images()]
    if not _may_be_scan(sizes, width, height):
        return None
    sheet = Box(0, 0, width, height)
    covered, dpi = 0.0, 0.0
    for image in visible_content(page).images:
        if image.is_shading:
            continue
        share = image.clipped.area / sheet.area
        covered += share
        if share > SMALL_IMAGE:  # a strip, or the whole; not a small picture put over the scan
            pixels = image.width * image.height
            dpi = max(dpi, POINTS_PER_INCH * math.sqrt(pixels / image.placed.area))
    if covered < COVERS or dpi < MIN_SCAN_DPI:
        return None
    return None if _visible_text(page, sheet) else round(dpi, 2)


def _may_be_scan(sizes: Iterable[tuple[int, int]], width: float, height: float) -> bool:
    """Whether pictures of these pixel sizes could fill the page, alone or as strips: cheap, before a real look."""
    pages = [(width, height), (height, width)]
    stacks: dict[tuple[str, int], list[int]] = {}
    for wide, high in sizes:
        stacks.setdefault(("w", wide), []).append(high)
        stacks.setdefault(("h", high), []).append(wide)
    wholes = list(sizes) + [
        (side, sum(others)) if axis == "w" else (sum(others), side)
        for (axis, side), others in stacks.items()
        if len(others) > 1
    ]
    return any(
        wide * high > COVERS * w * h * (MIN_SCAN_DPI / POINTS_PER_INCH) ** 2
        and abs(math.log(wide / high) - math.log(w / h)) < ASPECT_TOLERANCE
        for wide, high in wholes
        if wide and high
        for w, h in pages
    )


def _visible_text(page: Any, sheet: Box) -> bool:
    """Whether text is seen, outside the outer margins of the page: no large picture was painted over it."""
    inner = Box(
        sheet.width * STAMP_MARGIN,
        sheet.height * STAMP_MARGIN,
        sheet.width * (1 - STAMP_MARGIN),
        sheet.height * (1 - STAMP_MARGIN),
    )
    seen: list[Box] = []
    for kind, corners in page.get_bboxlog():
        box = Box(*(pymupdf.Rect(corners) * page.rotation_matrix))
        if kind == "fill-image" and box.area > SMALL_IMAGE * sheet.area:
            seen = [text for text in seen if text.inside(box) < COVERED_TEXT]
        elif kind in ("fill-text", "stroke-text") and box.intersection(inner) is not None:
            seen.append(box)
    return bool(seen)
