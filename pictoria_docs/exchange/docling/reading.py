"""A DoclingDocument as changes proposed to the pages of a document: regions, texts, captions of pictures and tables."""

from collections.abc import Iterator, Mapping
from typing import Any

from pictoria_docs.document import Box, Document, LinkType, Region, RegionType
from pictoria_docs.errors import EditError
from pictoria_docs.exchange.docling.labels import docling, label_of, type_of
from pictoria_docs.exchange.imports.importers import Importer, ImportRequest
from pictoria_docs.exchange.imports.proposals import AnnotationProposals, NotUnderstood
from pictoria_docs.exchange.transcriptions.importing import propose_pages
from pictoria_docs.sources.transcriptions import TranscribedPage, TranscribedRegion, TranscribedRelation

FORMAT = "docling"
SEVERAL = 2
"""Places of an item, from which its text is divided between them."""


def import_docling(request: ImportRequest) -> AnnotationProposals:
    """What a DoclingDocument as JSON says that the document does not say yet; see `Importer`.

    Pages are those with its numbers; with `page`, its only page is that one.

    Raises:
        EditError: it is none.
        MissingPartError: docling-core is not installed.
    """
    types = docling()
    try:
        content = types.DoclingDocument.model_validate_json(request.data)
    except ValueError as error:
        detail = " ".join(str(error).split())[:120]
        raise EditError("import_unreadable", format=FORMAT, detail=detail) from error
    pages, left = [], []
    for number, transcribed in _pages(content):
        wanted = request.page if request.page is not None and len(content.pages) == 1 else number
        if 1 <= wanted <= len(request.document.pages):
            pages.append((f"{content.name}, {number}", request.document.pages[wanted - 1], transcribed))
        else:
            values = {"file": content.name, "image": str(number)}
            left.append(NotUnderstood("", "transcription_page", values))
    proposals = propose_pages(pages, list(_relations(content)), request.document, request.revisions)
    changes = [change for change in proposals.changes if _is_new(change, request.document)]
    return AnnotationProposals(changes, [*left, *proposals.not_understood])


DOCLING = Importer(name="docling", read=import_docling)


def _is_new(change: Mapping[str, Any], document: Document) -> bool:
    """Whether a change still says something, without types that have the label of the known one."""
    known, changes = document.find(change["id"]), change["changes"]
    if change["action"] == "correct" and isinstance(known, Region):
        type = changes.get("type", known.type)
        if label_of(RegionType(type)) == label_of(known.type):
            changes.pop("type", None)
    return bool(changes)


def _items(content: Any) -> Iterator[Any]:
    yield from (*content.texts, *content.pictures, *content.tables)


def _pages(content: Any) -> Iterator[tuple[int, TranscribedPage]]:
    found: dict[int, list[TranscribedRegion]] = {}
    for item in _items(content):
        for index, place in enumerate(item.prov):
            size = content.pages[place.page_no].size if place.page_no in content.pages else None
            if size is None:
                continue
            corners = place.bbox.to_top_left_origin(size.height)
            box = Box(corners.l, corners.t, corners.r, corners.b)
            text = _text(item)
            if len(item.prov) >= SEVERAL:
                text = text[slice(*place.charspan)]
            id = item.self_ref if index == 0 else f"{item.self_ref}#{index}"
            region = TranscribedRegion(
                id=id,
                label=item.label.value,
                type=type_of(item.label.value, text),
                box=box,
                measured=True,
                text=text,
            )
            found.setdefault(place.page_no, []).append(region)
    for number, regions in sorted(found.items()):
        size = content.pages[number].size
        if size.width > 0 and size.height > 0:
            yield number, TranscribedPage(FORMAT, "", size.width, size.height, tuple(regions))


def _text(item: Any) -> str:
    data = getattr(item, "data", None)
    cells = getattr(data, "table_cells", ())
    return str(getattr(item, "text", "")) or " ".join(cell.text for cell in cells)


def _relations(content: Any) -> Iterator[TranscribedRelation]:
    """Panels first: a new one is made with its plate."""
    pictures = {item.self_ref for item in content.pictures}
    for item in content.pictures:
        if item.parent is not None and item.parent.cref in pictures:
            yield TranscribedRelation(item.self_ref, item.parent.cref, LinkType.PART_OF.value)
    for item in (*content.pictures, *content.tables):
        for caption in item.captions:
            yield TranscribedRelation(caption.cref, item.self_ref, LinkType.CAPTION_OF.value)
