"""What of a document is exported."""
