"""Things that can be swapped or added, by name: one registry for each kind, filled by entry points.

What comes with the product is offered as other packages offer theirs. A registry knows names without importing what
they name, so that help and lists cost nothing. What is asked for is imported then. A package that cannot be imported,
or that offers a name which is taken, is told about by `problems` and costs nothing but what it offers.
"""

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import EntryPoint
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name
from types import ModuleType
from typing import Generic, TypeVar

from pictoria_docs.errors import ConfigError, MissingPartError, PictoriaError
from pictoria_docs.installed import PACKAGE, PACKAGES_GROUP, SEPARATE, Plugin, groups, installed

Extension = TypeVar("Extension")
DISK_FULL = frozenset({ENOSPC, EDQUOT})
"""What the system says where there is no room left: no fault of any package."""


@dataclass(frozen=True, slots=True)
class PluginProblem:
    """Something that another package offers and that cannot be used."""

    name: str
    error: PictoriaError
    """What is wrong with it, and what to do."""


class Registry(Generic[Extension]):
    """Things of one kind by name: ours, those of installed packages, and those registered in this process."""

    def __init__(
        self,
        kind: str,
        group: str,
        *,
        first: tuple[str, ...] = (),
        attributes: tuple[str, ...] = ("__call__",),
        unknown: type[PictoriaError] = ConfigError,
    ) -> None:
        """Make a registry.

        Args:
            kind: what its things are, in the singular: names the message about an unknown one.
            group: the entry points' group in which packages offer theirs.
            first: the built-in names that lists begin with; the others follow by the alphabet.
            attributes: what each thing must have to be one.
            unknown: the error about a name that nobody offers.
        """
        self.kind = kind
        self.group = group
        self._first = first
        self._attributes = attributes
        self._unknown = unknown
        self._registered: dict[str, Extension] = {}

    @property
    def built_in(self) -> Mapping[str, str]:
        """Give what comes with the product, by name, with where each is: "package.module:object"."""
        own = {plugin.name: plugin.target for plugin in installed(self.group) if plugin.package == PACKAGE}
        return {name: own[name] for name in dict.fromkeys((*self._first, *own)) if name in own}

    @property
    def plugins(self) -> Mapping[str, Plugin]:
        """What other packages offer, by name, whether it can be imported or not."""
        return self._offers()[0]

    def names(self) -> tuple[str, ...]:
        """All names: ours, then those registered in this process, then those of installed packages."""
        return tuple(dict.fromkeys((*self.built_in, *self._registered, *self.plugins)))

    def register(self, name: str, extension: Extension) -> None:
        """Offer a thing under a name in this process; it replaces what has that name."""
        self._registered[name] = extension

    def unregister(self, name: str) -> None:
        """Take back what was registered in this process."""
        self._registered.pop(name, None)

    def get(self, name: str) -> Extension:
        """The thing of that name, imported on first use.

        Raises:
            PictoriaError: there is none; `ConfigError` unless the registry says otherwise.
            MissingPartError: the package that offers it is not installed, cannot be imported, or offers something else.
        """
        if name in self._registered:
            return self._registered[name]
        if name in self.built_in:
            found: Extension = resolve_name(self.built_in[name])
            return found
        plugin = self.plugins.get(name)
        if plugin is None and name in SEPARATE:
            raise MissingPartError("extra_missing", part=name, extra=SEPARATE[name])
        if plugin is None:
            raise self._unknown(f"unknown_{self.kind}", name=name, known=", ".join(self.names()))
        return self._import(plugin)

    def check(self, *names: str) -> None:
        """See that there is a thing of each name; what is ours is not imported for that.

        Raises:
            PictoriaError: as `get`.
        """
        for name in names:
            if name not in self.built_in:
                self.get(name)

    def _import(self, plugin: Plugin) -> Extension:
        with self.plugin_errors(plugin.name, "plugin_broken"):
            found: Extension = EntryPoint(plugin.name, plugin.target, self.group).load()
            missing = [name for name in self._attributes if not hasattr(found, name)]
            if missing:
                raise TypeError(f"{plugin.target} has no {', '.join(missing)}")
        return found

    @contextmanager
    def plugin_errors(self, name: str, code: str = "plugin_failed") -> Iterator[None]:
        """Use the thing of that name: where it is another package's and fails unforeseen, the error names the package.

        Raises:
            MissingPartError: it failed.
            OSError: the disk is full.
        """
        plugin = None if name in self._registered else self.plugins.get(name)
        if plugin is None:
            yield
            return
        try:
            yield
        except (PictoriaError, MemoryError):
            raise
        except (Exception, SystemExit) as error:
            if isinstance(error, OSError) and error.errno in DISK_FULL:
                raise
            detail = f"{type(error).__name__}: {error}"
            raise MissingPartError(code, name=name, package=plugin.package, detail=detail) from error

    def problems(self) -> list[PluginProblem]:
        """What other packages offer and cannot be used; all of it is imported to find out."""
        found = list(self._offers()[1])
        for plugin in self.plugins.values():
            try:
                self._import(plugin)
            except MissingPartError as error:
                found.append(PluginProblem(plugin.name, error))
        return found

    def _offers(self) -> tuple[dict[str, Plugin], list[PluginProblem]]:
        """What other packages offer, by name, and what of it is left out because its name is taken."""
        plugins: dict[str, Plugin] = {}
        clashes = []
        built_in = self.built_in
        for plugin in installed(self.group):
            if plugin.package == PACKAGE:
                continue
            if plugin.name not in built_in and plugin.name not in plugins:
                plugins[plugin.name] = plugin
                continue
            other = PACKAGE if plugin.name in built_in else plugins[plugin.name].package
            error = ConfigError("plugin_clash", name=plugin.name, package=plugin.package, other=other)
            clashes.append(PluginProblem(plugin.name, error))
        return plugins, clashes


PACKAGES: Registry[ModuleType] = Registry("package", PACKAGES_GROUP, attributes=("__path__",))
"""Packages that bring words (`locales/`) or files of pages (`static/`)."""


def offered(group: str, first: Sequence[str] = ()) -> tuple[str, ...]:
    """List the names that installed packages offer in a group, for help that must not import the room of the registry.

    Args:
        group: of entry points.
        first: the names that the list begins with.
    """
    names = [plugin.name for plugin in installed(group)]
    return tuple(name for name in dict.fromkeys((*first, *names)) if name in names)


def plugin_versions(names: Collection[str]) -> set[str]:
    """List the packages that offer something of these names, whatever kind it is of, each with what tells its version.

    Returns:
        For each package its name, its version and the digest of its source: who works on one seldom counts it up.
    """
    plugins = (plugin for group in groups() for plugin in installed(group) if plugin.name in names)
    return {
        f"{plugin.package} {plugin.version} {source_digest(plugin.target)}"
        for plugin in plugins
        if plugin.package != PACKAGE
    }


def source_digest(target: str) -> str:
    """Digest the source of the package that holds a target, "package.module:object": Python and word lists (YAML).

    Nothing is imported.
    """
    return _source_digest(target.partition(":")[0].partition(".")[0], tuple(sys.path))


@lru_cache(maxsize=64)
def _source_digest(package: str, path: tuple[str, ...]) -> str:
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec is not None else None
    files = [
        file
        for folder in folders or ()
        for file in sorted(Path(folder).rglob("*"))
        if file.suffix in (".py", ".yaml")
    ]
    if spec is not None and spec.origin is not None and not files:
        files = [Path(spec.origin)]
    hashed = blake2b(digest_size=16)
    for file in files:
        with suppress(OSError):
            hashed.update(file.read_bytes())
    return hashed.hexdigest()
