"""The registries of all kinds of things that a package can add, in the order in which a document meets them."""

from pkgutil import resolve_name
from typing import Any

from pictoria_docs.registry import Registry

_WHERE = (
    "sources.registry:SOURCES",
    "languages:LANGUAGES",
    "layout.detectors:DETECTORS",
    "layout.ocr:OCR",
    "pipeline.stages:PLUGINS",
    "linking.link:LINKERS",
    "enrichment.field_types:FIELD_TYPES",
    "enrichment.vocabularies.loading:VOCABULARIES",
    "models.backend:BACKENDS",
    "models.embedding:EMBEDDINGS",
    "models.picture_embedding:PICTURE_EMBEDDINGS",
    "retrieval.similar:SIMILAR",
    "retrieval.suggested_relations:PICTURE_RELATIONS",
    "exchange.formats.exporters:EXPORTERS",
    "exchange.imports.importers:IMPORTERS",
    "registry:PACKAGES",
    "api.project_methods:PROJECT_METHODS",
    "apps.cli:COMMANDS",
    "apps.server.package_routes:ROUTES",
    "apps.server.package_routes:PICTURE_VIEWS",
    "apps.server.package_routes:EXPORT_CARDS",
    "review.gallery.suggested_pairs:PICTURE_PAIRS",
    "review.jobs.job_kinds:JOB_KINDS",
)


def registries() -> tuple[Registry[Any], ...]:
    """List them, each imported now."""
    return tuple(resolve_name(f"pictoria_docs.{target}") for target in _WHERE)
