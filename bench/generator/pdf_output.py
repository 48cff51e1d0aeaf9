"""Writes a PDF that is the same, byte for byte, whenever it is made."""

from pathlib import Path
from typing import Any


def save(pdf: Any, path: Path) -> None:
    """Write a pymupdf document without anything that tells of when and where: no dates, no chance file id."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pdf.set_metadata({})
    pdf.ez_save(str(path), no_new_id=True)
