"""Figures, captions, plates, entries and mentions, joined: `link(document, options) -> Document`."""

from pictoria_docs.linking.link import VERSION, LinkDiagnostics, link, link_uncalibrated, weigh
from pictoria_docs.linking.linker_models import LinkerModels, shipped_linker
from pictoria_docs.linking.options import LinkingOptions

__all__ = [
    "VERSION",
    "LinkDiagnostics",
    "LinkerModels",
    "LinkingOptions",
    "link",
    "link_uncalibrated",
    "shipped_linker",
    "weigh",
]
