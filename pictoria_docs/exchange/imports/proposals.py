"""What an importer gives: changes proposed to a document, and what was left out."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pictoria_docs.i18n import translate

Json = dict[str, Any]


class NotUnderstood(NamedTuple):
    """Something that was left out, or taken only in part."""

    annotation: str
    """Its address, or "" where it has none."""
    code: str
    values: Mapping[str, object]

    def sentence(self, language: str | None = None) -> str:
        """Why, in `language` (default: the user's)."""
        return translate(f"annotations.{self.code}", language, **self.values)


class AnnotationProposals(NamedTuple):
    """What a file proposes."""

    changes: list[Json]
    """Each as an edit of the review desk: key, action, id, revision, kind, changes, note. Regions before links."""
    not_understood: list[NotUnderstood]
