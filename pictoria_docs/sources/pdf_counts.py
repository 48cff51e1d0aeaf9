"""How much a PDF page draws, counted from its content streams before anything is drawn.

A few kilobytes can ask for a million words: streams are deflated, and forms use forms. Streams are read up to a
limit, each form once, so counting is quick whatever the page asks for.
"""

import re
from collections import Counter
from dataclasses import astuple, dataclass
from functools import reduce
from typing import Any

import numpy as np
import pymupdf
from pymupdf import mupdf

SMALL = 300_000
"""Bytes of content, forms included, which cannot draw so much that counting is worth while."""
DRAWING_BYTES = 2
"""An operator and a blank: a drawing takes no less of the content."""
READ_BYTES = 16_000_000
"""Bytes of all streams of a page that are read, at most."""
MAX_FORMS = 5_000
"""Forms and annotations of a page that are looked into, at most."""
MAX_DEPTH = 40
"""Forms within forms that are looked into."""

_USE = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")
_INLINE = re.compile(rb"BI\s")
# What is never closed is taken to its end, lest the search begin again at each of its signs.
_STRING = re.compile(rb"\((?:[^()\\]++|\\.)*+\)?|<[0-9A-Fa-f\s]*+>?", re.DOTALL)
_DRAWING = np.isin(np.arange(256), list(b"lcvySsfFBb"))
"""Operators of one letter that add to a path, or paint it."""
_NUMBERS = b"0123456789.-+"
_BEFORE, _AFTER = (np.isin(np.arange(256), list(signs)) for signs in (b" \r\n\t", b" \r\n\t*/"))


@dataclass(frozen=True, slots=True)
class ContentCounts:
    """What a page draws, each use of a form counted; estimates from above."""

    size: int = 0
    """Bytes of content."""
    drawings: int = 0
    """Lines, curves, rectangles, strokes and fills; uses of forms."""
    images: int = 0
    """Placed images."""
    characters: int = 0
    """Characters of text."""
    unread: int = 0
    """Streams that were not read to their end, or not at all."""

    def __add__(self, other: "ContentCounts") -> "ContentCounts":
        return ContentCounts(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    def __mul__(self, times: int) -> "ContentCounts":
        return ContentCounts(*(count * times for count in astuple(self)))

    @property
    def complete(self) -> bool:
        """Whether all was read; if not, there is more."""
        return not self.unread


def count_contents(page: pymupdf.Page, small: int = SMALL) -> ContentCounts:
    """What the page's content, its forms and the looks of its annotations draw; only images where that is little.

    Args:
        page: the page.
        small: up to so many bytes of content, drawings and characters are not counted and given as 0.
    """
    counting = _Counting(page)
    counts = counting.total(only_images=True)
    return counts if counts.complete and counts.size <= small else counting.total()


class _Counting:
    """The streams of one page, each decoded once."""

    def __init__(self, page: pymupdf.Page) -> None:
        self._page = page
        self._only_images = False
        self._budget = READ_BYTES
        self._read_streams: dict[int, bytes] = {}
        self._counted: dict[int, ContentCounts] = {}

    def total(self, *, only_images: bool = False) -> ContentCounts:
        """The counts; without drawings and characters if only images are wanted."""
        self._only_images = only_images
        self._counted.clear()
        object = pymupdf._as_pdf_page(self._page).obj()
        contents = mupdf.pdf_dict_get(object, pymupdf.PDF_NAME("Contents"))
        resources = mupdf.pdf_dict_get_inheritable(object, pymupdf.PDF_NAME("Resources"))
        streams = (
            [mupdf.pdf_array_get(contents, index) for index in range(mupdf.pdf_array_len(contents))]
            if mupdf.pdf_is_array(contents)
            else [contents]
        )
        # One text over all streams: an operator may stand in another stream than its operands.
        data = bytearray()
        for stream in streams:
            data += self._read(stream) + b"\n"
            if len(data) > READ_BYTES:  # one stream may be named again and again
                self._budget = 0
                break
        own = self._count(bytes(data), resources, 0)
        return reduce(ContentCounts.__add__, self._annotations(object), own)

    def _annotations(self, page: Any) -> list[ContentCounts]:
        listed = mupdf.pdf_dict_get(page, pymupdf.PDF_NAME("Annots"))
        count = mupdf.pdf_array_len(listed)
        total = [ContentCounts(drawings=count)]
        for index in range(min(count, MAX_FORMS)):
            looks = mupdf.pdf_dict_get(mupdf.pdf_array_get(listed, index), pymupdf.PDF_NAME("AP"))
            normal = mupdf.pdf_dict_get(looks, pymupdf.PDF_NAME("N"))
            if mupdf.pdf_is_stream(normal):
                total.append(self._form(normal, 1))
        return total

    def _form(self, form: Any, depth: int) -> ContentCounts:
        number = mupdf.pdf_to_num(form)
        if number not in self._counted:
            self._counted[number] = ContentCounts()  # a form that uses itself draws nothing
            if depth < MAX_DEPTH and len(self._counted) < MAX_FORMS:
                resources = mupdf.pdf_dict_get(form, pymupdf.PDF_NAME("Resources"))
                self._counted[number] = self._count(self._read(form), resources, depth)
        return self._counted[number]

    def _count(self, data: bytes, resources: Any, depth: int) -> ContentCounts:
        unread = int(self._budget <= 0)
        own = ContentCounts(len(data), images=sum(1 for _ in _INLINE.finditer(data)), unread=unread)
        if not self._only_images:
            own += ContentCounts(
                drawings=_drawings(data), characters=_letters(data, b"(") + _letters(data, b"<")
            )
        if b"Do" not in data:
            return own
        xobjects = mupdf.pdf_dict_get(resources, pymupdf.PDF_NAME("XObject"))
        used = [own]
        for name, times in Counter(_USE.findall(data)).items():
            object = mupdf.pdf_dict_gets(xobjects, name.decode("latin-1"))
            if mupdf.pdf_name_eq(
                mupdf.pdf_dict_get(object, pymupdf.PDF_NAME("Subtype")), pymupdf.PDF_NAME("Form")
            ):
                used.append(self._form(object, depth + 1) * times + ContentCounts(drawings=times))
            else:
                used.append(ContentCounts(images=times))
        return reduce(ContentCounts.__add__, used)

    def _read(self, stream: Any) -> bytes:
        """A stream, decoded as far as the budget goes; what is damaged ends there."""
        number = mupdf.pdf_to_num(stream)
        if number not in self._read_streams:
            self._read_streams[number] = self._decoded(stream)
            self._budget -= len(self._read_streams[number])
        return self._read_streams[number]

    def _decoded(self, stream: Any) -> bytes:
        if not mupdf.pdf_is_stream(stream) or self._budget <= 0:
            return b""
        try:
            opened = mupdf.pdf_open_stream(stream)
            limited = mupdf.fz_open_null_filter(opened, self._budget, 0)
            data: bytes = mupdf.fz_buffer_extract_copy(mupdf.fz_read_all(limited, 1024))
        except Exception:  # MuPDF's errors have no common class; what the page lacks is told when it is read
            return b""
        return data


def _drawings(data: bytes) -> int:
    """Operators that draw: letters that stand alone, and `re`."""
    # Most of a drawing is its numbers; without them it is a quarter as long.
    signs = np.frombuffer(b"   " + data.translate(None, _NUMBERS) + b"  ", dtype=np.uint8)
    single = np.flatnonzero(_DRAWING[signs[1:-1]]) + 1
    pair = np.flatnonzero((signs[1:-2] == ord("r")) & (signs[2:-1] == ord("e"))) + 1
    return sum(
        int((_BEFORE[signs[first - 1]] & _AFTER[signs[last + 1]]).sum())
        for first, last in ((single, single), (pair, pair + 1))
    )


def _letters(data: bytes, sign: bytes) -> int:
    """Characters in strings that begin with a sign, "(" or "<"."""
    letters, start = 0, data.find(sign)
    while start >= 0:
        match = _STRING.match(data, start)
        end = match.end() if match else start + 1
        length = max(end - start - 2, 0)
        letters += length if sign == b"(" else length // 2
        start = data.find(sign, end)
    return letters
