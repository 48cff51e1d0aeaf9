"""Migrations and the tables that the code uses are the same, also in PostgreSQL's own words."""

from sqlalchemy import inspect

from pictoria_docs.review.identity import accounts_schema as schema
from pictoria_docs.review.identity.accounts import Accounts


def test_migrations_lead_to_the_tables_that_the_code_uses(accounts: Accounts) -> None:
    found = inspect(accounts.database.engine)
    assert set(found.get_table_names()) == set(schema.metadata.tables)
    for name, table in schema.metadata.tables.items():
        columns = {column["name"]: column for column in found.get_columns(name)}
        assert set(columns) == set(table.c.keys())
        for column in table.c:
            assert columns[column.name]["nullable"] == bool(column.nullable), (name, column.name)
            assert str(columns[column.name]["type"]) in (
                column.type.compile(accounts.database.engine.dialect),
                str(column.type),
            )
        assert found.get_pk_constraint(name)["constrained_columns"] == [key.name for key in table.primary_key]
        assert {index["name"] for index in found.get_indexes(name)} >= {index.name for index in table.indexes}
