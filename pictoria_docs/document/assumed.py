"""Which suggestions of a document stand without having been asked about."""

from typing import Any

from pictoria_docs.document.base import Confidence, Data

LEARNED_FROM = 0.5
"""Confidence from which suggestions are assumed of whose like people found enough right."""


def is_sure(confidence: Any, threshold: float, is_learned: Any) -> Any:
    """Say which suggestions are sure enough to stand; the one rule of it, for numbers, columns of a query and arrays.

    Args:
        confidence: of the suggestions; 0 for what is always asked about.
        threshold: from which on they are sure,
        is_learned: and which are of a sort that is sure from `LEARNED_FROM` on.
    """
    return (confidence >= threshold) | ((confidence >= LEARNED_FROM) & is_learned)


class AssumedLevel(Data):
    """From which confidence on a document's suggestions are assumed."""

    threshold: Confidence
    """Suggestions of this confidence or more are,"""
    learned: tuple[tuple[str, str], ...] = ()
    """and of these kinds and types those from `LEARNED_FROM` on. Kinds are "link", "field", "region" and "entry"; the
    type of a value is the name of its field, that of an entry "entry"."""

    def covers(self, kind: str, type: str, confidence: float) -> bool:
        """Say whether a suggestion is assumed, if nobody decided on it."""
        return bool(is_sure(confidence, self.threshold, (kind, type) in self.learned))
