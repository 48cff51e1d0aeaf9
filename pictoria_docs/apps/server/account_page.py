"""One's own account: the password, and the tokens by which scripts come in one's place."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pictoria_docs.apps.server import sessions
from pictoria_docs.apps.server.answers import language_of
from pictoria_docs.apps.server.forms import Text, address_of, hashing
from pictoria_docs.apps.server.pages import page
from pictoria_docs.apps.server.settings import Settings
from pictoria_docs.errors import AccountError, PictoriaError
from pictoria_docs.review.authorization import TokenScope
from pictoria_docs.review.identity.passwords import MIN_LENGTH
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.tokens import DAYS, ID_LENGTH, LABEL_LENGTH, MAX_DAYS, OwnTokens


def add_account_page(router: APIRouter, team: TeamDirectory, settings: Settings) -> None:
    """Add the page and what its forms do."""
    accounts = team.accounts

    def show(
        request: Request,
        problem: PictoriaError | None = None,
        changed: bool = False,
        new_token: str | None = None,
    ) -> Response:
        language, person = language_of(request), sessions.signed_in(request)
        return page(
            "account.html",
            language,
            settings.prefix,
            status=problem.status if problem is not None else 200,
            here=f"{settings.prefix}/account",
            person=person,
            has_password=accounts.has_password(person.name),
            sentence=problem.public_sentence(language) if problem is not None else None,
            changed=changed,
            shortest=MIN_LENGTH,
            oidc=settings.oidc.label if settings.oidc is not None else None,
            tokens=own_tokens(request).all(),
            new_token=new_token,
            scopes=list(TokenScope),
            days=DAYS,
            most_days=MAX_DAYS,
            label_length=LABEL_LENGTH,
        )

    def own_tokens(request: Request) -> OwnTokens:
        return OwnTokens(team.tokens, sessions.signed_in(request))

    @router.get("/account")
    def account(request: Request) -> Response:
        return show(request)

    @router.post("/account/password")
    @hashing
    def change(request: Request, old: Text = "", new: Text = "", again: Text = "") -> Response:
        name = sessions.signed_in(request).name
        try:
            if new != again:
                raise AccountError("passwords_differ")
            session = accounts.change_password(name, old, new, address_of(request))
        except PictoriaError as problem:
            return show(request, problem)
        sessions.begin(request, session, settings)
        return show(request, changed=True)

    @router.post("/account/tokens")
    def make_token(
        request: Request,
        label: Text = "",
        scopes: Annotated[Sequence[TokenScope], Form()] = (),
        days: Annotated[int, Form()] = DAYS,
    ) -> Response:
        try:
            token = own_tokens(request).make(label, scopes, days)
        except PictoriaError as problem:
            return show(request, problem)
        return show(request, new_token=token)

    @router.post("/account/tokens/{id}/revoke")
    def revoke_token(
        request: Request, id: Annotated[str, Path(min_length=ID_LENGTH, max_length=ID_LENGTH)]
    ) -> Response:
        try:
            own_tokens(request).revoke(id)
        except PictoriaError as problem:
            return show(request, problem)
        return RedirectResponse(f"{settings.prefix}/account#tokens", 303)
