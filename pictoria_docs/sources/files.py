"""Paths, addresses and digests."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from pictoria_docs.sources.transcriptions.beside import transcription_folders


def is_url(location: str) -> bool:
    """Whether a location is a web address and not a path."""
    return location.lower().startswith(("http://", "https://"))


def local_path(location: str) -> Path:
    """The absolute path of a location, `~` expanded."""
    return Path(location).expanduser().absolute()


def natural_key(name: str) -> tuple[list[tuple[int, int | str]], str]:
    """Sort key that puts "page 10" after "page 9", letters without case."""
    parts = re.split(r"(\d+)", name.casefold(), flags=re.ASCII)
    return [(0, int(part)) if index % 2 else (1, part) for index, part in enumerate(parts)], name


def file_digest(path: Path) -> str:
    """SHA-256 of a file's contents, read in pieces.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stamp(location: str) -> str | None:
    """What changes whenever the content of a file, or of the files in a folder, does: their sizes and times.

    None where nothing tells without reading: for a web address, a list of downloads, what is not there.
    """
    if is_url(location) or location.lower().endswith(".json"):
        return None
    path = Path(location)
    try:
        folders = transcription_folders(path) if path.is_dir() else []
        files = [file for folder in folders for file in sorted(folder.iterdir()) if file.is_file()] or [path]
        return json_digest(
            [[file.name, (status := file.stat()).st_size, status.st_mtime_ns] for file in files]
        )
    except OSError:
        return None


def read_json(path: Path) -> Any:
    """What a JSON file holds. Halves of characters, which JSON can write but no file can keep, become "?".

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no JSON.
        RecursionError: it is nested too deeply.
    """
    data = path.read_bytes()
    value = json.loads(data)
    if b"\\ud" not in data.lower():
        return value
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def json_digest(value: Any) -> str:
    """SHA-256 of JSON data in canonical form: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
