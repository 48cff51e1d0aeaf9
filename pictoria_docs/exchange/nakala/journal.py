"""The journal of deposits in a project's folder: what is to be made, what was asked for, what is there.

A line is written before each request that makes something and after its answer, each in a transaction of its own that
is on the disk before the work goes on. So after a kill the next run knows what is there, and what may be there.
"""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE IF NOT EXISTS deposits (
    id TEXT NOT NULL, api TEXT NOT NULL, published INTEGER NOT NULL, PRIMARY KEY (id, api)
);
CREATE TABLE IF NOT EXISTS items (
    deposit TEXT NOT NULL, api TEXT NOT NULL, number INTEGER NOT NULL, urn TEXT NOT NULL, metas TEXT NOT NULL,
    files TEXT NOT NULL, asked INTEGER NOT NULL DEFAULT 0, identifier TEXT, published INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (deposit, api, number)
);
"""


@dataclass
class DepositItem:
    """The collection (number 0), or a data item of it."""

    number: int
    urn: str
    """Our identifier, which stands in its metadata."""
    metas: list[dict[str, Any]]
    files: list[dict[str, str]]
    """`path` below the package's folder, `name`, `sha1` and `description` of each."""
    asked: bool = False
    """Whether a request to make it was sent, perhaps without an answer."""
    identifier: str | None = None
    """What Nakala calls it; None: not known to be there."""
    published: bool = False


@dataclass(frozen=True, slots=True)
class JournalLine:
    """An item of a deposit as it is told of, without its files."""

    deposit: str
    api: str
    """Address of the archive."""
    to_publish: bool
    """Whether the whole deposit is to be published."""
    number: int
    metas: list[dict[str, Any]]
    files: int
    identifier: str | None
    published: bool


def journal_lines(file: Path) -> list[JournalLine]:
    """All items of all deposits, those of the newest deposit first; none where there is no journal."""
    if not file.exists():
        return []
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute(
            "SELECT d.id, d.api, d.published, i.number, i.metas, json_array_length(i.files), i.identifier, i.published"
            " FROM deposits d JOIN items i ON i.deposit = d.id AND i.api = d.api ORDER BY d.rowid DESC, i.number"
        ).fetchall()
    return [
        JournalLine(
            deposit, api, bool(to_publish), number, json.loads(metas), files, identifier, bool(published)
        )
        for deposit, api, to_publish, number, metas, files, identifier, published in rows
    ]


class DepositJournal:
    """All deposits of a project to archives."""

    def __init__(self, file: Path, api: str) -> None:
        self._api = api
        self._database = sqlite3.connect(file, isolation_level=None)
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(_TABLES)

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def unfinished(self) -> str | None:
        """The deposit that was begun and not brought to its end."""
        row = self._database.execute(
            "SELECT id FROM deposits d WHERE api = ? AND EXISTS (SELECT 1 FROM items i WHERE i.deposit = d.id"
            " AND i.api = d.api AND (i.identifier IS NULL OR i.published < d.published))",
            (self._api,),
        ).fetchone()
        return None if row is None else str(row[0])

    def plan(self, deposit: str, items: Sequence[DepositItem], *, published: bool) -> None:
        """Write down what is to be made; what is written down already stays, but for whether to publish it.

        What was to be published is not, where that is not asked for any more, unless all of it is published already.
        """
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.execute(
                "INSERT INTO deposits VALUES (?, ?, ?)"
                " ON CONFLICT (id, api) DO UPDATE SET published = excluded.published OR NOT EXISTS (SELECT 1 FROM items"
                " WHERE deposit = excluded.id AND items.api = excluded.api AND NOT items.published)",
                (deposit, self._api, published),
            )
            self._database.executemany(
                "INSERT OR IGNORE INTO items (deposit, api, number, urn, metas, files) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (
                        deposit,
                        self._api,
                        item.number,
                        item.urn,
                        json.dumps(item.metas),
                        json.dumps(item.files),
                    )
                    for item in items
                ],
            )

    def items(self, deposit: str) -> list[DepositItem]:
        """What is to be made, and how far it is; the collection first."""
        rows = self._database.execute(
            "SELECT number, urn, metas, files, asked, identifier, published FROM items"
            " WHERE deposit = ? AND api = ? ORDER BY number",
            (deposit, self._api),
        )
        return [
            DepositItem(
                number, urn, json.loads(metas), json.loads(files), bool(asked), identifier, bool(there)
            )
            for number, urn, metas, files, asked, identifier, there in rows
        ]

    def to_publish(self, deposit: str) -> bool:
        """Whether a deposit is to be published."""
        row = self._database.execute(
            "SELECT published FROM deposits WHERE id = ? AND api = ?", (deposit, self._api)
        ).fetchone()
        return bool(row and row[0])

    def note_asked(self, deposit: str, item: DepositItem) -> None:
        """A request that makes the item is about to be sent."""
        item.asked = True
        self._set(deposit, item, "asked = 1")

    def note_made(self, deposit: str, item: DepositItem, identifier: str) -> None:
        """The item is there."""
        item.identifier = identifier
        self._set(deposit, item, "identifier = ?", identifier)

    def note_published(self, deposit: str, item: DepositItem) -> None:
        """Everybody can see the item."""
        item.published = True
        self._set(deposit, item, "published = 1")

    def _set(self, deposit: str, item: DepositItem, change: str, *values: object) -> None:
        self._database.execute(
            f"UPDATE items SET {change} WHERE deposit = ? AND api = ? AND number = ?",
            (*values, deposit, self._api, item.number),
        )
