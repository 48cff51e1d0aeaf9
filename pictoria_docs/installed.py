"""What installed packages offer by entry points, and the folders that they bring; nothing is imported to know it."""

import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PACKAGE = "pictoria-docs"
"""As pip knows it: what it offers is built in."""
GROUPS = "pictoria_docs."
"""How the groups of entry points begin."""
PACKAGES_GROUP = "pictoria_docs.packages"
"""The group of packages that bring words (`locales/`) or files of pages (`static/`)."""
SEPARATE = {
    **dict.fromkeys(("arkindex", "callico", "exchange-extra", "label-studio"), "exchange-extra"),
    "friezes": "friezes",
    **dict.fromkeys(("look-alikes", "map", "motifs-and-moulds"), "look-alikes"),
    **dict.fromkeys(("deposit", "deposit_nakala", "deposits", "nakala"), "nakala"),
    **dict.fromkeys(("openrefine", "reconcile"), "openrefine"),
}
"""What comes with the packages of this repository, by name, with the extra of ours that installs it: who asks for it
without having it is told."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """What another package offers under a name."""

    name: str
    target: str
    """Where it is: "package.module:object"."""
    package: str
    """The package as pip knows it."""
    version: str


def missing_extra(name: str) -> str | None:
    """Give the extra that installs what a package of this repository offers; None: it is installed, or no such name."""
    extra = SEPARATE.get(name)
    return None if extra in {plugin.name for plugin in installed(PACKAGES_GROUP)} else extra


def groups() -> frozenset[str]:
    """List the groups in which packages offer things to the product."""
    return frozenset(group for group in _entry_points(tuple(sys.path)).groups if group.startswith(GROUPS))


def installed(group: str) -> tuple[Plugin, ...]:
    """List what installed packages offer in a group, in the same order on each machine."""
    return _installed(group, tuple(sys.path))


def package_folders(name: str) -> tuple[Path, ...]:
    """List the folders of this name ("locales", "static") that other packages bring, in the order of `installed`."""
    return _package_folders(name, tuple(sys.path))


@lru_cache(maxsize=4)
def _entry_points(path: tuple[str, ...]) -> Any:
    """Read all entry points below the folders from which Python imports; it takes some milliseconds."""
    return entry_points()


@lru_cache(maxsize=64)
def _installed(group: str, path: tuple[str, ...]) -> tuple[Plugin, ...]:
    found = [
        Plugin(point.name, point.value, point.dist.name, point.dist.version)
        for point in _entry_points(path).select(group=group)
        if point.dist is not None
    ]
    return tuple(sorted(found, key=lambda plugin: (plugin.package.lower(), plugin.name)))


@lru_cache(maxsize=8)
def _package_folders(name: str, path: tuple[str, ...]) -> tuple[Path, ...]:
    folders: list[Path] = []
    for plugin in _installed(PACKAGES_GROUP, path):
        # A package that cannot be found brings nothing; `doctor` tells what is wrong with it.
        with suppress(ImportError, ValueError):
            spec = find_spec(plugin.target)
            places = (spec and spec.submodule_search_locations) or ()
            folders += [Path(place) / name for place in places if (Path(place) / name).is_dir()]
    return tuple(dict.fromkeys(folders))
