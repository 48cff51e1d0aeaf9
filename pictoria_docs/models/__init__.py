"""One door to every learned model."""
