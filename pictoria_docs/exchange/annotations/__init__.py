"""Web Annotations written and read."""
