"""Real documents that were labelled on the review desk: facts out of finished projects, and gold out of the facts.

Facts tell where things stand, not what they say: pages, boxes, links, printed numbers. The texts of captions and titles
are read from the PDF again, in their boxes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pymupdf

from bench.real.gold import rounded
from bench.real.repositories import Repository
from pictoria_docs import Project
from pictoria_docs.document import Box, Document, Entry, LinkType, Region, RegionType

KINDS = {RegionType.PLATE: "plate", RegionType.PANEL: "panel", RegionType.FIGURE: "figure"}
LINKS = (LinkType.CAPTION_OF, LinkType.PART_OF, LinkType.DEPICTS)
INTO = 0.5  # of a word's box that lies in a box which holds it

Place = list[float]
"""A page, counted from 1, and a box in points."""


def labelled_facts(labels: Iterable[Mapping[str, Any]], projects: Path) -> Iterator[dict[str, Any]]:
    """Read what people decided in documents that they finished; others are left out.

    Args:
        labels: of each document "project" (its folder), "repo", "commit", "path", "pages" (numbers in the original,
            counted from 1), "lang" and "kind" ("captions", "list", "plain").
        projects: folder of the projects.
    """
    ordered = sorted(labels, key=lambda each: (each["repo"], each["path"]))
    for number, about in enumerate(ordered):
        with Project.open(projects / about["project"]) as project:
            documents = [document.data for document in project.documents]
        for document in (each for each in documents if each.validated is not None):
            yield {
                "name": f"labelled-{number:03d}",
                "kind": "labelled",
                "source": about["repo"],
                "commit": about["commit"],
                "path": about["path"],
                "pages": about["pages"],
                "lang": about["lang"],
                "holds": about["kind"],
                **_said(document.without_rejected()),
            }


def _said(document: Document) -> dict[str, Any]:
    """Say where everything stands in a finished document."""
    regions = [
        region
        for page in document.pages
        for region in page.regions
        if region.type in KINDS or (region.type is RegionType.CAPTION and region.text)
    ]
    places = {region.id: place for place, region in enumerate(regions)}
    places |= {entry.id: place for place, entry in enumerate(document.entries)}  # type: ignore[misc]
    return {
        "sizes": [rounded((page.width, page.height)) for page in document.pages],
        "regions": [
            [*_place(region.page, region.box), KINDS.get(RegionType(region.type), "caption")]
            for region in regions
        ],
        "entries": [
            {
                "number": entry.number,
                "spans": [_place(span.page, span.box) for span in entry.spans],
                "title": list(_title_places(document, entry)),
            }
            for entry in document.entries
        ],
        "links": [
            [link.type, places[link.source], places[link.target]]  # type: ignore[index]
            for link in document.links
            if link.type in LINKS and link.source in places and link.target in places
        ],
    }


def _place(page: int, box: Box) -> Place:
    return [page, *rounded(box)]


def _title_places(document: Document, entry: Entry) -> Iterator[Place]:
    """Give the boxes of a title's words, a line each; none where it was typed."""
    title = next((field for field in entry.fields if field.name == "title"), None)
    told = [
        (region, each.start, each.end)
        for each in (title.evidence if title is not None else ())
        if each.start is not None
        and each.end is not None
        and isinstance(region := document.find(each.region), Region)
    ]
    for region, start, end in told or _typed(document, entry):
        words = region.words.between(start, end)
        for _, line in groupby(words, key=lambda word: round(word.y0)):
            yield _place(region.page, Box.union(Box(word.x0, word.y0, word.x1, word.y1) for word in line))


def _typed(document: Document, entry: Entry) -> list[tuple[Region, int, int]]:
    """Find a title that was typed in the text of its entry; nothing where it is not printed so."""
    title = entry.title or ""
    return [
        (region, start, start + len(title))
        for span in entry.spans
        for region in document.pages[span.page - 1].regions
        if title
        and region.box.overlap_y(span.box) > 0
        and region.box.overlap_x(span.box) > 0
        and (start := region.text.find(title)) >= 0
    ][:1]


def produce(kept: Repository, fact: Mapping[str, Any], out: Path) -> dict[str, Any]:
    """Cut the pages of a labelled document out of its PDF or images, and give its gold; nothing where one is not there.

    Args:
        kept: its repository.
        fact: as `labelled_facts` gives it.
        out: folder for the PDF.
    """
    contents = [kept.read(path) for path in fact["path"].split("|")]
    if not all(contents):
        return {}
    with pymupdf.open() as document:
        for content, (width, height) in zip(contents, fact["sizes"], strict=False):
            if content.startswith(b"%PDF"):
                with pymupdf.open(stream=content, filetype="pdf") as whole:
                    document.insert_pdf(whole)
            else:
                page = document.new_page(width=width, height=height)
                page.insert_image(page.rect, stream=content)
        document.select([page - 1 for page in fact["pages"]])
        document.save(out / f"{fact['name']}.pdf", garbage=3, deflate=True)
        words = [page.get_text("words") for page in document]
        pages = [
            {
                "page": page.number + 1,
                "width": round(page.rect.width, 1),
                "height": round(page.rect.height, 1),
            }
            for page in document
        ]
    return _gold(fact, words, pages)


def _gold(fact: Mapping[str, Any], words: Sequence[Any], pages: list[dict[str, Any]]) -> dict[str, Any]:
    regions = [(f"r{place}", number, box, kind) for place, (number, *box, kind) in enumerate(fact["regions"])]
    parents = {source: target for type, source, target in fact["links"] if type == LinkType.PART_OF}
    return {
        "name": fact["name"],
        "convention": f"real-{fact['kind']}-{fact['holds']}",
        "lang": fact["lang"],
        "origin": fact["kind"],
        "source": fact["source"],
        "kind": fact["kind"],
        "scored": fact.get("scored", ["figures", "captions", "links", "entries"]),
        "link_types": ["caption_of", "depicts"],
        "pages": pages,
        "figures": [
            {
                "id": id,
                "page": number,
                "bbox": box,
                "kind": kind,
                "parent": f"r{parents[place]}" if place in parents else None,
                "number": None,
            }
            for place, (id, number, box, kind) in enumerate(regions)
            if kind != "caption"
        ],
        "captions": [
            {"id": id, "page": number, "bbox": box, "text": _text(words, [[number, *box]]), "label": None}
            for id, number, box, kind in regions
            if kind == "caption"
        ],
        "entries": [
            {
                "id": f"e{place}",
                "number": entry["number"],
                "title": _text(words, entry["title"]) or None,
                "spans": [{"page": number, "bbox": box} for number, *box in entry["spans"]],
                "fields": {},
            }
            for place, entry in enumerate(fact["entries"])
        ],
        "mentions": [],
        "links": [
            {
                "type": type,
                "source": f"r{source}",
                "target": f"e{target}" if type == LinkType.DEPICTS else f"r{target}",
            }
            for type, source, target in fact["links"]
        ],
    }


def _text(words: Sequence[Any], places: Iterable[Place]) -> str:
    """Read the words that stand in boxes."""
    found = [
        word[4] for number, *box in places for word in words[int(number) - 1] if _inside(word[:4], box) > INTO
    ]
    return " ".join(found)


def _inside(word: Sequence[float], box: Sequence[float]) -> float:
    """Give the share of a word's box that lies in another."""
    width = min(word[2], box[2]) - max(word[0], box[0])
    height = min(word[3], box[3]) - max(word[1], box[1])
    area = (word[2] - word[0]) * (word[3] - word[1])
    return max(width, 0.0) * max(height, 0.0) / area if area > 0 else 0.0
