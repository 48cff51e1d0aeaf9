"""A project with a great many pictures, written straight into its tables: what finding them costs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from pictoria_docs.document import (
    Box,
    Entry,
    EntrySpan,
    Link,
    LinkType,
    Origin,
    Region,
    RegionType,
    SourceKind,
    make_id,
)
from pictoria_docs.document.identity import DocumentId, EntryId, RegionId
from pictoria_docs.store import DocumentRecord, Store
from pictoria_docs.store.database import schema
from pictoria_docs.store.decisions.log import batches
from pictoria_docs.store.decisions.model import EffectiveDecision
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import derive

ORIGIN = Origin(stage="linking")
WORDS = ("Amphore", "Cratère", "Coupe", "Lécythe", "Statère", "Denier", "Fibule", "Lampe")


def make(folder: Path, *, documents: int = 5, pages: int = 1000, each: int = 4) -> Store:
    """A project with `documents` × `pages` × `each` figures, each with a caption and an entry."""
    store = Store(folder, create=True)
    for number in range(documents):
        record = store.documents.add(
            DocumentRecord(
                id=DocumentId(make_id("doc", f"{number:064}")),
                name=f"volume {number + 1}",
                source=f"/nowhere/{number}.pdf",
                kind=SourceKind.PDF,
                sha256=f"{number:064}",
                page_count=pages,
                title=f"Corpus {number + 1}",
            )
        )
        with store.projection.repository(record.id, writing=True) as repository:
            for some in batches(_rows(repository, pages, each), 2000):
                repository.connection.execute(insert(schema.subjects), some)
            made = {"document_id": record.id, "results": "[]"}
            repository.connection.execute(insert(schema.projections).values(made))
    return store


def _rows(repository: SubjectRepository, pages: int, each: int) -> Iterator[dict[str, Any]]:
    count = 0
    for page in range(1, pages + 1):
        for place in range(each):
            count += 1
            for subject in _subjects(page, place, count):
                id = str(subject.id)
                state = derive(id, OnPage(subject, page))
                assert state is not None
                yield repository._values(state)


@dataclass
class OnPage:
    """A suggestion that nobody has decided on."""

    subject: Region | Entry | Link
    page: int

    def suggestion(self, id: str) -> Region | Entry | Link:
        return self.subject

    def decision(self, id: str) -> EffectiveDecision:
        return EffectiveDecision()

    def is_removed(self, id: str) -> bool:
        return False

    def pages_of(self, id: str) -> tuple[int, ...]:
        return (self.page,)


def _subjects(page: int, place: int, count: int) -> Iterator[Region | Entry | Link]:
    text = f"Fig. {count}. {WORDS[count % 8]} à figures rouges, n° {count}"
    name = f"{page:05}-{place}"
    figure = Region(
        id=RegionId(f"reg-f{name}"),
        page=page,
        type=RegionType.FIGURE,
        box=Box(50, 50 + place * 150, 150 + count % 90, 170 + place * 150),
        number=str(count),
        confidence=0.5 + count % 50 / 100,
        origin=ORIGIN,
    )
    caption = Region(
        id=RegionId(f"reg-c{name}"),
        page=page,
        type=RegionType.CAPTION,
        box=Box(50, 175 + place * 150, 250, 190 + place * 150),
        text=text,
        confidence=0.9,
        origin=ORIGIN,
    )
    span = EntrySpan(page=page, box=Box(300, 50, 500, 700), regions=())
    entry = Entry(
        id=EntryId(f"ent-{name}"),
        number=str(count),
        title=WORDS[count % 7],
        spans=(span,),
        confidence=0.9,
        origin=ORIGIN,
    )
    yield from (figure, caption, entry)
    for type, source, target in (
        (LinkType.CAPTION_OF, caption.id, figure.id),
        (LinkType.DEPICTS, figure.id, entry.id),
    ):
        if count % 10 and (count % 3 or type is LinkType.CAPTION_OF):
            yield Link.make(type, source, target, 0.9, (), ORIGIN)
