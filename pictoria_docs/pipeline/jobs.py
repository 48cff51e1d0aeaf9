"""What the main process asks of a worker, and what a worker answers: plain picklable data."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from pictoria_docs.document import SourceKind
from pictoria_docs.document.identity import DocumentId
from pictoria_docs.pipeline.stages import Stages

ConfigSource = dict[str, Any] | Path | None
"""Values, a YAML file, or None for the defaults."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work on one source. Each item is answered once, in order, by `Done` or `Failed`."""

    location: str
    password: str | None
    stages: Stages
    config: "ConfigSource"
    """Values of the config, or the file they are in."""
    time_limit: float
    """Seconds without an answer after which the item in hand is given up."""
    items: tuple[int, ...]
    document: DocumentId | None = None

    def without(self, item: int) -> Self:
        """What is left after `item`."""
        return replace(self, items=self.items[self.items.index(item) + 1 :])


@dataclass(frozen=True, slots=True)
class PrepareJob(Job):
    """Read the config and tell what the main process needs of it; one item."""


@dataclass(frozen=True, slots=True)
class OpenJob(Job):
    """Open a source and tell what it is; one item."""


@dataclass(frozen=True, slots=True)
class PagesJob(Job):
    """Find the regions of the pages whose numbers are the items."""


@dataclass(frozen=True, slots=True)
class DocumentJob(Job):
    """Settle, caption, link and enrich one document; one item."""

    folder: Path = Path()
    """The project, from which the worker reads the pages."""
    wanted: tuple[str, ...] = ()
    """The stages whose results are no longer right, in order; those before them are read from the store."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What `PrepareJob` gives: the config and the stages as the main process sees them, without importing either."""

    values: dict[str, Any]
    """The whole config as plain data."""
    digest: str
    digests: dict[str, str]
    """Room of the config to the digest of its options."""
    versions: dict[str, str]
    """Field of `Stages` to the version of its function."""
    time_limit: float
    """Seconds for a page."""
    open_limit: float
    """Seconds for opening a source."""
    asks: bool = False
    """Whether models are asked for anything."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What `OpenJob` gives."""

    location: str
    name: str
    kind: SourceKind
    sha256: str
    page_count: int
    title: str | None
    stamp: str | None = None
    """Of its files, taken before their content was read."""


@dataclass(frozen=True, slots=True)
class Part:
    """Results (stage, page, data) of a document job on its way."""

    results: list[tuple[str, int, bytes]]


@dataclass(frozen=True, slots=True)
class Done:
    """An item is done. `value`: `Prepared`, `SourceInfo`, a packed page, or by stage the counts of a document."""

    item: int
    value: object


@dataclass(frozen=True, slots=True)
class Failed:
    """An item is given up: "errors.<code>" with its values."""

    item: int
    code: str
    values: dict[str, object]
    trace: str | None = None
    whole: bool = False
    """Not only this item: the source cannot be read any more."""


Answer = Part | Done | Failed
