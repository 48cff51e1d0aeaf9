"""What takes long in a project, as one person may have it done: files in, analysis, export."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

from pictoria_docs.errors import AccessError, ProjectError
from pictoria_docs.extensions import EXPORTERS
from pictoria_docs.i18n import user_language
from pictoria_docs.review.authorization import Permission, job_permission
from pictoria_docs.review.identity.people import Person, clean_display
from pictoria_docs.review.identity.project_directory import ProjectDirectory
from pictoria_docs.review.identity.slugs import SUFFIX
from pictoria_docs.review.jobs.addresses import check_address, host_of
from pictoria_docs.review.jobs.job_record import Job, JobKind, JobRequest
from pictoria_docs.review.jobs.jobs import Jobs
from pictoria_docs.review.jobs.profiles import (
    Profile,
    allow_hosts,
    allowed_hosts,
    apply_profile,
    check_profile,
    profile_of,
)
from pictoria_docs.review.jobs.uploads import Taken, Uploads
from pictoria_docs.store import Store

TITLE = "title.txt"
"""Holds a project's name with the letters that addresses cannot have."""


class LongWork:
    """The jobs and files of one project as one person may use them; light, made for each request."""

    def __init__(
        self, project_directory: ProjectDirectory, person: Person, project: str, language: str | None = None
    ) -> None:
        """Look the project up.

        Raises:
            AccessError: the person has no part in it.
        """
        self._directory, self.person, self.project = project_directory, person, project
        self.folder = project_directory.require(person, project, Permission.READ)
        self.language = language or person.language or user_language()
        self.jobs = Jobs(self.folder)

    def require(self, permission: Permission) -> None:
        """Go on only if the person has a permission.

        Raises:
            AccessError: they have not.
        """
        self._directory.require(self.person, self.project, permission)

    def remove(self) -> None:
        """Take the project away, which nothing has been read into: files that still come in go with it.

        Raises:
            ProjectError: it holds a document, or work has been done in it.
        """
        self.require(Permission.REMOVE_PROJECT)
        with Store(self.folder) as store:
            if store.documents.all() or self.jobs.all():
                raise ProjectError("project_not_empty", project=self.project)
        self._directory.remove_project(self.person, self.project)

    # Files

    @property
    def _uploads(self) -> Uploads:
        return Uploads(self.folder, self._directory.config.upload)

    async def take(self, batch: str, name: str, pieces: AsyncIterator[bytes]) -> Taken:
        """Take one file into a batch.

        Raises:
            SourceError: it is refused.
        """
        self.require(Permission.ANALYSE)
        return await self._uploads.take(batch, name, pieces)

    def drop(self, batch: str) -> None:
        """Throw away the files of a batch."""
        self.require(Permission.ANALYSE)
        self._uploads.drop(batch)

    # Jobs

    def analyse(
        self,
        batch: str | None = None,
        addresses: Sequence[str] = (),
        *,
        title: str = "",
        allow: bool = False,
        password: str | None = None,
    ) -> Job:
        """Add what has been uploaded, and manifests, then do all that is not done yet.

        Args:
            batch: of uploaded files.
            addresses: of IIIF manifests.
            title: what a document of uploaded pictures is called.
            allow: whether the hosts of `addresses` may be asked from now on; only where people decide that.
            password: of locked PDFs; it is not kept.

        Raises:
            SourceError: a file or an address is refused.
        """
        self.require(Permission.ANALYSE)
        sources = [self._address(address, allow) for address in addresses]
        if batch is not None:
            sources = self._uploads.settle(batch, title or self.project, password) + sources
        return self.jobs.start(JobKind.ANALYSE, JobRequest(add=tuple(sources)), self.person.name)

    def _address(self, address: str, allow: bool) -> str:
        host, hosts = host_of(address), self._directory.iiif_hosts
        if hosts is None and allow:
            allow_hosts(self.folder, [host])
        elif hosts is not None:
            check_address(address, hosts)
            allow_hosts(self.folder, hosts)
        return check_address(address, allowed_hosts(self.folder))

    def settings(self) -> Profile:
        """What kind of catalogue the project holds.

        Raises:
            ConfigError: its config cannot be read.
        """
        self.require(Permission.ANALYSE)
        return profile_of(self.folder)

    def change_settings(self, profile: str, languages: Sequence[str]) -> Job:
        """Set another kind of catalogue for the project, and read again what that changes.

        Raises:
            ConfigError: no such profile or language, or its config cannot be read.
        """
        self.require(Permission.ANALYSE)
        apply_profile(self.folder, profile, languages)
        return self.jobs.start(JobKind.ANALYSE, JobRequest(), self.person.name)

    def export(self, wanted: Sequence[str], documents: Sequence[str] = (), *, rejected: bool = False) -> Job:
        """Write `wanted` formats of some documents (none named: all) into a file to be downloaded.

        `rejected`: also what people rejected.

        Raises:
            ExportError: no such format.
            ProjectError: no such document, or nothing has been analysed.
        """
        self.require(Permission.EXPORT)
        EXPORTERS.check(*wanted)
        with Store(self.folder) as store:
            chosen = [store.documents.get(name) for name in documents] or store.documents.all()
            if not wanted or not any(store.results.page_keys(record.id) for record in chosen):
                raise ProjectError("export_nothing_yet")
        request = JobRequest(
            documents=tuple(record.id for record in chosen) if documents else (),
            formats=tuple(dict.fromkeys(wanted)),
            language=self.language,
            rejected=rejected,
            name=self.project,
        )
        return self.jobs.start(JobKind.EXPORT, request, self.person.name)

    def cancel(self, id: str) -> None:
        """End a job that runs; what it has done is kept."""
        self._own(id)
        self.jobs.cancel(id)

    def resume(self, id: str, hosts: Sequence[str] = ()) -> Job:
        """Go on with a job that has ended; `hosts` may be asked from now on.

        Raises:
            AccessError: hosts are not for people to allow here.
        """
        self._own(id)
        if hosts:
            self.require(Permission.ANALYSE)
            if self._directory.iiif_hosts is not None:
                raise AccessError("not_allowed")
            allow_hosts(self.folder, hosts)
        return self.jobs.resume(id, self.person.name)

    def forget(self, id: str) -> None:
        """Remove a finished job from sight, with what it has exported."""
        self._own(id)
        self.jobs.forget(id)

    def download(self, id: str) -> Path:
        """The file that an export has made."""
        self.require(Permission.EXPORT)
        return self.jobs.download(id)

    def _own(self, id: str) -> None:
        job = self.jobs.get(id)
        is_export = job.kind is JobKind.EXPORT
        self.require(job_permission(is_export=is_export, started_by=job.by, person=self.person.name))


def create(
    project_directory: ProjectDirectory, person: Person, name: str, profile: str, languages: Sequence[str]
) -> str:
    """Make an empty project for a kind of catalogue; returns its short name.

    Raises:
        AccessError: the person may not make projects.
        ProjectError: there is one of that name already.
        ConfigError: no such profile or language.
    """
    if not project_directory.may_create(person):
        raise AccessError("not_allowed")
    check_profile(profile, languages)
    project, folder = project_directory.create_project(person, name)
    apply_profile(folder, profile, languages)
    with suppress(OSError):
        (folder / TITLE).write_text(clean_display(name, project), encoding="utf-8")
    return project


def title_of(folder: Path) -> str:
    """What a project is called: as typed by who made it, else as its folder."""
    with suppress(OSError, UnicodeDecodeError):
        return (folder / TITLE).read_text(encoding="utf-8")[:200]
    return folder.name.removesuffix(SUFFIX)
