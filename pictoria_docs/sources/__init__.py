"""Where pages come from: PDF, folders of scans, IIIF manifests; opened by `open_source`."""

from pictoria_docs.sources.registry import expand, open_source, source_types
from pictoria_docs.sources.source import Source, SourceOptions, SourcePage, SourceType

__all__ = ["Source", "SourceOptions", "SourcePage", "SourceType", "expand", "open_source", "source_types"]
