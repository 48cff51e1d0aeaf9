"""IIIF manifests and their annotations."""
