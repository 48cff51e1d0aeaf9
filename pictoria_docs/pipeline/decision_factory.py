"""What a person says of a suggestion, held to the rules, and made the decision that the store keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from pictoria_docs.document import (
    Action,
    Decision,
    Document,
    Entry,
    Field,
    Link,
    Mention,
    Origin,
    Region,
    field_id,
    value_key,
)
from pictoria_docs.document.rules import DocumentRules
from pictoria_docs.errors import ProjectError
from pictoria_docs.store.decisions.model import (
    StoredDecision,
    Subject,
    context_json,
    decision_id,
    kind_of,
)


def subject_of(model: Document, id: str) -> tuple[str, Subject] | None:
    """What a document has under an id, or under "entry-id/field-name"; with the id to decide on it under."""
    owner, _, name = id.partition("/")
    subject = model.find(owner)
    if subject is None or not name:
        return None if subject is None else (id, subject)
    for field in getattr(subject, "fields", ()):
        if name in (field.name, f"{field.name}~{value_key(field)}"):
            return field_id(owner, field), field
    return None


@dataclass(frozen=True)
class DecisionFactory:
    """Makes the decisions of one person on one document."""

    rules: DocumentRules
    user: str
    change_set: str | None = None
    """What one undo takes back."""
    bulk: bool = False
    """Whether the decisions are taken on many things unseen."""

    def addition(
        self,
        after: "Subject | Mapping[str, Any] | None",
        *,
        note: str = "",
        entry: str = "",
        key: str | None = None,
    ) -> StoredDecision:
        """The decision that adds `after` to the document.

        Args:
            after: a region, entry, mention, link, or a value of the record of `entry`.
            note: why.
            entry: id of the entry, for a value.
            key: what makes the decision the same when it is sent again; None: it is a new one.

        Raises:
            ProjectError: `after` is nothing that can be added.
            EditError: the rules forbid it.
        """
        if not isinstance(after, (Region, Entry, Mention, Link, Field)):
            raise ProjectError("decision_without_object", action=Action.ADD)
        became = self._own(self.rules.added(after, entry))
        id = field_id(entry, became) if isinstance(became, Field) else str(became.id)
        return self._stored(id, Action.ADD, None, became, note, key)

    def judgement(
        self,
        id: str,
        before: Subject,
        action: Action,
        after: "Subject | Mapping[str, Any] | None" = None,
        *,
        note: str = "",
        key: str | None = None,
    ) -> StoredDecision:
        """The decision that accepts, corrects or rejects a subject, or takes back what was said of it.

        Args:
            id: the subject's, as `subject_of` gives it.
            before: the subject as it is.
            action: anything but "add".
            after: for "correct", the subject as it should be, or the values that change.
            note: why.
            key: what makes the decision the same when it is sent again; None: it is a new one.

        Raises:
            ProjectError: a correction without `after`, or one that does not fit the subject.
            EditError: the rules forbid it.
        """
        became = None
        if action is Action.ADD or (action is Action.CORRECT and (after is None or after == {})):
            raise ProjectError("decision_without_object", action=action)
        if after is not None and action is Action.CORRECT:
            became = self._own(self.rules.corrected(before, _changed(before, after)))
        return self._stored(id, action, before, became, note, key)

    def _stored(
        self,
        id: str,
        action: Action,
        before: Subject | None,
        became: Subject | None,
        note: str,
        key: str | None,
    ) -> StoredDecision:
        """A decision as the store keeps it, with what a link joins, or the entry of a value."""
        about = became or before
        assert about is not None
        match about:
            case Link():
                around: tuple[str, ...] = (about.source, about.target)
            case Field():
                around = (id.partition("/")[0],)
            case _:
                around = ()
        context = [end for end in map(self.rules.find, around) if isinstance(end, (Region, Entry, Mention))]
        at = datetime.now(UTC)
        decision = Decision(
            id=decision_id(id, action, self.user, key or at.isoformat()),
            subject=id,
            action=action,
            before=before.model_dump_json(exclude_defaults=True) if before is not None else None,
            after=became.model_dump_json(exclude_defaults=True) if became is not None else None,
            user=self.user,
            at=at,
            note=note,
        )
        return StoredDecision(
            decision, kind_of(about), context_json(context), change_set=self.change_set, bulk=self.bulk
        )

    def _own(self, subject: Subject) -> Subject:
        """`subject` as this person's own."""
        changes: dict[str, Any] = {"origin": Origin(stage="user", user=self.user)}
        if not isinstance(subject, Mention):
            changes["confidence"] = 1.0
        return subject.model_copy(update=changes)


def _changed(before: Subject, after: "Subject | Mapping[str, Any]") -> Subject:
    if isinstance(after, type(before)):
        return after
    if not isinstance(after, Mapping):
        raise ProjectError("decision_other_kind", expected=type(before).__name__, got=type(after).__name__)
    try:
        return type(before).model_validate({**dict(before), **after})
    except ValidationError as error:
        first = error.errors()[0]
        raise ProjectError(
            "decision_bad_value", option=".".join(map(str, first["loc"])), detail=first["msg"]
        ) from error
