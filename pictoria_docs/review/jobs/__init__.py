"""Long work in processes of its own, and the files that people bring for it."""
