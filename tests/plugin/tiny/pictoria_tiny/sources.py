"""A file "name.tiny" that names a PDF or a folder beside it."""

from pathlib import Path
from typing import Any

from pictoria_docs.plugins import Source, SourceOptions, SourceType, open_source


class TinySource:
    """The source that a file names, known by the file."""

    def __init__(self, location: str, inner: Source) -> None:
        self.location, self.name, self._inner = location, Path(location).stem, inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def open_tiny(location: str, options: SourceOptions, password: str | None) -> TinySource:
    """Open what the file names."""
    named = Path(location).with_name(Path(location).read_text(encoding="utf-8").strip())
    return TinySource(location, open_source(named, options, password=password))


TINY = SourceType("tiny-folder", lambda location: location.endswith(".tiny"), open_tiny)
