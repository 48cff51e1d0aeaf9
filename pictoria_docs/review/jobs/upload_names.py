"""Names of uploaded files, made safe for any disk."""

import re
import unicodedata

MAX_LENGTH = 120
"""Bytes of a name with its ending: some disks take 255, encrypted ones 143."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
SUFFIX_BYTES = 10
"""Of a name, left for its ending and for what makes it unique."""


def safe_stem(name: str) -> str:
    """The name of an uploaded file without its folders and ending; never empty, hidden, reserved or too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    clean = " ".join(_FORBIDDEN.sub("_", visible).split()).strip(". ")
    stem = clean.rpartition(".")[0] or clean
    while len(stem.encode()) > MAX_LENGTH - SUFFIX_BYTES:
        stem = stem[:-1]
    stem = stem.strip(". ") or "document"
    return f"_{stem}" if _RESERVED.fullmatch(stem) else stem


def unused(stem: str, suffix: str, taken: set[str]) -> str:
    """`stem` and `suffix`, with "-2", "-3" ... between them where that is taken; upper and lower case are one."""
    name, number = f"{stem}{suffix}", 1
    known = {taken_name.casefold() for taken_name in taken}
    while name.casefold() in known:
        number += 1
        name = f"{stem}-{number}{suffix}"
    return name
