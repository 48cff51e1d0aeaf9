"""A document made from a gold file of the benchmark: what a perfect analysis would give."""

import json
from typing import Any

from pictoria_docs.document import (
    Box,
    CaptionReading,
    Document,
    Entry,
    EntrySpan,
    Field,
    Link,
    Mention,
    NumberKind,
    Origin,
    Page,
    Region,
    RegionType,
)

GOLD = Origin(stage="gold")


def document_from_gold(gold: dict[str, Any]) -> Document:
    """The gold's figures, captions, entries, mentions and links as a document."""
    regions: dict[int, list[Region]] = {page["page"]: [] for page in gold["pages"]}
    for item in gold["figures"]:
        regions[item["page"]].append(
            Region(
                id=item["id"],
                page=item["page"],
                type=RegionType(item["kind"]),
                box=Box(*item["bbox"]),
                parent=item["parent"],
                number=item["number"],
                origin=GOLD,
            )
        )
    for item in gold["captions"]:
        label, text = item["label"] or "", item["text"]
        end = text.find(label) + len(label) if label in text else 0
        regions[item["page"]].append(
            Region(
                id=item["id"],
                page=item["page"],
                type=RegionType.CAPTION,
                box=Box(*item["bbox"]),
                text=text,
                caption=CaptionReading(kind=NumberKind.FIGURE, label_end=end),
                origin=GOLD,
            )
        )
    return Document(
        id=gold["name"],
        name=gold["name"],
        source=f"{gold['name']}.pdf",
        kind="pdf",
        sha256="0" * 64,
        page_count=len(gold["pages"]),
        pages=tuple(
            Page(
                number=page["page"],
                width=page["width"],
                height=page["height"],
                regions=tuple(regions[page["page"]]),
            )
            for page in gold["pages"]
        ),
        entries=tuple(_entry(item) for item in gold["entries"]),
        mentions=tuple(
            Mention(
                id=item["id"],
                page=item["page"],
                region="none",
                start=0,
                end=0,
                text=item["text"],
                box=Box(*item["bbox"]),
                numbers=(),
                origin=GOLD,
            )
            for item in gold["mentions"]
        ),
        links=tuple(
            Link(
                id=f"link-{place}",
                type=item["type"],
                source=item["source"],
                target=item["target"],
                confidence=1.0,
                origin=GOLD,
            )
            for place, item in enumerate(gold["links"])
        ),
    )


def _entry(item: dict[str, Any]) -> Entry:
    values = {k: json.dumps(v) if isinstance(v, list) else str(v) for k, v in item["fields"].items()}
    return Entry(
        id=item["id"],
        number=item["number"],
        title=item["title"],
        spans=tuple(EntrySpan(page=span["page"], box=Box(*span["bbox"])) for span in item["spans"]),
        fields=tuple(
            Field(name=name, value=value, normalised=value, inferred=True, origin=GOLD)
            for name, value in values.items()
        ),
        origin=GOLD,
    )
