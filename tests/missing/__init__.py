"""What was probably missed in a document."""
