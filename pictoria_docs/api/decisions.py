"""What people say in a script: found, made complete (a text that changes is read again), and kept."""

import getpass
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pictoria_docs.api.base import SubjectView, ViewedDocument, ViewedProject
from pictoria_docs.document import (
    Action,
    Decision,
    Field,
    Origin,
    OwnTypes,
    Page,
    Region,
    Status,
    make_id,
)
from pictoria_docs.document.identity import DocumentId, RegionId
from pictoria_docs.document.rules import CORRECTABLE, DocumentRules, placed, typed
from pictoria_docs.errors import LockedError, ProjectError
from pictoria_docs.labels.region_text import with_text
from pictoria_docs.pipeline.decision_factory import DecisionFactory, subject_of
from pictoria_docs.store.decisions.model import DecisionRequest, Subject

if TYPE_CHECKING:
    from pictoria_docs.enrichment.readers import Readers

OF_TEXT = ("words", "lines", "runs", "caption")
"""What of a region follows from its text."""


def record_decision(
    project: ViewedProject,
    subject: "SubjectView | ViewedDocument | str",
    action: Action | str,
    after: "Subject | Mapping[str, Any] | None",
    *,
    user: str | None,
    note: str,
) -> Decision:
    """Record what a person says of one thing.

    Raises:
        ProjectError: there is no such subject, or `after` does not fit it.
        EditError: the rules of documents forbid it, as they do on the desk.
        LockedError: the document is validated.
    """
    action, user = action_of(action), user or getpass.getuser()
    loaded, change_set = project._loaded, uuid4().hex
    if action is Action.ADD:
        entry = subject.id if isinstance(subject, SubjectView) else ""
        document = _document_of(project, subject)
        decisions = DecisionFactory(_rules(project, document), user, change_set)
        stored = decisions.addition(after, note=note, entry=entry)
    else:
        document, (id, before) = _find(project, subject)
        if isinstance(after, Mapping):
            after = completed(before, after, project._readers, project._own_types)
        decisions = DecisionFactory(_rules(project, document), user, change_set)
        stored = decisions.judgement(id, before, action, after, note=note)
    project.store.projection.decide(document, [DecisionRequest(stored)])
    project._steps.append(change_set)
    loaded.follow_decisions(document)
    return stored.decision


def record_decisions(
    project: ViewedProject,
    subjects: "Iterable[SubjectView | str]",
    action: Action | str,
    *,
    user: str | None,
    note: str,
) -> list[Decision]:
    """Record the same of many things; each document is read once, and changed all at once.

    Raises:
        ProjectError: one of them does not exist (any more); nothing is decided then.
        LockedError: some are in validated documents, and stay as they are; what was said of the others is kept.
    """
    action, user = action_of(action), user or getpass.getuser()
    requests: dict[DocumentId, list[DecisionRequest]] = {}
    change_set = uuid4().hex
    for subject in subjects:
        document, (id, before) = _find(project, subject)
        decisions = DecisionFactory(_rules(project, document), user, change_set)
        stored = decisions.judgement(id, before, action, note=note)
        requests.setdefault(document, []).append(DecisionRequest(stored))
    project._steps.append(change_set)
    locked: list[LockedError] = []
    for document, wanted in requests.items():
        try:
            project.store.projection.decide(document, wanted)
        except LockedError as error:
            locked.append(error)
        project._loaded.follow_decisions(document)
    if locked:
        names = ", ".join(str(error.values["document"]) for error in locked)
        raise locked[0] if len(requests) == 1 else LockedError("documents_validated", documents=names)
    return [request.stored.decision for wanted in requests.values() for request in wanted]


def _rules(project: ViewedProject, id: DocumentId) -> DocumentRules:
    loaded = project._loaded.get(id)
    return DocumentRules(loaded.shown.find, loaded.pages.get, project._own_types(), project._has_field)


def _document_of(project: ViewedProject, subject: "SubjectView | ViewedDocument | str") -> DocumentId:
    if isinstance(subject, str):
        return project.document(subject).id
    return subject.document.id if isinstance(subject, SubjectView) else subject.id


def _find(
    project: ViewedProject, subject: "SubjectView | ViewedDocument | str"
) -> tuple[DocumentId, tuple[str, Subject]]:
    loaded = project._loaded
    if isinstance(subject, SubjectView):
        id, documents = subject.id, [subject.document.id]
    else:
        id = subject if isinstance(subject, str) else subject.id
        documents = [record.id for record in project.store.documents.all()]
        documents.sort(key=lambda document: loaded.known(document) is None)
    for document in documents:
        data = loaded.get(document).data
        found = subject_of(data, id)
        if found is None:
            continue
        if isinstance(found[1], Field) and data.status_of(found[0]) is Status.CORRECTED:
            found = project.store.projection.value_id(document, found[0]), found[1]
        return document, found
    raise ProjectError("subject_unknown", folder=project.path, subject=id)


def action_of(action: Action | str) -> Action:
    """The action of that name.

    Raises:
        ProjectError: there is none.
    """
    try:
        return Action(action)
    except ValueError as error:
        known = ", ".join(Action)
        raise ProjectError("decision_unknown", action=action, known=known) from error


def completed(
    before: Subject,
    changes: Mapping[str, Any],
    readers: "Callable[[], Readers]",
    own_types: Callable[[], OwnTypes],
) -> Mapping[str, Any]:
    """`changes` with what follows from them.

    Args:
        before: the subject as it is.
        changes: its values that change.
        readers: gives what understands the values of records.
        own_types: gives the types that the project names itself.

    Raises:
        ProjectError: the subject has no value of that name.
        EditError: there is no type of that name.
    """
    known = CORRECTABLE[type(before)]
    unknown = next((name for name in changes if name not in known), None)
    if unknown is not None:
        kind = type(before).__name__
        raise ProjectError("correction_unknown", kind=kind, option=unknown, known=", ".join(known))
    if isinstance(before, Region) and ("type" in changes or changes.get("own_type")):
        changes = {**changes, **typed(str(changes.get("own_type") or changes["type"]), own_types())}
    if isinstance(before, Region) and isinstance(changes.get("text"), str):
        read = with_text(before, changes["text"])
        return {**{name: getattr(read, name) for name in OF_TEXT}, **changes, "text": read.text}
    if isinstance(before, Field) and isinstance(changes.get("value"), str):
        return {**meant(before, changes["value"], readers()), **changes}
    return changes


def meant(field: Field, text: str, readers: "Readers") -> dict[str, Any]:
    """What another text of a field means, as the desk reads it."""
    from pictoria_docs.enrichment.field_types import field_type

    spec = readers.schema.field(field.name)
    if spec is None or text == field.value:
        return {"alternative": False}
    read = field_type(spec.type).normalise(spec, text, readers)
    return {"alternative": False, "normalised": read.normalised, "term": read.term, "terms": read.terms}


def typed_region(
    page: Page,
    document: DocumentId,
    type: str,
    box: Sequence[float],
    number: str | None,
    text: str,
    own_types: Callable[[], OwnTypes],
) -> Region:
    """A region that a person adds to a page.

    Raises:
        EditError: there is no such type, or the box is not on the page.
    """
    place = placed(box, page)
    region = Region(
        id=RegionId(make_id("reg", document, page.number, *box, type, "user")),
        page=page.number,
        **typed(type, own_types()),
        box=place,
        number=number,
        origin=Origin(stage="user"),
    )
    return with_text(region, text)
