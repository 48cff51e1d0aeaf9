"""Index and search, by text and by image."""
