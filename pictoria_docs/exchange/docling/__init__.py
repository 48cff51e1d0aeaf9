"""DoclingDocument written and read, by docling-core (extra `docling`)."""
