"""Captions: the grammar of labels and numbers, and text regions turned into captions."""

from pictoria_docs.captioning.contents import listed_page
from pictoria_docs.captioning.find import find_captions
from pictoria_docs.captioning.grammar import (
    Habits,
    caption_certainty,
    hyphen_style,
    read_bare_number,
    read_caption,
    read_item,
    read_label,
)
from pictoria_docs.captioning.numbers import HyphenStyle
from pictoria_docs.captioning.options import CaptionOptions
from pictoria_docs.captioning.other_books import cited_authors
from pictoria_docs.captioning.references import Reference, find_references, only_references
from pictoria_docs.captioning.roman import from_roman, to_roman
from pictoria_docs.captioning.tab import tab_kind

__all__ = [
    "CaptionOptions",
    "Habits",
    "HyphenStyle",
    "Reference",
    "caption_certainty",
    "cited_authors",
    "find_captions",
    "find_references",
    "from_roman",
    "hyphen_style",
    "listed_page",
    "only_references",
    "read_bare_number",
    "read_caption",
    "read_item",
    "read_label",
    "tab_kind",
    "to_roman",
]
