"""Tables about the vectors of the search index: which model answers, and how far a mirror of its vectors has come."""

from sqlalchemy import Column, Connection, Integer, String, Table, Text

from pictoria_docs.store.database.schema import metadata

text_models = Table(
    "search_models",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("source", Text, nullable=False),
    Column("dimensions", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
)
"""The models by which vectors were made: the name that stands beside the vectors, where the model is found (JSON), and
whether it is the one that answers. A model that takes its place has all of its vectors made first."""

mirrors = Table(
    "search_mirrors",
    metadata,
    Column("generation", Integer, primary_key=True),
    Column("model", String(120), nullable=False),
    Column("dimensions", Integer, nullable=False),
    Column("engine", Text, nullable=False),
    Column("version", String(40), nullable=False),
    Column("watermark", Integer, nullable=False),
    Column("written", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
)
"""Copies of a model's vectors in another engine (Chroma), each of its own random number: the highest number of a vector
that it holds, how many were written to it in all, and whether it answers or is still being made."""


def add_vector_tables(connection: Connection) -> None:
    """Make the tables where they are missing."""
    metadata.create_all(connection)
