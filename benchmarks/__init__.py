"""Scripts that print figures of pictoria-docs: in the repository only, not installed with it."""
