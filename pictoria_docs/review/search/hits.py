"""Hits as plain data for JSON: what each is, where, and the words for which it was found. Boxes in points."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pictoria_docs.document import Box, Link, LinkType, Region, Status
from pictoria_docs.retrieval.excerpts import excerpt
from pictoria_docs.retrieval.hits import SearchHit
from pictoria_docs.retrieval.word_boxes import WordBox, word_boxes
from pictoria_docs.review.schemas.search import HitJson, HitPictureJson
from pictoria_docs.review.schemas.subjects import box_json
from pictoria_docs.store import Store

TALLEST = 0.6
"""Of the width of a text: how high the part of it is that is shown."""
ABOVE = 0.25
"""Of the height of that part, which stands above the first word of the query."""
MIN_HEIGHT = 60
"""Points of the page."""
PICTURES_SHOWN = 3
"""Of an entry."""


def hits_json(store: Store, hits: Sequence[SearchHit], titles: Mapping[str, str]) -> list[HitJson]:
    """Hits in their order.

    Args:
        store: the project.
        hits: what was found.
        titles: what people call the documents, by id.
    """
    boxes = boxes_of_hits(store, hits)
    pictures = _pictures_of_entries(store, hits)
    return [
        _hit_json(
            hit, titles, boxes.get((hit.document, hit.id), []), pictures.get((hit.document, hit.id), [])
        )
        for hit in hits
    ]


def _pictures_of_entries(
    store: Store, hits: Sequence[SearchHit]
) -> dict[tuple[str, str], list[HitPictureJson]]:
    """The first pictures that show each entry, by document and id."""
    entries: dict[str, list[str]] = {}
    for hit in hits:
        if hit.kind == "entry":
            entries.setdefault(hit.document, []).append(hit.id)
    found: dict[tuple[str, str], list[HitPictureJson]] = {}
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
                    picture: HitPictureJson = {
                        "id": row.id,
                        "page": row.state.page,
                        "box": box_json(row.state.box),
                        "crop": "",
                    }
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


def _hit_json(
    hit: SearchHit, titles: Mapping[str, str], boxes: Sequence[WordBox], pictures: list[HitPictureJson]
) -> HitJson:
    shown = excerpt(hit.text, hit.marks)
    in_excerpt = [word for word in boxes if shown.start <= word.start and word.end <= shown.end]
    part = _part_of_hit(hit, in_excerpt or boxes)
    return {
        "document": hit.document,
        "document_title": titles.get(hit.document, hit.document_name),
        "id": hit.id,
        "kind": hit.kind,
        "type": hit.type,
        "page": hit.page,
        "box": box_json(hit.box),
        "view_page": part.page,
        "view": box_json(part.box),
        "lit": [box_json(word.box) for word in boxes if word.page == part.page],
        "number": hit.number,
        "title": hit.title,
        "excerpt": {"text": shown.text, "marks": [list(mark) for mark in shown.marks]},
        "language": hit.language,
        "years": list(hit.years) if hit.years is not None else None,
        "status": Status(hit.status),
        "score": round(hit.score, 4),
        "why": {name: round(part, 3) for name, part in hit.why.items()},
        "crop": "",
        "pictures": pictures,
    }


class _PagePart(NamedTuple):
    """A part of a page that is shown."""

    page: int
    box: Box


def _part_of_hit(hit: SearchHit, words: Sequence[WordBox]) -> _PagePart:
    """The part of a page that shows words for which something was found, in another column or on a later page too."""
    if hit.kind == "figure" or not words:
        return _PagePart(hit.page, part_to_show(hit.box, ()) if hit.kind != "figure" else hit.box)
    places = Counter(
        (hit.page, hit.box)
        if word.page == hit.page and hit.box.holds(word.box.centre)
        else (word.page, word.region)
        for word in words
    )
    ((page, box), _), *_ = places.most_common()
    lit = [word.box for word in words if word.page == page and box.holds(word.box.centre)]
    return _PagePart(page, part_to_show(box, lit))


def part_to_show(box: Box, lit: Sequence[Box]) -> Box:
    """The part of a text's box that is shown: all of it, or as much around the first word of the query as one can read.

    Args:
        box: of the text,
        lit: and of words in it; both in points.
    """
    height = max(MIN_HEIGHT, TALLEST * box.width)
    if box.height <= height:
        return box
    first = min((word.y0 for word in lit), default=box.y0)
    top = min(max(box.y0, first - ABOVE * height), box.y1 - height)
    return Box(box.x0, top, box.x1, top + height)
