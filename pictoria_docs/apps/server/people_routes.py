"""REST routes of who takes part in a project: roles and invitations; `TeamDirectory` checks the rights."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse
from pydantic import Field, StringConstraints

from pictoria_docs.apps.server.answers import answered
from pictoria_docs.apps.server.dependencies import PROBLEMS
from pictoria_docs.apps.server.sessions import signed_in
from pictoria_docs.apps.server.wire.team import InvitationJson, InvitationLinkJson, MemberJson, PersonJson
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.invitations import DAYS, ID_LENGTH, NOTE_LENGTH
from pictoria_docs.review.identity.people import NAME_LENGTH, Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.strict_model import StrictModel

Json = dict[str, Any]
Someone = Annotated[Person, Depends(signed_in)]
Name = Annotated[str, Path(max_length=NAME_LENGTH)]
MAX_DAYS = 90


class NewRole(StrictModel):
    """What somebody is to be in the project."""

    role: Role


class NewInvitation(StrictModel):
    """What an invitation gives, and for how long."""

    role: Role = Role.CONTRIBUTOR
    days: Annotated[int, Field(ge=1, le=MAX_DAYS)] = DAYS
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=NOTE_LENGTH)] = ""


def make_people_router(project_directory: TeamDirectory) -> APIRouter:
    """The routes of members and invitations below `/api/v1/projects/{project}`."""
    router = APIRouter(prefix="/api/v1/projects/{project}", tags=["people"], responses=PROBLEMS)

    @router.get("/people", response_model=list[PersonJson])
    def people(person: Someone, project: str) -> JSONResponse:
        """Who takes part in the project: account, name to show, and role."""
        return answered(
            [
                {"name": row.name, "display": row.display, "role": role.value}
                for row, role in project_directory.members(person, project)
            ]
        )

    @router.put("/people/{name}", response_model=MemberJson)
    def set_role(person: Someone, project: str, name: Name, body: NewRole) -> JSONResponse:
        """Give somebody who has an account a role in the project."""
        project_directory.set_role(person, project, name, body.role)
        return answered({"name": name, "role": body.role.value})

    @router.delete("/people/{name}", status_code=204)
    def remove(person: Someone, project: str, name: Name) -> None:
        """Let somebody take part no more; what they said stays."""
        project_directory.set_role(person, project, name, None)

    @router.get("/invitations", response_model=list[InvitationJson])
    def invitations(person: Someone, project: str) -> JSONResponse:
        """Invitations to the project that nobody has taken up yet, the newest first."""
        return answered(
            [
                {
                    "id": row.id,
                    "role": row.roles[project].value,
                    "note": row.note,
                    "by": row.invited_by,
                    "at": row.created,
                    "expires": row.expires,
                }
                for row in project_directory.invited(person, project)
            ]
        )

    @router.post("/invitations", status_code=201, response_model=InvitationLinkJson)
    def invite(request: Request, person: Someone, project: str, body: NewInvitation) -> JSONResponse:
        """Invite one person by a link, which is told this once."""
        token = project_directory.invite(person, {project: body.role}, days=body.days, note=body.note)
        return answered({"link": f"{_address(request)}/invitation/{token}", "role": body.role.value}, 201)

    @router.delete("/invitations/{id}", status_code=204)
    def withdraw(
        person: Someone, project: str, id: Annotated[str, Path(min_length=ID_LENGTH, max_length=ID_LENGTH)]
    ) -> None:
        """Take back an invitation: its link opens the project no more."""
        project_directory.withdraw_invitation(person, project, id)

    return router


def _address(request: Request) -> str:
    """Where people find this server: its public address, else the one that was asked."""
    settings = request.app.state.settings
    origin = settings.origin or f"{request.url.scheme}://{request.url.netloc}"
    return f"{origin}{settings.prefix}"
