"""The same picture elsewhere, and pictures like it: pure functions over pictures and vectors."""
