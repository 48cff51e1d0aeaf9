"""Signing in at the institution's own provider: OpenID Connect, authorization code with PKCE, state and nonce."""

import logging
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.starlette_client import OAuth, StarletteOAuth2App  # type: ignore[import-untyped]
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pictoria_docs.apps.server import sessions
from pictoria_docs.apps.server.answers import language_of
from pictoria_docs.apps.server.paths import safe_next
from pictoria_docs.apps.server.settings import Settings
from pictoria_docs.apps.server.sign_in import sign_in_page
from pictoria_docs.errors import AccessError, PictoriaError, UnavailableError
from pictoria_docs.review.identity.oidc_accounts import account_of
from pictoria_docs.review.identity.project_directory import TeamDirectory
from pictoria_docs.review.identity.server_config import OidcOptions

SECONDS = 10.0
SIGNATURES = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)
"""Signatures that only the provider can make: never "none", never ones by a shared secret."""
FETCHED = ("token_endpoint", "jwks_uri")
logger = logging.getLogger("pictoria_docs.server")


def oidc_router(team: TeamDirectory, settings: Settings, options: OidcOptions) -> APIRouter:
    """The way to the provider and back."""
    router = APIRouter(include_in_schema=False)
    provider = Provider(options)

    @router.get("/oidc/start")
    async def start(request: Request, next: str = "", invitation: str = "") -> Response:
        back = f"{_origin(request, settings)}{settings.prefix}/oidc/callback"
        wanted = safe_next(next, settings.prefix)
        try:
            answer = await provider.leave(request, back)
        except UnavailableError as problem:
            return sign_in_page(request, settings, wanted, problem=problem)
        request.session["oidc"] = {"next": wanted, "invitation": invitation[:200]}
        return answer

    @router.get("/oidc/callback")
    async def callback(request: Request) -> Response:
        trip = request.session.pop("oidc", None) or {}
        wanted = safe_next(trip.get("next"), settings.prefix)
        try:
            claims = await provider.claims(request)
            session = await run_in_threadpool(
                account_of,
                team.accounts,
                team.invitations,
                options,
                claims,
                invitation=trip.get("invitation") or None,
                signed_in=sessions.person_of(request),
                language=language_of(request),
            )
        except PictoriaError as problem:
            return sign_in_page(request, settings, wanted, problem=problem)
        sessions.begin(request, session, settings)
        return RedirectResponse(wanted, 303)

    return router


class Provider:
    """The provider that the config names. Its discovery document is fetched when first needed, and kept."""

    def __init__(self, options: OidcOptions) -> None:
        self._options = options
        well_known = options.issuer.rstrip("/") + "/.well-known/openid-configuration"
        self._client: StarletteOAuth2App = OAuth().register(
            "pictoria",
            client_id=options.client_id,
            client_secret=os.environ.get(options.secret_variable) or None,
            server_metadata_url=well_known,
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "timeout": SECONDS,
                "follow_redirects": False,
                **({} if os.environ.get(options.secret_variable) else {"token_endpoint_auth_method": "none"}),
            },
        )

    async def leave(self, request: Request, back: str) -> Response:
        """Send the browser to the provider; it will come back to `back`.

        Raises:
            UnavailableError: the provider cannot be reached, or is not the one that the config names.
        """
        try:
            await self._metadata()
            answer: Response = await self._client.authorize_redirect(request, back)
        except Exception as error:  # whatever the network, the provider and the libraries may raise
            logger.warning("%s: %r", self._options.issuer, error)
            raise UnavailableError("oidc_unreachable", label=self._options.label) from error
        return answer

    async def claims(self, request: Request) -> Mapping[str, Any]:
        """What the provider says of the person that it sent back, checked: signature, issuer, audience, nonce.

        Raises:
            AccessError: it cannot be believed, or the browser did not leave from here.
        """
        required = {
            "iss": {"essential": True, "value": self._options.issuer},
            "aud": {"essential": True, "value": self._options.client_id},
        }
        try:
            await self._metadata()
            token = await self._client.authorize_access_token(request, claims_options=required)
            claims: Mapping[str, Any] = token["userinfo"]
        except Exception as error:  # whatever is not a token that can be believed
            logger.warning("%s: %r", self._options.issuer, error)
            raise AccessError("oidc_failed", label=self._options.label) from error
        return claims

    async def _metadata(self) -> None:
        metadata = await self._client.load_server_metadata()
        if metadata.get("issuer") != self._options.issuer:
            metadata.clear()
            raise ValueError("the discovery document is another issuer's")
        for name in FETCHED:
            if not self._may_fetch(str(metadata.get(name))):
                metadata.clear()
                raise ValueError(f"{name} is on a host that the config does not name")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [
            algorithm for algorithm in offered if algorithm in SIGNATURES
        ] or ["RS256"]

    def _may_fetch(self, address: str) -> bool:
        issuer, parts = urlsplit(self._options.issuer), urlsplit(address)
        if (parts.scheme, parts.netloc) == (issuer.scheme, issuer.netloc):
            return True
        return parts.scheme == "https" and parts.netloc in self._options.hosts


def _origin(request: Request, settings: Settings) -> str:
    return settings.origin or f"{request.url.scheme}://{request.headers['host']}"
