"""Queries whose relevant items are known, and the items of the corpus that they are asked of, as JSON lines.

An item is a catalogue entry or a figure of the gold; what a search engine finds is compared with items by its place
(`pictoria_docs.eval.search`). Boxes are in points, origin top left of the displayed page, y down; pages count from 1.
"""

import json
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from pictoria_docs.document import Box
from pictoria_docs.errors import SourceError

ItemKind = Literal["entry", "figure"]
Split = Literal["train", "test"]


class _QuerySetRow(BaseModel):
    """Frozen; names that this version does not know are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ItemPlace(_QuerySetRow):
    """Where an item stands: a stretch of an entry, a figure, or a figure's caption."""

    kind: Literal["entry", "figure", "caption"]
    page: int
    box: Box


class JudgedItem(_QuerySetRow):
    """An entry or a figure of a corpus."""

    id: str
    """The document's name, "#", and the id in its gold."""
    document: str
    kind: ItemKind
    split: Split
    language: str
    number: str | None = None
    title: str = ""
    text: str = ""
    """What is printed in it: an entry's text, the captions of a figure."""
    places: tuple[ItemPlace, ...] = ()
    entries: tuple[str, ...] = ()
    """Ids of the entries that a figure depicts."""


class JudgedQuery(_QuerySetRow):
    """A query with the items that answer it; all others of its split do not."""

    id: str
    split: Split
    family: str
    language: str
    """Of the query's words."""
    text: str
    asks: ItemKind = "entry"
    relevant: dict[str, int] = {}
    """Item -> grade: 2 what was asked for, 1 what meets it in part or in another language. None: unanswerable."""


RowType = TypeVar("RowType", JudgedItem, JudgedQuery)


def load_queries(path: Path, *, split: Split | None = None) -> list[JudgedQuery]:
    """The queries of a file of JSON lines, those of one split or all.

    Raises:
        SourceError: it cannot be read, or has a line that is no query.
    """
    return [query for query in _rows(path, JudgedQuery) if split in (None, query.split)]


def load_items(path: Path, *, split: Split | None = None) -> list[JudgedItem]:
    """The items of a file of JSON lines, those of one split or all.

    Raises:
        SourceError: it cannot be read, or has a line that is no item.
    """
    return [item for item in _rows(path, JudgedItem) if split in (None, item.split)]


def write_rows(path: Path, rows: "list[JudgedItem] | list[JudgedQuery]") -> None:
    """Write items or queries as JSON lines."""
    lines = (json.dumps(row.model_dump(mode="json"), ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _rows(path: Path, kind: type[RowType]) -> list[RowType]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError("gold_unreadable", file=path, detail=error) from error
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                rows.append(kind.model_validate(json.loads(line)))
        except (json.JSONDecodeError, RecursionError) as error:
            raise SourceError("gold_not_json", file=path, line=number) from error
        except ValidationError as error:
            detail = error.errors()[0]["msg"]
            raise SourceError("gold_broken", file=path, place=f"line {number}", detail=detail) from error
    return rows
