"""XML parsed safely, and what ALTO and PAGE share: numbers, points, types, lines cut into words.

No entity is resolved, no schema or DTD fetched, nothing is asked of the network, whatever a file says.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from typing import Any

from lxml import etree

from pictoria_docs.document import Box, Point, RegionType
from pictoria_docs.document.type_maps import region_type_named
from pictoria_docs.errors import TranscriptionError
from pictoria_docs.sources.transcriptions.model import Outline, TranscribedWord

MAX_BYTES = 64_000_000
"""A page of a newspaper with all its letters takes some 5 MB."""
MAX_ATTRIBUTES = 100
"""Of an element: ALTO and PAGE have no more than 30."""
LARGEST = 1e7
"""Pixels, or tenths of millimetres: no page is as large."""
MEGABYTE = 1_000_000
MAX_DETAIL_LENGTH = 200
"""Characters of what the parser says of an error."""

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_TOKEN = re.compile(r"\S+")
_CUSTOM = re.compile(r"([^\s{}]+)\s*\{([^{}]*)\}")

Element = Any


def parse_xml(data: bytes, file: str) -> Element:
    """The root element of an XML file.

    Raises:
        TranscriptionError: it is too large, no well-formed XML, has a DTD, or an element with too many attributes.
    """
    if len(data) > MAX_BYTES:
        raise TranscriptionError("transcription_too_large", file=file, limit=MAX_BYTES // MEGABYTE)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,  # some published files have an id twice
    )
    parser.resolvers.add(_Nothing())  # libxml2 loads DTDs, whatever it is told, where it collects no ids
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise TranscriptionError(
            "transcription_not_xml", file=file, line=error.lineno or 1, detail=_without_place(error.msg or "")
        ) from error
    if root.getroottree().docinfo.doctype:
        raise TranscriptionError("transcription_doctype", file=file, line=1)
    for element in root.iter(etree.Element):
        if len(element.attrib) > MAX_ATTRIBUTES:
            raise TranscriptionError(
                "transcription_many_attributes",
                file=file,
                line=element.sourceline,
                number=len(element.attrib),
                limit=MAX_ATTRIBUTES,
            )
    return root


class _Nothing(etree.Resolver):  # type: ignore[misc]
    """Give nothing instead of whatever a file names, without looking for it."""

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:
        return self.resolve_string("", context)  # of `resolve_empty` lxml makes the file that was named


def _without_place(message: str) -> str:
    return " ".join(re.sub(r",? line \d+, column \d+.*", "", message).split())[:MAX_DETAIL_LENGTH]


def kind(element: Element) -> str:
    """The local name of an element: versions of the formats differ by their namespace only."""
    return str(etree.QName(element).localname)


def children(element: Element, *names: str) -> Iterator[Element]:
    """The children with one of these local names; all elements, where none is given."""
    return (child for child in element.iterchildren(etree.Element) if not names or kind(child) in names)


def child(element: Element, *path: str) -> Element | None:
    """The first descendant along a path of local names."""
    found: Element | None = element
    for name in path:
        found = next(children(found, name), None) if found is not None else None
    return found


def number(element: Element, name: str, file: str) -> float | None:
    """A number in an attribute; None where it is missing.

    Raises:
        TranscriptionError: it is no number of a page.
    """
    value = element.get(name)
    if value is None or not value.strip():
        return None
    try:
        read = float(value)
    except ValueError:
        read = float("inf")
    if not isfinite(read) or abs(read) > LARGEST:
        raise TranscriptionError(
            "transcription_number", file=file, line=element.sourceline, name=name, value=value[:40]
        )
    return read


def confidence(element: Element, name: str, file: str) -> float | None:
    """A confidence from 0 to 1 in an attribute; None where it is missing."""
    value = number(element, name, file)
    return None if value is None else min(max(value, 0.0), 1.0)


def points(element: Element | None, name: str, file: str) -> Outline:
    """Points in an attribute: "x,y x,y" or "x y x y".

    Raises:
        TranscriptionError: they are no pairs of numbers of a page.
    """
    value = element.get(name) if element is not None else None
    if element is None or not value:
        return ()
    numbers = [float(found) for found in _NUMBER.findall(value)]
    if len(numbers) % 2 or not all(isfinite(found) and abs(found) <= LARGEST for found in numbers):
        raise TranscriptionError(
            "transcription_number", file=file, line=element.sourceline, name=name, value=value[:40]
        )
    return tuple(map(Point, numbers[::2], numbers[1::2]))


def around(outline: Iterable[Point]) -> Box | None:
    """The box around points; None where there are none."""
    corners = list(outline)
    if not corners:
        return None
    xs, ys = [point.x for point in corners], [point.y for point in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def union(boxes: Iterable[Box | None]) -> Box | None:
    """The box around those that are known; None where none is."""
    known = [box for box in boxes if box is not None]
    return Box.union(known) if known else None


def type_of(*names: str) -> RegionType:
    """The region type that the first of these names means which any vocabulary has."""
    for name in filter(None, names):
        found = region_type_named(name) or region_type_named(f"{name}Zone")
        if found is not None:
            return found
    return RegionType.OTHER


def custom_values(value: str | None, group: str) -> dict[str, str]:
    """One group of a PAGE attribute `custom`: "structure {type:caption;} readingOrder {index:3;}"."""
    for name, content in _CUSTOM.findall(value or ""):
        if name == group:
            pairs = (part.split(":", 1) for part in content.split(";") if ":" in part)
            return {key.strip(): told.strip() for key, told in pairs}
    return {}


def words_of(text: str, box: Box, start: int = 0) -> Iterator[TranscribedWord]:
    """The words of a text that has one box, each with its share of it by letters; offsets from `start`."""
    for found in _TOKEN.finditer(text):
        share = [box.x0 + box.width * index / len(text) for index in found.span()]
        yield TranscribedWord(
            start + found.start(),
            start + found.end(),
            Box(share[0], box.y0, share[1], box.y1),
            None,
            found.group() == text,
        )


def in_given_order(ids: Sequence[str], order: Sequence[str]) -> list[int]:
    """The indexes of `ids` as `order` has them; one that it does not name follows the one before it."""
    rank = {id: place for place, id in reversed(list(enumerate(order)))}
    ranks: list[int] = []
    for id in ids:
        ranks.append(rank.get(id, ranks[-1] if ranks else -1))
    return sorted(range(len(ids)), key=lambda index: ranks[index])
