"""Questions to servers that speak OpenAI's protocol: vLLM's, or any others on this machine or its network."""

import base64
import json
from collections.abc import Sequence
from dataclasses import replace

import httpx

from pictoria_docs.errors import ConfigError, MissingPartError
from pictoria_docs.models.answer_cache import AnswerCache, answers_file
from pictoria_docs.models.backend import Completion, ModelBackend, Request, conversation
from pictoria_docs.models.http_transport import headers
from pictoria_docs.models.model_config import ModelConfig
from pictoria_docs.models.options import ModelOptions
from pictoria_docs.models.pictures import ImageOf, PageKey, QuestionImage
from pictoria_docs.models.question import Json
from pictoria_docs.models.server_pool import ServerPool

TOP = 20
"""Likeliest tokens asked for at each place, where odds are wanted."""


class ModelClient(ModelBackend):
    """A backend to a model behind one URL or several.

    Args:
        urls: addresses of its servers, with or without "/v1".
        model: the model's name at the servers; None: the only one that the first of them has.
        config: the model's config, where it is known.
        options: how to ask.
        image_of: gives pages' pictures, for questions with crops.
        page_key: names pages' pictures for good.
        cache: remembered answers; None: none.

    Raises:
        ConfigError: a server is outside and not named in the config.
    """

    def __init__(
        self,
        urls: str | Sequence[str],
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
        listed = (urls,) if isinstance(urls, str) else urls
        self._pool = ServerPool(listed, options, self._count_retry, transport)
        name = model or (config.name if config is not None else _only_model(self._pool.urls, options))
        super().__init__(
            name,
            config.identity if config is not None else f"{name}@url",
            options,
            image_of=image_of,
            page_key=page_key,
            max_pixels=config.max_pixels if config is not None else None,
            sees=config is None or config.images > 0,
            cache=cache,
        )
        self.retries = 0
        """Further attempts so far."""

    @property
    def urls(self) -> tuple[str, ...]:
        """The servers' addresses."""
        return self._pool.urls

    @property
    def concurrency(self) -> int:
        """Questions that all servers together may have at a time."""
        return self._pool.concurrency

    async def open(self) -> None:
        """Open the connections."""
        await self._pool.open()

    async def close(self) -> None:
        """Close them; the servers drop what they were working on."""
        await self._pool.close()

    def _count_retry(self) -> None:
        self.retries += 1

    async def generate(self, request: Request) -> Completion:
        """Ask the server that has the most room."""
        return await self._pool.send(request.body)

    def pack(self, request: Request) -> Request:
        """Encode pictures and words."""
        question = request.question
        body: Json = {
            "model": self.model,
            "messages": conversation(request, _shown),
            "max_tokens": question.max_tokens,
            "temperature": self.options.temperature,
            "seed": self.options.seed,
        }
        if request.schema is not None:
            form = {"name": question.prompt, "schema": request.schema, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        if request.prompt.file.special_tokens:
            # vLLM's own word: without it the server takes away what the format is made of.
            body["skip_special_tokens"] = False
        if question.odds is not None:
            body |= {"logprobs": True, "top_logprobs": TOP}
        return replace(request, body=json.dumps(body).encode())


def _shown(picture: QuestionImage) -> Json:
    data = base64.b64encode(picture.jpeg()).decode("ascii")
    return {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{data}"}}


def connect(
    options: ModelOptions,
    *,
    image_of: ImageOf | None = None,
    page_key: PageKey | None = None,
    remember: bool = True,
) -> ModelClient:
    """The client that the options describe: of the URLs, else of the server that was started here.

    Args:
        options: which model, and how to ask it.
        image_of: gives pages' pictures, for questions with crops.
        page_key: names pages' pictures for good.
        remember: keep answers on disk, and take those that are there.

    Raises:
        ConfigError: the server is outside and not named in the config; no model named.
        MissingPartError: the model's server does not run.
    """
    from pictoria_docs.models.model_config import load_model
    from pictoria_docs.models.server import find_server

    cache = AnswerCache(answers_file(options.cache)) if remember else None
    if options.urls:
        return ModelClient(
            options.urls, options.model, options=options, image_of=image_of, page_key=page_key, cache=cache
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


def _only_model(urls: Sequence[str], options: ModelOptions) -> str:
    """The name of the model of the first server that tells one."""
    first: MissingPartError | None = None
    for url in urls:
        try:
            return _model_of(url, options)
        except MissingPartError as error:
            first = first or error
    assert first is not None
    raise first


def _model_of(url: str, options: ModelOptions) -> str:
    """The name of the model that a server has."""
    try:
        with httpx.Client(trust_env=False, timeout=options.connect_timeout, headers=headers(options)) as http:
            answer = http.get(f"{url}/models")
        names = [str(entry["id"]) for entry in answer.json()["data"]]
    except httpx.HTTPError as error:
        raise MissingPartError(
            "server_unreachable", url=url, detail=str(error) or type(error).__name__
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise MissingPartError("server_no_models", url=url) from error
    if not names:
        raise MissingPartError("server_no_models", url=url)
    return names[0]


def open_server(options: ModelOptions, image_of: ImageOf | None, page_key: PageKey | None) -> ModelClient:
    """The backend "server": a client of servers of which one listens at least.

    What is away from the beginning is not waited for (`patience`).

    Raises:
        ConfigError, MissingPartError: see `connect`; nothing listens at any address.
    """
    client = connect(options, image_of=image_of, page_key=page_key)
    for url in client.urls:
        try:
            httpx.get(f"{url}/models", timeout=options.connect_timeout, trust_env=False)
        except httpx.ConnectError as error:
            detail = str(error)
        except httpx.HTTPError:
            return client  # It is there, and busy.
        else:
            return client
    raise MissingPartError("server_unreachable", url=", ".join(client.urls), detail=detail)
