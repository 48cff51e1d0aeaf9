"""One backend to every learned model."""
