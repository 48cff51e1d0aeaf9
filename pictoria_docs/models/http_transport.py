"""Requests over the wire to a server that speaks OpenAI's protocol: sent, sent again while that makes sense, read."""

import asyncio
import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from pictoria_docs.models.backend import Completion
from pictoria_docs.models.logprobs import TokenLogprobs
from pictoria_docs.models.network_policy import GuardedTransport, OutsideError
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.question import Failure, Json
from pictoria_docs.retry import TRANSIENT, backoff, retry_after

MAX_BYTES = 20_000_000
"""Larger answers are not read to their end."""
RECONNECT = 3.0
"""Longest wait between attempts to reach a server that is away."""
REDIRECTS = range(300, 400)
"""HTTP statuses that send on to another address."""


class WireError(Exception):
    """A request without an answer that can be used."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(failure, detail)
        self.failure, self.detail = failure, detail


class HttpTransport:
    """Connections to one server.

    Args:
        url: the server's address, down to "/v1".
        options: how to ask.
        connections: how many are kept open.
        retried: told of every further attempt.
        transport: what carries requests; None: the guarded one.
    """

    def __init__(
        self,
        url: str,
        options: ModelOptions,
        connections: int = 1,
        retried: Callable[[], None] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.url = url
        self.options = options
        self._retried = retried
        self._away_since: float | None = None
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=connections)
        self._http = httpx.AsyncClient(
            transport=transport or GuardedTransport(options.allowed_hosts, limits=limits),
            timeout=httpx.Timeout(options.timeout, connect=options.connect_timeout),
            headers=headers(options),
            follow_redirects=False,
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the connections; the server drops what it was working on."""
        await self._http.aclose()

    async def send(self, body: bytes) -> Completion:
        """Ask for a completion, and ask again while that makes sense; failures are told, not raised."""
        try:
            return _spoken(*await self.exchange("/chat/completions", body))
        except WireError as error:
            return Completion(failure=error.failure, detail=error.detail)

    async def exchange(self, path: str, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        """Post, and post again while that makes sense: status, headers and content of the answer.

        Raises:
            WireError: there is none.
        """
        attempt = 0
        while True:
            try:
                async with asyncio.timeout(self.options.timeout):
                    status, headers, content = await self._post(path, body)
            except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout) as error:
                raise WireError(Failure.TIMEOUT, f"{self.options.timeout:g} s") from error
            except OutsideError as error:
                raise WireError(Failure.REFUSED, f"{error.host} ({error.address}) is outside") from error
            except httpx.TransportError as error:
                never_reached = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
                if self._given_up() or (not never_reached and attempt >= self.options.retries):
                    raise WireError(Failure.UNREACHABLE, str(error) or type(error).__name__) from error
                wait = min(self._backoff(attempt), RECONNECT)
            except httpx.HTTPError as error:
                raise WireError(Failure.INVALID, str(error)) from error
            else:
                self._away_since = None
                if status not in TRANSIENT or attempt >= self.options.retries:
                    return status, headers, content
                wait = retry_after(headers) or self._backoff(attempt)
                wait = min(wait, self.options.max_wait)
            attempt += 1
            if self._retried is not None:
                self._retried()
            await asyncio.sleep(wait)

    async def _post(self, path: str, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        async with self._http.stream("POST", f"{self.url}{path}", content=body) as answer:
            pieces, size = [], 0
            async for piece in answer.aiter_bytes():
                size += len(piece)
                if size > MAX_BYTES:
                    raise httpx.DecodingError(f"more than {MAX_BYTES} bytes")
                pieces.append(piece)
            return answer.status_code, answer.headers, b"".join(pieces)

    def _given_up(self) -> bool:
        """Whether the server has been away for longer than we wait."""
        now = time.monotonic()
        if self._away_since is None:
            self._away_since = now
        return now - self._away_since >= self.options.patience

    def _backoff(self, attempt: int) -> float:
        return backoff(attempt, self.options.backoff, self.options.max_wait)


def headers(options: ModelOptions) -> dict[str, str]:
    """What every request bears; the key, where the server wants one."""
    key = os.environ.get(options.key_variable)
    return {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}


def _spoken(status: int, headers: Mapping[str, str], content: bytes) -> Completion:
    """What a server's answer says."""
    if status in REDIRECTS:
        return Completion(
            failure=Failure.REFUSED, detail=f"HTTP {status}: sends on to {headers.get('location', '?')}"
        )
    if status in TRANSIENT:
        return Completion(failure=Failure.UNREACHABLE, detail=f"HTTP {status}: {told_by(content)}")
    if status != httpx.codes.OK:
        return Completion(failure=Failure.REFUSED, detail=f"HTTP {status}: {told_by(content)}")
    try:
        answer = json.loads(content)
        choice = answer["choices"][0]
        usage = answer.get("usage") or {}
        return Completion(
            text=choice["message"].get("content") or "",
            cut=choice.get("finish_reason") == "length",
            tokens_in=int(usage.get("prompt_tokens") or 0),
            tokens_out=int(usage.get("completion_tokens") or 0),
            steps=_steps(choice.get("logprobs")),
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        return Completion(failure=Failure.INVALID, detail=f"{type(error).__name__}: {error}")


def _steps(logprobs: Any) -> list[TokenLogprobs]:
    entries = (logprobs or {}).get("content") or []
    return [
        TokenLogprobs(
            _bytes(entry),
            float(entry["logprob"]),
            tuple((_bytes(top), float(top["logprob"])) for top in entry.get("top_logprobs") or ()),
        )
        for entry in entries
    ]


def _bytes(entry: Json) -> bytes:
    return bytes(entry["bytes"]) if entry.get("bytes") is not None else str(entry["token"]).encode()


def told_by(content: bytes) -> str:
    """The sentence in a server's refusal."""
    text = content[:4000].decode("utf-8", "replace")
    try:
        error = json.loads(content)
        error = error.get("error", error)
        return str(error.get("message", text) if isinstance(error, dict) else error)[:300]
    except (ValueError, AttributeError):
        return text[:300]
