"""What cells are matched with: terms of a vocabulary, or entries of a project, behind one protocol."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pictoria_docs.plugins import fold


@dataclass(frozen=True, slots=True)
class EntityType:
    """A kind of thing that cells are matched with."""

    id: str
    name: str
    """As people call it, in the language of the one who asks."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A term or an entry."""

    id: str
    """The URI of a term, the id of an entry."""
    name: str
    type: EntityType
    description: str = ""
    """Where it stands, or what is above it: tells things of one name apart."""


@dataclass(frozen=True, slots=True)
class EntityProperty:
    """Something that is known of entities of a type."""

    id: str
    name: str
    vocabulary: str = ""
    """Id of the type that its values are of; "": they are texts."""


@dataclass(frozen=True, slots=True)
class PropertyValue:
    """A value of a property."""

    text: str
    id: str = ""
    """Of the entity that it is; "": none."""
    also: tuple[str, ...] = ()
    """Other forms that a cell may have: the normalised value."""

    def forms(self) -> Iterable[str]:
        """All texts that mean it, as they are compared."""
        return {fold(form) for form in (self.text, self.id, *self.also) if form}


class EntitySource(Protocol):
    """The entities of one type; `language` is that of names."""

    @property
    def type_id(self) -> str:
        """Id of the type."""

    def type(self, language: str) -> EntityType:
        """The type with its name."""

    def properties(self, language: str) -> Sequence[EntityProperty]:
        """What is known of its entities."""

    def find(self, id: str, language: str) -> Entity | None:
        """The entity of an id."""

    def match(self, words: str, limit: int) -> list[tuple[str, float]]:
        """Ids of the entities that words may mean, with scores up to 1, best first."""

    def having(self, property_id: str, value: str, limit: int) -> list[str]:
        """Ids of entities that are known by a value of a property, such as a number; [] where none is known so."""

    def values(self, id: str, property_id: str, language: str) -> Sequence[PropertyValue]:
        """The values of a property of an entity."""

    def beginning(self, prefix: str, language: str) -> Sequence[str]:
        """Ids of the entities whose names begin so, in the order of the names."""
