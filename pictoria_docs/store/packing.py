"""Pages and results as bytes: zlib-compressed JSON of the model, without the fields at their defaults.

Level 1 takes half the time of the default level and 10 % more room; a page of 500 words packs to about 12 kB in
0.6 ms and comes back in 0.5 ms.
"""

import zlib
from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel

from pictoria_docs.document import Document, Entry, Field, Link, Mention, Page, Reason, RecordField
from pictoria_docs.document.base import Data
from pictoria_docs.document.identity import EntryId

Packed = TypeVar("Packed", bound=BaseModel)


class Findings(Data):
    """What belongs to a document as a whole."""

    entries: tuple[Entry, ...] = ()
    record_fields: tuple[RecordField, ...] = ()
    mentions: tuple[Mention, ...] = ()
    links: tuple[Link, ...] = ()

    @classmethod
    def of(cls, document: Document) -> "Findings":
        """Those of `document`."""
        return cls(**{name: getattr(document, name) for name in cls.model_fields})

    def laid_over(self, document: Document) -> Document:
        """`document` with these findings."""
        return document.model_copy(update={name: getattr(self, name) for name in type(self).model_fields})


class Records(Data):
    """The records of a document's entries, as enrichment made them."""

    fields: Mapping[EntryId, tuple[Field, ...]] = {}
    warnings: Mapping[EntryId, tuple[Reason, ...]] = {}
    record_fields: tuple[RecordField, ...] = ()

    @classmethod
    def of(cls, document: Document) -> "Records":
        """Those of `document`."""
        return cls(
            fields={entry.id: entry.fields for entry in document.entries},
            warnings={entry.id: entry.warnings for entry in document.entries if entry.warnings},
            record_fields=document.record_fields,
        )

    def laid_over(self, found: Findings) -> Findings:
        """What was found, its entries with their records; those that have none here stay as they are."""
        entries = tuple(
            self._with_record(entry) if entry.id in self.fields else entry for entry in found.entries
        )
        return found.model_copy(update={"entries": entries, "record_fields": self.record_fields})

    def _with_record(self, entry: Entry) -> Entry:
        warnings = self.warnings.get(entry.id, ())
        return entry.model_copy(update={"fields": self.fields[entry.id], "warnings": warnings})


def pack(model: Page | Findings | Records) -> bytes:
    """`model` as bytes; `unpack` gives it back, coordinates rounded to a hundredth of a point."""
    return zlib.compress(model.model_dump_json(exclude_defaults=True).encode(), 1)


def unpack(kind: type[Packed], data: bytes) -> Packed:
    """The model of type `kind` that `data` holds."""
    return kind.model_validate_json(zlib.decompress(data))
