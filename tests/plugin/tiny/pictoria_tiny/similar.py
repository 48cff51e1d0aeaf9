"""An index of pictures for projects that have a file "neighbours.txt": every picture is like every other."""

from collections.abc import Sequence
from pathlib import Path

from pictoria_docs.plugins import Near


class Neighbours:
    """Knows pictures by document and id, one of each on a line."""

    def __init__(self, file: Path) -> None:
        self._pictures = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]

    def nearest(self, document: str, id: str, limit: int) -> Sequence[Near]:
        """All others."""
        return [Near(*other, 0.5) for other in self._pictures if other != [document, id]][:limit]


def open_neighbours(folder: Path) -> Neighbours | None:
    """The index of a project, if it has one."""
    file = folder / "neighbours.txt"
    return Neighbours(file) if file.exists() else None
