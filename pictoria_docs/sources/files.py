"""Paths, addresses and digests."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any


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


def json_digest(value: Any) -> str:
    """SHA-256 of JSON data in canonical form: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
