"""REST routes of projects as a whole: renamed, archived, copied, deleted, brought back."""

from collections.abc import AsyncIterator
from secrets import token_hex
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from pictoria_docs.apps.server.answers import language_of
from pictoria_docs.apps.server.dependencies import OpenReview, api_router
from pictoria_docs.apps.server.opened_document import Crops
from pictoria_docs.apps.server.sessions import signed_in
from pictoria_docs.errors import ConflictError, NotFoundError
from pictoria_docs.files import EXAMPLE, example_catalogue
from pictoria_docs.i18n import translate
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import ProjectDirectory
from pictoria_docs.review.identity.trash import TRASH_DAYS
from pictoria_docs.review.jobs.job_service import JobService, create
from pictoria_docs.review.jobs.profiles import profiles
from pictoria_docs.review.open_projects import OpenProjects
from pictoria_docs.review.project_management import ProjectManagement
from pictoria_docs.review.schemas.projects import (
    ArchivedBody,
    CopyBody,
    TitleBody,
    TrashedProjectJson,
    TrashJson,
)
from pictoria_docs.review.schemas.work import MadeProjectJson

Someone = Annotated[Person, Depends(signed_in)]
TrashId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
COVER = 320
"""Pixels of the longer side of the picture on a project's card: twice what is shown, for dense screens."""
COVER_SECONDS = 300
"""For which a browser keeps which picture that is."""


def make_project_router(
    project_directory: ProjectDirectory, open_projects: OpenProjects, open_review: OpenReview, crops: Crops
) -> APIRouter:
    """All routes below `/api/v1` that have to do with projects as a whole."""
    router = api_router("/api/v1", "projects")

    def management(person: Someone) -> ProjectManagement:
        return ProjectManagement(project_directory, open_projects, person)

    at: Any = Depends(management)

    @router.put("/projects/{project}/title")
    def rename(project: str, asked: TitleBody, projects: ProjectManagement = at) -> TitleBody:
        """Call the project otherwise; its address stays."""
        return TitleBody(title=projects.rename(project, asked.title))

    @router.put("/projects/{project}/archived")
    def archive(project: str, asked: ArchivedBody, projects: ProjectManagement = at) -> ArchivedBody:
        """Archive the project, so that it can be read and exported but not changed, or open it again."""
        projects.archive(project, asked.archived)
        return asked

    @router.post("/projects/{project}/copies", status_code=201)
    def duplicate(project: str, asked: CopyBody, projects: ProjectManagement = at) -> MadeProjectJson:
        """Copy the project with its documents and results, and with what people did or without."""
        copy = projects.duplicate(project, asked.title, with_decisions=asked.decisions)
        return {"project": copy}

    @router.delete("/projects/{project}", status_code=204)
    def delete(
        project: str,
        title: Annotated[str | None, Query(max_length=200)] = None,
        projects: ProjectManagement = at,
    ) -> None:
        """Put the project into the trash; `title`: its title, as the person typed it. An empty one goes at once."""
        projects.delete(project, title)

    @router.get(
        "/projects/{project}/cover",
        response_class=RedirectResponse,
        responses={
            200: {
                "description": "The picture, to which a redirection leads.",
                "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
            }
        },
    )
    def cover(request: Request, project: str) -> RedirectResponse:
        """To the picture that stands for the project: its largest one with a caption, else its first page."""
        found = open_review(request, project).gallery.cover()
        if found is None:
            raise NotFoundError("project_no_cover", project=project)
        document, page, box = found
        address = crops.url(request, project, document, page, box, COVER)
        return RedirectResponse(address, 303, {"Cache-Control": f"private, max-age={COVER_SECONDS}"})

    @router.post("/example", status_code=201)
    async def example(request: Request, person: Someone) -> MadeProjectJson:
        """Make a project of the example catalogue, and begin to read it."""

        async def pieces() -> AsyncIterator[bytes]:
            yield example_catalogue()

        name = translate("desk.projects.example_name", language_of(request))
        project = await run_in_threadpool(_new_example, project_directory, person, name)
        work, batch = JobService(project_directory, person, project, language_of(request)), token_hex(12)
        await work.take(batch, EXAMPLE, pieces())
        await run_in_threadpool(work.analyse, batch)
        return {"project": project}

    @router.get("/trash")
    def trash(person: Someone) -> TrashJson:
        """The deleted projects that the person can bring back."""
        trashed: list[TrashedProjectJson] = [
            {
                "id": project.id,
                "project": project.project,
                "title": project.title,
                "by": project.by,
                "at": project.at,
                "until": project.until,
            }
            for project in project_directory.trashed_projects(person)
        ]
        return {"projects": trashed, "days": TRASH_DAYS}

    @router.post("/trash/{id}/restore", status_code=201)
    def restore(id: TrashId, person: Someone) -> MadeProjectJson:
        """Bring a project back, with who took part in it; it gets another short name if its own is taken."""
        return {"project": project_directory.restore_project(person, id)}

    @router.delete("/trash/{id}", status_code=204)
    def purge(id: TrashId, person: Someone) -> None:
        """Remove a project from the trash for good."""
        project_directory.purge_project(person, id)

    return router


def _new_example(project_directory: ProjectDirectory, person: Person, name: str) -> str:
    """Make an empty project for the example, with a number where there is one of its name; returns its short name."""
    number = 1
    while True:
        numbered = name if number == 1 else f"{name} {number}"
        try:
            return create(project_directory, person, numbered, next(iter(profiles())), ())
        except ConflictError:
            number += 1
