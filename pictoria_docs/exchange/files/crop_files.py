"""The files that an export as `crops` wrote, for tables that stand in the same export and name them."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

FORMAT, INDEX = "crops", "index.csv"
FILE, FIGURE = "file", "figure_id"
"""Columns of the index."""


@dataclass(frozen=True, slots=True)
class CropFiles:
    """Where the crops of an export are; those of one document are in memory at a time."""

    folder: Path
    """That the crops were exported to."""
    prefix: str = ""
    """Before their paths: from the top of the export to that folder, with a slash at its end."""

    @classmethod
    def beside(cls, folder: Path, table: Path) -> Self:
        """Crops in a folder, and tables in another; the top of the export is the folder that holds both."""
        place, other = folder.resolve(), table.resolve()
        top = next((above for above in (place, *place.parents) if other.is_relative_to(above)), None)
        inside = place if top is None else place.relative_to(top)
        return cls(folder, "" if inside == Path() else f"{inside.as_posix()}/")

    def of(self, document: str) -> Mapping[str, str]:
        """Paths within the export by the id of a figure; none, where no crops of a document were exported.

        Args:
            document: the name of its folder.
        """
        index = self.folder / document / INDEX
        if not index.is_file():
            return {}
        with index.open(encoding="utf-8-sig", newline="") as lines:
            names = {row[FIGURE]: row[FILE] for row in csv.DictReader(lines)}
        return {figure: f"{self.prefix}{document}/{name}" for figure, name in names.items() if name}


def crops_first(formats: Iterable[str]) -> list[str]:
    """The formats of one export in an order in which tables know the files of the crops."""
    return sorted(formats, key=lambda format: format != FORMAT)
