"""The tables of an Arkindex export, as rows to write; ids are UUIDs, made of what they stand for."""

import json
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pictoria_docs.plugins import Origin

VERSION = 10
"""Of the export's schema."""
SCHEMA = Path(__file__).parent / "schema.sql"
OWN_ID = "pictoria-docs"
"""Name of the metadata that has our id of a thing."""
NUMBER = "number"
"""Name of the metadata that has a picture's printed number."""
MAX_NAME_LENGTH = 250
"""Characters of names of elements and metadata."""
_INDEX = re.compile("CREATE (UNIQUE )?INDEX")

Row = dict[str, object]


def arkindex_id(*parts: object) -> str:
    """The UUID of a thing."""
    return str(uuid5(NAMESPACE_URL, "\x1f".join(("pictoria-docs", *map(str, parts)))))


class ArkindexTables:
    """An export that grows on disk."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        # A file that is left half written is never seen: see `staging`.
        self._database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        statements = SCHEMA.read_text(encoding="utf-8").split(";\n")
        # Made at the end, indexes cost little.
        self._indexes = [statement for statement in statements if _INDEX.match(statement)]
        for statement in statements:
            if statement not in self._indexes:
                self._database.execute(statement)
        self._database.execute("INSERT INTO export_version VALUES (?)", (VERSION,))
        self._known: set[str] = set()

    def __enter__(self) -> "ArkindexTables":
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        for statement in self._indexes if error is None else ():
            self._database.execute(statement)
        self._database.commit()
        self._database.close()

    def add(self, table: str, **values: object) -> None:
        """Add a row."""
        self._insert(table, values)

    def add_once(self, table: str, **values: object) -> None:
        """Add a row, unless there is one of its id."""
        self._insert(table, values, "ON CONFLICT (id) DO NOTHING")

    def _insert(self, table: str, values: Row, clause: str = "") -> None:
        names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
        self._database.execute(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks}) {clause}', list(map(_plain, values.values()))
        )

    def add_element(
        self, id: str, type: str, name: str, parents: Iterable[tuple[str, int]], **more: Any
    ) -> None:
        """Add an element below its parents, each with the element's place among its children."""
        values = {"created": 0.0, "updated": 0.0, **more}
        self.add("element", id=id, type=type, name=name[:MAX_NAME_LENGTH], **values)
        for parent, ordering in parents:
            self.add_path(parent, id, ordering)

    def add_path(self, parent: str, child: str, ordering: int) -> None:
        """Put an element below another, where it is not yet."""
        path: Row = {"parent_id": parent, "child_id": child, "ordering": ordering}
        self.add_once("element_path", id=arkindex_id("path", parent, child), **path)

    def add_entity(self, transcription: str, type: str, offset: int, length: int, run: str | None) -> None:
        """Mark characters of a text, where they are not yet."""
        id = arkindex_id("entity", transcription, type, offset, length, run)
        place: Row = {"type_id": self.entity_type(type), "offset": offset, "length": length}
        more = {"transcription_id": transcription, "worker_run_id": run}
        self.add_once("transcription_entity", id=id, **place, **more)

    def add_metadata(self, element: str, name: str, value: str, place: object = "", **more: object) -> None:
        """Add a value of an element; `place` tells it from others of its name."""
        values = {"type": "text", **more}
        id = arkindex_id("metadata", element, name, place)
        self.add("metadata", id=id, element_id=element, name=name[:MAX_NAME_LENGTH], value=value, **values)

    def entity_type(self, name: str) -> str:
        """The id of a type of entities, which is made at its first use."""
        id = arkindex_id("entity_type", name)
        if self._is_new(id):
            self.add("entity_type", id=id, name=name[:MAX_NAME_LENGTH])
        return id

    def worker_run(self, origin: Origin) -> str | None:
        """The id of the run of a program, made at its first use; None: a person did it."""
        if origin.user is not None or origin.stage == "user":
            return None
        version = arkindex_id("worker", origin.stage, origin.version)
        if self._is_new(version):
            stage = {"slug": origin.stage, "name": origin.stage, "type": origin.stage}
            self.add("worker_version", id=version, revision=origin.version, **stage)
        id = arkindex_id("run", origin.stage, origin.version, origin.model, origin.config)
        if self._is_new(id):
            more: Row = {}
            if origin.model is not None:
                model = arkindex_id("model", origin.model)
                more |= {"model_id": model, "model_version_id": model, "model_name": origin.model}
            if origin.config is not None:
                more["configuration_id"] = arkindex_id("config", origin.config)
                more["configuration"] = json.dumps({"digest": origin.config})
            self.add("worker_run", id=id, worker_version_id=version, **more)
        return id

    def _is_new(self, id: str) -> bool:
        new = id not in self._known
        self._known.add(id)
        return new


def _plain(value: object) -> object:
    """A value as SQLite takes it: letters that are none in UTF-8 are replaced."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
