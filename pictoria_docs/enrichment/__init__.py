"""Entry to metadata record with evidence; vocabularies."""

from pictoria_docs.enrichment.enrich import enrich, enrich_uncalibrated
from pictoria_docs.enrichment.options import EnrichmentOptions
from pictoria_docs.enrichment.schema import MetadataSchema, load_schema

__all__ = ["EnrichmentOptions", "MetadataSchema", "enrich", "enrich_uncalibrated", "load_schema"]
