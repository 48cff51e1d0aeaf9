"""The base of all answers."""

import ast
import inspect
import sys
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict, get_original_bases, is_typeddict

Json = dict[str, Any]
"""An answer of which nothing more is known: of another package, or of other software."""


def describe(schema: Json, kind: Any) -> None:
    """Describe the names of an answer in a JSON schema, by the docstrings below them.

    pydantic does so itself, but whenever a server starts, which takes three seconds; and not for what is inherited.
    """
    for base in filter(is_typeddict, get_original_bases(kind)):
        describe(schema, base)
    for name, text in _docstrings(kind.__module__).get(kind.__name__, {}).items():
        schema["properties"][name]["description"] = text


@cache
def _docstrings(module: str) -> dict[str, dict[str, str]]:
    """Read the docstrings below the names of all classes of a module."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {node.name: dict(_described(node.body)) for node in classes}


def _described(body: list[ast.stmt]) -> list[tuple[str, str]]:
    found = []
    for line, below in pairwise(body):
        match line, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found.append((name, inspect.cleandoc(text)))
    return found


@with_config(ConfigDict(extra="forbid", json_schema_extra=describe))
class Answer(TypedDict):
    """An answer, or a part of one: a dictionary whose names and types are known.

    Dictionaries cost least: a dataclass takes twice as long to make, a model of pydantic five times, and both as long
    to write. The docstring below a name is its description in OpenAPI.
    """
