"""Subjects of one document that are each read once: groups of many subjects would else read the same ones again."""

from collections.abc import Collection, Iterable
from typing import Protocol

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.store.subjects.subject_repository import SubjectRepository
from pictoria_docs.store.subjects.subject_state import SubjectState
from pictoria_docs.store.workload.clusters import JOINING

RECORDS = ("entry", "field")
"""Kinds of what is a record, or a part of one."""
ROUNDS = 3
"""Links that lead from a panel to its plate, to the other panels, to their captions."""


class SubjectReader(Protocol):
    """Subjects of one document, wherever they are read from."""

    def get(self, ids: Iterable[str]) -> dict[str, SubjectState]:
        """The subjects with these ids, as far as there are any."""

    def touching(self, ids: Iterable[str]) -> list[SubjectState]:
        """The links that start or end at any of `ids`."""

    def owned(self, ids: Collection[str]) -> list[SubjectState]:
        """The fields of the entries, and the regions whose parents are among `ids`."""


class SubjectMemory:
    """What was read of a document; as good as new only within the transaction of its repository."""

    def __init__(self, repository: SubjectRepository) -> None:
        self._repository = repository
        self._subjects: dict[str, SubjectState | None] = {}
        """By id; None: there is none."""
        self._links: dict[str, list[SubjectState]] = {}
        """Those that start or end at a subject, by its id."""
        self._owned: dict[str, list[SubjectState]] = {}

    @property
    def document(self) -> DocumentId:
        """The document."""
        return self._repository.document

    def read_around(self, rows: Iterable[SubjectState]) -> None:
        """Read what groups around some subjects are likely to hold, a few queries for all of them."""
        rows = list(rows)
        ends = (end for row in rows for end in (row.id, row.owner, row.source, row.target))
        fresh = {end for end in ends if end is not None}
        self.get(fresh)
        self.owned({row.id if row.kind == "entry" else str(row.owner) for row in rows if row.kind in RECORDS})
        for _ in range(ROUNDS):
            touching = self.touching(fresh)
            self.get(_ends(touching))
            fresh = _ends(link for link in touching if link.type in JOINING) - self._links.keys()
            if not fresh:
                break

    def get(self, ids: Iterable[str]) -> dict[str, SubjectState]:
        """The subjects with these ids, as far as there are any."""
        wanted = set(ids)
        missing = wanted - self._subjects.keys()
        if missing:
            found = self._repository.get(missing)
            self._subjects |= {id: found.get(id) for id in missing}
        rows = (self._subjects[id] for id in wanted)
        return {row.id: row for row in _in_order(row for row in rows if row is not None)}

    def touching(self, ids: Iterable[str]) -> list[SubjectState]:
        """The links that start or end at any of `ids`."""
        wanted = set(ids)
        missing = wanted - self._links.keys()
        if missing:
            self._links |= {id: [] for id in missing}
            for link in self._repository.touching(missing):
                for end in _ends([link]) & missing:
                    self._links[end].append(link)
        return _in_order({link.id: link for id in wanted for link in self._links[id]}.values())

    def owned(self, ids: Collection[str]) -> list[SubjectState]:
        """The fields of the entries, and the regions whose parents are among `ids`."""
        missing = set(ids) - self._owned.keys()
        if missing:
            self._owned |= {id: [] for id in missing}
            for row in self._repository.owned(missing):
                self._owned[str(row.owner)].append(row)
        return _in_order(row for id in set(ids) for row in self._owned[id])


def _ends(links: Iterable[SubjectState]) -> set[str]:
    return {end for link in links for end in (link.source, link.target) if end is not None}


def _in_order(rows: Iterable[SubjectState]) -> list[SubjectState]:
    """In the order of their pages, as a repository gives them."""
    return sorted(rows, key=lambda row: (row.pages[0], row.id))
