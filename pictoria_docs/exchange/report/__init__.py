"""Reports for reading."""
