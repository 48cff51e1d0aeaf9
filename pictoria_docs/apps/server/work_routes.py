"""REST routes of what takes long: projects made, files taken in, analyses, exports, and their jobs."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse
from pydantic import Field, StringConstraints

from pictoria_docs.apps.server.answers import language_of
from pictoria_docs.apps.server.dependencies import api_router, desk_address
from pictoria_docs.apps.server.sessions import signed_in
from pictoria_docs.exchange import formats
from pictoria_docs.exchange.contents.selection import ExportSelection
from pictoria_docs.exchange.formats.publication import PublicationPerson, PublishedPictures
from pictoria_docs.exchange.imports.importers import IMPORTERS
from pictoria_docs.pipeline.review_options import ACCEPTED_ERRORS
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import ProjectDirectory
from pictoria_docs.review.identity.project_folder import is_archived, title_of
from pictoria_docs.review.jobs.job_service import JobService, create
from pictoria_docs.review.jobs.profiles import languages, profiles
from pictoria_docs.review.jobs.publication_settings import publication_json
from pictoria_docs.review.schemas.jobs import JobJson, JobsJson
from pictoria_docs.review.schemas.work import (
    MadeProjectJson,
    ProjectSettingsJson,
    PublicationJson,
    StartJson,
    TakenFileJson,
)
from pictoria_docs.strict_model import StrictModel

Json = dict[str, Any]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Host = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.\-\[\]:]{1,253}$")]
BYTES = {"schema": {"type": "string", "format": "binary"}}
"""Of OpenAPI: a file."""
ANY_BYTES = "application/octet-stream"
DOWNLOADS = {
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
}
"""Media types of what exports make, by the end of the file's name; browsers never show them, so others need none."""
SHOWN = 40
"""Jobs on the start page."""


class NewProject(StrictModel):
    """A project that is to be made."""

    name: Name
    profile: str
    """The kind of catalogue, of those that `GET /api/v1/desk` names."""
    languages: tuple[str, ...] = ()
    """Of its scans, as Tesseract names them; none: the usual ones."""


class ProjectSettingsBody(StrictModel):
    """What kind of catalogue a project holds."""

    profile: str
    languages: tuple[str, ...] = ()
    """Of its scans, as Tesseract names them; none: the usual ones."""


class AcceptedErrorBody(StrictModel):
    """How many mistakes a project accepts."""

    accepted_error: Annotated[float, Field(gt=0, lt=1)] | None
    """Share of all things that may be wrong among what is assumed; null: everything is asked about."""


class NewAnalysis(StrictModel):
    """What is to be added before all that is not done yet is done."""

    batch: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16,64}$")] | None = None
    """Of uploaded files."""
    addresses: Annotated[
        tuple[Annotated[str, StringConstraints(max_length=2000)], ...], Field(max_length=50)
    ] = ()
    """Of IIIF manifests."""
    title: Annotated[str, StringConstraints(max_length=100)] = ""
    """What a document of uploaded pictures is called."""
    allow: bool = False
    """The hosts of `addresses` may be asked from now on; where an administrator has named hosts, only those may."""
    password: Annotated[str, StringConstraints(max_length=200)] | None = None
    """Of locked PDFs; it is not kept, and neither is the lock."""
    documents: Annotated[tuple[str, ...], Field(max_length=5000)] = ()
    """Ids of those that are read; none: all."""
    pages: Annotated[str, StringConstraints(max_length=1000)] | None = None
    """Of them, as "7" or "1-20,30"; null: all."""
    again: bool = False
    """Whether pages are read once more of which something was left out; those that were skipped are in any case."""


class NewExport(ExportSelection):
    """What is to be written."""

    formats: Annotated[list[str], Field(min_length=1, max_length=30)]
    documents: Annotated[tuple[str, ...], Field(max_length=5000)] = ()
    """Ids; none: all."""
    settings: Annotated[
        Mapping[
            Annotated[str, StringConstraints(max_length=40)],
            Annotated[str, StringConstraints(max_length=10_000)],
        ],
        Field(max_length=20),
    ] = {}
    """Of the formats, by name: each must be one of at least one of them."""
    base_url: Annotated[str, StringConstraints(max_length=1000)] | None = None
    """The address under which the files will be on the web, for formats that hold addresses."""


class PublicationBody(StrictModel):
    """What is to be changed of what a project says of itself when it is published; what is left out stays."""

    title: Annotated[str, StringConstraints(max_length=1000)] | None = None
    description: Annotated[str, StringConstraints(max_length=20_000)] | None = None
    creators: Annotated[tuple[PublicationPerson, ...], Field(max_length=200)] | None = None
    licence: Annotated[str, StringConstraints(max_length=200)] | None = None
    """As SPDX writes it: "CC-BY-4.0"."""
    rights: Annotated[str, StringConstraints(max_length=5000)] | None = None
    publisher: Annotated[str, StringConstraints(max_length=500)] | None = None
    date: Annotated[str, StringConstraints(max_length=10)] | None = None
    pictures: PublishedPictures | None = None
    """Which pictures a deposit holds."""


class Resuming(StrictModel):
    """How a job goes on."""

    hosts: tuple[Host, ...] = ()
    """May be asked from now on."""


def make_work_router(project_directory: ProjectDirectory) -> APIRouter:
    """All routes below `/api/v1` that have to do with long work."""
    router = api_router("/api/v1", "work")
    _add_desk_routes(router, project_directory)
    _add_file_routes(router, project_directory)
    _add_job_routes(router, project_directory)
    return router


Someone = Annotated[Person, Depends(signed_in)]


def _add_desk_routes(router: APIRouter, project_directory: ProjectDirectory) -> None:
    @router.get("/desk")
    def desk(person: Someone) -> StartJson:
        """What this person can do here: projects, kinds of catalogues, formats, limits of uploads."""
        upload, hosts = project_directory.config.upload, project_directory.iiif_hosts
        return {
            "projects": [
                {
                    "project": project,
                    "title": title_of(folder),
                    "role": role,
                    "archived": is_archived(folder),
                    "removable": project_directory.is_removable(folder),
                }
                for project, folder, role in project_directory.projects_of(person)
            ],
            "may_create": project_directory.may_create(person),
            "profiles": list(profiles()),
            "languages": list(languages()),
            "formats": list(formats()),
            "imports": list(IMPORTERS.names()),
            "upload": {"max_mib": upload.max_mib, "types": list(upload.types)},
            # null: the person allows hosts as they go.
            "hosts": None if hosts is None else list(hosts),
        }

    @router.post("/projects", status_code=201)
    def make_project(person: Someone, asked: NewProject) -> MadeProjectJson:
        """Make an empty project; who makes it manages it."""
        return {"project": create(project_directory, person, asked.name, asked.profile, asked.languages)}

    @router.get("/jobs")
    def jobs(request: Request, person: Someone, project: Annotated[str | None, Query()] = None) -> JobsJson:
        """The jobs of all projects that the person takes part in (or of one), the newest first."""
        language = language_of(request)
        names = (
            [name for name, _, _ in project_directory.projects_of(person)] if project is None else [project]
        )
        found = [
            work.told(job)
            for work in (JobService(project_directory, person, name, language) for name in names)
            for job in work.jobs.all()
        ]
        found.sort(key=lambda job: job["id"], reverse=True)
        return {"jobs": found[:SHOWN]}


def work_of(project_directory: ProjectDirectory) -> Any:
    """The dependency of routes below `/projects/{project}` that have to do with its jobs: a `JobService`."""

    def work(request: Request, project: str, person: Someone) -> JobService:
        return JobService(project_directory, person, project, language_of(request))

    return Depends(work)


def _add_file_routes(router: APIRouter, project_directory: ProjectDirectory) -> None:
    at = work_of(project_directory)

    @router.put(
        "/projects/{project}/uploads/{batch}/{name:path}",
        status_code=201,
        openapi_extra={"requestBody": {"content": {"application/octet-stream": BYTES}, "required": True}},
    )
    async def upload(request: Request, batch: str, name: str, work: JobService = at) -> TakenFileJson:
        """Take one file (a PDF, a picture, its ALTO or PAGE file, or a zip of these) into a batch; it is the body.

        `batch` is any 16 to 64 hexadecimal digits, the same for all files that belong together.
        """
        taken = await work.take(batch, name, request.stream())
        return {"name": taken.name, "size": taken.size}

    @router.delete("/projects/{project}/uploads/{batch}", status_code=204)
    def drop(batch: str, work: JobService = at) -> None:
        """Throw away the files of a batch."""
        work.drop(batch)


def _settings_json(work: JobService) -> ProjectSettingsJson:
    profile, languages = work.settings()
    return {
        "profile": profile,
        "languages": list(languages),
        "accepted_error": work.accepted_error,
        "accepted_errors": list(ACCEPTED_ERRORS),
    }


def selection_in(asked: ExportSelection) -> ExportSelection:
    """The selection in a request that asks for more than that."""
    return ExportSelection(**asked.model_dump(include=set(ExportSelection.model_fields)))


def _add_job_routes(router: APIRouter, project_directory: ProjectDirectory) -> None:
    at = work_of(project_directory)

    @router.post("/projects/{project}/analyses", status_code=202)
    def analyse(asked: NewAnalysis, work: JobService = at) -> JobJson:
        """Add files and manifests, and do all that is not done yet, as a job."""
        job = work.analyse(
            asked.batch,
            asked.addresses,
            title=asked.title,
            allow=asked.allow,
            password=asked.password,
            documents=asked.documents,
            pages=asked.pages,
            again=asked.again,
        )
        return work.told(job)

    @router.post("/projects/{project}/families", status_code=202)
    def compare(work: JobService = at) -> JobJson:
        """Compare all pictures, as a job, to find the families of those that show the same."""
        return work.told(work.compare())

    @router.get("/projects/{project}/settings")
    def settings(work: JobService = at) -> ProjectSettingsJson:
        """What the project is set to; a profile of null is one of an engineer's making."""
        return _settings_json(work)

    @router.put("/projects/{project}/settings", status_code=202)
    def change_settings(asked: ProjectSettingsBody, work: JobService = at) -> JobJson:
        """Change its kind of catalogue, and read again what it changes, as a job; what people have decided stays."""
        return work.told(work.change_settings(asked.profile, asked.languages))

    @router.put("/projects/{project}/settings/accepted-error")
    def change_accepted_error(asked: AcceptedErrorBody, work: JobService = at) -> ProjectSettingsJson:
        """Change how many mistakes it accepts, and so how much is asked about, from the next question on."""
        work.accept_error(asked.accepted_error)
        return _settings_json(work)

    @router.get("/projects/{project}/publication")
    def publication(work: JobService = at) -> PublicationJson:
        """What the project says of itself when it is published, and what of it is missing."""
        return publication_json(work.publication(), work.language)

    @router.put("/projects/{project}/publication")
    def change_publication(asked: PublicationBody, work: JobService = at) -> PublicationJson:
        """Change what the project says of itself; what is left out stays."""
        changes = asked.model_dump(mode="json", exclude_none=True)
        return publication_json(work.change_publication(changes), work.language)

    @router.post("/projects/{project}/exports", status_code=202)
    def export(request: Request, asked: NewExport, work: JobService = at) -> JobJson:
        """Write formats, as a job: into one file, which is a zip where there are several."""
        return work.told(
            work.export(
                asked.formats,
                asked.documents,
                selection=selection_in(asked),
                settings=asked.settings,
                base_url=asked.base_url or None,
                desk=desk_address(request, work.project),
            ),
        )

    @router.get("/projects/{project}/jobs/{job}")
    def job(job: str, work: JobService = at) -> JobJson:
        """How far a job has come."""
        return work.told(work.jobs.get(job))

    @router.post("/projects/{project}/jobs/{job}/cancel", status_code=202)
    def cancel(job: str, work: JobService = at) -> JobJson:
        """Ask a job to end; what it has done is kept."""
        work.cancel(job)
        return work.told(work.jobs.get(job))

    @router.post("/projects/{project}/jobs/{job}/resume", status_code=202)
    def resume(job: str, asked: Resuming, work: JobService = at) -> JobJson:
        """Go on with a job that has ended early."""
        return work.told(work.resume(job, asked.hosts))

    @router.delete("/projects/{project}/jobs/{job}", status_code=204)
    def forget(job: str, work: JobService = at) -> None:
        """Remove a finished job, and what it has exported."""
        work.forget(job)

    @router.get(
        "/projects/{project}/jobs/{job}/file",
        response_class=FileResponse,
        responses={200: {"content": dict.fromkeys((*DOWNLOADS.values(), ANY_BYTES), BYTES)}},
    )
    def download(job: str, work: JobService = at) -> FileResponse:
        """The file that an export has made."""
        path = work.download(job)
        media_type = DOWNLOADS.get(path.suffix.lower(), ANY_BYTES)
        return FileResponse(path, media_type=media_type, filename=path.name)
