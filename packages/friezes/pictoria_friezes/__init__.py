"""Roller-stamped friezes: read from a picture as a sequence of motifs, and compared."""

from pictoria_friezes.compare import FriezeMatch, compare_friezes
from pictoria_friezes.read import Frieze, FriezeCell, FriezeOptions, read_frieze

__all__ = ["Frieze", "FriezeCell", "FriezeMatch", "FriezeOptions", "compare_friezes", "read_frieze"]
