"""Write `static/shared/api.d.ts`: the types of the REST interface, for the pages' JavaScript.

`python -m pictoria_docs.apps.desk.api_types` writes it from the OpenAPI schema of the server.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig

TYPES_FILE = Path(__file__).parent / "static" / "shared" / "api.d.ts"
HEAD = """// Written by `python -m pictoria_docs.apps.desk.api_types` from the OpenAPI schema; do not edit by hand.
"""
PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
Schema = Mapping[str, Any]


def openapi() -> Schema:
    """Describe a server for teams, which has all routes."""
    with tempfile.TemporaryDirectory() as folder:
        team = TeamDirectory(ServerConfig(data=Path(folder)))
        try:
            described: Schema = make_desk(team).openapi()
        finally:
            team.close()
    return described


def declarations(described: Schema) -> str:
    """Declare a type for each model, and what each route gives (`Answers`) and takes (`Bodies`)."""
    parts = [HEAD]
    names = [_name(name) for name in described["components"]["schemas"]]
    assert len(set(names)) == len(names), "two models would have one name"
    for name, schema in sorted(described["components"]["schemas"].items()):
        comment = _comment(schema, "")
        if schema.get("properties"):
            parts.append(f"{comment}export interface {_name(name)} {_body(schema, '')}\n")
        else:
            parts.append(f"{comment}export type {_name(name)} = {_type(schema, '')};\n")
    answers, bodies = {}, {}
    for path, methods in sorted(described["paths"].items()):
        for method, operation in sorted(methods.items()):
            route = f"{method.upper()} {path}"
            good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
            answers[route] = _content(good) or "void"
            if body := _content(operation.get("requestBody", {})):
                bodies[route] = body
    parts.append(_table("Answers", "What each route answers, by method and path.", answers))
    parts.append(_table("Bodies", "What each route takes.", bodies))
    return "\n".join(parts)


def _content(described: Schema) -> str | None:
    """Return the type of the JSON that a route takes or gives, if it does."""
    content = described.get("content", {}).get("application/json")
    return _type(content["schema"], "") if content is not None else None


def _table(name: str, comment: str, types: Mapping[str, str]) -> str:
    lines = [f"  '{route}': {kind};" for route, kind in types.items()]
    return "\n".join([f"/** {comment} */", f"export interface {name} {{", *lines, "}", ""])


def _body(schema: Schema, indent: str) -> str:
    inner = indent + "  "
    lines = ["{"]
    for name, part in schema["properties"].items():
        optional = "" if name in schema.get("required", ()) else "?"
        comment = _comment(part, inner)
        lines.append(f"{comment}{inner}{name}{optional}: {_type(part, inner)};")
    return "\n".join([*lines, indent + "}"])


def _comment(schema: Schema, indent: str) -> str:
    text = " ".join(str(schema.get("description", "")).split())
    return f"{indent}/** {text} */\n" if text else ""


def _type(schema: Schema, indent: str) -> str:
    match schema:
        case {"$ref": ref}:
            return _name(str(ref).rpartition("/")[2])
        case {"anyOf": parts} | {"oneOf": parts}:
            return " | ".join(dict.fromkeys(_type(part, indent) for part in parts))
        case {"const": value}:
            return f"'{value}'"
        case {"enum": values}:
            return " | ".join(f"'{value}'" for value in values)
        case {"type": "array", "items": items, "minItems": least, "maxItems": most} if least == most:
            return f"[{', '.join([_type(items, indent)] * least)}]"
        case {"type": "array", "items": items}:
            inner = _type(items, indent)
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case {"type": "object", "properties": _}:
            return _body(schema, indent)
        case {"type": "object", "additionalProperties": values} if isinstance(values, dict):
            keys = _type(schema["propertyNames"], indent) if "$ref" in schema.get("propertyNames", {}) else ""
            values = _type(values, indent)
            return f"{{[key in {keys}]?: {values}}}" if keys else f"{{[key: string]: {values}}}"
        case {"type": "object"}:
            return "{[key: string]: unknown}"
        case {"type": list() as kinds}:
            return " | ".join(PLAIN[kind] for kind in kinds)
        case {"type": kind} if kind in PLAIN:
            return PLAIN[kind]
    return "unknown"


def _name(name: str) -> str:
    """Return a model's name without the ending that Python's names have: `RegionJson` is `Region`."""
    return name.replace("-", "_").removesuffix("Json")


if __name__ == "__main__":
    TYPES_FILE.write_text(declarations(openapi()), encoding="utf-8")
