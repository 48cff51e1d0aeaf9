"""The files of a package: what each is, and the lists of their checksums (BagIt, RFC 8493)."""

import hashlib
import mimetypes
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

DATA = "data"
"""The folder of the data; what stands beside it tells of them."""
MANIFEST, TAG_MANIFEST, BAGIT = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bagit.txt"
_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_BLOCK = 2**20
"""Bytes read at a time."""
_TYPES = {".csv": "text/csv", ".json": "application/json", ".md": "text/markdown", ".txt": "text/plain"}
"""The same on every system."""


class PackagedFile(NamedTuple):
    """A file of the package."""

    path: str
    """Below the package's folder, with slashes."""
    size: int
    """Bytes."""
    sha256: str
    sha1: str
    """What Nakala calls it by."""

    @property
    def media_type(self) -> str:
        """Its type, by its name."""
        return media_type(self.path)


def media_type(name: str) -> str:
    """The media type of a file of that name."""
    return _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def packaged(file: Path, folder: Path) -> PackagedFile:
    """A file below `folder`, read once."""
    sha256, sha1 = hashlib.sha256(), hashlib.sha1(usedforsecurity=False)
    size = 0
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            sha256.update(block)
            sha1.update(block)
    return PackagedFile(file.relative_to(folder).as_posix(), size, sha256.hexdigest(), sha1.hexdigest())


def write_manifests(out: Path, data: Iterable[PackagedFile]) -> list[Path]:
    """Write what makes the folder `out` a bag; all other files must be there."""
    (out / BAGIT).write_text(_DECLARATION, encoding="utf-8")
    _write_list(out / MANIFEST, data)
    tags = (packaged(file, out) for file in sorted(out.iterdir()) if file.is_file())
    _write_list(out / TAG_MANIFEST, [tag for tag in tags if tag.path != TAG_MANIFEST])
    return [out / BAGIT, out / MANIFEST, out / TAG_MANIFEST]


def _write_list(path: Path, files: Iterable[PackagedFile]) -> None:
    # Names of files have no line ends (`safe_name`); a percent sign stays as it is, as sha256sum and bagit read it.
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{file.sha256}  {file.path}\n" for file in files)
