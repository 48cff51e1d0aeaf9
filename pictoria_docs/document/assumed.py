"""Which suggestions of a document stand without having been asked about."""

from pictoria_docs.document.base import Confidence, Data

LEARNED_FROM = 0.5
"""Confidence from which suggestions are assumed of whose like people found enough right."""


class AssumedLevel(Data):
    """From which confidence on a document's suggestions are assumed."""

    threshold: Confidence
    """Suggestions of this confidence or more are,"""
    learned: tuple[tuple[str, str], ...] = ()
    """and of these kinds and types those from `LEARNED_FROM` on. Kinds are "link", "field", "region" and "entry"; the
    type of a value is the name of its field, that of an entry "entry"."""

    def covers(self, kind: str, type: str, confidence: float) -> bool:
        """Whether a suggestion is assumed, if nobody decided on it."""
        return confidence >= self.threshold or (confidence >= LEARNED_FROM and (kind, type) in self.learned)
