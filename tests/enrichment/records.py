"""Documents whose entries are a heading and lines of text, and their records."""

from collections.abc import Sequence
from pathlib import Path

from pictoria_docs.document import (
    Box,
    Document,
    Entry,
    EntrySpan,
    Line,
    Origin,
    Page,
    Region,
    RegionType,
    SourceKind,
    make_id,
)
from pictoria_docs.document.identity import DocumentId, EntryId, RegionId

LINKING = Origin(stage="linking")


def document(*entries: tuple[str, str, str], name: str = "catalogue") -> Document:
    """A document with a page for each entry: its number, its title, its text (a region for each line)."""
    pages, made = [], []
    for number, (printed, title, text) in enumerate(entries, start=1):
        regions = [_region(number, f"{printed}. {title}", 60.0, RegionType.HEADING)]
        for place, line in enumerate(text.splitlines(), start=1):
            regions.append(_region(number, line.strip(), 60.0 + 40 * place, RegionType.TEXT))
        pages.append(Page(number=number, width=440, height=620, regions=tuple(regions)))
        span = EntrySpan(
            page=number, box=Box(50, 50, 390, 500), regions=tuple(region.id for region in regions)
        )
        id = EntryId(make_id("ent", name, printed, title))
        made.append(Entry(id=id, number=printed, title=title, spans=(span,), origin=LINKING))
    return Document(
        id=DocumentId(make_id("doc", name)),
        name=name,
        source=f"{name}.pdf",
        kind=SourceKind.PDF,
        sha256="0" * 64,
        page_count=len(pages),
        pages=tuple(pages),
        entries=tuple(made),
    )


def _region(page: int, text: str, top: float, type: RegionType, x: tuple[float, float] = (50, 390)) -> Region:
    box = Box(x[0], top, x[1], top + 10)
    return Region(
        id=RegionId(make_id("reg", page, top, text)),
        page=page,
        type=type,
        box=box,
        text=text,
        lines=(Line(0, len(text), *box),),
        origin=Origin(stage="layout"),
    )


def values(entry: Entry, *, alternatives: bool = False) -> dict[str, list[str]]:
    """The values of a record by field."""
    found: dict[str, list[str]] = {}
    for field in entry.fields:
        if field.alternative == alternatives:
            found.setdefault(field.name, []).append(field.value)
    return found


def pdf(file: Path, entries: Sequence[tuple[str, str, Sequence[str]]]) -> Path:
    """A catalogue as a PDF: bold headings, a paragraph for each line."""
    import pymupdf

    book = pymupdf.open()
    page, y = book.new_page(width=440, height=620), 70.0
    for number, title, lines in entries:
        page.insert_text((50, y), f"{number}. {title}", fontsize=12, fontname="hebo")
        y += 20
        for line in lines:
            page.insert_text((50, y), line, fontsize=10, fontname="helv")
            y += 18
        y += 30
    book.save(file)
    return file


def form(rows: Sequence[tuple[str, str]]) -> Document:
    """A document with one entry: a form whose labels and values are cells of their own, one column after the other."""
    plain = document(("1", "Lamp", ""))
    page, (entry,) = plain.pages[0], plain.entries
    cells = [
        _region(1, text, 100.0 + 20 * place, RegionType.TEXT, (left, left + 5 * len(text)))
        for left, column in ((50.0, 0), (220.0, 1))
        for place, text in enumerate(row[column] for row in rows)
    ]
    regions = (*page.regions, *cells)
    span = entry.spans[0].model_copy(update={"regions": tuple(region.id for region in regions)})
    return plain.model_copy(
        update={
            "pages": (page.model_copy(update={"regions": regions}),),
            "entries": (entry.model_copy(update={"spans": (span,)}),),
        }
    )
