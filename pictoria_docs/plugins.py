"""All that a package which adds something to pictoria-docs imports; what stands here keeps its name and its meaning.

    from pictoria_docs.plugins import Box, Detection, RegionType

`docs/python.md` tells what each kind of thing has to do, and the entry point that offers it. Names are imported when
they are first asked for: a detector does not bring the rest of the product into the process that reads pages.
"""

from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pictoria_docs.document import (
        Box,
        Document,
        Entry,
        Link,
        LinkType,
        Origin,
        Page,
        Reason,
        Region,
        RegionType,
    )
    from pictoria_docs.document.words import Word
    from pictoria_docs.enrichment.vocabularies import TermLabel, Vocabulary, VocabularyTerm
    from pictoria_docs.enrichment.vocabularies.loading import VOCABULARIES, VocabularyLoader
    from pictoria_docs.errors import EditError, ExportError, MissingPartError, PictoriaError, SourceError
    from pictoria_docs.exchange.contents.aspects import Aspect
    from pictoria_docs.exchange.formats.exporters import EXPORTERS, Exporter, ExportRequest, Images, Need
    from pictoria_docs.exchange.formats.publication import PublishedPictures
    from pictoria_docs.exchange.imports.importers import IMPORTERS, Importer, ImportRequest, SetImporter
    from pictoria_docs.exchange.imports.proposals import AnnotationProposals, NotUnderstood
    from pictoria_docs.layout.detectors import DETECTORS, Detection, Detector
    from pictoria_docs.layout.ocr import OCR, OcrEngine
    from pictoria_docs.layout.text_line import TextLine
    from pictoria_docs.linking import LinkingOptions
    from pictoria_docs.linking.link import LINKERS, Linker
    from pictoria_docs.models.backend import BACKENDS, Completion, ModelBackend, OpenBackend, Request
    from pictoria_docs.models.embedding import EMBEDDINGS, Embedder, Vectors
    from pictoria_docs.models.options import ModelOptions
    from pictoria_docs.models.picture_embedding import PICTURE_EMBEDDINGS, PictureEmbedder
    from pictoria_docs.models.pictures import ImageOf, PageKey
    from pictoria_docs.pipeline.stages import PLUGINS as STAGES
    from pictoria_docs.pipeline.stages import Scope, Stage
    from pictoria_docs.registry import Registry
    from pictoria_docs.retrieval.similar import SIMILAR, Near, OpenSimilar, Similar
    from pictoria_docs.sources import Source, SourceOptions, SourceType, open_source
    from pictoria_docs.sources.registry import SOURCES
    from pictoria_docs.strict_model import StrictModel

_ROOMS = {
    "document": "Box Document Entry Link LinkType Origin Page Reason Region RegionType",
    "document.words": "Word",
    "enrichment.vocabularies": "TermLabel Vocabulary VocabularyTerm",
    "enrichment.vocabularies.loading": "VOCABULARIES VocabularyLoader",
    "errors": "EditError ExportError MissingPartError PictoriaError SourceError",
    "exchange.imports.proposals": "AnnotationProposals NotUnderstood",
    "exchange.contents.aspects": "Aspect",
    "exchange.formats.exporters": "EXPORTERS Exporter ExportRequest Images Need",
    "exchange.imports.importers": "IMPORTERS Importer ImportRequest SetImporter",
    "exchange.formats.publication": "PublishedPictures",
    "layout.detectors": "DETECTORS Detection Detector",
    "layout.ocr": "OCR OcrEngine",
    "layout.text_line": "TextLine",
    "linking": "LinkingOptions",
    "linking.link": "LINKERS Linker",
    "models.backend": "BACKENDS Completion ModelBackend OpenBackend Request",
    "models.embedding": "EMBEDDINGS Embedder Vectors",
    "models.options": "ModelOptions",
    "models.picture_embedding": "PICTURE_EMBEDDINGS PictureEmbedder",
    "models.pictures": "ImageOf PageKey",
    "pipeline.stages": "Scope Stage",
    "registry": "Registry",
    "retrieval.similar": "SIMILAR Near OpenSimilar Similar",
    "sources": "Source SourceOptions SourceType open_source",
    "sources.registry": "SOURCES",
    "strict_model": "StrictModel",
}
_PUBLIC = {name: f"{room}:{name}" for room, names in _ROOMS.items() for name in names.split()}
_PUBLIC["STAGES"] = "pipeline.stages:PLUGINS"

KINDS = (
    "SOURCES",
    "DETECTORS",
    "OCR",
    "STAGES",
    "LINKERS",
    "VOCABULARIES",
    "BACKENDS",
    "EMBEDDINGS",
    "PICTURE_EMBEDDINGS",
    "SIMILAR",
    "EXPORTERS",
    "IMPORTERS",
)
"""The registries, in the order in which a document meets them."""


def registries() -> "tuple[Registry[Any], ...]":
    """List the registries of all kinds of things that a package can add."""
    return tuple(__getattr__(name) for name in KINDS)


def __getattr__(name: str) -> Any:
    """Give the public name, imported when it is first asked for."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = resolve_name(f"pictoria_docs.{_PUBLIC[name]}")
    return found


def __dir__() -> list[str]:
    """List the public names."""
    return sorted((*_PUBLIC, "registries"))


__all__ = [
    "BACKENDS",
    "DETECTORS",
    "EMBEDDINGS",
    "EXPORTERS",
    "IMPORTERS",
    "LINKERS",
    "OCR",
    "PICTURE_EMBEDDINGS",
    "SIMILAR",
    "SOURCES",
    "STAGES",
    "VOCABULARIES",
    "AnnotationProposals",
    "Aspect",
    "Box",
    "Completion",
    "Detection",
    "Detector",
    "Document",
    "EditError",
    "Embedder",
    "Entry",
    "ExportError",
    "ExportRequest",
    "Exporter",
    "ImageOf",
    "Images",
    "ImportRequest",
    "Importer",
    "Link",
    "LinkType",
    "Linker",
    "LinkingOptions",
    "MissingPartError",
    "ModelBackend",
    "ModelOptions",
    "Near",
    "Need",
    "NotUnderstood",
    "OcrEngine",
    "OpenBackend",
    "OpenSimilar",
    "Origin",
    "Page",
    "PageKey",
    "PictoriaError",
    "PictureEmbedder",
    "PublishedPictures",
    "Reason",
    "Region",
    "RegionType",
    "Registry",
    "Request",
    "Scope",
    "SetImporter",
    "Similar",
    "Source",
    "SourceError",
    "SourceOptions",
    "SourceType",
    "Stage",
    "StrictModel",
    "TermLabel",
    "TextLine",
    "Vectors",
    "Vocabulary",
    "VocabularyLoader",
    "VocabularyTerm",
    "Word",
    "open_source",
    "registries",
]
