"""Docling's labels for region types, and docling-core itself, which is an extra."""

import importlib
from types import MappingProxyType
from typing import Any

from pictoria_docs.document import RegionType
from pictoria_docs.errors import MissingPartError

_T = RegionType
MAX_NUMBER_LENGTH = 12
"""Characters of a page number, with ornaments beside it."""
PICTURE, TABLE, TEXT = "picture", "table", "text"
_LABELS = MappingProxyType(
    {
        **dict.fromkeys((_T.FIGURE, _T.PANEL, _T.PLATE, _T.DECORATION, _T.STAMP, _T.DAMAGE), PICTURE),
        _T.TABLE: TABLE,
        **dict.fromkeys((_T.CAPTION, _T.LEGEND), "caption"),
        _T.HEADING: "section_header",
        _T.TITLE: "title",
        _T.LIST: "list_item",
        _T.FOOTNOTE: "footnote",
        _T.RUNNING_HEAD: "page_header",
        _T.PAGE_NUMBER: "page_footer",
        _T.FORMULA: "formula",
        _T.CODE: "code",
        _T.HANDWRITING: "handwritten_text",
    }
)
_OTHERS = MappingProxyType(
    {
        **dict.fromkeys(("paragraph", "reference", "document_index", "checkbox_selected"), _T.TEXT),
        "chart": _T.FIGURE,
    }
)
_TYPES = MappingProxyType({label: type for type, label in reversed(tuple(_LABELS.items()))} | _OTHERS)


def label_of(type: RegionType) -> str:
    """The label of a region type; several types share one."""
    return _LABELS.get(type, TEXT)


def type_of(label: str, text: str) -> RegionType:
    """The region type of a label; a foot that is longer than a number is a running one."""
    if label == "page_footer" and len(text) > MAX_NUMBER_LENGTH:
        return RegionType.RUNNING_HEAD
    return _TYPES.get(label, RegionType.TEXT)


def docling() -> Any:
    """The module with the classes of a DoclingDocument.

    Raises:
        MissingPartError: docling-core is not installed.
    """
    try:
        return importlib.import_module("docling_core.types.doc")
    except ImportError as error:
        raise MissingPartError("extra_missing", part="docling-core", extra="docling") from error
