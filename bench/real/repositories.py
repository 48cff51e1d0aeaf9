"""Files of fetched repositories: bare Git directories in one folder, named `owner+name`."""

import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path


class Repository:
    """A fetched repository, read at its newest commit."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name.replace("+", "/", 1)
        nested = folder / "repo" / ".git"
        self.folder = nested if nested.is_dir() else folder / "repo" if (folder / "repo").is_dir() else folder

    def _git(self, *arguments: str) -> bytes:
        command = ["git", f"--git-dir={self.folder}", *arguments]
        return subprocess.run(command, capture_output=True, check=True).stdout

    @property
    def commit(self) -> str:
        """The commit that is read."""
        return self._git("rev-parse", "HEAD").decode().strip()

    @lru_cache(maxsize=1)  # noqa: B019 - one listing each; repositories live as long as the run
    def files(self) -> dict[str, str]:
        """All paths with the digest of their content."""
        paths: dict[str, str] = {}
        for row in self._git("ls-tree", "-r", "-z", "HEAD").split(b"\0"):
            head, _, path = row.partition(b"\t")
            if head.startswith(b"100"):
                paths[path.decode("utf-8", "replace")] = head.split()[2].decode()
        return paths

    def read(self, path: str) -> bytes:
        """The content of a file; nothing where the snapshot lacks it (large files)."""
        try:
            return self._git("cat-file", "blob", self.files()[path])
        except (subprocess.CalledProcessError, KeyError):
            return b""

    def text(self, path: str) -> str:
        """A text file in the encoding that fits."""
        content = self.read(path)
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        return content.decode("latin-1")


def repositories(folder: Path) -> Iterator[Repository]:
    """All fetched repositories of a folder, by name."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and "+" in path.name:
            yield Repository(path)


def repository(folder: Path, name: str) -> Repository:
    """One fetched repository by `owner/name`."""
    return Repository(folder / name.replace("/", "+", 1))
