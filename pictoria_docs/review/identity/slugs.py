"""Short names of projects, fit for addresses."""

import re
import unicodedata

MAX_LENGTH = 100
SUFFIX = ".pictoria"


def slug(name: str) -> str:
    """ "Vases grecs.pictoria" -> "vases-grecs"; letters without their accents, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name.removesuffix(SUFFIX)).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:MAX_LENGTH].rstrip("-") or "project"


def unused(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with "-2", "-3" ... behind it."""
    candidate, number = wanted, 1
    while candidate in taken:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate
