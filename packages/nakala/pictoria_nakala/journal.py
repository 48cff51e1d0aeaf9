"""The journal of deposits in a project's folder: what is to be made, what was asked for, what is there.

A line is written before each request that makes something and after its answer, each in a transaction of its own that
is on the disk before the work goes on. So after a kill the next run knows what is there, and what may be there.
"""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
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
CREATE TABLE IF NOT EXISTS refused (id TEXT NOT NULL, api TEXT NOT NULL, PRIMARY KEY (id, api));
CREATE TABLE IF NOT EXISTS abandoned (id TEXT NOT NULL, api TEXT NOT NULL, PRIMARY KEY (id, api));
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

    def free_id(self, deposit: str) -> str:
        """The id that a deposit gets: the given one, with a number once a deposit of that id was abandoned."""
        rows = self._database.execute("SELECT id FROM abandoned WHERE api = ?", (self._api,))
        taken = {str(row[0]) for row in rows}
        ids = (f"{deposit}-{number}" if number else deposit for number in count())
        return next(id for id in ids if id not in taken)

    def drop(self, deposit: str, *, abandoned: bool) -> None:
        """Forget what of a deposit is not there; `abandoned`: more of it may be there than is known."""
        there = (deposit, self._api)
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            self._forget_plan(deposit)
            self._database.execute("UPDATE deposits SET published = 0 WHERE id = ? AND api = ?", there)
            self._database.execute(
                "DELETE FROM deposits WHERE id = ? AND api = ?"
                " AND NOT EXISTS (SELECT 1 FROM items i WHERE i.deposit = deposits.id AND i.api = deposits.api)",
                there,
            )
            if abandoned:
                self._database.execute("INSERT OR IGNORE INTO abandoned VALUES (?, ?)", there)

    def _forget_plan(self, deposit: str) -> None:
        """Forget what is not made yet, and that it was refused."""
        there = (deposit, self._api)
        self._database.execute(
            "DELETE FROM items WHERE deposit = ? AND api = ? AND identifier IS NULL", there
        )
        self._database.execute("DELETE FROM refused WHERE id = ? AND api = ?", there)

    def plan(
        self, deposit: str, items: Sequence[DepositItem], *, published: bool, instead_of: str | None = None
    ) -> None:
        """Write down what is to be made, in the place of what was to be and is not there; what is made stays.

        What was to be published is not, where that is not asked for any more, unless all of it is published already.

        Args:
            deposit: its id.
            items: none: what was to be made is to be made still.
            published: whether it is to be published.
            instead_of: the id of the deposit until now.
        """
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            if instead_of is not None and instead_of != deposit:
                rename = (deposit, instead_of, self._api)
                self._database.execute("UPDATE deposits SET id = ? WHERE id = ? AND api = ?", rename)
                self._database.execute("UPDATE items SET deposit = ? WHERE deposit = ? AND api = ?", rename)
                self._database.execute("UPDATE refused SET id = ? WHERE id = ? AND api = ?", rename)
                # Its items have our identifiers made of that id, which others must not get.
                self._database.execute("INSERT INTO abandoned VALUES (?, ?)", rename[1:])
            if items:
                self._forget_plan(deposit)
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

    def note_not_made(self, deposit: str, item: DepositItem) -> None:
        """The request that makes the item was refused: it is not there."""
        item.asked = False
        self._set(deposit, item, "asked = 0")

    def note_refused(self, deposit: str) -> None:
        """The archive will not take the deposit as it is planned."""
        self._database.execute("INSERT OR IGNORE INTO refused VALUES (?, ?)", (deposit, self._api))

    def was_refused(self, deposit: str) -> bool:
        """Whether the archive did not take the deposit as it is planned."""
        there = (deposit, self._api)
        found = self._database.execute("SELECT 1 FROM refused WHERE id = ? AND api = ?", there).fetchone()
        return found is not None

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
