"""Questions to a server that speaks OpenAI's protocol: vLLM's, or any other on this machine or its network."""

import asyncio
import base64
import json
import os
import random
import time
from collections.abc import Mapping
from typing import Any

import httpx

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.answer_cache import AnswerCache, answers_file
from pictoria_docs.models.door import Door, Request, Spoken
from pictoria_docs.models.model_config import ModelConfig
from pictoria_docs.models.odds import Step
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.pictures import ImageOf, PageKey
from pictoria_docs.models.question import Failure, Json
from pictoria_docs.models.sovereignty import GuardedTransport, OutsideError, check_endpoint

TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
MAX_BYTES = 20_000_000
"""Larger answers are not read to their end."""
TOP = 20
RECONNECT = 3.0
"""Longest wait between attempts to reach a server that is away."""


class ModelClient(Door):
    """A door to a model behind a URL.

    Args:
        url: the server's address, with or without "/v1".
        model: the model's name at the server; None: the only one that it has.
        config: the model's config, where it is known.
        options: how to ask.
        image_of: gives pages' pictures, for questions with crops.
        page_key: names pages' pictures for good.
        cache: remembered answers; None: none.

    Raises:
        ConfigError: the server is outside and not named in the config.
    """

    def __init__(
        self,
        url: str,
        model: str | None = None,
        *,
        config: ModelConfig | None = None,
        options: ModelOptions | None = None,
        image_of: ImageOf | None = None,
        page_key: PageKey | None = None,
        cache: AnswerCache | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        options = options or ModelOptions()
        check_endpoint(url, options.allowed_hosts)
        self.url = url.rstrip("/") if url.rstrip("/").endswith("/v1") else f"{url.rstrip('/')}/v1"
        name = model or (config.name if config is not None else _only_model(self.url, options))
        super().__init__(
            name,
            config.identity if config is not None else f"{name}@url",
            options,
            image_of=image_of,
            page_key=page_key,
            max_pixels=config.max_pixels if config is not None else None,
            cache=cache,
        )
        self._transport = transport
        self._http: httpx.AsyncClient | None = None
        self._away_since: float | None = None

    async def open(self) -> None:
        """Open the connections."""
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=self.concurrency)
        self._away_since = None
        self._http = httpx.AsyncClient(
            transport=self._transport or GuardedTransport(self.options.allowed_hosts, limits=limits),
            timeout=httpx.Timeout(self.options.timeout, connect=self.options.connect_timeout),
            headers=_headers(self.options),
            follow_redirects=False,
            trust_env=False,
        )

    async def close(self) -> None:
        """Close them; the server drops what it was working on."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    async def speak(self, request: Request) -> Spoken:
        """Ask, and ask again while that makes sense."""
        body = await asyncio.to_thread(self._body, request)
        attempt = 0
        while True:
            try:
                async with asyncio.timeout(self.options.timeout):
                    status, headers, content = await self._post(body)
            except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout):
                return Spoken(failure=Failure.TIMEOUT, detail=f"{self.options.timeout:g} s")
            except OutsideError as error:
                return Spoken(failure=Failure.REFUSED, detail=f"{error.host} ({error.address}) is outside")
            except httpx.TransportError as error:
                never_reached = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
                if self._given_up() or (not never_reached and attempt >= self.options.retries):
                    return Spoken(failure=Failure.UNREACHABLE, detail=str(error) or type(error).__name__)
                wait = min(self._backoff(attempt), RECONNECT)
            except httpx.HTTPError as error:
                return Spoken(failure=Failure.INVALID, detail=str(error))
            else:
                self._away_since = None
                if status not in TRANSIENT or attempt >= self.options.retries:
                    return _spoken(status, headers, content)
                wait = _asked_to_wait(headers) or self._backoff(attempt)
                wait = min(wait, self.options.max_wait)
            attempt += 1
            self.counts.retries += 1
            await asyncio.sleep(wait)

    async def _post(self, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        assert self._http is not None
        async with self._http.stream("POST", f"{self.url}/chat/completions", content=body) as answer:
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
        return min(self.options.backoff * 2.0 ** min(attempt, 20), self.options.max_wait) * random.uniform(0.75, 1)

    def _body(self, request: Request) -> bytes:
        question = request.question
        body: Json = {
            "model": self.model,
            "messages": messages(request),
            "max_tokens": question.max_tokens,
            "temperature": self.options.temperature,
            "seed": self.options.seed,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": question.prompt, "schema": request.schema, "strict": True},
            },
        }
        if question.odds is not None:
            body |= {"logprobs": True, "top_logprobs": TOP}
        return json.dumps(body).encode()


def messages(request: Request) -> list[Json]:
    """The question in OpenAI's words: each picture after its name, then the text."""
    parts: list[Json] = []
    for picture in request.pictures:
        data = base64.b64encode(picture.jpeg()).decode("ascii")
        parts.append({"type": "text", "text": f"[{picture.name}]"})
        parts.append({"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{data}"}})
    parts.append({"type": "text", "text": request.user})
    return [{"role": "system", "content": request.prompt.system}, {"role": "user", "content": parts}]


def connect(
    options: ModelOptions,
    *,
    image_of: ImageOf | None = None,
    page_key: PageKey | None = None,
) -> ModelClient:
    """The client that the options describe: of the URL, else of the server that was started here.

    Raises:
        ConfigError: the server is outside and not named in the config; no model named.
        MissingPartError: the model's server does not run.
    """
    from pictoria_docs.models.model_config import load_model
    from pictoria_docs.models.server import find_server

    cache = AnswerCache(answers_file(options.cache))
    if options.url is not None:
        return ModelClient(
            options.url, options.model, options=options, image_of=image_of, page_key=page_key, cache=cache
        )
    if options.model is None:
        raise ConfigError("model_not_named")
    config = load_model(options.model)
    server = find_server(config.name)
    if server is None:
        raise MissingPartError("server_not_running", name=options.model)
    return ModelClient(
        server.url, config=config, options=options, image_of=image_of, page_key=page_key, cache=cache
    )


def _only_model(url: str, options: ModelOptions) -> str:
    """The name of the model that a server has."""
    try:
        with httpx.Client(trust_env=False, timeout=options.connect_timeout, headers=_headers(options)) as http:
            answer = http.get(f"{url}/models")
        names = [str(entry["id"]) for entry in answer.json()["data"]]
    except httpx.HTTPError as error:
        raise MissingPartError("server_unreachable", url=url, detail=str(error) or type(error).__name__) from error
    except (ValueError, KeyError, TypeError) as error:
        raise MissingPartError("server_no_models", url=url) from error
    if not names:
        raise MissingPartError("server_no_models", url=url)
    return names[0]


def _headers(options: ModelOptions) -> dict[str, str]:
    key = os.environ.get(options.key_variable)
    return {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}


def _spoken(status: int, headers: Mapping[str, str], content: bytes) -> Spoken:
    """What a server's answer says."""
    if 300 <= status < 400:
        return Spoken(failure=Failure.REFUSED, detail=f"HTTP {status}: sends on to {headers.get('location', '?')}")
    if status in TRANSIENT:
        return Spoken(failure=Failure.UNREACHABLE, detail=f"HTTP {status}: {_told(content)}")
    if status != httpx.codes.OK:
        return Spoken(failure=Failure.REFUSED, detail=f"HTTP {status}: {_told(content)}")
    try:
        answer = json.loads(content)
        choice = answer["choices"][0]
        usage = answer.get("usage") or {}
        return Spoken(
            text=choice["message"].get("content") or "",
            cut=choice.get("finish_reason") == "length",
            tokens_in=int(usage.get("prompt_tokens") or 0),
            tokens_out=int(usage.get("completion_tokens") or 0),
            steps=_steps(choice.get("logprobs")),
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        return Spoken(failure=Failure.INVALID, detail=f"{type(error).__name__}: {error}")


def _steps(logprobs: Any) -> list[Step]:
    entries = (logprobs or {}).get("content") or []
    return [
        Step(
            _bytes(entry),
            float(entry["logprob"]),
            tuple((_bytes(top), float(top["logprob"])) for top in entry.get("top_logprobs") or ()),
        )
        for entry in entries
    ]


def _bytes(entry: Json) -> bytes:
    return bytes(entry["bytes"]) if entry.get("bytes") is not None else str(entry["token"]).encode()


def _told(content: bytes) -> str:
    """The sentence in a server's refusal."""
    text = content[:4000].decode("utf-8", "replace")
    try:
        error = json.loads(content)
        error = error.get("error", error)
        return str(error.get("message", text) if isinstance(error, dict) else error)[:300]
    except (ValueError, AttributeError):
        return text[:300]


def _asked_to_wait(headers: Mapping[str, str]) -> float | None:
    value = headers.get("retry-after", "").strip()
    return float(value) if value.isdigit() else None
