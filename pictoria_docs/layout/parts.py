"""What can be swapped in the layout room, by name: detectors and OCR engines, ours and those of other packages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import Generic, TypeVar

from pictoria_docs.errors import ConfigError, MissingPartError, PictoriaError
from pictoria_docs.i18n import translate

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
class OptionalPart(Generic[Made]):
    """A named part: how to make it, and whether it is there. Both are called only when needed."""

    name: str
    load: Callable[[str | None], Made]
    """Makes the part; the argument is a model's folder or hub id, for parts that take one.

    Raises `MissingPartError` where it is not installed or its model cannot be read."""
    status: Callable[[], PartStatus]


class Registry(Generic[Made]):
    """Parts of one kind by name; other packages add theirs through an entry point `group`.

    An entry point names an `OptionalPart`, or a function that makes the part from a model's name (None: none is named).
    """

    def __init__(self, kind: str, group: str, own: tuple[OptionalPart[Made], ...]) -> None:
        self.kind = kind
        self.group = group
        self._parts = {part.name: part for part in own}
        self._made: dict[tuple[str, str | None], Made] = {}

    def register(self, part: OptionalPart[Made]) -> None:
        """Add a part of the program's own, or replace one."""
        self._parts[part.name] = part
        self._made = {key: made for key, made in self._made.items() if key[0] != part.name}

    def names(self) -> list[str]:
        """All names, ours first."""
        return list(dict.fromkeys([*self._parts, *(entry.name for entry in entry_points(group=self.group))]))

    def part(self, name: str) -> OptionalPart[Made]:
        """The part of this name.

        Raises:
            ConfigError: there is none.
            MissingPartError: it is another package's and cannot be imported.
        """
        if name in self._parts:
            return self._parts[name]
        for entry in entry_points(group=self.group):
            if entry.name == name:
                return self._foreign(name, entry.value, entry.load)
        raise ConfigError("unknown_part", kind=self.kind, name=name, known=", ".join(self.names()))

    def _foreign(self, name: str, source: str, load: Callable[[], object]) -> OptionalPart[Made]:
        try:
            found = load()
        except Exception as error:
            raise MissingPartError("part_broken", name=name, detail=f"{source}: {error}") from error
        if isinstance(found, OptionalPart):
            return found
        if not callable(found):
            raise MissingPartError("part_broken", name=name, detail=source)
        make: Callable[[str | None], Made] = found

        def load_model(model: str | None) -> Made:
            try:
                return make(model)
            except PictoriaError:
                raise
            except Exception as error:
                raise MissingPartError("part_broken", name=name, detail=f"{source}: {error}") from error

        return OptionalPart(name, load_model, lambda: PartStatus(name, True, "foreign", {"source": source}))

    def get(self, name: str, model: str | None = None) -> Made:
        """The part itself, made on first use and kept for the life of the process.

        Raises:
            ConfigError: no part has this name.
            MissingPartError: it is not installed, or its model cannot be read.
        """
        key = (name, model)
        if key not in self._made:
            self._made[key] = self.part(name).load(model)
        return self._made[key]

    def statuses(self) -> list[PartStatus]:
        """How each part stands here; a broken one is reported, never raised."""
        found = []
        for name in self.names():
            try:
                found.append(self.part(name).status())
            except MissingPartError as error:
                found.append(PartStatus(name, False, "broken", {"detail": error.sentence()}))
        return found


def installed(*modules: str) -> bool:
    """Whether all these modules can be imported, without importing them."""
    return all(find_spec(module) is not None for module in modules)
