"""Searches that people keep under a name, each their own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from pictoria_docs.store.database.connections import Repository
from pictoria_docs.store.database.schema import saved_searches
from pictoria_docs.store.records import now


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """One search of one person."""

    number: int
    name: str
    query: Mapping[str, Any]
    """What the search page was asked for."""
    at: str
    """ISO 8601, UTC."""


class SavedSearches(Repository):
    """The saved searches of a project."""

    def of(self, person: str) -> list[SavedSearch]:
        """Those of a person, by name."""
        query = select(saved_searches).where(saved_searches.c.person == person)
        rows = self._database.rows(query.order_by(saved_searches.c.name))
        return [SavedSearch(row.number, row.name, json.loads(row.query), row.at) for row in rows]

    def save(self, person: str, name: str, query: Mapping[str, Any]) -> None:
        """Keep a search, in the place of the person's own one of that name."""
        values = {"query": json.dumps(query, ensure_ascii=False), "at": now()}
        statement = insert(saved_searches).values(person=person, name=name, **values)
        with self._database.writing(durable=True) as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["person", "name"], set_=values)
            )

    def remove(self, person: str, number: int) -> None:
        """Drop a search of a person, if there is one of that number."""
        own = (saved_searches.c.number == number) & (saved_searches.c.person == person)
        with self._database.writing() as connection:
            connection.execute(delete(saved_searches).where(own))
