"""Projects that are made, files that are taken in, and jobs."""

from pictoria_docs.review.authorization import Role
from pictoria_docs.review.jobs.job_record import JobKind, JobState, Phase
from pictoria_docs.strict_model import StrictModel


class ListedProjectJson(StrictModel):
    """A project in which the person takes part."""

    project: str
    title: str
    role: Role


class UploadLimitsJson(StrictModel):
    """What may be uploaded."""

    max_mib: int
    types: list[str]


class StartJson(StrictModel):
    """What a person can do here."""

    projects: list[ListedProjectJson]
    may_create: bool
    profiles: list[str]
    languages: list[str]
    formats: list[str]
    upload: UploadLimitsJson
    hosts: list[str] | None
    """That manifests may be fetched from; null: the person allows hosts as they go."""


class MadeProjectJson(StrictModel):
    """The short name of a new project."""

    project: str


class TakenFileJson(StrictModel):
    """A file that was taken in."""

    name: str
    size: int


class ProfileJson(StrictModel):
    """What kind of catalogue a project holds."""

    profile: str | None
    """null: one of an engineer's making."""
    languages: list[str]


class JobJson(StrictModel):
    """A job, and how far it has come."""

    id: str
    project: str
    kind: JobKind
    by: str
    made: str
    started: str | None
    ended: str | None
    state: JobState
    phase: Phase
    expected: int
    """Pages, questions or formats in this phase; 0: not known yet."""
    done: int
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
    hosts: list[str]
    """That were not asked because nobody has allowed it."""


class JobsJson(StrictModel):
    """Jobs, the newest first."""

    jobs: list[JobJson]
