"""Pictures that look alike: what an index of them must be able to answer, and how one is found by name."""

from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import NamedTuple, Protocol

from pictoria_docs.errors import MissingPartError

GROUP = "pictoria_docs.similar"
"""Entry-point group in which a package offers an index under its name."""
AUTO, OFF = "auto", "off"


class Near(NamedTuple):
    """A picture that is like the one that was asked about."""

    document: str
    """The document's id."""
    id: str
    """The region's id."""
    score: float
    """Greater is more alike."""


class Similar(Protocol):
    """An index of a project's pictures."""

    def nearest(self, document: str, id: str, limit: int) -> Sequence[Near]:
        """The pictures most like this one, the nearest first, without itself; none if it does not know it."""


OpenSimilar = Callable[[Path], Similar | None]
"""Opens the index of the project in a folder; None where the project has none."""

_registered: dict[str, OpenSimilar] = {}


def register_similar(name: str, opener: OpenSimilar) -> None:
    """Offer an index under a name, in this process."""
    _registered[name] = opener


def similar_names() -> tuple[str, ...]:
    """The names of all kinds of index."""
    return tuple(dict.fromkeys((*_registered, *(point.name for point in entry_points(group=GROUP)))))


def find_similar(folder: Path, name: str = AUTO) -> Similar | None:
    """The index of the project in `folder`.

    Args:
        folder: the project's.
        name: of a kind of index; "auto": the first kind that this project has; "off": none.

    Raises:
        MissingPartError: a kind that was asked for by name is not installed.
    """
    if name == OFF:
        return None
    if name != AUTO:
        return _opener(name)(folder)
    for each in similar_names():
        found = _opener(each)(folder)
        if found is not None:
            return found
    return None


def _opener(name: str) -> OpenSimilar:
    if name in _registered:
        return _registered[name]
    point: EntryPoint | None = next((each for each in entry_points(group=GROUP) if each.name == name), None)
    try:
        if point is not None:
            opener: OpenSimilar = point.load()
            return opener
    except (ImportError, AttributeError) as error:
        raise MissingPartError("similar_missing", name=name, known=_known()) from error
    raise MissingPartError("similar_missing", name=name, known=_known())


def _known() -> str:
    return ", ".join((AUTO, OFF, *similar_names()))
