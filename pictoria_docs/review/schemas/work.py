"""Projects that are made, and files that are taken in."""

from pictoria_docs.exchange.formats.publication import (
    PublicationPerson,
    PublishedPictures,
)
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.schemas.answer import Answer


class ListedProjectJson(Answer):
    """A project in which the person takes part."""

    project: str
    title: str
    role: Role
    archived: bool
    """It can be read and exported, and is not changed."""
    removable: bool
    """Whoever manages it may delete and copy it here."""


class UploadLimitsJson(Answer):
    """What may be uploaded."""

    max_mib: int
    types: list[str]


class StartJson(Answer):
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


class MadeProjectJson(Answer):
    """The short name of a new project."""

    project: str


class TakenFileJson(Answer):
    """A file that was taken in."""

    name: str
    size: int


class ProjectSettingsJson(Answer):
    """What a project is set to."""

    profile: str | None
    """The kind of catalogue; null: one of an engineer's making."""
    languages: list[str]
    """Of its scans; none: the usual ones."""
    accepted_error: float | None
    """Share of all things that may be wrong among what is assumed; null: everything is asked about."""
    accepted_errors: list[float]
    """What to choose from."""


class PublicationJson(Answer):
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
