"""What is known of a job: a long piece of work on a project, as its file has it."""

import secrets
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict

from pictoria_docs.errors import public_sentence
from pictoria_docs.exchange.contents.selection import EVERYTHING, ExportSelection
from pictoria_docs.exchange.nakala.depositing import NakalaStatus
from pictoria_docs.i18n import FALLBACK
from pictoria_docs.models.processes import alive, birth
from pictoria_docs.review.wire import Json
from pictoria_docs.store import ProblemRecord
from pictoria_docs.strict_model import StrictModel

SHOWN = 20
"""Skipped pages and files that are listed one by one."""
FILE = "job.json"
PROCESS = "process.json"
"""Names the job's process: written by who starts it, and by the process itself."""
LOCK = "starting.lock"
"""Held by who starts a job until its process is named."""
CANCEL = "cancel"
"""Made by whoever wants the job to end."""
LOG = "log.txt"


class JobKind(StrEnum):
    """What a job does."""

    ANALYSE = "analyse"
    """Add documents and do whatever is not done yet."""
    EXPORT = "export"
    """Write files that others can use."""
    DEPOSIT = "deposit"
    """Send a package to the archive Nakala."""
    COMPARE = "compare"
    """Compare all pictures, to find those that show the same."""


class JobState(StrEnum):
    """How far a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    """Its process is gone without a word."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self not in (JobState.WAITING, JobState.RUNNING)


class Phase(StrEnum):
    """What a running job is at."""

    STARTING = "starting"
    QUEUED = "queued"
    """Waits for its turn."""
    OPENING = "opening"
    READING = "reading"
    LINKING = "linking"
    ASKING = "asking"
    PREPARING = "preparing"
    INDEXING = "indexing"
    """Texts and pictures, so that they are found."""
    COMPARING = "comparing"
    EXPORTING = "exporting"
    PACKING = "packing"
    """Writing the package of a deposit."""
    DEPOSITING = "depositing"


class JobRequest(StrictModel):
    """What a job is to do."""

    add: tuple[str, ...] = ()
    """Files below the project's folder, or addresses, to be added first."""
    documents: tuple[str, ...] = ()
    """To be exported, deposited or read; none: all."""
    pages: str | None = None
    """Of them, to be read: "7", "1-20,30"; None: all."""
    again: bool = False
    """Whether pages are read once more of which something was left out."""
    formats: tuple[str, ...] = ()
    language: str = FALLBACK
    """Of words in the export."""
    selection: ExportSelection = EVERYTHING
    """What of them."""
    settings: Mapping[str, str] = {}
    """Of the formats, by name."""
    base_url: str | None = None
    """Under which they will be on the web."""
    name: str = "export"
    """Of the file to be downloaded, without its ending."""
    deposit: NakalaStatus | None = None
    """Whether a deposit is published when it is whole; None: it is no deposit."""
    anew: bool = False
    """Whether a deposit that was not finished is left as it is, and another one begun."""


class JobProcess(BaseModel):
    """The process of a job."""

    model_config = ConfigDict(frozen=True)

    pid: int
    born: str
    """When it was started: another process that has its number later is another one."""

    @classmethod
    def of(cls, pid: int) -> "JobProcess":
        """The process that has this number now."""
        return cls(pid=pid, born=birth(pid))

    @property
    def is_alive(self) -> bool:
        """Whether this very process is there."""
        return alive(self.pid, self.born)


class JobMessage(BaseModel):
    """A sentence to be shown, by its code, so that each reader gets it in their language."""

    code: str
    values: dict[str, str | int | float] = {}

    @classmethod
    def of(cls, problem: ProblemRecord) -> "JobMessage":
        """What was skipped and why, as plain values."""
        plain = {
            name: value if isinstance(value, (int, float)) else str(value)
            for name, value in problem.values.items()
        }
        return cls(code=problem.code, values=plain)

    def sentence(self, language: str) -> str:
        """The sentence."""
        return public_sentence(self.code, self.values, language)


class Job(BaseModel):
    """A job as it stands."""

    id: str
    """Sorts by the time it was asked for."""
    kind: JobKind
    asked: JobRequest
    by: str
    made: str
    started: str | None = None
    ended: str | None = None
    state: JobState = JobState.WAITING
    phase: Phase = Phase.STARTING
    before: int = 0
    """Jobs that end or begin before it, while it waits for its turn."""
    expected: int = 0
    """Pages (questions, formats, files) in this phase; 0: not known yet."""
    done: int = 0
    page: int | None = None
    """The page that was begun last; None: none yet in this phase."""
    page_seconds: float = 0.0
    """Since when, in seconds."""
    rate: float = 0.0
    """Pages per second."""
    seconds_left: float | None = None
    found: dict[str, int] = {}
    """Figures, captions, entries ... when it is done; data, files and what was made now of a deposit."""
    pages: int = 0
    """Pages read, or still right, when it is done."""
    skipped: list[JobMessage] = []
    skipped_count: int = 0
    error: JobMessage | None = None
    file: str | None = None
    """Name of the file to be downloaded."""
    size: int = 0
    """Bytes."""
    collection: str | None = None
    """Identifier of the collection that was deposited."""

    def as_json(self, language: str) -> Json:
        """On the wire."""
        values = self.model_dump(mode="json", exclude={"skipped", "error", "asked"})
        return values | {
            "documents": list(self.asked.documents),
            "formats": list(self.asked.formats),
            "deposit": self.asked.deposit,
            "over": self.state.is_over,
            "skipped": [message.sentence(language) for message in self.skipped],
            "error": self.error.sentence(language) if self.error is not None else None,
            # Hosts that were not asked because nobody has allowed it.
            "hosts": sorted(
                {
                    str(message.values["host"])
                    for message in self.skipped
                    if message.code == "host_not_allowed"
                }
            ),
        }


def write(folder: Path, job: Job) -> None:
    """Save a job, whole or not at all."""
    _write(folder / FILE, job)


def write_process(folder: Path, process: JobProcess) -> None:
    """Save which process a job has, whole or not at all."""
    _write(folder / PROCESS, process)


def read_process(folder: Path) -> JobProcess | None:
    """The process of a job; None: it has none yet, or never had."""
    try:
        return JobProcess.model_validate_json((folder / PROCESS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(file: Path, model: BaseModel) -> None:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
    try:
        draft.write_text(model.model_dump_json(), encoding="utf-8")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def read(folder: Path) -> Job:
    """A job as its process last reported it.

    Raises:
        OSError, ValueError: there is none, or it cannot be read.
    """
    return Job.model_validate_json((folder / FILE).read_text(encoding="utf-8"))


def lives(folder: Path) -> bool:
    """Whether a job's process is there, or on its way."""
    process = read_process(folder)
    if process is None:
        if _is_held(folder / LOCK):
            return True
        # Looked at again: it may have been named between the two looks.
        process = read_process(folder)
    return process is not None and process.is_alive


def _is_held(file: Path) -> bool:
    """Whether some process holds the lock of this file, which the system takes back when that one is gone."""
    if not file.exists():
        return False
    try:
        with FileLock(file, timeout=0):
            return False
    except Timeout:
        return True
