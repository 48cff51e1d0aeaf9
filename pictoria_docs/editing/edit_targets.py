"""In which layer, and on which page, each of several edits is done."""

from collections.abc import Mapping, Sequence

from pictoria_docs.document import Action
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.editing.edit_layers import EditLayers, EditTarget
from pictoria_docs.editing.edits import Edit
from pictoria_docs.store.database.layer_rows import SHARED_LAYER


def edit_targets(layers: EditLayers, document: DocumentId, edits: Sequence[Edit]) -> dict[str, EditTarget]:
    """Where each edit goes, by its key; what is added goes where it is drawn, or where it begins."""
    ids = {edit.id for edit in edits} | {
        str(edit.changes["source"])
        for edit in edits
        if edit.action is Action.ADD and "source" in edit.changes
    }
    known = layers.of(document, ids)
    targets: dict[str, EditTarget] = {}
    for edit in edits:
        target = known[edit.id]
        if edit.action is Action.ADD and edit.kind != "field":
            target = _added(layers, document, edit, known)
            known[edit.id] = target
        targets[edit.key] = target
    return targets


def _added(
    layers: EditLayers, document: DocumentId, edit: Edit, known: Mapping[str, EditTarget]
) -> EditTarget:
    if edit.kind == "link":
        return known.get(str(edit.changes.get("source")), EditTarget(SHARED_LAYER, 0))
    page = edit.changes.get("page")
    spans = edit.changes.get("spans")
    if edit.kind == "entry" and isinstance(spans, list) and spans and isinstance(spans[0], Mapping):
        page = spans[0].get("page")
    return (
        EditTarget(layers.at(document, page), page) if isinstance(page, int) else EditTarget(SHARED_LAYER, 0)
    )
