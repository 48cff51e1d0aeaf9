"""ALTO 4.4 written."""
