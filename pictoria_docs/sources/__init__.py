"""Where pages come from: PDF, folders of scans, IIIF manifests; one door, `open_source`."""

from pictoria_docs.sources.source import (
    Source,
    SourceOptions,
    SourcePage,
    SourceType,
    expand,
    open_source,
    register,
    source_types,
)

__all__ = [
    "Source",
    "SourceOptions",
    "SourcePage",
    "SourceType",
    "expand",
    "open_source",
    "register",
    "source_types",
]
