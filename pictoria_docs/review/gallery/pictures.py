"""Pictures as the gallery shows them, with what belongs to them."""

from collections.abc import Iterable, Mapping

from pictoria_docs.document import Entry, Region, Status
from pictoria_docs.document.assumed import AssumedLevel
from pictoria_docs.errors import EditError
from pictoria_docs.review.naming import name_of
from pictoria_docs.review.open_project import OpenProject
from pictoria_docs.review.schemas.gallery import FigureJson
from pictoria_docs.review.schemas.subjects import box_json
from pictoria_docs.store.pictures.gallery import GalleryPicture, Ref

SHOWN_CAPTION = 600
"""Letters of a caption that go with its picture."""


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


def figure_json(
    picture: GalleryPicture, titles: Mapping[str, str], language: str, assumed: AssumedLevel | None
) -> FigureJson:
    """A picture for the gallery; the address of its image is put in by the server.

    Args:
        picture: it.
        titles: what people call the documents, by id.
        language: of names.
        assumed: which suggestions of its document are assumed; None: none is.
    """
    region = picture.row.state
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
        "status": Status.ASSUMED if picture.row.is_assumed(assumed) else picture.row.status,
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
        "crop": "",
    }


def figures_json(opened: OpenProject, refs: Iterable[Ref], language: str) -> list[FigureJson]:
    """Pictures in the order asked; those that are gone are left out."""
    titles = opened.titles()
    assumption = opened.assumption
    return [
        figure_json(picture, titles, language, assumption.of(picture.ref.document))
        for picture in opened.store.gallery.pictures(refs)
    ]
