"""TEI P5 written and read."""
