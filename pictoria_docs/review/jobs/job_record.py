"""What is known of a job: a long piece of work on a project, as its file has it."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, SerializeAsAny

from pictoria_docs.errors import public_sentence
from pictoria_docs.exchange.contents.selection import EVERYTHING, ExportSelection
from pictoria_docs.i18n import FALLBACK
from pictoria_docs.models.processes import alive, birth
from pictoria_docs.review.schemas.jobs import JobState, Phase
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


class JobRequest(StrictModel):
    """What a job is to do; what a kind of a package asks for besides is kept beside it."""

    model_config = ConfigDict(extra="allow")
    add: tuple[str, ...] = ()
    """Files below the project's folder, or addresses, to be added first."""
    documents: tuple[str, ...] = ()
    """To be exported or read; none: all."""
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
    goes_on: bool = False
    """Whether it does what one of the same request has left."""


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
    """A job as it stands; what a kind of a package tells besides is kept beside it."""

    model_config = ConfigDict(extra="allow")
    id: str
    """Sorts by the time it was asked for."""
    kind: str
    """A name of `JOB_KINDS`, whose package may have gone since."""
    asked: SerializeAsAny[JobRequest]
    by: str
    made: str
    started: str | None = None
    ended: str | None = None
    state: JobState = JobState.WAITING
    phase: str = Phase.STARTING
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
    """Figures, captions, entries ... when it is done."""
    pages: int = 0
    """Pages read, or still right, when it is done."""
    skipped: list[JobMessage] = []
    skipped_count: int = 0
    error: JobMessage | None = None
    file: str | None = None
    """Name of the file to be downloaded."""
    size: int = 0
    """Bytes."""


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
