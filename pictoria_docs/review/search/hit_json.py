"""Hits as plain data for JSON: what each is, where, and the words for which it was found. Boxes in points."""

from collections.abc import Mapping, Sequence

from pictoria_docs.document import Box, Link, LinkType, Region
from pictoria_docs.retrieval.excerpts import excerpt
from pictoria_docs.retrieval.hits import SearchHit
from pictoria_docs.retrieval.word_boxes import WordBox, word_boxes
from pictoria_docs.review.wire import Json, box_json
from pictoria_docs.store import Store

TALLEST = 0.6
"""Of the width of a text: how high the part of it is that is shown."""
ABOVE = 0.25
"""Of the height of that part, which stands above the first word of the query."""
LEAST_HEIGHT = 60
"""Points of the page."""
PICTURES_SHOWN = 3
"""Of an entry."""


def hits_json(store: Store, hits: Sequence[SearchHit], titles: Mapping[str, str]) -> list[Json]:
    """Hits in their order.

    Args:
        store: the project.
        hits: what was found.
        titles: what people call the documents, by id.
    """
    boxes = boxes_of_hits(store, hits)
    pictures = _pictures_of_entries(store, hits)
    return [
        _hit_json(hit, titles, boxes.get((hit.document, hit.id), []))
        | {"pictures": pictures.get((hit.document, hit.id), [])}
        for hit in hits
    ]


def _pictures_of_entries(store: Store, hits: Sequence[SearchHit]) -> dict[tuple[str, str], list[Json]]:
    """The first pictures that show each entry, by document and id."""
    entries: dict[str, list[str]] = {}
    for hit in hits:
        if hit.kind == "entry":
            entries.setdefault(hit.document, []).append(hit.id)
    found: dict[tuple[str, str], list[Json]] = {}
    for record in store.documents.all():
        if record.id not in entries:
            continue
        with store.projection.repository(record.id) as repository:
            links = [
                row.state
                for row in repository.touching(entries[record.id])
                if isinstance(row.state, Link) and not row.hidden and row.state.type == LinkType.DEPICTS
            ]
            regions = repository.get(link.source for link in links)
            for link in links:
                row = regions.get(link.source)
                if row is not None and not row.hidden and isinstance(row.state, Region):
                    picture = {"id": row.id, "page": row.state.page, "box": box_json(row.state.box)}
                    found.setdefault((record.id, link.target), []).append(picture)
    return {key: pictures[:PICTURES_SHOWN] for key, pictures in found.items()}


def boxes_of_hits(store: Store, hits: Sequence[SearchHit]) -> dict[tuple[str, str], list[WordBox]]:
    """Where the words of the query stand, by document and id."""
    marks: dict[str, dict[str, tuple[tuple[int, int], ...]]] = {}
    for hit in hits:
        marks.setdefault(hit.document, {})[hit.id] = hit.marks
    found: dict[tuple[str, str], list[WordBox]] = {}
    for record in store.documents.all():
        if record.id in marks:
            with store.projection.repository(record.id) as repository:
                boxes = word_boxes(repository, marks[record.id])
            found.update(((record.id, id), words) for id, words in boxes.items())
    return found


def _hit_json(hit: SearchHit, titles: Mapping[str, str], boxes: Sequence[WordBox]) -> Json:
    shown = excerpt(hit.text, hit.marks)
    lit = [word.box for word in boxes if word.page == hit.page]
    return {
        "document": hit.document,
        "document_title": titles.get(hit.document, hit.document_name),
        "id": hit.id,
        "kind": hit.kind,
        "type": hit.type,
        "page": hit.page,
        "box": box_json(hit.box),
        "view": box_json(part_to_show(hit.box, lit) if hit.kind != "figure" else hit.box),
        "lit": [box_json(box) for box in lit],
        "number": hit.number,
        "title": hit.title,
        "excerpt": {"text": shown.text, "marks": [list(mark) for mark in shown.marks]},
        "language": hit.language,
        "years": list(hit.years) if hit.years is not None else None,
        "status": hit.status,
        "score": round(hit.score, 4),
        "why": {name: round(part, 3) for name, part in hit.why.items()},
    }


def part_to_show(box: Box, lit: Sequence[Box]) -> Box:
    """The part of a text's box that is shown: all of it, or as much around the first word of the query as one can read.

    Args:
        box: of the text,
        lit: and of words in it; both in points.
    """
    height = max(LEAST_HEIGHT, TALLEST * box.width)
    if box.height <= height:
        return box
    first = min((word.y0 for word in lit), default=box.y0)
    top = min(max(box.y0, first - ABOVE * height), box.y1 - height)
    return Box(box.x0, top, box.x1, top + height)
