"""Roller-stamped friezes: read from a picture as a sequence of motifs, and compared."""

from pictoria_docs.retrieval.friezes.read import Frieze, FriezeCell, FriezeOptions, read_frieze

__all__ = ["Frieze", "FriezeCell", "FriezeOptions", "read_frieze"]
