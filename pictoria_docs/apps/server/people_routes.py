"""REST routes of who takes part in a project: roles and invitations; `TeamDirectory` checks the rights."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from pydantic import Field, StringConstraints

from pictoria_docs.apps.server.dependencies import api_router
from pictoria_docs.apps.server.sessions import signed_in
from pictoria_docs.review.authorization import Role
from pictoria_docs.review.identity.invitations import DAYS, ID_LENGTH, NOTE_LENGTH
from pictoria_docs.review.identity.people import NAME_LENGTH, Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.schemas.team import InvitationJson, InvitationLinkJson, MemberJson, PersonJson
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
    router = api_router("/api/v1/projects/{project}", "people")

    @router.get("/people")
    def people(person: Someone, project: str) -> list[PersonJson]:
        """Who takes part in the project: account, name to show, and role."""
        return [
            {"name": row.name, "display": row.display, "role": role}
            for row, role in project_directory.members(person, project)
        ]

    @router.put("/people/{name}")
    def set_role(person: Someone, project: str, name: Name, body: NewRole) -> MemberJson:
        """Give somebody who has an account a role in the project."""
        project_directory.set_role(person, project, name, body.role)
        return {"name": name, "role": body.role}

    @router.delete("/people/{name}", status_code=204)
    def remove(person: Someone, project: str, name: Name) -> None:
        """Let somebody take part no more; what they said stays."""
        project_directory.set_role(person, project, name, None)

    @router.get("/invitations")
    def invitations(person: Someone, project: str) -> list[InvitationJson]:
        """Invitations to the project that nobody has taken up yet, the newest first."""
        return [
            {
                "id": row.id,
                "role": row.roles[project],
                "note": row.note,
                "by": row.invited_by,
                "at": row.created,
                "expires": row.expires,
            }
            for row in project_directory.invited(person, project)
        ]

    @router.post("/invitations", status_code=201)
    def invite(request: Request, person: Someone, project: str, body: NewInvitation) -> InvitationLinkJson:
        """Invite one person by a link, which is told this once."""
        token = project_directory.invite(person, {project: body.role}, days=body.days, note=body.note)
        return {"link": f"{_address(request)}/invitation/{token}", "role": body.role}

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
