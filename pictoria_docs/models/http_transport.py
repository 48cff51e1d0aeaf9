"""What goes over the wire to servers that speak OpenAI's protocol, and what comes back."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from pictoria_docs.models.backend import Completion
from pictoria_docs.models.logprobs import TokenLogprobs
from pictoria_docs.models.network_policy import GuardedTransport
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.question import Failure, Json

MAX_BYTES = 20_000_000
"""Larger answers are not read to their end."""
REDIRECTS = range(300, 400)
"""HTTP statuses that send on to another address."""
METRIC = r"^vllm:num_requests_%s(?:\{.*\})? (\S+)"
"""A figure in the metrics of vLLM; there is one for each copy of the model."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server sent back."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    seconds: float = 0.0
    """For which the server worked on it."""


class HttpTransport:
    """Connections to servers that may be asked.

    Args:
        options: how to ask.
        connections: how many are kept open.
        transport: what carries requests; None: the guarded one.
    """

    def __init__(
        self, options: ModelOptions, connections: int, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=connections)
        self._http = httpx.AsyncClient(
            transport=transport or GuardedTransport(options.allowed_hosts, limits=limits),
            timeout=httpx.Timeout(options.timeout, connect=options.connect_timeout),
            headers=headers(options),
            follow_redirects=False,
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the connections; servers drop what they were working on."""
        await self._http.aclose()

    async def post(self, url: str, body: bytes) -> Reply:
        """Send a question.

        Raises:
            httpx.HTTPError, OutsideError: there is no answer.
        """
        return await self._exchange("POST", url, body)

    async def load(self, url: str) -> tuple[int, int] | None:
        """How many requests wait and how many run at a server, by its metrics; None: it does not tell.

        Args:
            url: its address, down to "/v1".

        Raises:
            httpx.HTTPError, OutsideError: there is no answer.
        """
        reply = await self._exchange("GET", f"{url.removesuffix('/v1')}/metrics", None)
        text = reply.content.decode("utf-8", "replace")
        waiting, running = (
            [float(figure) for figure in re.findall(METRIC % name, text, re.MULTILINE)]
            for name in ("waiting", "running")
        )
        return (round(sum(waiting)), round(sum(running))) if waiting and running else None

    async def _exchange(self, method: str, url: str, body: bytes | None) -> Reply:
        async with self._http.stream(method, url, content=body) as answer:
            pieces, size = [], 0
            async for piece in answer.aiter_bytes():
                size += len(piece)
                if size > MAX_BYTES:
                    raise httpx.DecodingError(f"more than {MAX_BYTES} bytes")
                pieces.append(piece)
            return Reply(answer.status_code, answer.headers, b"".join(pieces))


def headers(options: ModelOptions) -> dict[str, str]:
    """What every request bears; the key, where the server wants one."""
    key = os.environ.get(options.key_variable)
    return {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}


def spoken(reply: Reply) -> Completion:
    """What a server's answer says."""
    status, content = reply.status, reply.content
    if status in REDIRECTS:
        return Completion(
            failure=Failure.REFUSED, detail=f"HTTP {status}: sends on to {reply.headers.get('location', '?')}"
        )
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
            seconds=reply.seconds,
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
