"""Pictures from lines of text: page and box."""

from uuid import NAMESPACE_URL, uuid5

from pictoria_docs.plugins import AnnotationProposals, EditError, Importer, ImportRequest, NotUnderstood


def import_boxes(request: ImportRequest) -> AnnotationProposals:
    """Propose a picture for each line "page x0 y0 x1 y1"."""
    changes, left = [], []
    try:
        lines = request.data.decode().splitlines()
    except UnicodeDecodeError as error:
        raise EditError("import_unreadable", format="tiny-boxes", detail=str(error)) from error
    for line in lines:
        try:
            number, *box = map(float, line.split())
            x0, y0, x1, y1 = box
        except ValueError:
            left.append(NotUnderstood(line, "other", {"detail": f"no box: {line}"}))
            continue
        key = uuid5(NAMESPACE_URL, f"{request.document.id}/{line}")
        region = {"page": int(number), "box": [x0, y0, x1, y1], "type": "figure"}
        changes.append(
            {"key": str(key), "action": "add", "id": f"reg-u{key.hex[:16]}", "revision": 0, "kind": "region"}
            | {"changes": region, "note": ""}
        )
    return AnnotationProposals(changes, left)


BOXES = Importer(name="tiny-boxes", read=import_boxes)
