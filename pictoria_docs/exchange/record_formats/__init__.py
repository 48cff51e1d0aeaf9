"""Catalogue entries as records of other systems: Omeka S, Dublin Core, LIDO."""
