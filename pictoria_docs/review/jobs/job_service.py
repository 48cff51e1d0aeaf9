"""What takes long in a project, as one person may have it done: files in, analysis, export, deposit."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from pictoria_docs.errors import AccessError, ProjectError
from pictoria_docs.exchange.contents.selection import EVERYTHING, ExportSelection
from pictoria_docs.exchange.formats.export import check_base_url, needs
from pictoria_docs.exchange.formats.exporters import EXPORTERS, Need
from pictoria_docs.exchange.formats.publication import PublicationOptions
from pictoria_docs.exchange.formats.settings import check_settings, settings_known
from pictoria_docs.i18n import user_language
from pictoria_docs.pipeline.page_range import PageRange
from pictoria_docs.review.authorization import Permission, job_permission
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import ProjectDirectory
from pictoria_docs.review.identity.project_folder import set_title
from pictoria_docs.review.jobs.addresses import check_address, host_of
from pictoria_docs.review.jobs.job_kinds import JOB_KINDS, job_json
from pictoria_docs.review.jobs.job_record import Job, JobRequest
from pictoria_docs.review.jobs.jobs import Jobs
from pictoria_docs.review.jobs.profiles import (
    Profile,
    allow_hosts,
    allowed_hosts,
    apply_profile,
    check_profile,
    profile_of,
)
from pictoria_docs.review.jobs.publication_settings import change_publication, publication_of
from pictoria_docs.review.jobs.review_settings import accepted_error_of, set_accepted_error
from pictoria_docs.review.jobs.uploads import UploadedFile, Uploads
from pictoria_docs.review.schemas.jobs import JobJson
from pictoria_docs.store import Store

DESK = "desk"
"""The setting of formats that lead to the review desk."""


class JobService:
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

    # Files

    @property
    def _uploads(self) -> Uploads:
        return Uploads(self.folder, self._directory.config.upload)

    async def take(self, batch: str, name: str, pieces: AsyncIterator[bytes]) -> UploadedFile:
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

    def start(self, kind: str, asked: JobRequest) -> Job:
        """Have a job of a kind done as soon as it is its turn.

        Raises:
            AccessError: the person has not the permission that the kind asks for.
            MissingPartError: the package that offers the kind is not installed.
            TooManyError: the person has too many jobs already.
        """
        self.require(JOB_KINDS.get(kind).permission)
        return self.jobs.start(kind, asked, self.person.name)

    def told(self, job: Job) -> JobJson:
        """Tell a job of the project."""
        return job_json(job, self.project, self.language)

    def analyse(
        self,
        batch: str | None = None,
        addresses: Sequence[str] = (),
        *,
        title: str = "",
        allow: bool = False,
        password: str | None = None,
        documents: Sequence[str] = (),
        pages: str | None = None,
        again: bool = False,
    ) -> Job:
        """Add what has been uploaded, and manifests, then do all that is not done yet.

        Args:
            batch: of uploaded files.
            addresses: of IIIF manifests.
            title: what a document of uploaded pictures is called.
            allow: whether the hosts of `addresses` may be asked from now on; only where people decide that.
            password: of locked PDFs; it is not kept.
            documents: ids or names of those that are read; none: all.
            pages: of them, as "7" or "1-20,30"; None: all.
            again: whether pages are read once more of which something was left out.

        Raises:
            ConfigError: `pages` are no pages.
            ProjectError: there is no such document.
            SourceError: a file or an address is refused.
        """
        self.require(Permission.ANALYSE)
        PageRange.make(pages)
        chosen = self._known(documents)
        sources = [self._address(address, allow) for address in addresses]
        if batch is not None:
            sources = self._uploads.settle(batch, title or self.project, password) + sources
        asked = JobRequest(add=tuple(sources), documents=chosen, pages=pages, again=again)
        return self.start("analyse", asked)

    def _known(self, documents: Sequence[str]) -> tuple[str, ...]:
        """The ids of some documents.

        Raises:
            ProjectError: there is no such document.
        """
        if not documents:
            return ()
        with Store(self.folder) as store:
            return tuple(store.documents.get(name).id for name in documents)

    def _address(self, address: str, allow: bool) -> str:
        host, hosts = host_of(address), self._directory.iiif_hosts
        if hosts is None and allow:
            allow_hosts(self.folder, [host])
        elif hosts is not None:
            check_address(address, hosts)
            allow_hosts(self.folder, hosts)
        return check_address(address, allowed_hosts(self.folder))

    def compare(self) -> Job:
        """Compare all pictures, to find those that show the same; one job does so at a time, and is given."""
        self.require(Permission.ANALYSE)
        for job in self.jobs.all():
            if job.kind == "compare" and not job.state.is_over:
                return job
        return self.start("compare", JobRequest())

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
        return self.start("analyse", JobRequest())

    @property
    def accepted_error(self) -> float | None:
        """Share of all things that may be wrong among what is assumed; None: everything is asked about.

        Raises:
            ConfigError: the project's config cannot be read.
        """
        self.require(Permission.ANALYSE)
        return accepted_error_of(self.folder)

    def accept_error(self, share: float | None) -> None:
        """Have another share of mistakes accepted, or, where it is None, everything asked about.

        Raises:
            ConfigError: the project's config cannot be read.
        """
        self.require(Permission.ANALYSE)
        set_accepted_error(self.folder, share)

    def publication(self) -> PublicationOptions:
        """What the project says of itself when it is published.

        Raises:
            ConfigError: its config cannot be read.
        """
        self.require(Permission.EXPORT)
        return publication_of(self.folder)

    def change_publication(self, changes: Mapping[str, object]) -> PublicationOptions:
        """Change what the project says of itself; texts are in the language of the person.

        Raises:
            ConfigError: a value makes no sense, or its config cannot be read.
        """
        self.require(Permission.ANALYSE)
        change_publication(self.folder, changes, self.language)
        return publication_of(self.folder)

    def export(
        self,
        wanted: Sequence[str],
        documents: Sequence[str] = (),
        *,
        selection: ExportSelection = EVERYTHING,
        settings: Mapping[str, str] | None = None,
        base_url: str | None = None,
        desk: str = "",
    ) -> Job:
        """Write `wanted` formats of some documents (none named: all) into a file to be downloaded.

        `selection`: what of them; `settings`: of the formats, by name; `base_url`: the address under which the files
        will be on the web, for formats that hold addresses; `desk`: the address of the review desk with the project,
        for formats that lead there.

        Raises:
            ExportError: no such format, or a setting or the address makes no sense.
            ProjectError: no such document or campaign, or nothing has been analysed.
        """
        self.require(Permission.EXPORT)
        EXPORTERS.check(*wanted)
        settings = dict(settings or {})
        if desk and any(settings_known({DESK: desk}, format) for format in wanted):
            settings.setdefault(DESK, desk)
        check_settings(settings, wanted)
        addressed = [format for format in wanted if needs(format, Need.BASE_URL)]
        if base_url is not None and addressed:
            check_base_url(base_url, addressed)
        if not wanted:
            raise ProjectError("export_nothing_yet")
        request = JobRequest(
            documents=self.chosen(documents, selection),
            formats=tuple(dict.fromkeys(wanted)),
            language=self.language,
            selection=selection,
            settings=settings,
            base_url=base_url,
            name=self.project,
        )
        return self.start("export", request)

    def chosen(self, documents: Sequence[str], selection: ExportSelection) -> tuple[str, ...]:
        """The ids of some documents, none where all are meant.

        Raises:
            ProjectError: no such document or campaign, or nothing has been analysed.
        """
        with Store(self.folder) as store:
            if selection.by_page:
                store.campaigns.pages(selection.campaign, validated=selection.validated)
            chosen = [store.documents.get(name) for name in documents] or store.documents.all()
            if not any(store.results.page_keys(record.id) for record in chosen):
                raise ProjectError("export_nothing_yet")
        return tuple(record.id for record in chosen) if documents else ()

    def cancel(self, id: str) -> None:
        """End a job that runs; what it has done is kept."""
        self._own(id)
        self.jobs.cancel(id)

    def resume(self, id: str, hosts: Sequence[str] = ()) -> Job:
        """Go on with a job that has ended; `hosts` may be asked from now on.

        Raises:
            AccessError: hosts are not for people to allow here.
            MissingPartError: the package that offers its kind is not installed.
        """
        self._own(id)
        self.require(JOB_KINDS.get(self.jobs.get(id).kind).permission)
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
        is_export = job.kind == "export"
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
    with suppress(ProjectError):
        set_title(folder, name, project)
    return project
