"""Figures, captions, plates, entries and mentions, joined: `link(document, options) -> Document`."""

from pictoria_docs.linking.link import VERSION, link
from pictoria_docs.linking.options import LinkingOptions

__all__ = ["VERSION", "LinkingOptions", "link"]
