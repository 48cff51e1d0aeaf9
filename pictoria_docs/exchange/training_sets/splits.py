"""Which documents a model is trained on, and which it is measured on: never two pages of one document on both sides."""

import re
from collections.abc import Mapping
from hashlib import blake2b

from pictoria_docs.errors import ExportError

TRAIN, VAL, TEST = SPLITS = ("train", "val", "test")
USUAL = "80/10/10"
Shares = tuple[float, float, float]
"""Of train, val and test; their sum is 1."""

_SHARES = re.compile(r"\d{1,3}(\.\d+)?(/\d{1,3}(\.\d+)?){1,2}")
_DIGEST_BYTES = 8
_WHOLE = 1 << 8 * _DIGEST_BYTES
"""Digests lie below it."""


def read_shares(text: str) -> Shares:
    """Shares as people write them: "80/10/10", or "80/20" for train and val.

    Raises:
        ExportError: it is no list of two or three shares, or nothing is left to train on.
    """
    parts = [float(part) for part in text.split("/")] if _SHARES.fullmatch(text) else []
    if not parts or not parts[0]:
        raise ExportError("split_shares", value=text)
    train, val, test = (part / sum(parts) for part in (*parts, 0.0)[: len(SPLITS)])
    return train, val, test


def split_of(document: str, shares: Shares) -> str:
    """The split of a document, by its id: the same whatever else is in the project."""
    at = int.from_bytes(blake2b(document.encode(), digest_size=_DIGEST_BYTES).digest(), "big") / _WHOLE
    if at < shares[0]:
        return TRAIN
    return VAL if at < shares[0] + shares[1] or not shares[2] else TEST


def settled(pages: Mapping[str, int]) -> dict[str, str]:
    """The split that each becomes in the end, by the number of pages in each.

    With very few documents none may fall into train; then train changes places with the largest.
    """
    names = dict(zip(SPLITS, SPLITS, strict=True))
    if not pages.get(TRAIN):
        largest = max(SPLITS, key=lambda split: pages.get(split, 0))
        names[TRAIN], names[largest] = largest, TRAIN
    return names
