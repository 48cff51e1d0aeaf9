"""Printed labels and numbers: their words and their grammar; text in, readings out."""

from pictoria_docs.labels.external_citations import cited_authors
from pictoria_docs.labels.grammar import (
    LabelStyle,
    caption_certainty,
    hyphen_style,
    looks_like_caption,
    read_bare_number,
    read_caption,
    read_item,
    read_label,
)
from pictoria_docs.labels.numbers import HyphenStyle
from pictoria_docs.labels.references import Reference, find_references, only_references
from pictoria_docs.labels.roman import from_roman, to_roman
from pictoria_docs.labels.tabula_disambiguation import tab_kind

__all__ = [
    "HyphenStyle",
    "LabelStyle",
    "Reference",
    "caption_certainty",
    "cited_authors",
    "find_references",
    "from_roman",
    "hyphen_style",
    "looks_like_caption",
    "only_references",
    "read_bare_number",
    "read_caption",
    "read_item",
    "read_label",
    "tab_kind",
    "to_roman",
]
