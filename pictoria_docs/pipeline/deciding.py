"""What a person says of a suggestion, made the decision that the store keeps."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from pictoria_docs.document import (
    Action,
    Decision,
    Document,
    Entry,
    Link,
    Mention,
    Origin,
    Region,
    make_id,
)
from pictoria_docs.document.identity import DecisionId
from pictoria_docs.errors import ProjectError
from pictoria_docs.store.decisions import Stored, Subject, context_json, kind_of


def subject_of(model: Document, id: str) -> Subject | None:
    """What a document has under an id, or under "entry-id/field-name"."""
    whole, _, name = id.partition("/")
    found = model.find(whole)
    if found is None or not name:
        return found
    return next((each for each in getattr(found, "fields", ()) if each.name == name), None)


def addition(model: Document, after: "Subject | Mapping[str, Any] | None", *, user: str, note: str) -> Stored:
    """The decision that adds `after` to the document.

    Raises:
        ProjectError: `after` is nothing that can be added.
    """
    if not isinstance(after, (Region, Entry, Mention, Link)):
        raise ProjectError("decision_without_object", action=Action.ADD)
    return _stored(model, str(after.id), Action.ADD, None, _by(user, after), user, note)


def judgement(
    model: Document,
    id: str,
    before: Subject,
    action: Action,
    after: "Subject | Mapping[str, Any] | None",
    *,
    user: str,
    note: str,
) -> Stored:
    """The decision that accepts, corrects or rejects what the document has under `id`.

    Args:
        model: the document.
        id: the subject's, as `subject_of` takes it.
        before: the subject as it is.
        action: anything but "add".
        after: for "correct", the subject as it should be, or the values that change.
        user: who says so.
        note: why.

    Raises:
        ProjectError: a correction without `after`, or one that does not fit the subject.
    """
    became = None
    if action is Action.CORRECT:
        if after is None:
            raise ProjectError("decision_without_object", action=action)
        became = _by(user, _changed(before, after))
    return _stored(model, id, action, before, became, user, note)


def _stored(
    model: Document,
    id: str,
    action: Action,
    before: Subject | None,
    became: Subject | None,
    user: str,
    note: str,
) -> Stored:
    about = became or before
    assert about is not None
    ends = (about.source, about.target) if isinstance(about, Link) else ()
    context = [end for end in map(model.find, ends) if isinstance(end, (Region, Entry, Mention))]
    at = datetime.now(UTC)
    decision = Decision(
        id=DecisionId(make_id("dec", id, action, user, at.isoformat())),
        subject=id,
        action=action,
        before=before.model_dump_json(exclude_defaults=True) if before is not None else None,
        after=became.model_dump_json(exclude_defaults=True) if became is not None else None,
        user=user,
        at=at,
        note=note,
    )
    return Stored(decision, kind_of(about), context_json(context))


def _by(user: str, subject: Subject) -> Subject:
    """`subject` as this person's own word."""
    changes: dict[str, Any] = {"origin": Origin(stage="user", user=user)}
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
