"""Projects that are made, files that are taken in, and jobs."""

from pictoria_docs.exchange.formats.publication import (
    PublicationOptions,
    PublicationPerson,
    PublishedPictures,
)
from pictoria_docs.exchange.nakala.depositing import NakalaStatus
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.jobs.job_record import JobKind, JobState, Phase
from pictoria_docs.review.wire import Json
from pictoria_docs.strict_model import StrictModel


class ListedProjectJson(StrictModel):
    """A project in which the person takes part."""

    project: str
    title: str
    role: Role
    archived: bool
    """It can be read and exported, and is not changed."""
    removable: bool
    """Whoever manages it may delete and copy it here."""


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
    imports: list[str]
    """Formats of files of other tools that are taken in."""
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


class ProjectSettingsJson(StrictModel):
    """What a project is set to."""

    profile: str | None
    """The kind of catalogue; null: one of an engineer's making."""
    languages: list[str]
    """Of its scans; none: the usual ones."""
    accepted_error: float | None
    """Share of all things that may be wrong among what is assumed; null: everything is asked about."""
    accepted_errors: list[float]
    """What to choose from."""


class PublicationJson(StrictModel):
    """What a project says of itself when it is published."""

    title: str
    description: str
    creators: list[PublicationPerson]
    licence: str
    rights: str
    publisher: str
    date: str
    pictures: PublishedPictures
    missing: list[str]
    """Names of what every deposit must say, and this project does not yet."""


def publication_json(options: PublicationOptions, language: str) -> Json:
    """What the project says of itself, its texts in one language."""
    told = options.model_dump(mode="json", include=set(PublicationJson.model_fields))
    texts = {name: options.text(getattr(options, name), language) for name in ("title", "description")}
    return told | texts | {"missing": options.missing}


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
    deposit: NakalaStatus | None
    """Whether a deposit is published when it is whole; null: it is no deposit."""
    collection: str | None
    """Identifier of the collection that was deposited."""
    over: bool
    hosts: list[str]
    """That were not asked because nobody has allowed it."""


class JobsJson(StrictModel):
    """Jobs, the newest first."""

    jobs: list[JobJson]
