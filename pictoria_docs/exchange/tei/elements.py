"""TEI elements made and written: names, ids, pointers, coordinates in points."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from lxml import etree

from pictoria_docs.document import Box, Point
from pictoria_docs.exchange.transcriptions.lines import printable
from pictoria_docs.exchange.transcriptions.xml_ids import PART, xml_id

NAMESPACE = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"
XML_ID = f"{{{XML}}}id"
XML_LANG = f"{{{XML}}}lang"
ADDRESS_SIGNS = ":/?#@!$&'()*+,;=%~"
"""What of an address stays as it is; all other signs are escaped, since TEI parts addresses by blanks."""
_BARE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
CORNERS = 3
"""Points of an outline, at least."""
FILE = "TEI"
"""How a file is called in sentences, and its root element."""
SPAN = f"{PART}s"
"""Between the id of an entry and the number of one of its zones."""
PAGE = "page-"
"""Before the number of a page, in the id of its surface."""
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")

Element = Any


def tei(name: str) -> str:
    """The qualified name of an element."""
    return f"{{{NAMESPACE}}}{name}"


def make(name: str, text: str | None = None, *children: Element, **attributes: str | None) -> Element:
    """An element; attributes that are None or empty are left out."""
    element = etree.Element(tei(name), nsmap={None: NAMESPACE})
    for key, value in attributes.items():
        if value:
            element.set(key.rstrip("_").replace("__", "-"), printable(value))
    if text:
        element.text = printable(text)
    element.extend(children)
    return element


def identified(element: Element, id: str) -> Element:
    """The element with an id of the project as its `xml:id`."""
    element.set(XML_ID, xml_id(id))
    return element


def in_language(element: Element, language: str | None) -> Element:
    """The element with `xml:lang`, where `language` is the code of one."""
    if language and _LANGUAGE.fullmatch(language):
        element.set(XML_LANG, language)
    return element


def type_name(name: str) -> str:
    """A name of the project as a value of `type`: `own_id` gives it back."""
    return name if _TYPE.fullmatch(name) else xml_id(name)


def pointers(ids: Iterable[str]) -> str:
    """Pointers to the elements with ids of the project, each once."""
    return " ".join(f"#{xml_id(id)}" for id in dict.fromkeys(ids))


def address(uri: str) -> str:
    """An address as an attribute holds it."""
    path, sign, fragment = printable(uri).partition("#")
    escaped = quote(path, safe=ADDRESS_SIGNS) + sign + quote(fragment, safe=ADDRESS_SIGNS.replace("#", ""))
    return _BARE_PERCENT.sub("%25", escaped)


def sure(confidence: float) -> str:
    """A confidence from 0 to 1 for `cert`."""
    return f"{confidence:.6f}".rstrip("0").rstrip(".")


def length(points: float) -> str:
    """A coordinate, in hundredths of a point."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def coordinates(box: Box) -> dict[str, str]:
    """The corners of a zone."""
    return dict(zip(("ulx", "uly", "lrx", "lry"), map(length, box), strict=True))


def outline(points: Iterable[Point] | None) -> str | None:
    """The outline of a zone; None where it has too few corners."""
    written = [f"{length(x)},{length(y)}" for x, y in points or ()]
    return " ".join(written) if len(written) >= CORNERS else None


def emit(file: Any, element: Element) -> None:
    """Write an element into an open `etree.xmlfile`, without a declaration of its namespace on each."""
    with file.element(element.tag, element.attrib):
        if element.text:
            file.write(element.text)
        for child in element:
            emit(file, child)
            if child.tail:
                file.write(child.tail)
