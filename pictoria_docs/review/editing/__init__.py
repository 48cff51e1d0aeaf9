"""What people do with the documents of a project: edits, what goes with them, and what to look at next."""
