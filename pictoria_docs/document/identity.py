"""Stable typed ids: the same thing in the same place of the same file has the same id in every run.

An id is a prefix that tells the type, a hyphen, and twelve hexadecimal digits of a BLAKE2 digest of what makes
the thing itself: the document's content, the page, the box rounded to whole points, the text.
"""

from hashlib import blake2b
from typing import NewType

DocumentId = NewType("DocumentId", str)
RegionId = NewType("RegionId", str)
EntryId = NewType("EntryId", str)
MentionId = NewType("MentionId", str)
LinkId = NewType("LinkId", str)
DecisionId = NewType("DecisionId", str)


def make_id(prefix: str, *parts: object) -> str:
    """`prefix-xxxxxxxxxxxx` from the parts that identify a thing; floats count as whole numbers."""
    key = "\x1f".join(str(round(part)) if isinstance(part, float) else str(part) for part in parts)
    return f"{prefix}-{blake2b(key.encode(), digest_size=6).hexdigest()}"
