"""Pictures that look alike: what an index of them must be able to answer, and how one is found by name."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from pictoria_docs.errors import MissingPartError
from pictoria_docs.registry import Registry

AUTO, OFF = "auto", "off"


class Near(NamedTuple):
    """A picture that is like the one that was asked about."""

    document: str
    """The document's id."""
    id: str
    """The region's id."""
    score: float
    """Greater is more alike."""
    relation: str | None = None
    """What the index suggests that the two have in common, as comparisons name it ("same_picture")."""


class Similar(Protocol):
    """An index of a project's pictures. One that has a method `close` is closed with its project."""

    def nearest(self, document: str, id: str, limit: int) -> Sequence[Near]:
        """The pictures most like this one, the nearest first, without itself; none if it does not know it."""


OpenSimilar = Callable[[Path], Similar | None]
"""Opens the index of the project in a folder; None where the project has none."""
SIMILAR: Registry[OpenSimilar] = Registry("similar", "pictoria_docs.similar", unknown=MissingPartError)


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
        return _open(name, folder)
    for kind in SIMILAR.names():
        with suppress(MissingPartError):
            found = _open(kind, folder)
            if found is not None:
                return found
    return None


def _open(name: str, folder: Path) -> Similar | None:
    opener = SIMILAR.get(name)
    with SIMILAR.plugin_errors(name):
        return opener(folder)
