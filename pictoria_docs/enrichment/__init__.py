"""Entry to metadata record with evidence; vocabularies."""
