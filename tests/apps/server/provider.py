"""A small OpenID Connect provider on loopback: real HTTP, real signatures, checks PKCE and its clients."""

import base64
import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Form
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.responses import JSONResponse, RedirectResponse, Response

from tests.apps.answering import answering


class Provider:
    """Signs in whoever `claims` describe; `change` spoils the ID token for tests."""

    def __init__(self, client: str, secret: str | None) -> None:
        self.client, self.secret = client, secret
        self.claims: dict[str, Any] = {}
        self.change: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.algorithms = ["RS256"]
        self.foreign_key = False
        self.issuer = ""
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._key = RSAKey.generate_key(2048, {"kid": "k1"})
        self._stranger = RSAKey.generate_key(2048, {"kid": "k1"})

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        def discovery() -> dict[str, Any]:
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": [*self.algorithms, "none"],
                **self.metadata,
            }

        @app.get("/keys")
        def keys() -> Any:
            return KeySet([self._key]).as_dict(private=False)

        @app.get("/authorize")
        def authorize(
            client_id: str,
            redirect_uri: str,
            state: str,
            nonce: str,
            code_challenge: str,
            code_challenge_method: str,
            response_type: str,
            scope: str,
        ) -> Response:
            assert (client_id, response_type, code_challenge_method) == (self.client, "code", "S256")
            assert "openid" in scope.split()
            code = secrets.token_urlsafe(16)
            self._codes[code] = {"nonce": nonce, "challenge": code_challenge, "redirect": redirect_uri}
            self.asked.append(self._codes[code])
            return RedirectResponse(f"{redirect_uri}?{urlencode({'code': code, 'state': state})}", 302)

        @app.post("/token")
        def token(
            code: str = Form(),
            code_verifier: str = Form(),
            redirect_uri: str = Form(),
            client_id: str = Form(""),
        ) -> Response:
            asked = self._codes.pop(code, None)
            digest = hashlib.sha256(code_verifier.encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if asked is None or (asked["challenge"], asked["redirect"]) != (challenge, redirect_uri):
                return JSONResponse({"error": "invalid_grant"}, 400)
            return JSONResponse(
                {"access_token": "x", "token_type": "Bearer", "id_token": self._id_token(asked["nonce"])}
            )

        return app

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": self.client, "nonce": nonce, "iat": now, "exp": now + 300}
        key = self._stranger if self.foreign_key else self._key
        return jwt.encode({"alg": "RS256", "kid": "k1"}, {**claims, **self.claims, **self.change}, key)


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    """The provider, answering on a free port of loopback."""
    with answering(provider.app()) as url:
        provider.issuer = url
        yield provider
