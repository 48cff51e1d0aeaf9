"""Captions: text regions turned into captions, legends and figure numbers."""

from pictoria_docs.captioning.contents import listed_page, mended_pages
from pictoria_docs.captioning.find import caption_document, find_captions
from pictoria_docs.captioning.options import CaptionOptions

__all__ = [
    "CaptionOptions",
    "caption_document",
    "find_captions",
    "listed_page",
    "mended_pages",
]
