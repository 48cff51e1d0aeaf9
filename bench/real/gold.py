"""The truth of a printed document in the format of CatalogueBench, with the roles of its text."""

import re
from typing import Any

import pymupdf

from bench.real.composition import Composition
from bench.real.printing import complete, located, union

OPENS = re.compile(
    r"^\W{0,2}(?:N[o°º]\.?\s?)?(?:[A-Z]-)?\d{1,5}[a-z]?(?:, \d{3,5})*\s?[.):,;(—–-]|^\d{1,4}\s"
)
BOOKS_OF_ENTRIES = {
    "45744",
    "37558",
    "18736",
    "18703",
    "19416",
    "19606",
    "48611",
    "20442",
    "57518",
    "31183",
    "54399",
}


def rounded(box: tuple[float, ...]) -> list[float]:
    """A box as it is written down."""
    return [round(value, 1) for value in box]


def with_entries(roles: list[dict[str, Any]]) -> None:
    """Calls the numbered paragraphs of a book of entries so, and what follows each of them."""
    inside = False
    for role in roles:
        if role["role"] == "heading":
            inside = False
        elif role["role"] in ("running_text", "list_item"):
            opens = bool(OPENS.match(role["text"] + " "))
            inside = inside or opens
            if inside:
                role["role"] = "entry_opening" if opens else "entry_text"


def gold(document: pymupdf.Document, composition: Composition, fact: dict[str, Any]) -> dict[str, Any]:
    """The gold of a printed document; parts that were not printed whole are left out or are unsure."""
    roles = located(document, composition)
    if fact["source"].rpartition("_")[2] in BOOKS_OF_ENTRIES:
        with_entries(roles)
    parts = composition.parts
    children: dict[int, list[int]] = {}
    for k, part in enumerate(parts):
        if part.role == "figure" and part.parent is not None:
            children.setdefault(part.parent, []).append(k)
    for k, inner in children.items():
        pages = {number for child in inner for number in parts[child].pages}
        if len(pages) == 1:
            number = pages.pop()
            parts[k].pages[number] = [
                union([parts[child].pages[number][0] for child in inner if number in parts[child].pages])
            ]
    figures: list[dict[str, Any]] = [
        {
            "id": f"f{k}",
            "page": number,
            "bbox": rounded(boxes[0]),
            "kind": part.kind,
            "parent": f"f{part.parent}" if part.parent is not None else None,
            "number": part.label,
        }
        for k, part in enumerate(parts)
        if part.role == "figure"
        for number, boxes in list(part.pages.items())[:1]
    ]
    unsure: list[dict[str, Any]] = []
    captions: list[dict[str, Any]] = []
    for k, part in enumerate(parts):
        if part.role in ("caption", "legend_item") and part.pages:
            spread = len(part.pages) > 1
            if spread or complete(part, roles, k) < 0.9:
                unsure += [
                    {"page": number, "bbox": rounded(box)}
                    for number, boxes in part.pages.items()
                    for box in boxes
                ]
            number = next(iter(part.pages))
            captions.append(
                {
                    "id": f"c{k}",
                    "page": number,
                    "bbox": rounded(union(part.pages[number])),
                    "text": part.text,
                    "label": part.label,
                }
            )
    known = {item["id"] for item in (*figures, *captions)}
    links: list[dict[str, Any]] = []
    for caption, figure, optional in composition.links:
        if f"c{caption}" in known and f"f{figure}" in known:
            links.append(
                {"type": "caption_of", "source": f"c{caption}", "target": f"f{figure}"}
                | ({"optional": True} if optional else {})
            )
    links += [
        {"type": "part_of", "source": figure["id"], "target": figure["parent"]}
        for figure in figures
        if figure["parent"]
    ]
    entries, depicts = _entries(composition)
    links += depicts
    return {
        "name": fact["name"],
        "convention": f"real-{fact['kind']}{'-list' if entries else ''}",
        "lang": fact["lang"],
        "origin": "printed",
        "source": fact["source"],
        "kind": "printed",
        "scored": ["figures", "captions", "links", *(["entries"] if entries else [])],
        "link_types": ["caption_of", *(["depicts"] if entries else [])],
        "pages": [
            {
                "page": page.number + 1,
                "width": round(page.rect.width, 1),
                "height": round(page.rect.height, 1),
            }
            for page in document
        ],
        "figures": figures,
        "captions": captions,
        "entries": entries,
        "mentions": [],
        "links": links,
        "roles": [
            {"page": r["page"], "bbox": rounded(r["bbox"]), "role": r["role"], "text": r["text"]}
            for r in roles
        ],
        "unsure": unsure,
        "design": {
            "place": composition.design.place,
            "label": composition.design.label,
            "columns": composition.design.columns,
        },
    }


def _columns(boxes: list[tuple[float, ...]]) -> list[list[tuple[float, ...]]]:
    """Boxes of one page gathered by the column that they stand in."""
    groups: list[list[tuple[float, ...]]] = []
    for box in sorted(boxes):
        for group in groups:
            if min(box[2], max(b[2] for b in group)) - max(box[0], min(b[0] for b in group)) > 0:
                group.append(box)
                break
        else:
            groups.append([box])
    return groups


def _entries(composition: Composition) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The entries of a list with their spans, and which figure shows which."""
    entries, links = [], []
    for k, said in enumerate(getattr(composition, "entries", [])):
        boxes: dict[int, list[tuple[float, ...]]] = {}
        for part in (*said["parts"], *said["figures"]):
            for number, found in composition.parts[part].pages.items():
                boxes.setdefault(number, []).extend(found)
        spans = [
            {"page": number, "bbox": rounded(union(group))}  # type: ignore[arg-type]
            for number, found in sorted(boxes.items())
            for group in ([found] if said["whole"] else _columns(found))
        ]
        if spans:
            entries.append(
                {
                    "id": f"e{k}",
                    "number": said["number"],
                    "title": said["title"],
                    "spans": spans,
                    "fields": {},
                }
            )
            links += [
                {"type": "depicts", "source": f"f{figure}", "target": f"e{k}"}
                for figure in said["figures"]
                if composition.parts[figure].pages
            ]
    return entries, links
