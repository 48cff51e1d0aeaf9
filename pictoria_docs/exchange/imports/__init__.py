"""What an importer is, and what it gives."""
