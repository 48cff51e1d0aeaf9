"""Write `static/shared/api.d.ts`: the types of the REST interface, for the pages' JavaScript.

`python -m pictoria_docs.apps.desk.api_types` writes it from the OpenAPI schema of the server; with the names of other
packages ("pictoria_friezes"), the types of their routes, into the `api.d.ts` below the folder `static/` of each.
"""

import re
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pictoria_docs.apps.desk.assembly import make_desk
from pictoria_docs.apps.server.package_routes import ROUTES
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import ServerConfig

TYPES_FILE = Path(__file__).parent / "static" / "shared" / "api.d.ts"
COMMAND = "python -m pictoria_docs.apps.desk.api_types"
HEAD = f"// Written by `{COMMAND}` from the OpenAPI schema; do not edit by hand.\n"
OURS = "../shared/api.js"
"""Our types, as the modules of a package import them."""
PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
Schema = Mapping[str, Any]


def openapi(package: str | None = None) -> Schema:
    """Describe a server for teams, which has all routes.

    Args:
        package: whose routes it has beside ours, as Python imports it; None: nobody's.
    """
    with tempfile.TemporaryDirectory() as folder:
        team = TeamDirectory(ServerConfig(data=Path(folder)))
        try:
            names = () if package is None else routes_of(package)
            described: Schema = make_desk(team, packages=names).openapi()
        finally:
            team.close()
    return described


def routes_of(package: str) -> tuple[str, ...]:
    """Name the entry points of the routes that a package adds."""
    return tuple(
        name for name, plugin in ROUTES.plugins.items() if plugin.target.partition(":")[0].startswith(package)
    )


def types_file(package: str) -> Path:
    """Find the file that holds the types of a package's routes: in the folder of its modules."""
    spec = find_spec(package)
    assert spec is not None and spec.origin is not None, f"{package} is not installed"
    (folder,) = (path for path in (Path(spec.origin).parent / "static").iterdir() if path.is_dir())
    return folder / "api.d.ts"


def package_declarations(package: str) -> str:
    """Declare the types of a package's routes, as part of ours."""
    ours, described = openapi(), openapi(package)
    models = described["components"]["schemas"]
    own = {name: schema for name, schema in models.items() if name not in ours["components"]["schemas"]}
    paths = {path: methods for path, methods in described["paths"].items() if path not in ours["paths"]}
    parts = _models(own)
    answers, bodies = _routes(paths)
    tables = [
        _table(name, comment, types)
        for name, comment, types in (
            ("Answers", "What each route answers.", answers),
            ("Bodies", "What each route takes.", bodies),
        )
        if types
    ]
    text = "\n".join([*parts, f"declare module '{OURS}' {{", *tables, "}", ""])
    known = {_name(name) for name in ours["components"]["schemas"]}
    used = sorted(known & set(re.findall(r"\b[A-Z]\w+", re.sub(r"/\*\*.*?\*/", "", text))))
    imports = [f"import type {{ {', '.join(used)} }} from '{OURS}';\n"] if used else []
    return "\n".join([HEAD.replace(COMMAND, f"{COMMAND} {package}"), *imports, text])


def declarations(described: Schema) -> str:
    """Declare a type for each model, and what each route gives (`Answers`) and takes (`RequestBodyMiddleware`)."""
    parts = [HEAD, *_models(described["components"]["schemas"])]
    answers, bodies = _routes(described["paths"])
    parts.append(_table("Answers", "What each route answers, by method and path.", answers))
    parts.append(_table("Bodies", "What each route takes.", bodies))
    return "\n".join(parts)


def _models(schemas: Schema) -> list[str]:
    """Declare a type for each model."""
    parts = []
    names = [_name(name) for name in schemas]
    assert len(set(names)) == len(names), "two models would have one name"
    for name, schema in sorted(schemas.items()):
        comment = _comment(schema, "")
        if schema.get("properties"):
            parts.append(f"{comment}export interface {_name(name)} {_body(schema, '')}\n")
        else:
            parts.append(f"{comment}export type {_name(name)} = {_type(schema, '')};\n")
    return parts


def _routes(paths: Schema) -> tuple[dict[str, str], dict[str, str]]:
    """Give what each route answers, and what it takes, by method and path."""
    answers, bodies = {}, {}
    for path, methods in sorted(paths.items()):
        for method, operation in sorted(methods.items()):
            route = f"{method.upper()} {path}"
            good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
            answers[route] = _content(good) or "void"
            if body := _content(operation.get("requestBody", {})):
                bodies[route] = body
    return answers, bodies


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
    for package in sys.argv[1:]:
        types_file(package).write_text(package_declarations(package), encoding="utf-8")
    if not sys.argv[1:]:
        TYPES_FILE.write_text(declarations(openapi()), encoding="utf-8")
