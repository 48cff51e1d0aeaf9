"""What people say in a script: found, made complete (a text that changes is read again), and kept."""

import getpass
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pictoria_docs.api.base import SubjectView, ViewedDocument, ViewedProject
from pictoria_docs.document import (
    Action,
    Box,
    Decision,
    Field,
    Link,
    LinkType,
    Origin,
    OwnTypes,
    Page,
    Region,
    RegionType,
    Status,
    make_id,
)
from pictoria_docs.document.identity import DocumentId, RegionId
from pictoria_docs.errors import ConfigError, LockedError, ProjectError
from pictoria_docs.labels.region_text import with_text
from pictoria_docs.pipeline.decision_factory import DecisionFactory, subject_of
from pictoria_docs.store.decisions import DecisionRequest, Subject

if TYPE_CHECKING:
    from pictoria_docs.enrichment.readers import Readers

FIXED = frozenset({"id", "origin", "confidence", "status", "runner_up", "reasons", "lines", "words", "runs"})
"""What nobody corrects by hand: it is the machine's, or follows from the rest."""
FOLLOWING = ("words", "lines", "runs", "caption")
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
        ConfigError: neither the program nor the project's config has a type of that name.
        LockedError: the document is validated.
    """
    action, user = action_of(action), user or getpass.getuser()
    loaded = project._loaded
    if action is Action.ADD:
        _check_types(after, None, project._own_types)
        entry = subject.id if isinstance(subject, SubjectView) else ""
        document = _document_of(project, subject)
        decisions = DecisionFactory(loaded.get(document).data.find, user)
        stored = decisions.addition(after, note=note, entry=entry)
    else:
        document, (id, before) = _find(project, subject)
        if isinstance(after, Mapping):
            after = completed(before, after, project._readers, project._own_types)
        else:
            _check_types(after, before, project._own_types)
        decisions = DecisionFactory(loaded.get(document).data.find, user)
        stored = decisions.judgement(id, before, action, after, note=note)
    project.store.projection.decide(document, [DecisionRequest(stored)])
    loaded.forget(document)
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
    for subject in subjects:
        document, (id, before) = _find(project, subject)
        decisions = DecisionFactory(project._loaded.get(document).data.find, user)
        stored = decisions.judgement(id, before, action, note=note)
        requests.setdefault(document, []).append(DecisionRequest(stored))
    locked: list[LockedError] = []
    for document, wanted in requests.items():
        try:
            project.store.projection.decide(document, wanted)
        except LockedError as error:
            locked.append(error)
        project._loaded.forget(document)
    if locked:
        names = ", ".join(str(error.values["document"]) for error in locked)
        raise locked[0] if len(requests) == 1 else LockedError("documents_validated", documents=names)
    return [request.stored.decision for wanted in requests.values() for request in wanted]


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
        ConfigError: there is no type of that name.
    """
    known = [name for name in type(before).model_fields if name not in FIXED]
    unknown = next((name for name in changes if name not in type(before).model_fields), None)
    if unknown is not None:
        kind = type(before).__name__
        raise ProjectError("correction_unknown", kind=kind, option=unknown, known=", ".join(known))
    if isinstance(before, Link) and changes.get("type", before.type) != before.type:
        check_link_type(str(changes["type"]), own_types)
    if isinstance(before, Region) and ("type" in changes or changes.get("own_type")):
        changes = {**changes, **region_types(str(changes.get("own_type") or changes["type"]), own_types)}
    if isinstance(before, Region) and isinstance(changes.get("text"), str):
        read = with_text(before, changes["text"])
        return {**{name: getattr(read, name) for name in FOLLOWING}, **changes, "text": read.text}
    if isinstance(before, Field) and isinstance(changes.get("value"), str):
        return {**meant(before, changes["value"], readers()), **changes}
    return changes


def meant(field: Field, text: str, readers: "Readers") -> dict[str, Any]:
    """What another text of a field means, as the desk reads it."""
    from pictoria_docs.enrichment.meaning import meaning

    spec = readers.schema.field(field.name)
    if spec is None or text == field.value:
        return {"alternative": False}
    read = meaning(spec, text, readers)
    return {"alternative": False, "normalised": read.normalised, "term": read.term, "terms": read.terms}


def region_types(name: str, own_types: Callable[[], OwnTypes]) -> dict[str, Any]:
    """What a region of a type, built in or the project's own, has as `type` and `own_type`.

    Raises:
        ConfigError: there is no such type; names those that there are.
    """
    if name in list(RegionType):
        return {"type": RegionType(name), "own_type": None}
    own = own_types().region(name)
    if own is None:
        known = ", ".join(own_types().region_names)
        raise ConfigError("region_type_unknown", type=name, known=known)
    return {"type": own.base, "own_type": own.name}


def check_link_type(name: str, own_types: Callable[[], OwnTypes]) -> None:
    """Go on only if links may have that type, built in or the project's own.

    Raises:
        ConfigError: there is no such type; names those that there are.
    """
    if name not in list(LinkType) and own_types().link(name) is None:
        raise ConfigError("link_type_unknown", type=name, known=", ".join(own_types().link_names))


def _check_types(after: object, before: object, own_types: Callable[[], OwnTypes]) -> None:
    """The same for a whole region or link; a type that it had before may stay."""
    match after:
        case Region(own_type=str(name)) if getattr(before, "own_type", None) != name:
            region_types(name, own_types)
        case Link(type=name) if getattr(before, "type", None) != name:
            check_link_type(name, own_types)


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
        ConfigError: there is no such type, or the box is not on the page.
    """
    types = region_types(type, own_types)
    try:
        x0, y0, x1, y1 = map(float, box)
        inside = 0 <= x0 < x1 <= page.width and 0 <= y0 < y1 <= page.height
    except (TypeError, ValueError):
        inside = False
    if not inside:
        raise ConfigError(
            "box_outside", box=box, page=page.number, width=f"{page.width:g}", height=f"{page.height:g}"
        )
    region = Region(
        id=RegionId(make_id("reg", document, page.number, *box, type, "user")),
        page=page.number,
        **types,
        box=Box(x0, y0, x1, y1),
        number=number,
        origin=Origin(stage="user"),
    )
    return with_text(region, text)
