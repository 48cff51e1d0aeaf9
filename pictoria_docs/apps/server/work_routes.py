"""REST routes of what takes long: projects made, files taken in, analyses, exports, deposits, and their jobs."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse, JSONResponse
from pydantic import Field, StringConstraints

from pictoria_docs.apps.server.answers import answered, language_of
from pictoria_docs.apps.server.dependencies import PROBLEMS, desk_address
from pictoria_docs.apps.server.sessions import signed_in
from pictoria_docs.apps.server.wire.deposits import DepositsJson, deposits_json
from pictoria_docs.apps.server.wire.work import (
    JobJson,
    JobsJson,
    MadeProjectJson,
    ProjectSettingsJson,
    PublicationJson,
    StartJson,
    TakenFileJson,
    publication_json,
)
from pictoria_docs.exchange import formats
from pictoria_docs.exchange.contents.selection import ExportSelection
from pictoria_docs.exchange.formats.publication import PublicationPerson, PublishedPictures
from pictoria_docs.exchange.imports.importers import IMPORTERS
from pictoria_docs.exchange.nakala.depositing import NakalaStatus
from pictoria_docs.pipeline.review_options import ACCEPTED_ERRORS
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import ProjectDirectory
from pictoria_docs.review.identity.project_folder import is_archived, title_of
from pictoria_docs.review.jobs.job_service import JobService, create
from pictoria_docs.review.jobs.profiles import languages, profiles
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


class NewDeposit(ExportSelection):
    """What is to be deposited at Nakala."""

    deposit: NakalaStatus = NakalaStatus.PENDING
    """Whether it is published when it is whole, which cannot be taken back."""
    documents: Annotated[tuple[str, ...], Field(max_length=5000)] = ()
    """Ids; none: all."""
    anew: bool = False
    """Whether a deposit that was not finished is left as it is, and another one begun."""


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
    router = APIRouter(prefix="/api/v1", tags=["work"], responses=PROBLEMS)
    _add_desk_routes(router, project_directory)
    _add_file_routes(router, project_directory)
    _add_job_routes(router, project_directory)
    return router


Someone = Annotated[Person, Depends(signed_in)]


def _add_desk_routes(router: APIRouter, project_directory: ProjectDirectory) -> None:
    @router.get("/desk", response_model=StartJson)
    def desk(person: Someone) -> JSONResponse:
        """What this person can do here: projects, kinds of catalogues, formats, limits of uploads."""
        upload, hosts = project_directory.config.upload, project_directory.iiif_hosts
        return answered(
            {
                "projects": [
                    {
                        "project": project,
                        "title": title_of(folder),
                        "role": role.value,
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
        )

    @router.post("/projects", status_code=201, response_model=MadeProjectJson)
    def make_project(person: Someone, asked: NewProject) -> JSONResponse:
        """Make an empty project; who makes it manages it."""
        return answered(
            {"project": create(project_directory, person, asked.name, asked.profile, asked.languages)}, 201
        )

    @router.get("/jobs", response_model=JobsJson)
    def jobs(
        request: Request, person: Someone, project: Annotated[str | None, Query()] = None
    ) -> JSONResponse:
        """The jobs of all projects that the person takes part in (or of one), the newest first."""
        language = language_of(request)
        names = (
            [name for name, _, _ in project_directory.projects_of(person)] if project is None else [project]
        )
        found = [
            job.as_json(language) | {"project": name}
            for name in names
            for job in JobService(project_directory, person, name).jobs.all()
        ]
        found.sort(key=lambda job: str(job["id"]), reverse=True)
        return answered({"jobs": found[:SHOWN]})


def _work_of(project_directory: ProjectDirectory) -> Any:
    def work_of(request: Request, project: str, person: Someone) -> JobService:
        return JobService(project_directory, person, project, language_of(request))

    return Depends(work_of)


def _add_file_routes(router: APIRouter, project_directory: ProjectDirectory) -> None:
    at = _work_of(project_directory)

    @router.put(
        "/projects/{project}/uploads/{batch}/{name:path}",
        status_code=201,
        openapi_extra={"requestBody": {"content": {"application/octet-stream": BYTES}, "required": True}},
        response_model=TakenFileJson,
    )
    async def upload(request: Request, batch: str, name: str, work: JobService = at) -> JSONResponse:
        """Take one file (a PDF, a picture, its ALTO or PAGE file, or a zip of these) into a batch; it is the body.

        `batch` is any 16 to 64 hexadecimal digits, the same for all files that belong together.
        """
        taken = await work.take(batch, name, request.stream())
        return answered({"name": taken.name, "size": taken.size}, 201)

    @router.delete("/projects/{project}/uploads/{batch}", status_code=204)
    def drop(batch: str, work: JobService = at) -> None:
        """Throw away the files of a batch."""
        work.drop(batch)


def _settings_json(work: JobService) -> Json:
    profile, languages = work.settings()
    return {
        "profile": profile,
        "languages": list(languages),
        "accepted_error": work.accepted_error,
        "accepted_errors": list(ACCEPTED_ERRORS),
    }


def _selection_in(asked: ExportSelection) -> ExportSelection:
    return ExportSelection(**asked.model_dump(include=set(ExportSelection.model_fields)))


def _add_job_routes(router: APIRouter, project_directory: ProjectDirectory) -> None:
    at = _work_of(project_directory)

    def told(work: JobService, job: Any) -> Json:
        return {**job.as_json(work.language), "project": work.project}

    @router.post("/projects/{project}/analyses", status_code=202, response_model=JobJson)
    def analyse(asked: NewAnalysis, work: JobService = at) -> JSONResponse:
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
        return answered(told(work, job), 202)

    @router.post("/projects/{project}/families", status_code=202, response_model=JobJson)
    def compare(work: JobService = at) -> JSONResponse:
        """Compare all pictures, as a job, to find the families of those that show the same."""
        return answered(told(work, work.compare()), 202)

    @router.get("/projects/{project}/settings", response_model=ProjectSettingsJson)
    def settings(work: JobService = at) -> JSONResponse:
        """What the project is set to; a profile of null is one of an engineer's making."""
        return answered(_settings_json(work))

    @router.put("/projects/{project}/settings", status_code=202, response_model=JobJson)
    def change_settings(asked: ProjectSettingsBody, work: JobService = at) -> JSONResponse:
        """Change its kind of catalogue, and read again what it changes, as a job; what people have decided stays."""
        return answered(told(work, work.change_settings(asked.profile, asked.languages)), 202)

    @router.put("/projects/{project}/settings/accepted-error", response_model=ProjectSettingsJson)
    def change_accepted_error(asked: AcceptedErrorBody, work: JobService = at) -> JSONResponse:
        """Change how many mistakes it accepts, and so how much is asked about, from the next question on."""
        work.accept_error(asked.accepted_error)
        return answered(_settings_json(work))

    @router.get("/projects/{project}/publication", response_model=PublicationJson)
    def publication(work: JobService = at) -> JSONResponse:
        """What the project says of itself when it is published, and what of it is missing."""
        return answered(publication_json(work.publication(), work.language))

    @router.put("/projects/{project}/publication", response_model=PublicationJson)
    def change_publication(asked: PublicationBody, work: JobService = at) -> JSONResponse:
        """Change what the project says of itself; what is left out stays."""
        changes = asked.model_dump(mode="json", exclude_none=True)
        return answered(publication_json(work.change_publication(changes), work.language))

    @router.post("/projects/{project}/exports", status_code=202, response_model=JobJson)
    def export(request: Request, asked: NewExport, work: JobService = at) -> JSONResponse:
        """Write formats, as a job: into one file, which is a zip where there are several."""
        return answered(
            told(
                work,
                work.export(
                    asked.formats,
                    asked.documents,
                    selection=_selection_in(asked),
                    settings=asked.settings,
                    base_url=asked.base_url or None,
                    desk=desk_address(request, work.project),
                ),
            ),
            202,
        )

    @router.get("/projects/{project}/deposits", response_model=DepositsJson)
    def deposits(work: JobService = at) -> JSONResponse:
        """Whether the project can be deposited at Nakala, and what was deposited."""
        return answered(deposits_json(work))

    @router.post("/projects/{project}/deposits", status_code=202, response_model=JobJson)
    def deposit(asked: NewDeposit, work: JobService = at) -> JSONResponse:
        """Deposit the project at Nakala, as a job; one that was not finished goes on, or is begun `anew`."""
        job = work.deposit(asked.deposit, asked.documents, selection=_selection_in(asked), anew=asked.anew)
        return answered(told(work, job), 202)

    @router.get("/projects/{project}/jobs/{job}", response_model=JobJson)
    def job(job: str, work: JobService = at) -> JSONResponse:
        """How far a job has come."""
        return answered(told(work, work.jobs.get(job)))

    @router.post("/projects/{project}/jobs/{job}/cancel", status_code=202, response_model=JobJson)
    def cancel(job: str, work: JobService = at) -> JSONResponse:
        """Ask a job to end; what it has done is kept."""
        work.cancel(job)
        return answered(told(work, work.jobs.get(job)), 202)

    @router.post("/projects/{project}/jobs/{job}/resume", status_code=202, response_model=JobJson)
    def resume(job: str, asked: Resuming, work: JobService = at) -> JSONResponse:
        """Go on with a job that has ended early."""
        return answered(told(work, work.resume(job, asked.hosts)), 202)

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
