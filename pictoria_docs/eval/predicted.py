"""What is scored: the flat tables of a document, read from CSV files of any tool or taken from a `Document`.

The columns are those of our own csv export; what other tools write differently (separator, decimal comma, file
names, missing tables) is understood as far as it is clear. See CatalogueBench's FORMAT.md.
"""

import csv
import io
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pictoria_docs.document import Box, Document, LinkType, Status
from pictoria_docs.enrichment.flat import flat_fields
from pictoria_docs.errors import SourceError

CORNERS = 4
MAX_PAGES = 500  # of a range

TABLES = ("figures", "captions", "entries", "fields", "links", "mentions")
REJECTED = frozenset({"rejected", "discarded", "deleted"})
TYPES = {"caption": "caption_of", "mentions": "cites"}
"""Other names of link types."""

TableRow = dict[str, str]


@dataclass(frozen=True, slots=True)
class PredictedFigure:
    """A figure, panel or plate."""

    id: str
    page: int
    box: Box
    kind: str = "figure"
    parent: str | None = None
    confidence: float = 1.0
    number: str = ""
    """As printed; only for people, it is not scored."""


@dataclass(frozen=True, slots=True)
class PredictedCaption:
    """A caption; `page` 0 and no box where only its text is known."""

    id: str
    page: int
    box: Box | None
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class PredictedEntry:
    """A catalogue entry."""

    id: str
    number: str
    title: str
    pages: frozenset[int]


@dataclass(frozen=True, slots=True)
class PredictedField:
    """One value of an entry."""

    entry: str
    name: str
    value: str
    normalised: str


@dataclass(frozen=True, slots=True)
class PredictedMention:
    """A mention in running text."""

    id: str
    page: int
    box: Box | None
    text: str


@dataclass(frozen=True, slots=True)
class PredictedLink:
    """A link; `page` and `text` place a citation whose mention has no row of its own."""

    type: str
    source: str
    target: str
    confidence: float | None = None
    page: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Predicted:
    """Everything that a tool found in one document."""

    name: str
    figures: tuple[PredictedFigure, ...] = ()
    captions: tuple[PredictedCaption, ...] = ()
    entries: tuple[PredictedEntry, ...] = ()
    fields: tuple[PredictedField, ...] = ()
    links: tuple[PredictedLink, ...] = ()
    mentions: tuple[PredictedMention, ...] = ()


def from_document(document: Document) -> Predicted:
    """The tables of a document: what its csv export would give (rejected links left out)."""
    links = [link for link in document.links if link.status is not Status.REJECTED]
    parent: dict[str, str] = {}
    for link in sorted(links, key=lambda link: -link.confidence):
        if link.type == LinkType.PART_OF:
            parent.setdefault(link.source, link.target)
    return Predicted(
        name=document.name,
        figures=tuple(
            PredictedFigure(
                id=figure.id,
                page=figure.page,
                box=figure.box.rounded(),
                kind=str(figure.type),
                parent=figure.parent or parent.get(figure.id),
                confidence=round(figure.confidence, 3),
                number=(figure.number or "").strip(),
            )
            for figure in document.figures
        ),
        captions=tuple(
            PredictedCaption(
                id=caption.id,
                page=caption.page,
                box=caption.box.rounded(),
                text=caption.text.strip(),
                label=caption.text[: caption.caption.label_end].strip() if caption.caption else "",
            )
            for caption in document.captions
        ),
        entries=tuple(
            PredictedEntry(
                id=entry.id,
                number=(entry.number or "").strip(),
                title=(entry.title or "").strip(),
                pages=frozenset(entry.pages),
            )
            for entry in document.entries
        ),
        fields=tuple(
            PredictedField(entry.id, field.name, field.value.strip(), (field.normalised or "").strip())
            for entry, field, _ in flat_fields(document)
            if not field.alternative
        ),
        links=tuple(
            PredictedLink(link.type, link.source, link.target, round(link.confidence, 3)) for link in links
        ),
        mentions=tuple(
            PredictedMention(mention.id, mention.page, mention.box.rounded(), mention.text.strip())
            for mention in document.mentions
        ),
    )


def has_tables(folder: Path, name: str) -> bool:
    """Whether the folder has a table of the document `name`."""
    return any(_file(folder, name, table) is not None for table in TABLES)


def document_names(folder: Path) -> list[str]:
    """The documents that a folder has tables of.

    Raises:
        SourceError: a table cannot be read.
    """
    names: set[str] = set()
    for table in TABLES:
        names.update(path.parent.name for path in folder.glob(f"*/{table}.csv"))
        for path in folder.glob(f"*?{table}.csv"):
            names.add(re.sub(rf"[._]{table}\.csv$", "", path.name))
        if (folder / f"{table}.csv").is_file():
            names.update(map(_document, _read(folder / f"{table}.csv")))
    return sorted(names - {""})


def read_predicted(folder: Path, name: str) -> Predicted:
    """Read the tables of the document `name` below `folder`; missing tables are empty.

    Looked for are `name/figures.csv`, `name.figures.csv`, `name_figures.csv`, and `figures.csv` with a column
    `document`. Rows that someone rejected are left out, and so are figures without page or box.

    Raises:
        SourceError: a file cannot be read as a table.
    """
    tables = {table: _rows(folder, name, table) for table in TABLES}
    figures, figure_rows = [], []
    for index, row in enumerate(tables["figures"] or ()):
        page, box = _whole(row, "page"), _box(row)
        if page and box:
            parent = row.get("parent_id") or None
            sure = number(row.get("confidence"))
            figures.append(
                PredictedFigure(
                    id=row.get("figure_id") or f"_{index}",
                    page=page,
                    box=box,
                    kind=row.get("kind", "").lower(),
                    parent=parent,
                    confidence=1.0 if sure is None else sure,
                    number=row.get("number", ""),
                )
            )
            figure_rows.append(row)
    captions = [
        PredictedCaption(
            id=row.get("caption_id") or f"_{index}",
            page=_whole(row, "page"),
            box=_box(row),
            text=row.get("text", ""),
            label=row.get("label", ""),
        )
        for index, row in enumerate(tables["captions"] or ())
    ]
    links = [
        PredictedLink(
            type=TYPES.get(type := row.get("type", "").lower(), type),
            source=row.get("source_id", ""),
            target=row.get("target_id", ""),
            confidence=number(row.get("confidence")),
            page=_whole(row, "evidence_page") or _whole(row, "page"),
            text=row.get("evidence_text") or row.get("text") or "",
        )
        for row in tables["links"] or ()
    ]
    own: dict[str, str] = {}
    if tables["captions"] is None:
        # Without a table of captions, their text stands beside the figures.
        for figure, row in zip(figures, figure_rows, strict=True):
            if row.get("caption_text"):
                own[figure.id] = f"_cap_{figure.id}"
                captions.append(PredictedCaption(own[figure.id], 0, None, row["caption_text"]))
    if tables["links"] is None:
        for figure, row in zip(figures, figure_rows, strict=True):
            links += _links_beside(figure, row, own.get(figure.id))
    return Predicted(
        name=name,
        figures=tuple(figures),
        captions=tuple(captions),
        entries=tuple(
            PredictedEntry(
                id=row.get("entry_id") or f"_{index}",
                number=row.get("number", ""),
                title=row.get("title", ""),
                pages=_pages(row.get("pages", "")),
            )
            for index, row in enumerate(tables["entries"] or ())
        ),
        fields=tuple(
            PredictedField(
                entry=row.get("entry_id", ""),
                name=row.get("field", ""),
                value=row.get("value", ""),
                normalised=row.get("normalised", row.get("normalized", "")),
            )
            for row in tables["fields"] or ()
        ),
        links=tuple(links),
        mentions=tuple(
            PredictedMention(
                id=row.get("mention_id") or f"_{index}",
                page=_whole(row, "page"),
                box=_box(row),
                text=row.get("text", ""),
            )
            for index, row in enumerate(tables["mentions"] or ())
        ),
    )


def _links_beside(figure: PredictedFigure, row: TableRow, own: str | None) -> Iterable[PredictedLink]:
    """The links that a row of the table of figures tells, where there is no table of links."""
    captions = [own] if own else _split(r"[;|, ]+", row.get("caption_ids", ""))
    confidence = number(row.get("confidence"))
    for caption in captions:
        yield PredictedLink("caption_of", caption, figure.id, confidence)
    for entry in _split(r"[;| ]+", row.get("entry_id", "")):
        yield PredictedLink("depicts", figure.id, entry)


def _split(pattern: str, text: str) -> list[str]:
    return [part for part in re.split(pattern, text) if part]


def _file(folder: Path, name: str, table: str) -> Path | None:
    candidates = (f"{name}/{table}.csv", f"{name}.{table}.csv", f"{name}_{table}.csv", f"{table}.csv")
    return next((path for path in (folder / candidate for candidate in candidates) if path.is_file()), None)


def _rows(folder: Path, name: str, table: str) -> list[TableRow] | None:
    """The rows of one table that nobody rejected; None where there is no such table."""
    path = _file(folder, name, table)
    if path is None:
        return None
    rows = _read(path)
    if path == folder / f"{table}.csv":
        rows = [row for row in rows if _document(row) == name]
    return [row for row in rows if row.get("status", "").lower() not in REJECTED]


def _document(row: TableRow) -> str:
    """The document that a row names, in a table of several."""
    return row.get("document", row.get("doc", "")).removesuffix(".pdf")


def _read(path: Path) -> list[TableRow]:
    """All rows of a csv file, names of columns in small letters; the separator is what its head has most of."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
        head = text.split("\n", 1)[0]
        separator = max(",;\t", key=head.count)
        return [
            {
                (key or "").strip().lower(): value.strip() if isinstance(value, str) else ""
                for key, value in row.items()
            }
            for row in csv.DictReader(io.StringIO(text), delimiter=separator)
        ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError("predicted_unreadable", file=path, detail=error) from error


def number(text: str | None) -> float | None:
    """A number with a decimal point or comma, or None."""
    try:
        value = float((text or "").strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _whole(row: TableRow, column: str) -> int:
    return int(number(row.get(column)) or 0)


def _box(row: TableRow) -> Box | None:
    values = [number(row.get(column)) for column in ("x0", "y0", "x1", "y1")]
    numbers = [value for value in values if value is not None]
    if len(numbers) < CORNERS:
        return None
    box = Box(*numbers)
    return box if box.x1 > box.x0 and box.y1 > box.y0 else None


def _pages(text: str) -> frozenset[int]:
    """ "3;4" and "3-5" as a set of page numbers."""
    pages: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:\s*[-–]\s*(\d+))?", text):
        start, end = int(first), int(last or first)
        pages.update(range(start, end + 1) if end - start < MAX_PAGES else (start,))
    return frozenset(pages)
