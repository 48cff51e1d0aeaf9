"""Exports into a zip: its files are written to a hidden folder first, and the zip appears whole or not at all."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pictoria_docs.exchange.files.files import UndatedZip
from pictoria_docs.exchange.files.staging import staged

SUFFIX = ".zip"
PACKED = (".jpg", ".jpeg", ".png", ".webp", ".xlsx", SUFFIX)
"""What does not get smaller."""


def is_zip(out: Path) -> bool:
    """Whether the target of an export is a zip: its name ends so, and it is no folder."""
    return out.suffix.lower() == SUFFIX and not out.is_dir()


@contextmanager
def zipped(out: Path) -> Iterator[Path]:
    """A folder whose files become the zip `out` in the end.

    Raises:
        OSError: something is in the way, or cannot be written.
    """
    with staged(out) as target:
        folder = target.parent / "files"
        try:
            folder.mkdir()
            yield folder
            pack(folder, target)
        except OSError as error:
            # People know the zip only.
            if isinstance(error.filename, str) and Path(error.filename).is_relative_to(target.parent):
                error.filename = str(out)
            raise


def pack(files: Path, to: Path) -> Path:
    """Pack all files below a folder into the zip `to`, which appears when it is whole."""
    draft = to.with_suffix(".part")
    with UndatedZip(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files.rglob("*")):
            if path.is_file():
                method = zipfile.ZIP_STORED if path.suffix.lower() in PACKED else zipfile.ZIP_DEFLATED
                archive.write(path, path.relative_to(files), method)
    draft.replace(to)
    return to
