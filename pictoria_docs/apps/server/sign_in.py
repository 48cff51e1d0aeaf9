"""The pages around signing in: plain HTML, no JavaScript."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pictoria_docs.apps.server import sessions
from pictoria_docs.apps.server.account_page import add_account_page
from pictoria_docs.apps.server.answers import LANGUAGE_COOKIE, language_of
from pictoria_docs.apps.server.forms import Text, address_of, hashing
from pictoria_docs.apps.server.pages import page
from pictoria_docs.apps.server.paths import safe_next
from pictoria_docs.apps.server.settings import Settings
from pictoria_docs.errors import AccountError, PictoriaError
from pictoria_docs.i18n import LANGUAGES, translate
from pictoria_docs.review.identity.accounts import Accounts
from pictoria_docs.review.identity.passwords import MIN_LENGTH
from pictoria_docs.review.identity.project_directory import ProjectDirectory, TeamDirectory

YEAR = 365 * 24 * 3600


def language_router(project_directory: ProjectDirectory, settings: Settings) -> APIRouter:
    """Switching the language, and the sign-in page itself, which also the desk of one person has."""
    router = APIRouter(include_in_schema=False)

    @router.get("/language/{language}")
    def switch(request: Request, language: str, next: str = "") -> Response:
        answer = RedirectResponse(safe_next(next, settings.prefix), 303)
        if language in LANGUAGES:
            person = sessions.person_of(request)
            if person is not None:
                project_directory.set_language(person, language)
            # For pages that this browser is shown before anybody has signed in.
            answer.set_cookie(
                LANGUAGE_COOKIE,
                language,
                max_age=YEAR,
                path=settings.cookie_path,
                secure=settings.is_secure,
                httponly=True,
                samesite="lax",
            )
        return answer

    @router.get("/sign-in")
    def show(request: Request, next: str = "") -> Response:
        wanted = safe_next(next, settings.prefix)
        if sessions.person_of(request) is not None:
            return RedirectResponse(wanted, 303)
        return sign_in_page(request, settings, wanted)

    @router.post("/sign-out")
    def sign_out(request: Request) -> Response:
        sessions.end(request, project_directory)
        return RedirectResponse(f"{settings.prefix}/sign-in", 303)

    return router


def sign_in_page(
    request: Request, settings: Settings, wanted: str, *, name: str = "", problem: PictoriaError | None = None
) -> Response:
    """The sign-in page, with what went wrong before."""
    language = language_of(request)
    wait = problem.values.get("seconds") if problem is not None else None
    return page(
        "sign_in.html",
        language,
        settings.prefix,
        status=problem.status if problem is not None else 200,
        headers={"Retry-After": str(wait)} if wait is not None else None,
        here=f"{settings.prefix}/sign-in",
        single=settings.token is not None,
        sentence=problem.public_sentence(language) if problem is not None else None,
        next=wanted,
        name=name,
        oidc=settings.oidc.label if settings.oidc is not None else None,
    )


def account_router(team: TeamDirectory, settings: Settings) -> APIRouter:
    """Signing in with a password, one's own account, and invitations."""
    router = APIRouter(include_in_schema=False)
    accounts = team.accounts
    _add_sign_in(router, accounts, settings)
    add_account_page(router, team, settings)
    _add_invitations(router, team, settings)
    return router


def _add_sign_in(router: APIRouter, accounts: Accounts, settings: Settings) -> None:
    @router.post("/sign-in")
    @hashing
    def sign_in(request: Request, name: Text = "", password: Text = "", next: Text = "") -> Response:
        wanted = safe_next(next, settings.prefix)
        try:
            session = accounts.sign_in(name, password, address_of(request))
        except PictoriaError as problem:
            return sign_in_page(request, settings, wanted, name=name[:80], problem=problem)
        sessions.begin(request, session, settings)
        return RedirectResponse(wanted, 303)


def _add_invitations(router: APIRouter, team: TeamDirectory, settings: Settings) -> None:
    def show(
        request: Request, token: str, problem: PictoriaError | None = None, name: str = "", display: str = ""
    ) -> Response:
        language = language_of(request)
        invitation = team.invitations.look(token)
        host = team.accounts.person(invitation.invited_by)
        return page(
            "invitation.html",
            language,
            settings.prefix,
            status=problem.status if problem is not None else 200,
            here=f"{settings.prefix}/invitation/{token}",
            sentence=problem.public_sentence(language) if problem is not None else None,
            invited_by=host.display if host is not None else None,
            note=invitation.note,
            roles=[
                (project, translate(f"desk.sign_in.role.{role}", language))
                for project, role in sorted(invitation.roles.items())
            ],
            person=sessions.person_of(request),
            token=token,
            name=name,
            display=display,
            shortest=MIN_LENGTH,
            oidc=settings.oidc.label if settings.oidc is not None else None,
        )

    @router.get("/invitation/{token}")
    def look(request: Request, token: str) -> Response:
        return show(request, token)

    @router.post("/invitation/{token}")
    @hashing
    def accept(
        request: Request,
        token: str,
        name: Text = "",
        display: Text = "",
        password: Text = "",
        again: Text = "",
    ) -> Response:
        try:
            if password != again:
                raise AccountError("passwords_differ")
            language = language_of(request)
            session = team.invitations.accept(token, name, password, display=display, language=language)
        except PictoriaError as problem:
            return show(request, token, problem, name[:80], display[:120])
        sessions.begin(request, session, settings)
        return RedirectResponse(f"{settings.prefix}/", 303)

    @router.post("/invitation/{token}/as-me")
    def accept_as_me(request: Request, token: str) -> Response:
        team.invitations.accept_as(token, sessions.signed_in(request))
        return RedirectResponse(f"{settings.prefix}/", 303)
