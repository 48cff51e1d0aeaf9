"""REST routes of one's own tokens; only for people who are signed in themselves, which `OwnTokens` checks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field, StringConstraints

from pictoria_docs.apps.server.dependencies import api_router
from pictoria_docs.apps.server.sessions import signed_in
from pictoria_docs.review.authorization import TokenScope
from pictoria_docs.review.identity.people import Person
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.tokens import DAYS, ID_LENGTH, LABEL_LENGTH, MAX_DAYS, OwnTokens
from pictoria_docs.review.schemas.team import AccessTokenJson, MadeTokenJson
from pictoria_docs.strict_model import StrictModel


class NewToken(StrictModel):
    """What a token is for, and for how long."""

    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LABEL_LENGTH)]
    scopes: Annotated[list[TokenScope], Field(min_length=1, max_length=len(TokenScope))]
    days: Annotated[int, Field(ge=1, le=MAX_DAYS)] = DAYS


def make_token_router(project_directory: TeamDirectory) -> APIRouter:
    """The routes below `/api/v1/tokens`."""
    router = api_router("/api/v1/tokens", "tokens")

    def own_tokens(person: Annotated[Person, Depends(signed_in)]) -> OwnTokens:
        return OwnTokens(project_directory.tokens, person)

    Own = Annotated[OwnTokens, Depends(own_tokens)]

    @router.get("")
    def tokens(own: Own) -> list[AccessTokenJson]:
        """One's own tokens that are good, the newest first; none of them is told."""
        return [
            {
                "id": token.id,
                "label": token.label,
                "scopes": list(token.scopes),
                "created": token.created,
                "ends": token.ends,
                "used": token.used,
            }
            for token in own.all()
        ]

    @router.post("", status_code=201)
    def make(own: Own, body: NewToken) -> MadeTokenJson:
        """Make a token, which is told this once."""
        return {"token": own.make(body.label, body.scopes, body.days)}

    @router.delete("/{id}", status_code=204)
    def revoke(own: Own, id: Annotated[str, Path(min_length=ID_LENGTH, max_length=ID_LENGTH)]) -> None:
        """Let a token be good no more, at once."""
        own.revoke(id)

    return router
