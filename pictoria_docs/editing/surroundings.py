"""A few pages of a document as they are with all decisions, for stages that follow what a person does at once."""

from collections.abc import Iterable

from pictoria_docs.document import Document, Entry, Page, Region, SourceKind
from pictoria_docs.editing.edited_project import EditedProject
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState


def pages_around(
    opened: EditedProject, repository: SubjectRepository, numbers: Iterable[int]
) -> tuple[Document, dict[str, SubjectState]]:
    """A document of these pages alone, with their regions and entries, and the rows of these.

    Args:
        opened: the project.
        repository: the document's subjects.
        numbers: pages from 1; those that the document does not have are left out.
    """
    pages: list[Page] = []
    rows: dict[str, SubjectState] = {}
    entries: dict[str, Entry] = {}
    for number in sorted(set(numbers)):
        page = opened.store.results.page(repository.document, number) if number >= 1 else None
        if page is None:
            continue
        regions = []
        for row in repository.on_page(number):
            rows[row.id] = row
            if isinstance(row.state, Region):
                regions.append(row.state)
            elif isinstance(row.state, Entry):
                entries[row.id] = row.state
        regions.sort(key=lambda region: region.order)
        pages.append(page.model_copy(update={"regions": tuple(regions)}))
    document = Document(
        id=repository.document,
        name="",
        source="",
        kind=SourceKind.PDF,
        sha256="",
        page_count=max((page.number for page in pages), default=0),
        pages=tuple(pages),
        entries=tuple(entries.values()),
    )
    return document, rows
