"""What the main process asks of a worker, and what a worker answers: plain picklable data."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Self

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.isolation import SkippedItem
from pictoria_docs.pipeline.stages import Stage

COARSE_SHARE = 0.5
"""Of the time limit of a page, for reading it coarsely."""
COARSER = frozenset({"page_failed", "page_hung", "page_memory", "page_crashed", "ocr_timeout", "ocr_failed"})
"""Failures of a page that less work may not meet."""

ConfigSource = dict[str, Any] | Path | None
"""Values, a YAML file, or None for the defaults."""


@dataclass(frozen=True, slots=True)
class WorkerJob:
    """Work on one source. Each item is answered once, in order, by `Done` or `Failed`."""

    about: ClassVar[str]
    """What an error of the job is about."""

    location: str
    password: str | None
    stages: tuple[Stage, ...]
    config: "ConfigSource"
    """Values of the config, or the file they are in."""
    time_limit: float
    """Seconds of processor time, or three times as many in all, after which the item in hand is given up."""
    items: tuple[int, ...]
    document: DocumentId | None = None
    memory_limit: int = 3 * 2**29
    """Bytes of memory of the worker, beyond which the item in hand is given up."""

    def without(self, item: int) -> Self:
        """What is left after `item`."""
        return replace(self, items=self.items[self.items.index(item) + 1 :])


@dataclass(frozen=True, slots=True)
class PrepareJob(WorkerJob):
    """Read the config and tell what the main process needs of it; one item."""

    about: ClassVar[str] = "config"


@dataclass(frozen=True, slots=True)
class OpenJob(WorkerJob):
    """Open a source and tell what it is, as the project would keep it; one item."""

    about: ClassVar[str] = "source"


@dataclass(frozen=True, slots=True)
class PagesJob(WorkerJob):
    """Find the regions of the pages whose numbers are the items."""

    about: ClassVar[str] = "page"

    coarse: bool = False
    """Whether options that can say so (`coarse`) ask for less work."""

    def coarser(self, item: int) -> Self:
        """The same page once more, with less work and half the time."""
        return replace(self, items=(item,), coarse=True, time_limit=COARSE_SHARE * self.time_limit)


@dataclass(frozen=True, slots=True)
class DocumentJob(WorkerJob):
    """Run the document stages over one document; one item."""

    about: ClassVar[str] = "document"

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
    """Section of the config to the digest of its options."""
    stages: tuple[Stage, ...]
    key_parts: dict[str, tuple[str, ...]]
    """Stage to what keys tell of its functions (`stages.key_parts`)."""
    time_limit: float
    """Seconds for a page."""
    open_limit: float
    """Seconds for opening a source."""
    memory_limit: int
    """Bytes for a worker."""
    asks: bool = False
    """Whether models are asked for anything."""
    unused_sections: tuple[str, ...] = ()
    """Sections of the config that belong to nothing that is installed."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A new worker has imported what it needs, and takes up its first job."""


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """What `DocumentJob` gives beside its parts."""

    counts: dict[str, dict[str, int]]
    """By stage, how many of each thing it found."""
    left_out: tuple[SkippedItem, ...] = ()
    failed: frozenset[str] = frozenset()
    """Stages that failed as a whole: their results are what they were given, and are not right."""
    failure: "Failed | None" = None
    """Why the first of them failed."""


@dataclass(frozen=True, slots=True)
class PartialResults:
    """Results (stage, page, data) of a document job on its way."""

    results: list[tuple[str, int, bytes]]


@dataclass(frozen=True, slots=True)
class Begun:
    """The work on an item begins: a page may take long."""

    item: int


@dataclass(frozen=True, slots=True)
class Done:
    """An item is done. `value`: `Prepared`, a `DocumentRecord`, a packed page, or `DocumentResult`."""

    item: int
    value: object
    warnings: tuple[tuple[str, dict[str, object]], ...] = ()
    """What of a page was left out, or read more coarsely: "errors.<code>" with its values."""
    left_out: tuple[SkippedItem, ...] = ()
    """What of a page failed in a way that nobody foresaw."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An item is given up: "errors.<code>" with its values."""

    item: int
    code: str
    values: dict[str, object]
    trace: str | None = None
    whole: bool = False
    """Not only this item: the source cannot be read any more."""

    @classmethod
    def of_memory(cls, job: WorkerJob, item: int) -> Self:
        """The item took more memory than the job allows."""
        values = {"file": job.location, "page": item, "limit": job.memory_limit // 2**20}
        return cls(item, f"{job.about}_memory", values)


Answer = PartialResults | Begun | Done | Failed
