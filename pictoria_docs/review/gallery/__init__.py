"""The pictures of all documents: found, sorted, and compared."""
