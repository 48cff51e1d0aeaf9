"""PAGE XML, 2013 to 2019, read: github.com/PRImA-Research-Lab/PAGE-XML; with the habits of Transkribus."""

import re
from collections.abc import Iterator

from pictoria_docs.document import Box, Point
from pictoria_docs.document.own_types import is_own_name
from pictoria_docs.errors import TranscriptionError
from pictoria_docs.sources.transcriptions.model import (
    Outline,
    TranscribedLine,
    TranscribedPage,
    TranscribedRegion,
    TranscribedRelation,
    TranscribedWord,
)
from pictoria_docs.sources.transcriptions.parsing import (
    Element,
    around,
    child,
    children,
    confidence,
    custom_values,
    in_given_order,
    kind,
    number,
    points,
    type_of,
    union,
    words_of,
)

REGION = "Region"
"""So end the names of all elements that are regions."""
LETTERING = ".text"
"""What our export adds to the id of a picture for the text region inside it."""
PAIR = 2
"""Regions of a relation: one that names more says only that they belong together."""
LAST = 1_000_000
"""Index of what has none."""


def read_page_xml(root: Element, file: str) -> TranscribedPage:
    """The page of a PAGE file.

    Raises:
        TranscriptionError: there is no page, it has no size, or a number makes no sense.
    """
    return _PageReader(root, file).page()


class _PageReader:
    def __init__(self, root: Element, file: str) -> None:
        self._root, self._file = root, file

    def page(self) -> TranscribedPage:
        page = child(self._root, "Page")
        if page is None:
            raise TranscriptionError(
                "transcription_without_page", file=self._file, line=self._root.sourceline
            )
        width, height = (number(page, name, self._file) for name in ("imageWidth", "imageHeight"))
        if not width or not height or min(width, height) <= 0:
            raise TranscriptionError("transcription_without_size", file=self._file, line=page.sourceline)
        found = list(self._regions(page, None))
        regions = [region for region, _ in found]
        ids = [region.id for region in regions]
        order = in_given_order(ids, list(self._order(page)) or _by_index(found))
        relations = child(page, "Relations")
        return TranscribedPage(
            "page",
            re.split(r"[/\\]", page.get("imageFilename", "").strip())[-1],
            width,
            height,
            tuple(regions[index] for index in order),
            tuple(self._relations(relations) if relations is not None else ()),
        )

    def _order(self, page: Element) -> Iterator[str]:
        """Ids of regions as the file's reading order has them."""
        order = child(page, "ReadingOrder")
        for element in order.iter() if order is not None else ():
            if "regionRef" in element.attrib and kind(element) != "UnorderedGroup":
                yield str(element.get("regionRef"))

    def _relations(self, relations: Element) -> Iterator[TranscribedRelation]:
        for relation in children(relations, "Relation"):
            named = [
                [ref.get("regionRef") or "" for ref in children(relation, name)]
                for name in ("SourceRegionRef", "TargetRegionRef", "RegionRef")
            ]
            ends = [*named[0], *named[1]] or named[2]
            if len(ends) == PAIR and all(ends):
                type = custom_values(relation.get("custom"), "structure").get("type")
                yield TranscribedRelation(ends[0], ends[1], type)

    def _regions(
        self, parent: Element, parent_id: str | None
    ) -> Iterator[tuple[TranscribedRegion, int | None]]:
        """Regions, and what Transkribus says of their order."""
        for element in children(parent):
            if not kind(element).endswith(REGION) or self._is_lettering(element):
                continue
            id, custom = element.get("id", ""), element.get("custom")
            structure = custom_values(custom, "structure")
            label, own_type = (
                structure.get("type") or element.get("type") or "",
                structure.get("own_type", ""),
            )
            coords = child(element, "Coords")
            outline = self._outline(coords)
            box = around(outline)
            lines = tuple(self._lines(element))
            shown = box or union(line.box for line in lines)
            if shown is not None:
                told = custom_values(custom, "readingOrder").get("index", "")
                yield (
                    TranscribedRegion(
                        id,
                        label,
                        type_of(
                            label,
                            f"{kind(element)}:{label}",
                            f"{kind(element)}:{element.get('type')}",
                            kind(element),
                        ),
                        shown,
                        box is not None,
                        outline,
                        lines,
                        "" if lines else self._lettering(element),
                        parent_id,
                        confidence(coords, "conf", self._file) if coords is not None else None,
                        element.sourceline,
                        own_type=own_type if is_own_name(own_type) else None,
                    ),
                    int(told) if told.isascii() and told.isdigit() else None,
                )
            yield from self._regions(element, id if shown is not None else parent_id)

    def _outline(self, coords: Element | None) -> Outline:
        """In an attribute; before 2013, in elements."""
        if coords is None or "points" in coords.attrib:
            return points(coords, "points", self._file)
        corners = [
            (number(point, "x", self._file), number(point, "y", self._file))
            for point in children(coords, "Point")
        ]
        return tuple(Point(x, y) for x, y in corners if x is not None and y is not None)

    def _lines(self, region: Element) -> Iterator[TranscribedLine]:
        """Lines of a region, also those in the cells of a table or of the lettering of a picture."""
        for element in children(region):
            if kind(element) == "TableCell" or self._is_lettering(element):
                yield from self._lines(element)
            elif kind(element) == "TextLine":
                line = self._line(element)
                if line is not None:
                    yield line

    def _is_lettering(self, element: Element) -> bool:
        """Whether a text region is what is written in the picture around it: we give it the picture's id, and more."""
        parent = element.getparent()
        return (
            kind(element) == "TextRegion"
            and parent is not None
            and bool(parent.get("id"))
            and element.get("id") == f"{parent.get('id')}{LETTERING}"
        )

    def _line(self, element: Element) -> TranscribedLine | None:
        outline = self._outline(child(element, "Coords"))
        baseline = points(child(element, "Baseline"), "points", self._file)
        given = [
            (self._text(word), around(self._outline(child(word, "Coords"))), self._sure(word))
            for word in children(element, "Word")
        ]
        box = around(outline) or union(box for _, box, _ in given) or around(baseline)
        text = self._text(element) or " ".join(text for text, _, _ in given if text)
        if box is None or not text:
            return None
        return TranscribedLine(
            element.get("id", ""),
            text,
            box,
            baseline,
            outline,
            tuple(_placed(text, box, given)),
            self._sure(element),
        )

    def _text(self, element: Element) -> str:
        """What stands in the first of its texts, by their index."""
        texts = sorted(
            children(element, "TextEquiv"),
            key=lambda equiv: _index(equiv.get("index")),
        )
        unicode = child(texts[0], "Unicode") if texts else None
        return " ".join((unicode.text or "").split()) if unicode is not None else ""

    def _lettering(self, region: Element) -> str:
        """The text of a region, or of the lettering in it."""
        within = next(filter(self._is_lettering, children(region)), None)
        return self._text(region) or (self._text(within) if within is not None else "")

    def _sure(self, element: Element) -> float | None:
        equiv = child(element, "TextEquiv")
        return confidence(equiv, "conf", self._file) if equiv is not None else None


def _placed(
    text: str, line: Box, given: list[tuple[str, Box | None, float | None]]
) -> Iterator[TranscribedWord]:
    """The words of a line with the boxes that words of the file have for them, one after the other."""
    at = 0
    for word in words_of(text, line):
        spelt = text[word.start : word.end]
        match = next((index for index in range(at, len(given)) if given[index][0] == spelt), None)
        if match is None:
            yield word._replace(measured=False)
            continue
        at = match + 1
        _, box, sure = given[match]
        yield word._replace(box=box or word.box, confidence=sure, measured=box is not None)


def _by_index(found: list[tuple[TranscribedRegion, int | None]]) -> list[str]:
    return [
        region.id
        for region, index in sorted(found, key=lambda pair: LAST if pair[1] is None else pair[1])
        if index is not None
    ]


def _index(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() else LAST
