"""The stages by name: which function runs for each, and its version.

Names ("package.module:function") rather than functions, so that the main process need not import what only the
workers run, and so that a project can put its own function in a stage's place.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any


@dataclass(frozen=True, slots=True)
class Stages:
    """The functions of a run; the signatures are in ARCHITECTURE.md."""

    open_source: str = "pictoria_docs.sources:open_source"
    detect: str = "pictoria_docs.layout:detect"
    settle: str = "pictoria_docs.layout:settle"
    find_captions: str = "pictoria_docs.captioning:find_captions"
    link: str = "pictoria_docs.linking:link"
    enrich: str = "pictoria_docs.enrichment:enrich"


def function(name: str) -> Callable[..., Any]:
    """The function that `name` ("package.module:function") names."""
    found: Callable[..., Any] = resolve_name(name)
    return found


def version(name: str) -> str:
    """`VERSION` of the module that defines the function: part of the key of its results."""
    return str(getattr(sys.modules[function(name).__module__], "VERSION", "1"))
