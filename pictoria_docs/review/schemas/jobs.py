"""Jobs: long pieces of work on a project."""

from enum import StrEnum

from pydantic import ConfigDict, with_config

from pictoria_docs.review.schemas.answer import Answer, describe


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
    """What a running job is at; kinds of packages have phases of their own. The words are `desk.home.job_PHASE`."""

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


@with_config(ConfigDict(extra="allow", json_schema_extra=describe))
class JobJson(Answer):
    """A job, and how far it has come; a kind of a package adds names of its own."""

    id: str
    project: str
    kind: str
    """"analyse", "export", "compare", or a kind of a package."""
    by: str
    made: str
    started: str | None
    ended: str | None
    state: JobState
    phase: str
    """What it is at; `desk.home.job_PHASE` are its words."""
    before: int
    """Jobs that end or begin before it, while it waits for its turn."""
    expected: int
    """Pages, questions, pictures, formats or files in this phase; 0: not known yet."""
    done: int
    page: int | None
    """That was begun last."""
    page_seconds: float
    """How long ago."""
    rate: float
    """Pages per second."""
    seconds_left: float | None
    found: dict[str, int]
    pages: int
    skipped: list[str]
    """Sentences."""
    skipped_count: int
    error: str | None
    file: str | None
    size: int
    documents: list[str]
    formats: list[str]
    over: bool
    resumable: bool
    """Whether it can go on."""
    told: str | None
    """What it has done, in a sentence; null: its numbers say it. Or which package is missing that offers its kind."""
    hosts: list[str]
    """That were not asked because nobody has allowed it."""


class JobsJson(Answer):
    """Jobs, the newest first."""

    jobs: list[JobJson]
