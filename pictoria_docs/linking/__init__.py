"""Figures, captions, plates, entries and mentions, joined: `link(document, options) -> Document`."""

from pictoria_docs.linking.link import VERSION, Weighing, link, link_uncalibrated, weigh
from pictoria_docs.linking.options import LinkingOptions
from pictoria_docs.linking.weights import Weights, load_weights, save_weights, shipped_weights

__all__ = [
    "VERSION",
    "LinkingOptions",
    "Weighing",
    "Weights",
    "link",
    "link_uncalibrated",
    "load_weights",
    "save_weights",
    "shipped_weights",
    "weigh",
]
