"""JSON schemas of answers: bounded before they are sent, held to when answers come back."""

import json
import re
from functools import lru_cache
from typing import Any

from pictoria_docs.models.question import Json

MAX_LENGTH = 1000
MAX_ITEMS = 50
SURROGATE = re.compile("[\ud800-\udfff]")


class SchemaValidationError(Exception):
    """An answer that is no JSON, or not what the schema asks for."""


def bounded(schema: Json) -> Json:
    """The schema with an end to every string and list: a model that never stops costs the others their turn."""
    return {key: _bounded_part(key, value) for key, value in _with_bounds(schema).items()}


def _with_bounds(schema: Json) -> Json:
    types = schema.get("type")
    kinds = set(types) if isinstance(types, list) else {types}
    closed = {"enum", "const"} & set(schema)
    more: Json = {}
    if "string" in kinds and not closed and "maxLength" not in schema and "pattern" not in schema:
        more["maxLength"] = MAX_LENGTH
    if "array" in kinds and not closed and "maxItems" not in schema:
        more["maxItems"] = MAX_ITEMS
    return {**schema, **more}


def _bounded_part(key: str, value: Any) -> Any:
    if key in ("properties", "$defs", "definitions", "patternProperties") and isinstance(value, dict):
        return {name: bounded(part) if isinstance(part, dict) else part for name, part in value.items()}
    if key in ("items", "additionalProperties", "contains", "not") and isinstance(value, dict):
        return bounded(value)
    if key in ("anyOf", "oneOf", "allOf", "prefixItems") and isinstance(value, list):
        return [bounded(part) if isinstance(part, dict) else part for part in value]
    return value


def read_answer(text: str, schema: Json) -> Json:
    """The answer's data.

    Raises:
        SchemaValidationError: with what is wrong, and where.
    """
    try:
        data = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise SchemaValidationError(str(error)) from error
    data = clean(data)
    if not isinstance(data, dict):
        raise SchemaValidationError(f"{type(data).__name__} instead of an object")
    problem = next(iter(_validator(json.dumps(schema, sort_keys=True)).iter_errors(data)), None)
    if problem is not None:
        path = ".".join(str(part) for part in problem.absolute_path) or "answer"
        raise SchemaValidationError(f"{path}: {problem.message[:200]}")
    return data


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def clean(value: Any) -> Any:
    """Without what no file and no database can hold: halves of characters, and NUL."""
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value).replace("\0", "")
    if isinstance(value, list):
        return [clean(part) for part in value]
    if isinstance(value, dict):
        return {clean(key): clean(part) for key, part in value.items()}
    return value


@lru_cache(maxsize=256)
def _validator(schema: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(schema))
