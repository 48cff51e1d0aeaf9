"""A generated project with many records, and nothing drawn: what spreadsheets are made of."""

from pathlib import Path

from pictoria_docs.document import (
    Box,
    Entry,
    EntrySpan,
    Evidence,
    Field,
    Origin,
    Page,
    Region,
    RegionType,
    SourceKind,
    make_id,
)
from pictoria_docs.document.identity import DocumentId, EntryId, RegionId
from pictoria_docs.enrichment.schema import load_schema
from pictoria_docs.store import DocumentRecord, Store
from pictoria_docs.store.database.packing import Findings, pack

ORIGIN = Origin(stage="linking")
MATERIALS = ("bronze", "terre cuite", "œuvre d’étain", "argile α", "marbre – gris")
EACH = 10
"""Entries on a page."""


def make_records(folder: Path, entries: int) -> DocumentId:
    """A project with one document of `entries` entries, each with a material and an inventory number."""
    pages = -(-entries // EACH)
    with Store(folder, create=True) as store:
        document = store.documents.add(
            DocumentRecord(
                id=DocumentId(make_id("doc", "b" * 64)),
                name="catalogue",
                source="/nowhere/catalogue.pdf",
                kind=SourceKind.PDF,
                sha256="b" * 64,
                page_count=pages,
                title=None,
            )
        ).id
        run = store.runs.start("config")
        made = [(number, pack(_page(number))) for number in range(1, pages + 1)]
        store.results.save_pages(document, [(number, "key", data) for number, data in made])
        found = Findings(
            entries=tuple(_entry(number) for number in range(entries)),
            record_fields=load_schema("museum_object").record_fields(),
        )
        results = [("linking", number, data) for number, data in made]
        store.results.save(document, run, [*results, ("linking", 0, pack(found))])
        store.results.finish(document, run, {"linking": "key"}, {})
        store.projection.make(document)
    return document


def _page(number: int) -> Page:
    text = Region(
        id=RegionId(f"reg-{number}"),
        page=number,
        type=RegionType.TEXT,
        box=Box(50, 50, 500, 700),
        text=" ".join(MATERIALS),
        origin=ORIGIN,
    )
    return Page(number=number, width=595, height=842, regions=(text,))


def _entry(number: int) -> Entry:
    page = number // EACH + 1
    evidence = (Evidence(region=RegionId(f"reg-{page}"), page=page),)
    fields = (
        ("material", MATERIALS[number % len(MATERIALS)]),
        ("inventory_number", f"00{number}" if number % EACH == 0 else f"MN {number}"),
    )
    return Entry(
        id=EntryId(f"ent-{number:06}"),
        number=f"{number}-{number + 1}" if number % EACH == 1 else str(number),
        title=f"Été n° {number} : « amphore »",
        spans=(EntrySpan(page=page, box=Box(50, 50, 500, 700)),),
        fields=tuple(
            Field(name=name, value=value, evidence=evidence, confidence=0.8, origin=ORIGIN)
            for name, value in fields
        ),
        confidence=0.8,
        origin=ORIGIN,
    )
