"""What a bomb is."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Bomb(NamedTuple):
    """One hand-made file."""

    family: str
    name: str
    suffix: str
    write: Callable[[Path], object]
    """Makes the file at a path."""
