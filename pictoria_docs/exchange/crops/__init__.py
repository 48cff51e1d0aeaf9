"""Pictures cut out of their pages."""
