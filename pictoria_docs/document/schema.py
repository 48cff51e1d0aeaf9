"""A document as JSON: the published, versioned schema, and the way from every released version to this one.

The JSON is the model itself with `schema_version` beside it. The schema is published as
`docs/schema/document-<version>.json`; `python -m pictoria_docs.document.schema` prints it.

When the model changes so that an older file would not load: raise `SCHEMA_VERSION`, add the step from the version
before to `MIGRATIONS`, publish the new schema, and keep a file of the old version in `tests/document/released`.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from pictoria_docs.document.model import Document
from pictoria_docs.errors import SourceError

SCHEMA_VERSION = 1
"""Version 1 came with pictoria-docs 0.1.0."""

Json = dict[str, Any]
Migration = Callable[[Json], Json]

MIGRATIONS: Mapping[int, Migration] = {}
"""For each version before this one: the step from it to the next, from JSON to JSON."""


def json_schema() -> Json:
    """The JSON Schema (2020-12) of a document file."""
    schema = Document.model_json_schema(mode="serialization")
    properties = {"schema_version": {"const": SCHEMA_VERSION, "description": "Version of this schema."}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": f"pictoria-docs document, version {SCHEMA_VERSION}",
        "properties": properties | schema["properties"],
        "required": ["schema_version", *schema["required"]],
    }


def dump_document(document: Document) -> bytes:
    """The document as UTF-8 JSON with its `schema_version`."""
    return b'{"schema_version":%d,' % SCHEMA_VERSION + document.model_dump_json().encode()[1:]


def load_document(data: bytes | str, file: str = "document.json") -> Document:
    """A document from the JSON of this or any earlier released version.

    Args:
        data: the JSON.
        file: its name, for the error's sentence.

    Raises:
        SourceError: not a document's JSON, a damaged one, or one from a newer pictoria-docs.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise SourceError("document_not_json", file=file) from error
    version = content.pop("schema_version", None) if isinstance(content, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise SourceError("document_without_version", file=file)
    if version > SCHEMA_VERSION:
        raise SourceError("document_newer", file=file, version=version, known=SCHEMA_VERSION)
    try:
        return Document.model_validate_json(json.dumps(migrated(content, version)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(step) for step in first["loc"])
        raise SourceError("document_damaged", file=file, place=path, detail=first["msg"]) from error


def migrated(
    content: Json, version: int, to: int = SCHEMA_VERSION, migrations: Mapping[int, Migration] = MIGRATIONS
) -> Json:
    """JSON of `version` brought to version `to`, one step at a time."""
    for step in range(version, to):
        content = migrations[step](content)
    return content


if __name__ == "__main__":
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
