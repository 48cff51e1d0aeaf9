"""What can be swapped in the layout room, by name: detectors and OCR engines, ours and those of other packages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Generic, TypeVar

from pictoria_docs.errors import MissingPartError, PictoriaError
from pictoria_docs.i18n import translate
from pictoria_docs.registry import Registry

Made = TypeVar("Made")


@dataclass(frozen=True)
class PartStatus:
    """Whether a part can be used here, and what to do if not: one line of `pictoria-docs doctor`."""

    name: str
    ready: bool
    code: str
    """Message below `parts`: what is there, or what to install."""
    values: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    """For OCR: the languages that can be read, as Tesseract names them."""

    def sentence(self, language: str | None = None) -> str:
        """The line in words."""
        return translate(f"parts.{self.code}", language, **self.values)


@dataclass(frozen=True)
class Requirement:
    """What must be installed for a part, and the message that tells how, the same below `parts` and `errors`."""

    part: str
    modules: tuple[str, ...]
    code: str
    values: dict[str, str] = field(default_factory=dict)

    def status(self, ready: str, values: dict[str, str], languages: tuple[str, ...] = ()) -> PartStatus:
        """How the part stands, without importing it; `ready` is the message where all is there."""
        if all(find_spec(module) is not None for module in self.modules):
            return PartStatus(self.part, True, ready, values, languages)
        return PartStatus(self.part, False, self.code, self.values)

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Import and make the part.

        Raises:
            MissingPartError: it is not installed, or does not work.
        """
        try:
            yield
        except PictoriaError:
            raise
        except ImportError as error:
            raise MissingPartError(self.code, **self.values) from error
        except Exception as error:
            raise MissingPartError("part_broken", name=self.part, detail=str(error)) from error


@dataclass(frozen=True)
class Availability(Generic[Made]):
    """A named part: how to make it, and whether it is there. Both are called only when needed."""

    name: str
    load: Callable[[str | None], Made]
    """Makes the part; the argument is a model's folder or hub id, for parts that take one.

    Raises `MissingPartError` where it is not installed or its model cannot be read."""
    status: Callable[[], PartStatus]


PartMaker = Availability[Made] | Callable[[str | None], Made]
"""What a registry of parts holds: a part, or a function that makes it from a model's name (None: none is named)."""


class Parts(Generic[Made]):
    """Parts of one kind, made on first use and kept for the life of the process."""

    def __init__(self, registry: Registry[PartMaker[Made]]) -> None:
        self.registry = registry
        self._made: dict[tuple[str, str | None], Made] = {}

    def part(self, name: str) -> Availability[Made]:
        """The part of this name.

        Raises:
            ConfigError: there is none.
            MissingPartError: it is another package's and cannot be imported.
        """
        entry = self.registry.get(name)
        if isinstance(entry, Availability):
            return entry
        plugin = self.registry.plugins.get(name)
        values = {"package": plugin.package, "version": plugin.version} if plugin is not None else {}
        return Availability(name, entry, lambda: PartStatus(name, True, "plugin", values))

    def get(self, name: str, model: str | None = None) -> Made:
        """The part itself.

        Raises:
            ConfigError: no part has this name.
            MissingPartError: it is not installed, or its model cannot be read.
        """
        key = (name, model)
        if key not in self._made:
            load = self.part(name).load
            with self.registry.plugin_errors(name):
                self._made[key] = load(model)
        return self._made[key]

    def statuses(self) -> list[PartStatus]:
        """How each part stands here; a broken one is reported, never raised."""
        return [self._status(name) for name in self.registry.names()]

    def _status(self, name: str) -> PartStatus:
        try:
            part = self.part(name)
            with self.registry.plugin_errors(name):
                return part.status()
        except MissingPartError as error:
            return PartStatus(name, False, "broken", {"detail": error.sentence()})
