"""Roller-stamped friezes: read from a picture as a sequence of motifs, and compared.

Names are imported when they are first asked for: the help of the command line imports this package.
"""

from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pictoria_friezes.compare import FriezeMatch, compare_friezes
    from pictoria_friezes.read import Frieze, FriezeCell, FriezeOptions, read_frieze

__all__ = ["Frieze", "FriezeCell", "FriezeMatch", "FriezeOptions", "compare_friezes", "read_frieze"]


def __getattr__(name: str) -> Any:
    """Give the public name, imported when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "compare" if name in ("FriezeMatch", "compare_friezes") else "read"
    return resolve_name(f"pictoria_friezes.{module}:{name}")
