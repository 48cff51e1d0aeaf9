"""What became of edits, one by one and in bulk."""

from pictoria_docs.document import Status
from pictoria_docs.review.schemas.answer import Answer
from pictoria_docs.review.schemas.documents import QueuedJson
from pictoria_docs.review.schemas.subjects import SubjectJson, SubjectsJson


class BulkPreviewJson(Answer):
    """What a bulk acceptance would accept."""

    total: int
    types: dict[str, int]
    sample: list[QueuedJson]
    skipped: list[str]
    """Sentences: in which documents more would be accepted, if they were not finished."""


class BulkAcceptedJson(Answer):
    """What a bulk acceptance accepted."""

    change_set: str
    accepted: int
    skipped: list[str]
    """Sentences: which documents were left as they are."""


class BulkRejectedJson(Answer):
    """What a bulk rejection rejected."""

    change_set: str
    rejected: int
    """With what hung on it."""
    skipped: list[str]
    """Sentences: which documents were left as they are."""


class BulkUndoneJson(Answer):
    """What was taken back in all documents."""

    change_set: str
    undone: int
    conflicts: int
    by: list[str]
    """Whose later decisions stand in the way."""
    skipped: list[str]
    """Sentences: which documents were left as they are."""


class DoneEditJson(Answer):
    """An edit that was done."""

    key: str
    id: str
    revision: int
    status: Status | None
    unchanged: bool


class CascadedEditJson(Answer):
    """A decision that went with an edit."""

    id: str
    revision: int


class ConflictJson(Answer):
    """An edit that was made on an older revision of its subject."""

    key: str
    id: str
    by: str | None
    at: str | None
    now: SubjectJson | None
    """The subject as it stands; null: it is gone."""


class RefusedEditJson(Answer):
    """An edit that makes no sense, and why."""

    key: str
    sentence: str


class EditsDoneJson(Answer):
    """What became of edits, and all that changed with them."""

    change_set: str
    done: list[DoneEditJson]
    followed: list[CascadedEditJson]
    conflicts: list[ConflictJson]
    refused: list[RefusedEditJson]
    removed: list[str]
    changed: SubjectsJson
    revision: int


class NotUnderstoodJson(Answer):
    """An annotation that was left out, and why."""

    annotation: str
    sentence: str


class AnnotationsDoneJson(EditsDoneJson):
    """What became of annotations."""

    not_understood: list[NotUnderstoodJson]
    more: int
    """So many changes were too many for once: send the annotations again."""
