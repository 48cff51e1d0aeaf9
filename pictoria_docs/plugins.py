"""All that a package which adds something to pictoria-docs imports; what stands here keeps its name and its meaning.

    from pictoria_docs.plugins import Box, Detection, RegionType

`docs/python.md` tells what each kind of thing has to do, and the entry point that offers it. Names are imported when
they are first asked for: a detector does not bring the rest of the product into the process that reads pages.
"""

from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pictoria_docs.api.documents import DocumentView
    from pictoria_docs.api.project import Project
    from pictoria_docs.api.project_methods import PROJECT_METHODS
    from pictoria_docs.api.views import FigureView
    from pictoria_docs.apps.cli import PACKAGE_COMMANDS
    from pictoria_docs.apps.options import JsonOption, LanguageOption, ProjectFolder
    from pictoria_docs.apps.picture_search import progress_bar, write_csv
    from pictoria_docs.apps.registries import registries
    from pictoria_docs.apps.server.answers import answered
    from pictoria_docs.apps.server.dependencies import PROBLEMS, review_of
    from pictoria_docs.apps.server.gallery_routes import TABLE, table
    from pictoria_docs.apps.server.package_routes import (
        PICTURE_VIEWS,
        ROUTES,
        PictureView,
        Route,
        RouteContext,
    )
    from pictoria_docs.apps.server.wire.subjects import BoxJson
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
    from pictoria_docs.document.identity import DocumentId, RegionId
    from pictoria_docs.document.words import Word
    from pictoria_docs.enrichment.field_types import FIELD_TYPES, DateType, FieldType, Meaning, Stretch
    from pictoria_docs.enrichment.readers import Readers
    from pictoria_docs.enrichment.record_draft import FieldValue
    from pictoria_docs.enrichment.schema import FieldSpec
    from pictoria_docs.enrichment.vocabularies import TermLabel, Vocabulary, VocabularyTerm
    from pictoria_docs.enrichment.vocabularies.loading import VOCABULARIES, VocabularyLoader
    from pictoria_docs.errors import (
        EditError,
        ExportError,
        MissingPartError,
        PictoriaError,
        ProjectError,
        SourceError,
    )
    from pictoria_docs.exchange.contents.aspects import Aspect
    from pictoria_docs.exchange.formats.exporters import EXPORTERS, Exporter, ExportRequest, Images, Need
    from pictoria_docs.exchange.formats.publication import PublishedPictures
    from pictoria_docs.exchange.imports.importers import IMPORTERS, Importer, ImportRequest, SetImporter
    from pictoria_docs.exchange.imports.proposals import AnnotationProposals, NotUnderstood
    from pictoria_docs.exchange.tables.row_stream import WRITERS
    from pictoria_docs.i18n import translate
    from pictoria_docs.languages import LANGUAGES, Language, LanguageLoader
    from pictoria_docs.layout.detectors import DETECTORS, Detection, Detector
    from pictoria_docs.layout.ocr import OCR, OcrEngine
    from pictoria_docs.layout.text_line import TextLine
    from pictoria_docs.linking import LinkingOptions
    from pictoria_docs.linking.link import LINKERS, Linker
    from pictoria_docs.models.backend import BACKENDS, Completion, ModelBackend, OpenBackend, Request
    from pictoria_docs.models.embedding import EMBEDDINGS, Embedder, Vectors
    from pictoria_docs.models.options import ModelOptions
    from pictoria_docs.models.picture_embedding import PICTURE_EMBEDDINGS, PictureEmbedder
    from pictoria_docs.models.picture_preparation import open_session
    from pictoria_docs.models.pictures import ImageOf, PageKey
    from pictoria_docs.pipeline.stages import PLUGINS as STAGES
    from pictoria_docs.pipeline.stages import Scope, Stage
    from pictoria_docs.registry import PACKAGES, Registry
    from pictoria_docs.retrieval.indexing import Progress
    from pictoria_docs.retrieval.similar import SIMILAR, Near, OpenSimilar, Similar
    from pictoria_docs.review.authorization import Permission
    from pictoria_docs.review.gallery.suggested_pairs import PICTURE_PAIRS, SuggestedPair, SuggestPairs
    from pictoria_docs.review.open_project import OpenProject
    from pictoria_docs.review.review_service import ReviewService
    from pictoria_docs.review.session import SessionService
    from pictoria_docs.review.wire import Json, box_json
    from pictoria_docs.sources import Source, SourceOptions, SourceType, open_source
    from pictoria_docs.sources.registry import SOURCES
    from pictoria_docs.store import Store
    from pictoria_docs.store.indexes.picture_notes import PictureNotes
    from pictoria_docs.store.indexes.picture_repository import PictureRepository, PictureRow, picture_digest
    from pictoria_docs.store.pictures.comparisons import SAME_MOULD, PicturePair
    from pictoria_docs.store.pictures.gallery import Ref
    from pictoria_docs.strict_model import StrictModel

_ROOMS = {
    "api.documents": "DocumentView",
    "api.project": "Project",
    "api.project_methods": "PROJECT_METHODS",
    "api.views": "FigureView",
    "apps.cli": "PACKAGE_COMMANDS",
    "apps.options": "JsonOption LanguageOption ProjectFolder",
    "apps.picture_search": "progress_bar write_csv",
    "apps.registries": "registries",
    "apps.server.answers": "answered",
    "apps.server.dependencies": "PROBLEMS review_of",
    "apps.server.gallery_routes": "TABLE table",
    "apps.server.package_routes": "PICTURE_VIEWS ROUTES PictureView Route RouteContext",
    "apps.server.wire.subjects": "BoxJson",
    "document": "Box Document Entry Link LinkType Origin Page Reason Region RegionType",
    "document.identity": "DocumentId RegionId",
    "document.words": "Word",
    "enrichment.field_types": "FIELD_TYPES DateType FieldType Meaning Stretch",
    "enrichment.readers": "Readers",
    "enrichment.record_draft": "FieldValue",
    "enrichment.schema": "FieldSpec",
    "enrichment.vocabularies": "TermLabel Vocabulary VocabularyTerm",
    "enrichment.vocabularies.loading": "VOCABULARIES VocabularyLoader",
    "errors": "EditError ExportError MissingPartError PictoriaError ProjectError SourceError",
    "exchange.contents.aspects": "Aspect",
    "exchange.formats.exporters": "EXPORTERS Exporter ExportRequest Images Need",
    "exchange.formats.publication": "PublishedPictures",
    "exchange.imports.importers": "IMPORTERS Importer ImportRequest SetImporter",
    "exchange.imports.proposals": "AnnotationProposals NotUnderstood",
    "exchange.tables.row_stream": "WRITERS",
    "i18n": "translate",
    "languages": "LANGUAGES Language LanguageLoader",
    "layout.detectors": "DETECTORS Detection Detector",
    "layout.ocr": "OCR OcrEngine",
    "layout.text_line": "TextLine",
    "linking": "LinkingOptions",
    "linking.link": "LINKERS Linker",
    "models.backend": "BACKENDS Completion ModelBackend OpenBackend Request",
    "models.embedding": "EMBEDDINGS Embedder Vectors",
    "models.options": "ModelOptions",
    "models.picture_embedding": "PICTURE_EMBEDDINGS PictureEmbedder",
    "models.picture_preparation": "open_session",
    "models.pictures": "ImageOf PageKey",
    "pipeline.stages": "Scope Stage",
    "registry": "PACKAGES Registry",
    "retrieval.indexing": "Progress",
    "retrieval.similar": "SIMILAR Near OpenSimilar Similar",
    "review.authorization": "Permission",
    "review.gallery.suggested_pairs": "PICTURE_PAIRS SuggestedPair SuggestPairs",
    "review.open_project": "OpenProject",
    "review.review_service": "ReviewService",
    "review.session": "SessionService",
    "review.wire": "Json box_json",
    "sources": "Source SourceOptions SourceType open_source",
    "sources.registry": "SOURCES",
    "store": "Store",
    "store.indexes.picture_notes": "PictureNotes",
    "store.indexes.picture_repository": "PictureRepository PictureRow picture_digest",
    "store.pictures.comparisons": "SAME_MOULD PicturePair",
    "store.pictures.gallery": "Ref",
    "strict_model": "StrictModel",
}
_PUBLIC = {name: f"{room}:{name}" for room, names in _ROOMS.items() for name in names.split()}
_PUBLIC["STAGES"] = "pipeline.stages:PLUGINS"


def __getattr__(name: str) -> Any:
    """Give the public name, imported when it is first asked for."""
    if name not in _PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = resolve_name(f"pictoria_docs.{_PUBLIC[name]}")
    return found


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(_PUBLIC)


__all__ = [
    "BACKENDS",
    "DETECTORS",
    "EMBEDDINGS",
    "EXPORTERS",
    "FIELD_TYPES",
    "IMPORTERS",
    "LANGUAGES",
    "LINKERS",
    "OCR",
    "PACKAGES",
    "PACKAGE_COMMANDS",
    "PICTURE_EMBEDDINGS",
    "PICTURE_PAIRS",
    "PICTURE_VIEWS",
    "PROBLEMS",
    "PROJECT_METHODS",
    "ROUTES",
    "SAME_MOULD",
    "SIMILAR",
    "SOURCES",
    "STAGES",
    "TABLE",
    "VOCABULARIES",
    "WRITERS",
    "AnnotationProposals",
    "Aspect",
    "Box",
    "BoxJson",
    "Completion",
    "DateType",
    "Detection",
    "Detector",
    "Document",
    "DocumentId",
    "DocumentView",
    "EditError",
    "Embedder",
    "Entry",
    "ExportError",
    "ExportRequest",
    "Exporter",
    "FieldSpec",
    "FieldType",
    "FieldValue",
    "FigureView",
    "ImageOf",
    "Images",
    "ImportRequest",
    "Importer",
    "Json",
    "JsonOption",
    "Language",
    "LanguageLoader",
    "LanguageOption",
    "Link",
    "LinkType",
    "Linker",
    "LinkingOptions",
    "Meaning",
    "MissingPartError",
    "ModelBackend",
    "ModelOptions",
    "Near",
    "Need",
    "NotUnderstood",
    "OcrEngine",
    "OpenBackend",
    "OpenProject",
    "OpenSimilar",
    "Origin",
    "Page",
    "PageKey",
    "Permission",
    "PictoriaError",
    "PictureEmbedder",
    "PictureNotes",
    "PicturePair",
    "PictureRepository",
    "PictureRow",
    "PictureView",
    "Progress",
    "Project",
    "ProjectError",
    "ProjectFolder",
    "PublishedPictures",
    "Readers",
    "Reason",
    "Ref",
    "Region",
    "RegionId",
    "RegionType",
    "Registry",
    "Request",
    "ReviewService",
    "Route",
    "RouteContext",
    "Scope",
    "SessionService",
    "SetImporter",
    "Similar",
    "Source",
    "SourceError",
    "SourceOptions",
    "SourceType",
    "Stage",
    "Store",
    "Stretch",
    "StrictModel",
    "SuggestPairs",
    "SuggestedPair",
    "TermLabel",
    "TextLine",
    "Vectors",
    "Vocabulary",
    "VocabularyLoader",
    "VocabularyTerm",
    "Word",
    "answered",
    "box_json",
    "open_session",
    "open_source",
    "picture_digest",
    "progress_bar",
    "registries",
    "review_of",
    "table",
    "translate",
    "write_csv",
]
