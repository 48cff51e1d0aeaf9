"""ALTO, versions 2 to 4, read: loc.gov/standards/alto."""

import re
from collections.abc import Iterator

from pictoria_docs.document import Box, Point, RegionType
from pictoria_docs.document.own_types import is_own_name
from pictoria_docs.errors import TranscriptionError
from pictoria_docs.sources.transcriptions.model import (
    Outline,
    Style,
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
    in_given_order,
    kind,
    number,
    points,
    type_of,
    union,
    words_of,
)

BLOCKS = ("TextBlock", "Illustration", "GraphicalElement", "ComposedBlock")
SPACES = ("TopMargin", "LeftMargin", "RightMargin", "BottomMargin", "PrintSpace")
OUR_TAG = "_."
"""So begin the ids of tags in files of ours; the name of the type follows."""
DUMMY = "eSc_dummyblock_"
"""So begin the ids of blocks that eScriptorium puts round lines that stand in no region."""
XLINK = "{http://www.w3.org/1999/xlink}"
REGION_TAG = "region"
"""What kraken writes as TYPE of tags that are types of regions."""


def read_alto(root: Element, file: str) -> TranscribedPage:
    """The first page of an ALTO file.

    Raises:
        TranscriptionError: there is no page, it has no size, or a number makes no sense.
    """
    return _AltoReader(root, file).page()


class _AltoReader:
    def __init__(self, root: Element, file: str) -> None:
        self._root, self._file = root, file
        tags = child(root, "Tags")
        self._tags = {
            tag.get("ID", ""): (tag.get("TYPE"), tag.get("LABEL") or "")
            for tag in (children(tags) if tags is not None else ())
        }
        styles = child(root, "Styles")
        self._styles = {
            style.get("ID", ""): Style(
                number(style, "FONTSIZE", file) or 0.0,
                "bold" in (style.get("FONTSTYLE") or ""),
                "italics" in (style.get("FONTSTYLE") or ""),
            )
            for style in (children(styles, "TextStyle") if styles is not None else ())
        }

    def page(self) -> TranscribedPage:
        page = child(self._root, "Layout", "Page")
        if page is None:
            raise TranscriptionError(
                "transcription_without_page", file=self._file, line=self._root.sourceline
            )
        space = child(page, "PrintSpace")
        width, height = (
            number(page, name, self._file) or (number(space, name, self._file) if space is not None else None)
            for name in ("WIDTH", "HEIGHT")
        )
        if not width or not height or min(width, height) <= 0:
            raise TranscriptionError("transcription_without_size", file=self._file, line=page.sourceline)
        blocks = [block for part in children(page, *SPACES) for block in self._blocks(part, None)]
        order = in_given_order([block.id for block in blocks], list(self._order(blocks)))
        image = child(self._root, "Description", "sourceImageInformation", "fileName")
        name = (image.text or "") if image is not None else ""
        physical = page.get("PHYSICAL_IMG_NR", "")
        return TranscribedPage(
            "alto",
            re.split(r"[/\\]", name.strip())[-1],
            width,
            height,
            tuple(blocks[index] for index in order),
            tuple(self._relations(page)),
            number=int(physical) if physical.isascii() and physical.isdigit() else None,
        )

    def _order(self, blocks: list[TranscribedRegion]) -> Iterator[str]:
        """Ids of blocks as the file's reading order has them, by themselves or by their lines."""
        order = child(self._root, "ReadingOrder")
        owner = {line.id: block.id for block in blocks for line in block.lines if line.id}
        for element in order.iter() if order is not None else ():
            if kind(element) == "ElementRef":
                for id in (element.get("REF") or "").split():
                    yield owner.get(id, id)

    def _relations(self, page: Element) -> Iterator[TranscribedRelation]:
        """What links (xlink) from one block to another of the page say."""
        for block in page.iter():
            target = block.get(f"{XLINK}href", "")
            if kind(block) in BLOCKS and target.startswith("#"):
                yield TranscribedRelation(block.get("ID", ""), target[1:], block.get(f"{XLINK}arcrole"))

    def _blocks(self, parent: Element, parent_id: str | None) -> Iterator[TranscribedRegion]:
        for block in children(parent, *BLOCKS):
            id = block.get("ID", "")
            label = self._label(block)
            dummy = id.startswith(DUMMY)
            outline = () if dummy else points(child(block, "Shape", "Polygon"), "POINTS", self._file)
            box = around(outline) or (None if dummy else self._box(block))
            lines = tuple(self._lines(block))
            composed = kind(block) == "ComposedBlock"
            shown = box or union(line.box for line in lines)
            if shown is not None and (label or not composed):
                yield TranscribedRegion(
                    id,
                    label,
                    type_of(label, kind(block)) if not dummy else RegionType.TEXT,
                    shown,
                    box is not None,
                    outline,
                    lines,
                    parent=parent_id,
                    line_number=block.sourceline,
                    own_type=self._own_type(block),
                )
            if composed:
                yield from self._blocks(block, id if label else parent_id)

    def _label(self, block: Element) -> str:
        """The label of its first tag, one for regions before others; what TYPE says goes before both."""
        tags = [self._tags[ref] for ref in (block.get("TAGREFS") or "").split() if ref in self._tags]
        labels = [label for type, label in tags if type == REGION_TAG] + [
            label for type, label in tags if type is None
        ]
        return block.get("TYPE") or next(filter(None, labels), "")

    def _own_type(self, block: Element) -> str | None:
        """The type that a project named itself, which the id of its tag tells in files of ours."""
        refs = (block.get("TAGREFS") or "").split()
        names = (ref.removeprefix(OUR_TAG) for ref in refs if ref.startswith(OUR_TAG) and ref in self._tags)
        return next(filter(is_own_name, names), None)

    def _box(self, element: Element) -> Box | None:
        x, y, width, height = (
            number(element, name, self._file) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")
        )
        if x is None or y is None or width is None or height is None:
            return None
        return Box(x, y, x + max(width, 0.0), y + max(height, 0.0))

    def _lines(self, block: Element) -> Iterator[TranscribedLine]:
        inherited = block.get("STYLEREFS") or ""
        for line in children(block, "TextLine"):
            outline = points(child(line, "Shape", "Polygon"), "POINTS", self._file)
            baseline = self._baseline(line)
            strings = list(children(line, "String", "SP", "HYP"))
            box = self._box(line) or around(outline) or union(map(self._box, strings)) or around(baseline)
            if box is None:
                continue
            text, words = self._words(strings, box)
            if not text:
                continue
            told = [word.confidence for word in words if word.confidence is not None]
            yield TranscribedLine(
                line.get("ID", ""),
                text,
                box,
                baseline,
                outline,
                words,
                sum(told) / len(told) if told else None,
                self._style(line, inherited, strings),
            )

    def _baseline(self, line: Element) -> Outline:
        """Points; before version 4.2 it was one number, the y of the whole line."""
        value = line.get("BASELINE") or ""
        try:
            y = float(value)
        except ValueError:
            return points(line, "BASELINE", self._file)
        box = self._box(line)
        return (Point(box.x0, y), Point(box.x1, y)) if box is not None else ()

    def _style(self, line: Element, inherited: str, strings: list[Element]) -> Style | None:
        named = [
            line.get("STYLEREFS") or "",
            *(string.get("STYLEREFS") or "" for string in strings),
            inherited,
        ]
        styles = [self._styles[ref] for refs in named for ref in refs.split() if ref in self._styles]
        return next((style for style in styles if style.size > 0), None)

    def _words(self, strings: list[Element], line: Box) -> tuple[str, tuple[TranscribedWord, ...]]:
        """The text of a line with its words. Where it has no spaces of its own, each string is a word."""
        spaced = any(kind(element) == "SP" for element in strings)
        text = ""
        found: list[TranscribedWord] = []
        for element in strings:
            if kind(element) == "SP":
                text += " "
                continue
            content = (element.get("CONTENT") or "").replace("\n", " ")
            if kind(element) == "HYP":
                text += "" if text.endswith(content or "-") else content or "-"
                found = [*found[:-1], found[-1]._replace(end=len(text))] if found else found
                continue
            if text and not spaced:
                text += " "
            box, sure = self._box(element), confidence(element, "WC", self._file)
            for word in words_of(content, box or line, len(text)):
                found.append(word._replace(confidence=sure, measured=word.measured and box is not None))
            text += content
        start = len(text) - len(text.lstrip())
        text = text.strip()
        return text, tuple(
            word._replace(start=word.start - start, end=min(word.end - start, len(text))) for word in found
        )
