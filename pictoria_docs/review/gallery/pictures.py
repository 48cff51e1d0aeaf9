"""All pictures of a project as the gallery shows them: found, sorted, and with what belongs to them."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from pictoria_docs.document import Entry, Region
from pictoria_docs.errors import EditError
from pictoria_docs.review.naming import name_of
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.wire import Json, box_json
from pictoria_docs.store.gallery import GalleryPicture, PictureFilter, Ref, Sort

SHOWN_CAPTION = 600
"""Letters of a caption that go with its picture."""
NEAREST = 500
"""Pictures that are sorted by their likeness to one; those after them are not like it."""


def ref_key(ref: Ref) -> str:
    """A picture's name on the wire."""
    return f"{ref.document}~{ref.id}"


def parse_ref(key: str) -> Ref:
    """The picture of that name.

    Raises:
        EditError: it is not such a name.
    """
    document, mark, id = key.partition("~")
    if not (document and mark and id):
        raise EditError("edit_gone", subject=key)
    return Ref(document, id)  # type: ignore[arg-type]


def titles_of(opened: OpenProject) -> dict[str, str]:
    """Document id to what people call it."""
    return {record.id: record.title or record.name for record in opened.store.documents.all()}


def figure_json(picture: GalleryPicture, titles: Mapping[str, str], language: str) -> Json:
    """A picture for the gallery; the address of its image is put in by the server."""
    region: Any = picture.row.state
    assert isinstance(region, Region)
    return {
        "key": ref_key(picture.ref),
        "document": picture.ref.document,
        "title": titles.get(picture.ref.document, picture.ref.document),
        "id": picture.ref.id,
        "type": picture.row.type,
        "page": region.page,
        "box": box_json(region.box),
        "number": region.number,
        "name": name_of(region, language),
        "confidence": round(picture.row.confidence, 3),
        "status": picture.row.status.value,
        "revision": picture.row.revision,
        "captions": [
            {"id": row.id, "text": row.state.text[:SHOWN_CAPTION]}
            for row in picture.captions
            if isinstance(row.state, Region)
        ],
        "entries": [
            {
                "id": row.id,
                "number": row.state.number,
                "title": row.state.title,
                "name": name_of(row.state, language),
            }
            for row in picture.entries
            if isinstance(row.state, Entry)
        ],
    }


def figures_json(opened: OpenProject, refs: Iterable[Ref], language: str) -> list[Json]:
    """Pictures in the order asked; those that are gone are left out."""
    titles = titles_of(opened)
    return [figure_json(picture, titles, language) for picture in opened.store.gallery.pictures(refs)]


def gallery_json(
    opened: OpenProject,
    wanted: PictureFilter,
    sort: Sort,
    *,
    descending: bool,
    after: str | None,
    limit: int,
    like: Ref | None,
    language: str,
) -> Json:
    """Some pictures in order; with the first of them, how many there are."""
    if like is not None:
        return _alike(opened, wanted, like, after, limit, language)
    gallery = opened.store.gallery
    page = gallery.find(wanted, sort, descending=descending, after=after, limit=limit)
    return {
        "items": figures_json(opened, page.refs, language),
        "next": page.cursor,
        "total": page.total,
    }


def _alike(
    opened: OpenProject, wanted: PictureFilter, like: Ref, after: str | None, limit: int, language: str
) -> Json:
    if opened.similar is None:
        raise EditError("gallery_no_likeness")
    near = {Ref(each.document, each.id): each.score for each in opened.similar.nearest(*like, NEAREST)}  # type: ignore[arg-type]
    near.pop(like, None)
    refs = opened.store.gallery.among(wanted, [like, *near])
    start = _offset(after)
    items = figures_json(opened, refs[start : start + limit], language)
    for item in items:
        item["score"] = near.get(Ref(item["document"], item["id"]))
    end = start + limit
    return {
        "items": items,
        "next": base64.urlsafe_b64encode(str(end).encode()).decode() if end < len(refs) else None,
        "total": len(refs) if after is None else None,
    }


def _offset(cursor: str | None) -> int:
    try:
        return 0 if cursor is None else max(int(base64.urlsafe_b64decode(cursor)), 0)
    except ValueError as error:
        raise EditError("gallery_bad_cursor") from error


def facets_json(opened: OpenProject, user: str, language: str) -> Json:
    """What the gallery can be narrowed down by, and what can be said of two pictures."""
    documents: dict[str, int] = {}
    types: dict[str, int] = {}
    for document, type, number in opened.store.gallery.counts():
        documents[document] = documents.get(document, 0) + number
        types[type] = types.get(type, 0) + number
    return {
        "documents": [
            {"id": id, "title": title, "count": documents[id]}
            for id, title in titles_of(opened).items()
            if id in documents
        ],
        "types": types,
        "relations": [
            {"name": name, "label": label}
            for name, label in opened.project.config.comparisons.labels(language).items()
        ],
        "similar": opened.similar is not None,
        "pairs": {state.value: count for state, count in opened.store.comparisons.counts(user).items()},
    }
