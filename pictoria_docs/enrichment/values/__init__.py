"""Readers of single kinds of values: identifiers, makers, places, provenance, bibliography, condition."""
