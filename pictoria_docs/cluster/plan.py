"""The folder of a plan, on a disk that all machines see: what is to be done, what was done.

```
plan.json           what was planned (`Plan`)
config.yaml         the options of the project, as they were then
shards/N.json       the documents of shard N (`Shard`)
in/N.sqlite         what the project knew of the documents of shard N; absent: nothing
part/N.sqlite       what was done of a shard that was interrupted
out/N.sqlite        the results of a shard that is done
done/N.json         that it is done, and how it went (`Done`); written last
attempts/N.jsonl    who worked on it, and when (`attempts`)
progress/N.json     how far it is now
```

All files but `attempts` are written beside their place and renamed: who reads one finds it whole, or not at all.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import IO, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict

from pictoria_docs.document.identity import DocumentId
from pictoria_docs.errors import NotFoundError, ProjectError
from pictoria_docs.pipeline.keys import digest
from pictoria_docs.pipeline.worker_jobs import Prepared
from pictoria_docs.store import DocumentRecord, ProblemRecord
from pictoria_docs.version import VERSION

FORMAT = 1
"""Version of the folder's form."""
PLAN, CONFIG = "plan.json", "config.yaml"
BLOCK = 1 << 22
"""Bytes that are copied at once."""


class Stages(StrEnum):
    """What shards do."""

    ANALYSE = "analyse"
    """Read pages and link."""
    ASSIST = "assist"
    """Ask models about documents that have been analysed."""


class PlanModel(BaseModel):
    """Data of a plan; a file of a later version may say more."""

    model_config = ConfigDict(frozen=True)


class Plan(PlanModel):
    """What was planned."""

    format: int = FORMAT
    version: str
    """Of the product."""
    python: str
    """Version of Python, major and minor."""
    keys: str
    """Digest of all that the results depend on beside the documents: options, stages, their versions."""
    stages: Stages
    project: str
    """The project's folder."""
    shard_pages: int
    shards: int
    documents: int
    pages: int


class Shard(PlanModel):
    """Some documents, which one worker does."""

    number: int
    pages: int
    documents: tuple[DocumentRecord, ...]
    """As the project knows them."""


class DoneDocument(PlanModel):
    """A document of a shard that is done."""

    id: DocumentId
    name: str
    pages: int
    """Pages that have a result."""
    skipped: int
    """Pages that could not be read."""
    counts: dict[str, int]
    """Figures, captions, entries, mentions, links and values found."""
    results: str
    """Digest of the keys of its results (`transfer.results_digest`)."""
    problems: tuple[ProblemRecord, ...] = ()
    """What was skipped."""


class Done(PlanModel):
    """How a shard went."""

    shard: int
    host: str
    seconds: float
    finished: str
    """When, ISO 8601 in UTC."""
    digest: str
    """BLAKE2b of `out/N.sqlite`."""
    documents: tuple[DoneDocument, ...]

    @property
    def pages(self) -> int:
        """Pages that have a result."""
        return sum(document.pages for document in self.documents)

    @property
    def skipped(self) -> int:
        """Pages that could not be read."""
        return sum(document.skipped for document in self.documents)

    @property
    def problems(self) -> list[ProblemRecord]:
        """All that was skipped."""
        return [problem for document in self.documents for problem in document.problems]


class ShardProgress(PlanModel):
    """How far a shard is that is being worked on."""

    shard: int
    pages: int
    """Pages read in this attempt."""
    started: str
    at: str
    """When this was written; both ISO 8601 in UTC."""
    host: str


class PlanFolder:
    """A plan on disk."""

    def __init__(self, folder: Path | str) -> None:
        """Open the plan in `folder`.

        Raises:
            NotFoundError: there is none.
            ProjectError: it cannot be read, or another version of the product made it.
        """
        self.folder = Path(folder).expanduser().absolute()
        self.plan = self._read(self.folder / PLAN)

    def _read(self, file: Path) -> Plan:
        if not file.exists():
            raise NotFoundError("plan_missing", folder=self.folder)
        with reading(file):
            values = json.loads(file.read_text(encoding="utf-8"))
            if values.get("format") != FORMAT:
                raise ProjectError("plan_other_format", folder=self.folder, version=values.get("version"))
            return Plan.model_validate(values)

    @property
    def config(self) -> Path:
        """The file with the options."""
        return self.folder / CONFIG

    def database(self, kind: Literal["in", "part", "out"], number: int) -> Path:
        """Name the file with what was known of a shard, what was done of it, or all that came of it."""
        return self.folder / kind / f"{number}.sqlite"

    def attempts(self, number: int) -> Path:
        """Name the file that tells who worked on a shard."""
        return self.folder / "attempts" / f"{number}.jsonl"

    def progress(self, number: int) -> Path:
        """Name the file that tells how far a shard is."""
        return self.folder / "progress" / f"{number}.json"

    def done_file(self, number: int) -> Path:
        """Name the file that tells how a shard went."""
        return self.folder / "done" / f"{number}.json"

    def shard_file(self, number: int) -> Path:
        """Name the file with the documents of a shard."""
        return self.folder / "shards" / f"{number}.json"

    def shard(self, number: int) -> Shard:
        """Read one shard.

        Raises:
            NotFoundError: the plan has no shard of this number.
        """
        if number >= self.plan.shards:
            raise NotFoundError("shard_unknown", folder=self.folder, number=number, last=self.plan.shards - 1)
        file = self.shard_file(number)
        with reading(file):
            return Shard.model_validate_json(file.read_text(encoding="utf-8"))

    def done(self, number: int) -> Done | None:
        """Read how a shard went; None: it is not done."""
        file = self.done_file(number)
        if not file.exists():
            return None
        with reading(file):
            return Done.model_validate_json(file.read_text(encoding="utf-8"))

    def missing(self) -> list[int]:
        """List the numbers of the shards that are not done."""
        names = {file.stem for file in (self.folder / "done").glob("*.json")}
        return [number for number in range(self.plan.shards) if str(number) not in names]

    def require_same(self, prepared: Prepared) -> None:
        """Go on only if this program would give the results that were planned.

        Raises:
            ProjectError: another version of the product, of a plug-in or of Python made the plan, or the options
                have changed since.
        """
        if self.plan.python != python_version():
            raise ProjectError(
                "plan_other_python", folder=self.folder, planned=self.plan.python, found=python_version()
            )
        if self.plan.version != VERSION:
            raise ProjectError(
                "plan_other_version", folder=self.folder, planned=self.plan.version, found=VERSION
            )
        if self.plan.keys != keys_digest(prepared):
            raise ProjectError("plan_other_options", folder=self.folder)


@contextmanager
def reading(file: Path) -> Iterator[None]:
    """Turn what is wrong with a file of a plan into one sentence.

    Raises:
        ProjectError: instead of what the disk or a parser says.
    """
    try:
        yield
    except (OSError, ValueError) as error:  # those of JSON and of models are of the second kind
        detail = error.strerror if isinstance(error, OSError) else type(error).__name__
        raise ProjectError("plan_unreadable", file=file, detail=detail) from error


def python_version() -> str:
    """Name the version of Python, major and minor."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def keys_digest(prepared: Prepared) -> str:
    """Digest of all that results depend on beside the documents."""
    stages = [stage.name for stage in prepared.stages]
    return digest(stages, sorted(prepared.key_parts.items()), sorted(prepared.digests.items()))


def write_whole(file: Path, text: str) -> None:
    """Write a file beside its place and put it there.

    Raises:
        ProjectError: the disk refuses it.
    """
    with _placed(file) as stream:
        stream.write(text.encode())


def copy_whole(source: Path, target: Path) -> str:
    """Copy a file beside its new place and put it there; gives the BLAKE2b of what was copied.

    Raises:
        ProjectError: the disk refuses it.
    """
    hashed = blake2b(digest_size=16)
    with _placed(target) as writer, source.open("rb") as reader:
        while block := reader.read(BLOCK):
            hashed.update(block)
            writer.write(block)
    return hashed.hexdigest()


@contextmanager
def _placed(file: Path) -> Iterator[IO[bytes]]:
    """Open a draft beside a file, which takes its place once it is whole and on the disk."""
    draft = file.with_name(f"{file.name}.{uuid4().hex}")
    try:
        with ProjectError.for_system("plan_unwritable", file=file):
            file.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
